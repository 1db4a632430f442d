"""What a fact says for the period that a rule asks about: one number, or years taken apart and put together."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, TypeGuard

from yanzhen.specs.conditions import Scalar

Known = Scalar | float | datetime.date
Fact = Known | Sequence[Known] | Mapping[str, Known | None] | None
Facts = Mapping[str, Fact]
Variables = Mapping[str, Scalar]

EVALUATION_DAY = "@evaluation_date"
_SPANS = {"each_2y": 2, "each_3y": 3, "sum_2y": 2, "sum_3y": 3, "mean_2y": 2, "mean_3y": 3}


class UnknownYearError(LookupError):
    """A fact given by year lacks a year that the period needs; ``args[0]`` names it, ``args[1]`` is the year."""

    def __str__(self) -> str:
        return str(self.args[0])


def evaluation_year(variables: Variables) -> int | None:
    """The year of the day of evaluation; None when it was not given."""
    text = str(variables.get(EVALUATION_DAY, ""))
    return int(text[:4]) if text[:4].isdigit() else None


def by_year(fact: Fact) -> TypeGuard[Mapping[str, Known | None]]:
    """Whether a fact is given as year → value."""
    return isinstance(fact, Mapping)


def each_span(period: str) -> int:
    """How many of the last years must each hold; 0 for every other period."""
    return _SPANS[period] if period.startswith("each") else 0


def for_period(name: str, fact: Mapping[str, Any], period: str, variables: Variables, back: int = 0) -> Any:
    """The value, or the list of values, that ``period`` means of a fact given by year.

    ``back`` takes one year out of «each of the last years»: 1 the last whole year.

    Raises UnknownYearError naming the fact and the year that is missing, or the day of evaluation.
    """
    now = evaluation_year(variables)
    if now is None:
        raise UnknownYearError(EVALUATION_DAY)
    if back and each_span(period):
        return year_of(name, fact, now - back)
    if period in _SPANS:
        values = [year_of(name, fact, now - back) for back in range(1, _SPANS[period] + 1)]
        if period.startswith("each"):
            return values
        total = sum((Decimal(str(v)) for v in values), Decimal(0))
        return total / len(values) if period.startswith("mean") else total
    if period in ("Y", "month", "point"):
        return year_of(name, fact, now)
    return year_of(name, fact, now - 1)


def year_of(name: str, fact: Mapping[str, Any], year: int) -> Any:
    value = fact.get(str(year), fact.get(year))  # type: ignore[call-overload]
    if value is None:
        raise UnknownYearError(f"{name}（{year}年）", year)
    return value
