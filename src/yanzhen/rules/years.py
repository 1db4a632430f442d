"""Years are counted by the calendar: a year is full on its anniversary, not after 365.25 days."""

from __future__ import annotations

import calendar
import datetime
from decimal import Decimal


def anniversary(day: datetime.date, years: int) -> datetime.date:
    """The same day ``years`` later; the 29th of February falls on the last of the month in other years."""
    year = day.year + years
    last = calendar.monthrange(year, day.month)[1]
    return day.replace(year=year, day=min(day.day, last))


def years_between(begin: datetime.date, end: datetime.date) -> Decimal:
    """Whole years by anniversaries, and the part of the year since the last; negative where ``end`` is earlier."""
    if end < begin:
        return -years_between(end, begin)
    whole = end.year - begin.year
    if anniversary(begin, whole) > end:
        whole -= 1
    last, following = anniversary(begin, whole), anniversary(begin, whole + 1)
    return whole + Decimal((end - last).days) / Decimal((following - last).days)
