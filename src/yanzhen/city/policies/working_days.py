"""Deadlines are counted in working days: weekends by computing, holidays and swapped days from a calendar that is data."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from yanzhen.specs.dates import bounds

CALENDAR = Path(__file__).with_name("data") / "holidays.yaml"
DAY = datetime.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Holidays:
    """Days off and working weekends of the years that are known; ``known`` year → grade of the calendar."""

    off: frozenset[datetime.date]
    work: frozenset[datetime.date]
    known: dict[int, str]

    def is_working(self, day: datetime.date) -> bool:
        return day in self.work or (day.weekday() < 5 and day not in self.off)

    def after(self, day: datetime.date, count: int) -> datetime.date:
        """The ``count``-th working day after ``day``, which itself is not counted."""
        while count > 0:
            day += DAY
            count -= self.is_working(day)
        return day

    def between(self, start: datetime.date, end: datetime.date) -> int:
        """Working days after ``start`` up to and with ``end``; negative when ``end`` is earlier."""
        if end < start:
            return -self.between(end, start)
        days = (end - start).days
        return sum(self.is_working(start + DAY * n) for n in range(1, days + 1))

    def doubt(self, start: datetime.date, end: datetime.date) -> str:
        """What the reader must know of the calendar between two days; empty when all of it is sure."""
        years = range(start.year, end.year + 1)
        unknown = [str(y) for y in years if y not in self.known]
        unsure = [str(y) for y in years if self.known.get(y, "A") not in "AB"]
        told = [f"{'、'.join(unknown)} 年只扣周末，节假日未载"] if unknown else []
        told += [f"{'、'.join(unsure)} 年节假日未核对"] if unsure else []
        return "；".join(told)


@cache
def holidays() -> Holidays:
    """The calendar that comes with the product."""
    years: dict[int, Any] = yaml.safe_load(CALENDAR.read_text(encoding="utf-8"))["years"]
    off = {day for year in years.values() for span in year["free"] for day in _days(str(span))}
    work = {day for year in years.values() for one in year["swapped"] for day in _days(str(one))}
    return Holidays(frozenset(off), frozenset(work), {year: held["grade"] for year, held in years.items()})


def _days(span: str) -> list[datetime.date]:
    first, last = bounds(span)
    return [first + DAY * n for n in range((last - first).days + 1)]
