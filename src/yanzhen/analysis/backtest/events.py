"""What counts as an entry: a region that had little of an activity has it at the later date."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from yanzhen.analysis.backtest.panel import Floats, Panel
from yanzhen.kernel.errors import YanzhenError

Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Event:
    """``measure`` lq or value: below ``below`` at the start, at least ``reach`` at the end."""

    id: str
    label: str
    measure: str
    below: float
    reach: float = 1.0


EVENTS = {
    e.id: e
    for e in (
        Event("lq0.5", "区位商从不足0.5到1以上", "lq", 0.5),
        Event("lq1", "区位商从不足1到1以上", "lq", 1.0),
        Event("new", "数值从不足1到1以上（从无到有）", "value", 1.0),
    )
}
HEADLINE = "lq0.5"


def find_event(name: str) -> Event:
    """Raises YanzhenError for a name that is not in ``EVENTS``."""
    if name not in EVENTS:
        raise YanzhenError(f"没有“{name}”这种进入的定义", do=f"用 {'、'.join(EVENTS)}")
    return EVENTS[name]


@dataclass(frozen=True, slots=True)
class Transition:
    """From year ``start`` to year ``end``; ``before`` is the year whose growth up to ``start`` is known, or -1.

    All three are places in ``Panel.years``.
    """

    start: int
    end: int
    before: int = -1


@dataclass(frozen=True, slots=True, eq=False)
class State:
    """A panel in one year, (R, A): shares of the region, location quotients, and the event's measure / reach.

    ``national`` (A,) is the weighted national share; ``weights`` (R,) are the given weights or region totals.
    Cells unknown in the panel are 0 here and marked in ``unknown``.
    """

    shares: Floats
    quotients: Floats
    level: Floats
    national: Floats
    weights: Floats
    unknown: Flags

    @property
    def present(self) -> Flags:
        """Level ≥ 1."""
        return self.level >= 1.0


def calc_state(panel: Panel, year: int, event: Event) -> State:
    """LQ = share / Σ w·share with Σ w = 1; without weights w is the region's total, the usual quotient."""
    raw = panel.values[year]
    unknown = np.isnan(raw)
    values = np.where(unknown, 0.0, raw)
    total = values.sum(axis=1)
    shares = values / np.where(total > 0, total, 1.0)[:, None]
    weights = total if panel.weights is None else np.where(total > 0, panel.weights, 0.0)
    national = weights @ shares / max(float(weights.sum()), 1e-300)
    quotients = shares / np.where(national > 0, national, 1.0)
    level = (quotients if event.measure == "lq" else values) / event.reach
    return State(shares, quotients, level, national, weights, unknown | (total <= 0)[:, None])


def find_candidates(state: State, event: Event) -> Flags:
    """(R, A): known, below the threshold, and of an activity that exists somewhere."""
    return ~state.unknown & (state.level * event.reach < event.below) & (state.national > 0)


def find_entries(panel: Panel, move: Transition, event: Event, candidates: Flags) -> tuple[Flags, Flags]:
    """(known, entered), both (R, A): candidates whose end is known, and those of them at ``reach`` by then."""
    after = calc_state(panel, move.end, event)
    known = candidates & ~after.unknown
    return known, known & (after.level >= 1.0)


@dataclass(frozen=True, slots=True)
class Plan:
    """Which transitions teach and which one tests; with none to teach, regions are held out in turn."""

    train: tuple[Transition, ...]
    test: Transition

    @property
    def by_time(self) -> bool:
        return bool(self.train)

    @property
    def looks_back(self) -> bool:
        """An earlier year is known before the test, but before none of the lessons."""
        return bool(self.train) and self.test.before >= 0 and all(m.start == 0 for m in self.train)


def plan_transitions(years: int, step: int | None = None) -> Plan:
    """Transitions of ``step`` years of the panel that follow each other and end with the last year.

    Without ``step``: one in up to five years, else a quarter of the panel, so that three may teach.
    """
    width = step or max(1, (years - 1) // 4)
    if width >= years or width < 1:
        raise YanzhenError(f"跨度 {width} 太大", why=f"面板只有 {years} 个年份", do="用更小的跨度")
    ends = range(years - 1, width - 1, -width)
    moves = [Transition(e - width, e, e - 2 * width if e >= 2 * width else -1) for e in ends]
    return Plan(tuple(reversed(moves[1:])), moves[0])


def plan_of_years(years: tuple[int, ...], train: tuple[str, ...], test: str) -> Plan:
    """Transitions written ``1980-1990``. Raises YanzhenError where a lesson would end after the test starts."""
    tested = _transition(years, test)
    taught = tuple(_transition(years, text) for text in train)
    late = [m for m in taught if m.end > tested.start]
    if late:
        raise YanzhenError(
            f"学习的时段到 {years[late[0].end]} 年才结束",
            why=f"检验从 {years[tested.start]} 年开始，之后的事不能拿来学习",
            do="学习的时段要在检验开始之前结束",
        )
    return Plan(taught, tested)


def _transition(years: tuple[int, ...], text: str) -> Transition:
    parts = text.replace("→", "-").split("-")
    if len(parts) != 2 or not all(p.strip().isdigit() for p in parts):
        raise YanzhenError(f"看不懂时段“{text}”", do="写成 1980-1990")
    first, last = (int(p) for p in parts)
    absent = [y for y in (first, last) if y not in years]
    if absent or first >= last:
        told = "、".join(str(y) for y in years)
        raise YanzhenError(f"时段“{text}”用不了", why=f"面板的年份是 {told}", do="用面板里有的年份，先早后晚")
    start, end = years.index(first), years.index(last)
    return Transition(start, end, max(2 * start - end, -1))
