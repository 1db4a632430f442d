"""Sources come in, and citations tie rows to them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib.contenttypes.models import ContentType

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
