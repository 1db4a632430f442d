"""A confirmed list is written in one transaction: rows, citations, change log and delivery together, or nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone

from yanzhen.city.exchange import arrivals
from yanzhen.city.exchange.bulk_services import insert_rows
from yanzhen.city.exchange.draft_services import (
    PIECE,
    Told,
    claim,
    draft_of,
    finish,
    in_pieces,
    place_of,
    put_plan,
    recount,
    refuse_twins,
    summary,
)
from yanzhen.city.exchange.lists import (
    CHANGED,
    NEW,
    OPEN,
    REFUSED,
    UNCHANGED,
    ListKind,
    ListRow,
    Mark,
    Written,
    list_kind,
)
from yanzhen.city.exchange.models import Citation, ListImport, ListImportRow, Source
from yanzhen.city.exchange.planning import plan_rows, row_of
from yanzhen.city.exchange.queries import taken_delivery
from yanzhen.city.exchange.services import delivery_source, record_delivery
from yanzhen.city.records.queries import record_version
from yanzhen.city.records.services import Entry, record_change, record_changes
from yanzhen.kernel.errors import YanzhenError

MOVED = "预览之后档案有了别的变化，已重新比对，结果与您看到的不同；请再看一遍后确认。档案没有改动。"


class _MovedError(Exception):
    """Somebody wrote between the comparison and this transaction."""


def apply_import(batch: ListImport, told: Told | None = None) -> ListImport:
    """Write a confirmed list. Run twice, or by two processes, it is written once."""
    if not claim(batch, was="waiting", now="applying"):
        batch.refresh_from_db()
        return batch
    kind = list_kind(batch.kind)
    told = told or (lambda done, of: None)
    try:
        while True:
            if record_version() != batch.seen and not _same_as_seen(batch, kind):
                finish(batch, state="ready", message=MOVED)
                return batch
            try:
                _write(batch, kind, told)
                break
            except _MovedError:
                continue
    except YanzhenError as error:
        finish(batch, state="ready", message=f"没有写入：{error}")
        return batch
    arrivals.keep_original(batch.pk, batch.digest)
    arrivals.clear_away(batch.pk)
    return batch


def _same_as_seen(batch: ListImport, kind: ListKind) -> bool:
    """Compare every row with the record as it is now; False when any row would do something else than was shown."""
    now = record_version()
    same = True
    before = dict(batch.counts)
    for piece in in_pieces(batch.rows.iterator(chunk_size=PIECE), PIECE):
        planned = plan_rows(kind, [draft_of(batch, row) for row in piece], batch.by)
        moved: list[ListImportRow] = []
        for row, plan in zip(piece, planned, strict=True):
            twin = row.state == REFUSED and plan.state != REFUSED
            if twin or (row.state, row.key, row.plan) != (plan.state, plan.key, dict(plan.plan)):
                put_plan(row, plan)
                moved.append(row)
                same = same and twin
        ListImportRow.objects.bulk_update(
            moved, ["state", "name", "key", "mark", "mark_also", "plan", "doubtful"], batch_size=500
        )
    refuse_twins(batch, kind)
    batch.seen = now
    recount(batch)
    return same and before == batch.counts


def _write(batch: ListImport, kind: ListKind, told: Told) -> None:
    differs = batch.counts.get(NEW, 0) + batch.counts.get(CHANGED, 0)
    if not differs and taken_delivery(batch.kind, batch.digest) is not None:
        _close(batch, "这份文件已经导入过，没有变化，什么都没有写。")
        return
    with transaction.atomic():
        if record_version() != batch.seen:
            raise _MovedError
        delivery = _delivery(batch, kind)
        done = 0
        for piece in in_pieces(_rows(batch, kind), PIECE):
            marks = list(kind.apply(piece, batch.by, delivery))
            _cite(marks, delivery.source)
            _note(marks, batch, kind)
            done += len(piece)
            told(done, differs)
        counts = {state: batch.counts.get(state, 0) for state in (NEW, CHANGED, UNCHANGED, REFUSED, OPEN)}
        record_change(
            actor=batch.by, origin=_origin(batch), action="import", model=kind.code, label=batch.filename,
            after=counts,
        )  # fmt: skip
        batch.delivery = delivery
        _close(batch, delivery.message)


def _close(batch: ListImport, message: str) -> None:
    """The rows of the draft go with the same transaction, except those that were left out."""
    batch.rows.filter(state__in=(NEW, CHANGED, UNCHANGED)).delete()
    finish(batch, state="done", message=message)


def _outcome(batch: ListImport) -> str:
    left = batch.counts.get(REFUSED, 0) + batch.counts.get(OPEN, 0)
    return summary(batch.counts) + (f"；{left} 行没有导入，可下载改好后再导入" if left else "")


def _delivery(batch: ListImport, kind: ListKind) -> Any:
    source = delivery_source(
        digest=batch.digest, filename=batch.filename, title=kind.title, issuer=batch.by_name,
        date=timezone.localdate().isoformat(),
    )  # fmt: skip
    delivery = record_delivery(
        kind=kind.code, filename=batch.filename, digest=batch.digest, size=batch.size,
        rows=sum(batch.counts.get(state, 0) for state in (NEW, CHANGED, UNCHANGED)), message=_outcome(batch),
        by=batch.by,
    )  # fmt: skip
    delivery.source = source
    delivery.save(update_fields=["source"])
    return delivery


def _rows(batch: ListImport, kind: ListKind) -> Iterator[ListRow]:
    rows = batch.rows.filter(state__in=(NEW, CHANGED)).order_by("order")
    wanted = ("sheet", "number", "corrected", "state", "key", "chosen", "plan")
    for row in rows.values_list(*wanted, named=True).iterator(chunk_size=PIECE):
        yield row_of(kind, place_of(row), row.state, row.key, row.chosen, row.plan)


def _cite(marks: Sequence[Mark], source: Source) -> None:
    """A new row is cited as a whole, of a changed one each field that the list changed."""
    types: dict[Any, int] = {}
    fresh = []
    for mark in marks:
        model = mark.row.model if isinstance(mark.row, Written) else type(mark.row)
        if model not in types:
            types[model] = ContentType.objects.get_for_model(model).pk
        for name in [c.column for c in mark.of.changes] or [""]:
            fresh.append((types[model], mark.row.pk, name, source.pk, mark.of.place[:200]))
    insert_rows(Citation, ("subject_type", "subject_id", "field", "source", "place"), fresh)


def _note(marks: Sequence[Mark], batch: ListImport, kind: ListKind) -> None:
    """Changed rows go into the change log one by one; new ones stand in the entry of the whole import."""
    entries = [
        Entry(
            "change", kind.model, mark.code or str(mark.row.pk), mark.label,
            {c.column: c.before for c in mark.of.changes}, {c.column: c.after for c in mark.of.changes},
        )
        for mark in marks
        if mark.of.changes
    ]  # fmt: skip
    if entries:
        record_changes(entries, actor=batch.by, origin=_origin(batch))


def _origin(batch: ListImport) -> str:
    return f"导入 {batch.filename}"[:200]
