"""How long an invitation or an answer may wait: the city's clock, and what is late by it."""

from __future__ import annotations

import datetime
from typing import Any

from django.db.models import Q

from yanzhen.city.records.queries import calendar, service_levels

ANSWER = "market-answer"
"""Code of the clock; a city's own pack gives its own days under the same code."""
WAITING = ("invited", "answered")
"""Somebody asked, and the other side has not said yes or no."""


def start_clock(row: Any, day: datetime.date) -> None:
    """``row`` (a match) waits for an answer from this day on; without an installed clock nothing is ever late."""
    level = service_levels().get(ANSWER)
    row.due_on = row.warn_on = None
    row.clock = ""
    if level is not None:
        row.due_on, row.warn_on = level.due(day, calendar()), level.clock.warns(day, calendar())
        row.clock = f"{level.label} {level.says()}"


def stop_clock(row: Any) -> None:
    row.due_on = row.warn_on = None


def late_on(day: datetime.date, path: str = "") -> Q:
    """Matches whose limit has passed without a yes or no."""
    return Q(**{f"{path}state__in": WAITING, f"{path}due_on__lt": day})


def light_on(row: Any, day: datetime.date) -> str:
    """Red when late, yellow when soon, empty where nobody waits or no clock runs."""
    if row.state not in WAITING or row.due_on is None:
        return ""
    if row.due_on < day:
        return "red"
    return "yellow" if row.warn_on is not None and row.warn_on <= day else ""
