"""How far a target is: required path, distance, forecast, light (SPEC B14)."""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from yanzhen.analysis.forecasting import Interval, YearGap, forecast_interval, yearly_gaps
from yanzhen.analysis.paths import Corridor, Path, goal_corridor
from yanzhen.analysis.series import (
    RATIO_UNITS,
    ActualFact,
    Point,
    Refusal,
    TargetFacts,
    comparable_points,
    forecast,
    last_points,
)
from yanzhen.kernel.grades import POOR_GRADES, Grade, worst_grade
from yanzhen.kernel.periods import Period, parse_period, say_period
from yanzhen.kernel.quantities import NO_UNITS, UnitTable, say_number

__all__ = [
    "DEFAULT_RULE",
    "LIGHT_LABELS",
    "ActualFact",
    "Light",
    "LightRule",
    "Progress",
    "TargetFacts",
    "assess",
]


class Light(StrEnum):
    """NO_DATA and NOT_COMPARABLE are answers, not failures."""

    RED = "red"
    YELLOW = "yellow"
    GREEN = "green"
    NO_DATA = "no_data"
    NOT_COMPARABLE = "not_comparable"


LIGHT_LABELS = {
    Light.RED: "红灯",
    Light.YELLOW: "黄灯",
    Light.GREEN: "绿灯",
    Light.NO_DATA: "无数据",
    Light.NOT_COMPARABLE: "不可比",
}


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a target stands. Numbers are in the target's unit; None when not computable.

    ``latest``/``latest_period`` the last comparable actual; ``distance`` what is still missing (≤ 0: met);
    ``required`` the path's value at the as-of date; ``forecast`` at the deadline, ``forecast_low`` and ``_high`` its
    interval where the series is long enough; ``years`` what each year's end asks for; ``reason`` in Chinese.
    """

    light: Light
    reason: str
    latest: float | None = None
    latest_period: str = ""
    distance: float | None = None
    required: float | None = None
    forecast: float | None = None
    closed: bool = False
    forecast_low: float | None = None
    forecast_high: float | None = None
    years: tuple[YearGap, ...] = ()


@dataclass(frozen=True, slots=True)
class LightRule:
    """When a light is what, as data. Shares are of the required value.

    ``yellow``: how far short of the path is still yellow; ``equal``: tolerance of = and 约; ``stale_years``: an
    actual that is older on the day that counts decides nothing. Grade X: our default.
    """

    id: str = "linear-path-1"
    yellow: float = 0.10
    equal: float = 0.02
    stale_years: int = 2


DEFAULT_RULE = LightRule()


def assess(
    target: TargetFacts,
    actuals: Iterable[ActualFact],
    *,
    as_of: datetime.date,
    rule: LightRule = DEFAULT_RULE,
    units: UnitTable = NO_UNITS,
) -> Progress:
    """Light, distance, required path and forecast of one target on a day (SPEC B14).

    Only actuals of the same indicator, subject, scope and dimension compare. A level is held against a straight
    line from the last actual at or before ``set_on`` (else the first) to the goal, on the day the actual is from;
    growth, yearly and increment goals period by period. Poor evidence is never green. Raises YanzhenError when
    deadline or ``set_on`` is not a period.
    """
    deadline = parse_period(target.deadline) if target.deadline else None
    closed = deadline is not None and deadline.end < as_of
    if target.value is None:
        return Progress(Light.NOT_COMPARABLE, "定性目标，没有数值，不能判灯", closed=closed)
    points = comparable_points(target, actuals, as_of, units)
    if isinstance(points, Refusal):
        light = Light.NOT_COMPARABLE if points.has_data else Light.NO_DATA
        return Progress(light, _closed_note(closed) + points.reason, closed=closed)
    set_on = parse_period(target.set_on) if target.set_on else None
    case = _Case(target, points, goal_corridor(target, rule.equal), deadline, set_on, as_of, rule)
    return _assess_level(case) if target.mode == "level" else _assess_periods(case)


@dataclass(frozen=True, slots=True)
class _Case:
    target: TargetFacts
    points: tuple[Point, ...]
    goal: Corridor
    deadline: Period | None
    set_on: Period | None
    as_of: datetime.date
    rule: LightRule

    @property
    def closed(self) -> bool:
        return self.deadline is not None and self.deadline.end < self.as_of

    @property
    def until(self) -> datetime.date:
        """The day that counts: today, or the deadline when it is over."""
        return min(self.as_of, self.deadline.end) if self.deadline else self.as_of

    def in_time(self) -> tuple[Point, ...]:
        return tuple(p for p in self.points if p.period.end <= self.until)

    def at_deadline(self, period: Period) -> bool:
        return self.deadline is None or period.overlaps(self.deadline)


@dataclass(frozen=True, slots=True)
class _Verdict:
    """A light before the caps, with the parts that go into Progress."""

    light: Light
    reason: str
    point: Point
    grades: tuple[Grade, ...]
    met: bool
    required: float | None = None


def _assess_level(case: _Case) -> Progress:
    points = case.in_time()
    if not points:
        return _nothing_in_time(case)
    base = _base(case, points)
    sides = [_level_verdict(case, point, base) for point in last_points(points)]
    found = _finish(case, _agree(case, sides), forecast_on=points)
    return replace(found, years=_years(case, points, base))


def _years(case: _Case, points: Sequence[Point], base: Point | None) -> tuple[YearGap, ...]:
    """What the straight path asks of each year's end that is still to come."""
    if base is None or case.deadline is None or case.closed:
        return ()
    path, first = Path(base, case.goal, case.deadline.end), max(case.as_of.year, base.period.end.year + 1)
    return yearly_gaps(path, points, first=first, last=case.deadline.end.year)


