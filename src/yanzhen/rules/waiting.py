"""The first day on which a rule is met by waiting alone: tried day by day where something turns with the calendar."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from yanzhen.rules.answers import Answer
from yanzhen.rules.changing import Attempt, whole_day
from yanzhen.rules.comparing import interval
from yanzhen.rules.series import Facts
from yanzhen.rules.years import anniversary
from yanzhen.specs.conditions import facts_in

YEARS = 12
"""Farther ahead nobody plans and no rule is known."""


def first_day(facts: Facts, attempt: Attempt) -> datetime.date | None:
    """The earliest day from tomorrow on, within twelve years, that no longer gives a no; None where there is none.

    The figures of the last known year are taken to continue; every other fact stays as it is.
    """
    today = attempt.today()
    if today is None:
        return None
    before = today
    for day in sorted(set(_turns(today, facts, attempt))):
        if _met(day, facts, attempt):
            return _earliest(before, day, facts, attempt)
        before = day
    return None


def _met(day: datetime.date, facts: Facts, attempt: Attempt) -> bool:
    return attempt.answer(*attempt.on(day, facts)) is not Answer.NOT_ELIGIBLE


def _earliest(fails: datetime.date, met: datetime.date, facts: Facts, attempt: Attempt) -> datetime.date:
    while (met - fails).days > 1:
        middle = fails + (met - fails) // 2
        fails, met = (fails, middle) if _met(middle, facts, attempt) else (middle, met)
    return met


def _turns(today: datetime.date, facts: Facts, attempt: Attempt) -> Iterator[datetime.date]:
    """New years, anniversaries of every date among the facts, and days on which a moving date passes such a date."""
    for ahead in range(1, YEARS + 1):
        yield datetime.date(today.year + ahead, 1, 1)
    for held in _dates(facts, attempt):
        for ahead in range(today.year - held.year, today.year - held.year + YEARS + 1):
            if (day := anniversary(held, ahead)) > today:
                yield from (day, day + datetime.timedelta(days=1))
        for value in attempt.variables.values():
            moving = whole_day(value)
            if moving is not None and held > moving:
                yield from (today + (held - moving) + datetime.timedelta(days=n) for n in (0, 1))


def _dates(facts: Facts, attempt: Attempt) -> set[datetime.date]:
    """First and last day of every date among the facts that the condition asks for."""
    found: set[datetime.date] = set()
    for name, _ in facts_in(attempt.condition):
        value = facts.get(name)
        ends = interval(value) if isinstance(value, str | datetime.date) else None
        found |= {day for day in ends or () if isinstance(day, datetime.date)}
    return found
