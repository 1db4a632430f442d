"""What a person may do to a draft before it is written: correct a cell, choose a record, name a unit, give it up."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.db.models import Q

from yanzhen.city.exchange import arrivals
from yanzhen.city.exchange.draft_services import (
    draft_of,
    finish,
    put_plan,
    recount,
    refuse_twins,
    summary,
)
from yanzhen.city.exchange.lists import OPEN, REFUSED, list_kind
from yanzhen.city.exchange.models import ListImport, ListImportRow
from yanzhen.city.exchange.planning import plan_rows
from yanzhen.city.exchange.units import alike
from yanzhen.kernel.errors import YanzhenError

FIELDS = ("state", "name", "key", "chosen", "corrected", "doubtful", "mark", "mark_also", "cells", "plan")
MOST_CHARACTERS = 2000


def _ready(batch_key: int) -> ListImport:
    """The draft, held until the transaction ends. Raises YanzhenError when it is no longer one."""
    batch = ListImport.objects.select_for_update().get(pk=batch_key)
    if batch.state != "ready":
        why = f"现在的状态是“{batch.get_state_display()}”"
        raise YanzhenError("这份清单不能再改", where=batch.filename, why=why, do="刷新页面看最新的结果")
    return batch


def correct_row(batch_key: int, order: int, cells: Mapping[str, str]) -> ListImportRow:
    """Put other texts into cells of one row and check it again, with the rows that it was a twin of."""
    with transaction.atomic():
        batch = _ready(batch_key)
        row = batch.rows.get(order=order)
        known = {c.name for c in list_kind(batch.kind).columns}
        changed = {n: t.strip()[:MOST_CHARACTERS] for n, t in cells.items() if n in known}
        if any(row.cells.get(name, "") != text for name, text in changed.items()):
            row.cells = {n: t for n, t in (row.cells | changed).items() if t}
            row.corrected, row.chosen = True, None
            _check_again(batch, row)
    return row


def choose(batch_key: int, order: int, key: int) -> ListImportRow:
    """Say which record a row means; 0 for none of them, which makes it a new one."""
    with transaction.atomic():
        batch = _ready(batch_key)
        row = batch.rows.get(order=order)
        offered = {c["key"] for c in row.plan.get("candidates", ())} | {0}
        if row.state != OPEN or key not in offered:
            raise YanzhenError(
                "选不了这一条", where=f"第{row.number}行", why="不在候选里", do="刷新页面后再选"
            )
        row.chosen = key
        _check_again(batch, row)
    return row


def _check_again(batch: ListImport, row: ListImportRow) -> None:
    """The row, and the rows that were or now are its twins; the file as a whole keeps its first of them."""
    kind = list_kind(batch.kind)
    related = _twins_of(row) | Q(order=row.order)
    put_plan(row, plan_rows(kind, [draft_of(batch, row)], batch.by)[0])
    row.save(update_fields=FIELDS)
    related |= _twins_of(row)
    rows = list(batch.rows.filter(related).exclude(order=row.order))
    for other, planned in zip(
        rows, plan_rows(kind, [draft_of(batch, r) for r in rows], batch.by) if rows else (), strict=True
    ):
        put_plan(other, planned)
    ListImportRow.objects.bulk_update(rows, FIELDS, batch_size=200)
    refuse_twins(batch, kind, among=related)
    recount(batch)
    row.refresh_from_db()


def _twins_of(row: ListImportRow) -> Q:
    """Rows that share a mark with this one, or the record that it means."""
    found = Q(order=row.order)
    for name in ("mark", "mark_also"):
        if getattr(row, name):
            found |= Q(**{name: getattr(row, name)})
    return found | Q(key=row.key) if row.key is not None else found


def name_units(batch_key: int, chosen: Mapping[str, str]) -> ListImport:
    """The units of columns whose header names none; the file is then read once more, corrections are kept."""
    with transaction.atomic():
        batch = _ready(batch_key)
        columns = {c.name: c for c in list_kind(batch.kind).columns}
        wanted = {n: unit for n, unit in chosen.items() if n in columns and unit in alike(columns[n].unit)}
        if not wanted:
            raise YanzhenError("没有选单位", where=batch.filename, do="给没写单位的列各选一个单位")
        batch.units |= wanted
        batch.state = "queued"
        batch.save(update_fields=["units", "state", "updated_at"])
    return batch


def confirm(batch_key: int, *, leave: bool = False) -> ListImport:
    """Say that the draft shall be written. Raises YanzhenError while rows are refused, unless they may be left out."""
    with transaction.atomic():
        batch = _ready(batch_key)
        refused, undecided = batch.counts.get(REFUSED, 0), batch.counts.get(OPEN, 0)
        if (refused or undecided) and not leave:
            first = batch.rows.filter(state__in=(REFUSED, OPEN)).first()
            told = (first.plan.get("problems") or [{}])[0] if first else {}
            why = told.get("what") or "还没有选定是哪一条记录"
            raise YanzhenError(
                f"有 {refused} 行退回、{undecided} 行待选，整份都没有写入",
                where=f"{batch.filename}!第{first.number if first else 0}行 {told.get('column', '')}".rstrip(),
                why=f"{why}：{told['why']}" if told.get("why") else why,
                do="逐行改好或选定；或者勾选“退回和待选的行不导入”，只写入其余各行",
            )  # fmt: skip
        batch.leave, batch.state, batch.attempts = leave, "waiting", 0
        batch.save(update_fields=["leave", "state", "attempts", "updated_at"])
    return batch


def withdraw(batch_key: int) -> ListImport:
    """Give a draft up: its rows go, the record was never touched."""
    with transaction.atomic():
        batch = _ready(batch_key)
        batch.rows.all().delete()
        finish(batch, state="withdrawn", message=f"撤回前：{summary(batch.counts)}；档案没有改动")
    arrivals.clear_away(batch.pk)
    return batch
