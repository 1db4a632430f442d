"""Deadlines are counted in working days: weekends by computing, holidays and swapped days as somebody gives them."""

from __future__ import annotations

import datetime
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

DAY = datetime.timedelta(days=1)
SURE = "AB"
"""Grades of a calendar that need no remark."""


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """Days off and working weekends of the years that are known; ``known``: year → grade of its calendar."""

    off: frozenset[datetime.date] = frozenset()
    work: frozenset[datetime.date] = frozenset()
    known: Mapping[int, str] = field(default_factory=dict)

    def is_working(self, day: datetime.date) -> bool:
        return day in self.work or (day.weekday() < 5 and day not in self.off)

    def doubt(self, start: datetime.date, end: datetime.date) -> str:
        """What the reader must know of the calendar between two days; empty when all of it is sure."""
        years = range(start.year, end.year + 1)
        unknown = [str(y) for y in years if y not in self.known]
        unsure = [str(y) for y in years if y in self.known and self.known[y] not in SURE]
        told = [f"{'、'.join(unknown)} 年只扣周末，节假日未载"] if unknown else []
        told += [f"{'、'.join(unsure)} 年节假日未核对"] if unsure else []
        return "；".join(told)


def add_working_days(start: datetime.date, n: int, calendar: WorkingCalendar) -> datetime.date:
    """The ``n``-th working day after ``start``, which itself is not counted; ``n`` below 0 goes back."""
    step, day = (DAY if n >= 0 else -DAY), start
    left = abs(n)
    while left:
        day += step
        left -= calendar.is_working(day)
    return day


def working_days_between(start: datetime.date, end: datetime.date, calendar: WorkingCalendar) -> int:
    """Working days after ``start`` up to and with ``end``; negative when ``end`` is earlier."""
    if end < start:
        return -working_days_between(end, start, calendar)
    return sum(calendar.is_working(start + DAY * n) for n in range(1, (end - start).days + 1))


SPANS: Mapping[str, datetime.timedelta] = {
    "分钟": datetime.timedelta(minutes=1),
    "小时": datetime.timedelta(hours=1),
    "天": DAY,
    "周": DAY * 7,
}


@dataclass(frozen=True, slots=True)
class Clock:
    """How long something may take: ``limit`` and the point of warning, both in ``unit`` (分钟 小时 天 工作日 周 个月)."""

    limit: Decimal
    unit: str
    warn_at: Decimal | None = None

    @property
    def working(self) -> bool:
        """Whether the clock stands still on days off."""
        return self.unit == "工作日"

    @property
    def days(self) -> int:
        """Whole days of the limit, working days where the unit says so; a started day counts whole."""
        return _days(self.limit, self.unit)

    def due(self, start: datetime.date, calendar: WorkingCalendar) -> datetime.date:
        """The last day that is in time, for a clock that starts on ``start``."""
        return _after(start, self.limit, self.unit, calendar)

    def warns(self, start: datetime.date, calendar: WorkingCalendar) -> datetime.date | None:
        """The day on which the light turns yellow; None where the clock names none."""
        return None if self.warn_at is None else _after(start, self.warn_at, self.unit, calendar)

    def due_at(self, start: datetime.datetime, calendar: WorkingCalendar) -> datetime.datetime:
        """The moment up to which it is in time; hours and minutes run through, days end at the same time of day."""
        if self.unit in SPANS:
            return start + SPANS[self.unit] * float(self.limit)
        return start + (self.due(start.date(), calendar) - start.date())

    def used(self, start: datetime.date, end: datetime.date, calendar: WorkingCalendar) -> int:
        """Days of this clock that have gone by."""
        return working_days_between(start, end, calendar) if self.working else (end - start).days

    def __str__(self) -> str:
        return f"{self.limit.normalize():f} {self.unit}"


def _days(amount: Decimal, unit: str) -> int:
    if unit == "个月":
        return math.ceil(amount * 30)
    return math.ceil(amount) if unit not in SPANS else math.ceil(float(amount) * (SPANS[unit] / DAY))


def _after(start: datetime.date, amount: Decimal, unit: str, calendar: WorkingCalendar) -> datetime.date:
    if unit == "工作日":
        return add_working_days(start, math.ceil(amount), calendar)
    if unit == "个月":
        return _months_after(start, math.ceil(amount))
    return start + DAY * _days(amount, unit)


def _months_after(start: datetime.date, months: int) -> datetime.date:
    """The same day of a later month, or that month's last."""
    year, month = divmod(start.month - 1 + months, 12)
    first = datetime.date(start.year + year, month + 1, 1)
    next_first = datetime.date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return min(first + DAY * (start.day - 1), next_first - DAY)
