"""Lights on projects: figures of what is late or missing, and a city's limits for yellow and red (SPEC B5)."""

from __future__ import annotations

import datetime
import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from yanzhen.kernel.quantities import say_number
from yanzhen.kernel.stages import MAIN_LINE, Stage, reached
from yanzhen.specs.standards import LightLimit, LightRule, LightSet

RED, YELLOW, GREEN = "red", "yellow", "green"
COMPARE: dict[str, Callable[[float, float], bool]] = {
    ">": operator.gt,
    ">=": operator.ge,
    "<": operator.lt,
    "<=": operator.le,
}
UNDER_WAY = frozenset(MAIN_LINE[MAIN_LINE.index(Stage.STARTED) : MAIN_LINE.index(Stage.OPERATING)])
PROMISED = frozenset(MAIN_LINE[MAIN_LINE.index(Stage.SIGNED) : MAIN_LINE.index(Stage.OPERATING)])


@dataclass(frozen=True, slots=True)
class Month:
    """Money of one month in 万元; None where nobody said."""

    month: datetime.date
    planned: float | None = None
    made: float | None = None
    received: float | None = None


@dataclass(frozen=True, slots=True)
class ProjectState:
    """A project as its office keeps it, for judging its lights.

    ``contract`` the whole investment in 万元; ``funds_required`` in percent; ``due`` (day due, day done or None) of
    its milestones; ``reported_on`` when anything was last recorded.
    """

    stage: Stage
    planned_start: datetime.date | None = None
    excused: bool = False
    started_on: datetime.date | None = None
    stats_entry: datetime.date | None = None
    contract: float | None = None
    received: float | None = None
    funds_required: float | None = None
    months: tuple[Month, ...] = ()
    due: tuple[tuple[datetime.date, datetime.date | None], ...] = ()
    reported_on: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class Light:
    """One rule's answer: colour, figure with unit, the rule with its way off."""

    rule: LightRule
    colour: str
    value: float

    @property
    def says(self) -> str:
        """``投资进度滞后 12 个百分点``."""
        return f"{self.rule.label.zh}：{say_number(round(self.value, 1))} {self.rule.unit}"


def judge_lights(rules: LightSet, state: ProjectState, day: datetime.date) -> tuple[Light, ...]:
    """The lights that can be judged, red ones first; a figure that is not known lights nothing."""
    found = [light for rule in rules.rules if (light := judge_rule(rule, state, day)) is not None]
    return tuple(sorted(found, key=lambda light: (RED, YELLOW, GREEN).index(light.colour)))


def judge_rule(rule: LightRule, state: ProjectState, day: datetime.date) -> Light | None:
    """One rule on one project; None when its figure is not known."""
    value = MEASURES[rule.measure](state, day)
    if value is None:
        return None
    if _beyond(rule.red, value):
        return Light(rule, RED, value)
    softer = MEASURES[rule.yellow_measure](state, day) if rule.yellow_measure else value
    if softer is not None and _beyond(rule.yellow, softer):
        return Light(rule, YELLOW, softer)
    return Light(rule, GREEN, value)


def _beyond(limit: LightLimit | None, value: float) -> bool:
    return limit is not None and COMPARE[limit.op](value, limit.value)


def worst(lights: Sequence[Light]) -> str:
    """The colour of a project: that of its worst light; empty when nothing could be judged."""
    return lights[0].colour if lights else ""


def months_late(due: datetime.date, day: datetime.date) -> float:
    """Whole months since the month in which it was due: in that month itself 0, the month after 1."""
    return float(max(0, (day.year - due.year) * 12 + day.month - due.month))


def _start_late(state: ProjectState, day: datetime.date) -> float | None:
    """Months without the planned start; None off the main line, once operating, or without a plan."""
    if state.planned_start is None or state.stage not in PROMISED:
        return None
    return 0.0 if reached(state.stage, Stage.STARTED) else months_late(state.planned_start, day)


def _start_late_excused(state: ProjectState, day: datetime.date) -> float | None:
    return 0.0 if state.excused else _start_late(state, day)


def _progress(state: ProjectState, day: datetime.date) -> tuple[float, float] | None:
    """(planned, made) in 万元 up to the last month that is over and reported; None without a plan or a report.

    What was not reported is not 0: months after the last report light ``silent_days``, not this figure.
    """
    if state.stage not in PROMISED:
        return None
    over = [m for m in state.months if (m.month.year, m.month.month) < (day.year, day.month)]
    told = [m.month for m in over if m.made is not None]
    until = [m for m in over if told and m.month <= max(told)]
    plan = [m.planned for m in until if m.planned is not None]
    return (sum(plan), sum(m.made or 0.0 for m in until)) if plan else None


def _behind(state: ProjectState, day: datetime.date) -> float | None:
    """Planned minus made, in points of the whole investment; never below 0."""
    sums = _progress(state, day)
    whole = state.contract or sum(m.planned or 0.0 for m in state.months)
    return None if sums is None or not whole else max(0.0, (sums[0] - sums[1]) / whole * 100)


def _share_of_plan(state: ProjectState, day: datetime.date) -> float | None:
    """Made in percent of what was planned until now."""
    sums = _progress(state, day)
    return None if sums is None or not sums[0] else sums[1] / sums[0] * 100


def _funds_missing(state: ProjectState, day: datetime.date) -> float | None:
    """Points by which money received stays below the required share; None without requirement or figure."""
    if state.funds_required is None or not state.contract or state.received is None:
        return None
    if state.stage not in PROMISED:
        return None
    return max(0.0, state.funds_required - state.received / state.contract * 100)


def _unlisted(state: ProjectState, day: datetime.date) -> float | None:
    """Whole months since the start without an entry into the statistics."""
    if state.started_on is None or state.stage not in UNDER_WAY:
        return None
    if state.stats_entry is not None:
        return 0.0
    whole = (day.year - state.started_on.year) * 12 + day.month - state.started_on.month
    return float(max(0, whole - (day.day < state.started_on.day)))


def _milestone_late(state: ProjectState, day: datetime.date) -> float | None:
    """Days by which the most overdue open milestone is late."""
    if not state.due or state.stage not in MAIN_LINE:
        return None
    return float(max([0, *((day - due).days for due, done in state.due if done is None)]))


def _silent(state: ProjectState, day: datetime.date) -> float | None:
    if state.reported_on is None or state.stage not in PROMISED:
        return None
    return float(max(0, (day - state.reported_on).days))


MEASURES: Mapping[str, Callable[[ProjectState, datetime.date], float | None]] = {
    "start_months_late": _start_late,
    "start_months_late_excused": _start_late_excused,
    "behind_points": _behind,
    "share_of_plan": _share_of_plan,
    "funds_missing_points": _funds_missing,
    "unlisted_months": _unlisted,
    "milestone_days_late": _milestone_late,
    "silent_days": _silent,
}
