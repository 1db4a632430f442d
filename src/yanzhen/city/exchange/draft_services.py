"""A list arrives and is read into a draft: staged row by row, held against the record, nothing of it written yet."""

from __future__ import annotations

import operator
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

from django.db import transaction
from django.db.models import Count, Min, Q
from django.utils import timezone

from yanzhen.city.exchange import arrivals
from yanzhen.city.exchange.bulk_services import insert_rows
from yanzhen.city.exchange.grids import column_letter
from yanzhen.city.exchange.lists import REFUSED, STATE_LABELS, ListKind, RowProblem, list_kind
from yanzhen.city.exchange.models import ListImport, ListImportRow
from yanzhen.city.exchange.planning import Draft, Planned, plan_rows
from yanzhen.city.exchange.services import refuse_delivery
from yanzhen.city.exchange.sheets import Sheets, TableRow, bare, open_sheets
from yanzhen.city.exchange.units import sheet_unit, unit_in, units
from yanzhen.city.records.queries import record_version
from yanzhen.kernel.errors import YanzhenError

Told = Callable[[int, int], None]
PIECE = 2000
"""Rows that are in memory at one time."""
EXAMPLE = "示例"


def begin_import(
    file: Path | bytes | BinaryIO,
    filename: str,
    kind: str,
    by: Any = None,
    *,
    units: Mapping[str, str] | None = None,
) -> ListImport:
    """Keep a copy and put the list into the queue; the same file waiting for the same person waits once.

    Raises YanzhenError for a file that cannot be kept; what is wrong inside is told by ``read_draft``.
    """
    declared = list_kind(kind)
    name = arrivals.plain_name(filename or str(getattr(file, "name", "")))
    path, digest, size = arrivals.put_by(file, name)
    try:
        with transaction.atomic():
            same = _waiting(declared.code, digest, by)
            if same is not None:
                return same
            batch = ListImport.objects.create(
                kind=declared.code, filename=name, digest=digest, size=size, by=by,
                by_name=str(by) if by else "命令行", units=dict(units or {}),
            )  # fmt: skip
            os.replace(path, arrivals.waiting_file(batch.pk))  # noqa: PTH105 - atomic on every platform
    finally:
        path.unlink(missing_ok=True)
    return batch


def _waiting(kind: str, digest: str, by: Any) -> ListImport | None:
    open_states = ("queued", "reading", "ready", "waiting", "applying")
    if by is None:
        return None
    return ListImport.objects.filter(kind=kind, digest=digest, by=by, state__in=open_states).first()


def claim(batch: ListImport, *, was: str, now: str) -> bool:
    """Whether this process may do the step: of several that try, one may."""
    moved = ListImport.objects.filter(pk=batch.pk, state=was).update(
        state=now, attempts=batch.attempts + 1, updated_at=timezone.now()
    )
    if moved:
        batch.state, batch.attempts = now, batch.attempts + 1
    return bool(moved)


def read_draft(batch: ListImport, told: Told | None = None) -> ListImport:
    """Read a queued list and compare every row. A file that cannot be read leaves no rows and says why."""
    if not claim(batch, was="queued", now="reading"):
        batch.refresh_from_db()
        return batch
    corrected = _corrections(batch)
    batch.rows.all().delete()
    batch.seen = record_version()
    try:
        _stage(batch, list_kind(batch.kind), corrected, told or (lambda done, of: None))
    except YanzhenError as error:
        batch.rows.all().delete()
        finish(batch, state="failed", message=str(error))
        refuse_delivery(
            error, kind=batch.kind, filename=batch.filename, digest=batch.digest, size=batch.size, by=batch.by
        )
        arrivals.clear_away(batch.pk)
        return batch
    finish(batch, state="ready", message="")
    return batch


def finish(batch: ListImport, *, state: str, message: str) -> None:
    batch.state, batch.message, batch.attempts = state, message[:4000], 0
    batch.save()


def _corrections(batch: ListImport) -> dict[tuple[str, int], tuple[dict[str, str], int | None]]:
    """What people changed or chose in the page, kept when the list is read once more."""
    touched = batch.rows.filter(Q(corrected=True) | Q(chosen__isnull=False))
    return {(r.sheet, r.number): (r.cells if r.corrected else {}, r.chosen) for r in touched}


