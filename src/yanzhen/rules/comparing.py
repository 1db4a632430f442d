"""One fact against one value: numbers and dates as intervals, so that «2025» against «since June» cannot be told."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from yanzhen.rules.answers import Answer, all_of, any_of, negated
from yanzhen.specs.conditions import Scalar
from yanzhen.specs.dates import bounds

Known = Scalar | float | date
Interval = tuple[Decimal, Decimal] | tuple[date, date]


def compare(op: str, actual: Known, expected: tuple[Scalar, ...]) -> Answer:
    """``actual op expected`` for eq ne gt ge lt le in not_in between; CANNOT_TELL when the two cannot be compared."""
    match op:
        case "in":
            return any_of(_equal(actual, one) for one in expected)
        case "not_in":
            return negated(any_of(_equal(actual, one) for one in expected))
        case "between":
            return all_of([_ordered("ge", actual, expected[0]), _ordered("le", actual, expected[1])])
        case "eq":
            return _equal(actual, expected[0])
        case "ne":
            return negated(_equal(actual, expected[0]))
        case _:
            return _ordered(op, actual, expected[0])


def interval(value: Known) -> Interval | None:
    """A number as a point, a date text as its first and last day; None for words, truth values, nan."""
    if isinstance(value, bool):
        return None
    if isinstance(value, date):
        return value, value
    if isinstance(value, str):
        try:
            return bounds(value)
        except ValueError:
            return None
    number = Decimal(str(value))
    return (number, number) if number.is_finite() else None


def _told(yes: bool, no: bool) -> Answer:
    return Answer.ELIGIBLE if yes else Answer.NOT_ELIGIBLE if no else Answer.CANNOT_TELL


def _pair(actual: Known, expected: Scalar) -> tuple[Interval, Interval] | None:
    """Both as intervals of one sort. A bare year such as 2025 is a date when the other side is one."""
    left, right = interval(actual), interval(expected)
    if left and right and type(left[0]) is not type(right[0]):
        left, right = interval(str(actual)), interval(str(expected))
    return (left, right) if left and right and type(left[0]) is type(right[0]) else None


def _ordered(op: str, actual: Known, expected: Scalar) -> Answer:
    pair = _pair(actual, expected)
    if pair is None:
        return Answer.CANNOT_TELL
    (low, high), (start, end) = pair
    match op:
        case "ge":
            return _told(low >= start, high < start)  # type: ignore[operator]
        case "gt":
            return _told(low > end, high <= end)  # type: ignore[operator]
        case "le":
            return _told(high <= end, low > end)  # type: ignore[operator]
        case _:
            return _told(high < start, low >= start)  # type: ignore[operator]


def _equal(actual: Known, expected: Scalar) -> Answer:
    if isinstance(actual, bool) or isinstance(expected, bool):
        if type(actual) is not type(expected):
            return Answer.CANNOT_TELL
        return _told(actual == expected, actual != expected)
    pair = _pair(actual, expected)
    if pair is None:
        same = str(actual) == str(expected)
        return _told(same, not same)
    (low, high), (start, end) = pair
    apart = high < start or end < low  # type: ignore[operator]
    return _told(pair[0] == pair[1], apart)
