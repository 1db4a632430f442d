"""Targets and actuals as values; which actual a target may be compared with; how a goal is printed."""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterable
from decimal import Decimal
from functools import cache

from django.db.models import Q

from yanzhen.analysis.progress import ActualFact, Progress, TargetFacts, assess
from yanzhen.city.targets.models import Actual, Target
from yanzhen.kernel.grades import Grade
from yanzhen.kernel.periods import is_period, parse_period
from yanzhen.kernel.quantities import Unit, UnitTable
from yanzhen.specs import find_pack
from yanzhen.specs.reading import read_files
from yanzhen.specs.standards import Unit as UnitSpec

OP_MARKS = {">=": "≥", "<=": "≤", ">": "＞", "<": "＜", "=": "", "range": "", "~": "约"}
MODE_WORDS = {"increment": "新增", "growth": "增长", "cagr": "年均增长", "annual": "每年"}


@cache
def unit_table() -> UnitTable:
    """The units that the reference pack ships; they change with the product, never with the record."""
    spelled = read_files(find_pack("reference"), only="units.yaml").rows.get("units", [])
    return UnitTable.of(
        Unit(unit.id, unit.label.zh, unit.dimension, float(unit.factor), unit.aliases)
        for unit in spelled
        if isinstance(unit, UnitSpec)
    )


def last_day(period: str) -> datetime.date | None:
    """The last day of a written period (``2021``, ``2021Q3``, ``2021-11``, ``a..b``), else None."""
    return parse_period(period).end if is_period(period) else None


def actuals_until(rows: Iterable[Actual], day: datetime.date) -> list[Actual]:
    """Actuals whose period is over by that day; a period that cannot be read stays."""
    return [row for row in rows if (end := last_day(row.period)) is None or end <= day]


def period_order(row: Actual) -> tuple[datetime.date, str]:
    return (last_day(row.period) or datetime.date.min, row.period)


def comparable(target: Target, actual: Actual) -> bool:
    """Same indicator, subject and scope (docs/packs.md)."""
    return (
        target.indicator_id == actual.indicator_id
        and target.subject == actual.subject
        and target.scope_key == actual.scope_key
    )


READ = "read-"
"""How the codes of rows begin that people accepted from a reading; packs bring no such codes."""


def told_with(target: Target) -> Q:
    """Rows shown beside a target: its line, and what was read of the same indicator and subject."""
    same = Q(indicator_id=target.indicator_id, subject=target.subject)
    line = Q(pk=target.pk) | (Q(lineage_id=target.lineage_id) if target.lineage_id else Q())
    return line | (same if target.code.startswith(READ) else same & Q(code__startswith=READ))


def target_facts(target: Target) -> TargetFacts:
    """The target as a value; ``target`` was read with its indicator."""
    return TargetFacts(
        value=_float(target.value),
        value_high=_float(target.value_high),
        op=target.op,
        unit=target.unit,
        mode=target.mode,
        deadline=target.deadline,
        set_on=target.set_on,
        direction=target.indicator.direction,
        scope_key=target.scope_key,
        indicator=target.indicator.code,
        subject=target.subject,
    )


def actual_facts(actual: Actual) -> ActualFact:
    """The actual as a value; ``actual`` was read with its indicator."""
    return ActualFact(
        value=_float(actual.value),
        period=actual.period,
        unit=actual.unit,
        grade=Grade(actual.grade),
        scope_key=actual.scope_key,
        op=actual.op,
        reference=actual.code,
        indicator=actual.indicator.code,
        subject=actual.subject,
        scope=actual.scope,
    )


def _float(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def progress(target: Target, measured: Iterable[Actual], day: datetime.date) -> Progress:
    """Where the target stands on the day, from the actuals of its indicator."""
    found = tuple(actual_facts(a) for a in measured)
    return assess(target_facts(target), found, as_of=day, units=unit_table())


def latest(target: Target, measured: Iterable[Actual], found: Progress) -> Actual | None:
    """The row behind ``found.latest``: of that period, nearest to its value, of the best grade."""
    if found.latest is None:
        return None
    rows = [a for a in measured if comparable(target, a) and a.period == found.latest_period]
    return min(rows, key=lambda a: (_apart(a, target, found.latest), a.grade), default=None)


def _apart(actual: Actual, target: Target, value: float | None) -> float:
    units = unit_table()
    if actual.value is None or value is None or not units.comparable(actual.unit, target.unit):
        return math.inf
    return round(abs(units.convert(float(actual.value), actual.unit, target.unit) - value), 6)


def plain(value: Decimal | None) -> str:
    if value is None:
        return ""
    return f"{value.normalize():f}" if value else "0"


def amount(actual: Actual) -> str:
    """The value as its source wrote it, else sign, number and unit."""
    if actual.value_text or actual.value is None:
        return actual.value_text or "无数据"
    return f"{OP_MARKS.get(actual.op, '')}{plain(actual.value)}{actual.unit}"


def goal(target: Target) -> str:
    """op, value and unit as printed (``≥800亿元``); a goal without a number in its own words."""
    if target.value is None:
        return target.text or "无数据"
    amount = plain(target.value)
    if target.value_high is not None:
        amount = f"{amount}–{plain(target.value_high)}"
    return f"{MODE_WORDS.get(target.mode, '')}{OP_MARKS.get(target.op, target.op)}{amount}{target.unit}"
