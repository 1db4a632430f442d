"""Milestones with due days and money by month: planned, moved with a reason, done, never silently changed."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from yanzhen.city.projects.fact_reading import read_day, read_number
from yanzhen.city.projects.locking import StaleError, advance, locked, need, note, today
from yanzhen.city.projects.models import Milestone, MonthlyMoney, Project
from yanzhen.city.projects.permissions import STARTERS
from yanzhen.city.projects.units import convert
from yanzhen.kernel.errors import YanzhenError

MONEY = {"planned": "计划投资", "made": "完成投资", "received": "到位资金"}
HAPPENED = frozenset({"made", "received"})
UNIT = "万元"
SEVERAL = Decimal(2)
"""A month above so many times the whole investment is taken for a mistaken unit."""


def add_milestone(project: Project | str, name: str, due_on: Any, *, by: Any, text: str = "") -> Milestone:
    """A step that is due on a day."""
    due = read_day(due_on, where="应完成日期")
    if not name.strip():
        raise YanzhenError("节点没有名称", where="节点", do="如“主厂房封顶”")
    with transaction.atomic():
        row = locked(project)
        need(by, row, STARTERS, "登记节点")
        made = Milestone.objects.create(
            project=row, name=name.strip()[:120], due_on=due, note=text.strip()[:300], by=by, by_name=str(by)
        )
        _noted(row, by, "登记节点", None, {"name": made.name, "due_on": str(due)})
    return made


def finish_milestone(project: Project | str, key: int, done_on: Any, *, version: int, by: Any) -> Milestone:
    """Done on a day that has come."""
    done = read_day(done_on, where="实际完成日期")
    if done > today():
        raise YanzhenError("日期还没有到", where="实际完成日期", why=str(done), do="完成以后再登记")
    with transaction.atomic():
        row, held = _held(project, key, version, by, "完成节点")
        held.done_on = done
        _kept(row, held, by, "完成节点", {"done_on": None}, {"name": held.name, "done_on": str(done)})
    return held


def move_milestone(
    project: Project | str, key: int, due_on: Any, *, why: str, version: int, by: Any
) -> Milestone:
    """Due on another day, with the reason; every earlier day stays to be read."""
    due = read_day(due_on, where="应完成日期")
    if not why.strip():
        raise YanzhenError("要写明调整原因", where="调整节点", do="说明为什么改期；原因会显示在项目页上")
    with transaction.atomic():
        row, held = _held(project, key, version, by, "调整节点")
        before = str(held.due_on)
        held.moves = [*held.moves, {"from": before, "to": str(due), "why": why.strip()[:300], "by": str(by),
                                    "on": str(today())}]  # fmt: skip
        held.due_on = due
        _kept(row, held, by, "调整节点", {"due_on": before}, {"due_on": str(due), "why": why.strip()[:300]})
    return held


def drop_milestone(project: Project | str, key: int, *, why: str, version: int, by: Any) -> Milestone:
    """No longer wanted; it stays with the reason and lights no light."""
    if not why.strip():
        raise YanzhenError("要写明原因", where="取消节点", do="说明为什么取消")
    with transaction.atomic():
        row, held = _held(project, key, version, by, "取消节点")
        held.dropped_why = why.strip()[:300]
        _kept(row, held, by, "取消节点", {"name": held.name}, {"why": held.dropped_why})
    return held


def _held(project: Project | str, key: int, version: int, by: Any, what: str) -> tuple[Project, Milestone]:
    row = locked(project)
    need(by, row, STARTERS, what)
    held = Milestone.objects.filter(project=row, pk=key).first()
    if held is None:
        raise YanzhenError("没有这个节点", where=row.name, do="看项目页现有的节点")
    if held.version != version or held.dropped_why:
        told = f"{held.by_name}刚改过：应完成 {held.due_on}，" + (
            f"{held.done_on} 已完成" if held.done_on else "未完成"
        )
        raise StaleError(f"{row.name}·{held.name}", told)
    return row, held


def _kept(row: Project, held: Milestone, by: Any, label: str, before: Any, after: Any) -> None:
    held.version, held.by, held.by_name = held.version + 1, by, str(by)
    held.save()
    _noted(row, by, label, before, after)


def _noted(row: Project, by: Any, label: str, before: Any, after: Any) -> None:
    row.kept = True
    advance(row, "kept")
    note(row, by, label, before, after)


def set_money(
    project: Project | str, months: Mapping[str, Mapping[str, Any]], *, unit: str = UNIT, by: Any
) -> int:
    """Money by month (``2026-11`` → planned, made, received in ``unit``); returns how many months changed.

    An empty figure clears what stood there: not known is not 0. Raises YanzhenError for a negative figure, money that
    was made in a month to come, a unit that is none of money, or a month larger than the whole project.
    """
    with transaction.atomic():
        row = locked(project)
        need(by, row, STARTERS, "填报月度投资")
        told: dict[str, dict[str, str]] = {}
        for month, figures in months.items():
            changed = _set_month(row, _month(month), figures, unit, by)
            if changed:
                told[month] = changed
        if told:
            _noted(row, by, "填报月度投资", None, {"unit": UNIT, **told})
    return len(told)


def _month(text: str) -> datetime.date:
    return read_day(f"{text.strip()[:7]}-01", where=f"月份 {text}")


def _set_month(
    row: Project, month: datetime.date, figures: Mapping[str, Any], unit: str, by: Any
) -> dict[str, str]:
    read = {name: _figure(row, month, name, figures[name], unit) for name in MONEY if name in figures}
    held = MonthlyMoney.objects.filter(project=row, month=month).first()
    before = {name: getattr(held, name) if held else None for name in read}
    changed = {name: value for name, value in read.items() if value != before[name]}
    if not changed:
        return {}
    kept = held or MonthlyMoney(project=row, month=month)
    for name, value in changed.items():
        setattr(kept, name, value)
    kept.version += 1 if held else 0
    kept.by, kept.by_name = by, str(by)
    kept.save()
    return {MONEY[n]: f"{_said(before[n])} → {_said(v)}" for n, v in changed.items()}


def _said(value: Decimal | None) -> str:
    return "无数据" if value is None else f"{value.normalize():f}"


def _figure(row: Project, month: datetime.date, name: str, given: Any, unit: str) -> Decimal | None:
    where = f"{month:%Y-%m} {MONEY[name]}（{unit}）"
    if given is None or not str(given).strip():
        return None
    value = convert(read_number(given, where=where), unit, UNIT).quantize(Decimal("0.0001"))
    if name in HAPPENED and month > timezone.localdate():
        raise YanzhenError(
            "这个月还没有到", where=where, why="完成和到位的钱只登记已发生的", do="计划数填在“计划投资”"
        )
    whole = row.investment * 10_000 if row.investment else None
    if whole and value > whole * SEVERAL:
        why = f"折合 {value.normalize():f} 万元，而总投资是 {row.investment} 亿元"
        raise YanzhenError(
            "比总投资还多，像是单位弄混了", where=where, why=why, do="核对万元和亿元；总投资错了先改总投资"
        )
    return value