def _stage(batch: ListImport, kind: ListKind, corrected: Any, told: Told) -> None:
    sheets = open_sheets(
        arrivals.waiting_file(batch.pk), batch.filename, columns=spellings(kind), required=kind.required,
        on_progress=told,
    )  # fmt: skip
    batch.skipped = list(sheets.skipped)
    batch.layout = layout_of(sheets, kind, batch.units)
    order = 0
    for piece in in_pieces(_data_rows(sheets), PIECE):
        rows = [_staged(row, order + i, corrected) for i, row in enumerate(piece, 1)]
        planned = plan_rows(kind, [draft_of(batch, row) for row in rows], batch.by)
        for row, plan in zip(rows, planned, strict=True):
            put_plan(row, plan)
        _put_down(batch, rows)
        order += len(rows)
    if not order:
        where = "、".join(grid.sheet for grid, _ in sheets.tables if grid.sheet)
        raise YanzhenError(
            "表里没有数据", where=f"{batch.filename}!{where}" if where else batch.filename, why="只有表头",
            do="核对文件，填好数据再导入",
        )  # fmt: skip
    refuse_twins(batch, kind)
    recount(batch)


def spellings(kind: ListKind) -> dict[str, str]:
    """Header as ``bare`` spells it → column."""
    return {bare(label): c.name for c in kind.columns for label in (c.title, c.name, *c.aliases)}


def _data_rows(sheets: Sheets) -> Iterator[TableRow]:
    for row in sheets.rows():
        if not next((cell for cell in row.cells.values() if cell), "").startswith(EXAMPLE):
            yield row


def in_pieces(items: Any, size: int) -> Iterator[list[Any]]:
    iterator = iter(items)
    while piece := list(islice(iterator, size)):
        yield piece


def layout_of(sheets: Sheets, kind: ListKind, chosen: Mapping[str, str]) -> dict[str, Any]:
    """Sheet → the letter, header and unit of each column. Raises YanzhenError for a unit of another dimension."""
    found: dict[str, Any] = {}
    for grid, header in sheets.tables:
        over = sheet_unit(sheets.above.get(grid.sheet, ()))
        letters, labels, spelled = {}, {}, {}
        unused = [
            label for label, name in zip(header.labels, header.fields, strict=True) if label and not name
        ]
        for index, name in enumerate(header.fields):
            if not name:
                continue
            column = kind.column(name)
            letters[name], labels[name] = column_letter(index), header.labels[index]
            spelled[name] = _unit_of(column, header.labels[index], over, f"{sheets.filename}!{grid.sheet}")
            spelled[name] = spelled[name] or chosen.get(name, "")
        found[grid.sheet] = {
            "letters": letters,
            "labels": labels,
            "units": {n: u for n, u in spelled.items() if u},
            "unused": unused[:40],
        }
    return found


def _unit_of(column: Any, label: str, over: str, where: str) -> str:
    own = unit_in(label) if column.kind == "number" else ""
    if column.free_unit:
        return own or over
    if column.kind != "number" or not column.unit:
        return ""
    if own and not units().comparable(own, column.unit):
        why = f"“{label}”的单位是{own}，不能换算成{column.unit}"
        raise YanzhenError(
            "表头的单位对不上", where=where, why=why, do=f"改成{column.unit}，或从表里去掉这一列"
        )
    return own or (over if over and units().comparable(over, column.unit) else "")


@dataclass(slots=True)
class Staged:
    """A row before it is staged, with the names that ListImportRow has."""

    order: int
    sheet: str
    number: int
    cells: dict[str, Any]
    corrected: bool
    chosen: int | None
    state: str = ""
    name: str = ""
    key: int | None = None
    mark: str = ""
    mark_also: str = ""
    plan: Mapping[str, Any] = field(default_factory=dict)
    doubtful: bool = False


_COLUMNS = tuple(Staged.__slots__)


def _staged(row: TableRow, order: int, corrected: Any) -> Staged:
    cells: dict[str, Any] = {name: text for name, text in row.cells.items() if text}
    if row.problems:
        cells |= {name: [p.what, p.why, p.do] for name, p in row.problems.items()}
    changed, chosen = corrected.get((row.sheet, row.number), ({}, None)) if corrected else ({}, None)
    return Staged(order, row.sheet[:120], row.number, changed or cells, bool(changed), chosen)