def _base(case: _Case, points: Sequence[Point]) -> Point | None:
    """The last exact point at or before ``set_on``, else the first; None when nothing came after it."""
    exact = [p for p in points if p.exact]
    before = [p for p in exact if case.set_on and p.period.end <= case.set_on.end]
    base = before[-1] if before else exact[0] if exact else None
    return base if base and base.period.end < points[-1].period.end else None


def _level_verdict(case: _Case, point: Point, base: Point | None) -> _Verdict:
    unit, met = case.target.unit, _light(case, point, case.goal) is Light.GREEN
    says = f"{_closed_note(case.closed)}{point.says(unit)}，目标{_goal_says(case)}"
    if met:
        return _Verdict(Light.GREEN, f"{says}，已达到", point, (point.grade,), True, case.goal.edge)
    if case.deadline is None:
        told = f"{says}，{_UNMET[case.goal.two_sided]}；没有期限，无从比较进度"
        return _Verdict(Light.YELLOW, told, point, (point.grade,), False)
    if case.closed and case.at_deadline(point.period):
        told = f"{says}，{_UNMET[case.goal.two_sided]}"
        return _Verdict(_light(case, point, case.goal), told, point, (point.grade,), False, case.goal.edge)
    if base is None:
        light = _light(case, point, case.goal)
        fell_short = case.closed and light is Light.RED and not _before_goal(case, point)
        light = light if fell_short or light is Light.NOT_COMPARABLE else Light.YELLOW
        seen = "仍明显低于目标" if fell_short else "看不出进度"
        told = f"{says}，{_UNMET[case.goal.two_sided]}；{_why_no_path(case, point)}，{seen}"
        return _Verdict(light, told, point, (point.grade,), False)
    path = Path(base, case.goal, case.deadline.end)
    due, now = path.at(point.period.end), path.at(case.until)
    light = _light(case, point, due)
    told = (
        f"{says}；从{base.says(unit)}起的直线路径要求当期{say_number(due.edge)}{unit}，{_LIGHT_WORDS[light]}"
    )
    return _Verdict(light, told, point, (point.grade, base.grade), False, now.edge)


_LIGHT_WORDS = {
    Light.GREEN: "在路径上",
    Light.YELLOW: "略低于要求",
    Light.RED: "明显落后于要求",
    Light.NOT_COMPARABLE: "实绩只给出界限，判断不了",
}


_UNMET = {False: "未达到", True: "不在目标范围内"}


def _why_no_path(case: _Case, point: Point) -> str:
    return "目标提出后还没有新的实绩" if _before_goal(case, point) else "只有一期实绩"


def _before_goal(case: _Case, point: Point) -> bool:
    return bool(case.set_on and point.period.end <= case.set_on.end)


