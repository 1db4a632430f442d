"""Dates as precise as a source gives them: a year, a quarter, a month, a day, or a span of these."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

_ONE = re.compile(
    r"^(?P<year>(?:18|19|20)\d\d)(?:-(?P<month>\d\d)(?:-(?P<day>\d\d))?|Q(?P<quarter>[1-4])|H(?P<half>[12]))?$"
)
PATTERN = (
    r"^$|^(18|19|20)\d\d(-\d\d(-\d\d)?|Q[1-4]|H[12])?(\.\.(18|19|20)\d\d(-\d\d(-\d\d)?|Q[1-4]|H[12])?)?$"
)


def bounds(text: str) -> tuple[date, date]:
    """First and last day of ``2025``, ``2025-06``, ``2025-06-30``, ``2025Q1``, ``2025H1`` or ``start..end``.

    Raises ValueError when the text is not such a date, the day does not exist, or the end precedes the start.
    """
    start, separator, end = text.partition("..")
    first, last = _one(start)
    if separator:
        last = _one(end)[1]
    if last < first:
        raise ValueError(f"{end} 早于 {start}")
    return first, last


def _one(text: str) -> tuple[date, date]:
    found = _ONE.match(text)
    if found is None:
        raise ValueError(f"{text} 不是日期")
    year = int(found["year"])
    if found["day"]:
        day = date(year, int(found["month"]), int(found["day"]))
        return day, day
    first, last = _months(found["month"], found["quarter"], found["half"])
    return date(year, first, 1), date(year, last, monthrange(year, last)[1])


def _months(month: str | None, quarter: str | None, half: str | None) -> tuple[int, int]:
    if month:
        return int(month), int(month)
    if quarter:
        return int(quarter) * 3 - 2, int(quarter) * 3
    if half:
        return int(half) * 6 - 5, int(half) * 6
    return 1, 12
