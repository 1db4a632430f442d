"""Targets and actuals as values; which actual a target may be compared with; how a goal is printed."""

from __future__ import annotations

import calendar
import datetime
import re
from collections.abc import Iterable
from decimal import Decimal

from yanzhen.analysis.progress import ActualFacts, Progress, TargetFacts, assess
from yanzhen.city.targets.models import Actual, Target
from yanzhen.kernel.grades import Grade

OP_MARKS = {">=": "≥", "<=": "≤", ">": "＞", "<": "＜", "=": "", "range": "", "~": "约"}
MODE_WORDS = {"increment": "新增", "growth": "增长", "cagr": "年均增长", "annual": "每年"}


def last_day(period: str) -> datetime.date | None:
    """The last day of a written period (``2021``, ``2021Q3``, ``2021-11``, ``a..b``), else None."""
    match = re.fullmatch(
        r"(\d{4})(?:Q([1-4])|H([12])|-(\d{2})(?:-(\d{2}))?)?", period.split("..")[-1].strip()
    )
    if not match:
        return None
    year, quarter, half, month, day = match.groups()
    number = int(quarter) * 3 if quarter else int(half) * 6 if half else int(month or 12)
    return datetime.date(int(year), number, int(day or calendar.monthrange(int(year), number)[1]))


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


def target_facts(target: Target) -> TargetFacts:
    """The target as a value; ``target`` was read with its indicator."""
    return TargetFacts(
        indicator=target.indicator.code,
        subject=target.subject,
        scope_key=target.scope_key,
        op=target.op,
        value=_float(target.value),
        unit=target.unit,
        deadline=target.deadline,
    )


def actual_facts(actual: Actual) -> ActualFacts:
    """The actual as a value; ``actual`` was read with its indicator."""
    return ActualFacts(
        indicator=actual.indicator.code,
        subject=actual.subject,
        scope_key=actual.scope_key,
        period=actual.period,
        value=_float(actual.value),
        unit=actual.unit,
    )


def _float(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def progress(target: Target, measured: Iterable[Actual], day: datetime.date) -> Progress:
    """Where the target stands on the day, from the actuals of its indicator."""
    return assess(target_facts(target), tuple(actual_facts(a) for a in measured), as_of=day)


def latest(target: Target, measured: Iterable[Actual], found: Progress) -> Actual | None:
    """The row behind ``found.latest``."""
    rows = [a for a in measured if comparable(target, a) and a.period == found.latest_period]
    return rows[-1] if rows else None


def plain(value: Decimal | None) -> str:
    if value is None:
        return ""
    return f"{value.normalize():f}" if value else "0"


def goal(target: Target) -> str:
    """op, value and unit as printed (``≥800亿元``); a goal without a number in its own words."""
    if target.value is None:
        return target.text or "无数据"
    amount = plain(target.value)
    if target.value_high is not None:
        amount = f"{amount}–{plain(target.value_high)}"
    return f"{MODE_WORDS.get(target.mode, '')}{OP_MARKS.get(target.op, target.op)}{amount}{target.unit}"


def grade_of(row: Target | Actual) -> Grade:
    return Grade(row.grade)