def _light(case: _Case, point: Point, due: Corridor) -> Light:
    """The light of every value the point may have; NOT_COMPARABLE when a bound leaves it open."""
    lights = {_light_of(case, value, due) for value in (point.low, point.high)}
    if point.low < due.low and point.high > due.high:
        lights.add(Light.GREEN)
    return lights.pop() if len(lights) == 1 else Light.NOT_COMPARABLE


def _light_of(case: _Case, value: float, due: Corridor) -> Light:
    short = due.shortfall(value)
    if short <= 0:
        return Light.GREEN
    scale = abs(due.edge) or abs(case.target.value or 0.0) or 1.0
    return Light.YELLOW if short <= case.rule.yellow * scale * (1 + 1e-12) else Light.RED


def _assess_periods(case: _Case) -> Progress:
    """Growth, yearly average, yearly and increment goals: the value of a period against the goal for a period."""
    points = _in_window(case)
    if not points:
        return _nothing_in_time(case)
    if case.target.mode == "cagr" and case.target.unit in RATIO_UNITS:
        averaged = _averaged(points)
        points = (*points, averaged) if averaged else points
        latest: tuple[Point, ...] = (averaged,) if averaged else last_points(points)
    else:
        latest = last_points(points)
    return _finish(case, _agree(case, [_period_verdict(case, p) for p in latest]), forecast_on=())


def _in_window(case: _Case) -> tuple[Point, ...]:
    """Periods that end after the goal was set and not after its deadline."""
    begin = case.set_on.start if case.set_on else datetime.date.min
    return tuple(p for p in case.in_time() if p.period.end >= begin)


def _averaged(points: Sequence[Point]) -> Point | None:
    """Geometric mean of the growth of whole years, each year once; None without two of them."""
    years = {p.period: p for p in points if p.exact and p.period.whole_year}
    if len(years) < 2:
        return None
    rows = [years[k] for k in sorted(years)]
    mean = (math.prod(1 + p.shown / 100 for p in rows) ** (1 / len(rows)) - 1) * 100
    span = Period(rows[0].period.start, rows[-1].period.end, f"{rows[0].period.text}..{rows[-1].period.text}")
    return Point(span, mean, mean, round(mean, 2), "=", worst_grade([p.grade for p in rows]))


def _period_verdict(case: _Case, point: Point) -> _Verdict:
    part = _part_of_goal(case, point.period)
    due = case.goal.scaled(part) if part != 1.0 else case.goal
    light, unit = _light(case, point, due), case.target.unit
    told = f"{_closed_note(case.closed)}{point.says(unit)}，目标{_goal_says(case)}"
    told += f"，按期间长度折算为{say_number(due.edge)}{unit}" if part != 1.0 else ""
    met = light is Light.GREEN and part == 1.0
    return _Verdict(light, f"{told}，{_PERIOD_WORDS[light]}", point, (point.grade,), met, due.edge)


_PERIOD_WORDS = {
    Light.GREEN: "达到要求",
    Light.YELLOW: "略低于要求",
    Light.RED: "明显低于要求",
    Light.NOT_COMPARABLE: "实绩只给出界限，判断不了",
}


def _part_of_goal(case: _Case, period: Period) -> float:
    """Share of the goal that a period has to bring; ratios and averages are never divided."""
    if case.target.unit in RATIO_UNITS or case.target.mode not in ("annual", "increment"):
        return 1.0
    if case.target.mode == "annual":
        return 1.0 if period.whole_year else min(period.days / 365.25, 1.0)
    if case.deadline is None:
        return 1.0
    begin = case.set_on.start if case.set_on else case.deadline.start
    window = (case.deadline.end - begin).days + 1
    # A date or month is a count so far; a longer period brings what happened in it.
    span = (period.end - begin).days + 1 if period.days <= 31 else period.days
    return min(span / window, 1.0)


def _agree(case: _Case, sides: Sequence[_Verdict]) -> _Verdict:
    """One verdict of the sides of a contradiction: yellow, both told, unless all say the same."""
    if len({s.light for s in sides}) == 1:
        others = "、".join(f"{say_number(s.point.shown)}" for s in sides[1:])
        note = f"（同期另有{others}，结论相同）" if others else ""
        return replace(sides[0], reason=sides[0].reason + note)
    values = "、".join(f"{say_number(s.point.shown)}{case.target.unit}" for s in sides)
    told = (
        f"{say_period(sides[0].point.period.text)}有互相矛盾的实绩（{values}），结论不同，不能判绿也不宜判红"
    )
    return replace(sides[0], light=Light.YELLOW, reason=told, met=False)


