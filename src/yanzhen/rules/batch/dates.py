"""Columns of whole days read at once as numbers, and from which day on so many years are full by the calendar."""

from __future__ import annotations

import datetime
from calendar import monthrange
from typing import Any

import numpy as np
import numpy.typing as npt

Days = npt.NDArray[np.datetime64]
_DIGITS, _DASHES = [0, 1, 2, 3, 5, 6, 8, 9], [4, 7]
_FIGURES = (
    (slice(0, 4), np.array([1000, 100, 10, 1])),
    (slice(4, 6), np.array([10, 1])),
    (slice(6, 8), np.array([10, 1])),
)
"""Where year, month and day stand among the digits, and what each digit counts."""


def days_of(values: tuple[Any, ...]) -> Days | None:
    """The days that ISO texts name; None unless every one of them is a whole day."""
    if set(map(type, values)) != {str} or set(map(len, values)) != {10}:
        return None
    signs = np.frombuffer("".join(values).encode("utf-32-le"), np.uint32).reshape(-1, 10)
    digits = signs[:, _DIGITS].astype(np.int64) - ord("0")
    if digits.min() < 0 or digits.max() > 9 or (signs[:, _DASHES] != ord("-")).any():
        return None
    year, month, day = (digits[:, at] @ by for at, by in _FIGURES)
    if year.min() < 1800 or year.max() >= 2100 or month.min() < 1 or month.max() > 12 or day.min() < 1:
        return None
    months = ((year - 1970) * 12 + month - 1).astype("datetime64[M]")
    if (day > _length(months)).any():
        return None
    days: Days = months.astype("datetime64[D]") + (day - 1)
    return days


def begun_by(end: datetime.date, years: int) -> datetime.date:
    """The last day from which ``years`` are full on ``end``.

    A year is full on its anniversary; the 29th of February falls on the last of the month in other years.
    """
    last = monthrange(end.year - years, end.month)[1]
    ends_month = end.day == monthrange(end.year, end.month)[1]
    return end.replace(year=end.year - years, day=last if ends_month else min(end.day, last))


def _length(months: Any) -> Any:
    """How many days a month has."""
    return (
        (months + np.timedelta64(1, "M")).astype("datetime64[D]") - months.astype("datetime64[D]")
    ).astype(int)
