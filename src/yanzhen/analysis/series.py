"""Measured values made comparable with a target: one indicator, subject, scope and unit, in time order."""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from statistics import median

from yanzhen.kernel.errors import YanzhenError
from yanzhen.kernel.grades import Grade, worst_grade
from yanzhen.kernel.periods import Period, parse_period, say_period
from yanzhen.kernel.quantities import UnitTable, say_number

RATIO_UNITS = frozenset({"%", "％", "‰", "百分点", "个百分点", "倍"})
"""A ratio of part of a year stands beside one of a whole year; a sum of part of a year does not."""


@dataclass(frozen=True, slots=True)
class TargetFacts:
    """A goal. ``op`` one of >= > <= < = ~ range; ``mode`` level, increment, growth, cagr or annual.

    ``direction`` up, down or none says which way is better where ``op`` does not. ``deadline`` and ``set_on`` are
    periods as written in packs, empty when unknown; the path begins at ``set_on``.
    """

    value: float | None
    value_high: float | None = None
    op: str = ">="
    unit: str = ""
    mode: str = "level"
    deadline: str = ""
    set_on: str = ""
    direction: str = "up"
    scope_key: str = ""
    indicator: str = ""
    subject: str = ""


@dataclass(frozen=True, slots=True)
class ActualFact:
    """A measured value; with ``op`` < or > it is only a bound. Without a grade it counts as unverified.

    ``scope_key`` decides what compares; ``scope`` says the same in words, for sentences.
    """

    value: float | None
    period: str
    unit: str = ""
    grade: Grade = Grade.M
    scope_key: str = ""
    op: str = "="
    reference: str = ""
    value_high: float | None = None
    indicator: str = ""
    subject: str = ""
    scope: str = ""


@dataclass(frozen=True, slots=True)
class Point:
    """An actual in the target's unit: it lies in [low, high]; ``shown`` is the number that was published."""

    period: Period
    low: float
    high: float
    shown: float
    op: str
    grade: Grade

    @property
    def exact(self) -> bool:
        return self.low == self.high

    def says(self, unit: str) -> str:
        mark = {"=": "", "~": "约", ">=": "≥", "<=": "≤", ">": "＞", "<": "＜"}.get(self.op, "")
        return f"{say_period(self.period.text)}实绩{mark}{say_number(self.shown)}{unit}"


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why nothing can be compared; ``has_data`` tells "not comparable" from "no data"."""

    reason: str
    has_data: bool


def comparable_points(
    target: TargetFacts, actuals: Iterable[ActualFact], as_of: datetime.date, units: UnitTable
) -> tuple[Point, ...] | Refusal:
    """Points in time order, or why there are none: nothing measured, other scope, other unit, not over yet."""
    own = [a for a in actuals if a.value is not None and _same(target, a)]
    if not own:
        return Refusal("没有收录到实绩", False)
    scoped = [a for a in own if a.scope_key == target.scope_key]
    if not scoped:
        return Refusal(f"只有其他口径的实绩：{_some(own)}，不可比", True)
    like = [a for a in scoped if units.comparable(a.unit, target.unit)]
    if not like:
        return Refusal(f"实绩的单位与目标（{target.unit or '无单位'}）不能换算：{_some(scoped)}", True)
    points = sorted((p for a in like if (p := _point(target, a, units))), key=lambda p: p.period)
    past = [p for p in points if p.period.end <= as_of]
    if not past:
        return Refusal(f"截至{as_of}还没有已结束期间的实绩", False)
    kept = tuple(p for p in past if fits(target, p))
    return kept or Refusal(f"只有不足一年或跨多年的累计数：{_some(like)}，不与年度目标比", True)


def fits(target: TargetFacts, point: Point) -> bool:
    """Sums over part of a year or several years do not stand beside a yearly level; dates and months do."""
    if target.mode != "level" or target.unit in RATIO_UNITS:
        return True
    return point.period.days <= 31 or 365 <= point.period.days <= 366


def _same(target: TargetFacts, actual: ActualFact) -> bool:
    return target.subject == actual.subject and target.indicator == actual.indicator


def _some(actuals: Sequence[ActualFact]) -> str:
    shown = [
        f"{say_period(a.period)} {say_number(a.value or 0.0)}{a.unit}" + (f"（{a.scope}）" if a.scope else "")
        for a in actuals[-2:]
    ]
    return "、".join(shown)


def _point(target: TargetFacts, actual: ActualFact, units: UnitTable) -> Point | None:
    """None when the period cannot be read."""
    try:
        period = parse_period(actual.period)
    except YanzhenError:
        return None
    shown = units.convert(actual.value or 0.0, actual.unit, target.unit)
    high = shown if actual.value_high is None else units.convert(actual.value_high, actual.unit, target.unit)
    bounds = {
        ">": (math.nextafter(shown, math.inf), math.inf),
        ">=": (shown, math.inf),
        "<": (-math.inf, math.nextafter(shown, -math.inf)),
        "<=": (-math.inf, shown),
    }
    low, high = bounds.get(actual.op, (min(shown, high), max(shown, high)))
    return Point(period, low, high, shown, actual.op, actual.grade)


def last_points(points: Sequence[Point]) -> tuple[Point, ...]:
    """The points of the last period that rest on the best evidence there is for it; several when they differ."""
    latest = [p for p in points if p.period == points[-1].period]
    best = min(latest, key=lambda p: _quality(p.grade)).grade
    once = {(p.low, p.high): p for p in latest if p.grade == best}
    return tuple(once.values())


def _quality(grade: Grade) -> int:
    return sum(worst_grade([grade, other]) == grade for other in Grade)


def forecast(points: Sequence[Point], on: datetime.date) -> float | None:
    """Theil–Sen line through the exact points, read at ``on``: the median of pairwise slopes, and of intercepts.

    None with fewer than two dates. One outlier among five points does not move it (Sen 1968).
    """
    exact = [(p.period.end.toordinal(), p.shown) for p in points if p.exact]
    slopes = [(b - a) / (t - s) for (s, a), (t, b) in combinations(exact, 2) if t != s]
    if not slopes:
        return None
    slope = median(slopes)
    return median(v - slope * t for t, v in exact) + slope * on.toordinal()
