"""How often a dataset is brought up to date: its length, when the next delivery is due, how long a record stays live."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

DAY = datetime.timedelta(days=1)
LIVE = 1.5
"""A record is live while it is no older than its cycle times this; our own default."""


@dataclass(frozen=True, slots=True)
class Cycle:
    """``days`` is the length for reckoning lateness; ``months`` steps by calendar months; ``frequency`` is the word of the
    European vocabulary that DCAT uses."""

    code: str
    label: str
    days: int
    months: int
    frequency: str

    @property
    def live_days(self) -> int:
        """0: the cycle says nothing about when a record is stale."""
        return int(self.days * LIVE + 0.5)


CYCLES = {
    cycle.code: cycle
    for cycle in (
        Cycle("realtime", "实时", 1, 0, "CONT"),
        Cycle("day", "每日", 1, 0, "DAILY"),
        Cycle("week", "每周", 7, 0, "WEEKLY"),
        Cycle("month", "每月", 31, 1, "MONTHLY"),
        Cycle("quarter", "每季度", 92, 3, "QUARTERLY"),
        Cycle("half", "每半年", 184, 6, "ANNUAL_2"),
        Cycle("year", "每年", 366, 12, "ANNUAL"),
        Cycle("irregular", "不定期", 0, 0, "IRREG"),
    )
}
CHOICES = [(c.code, c.label) for c in CYCLES.values()]


def live_since(cycle: str, today: datetime.date) -> datetime.date | None:
    """The oldest date of a record that still counts as live; None where no cycle says so."""
    days = CYCLES[cycle].live_days
    return today - DAY * days if days else None


def next_due(start: datetime.date, cycle: str, after: datetime.date) -> datetime.date | None:
    """The first day later than ``after`` on which a delivery is due, one every cycle since ``start``."""
    found = CYCLES[cycle]
    if not found.days:
        return None
    if not found.months:
        step = max(0, (after - start).days // found.days) + 1
        return start + DAY * found.days * step
    number = 1
    while (due := months_later(start, found.months * number)) <= after:
        number += 1
    return due


def months_later(day: datetime.date, months: int) -> datetime.date:
    """The same day of a later month, or that month's last."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    first = datetime.date(year, month + 1, 1)
    last = (first.replace(day=28) + DAY * 4).replace(day=1) - DAY
    return min(first + DAY * (day.day - 1), last)
