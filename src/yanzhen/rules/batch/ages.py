"""Years since a date for one enterprise at a time: so many are full where it lies before one day, told by a number."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import numpy as np

from yanzhen.rules.batch.dates import begun_by
from yanzhen.rules.batch.direct import expected, numeric
from yanzhen.rules.batch.plans import Cut
from yanzhen.rules.series import Facts, Variables
from yanzhen.specs.conditions import Compare, YearsSinceMeasure

LONG, ONE_DAY = 100, datetime.timedelta(days=1)
ABSENT, NAN = object(), float("nan")
Take = Callable[[Facts], float | None]
"""One number out of the facts: NaN where nothing is known, None where it takes more care."""


def age_cut(atom: Compare, given: Variables) -> Cut | None:
    """Between which days something must have begun for whole years since then; days as numbers."""
    end = _end(atom.measure, given) if isinstance(atom.measure, YearsSinceMeasure) else None
    wanted = numeric(expected(atom, given) or ()) if end is not None and atom.than is None else None
    if end is None or not wanted or wanted[0] % 1 or abs(wanted[0]) > LONG:
        return None
    full, more = (begun_by(day, int(wanted[0])).toordinal() + 1 for day in (end, end - ONE_DAY))
    table: dict[str, Cut] = {
        "ge": (0, False, -np.inf, full),
        "lt": (1, False, -np.inf, full),
        "gt": (0, False, -np.inf, more),
        "le": (1, False, -np.inf, more),
        "eq": (0, False, more, full),
        "ne": (1, False, more, full),
    }
    return table.get(atom.op)


def _end(since: YearsSinceMeasure, given: Variables) -> datetime.date | None:
    until = since.years_since.until
    return _whole_day(given.get(until) if until.startswith("@") else until)


def _whole_day(value: Any) -> datetime.date | None:
    if type(value) is not str or len(value) != 10 or value[4] != "-" or not "1800" <= value < "2100":
        return None
    try:
        return datetime.date.fromisoformat(value)
    except ValueError:
        return None


def begun(since: YearsSinceMeasure, given: Variables) -> Take:
    """The day of one enterprise as a number; one after the end tells nothing."""
    fact, end = since.years_since.fact, _end(since, given)
    last = end.toordinal() if end is not None else 0

    def take(facts: Facts) -> float | None:
        told = facts.get(fact, ABSENT)
        if told is ABSENT:
            return NAN
        day = _whole_day(told)
        return None if day is None else NAN if (number := day.toordinal()) > last else number

    return take
