"""Which periods a unit owes a report for, and since when it is late: pure arithmetic on dates."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from yanzhen.kernel.periods import parse_period

MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12}
MOST = 24
"""More periods than this back are told as one."""


@dataclass(frozen=True, slots=True)
class Owed:
    """A period that is over, and the day by which its report was due."""

    period: str
    due: datetime.date


def owed_periods(
    every: str, within_days: int, since: datetime.date, until: datetime.date
) -> tuple[Owed, ...]:
    """Periods that ended on or after ``since`` and before ``until``, oldest first, at most the last ``MOST``."""
    if every not in MONTHS:
        return ()
    found = [
        Owed(text, end + datetime.timedelta(days=within_days))
        for text, end in _periods(MONTHS[every], since)
        if end < until
    ]
    return tuple(found[-MOST:])


def _periods(months: int, since: datetime.date) -> Iterator[tuple[str, datetime.date]]:
    for year in range(since.year, since.year + 60):
        for number in range(1, 12 // months + 1):
            text = _written(months, year, number)
            end = parse_period(text).end
            if end >= since:
                yield text, end


def _written(months: int, year: int, number: int) -> str:
    return {12: f"{year}", 6: f"{year}H{number}", 3: f"{year}Q{number}", 1: f"{year}-{number:02}"}[months]
