"""Ranges with units: adding money to people is refused, 亿元 becomes 万元 through the table or not at all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from yanzhen.kernel.errors import YanzhenError

INFINITY = Decimal("Infinity")
Dimensions = frozenset[tuple[str, int]]
PLAIN: Dimensions = frozenset()


@dataclass(frozen=True, slots=True)
class Range:
    """low..high with its units. ``literal``: only numbers of the rule; ``scaled``: a number of the rule is a factor."""

    low: Decimal
    high: Decimal
    dimensions: Dimensions = PLAIN
    literal: bool = False
    scaled: bool = False


def monetary(unit: str) -> bool:
    return unit.endswith("元")


def is_amount(value: Range, unit: str) -> bool:
    """In ``unit``; or a number of the rule; or so much of ``unit`` for every person, piece or day."""
    if value.literal or value.dimensions == frozenset({(unit, 1)}):
        return True
    powers = dict(value.dimensions)
    other_money = any(monetary(name) for name in powers if name != unit)
    return value.scaled and not other_money and powers.get(unit, 0) in (0, 1)


def combined(op: str, one: Range, other: Range, unit: str) -> Range:
    """Two ranges under + - * / min max. Raises YanzhenError where the units do not go together."""
    if op in ("*", "/"):
        return _scaled(op, one, other)
    numbers = _CORNERS[op](one, other)
    literal, scaled = one.literal and other.literal, one.scaled or other.scaled
    if one.dimensions == other.dimensions or one.literal or other.literal:
        dimensions = other.dimensions if one.literal else one.dimensions
    elif is_amount(one, unit) and is_amount(other, unit):
        dimensions = frozenset({(unit, 1)})
    else:
        why = f"{said(one.dimensions)}和{said(other.dimensions)}不能放在一起算"
        raise YanzhenError("单位不合", where=op, why=why, do="核对算式里各事实的单位")
    return Range(*numbers, dimensions, literal, scaled)


def said(dimensions: Dimensions) -> str:
    return "·".join(f"{n}^{p}" if p != 1 else n for n, p in sorted(dimensions)) or "没有单位的数"


def _scaled(op: str, one: Range, other: Range) -> Range:
    sign = 1 if op == "*" else -1
    powers = dict(one.dimensions)
    for name, power in other.dimensions:
        powers[name] = powers.get(name, 0) + sign * power
    dimensions = frozenset((name, power) for name, power in powers.items() if power)
    scaled = one.literal or other.literal or one.scaled or other.scaled
    return Range(*_CORNERS[op](one, other), dimensions, one.literal and other.literal, scaled)


def _times(one: Decimal, other: Decimal) -> Decimal:
    return Decimal(0) if one == 0 or other == 0 else one * other


def _product(one: Range, other: Range) -> tuple[Decimal, Decimal]:
    ends = [_times(a, b) for a in (one.low, one.high) for b in (other.low, other.high)]
    return min(ends), max(ends)


def _quotient(one: Range, other: Range) -> tuple[Decimal, Decimal]:
    if other.low <= 0 <= other.high or not (one.low.is_finite() and one.high.is_finite()):
        return -INFINITY, INFINITY
    ends = [a / b for a in (one.low, one.high) for b in (other.low, other.high)]
    return min(ends), max(ends)


_CORNERS: dict[str, Callable[[Range, Range], tuple[Decimal, Decimal]]] = {
    "+": lambda a, b: (a.low + b.low, a.high + b.high),
    "-": lambda a, b: (a.low - b.high, a.high - b.low),
    "*": _product,
    "/": _quotient,
    "min": lambda a, b: (min(a.low, b.low), min(a.high, b.high)),
    "max": lambda a, b: (max(a.low, b.low), max(a.high, b.high)),
}