def _finish(case: _Case, verdict: _Verdict, *, forecast_on: Sequence[Point]) -> Progress:
    light, notes = _cap(case, verdict)
    value, within = _forecast(case, forecast_on), _interval(case, forecast_on)
    if value is not None and not verdict.met:
        notes.append(f"按各期实绩的中位趋势（Theil–Sen）外推，到期约{say_number(value)}{case.target.unit}")
        if within:
            span = f"{say_number(round(within.low, 2))}—{say_number(round(within.high, 2))}{case.target.unit}"
            notes.append(f"{within.n}期数据，{within.level:.0%}的预测区间为{span}")
    return Progress(
        light,
        "；".join([verdict.reason, *notes]),
        latest=verdict.point.shown,
        latest_period=verdict.point.period.text,
        distance=_tidy(case.goal.missing(verdict.point.shown)),
        required=_tidy(verdict.required),
        forecast=_tidy(value),
        closed=case.closed,
        forecast_low=_tidy(within.low) if within else None,
        forecast_high=_tidy(within.high) if within else None,
    )


def _tidy(value: float | None) -> float | None:
    """Without the last bits that strict bounds and divisions leave behind."""
    return None if value is None else round(value, 6)


def _years_before(day: datetime.date, years: int) -> datetime.date:
    last = 28 if (day.month, day.day) == (2, 29) else day.day
    return day.replace(year=day.year - years, day=last)


def _cap(case: _Case, verdict: _Verdict) -> tuple[Light, list[str]]:
    """Old, late or poor evidence decides less than its number does."""
    light, period = verdict.light, verdict.point.period
    notes: list[str] = []
    if light is Light.NOT_COMPARABLE:
        return light, notes
    if period.end < _years_before(case.until, case.rule.stale_years):
        light = Light.YELLOW
        notes.append(f"最近实绩早于{'期限' if case.closed else '今天'}两年以上，不能判绿也不宜判红")
    elif case.closed and not verdict.met and not case.at_deadline(period):
        light = Light.YELLOW if light is Light.GREEN else light
        notes.append("期限当期没有实绩，以期限前最近一期为准，不能判绿")
    elif case.target.mode == "growth" and light is Light.GREEN and not case.at_deadline(period):
        light = Light.YELLOW
        notes.append("期限所在期间还没有实绩，只能参照，不能判绿")
    poor = [g for g in verdict.grades if g in POOR_GRADES]
    if light is Light.GREEN and poor:
        light = Light.YELLOW
        notes.append(f"证据等级{worst_grade(poor)}，不能判绿")
    return light, notes


def _forecast(case: _Case, points: Sequence[Point]) -> float | None:
    if case.deadline is None or case.closed:
        return None
    value = forecast(points, case.deadline.end)
    if value is not None and case.target.unit not in RATIO_UNITS and all(p.shown >= 0 for p in points):
        return max(value, 0.0)
    return value


def _interval(case: _Case, points: Sequence[Point]) -> Interval | None:
    """The forecast's interval, cut at nought where the values themselves never fall below it."""
    if case.deadline is None or case.closed:
        return None
    found = forecast_interval(points, case.deadline.end)
    if found and case.target.unit not in RATIO_UNITS and all(p.shown >= 0 for p in points):
        return replace(
            found, low=max(found.low, 0.0), middle=max(found.middle, 0.0), high=max(found.high, 0.0)
        )
    return found


def _nothing_in_time(case: _Case) -> Progress:
    """Comparable actuals exist, but none in the time that the goal is about."""
    point = case.points[-1]
    told = f"{_closed_note(case.closed)}目标期内没有实绩；另有{point.says(case.target.unit)}"
    return Progress(Light.NO_DATA, told, point.shown, point.period.text, closed=case.closed)


def _goal_says(case: _Case) -> str:
    target = case.target
    mark = {">=": "≥", ">": "＞", "<=": "≤", "<": "＜", "~": "约"}.get(target.op, "")
    high = f"–{say_number(target.value_high)}" if target.value_high is not None else ""
    return f"{mark}{say_number(target.value or 0.0)}{high}{target.unit}"


def _closed_note(closed: bool) -> str:
    return "期限已过；" if closed else ""
