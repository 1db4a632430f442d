"""Columns of whole days read at once: days as numbers, and years from each to another day by the calendar."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from yanzhen.rules.batch.columns import Floats

Days = npt.NDArray[np.datetime64]


def days_of(values: tuple[Any, ...]) -> Days | None:
    """The days that ISO texts name; None unless every one of them is a whole day."""
    if set(map(type, values)) != {str} or set(map(len, values)) != {10}:
        return None
    written = np.array(values)
    signs = written.view(np.uint32).reshape(-1, 10)
    digits = signs[:, [0, 1, 2, 3, 5, 6, 8, 9]]
    if (digits < ord("0")).any() or (digits > ord("9")).any() or (signs[:, [4, 7]] != ord("-")).any():
        return None
    try:
        days: Days = written.astype("datetime64[D]")
    except ValueError:
        return None
    years = _year(days)
    return days if (years >= 1800).all() and (years < 2100).all() else None


def years_to(values: tuple[Any, ...], end: Any) -> Floats | None:
    """Years from each day to ``end`` (NaN where it is later), with one more NaN for rows that have no day.

    A year is full on its anniversary; the 29th of February falls on the last of the month in other years.
    """
    begins, ends = days_of(values), days_of((end,))
    if begins is None or ends is None:
        return None
    until = ends[0]
    whole = _year(until) - _year(begins)
    whole = whole - (_anniversary(begins, whole) > until)
    last, following = _anniversary(begins, whole), _anniversary(begins, whole + 1)
    part = (until - last).astype(float) / (following - last).astype(float)
    return np.append(np.where(begins <= until, whole + part, np.nan), np.nan)


def _year(day: Any) -> Any:
    return day.astype("datetime64[Y]").astype(np.int64) + 1970


def _anniversary(begins: Days, years: Any) -> Any:
    months = begins.astype("datetime64[M]")
    moved = months + years * np.timedelta64(12, "M")
    length = (
        (moved + np.timedelta64(1, "M")).astype("datetime64[D]") - moved.astype("datetime64[D]")
    ).astype(int)
    day = (begins - months.astype("datetime64[D]")).astype(int)
    return moved.astype("datetime64[D]") + np.minimum(day, length - 1)
