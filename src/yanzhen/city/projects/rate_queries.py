"""Did projects keep their word: rates per park, county or everything, and cohort curves by year of signing."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from yanzhen.analysis.fulfilment import Promise, Rate, by_cohort, calc_rates
from yanzhen.analysis.survival import Curve, calc_kaplan_meier
from yanzhen.city.projects.facts import first_day, is_silent, stage_as_of
from yanzhen.city.projects.models import Project
from yanzhen.city.projects.stage_table import stage_table
from yanzhen.city.projects.state_facts import first_seen, promise_of, read_kept
from yanzhen.kernel.stages import STAGE_LABELS, Stage

DAYS_A_MONTH = 30.4375
CURVE_MARKS = (Stage.STARTED, Stage.OPERATING)


@dataclass(frozen=True, slots=True)
class Fulfilment:
    """Rates of the signed projects of a park, a county or the city, as they stood on the day.

    ``undated`` signed projects are in no cohort; ``names`` maps project codes to names for the lists behind rates.
    """

    as_of: datetime.date
    rates: tuple[Rate, ...]
    cohorts: tuple[tuple[int, tuple[Rate, ...]], ...]
    signed: int
    undated: tuple[str, ...]
    names: Mapping[str, str]

    def rate(self, id: str) -> Rate:
        return next(r for r in self.rates if r.id == id)


@dataclass(frozen=True, slots=True)
class CohortCurve:
    """``year`` 0 stands for all years. ``left_out`` reached the mark on a day nobody wrote down."""

    year: int
    mark: Stage
    curve: Curve
    left_out: int

    @property
    def label(self) -> str:
        return f"{self.year} 年签约" if self.year else "全部"

    @property
    def mark_label(self) -> str:
        return STAGE_LABELS[self.mark]


def signed_projects(rows: Iterable[Project], day: datetime.date) -> list[tuple[Project, Promise]]:
    """Projects with what they promised; rows come with their events prefetched. Five queries besides."""
    listed = list(rows)
    kept, table = read_kept(p.pk for p in listed), stage_table()
    found = [(p, promise_of(p, kept, table, day)) for p in listed]
    return [(p, promise) for p, promise in found if promise is not None]


def fulfilment_of(promises: Iterable[Promise], day: datetime.date) -> Fulfilment:
    signed = tuple(promises)
    return Fulfilment(
        as_of=day,
        rates=calc_rates(signed),
        cohorts=tuple((year, calc_rates(group)) for year, group in by_cohort(signed).items()),
        signed=len(signed),
        undated=tuple(p.name for p in signed if p.signed_on is None),
        names={p.key: p.name for p in signed},
    )


def grouped(
    rows: Iterable[Project], codes: Callable[[Any], Iterable[str]], day: datetime.date
) -> dict[str, Fulfilment]:
    """Code of a park or county → fulfilment of its projects, in a fixed number of queries."""
    groups: dict[str, list[Promise]] = {}
    for project, promise in signed_projects(rows, day):
        for code in set(codes(project)):
            groups.setdefault(code, []).append(promise)
    return {code: fulfilment_of(found, day) for code, found in groups.items()}


def curves_of(signed: Iterable[tuple[Project, Promise]], day: datetime.date) -> tuple[CohortCurve, ...]:
    """For each mark a curve of all and one a year of signing, in months since the signing.

    Projects that fell stay among those waiting until today: they did not leave the promise, they broke it. Only what
    nobody has heard of any more is cut off on the day it was last seen.
    """
    pairs = [(p, promise) for p, promise in signed if promise.signed_on is not None]
    years = sorted({promise.signed_on.year for _, promise in pairs if promise.signed_on})
    return tuple(
        _curve([x for x in pairs if not year or x[1].cohort == year], year, mark, day)
        for mark in CURVE_MARKS
        for year in (0, *years)
    )


def _curve(pairs: list[tuple[Project, Promise]], year: int, mark: Stage, day: datetime.date) -> CohortCurve:
    seen = [_followed(project, promise, mark, day) for project, promise in pairs]
    known = [s for s in seen if s is not None]
    curve = calc_kaplan_meier([months for months, _ in known], [happened for _, happened in known])
    return CohortCurve(year, mark, curve, len(seen) - len(known))


def _followed(
    project: Project, promise: Promise, mark: Stage, day: datetime.date
) -> tuple[float, bool] | None:
    """(months from the signing, whether the mark was reached then); None when it was, on a day nobody knows."""
    start = promise.signed_on or day
    arrived = first_seen(project, mark)
    if arrived is not None and arrived <= day:
        return _months(start, arrived), True
    if promise.marks.get("operating" if mark is Stage.OPERATING else "started"):
        return None
    last = stage_as_of(project, list(project.events.all()), day)
    silent = last is not None and not project.kept and is_silent(last, day)
    until = (first_day(last.date) if silent and last else None) or day
    return _months(start, until), False


def _months(start: datetime.date, end: datetime.date) -> float:
    return max(0.0, (end - start).days / DAYS_A_MONTH)


def today_or(day: datetime.date | None) -> datetime.date:
    return day or timezone.localdate()