def _put_down(batch: ListImport, rows: Iterable[Staged]) -> None:
    values = operator.attrgetter(*_COLUMNS)
    insert_rows(ListImportRow, ("batch", *_COLUMNS), ((batch.pk, *values(row)) for row in rows))


def draft_of(batch: ListImport, row: ListImportRow | Staged) -> Draft:
    """A staged row as planning wants it."""
    layout = batch.layout.get(row.sheet, {})
    return Draft(
        place=place_of(row),
        cells={name: cell for name, cell in row.cells.items() if isinstance(cell, str)},
        letters=layout.get("letters", {}),
        units=layout.get("units", {}),
        faults={name: tuple(cell) for name, cell in row.cells.items() if not isinstance(cell, str)},
        chosen=row.chosen,
    )


def place_of(row: Any) -> str:
    """Where the row stands in the file, for citations: it says when a person corrected it on the way."""
    place = f"{row.sheet}!第{row.number}行" if row.sheet else f"第{row.number}行"
    return f"{place}（导入时更正）" if row.corrected else place


def put_plan(row: ListImportRow | Staged, planned: Planned) -> None:
    row.state, row.name, row.key = planned.state, planned.name, planned.key
    row.mark, row.mark_also = planned.marks
    row.plan, row.doubtful = planned.plan, planned.doubtful


def refuse_twins(batch: ListImport, kind: ListKind, *, among: Q | None = None) -> None:
    """Rows that mean what an earlier row of the file means already: nobody can say which of them holds."""
    groups: list[tuple[str, tuple[str, ...]]] = list(zip(("mark", "mark_also"), kind.keys, strict=False))
    if kind.single:
        groups.append(("key", (kind.name,)))
    for mark, group in groups:
        rows = batch.rows.filter(**({"key__isnull": False} if mark == "key" else {f"{mark}__gt": ""}))
        rows = (rows.filter(among) if among is not None else rows).exclude(state=REFUSED)
        doubled = rows.order_by().values(mark).annotate(n=Count("id"), first=Min("order")).filter(n__gt=1)
        for piece in in_pieces(doubled.iterator(chunk_size=PIECE), 500):
            _refuse_later(batch, kind, (mark, group), {found[mark]: found["first"] for found in piece})


def _refuse_later(
    batch: ListImport, kind: ListKind, told: tuple[str, tuple[str, ...]], firsts: Mapping[Any, int]
) -> None:
    mark, group = told
    titles = "、".join(c.title for c in kind.columns if c.name in (group if mark != "key" else (kind.name,)))
    titles = titles or kind.column(kind.name).title
    rows = list(batch.rows.filter(**{f"{mark}__in": list(firsts)}).exclude(state=REFUSED))
    places = {row.order: place_of(row) for row in rows}
    later = [row for row in rows if row.order != firsts[getattr(row, mark)]]
    for row in later:
        first = places[firsts[getattr(row, mark)]]
        why = f"与{first}指的是同一条记录" if mark == "key" else f"与{first}相同"
        problem = RowProblem(f"“{titles}”", f"{titles}重复", why, "留下正确的一行，删去或改正另一行")
        row.plan, row.state, row.doubtful = {"problems": [_as_dict(problem)]}, REFUSED, False
    ListImportRow.objects.bulk_update(later, ["plan", "state", "doubtful"], batch_size=500)


def _as_dict(problem: RowProblem) -> dict[str, str]:
    return {"column": problem.column, "what": problem.what, "why": problem.why, "do": problem.do}


def recount(batch: ListImport) -> None:
    """How many rows there are of each state; saved."""
    found = dict(batch.rows.order_by().values_list("state").annotate(n=Count("id")))
    batch.counts = {state: found.get(state, 0) for state in STATE_LABELS}
    batch.counts["doubtful"] = batch.rows.filter(doubtful=True).count()
    batch.save(update_fields=["counts", "updated_at", "layout", "skipped", "seen"])


def summary(counts: Mapping[str, int]) -> str:
    """``共 3 行：新增 1，变化 1，不变 1，待选 0，退回 0``."""
    told = "，".join(f"{label} {counts.get(state, 0)}" for state, label in STATE_LABELS.items())
    return f"共 {sum(counts.get(state, 0) for state in STATE_LABELS)} 行：{told}"
