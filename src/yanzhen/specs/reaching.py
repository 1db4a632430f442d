"""Which values satisfy several comparisons of one fact: what no value satisfies, or every one, is a mistake."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from yanzhen.specs.conditions import Compare
from yanzhen.specs.dates import bounds
from yanzhen.specs.rulebook import FactSpec

Values = frozenset[Any]


def satisfied_by(compares: Sequence[Compare], fact: FactSpec) -> list[Values] | None:
    """For each comparison the sample values that satisfy it; None where they cannot be compared with each other.

    The samples stand for every value: each bound, a point between two neighbours and one beyond either end.
    """
    samples = _samples(compares, fact)
    if samples is None:
        return None
    return [frozenset(v for v in samples if _holds(one, v)) for one in compares]


def samples_of(compares: Sequence[Compare], fact: FactSpec) -> Values:
    return frozenset(_samples(compares, fact) or ())


def _samples(compares: Sequence[Compare], fact: FactSpec) -> list[Any] | None:
    values = [value for one in compares for value in _values(one)]
    if any(isinstance(v, str) and v.startswith("@") for v in values):
        return None
    if fact.type == "boolean":
        return [True, False]
    if fact.type == "enum":
        return list(fact.values) or None
    if fact.type == "number" and all(_number(v) for v in values):
        found = sorted({Decimal(str(v)) for v in values})
        if fact.minimum is not None:
            found = [v for v in found if v >= fact.minimum] or [fact.minimum]
        lowest = [fact.minimum] if fact.minimum is not None else [found[0] - 1]
        return [*lowest, *_between(found), found[-1] + 1]
    return None


def _between(found: list[Decimal]) -> list[Decimal]:
    middles = [(low + high) / 2 for low, high in itertools.pairwise(found)]
    return [*found, *middles]


def _number(value: Any) -> bool:
    return isinstance(value, int | Decimal) and not isinstance(value, bool)


def _values(one: Compare) -> tuple[Any, ...]:
    return one.value if isinstance(one.value, tuple) else (one.value,)


def _holds(one: Compare, value: Any) -> bool:
    expected = _values(one)
    match one.op:
        case "in" | "eq":
            return value in expected
        case "not_in" | "ne":
            return value not in expected
        case "between":
            return bool(expected[0] <= value <= expected[1])
        case "ge":
            return bool(value >= expected[0])
        case "gt":
            return bool(value > expected[0])
        case "le":
            return bool(value <= expected[0])
        case _:
            return bool(value < expected[0])


def overlap(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Whether two validities (from, to), empty for open, share a day."""
    (begin, end), (start, stop) = _days(one), _days(other)
    return begin <= stop and start <= end


def _days(validity: tuple[str, str]) -> tuple[date, date]:
    return (
        bounds(validity[0])[0] if validity[0] else date.min,
        bounds(validity[1])[1] if validity[1] else date.max,
    )


def comparable(compares: Iterable[Compare]) -> list[Compare]:
    """Those that hold one fact against values of the rule, for the same period."""
    return [one for one in compares if one.fact and one.than is None and one.op != "exists"]
