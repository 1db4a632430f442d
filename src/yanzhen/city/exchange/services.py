"""Sources come in, and citations tie rows to them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib.contenttypes.models import ContentType

from yanzhen.city.exchange.bulk_services import insert_rows as insert_rows
from yanzhen.city.exchange.catalogue_services import install_datasets as install_datasets
from yanzhen.city.exchange.catalogue_services import publish_declared as publish_declared
from yanzhen.city.exchange.catalogue_services import retire_datasets as retire_datasets
from yanzhen.city.exchange.models import Citation, Delivery, Source
from yanzhen.city.records.services import BATCH, sync_rows


def install_sources(specs: Iterable[Any]) -> None:
    """Sources as a pack defines them."""
    names = ("title", "issuer", "date", "url", "note")
    wanted = {
        s.id: {n: getattr(s, n) for n in names} | {"kind": s.kind, "grade": s.grade.value} for s in specs
    }
    sync_rows(Source, wanted, key="code")


def rewrite_citations(rows: Mapping[Any, Iterable[Any]]) -> None:
    """row → its references (source id, place): what stood before is replaced. One read, two writes a model."""
    by_type: dict[int, list[Any]] = {}
    for row in rows:
        by_type.setdefault(ContentType.objects.get_for_model(row).pk, []).append(row)
    codes = {reference.source for references in rows.values() for reference in references}
    ids = dict(Source.objects.filter(code__in=codes).values_list("code", "id"))
    fresh: list[Citation] = []
    for type_id, members in by_type.items():
        for start in range(0, len(members), BATCH):
            keys = [m.pk for m in members[start : start + BATCH]]
            Citation.objects.filter(subject_type_id=type_id, subject_id__in=keys).delete()
        fresh += [
            Citation(subject_type_id=type_id, subject_id=row.pk, source_id=ids[ref.source], place=ref.place)
            for row in members
            for ref in dict.fromkeys(rows[row])
        ]
    Citation.objects.bulk_create(fresh, batch_size=BATCH)


def record_delivery(  # noqa: PLR0913 - one argument a column
    *,
    kind: str,
    filename: str,
    digest: str,
    size: int,
    rows: int = 0,
    state: str = "taken",
    message: str = "",
    by: Any = None,
) -> Delivery:
    """Note that a file was taken in or refused, by whom and why."""
    return Delivery.objects.create(
        kind=kind,
        filename=filename[:300],
        digest=digest,
        size=size,
        rows=rows,
        state=state,
        message=message,
        by=by,
        by_name=str(by) if by else "命令行",
    )


def delivery_source(*, digest: str, filename: str, title: str, issuer: str = "", date: str = "") -> Source:
    """The source that stands for one delivered file; the same file is the same source. Grade B: reported, not proved."""
    source, _ = Source.objects.get_or_create(
        code=f"delivery-{digest[:12]}",
        defaults={
            "title": f"{title}：{filename}"[:400],
            "issuer": issuer[:200],
            "date": date,
            "kind": "delivery",
            "grade": "B",
            "note": "按报送文件登记，未逐项核实；引用位置是工作表和行号。",
        },
    )
    return source


def document_source(*, digest: str, title: str, issuer: str = "", date: str = "") -> Source:
    """The source that an admitted original belongs to: one of the same title, else a new one of grade M.

    A source that holds an original already, or bears another date, is another document: a different file is never
    put beside it in silence. A document that nobody has judged is unverified until a person grades it.
    """
    same = Source.objects.filter(title=title, kind="document", documents=None)
    held = next((s for s in same.order_by("id") if not date or not s.date or s.date == date), None)
    if held:
        return held
    named = {
        "title": title[:400],
        "issuer": issuer[:200],
        "date": date[:20],
        "kind": "document",
        "grade": "M",
    }
    source, _ = Source.objects.get_or_create(
        code=f"document-{digest[:12]}", defaults=named | {"note": "登记的原件，等级待核定。"}
    )
    return source


def order_source(*, date: str) -> Source:
    """The source that stands for orders which both sides confirmed in the market in one year; the place names the order."""
    source, _ = Source.objects.get_or_create(
        code=f"market-orders-{date[:4]}",
        defaults={
            "title": f"{date[:4]}年供需双方确认的订单",
            "date": date[:4],
            "kind": "delivery",
            "grade": "B",
            "note": "供方、需方分别确认，未核对发票和货物；引用位置是订单编号。",
        },
    )
    return source


def add_citations(marks: Iterable[tuple[Any, str]], source: Source) -> None:
    """(row, place) pairs are cited beside what stood before; the same mark twice is written once."""
    wanted = [(ContentType.objects.get_for_model(row).pk, row.pk, place[:200]) for row, place in marks]
    held = set(
        Citation.objects.filter(source=source).values_list("subject_type_id", "subject_id", "place")
        if wanted
        else ()
    )
    Citation.objects.bulk_create(
        [
            Citation(subject_type_id=kind, subject_id=key, source=source, place=place)
            for kind, key, place in dict.fromkeys(wanted)
            if (kind, key, place) not in held
        ],
        batch_size=BATCH,
    )


def refuse_delivery(
    error: Exception, *, kind: str, filename: str, digest: str, size: int, by: Any = None
) -> Delivery:
    """Note a refusal with its message; called outside the transaction that was rolled back."""
    return record_delivery(
        kind=kind,
        filename=filename,
        digest=digest,
        size=size,
        state="refused",
        message=str(error)[:4000],
        by=by,
    )
