"""How long accepting, deciding and answering a contest may take: the city's clocks, with where each comes from."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from yanzhen.city.records.queries import calendar, service_level
from yanzhen.kernel.working_days import working_days_between

ACCEPT, DECIDE, CONTEST = "credit-accept", "credit-process", "credit-contest"
FUND_ACCEPT, FUND_DECIDE = "fund-accept", "fund-process"
"""Codes of the clocks; a city's own pack gives its own days under the same code."""


@dataclass(frozen=True, slots=True)
class Limit:
    """When a step is due, when it turns yellow, and what says so."""

    due: datetime.date
    warns: datetime.date | None
    says: str


def accepting(kind: str) -> str:
    """The clock of accepting an application of a kind of money."""
    return FUND_ACCEPT if kind == "equity" else ACCEPT


def deciding(kind: str) -> str:
    """The clock of deciding: a fund looks longer than a bank."""
    return FUND_DECIDE if kind == "equity" else DECIDE


def limit_of(code: str, start: datetime.date) -> Limit:
    """The limit of a step that starts on a day. Raises YanzhenError when no installed pack has the clock."""
    level, days = service_level(code), calendar()
    return Limit(level.due(start, days), level.clock.warns(start, days), f"{level.label} {level.says()}")


def working_days(start: datetime.date, end: datetime.date) -> int:
    return max(0, working_days_between(start, end, calendar()))
