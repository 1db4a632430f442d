"""How long assigning and answering may take: the city's clocks in working days, with where each comes from."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from yanzhen.city.records.queries import calendar, service_level
from yanzhen.kernel.working_days import add_working_days, working_days_between

CODES = {
    "assign": "request-verify-zaozhuang",
    "ordinary": "request-finish-zaozhuang",
    "complex": "request-complex-zaozhuang",
    "confirm": "request-confirm",
}
"""Step → code of the clock. A city's own pack gives its own days under the same code."""


@dataclass(frozen=True, slots=True)
class Limit:
    """When a step is due, when it turns yellow, and what says so."""

    due: datetime.date
    warns: datetime.date | None
    says: str
    days: int


def limit_of(step: str, start: datetime.date) -> Limit:
    """The limit of a step that starts on a day. Raises YanzhenError when no installed pack has the clock."""
    level, days = service_level(CODES[step]), calendar()
    return Limit(
        level.due(start, days), level.clock.warns(start, days), f"{level.label} {level.says()}", level.days
    )


def later(day: datetime.date, working_days: int) -> datetime.date:
    return add_working_days(day, working_days, calendar())


def days_between(start: datetime.date, end: datetime.date) -> int:
    return max(0, working_days_between(start, end, calendar()))
