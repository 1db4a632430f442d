"""The unit and the ends of a measure as far as the rule and the vocabulary tell: what a lint holds against its bound."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from yanzhen.specs import conditions as c
from yanzhen.specs.rulebook import FactSpec

Facts = Mapping[str, FactSpec]
Ends = tuple[Decimal, Decimal]
PLAIN = frozenset({"", "bool", "enum", "text", "date", "ratio", "比值", "none", "无"})
"""Spellings of «no unit» in a vocabulary."""
POINTS, YEARS = "分", "年"
INFINITY = Decimal("Infinity")


class MixedUnitsError(ValueError):
    """``args`` are the units that were put together."""


def plain(unit: str) -> str:
    return "" if unit in PLAIN else unit


def unit_of(measure: c.Measure, facts: Facts) -> str | None:
    """The unit; ``""`` for a pure number, None where it cannot be told. Raises MixedUnitsError on 万元 beside 亿元."""
    match measure:
        case c.Fact(number=asked):
            return plain(facts[asked.fact].unit) if asked.fact in facts else None
        case c.ShareMeasure(share=asked_share):
            return _quotient(unit_of(asked_share.of, facts), unit_of(asked_share.in_, facts))
        case c.SumMeasure(sum=inside) | c.MostMeasure(most=inside):
            return _same(unit_of(part, facts) for part in inside)
        case c.GrowthMeasure():
            return ""
        case c.YearsSinceMeasure():
            return YEARS
        case c.BandsMeasure() | c.PointsMeasure() | c.ScoreMeasure():
            return POINTS
        case _:
            return None


def _quotient(top: str | None, whole: str | None) -> str | None:
    """万元 by 万元 is a share, 万元 by 人 is so much a head; 万元 by 亿元 is a mistake."""
    if top is None or whole is None:
        return None
    if top != whole and top.endswith("元") and whole.endswith("元"):
        raise MixedUnitsError(top, whole)
    return "" if top == whole else f"{top}/{whole}" if whole else top


def _same(units: Iterable[str | None]) -> str | None:
    known = list(dict.fromkeys(unit for unit in units if unit is not None))
    if len(known) > 1:
        raise MixedUnitsError(*known)
    return known[0] if known else None


def ends_of(measure: c.Measure) -> Ends:
    """The least and the most that a measure can be whatever the facts are; infinite where nothing bounds it."""
    match measure:
        case c.ScoreMeasure(score=items):
            return _added(_capped(item) for item in items)
        case c.SumMeasure(sum=inside):
            return _added(ends_of(part) for part in inside)
        case c.MostMeasure(most=inside):
            ends = [ends_of(part) for part in inside]
            return max(low for low, _ in ends), max(high for _, high in ends)
        case c.BandsMeasure(bands=asked):
            points = [asked.below, *(p for _, p in asked.table)]
            return min(points), max(points)
        case c.PointsMeasure(points=asked_points):
            both = (asked_points.points, asked_points.otherwise)
            return min(both), max(both)
        case c.LookupMeasure(lookup=asked_lookup):
            values = list(asked_lookup.table.values())
            values += [asked_lookup.otherwise] if asked_lookup.otherwise is not None else []
            return min(values), max(values)
        case _:
            return -INFINITY, INFINITY


def _capped(item: c.ScoreItem) -> Ends:
    low, high = ends_of(item.of)
    return (low, high) if item.cap is None else (min(low, item.cap), min(high, item.cap))


def _added(ends: Iterable[Ends]) -> Ends:
    low = high = Decimal(0)
    for one in ends:
        low, high = low + one[0], high + one[1]
    return low, high
