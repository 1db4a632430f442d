"""Measures of many enterprises as ranges in floats that know how far they may be off; what is too near is settled exactly."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal, DecimalException
from typing import Any

import numpy as np

from yanzhen.rules.batch.board import Board
from yanzhen.rules.batch.columns import EXACT, Bools, Column, Floats
from yanzhen.rules.dossier import Case
from yanzhen.rules.evaluating import answered
from yanzhen.rules.measuring import Extent, measure
from yanzhen.rules.series import each_span
from yanzhen.specs import conditions as c

EPS = 2.0**-52
FEW_BANDS = 64
SPANS = {"sum_2y": 2, "sum_3y": 3, "mean_2y": 2, "mean_3y": 3}


@dataclass(frozen=True)
class Range:
    """Row by row: the number lies in [low, high], each end off by at most ``off``.

    ``scale`` > 0: the ends are whole numbers, exactly the decimal times ``scale`` (then ``off`` is 0); 0: they are
    floats. ``lack`` rows miss a fact; ``doubt`` rows are left to the scalar evaluator.
    """

    low: Floats
    high: Floats
    off: Floats | float
    lack: Bools
    doubt: Bools
    scale: int = 0

    @property
    def open(self) -> Bools:
        found: Bools = np.isneginf(self.low) & np.isposinf(self.high)
        return found

    def plain(self) -> Range:
        """The same as floats."""
        if not self.scale:
            return self
        low, high = self.low / self.scale, self.high / self.scale
        return replace(self, low=low, high=high, off=size_of(low, high) * EPS, scale=0)

    def scaled(self, scale: int) -> Range:
        """The same exact numbers on a finer scale."""
        times = scale // self.scale
        return (
            self if times == 1 else replace(self, low=self.low * times, high=self.high * times, scale=scale)
        )


def size_of(*ends: Floats) -> Floats:
    """The largest finite magnitude of the ends."""
    sizes = [np.where(np.isfinite(e), np.abs(e), 0.0) for e in ends]
    found: Floats = np.maximum.reduce(sizes)
    return found


def _unknown(rows: int) -> Range:
    no = np.zeros(rows, np.bool_)
    return Range(np.full(rows, -np.inf), np.full(rows, np.inf), 0.0, np.ones(rows, np.bool_), no)


def scale_of(values: list[Decimal]) -> int:
    """The power of ten that makes all of them whole; 0 where that is no help."""
    digits = max((-int(v.normalize().as_tuple().exponent) for v in values), default=0)
    return 10 ** max(digits, 0) if digits <= 6 and all(abs(v) < 10**8 for v in values) else 0


def range_of(what: c.Measure, board: Board, back: int = 0) -> Range:
    """The ranges of a measure; ``back`` is the year looked at where each of the last years is asked."""
    rule = RULES.get(type(what))
    if rule is None:
        found = _unknown(board.rows)
        return replace(found, doubt=np.ones(board.rows, np.bool_))
    key = ("range", board.key(what), back)
    if key not in board.values:
        board.values[key] = rule(what, board, back)
    held: Range = board.values[key]
    return held


def _number(what: c.Fact, board: Board, back: int) -> Range:
    column = board.column(what.number.fact)
    if column is None:
        return _unknown(board.rows)
    found = _flat(what, column, board, back)
    if column.none is not None:
        found = _put(found, column.none, 0.0)
    if column.dated is not None:
        found = _years(what, column, board, back, found)
    size = size_of(found.low, found.high)
    whole = (size == np.rint(size)) & (size < EXACT)
    return replace(found, off=np.maximum(found.off, np.where(whole, 0.0, size * EPS)))


def _put(found: Range, rows: Bools, value: float) -> Range:
    low, high = np.where(rows, value, found.low), np.where(rows, value, found.high)
    return replace(found, low=low, high=high, lack=found.lack & ~rows)


def _flat(what: c.Measure, column: Column, board: Board, back: int) -> Range:
    """Rows with a number, and rows with a coded value as the scalar evaluator measures it."""
    no = np.zeros(board.rows, np.bool_)
    if column.numbers is None:
        low, high, lack = np.full(board.rows, -np.inf), np.full(board.rows, np.inf), ~no
    else:
        lack = np.isnan(column.numbers)
        low, high = np.where(lack, -np.inf, column.numbers), np.where(lack, np.inf, column.numbers)
    found = Range(low, high, 0.0, lack, no)
    return found if column.codes is None else _coded(what, column, board, back, found)


def _coded(what: c.Measure, column: Column, board: Board, back: int, found: Range) -> Range:
    codes = column.codes
    assert codes is not None
    low, high, lack = _level_table(what, column.levels, board, back)
    there = codes >= 0
    at = np.where(there, codes, 0)
    return replace(
        found,
        low=np.where(there, low[at], found.low),
        high=np.where(there, high[at], found.high),
        lack=np.where(there, lack[at], found.lack),
        off=np.maximum(found.off, np.where(there, size_of(low, high)[at] * EPS, 0.0)),
        doubt=found.doubt | (there & (low[at] != high[at]) & ~lack[at]),
    )


def _level_table(what: c.Measure, levels: tuple[Any, ...], board: Board, back: int) -> Any:
    def work() -> Any:
        fact = next(c.facts_in(what))[0]
        told = [extent_of(what, {fact: level}, board, back) for level in levels]
        low, high = (np.array([float(getattr(e, end)) for e in told]) for end in ("low", "high"))
        return low, high, np.array([bool(e.missing) or e.open for e in told])

    return board.once(("range", id(levels), board.key(what), back), levels, work)


def extent_of(what: c.Measure, facts: dict[str, Any], board: Board, back: int) -> Extent:
    """The scalar range of one value; what no calculation accepts stays open."""
    try:
        return measure(what, Case(facts, board.variables, answered, back=back))
    except (DecimalException, TypeError):
        return Extent(Decimal("-Infinity"), Decimal("Infinity"), "", ("",))


def _years(what: c.Fact, column: Column, board: Board, back: int, found: Range) -> Range:
    """Rows given by year: the year that is meant, or the sum or mean of the last ones."""
    dated, now, period = column.dated, board.year, what.number.period
    assert dated is not None
    span, each = SPANS.get(period, 0), each_span(period)
    if each and not back:
        return replace(found, doubt=found.doubt | dated)
    if each:
        wanted = [back]
    else:
        wanted = list(range(1, span + 1)) if span else [0 if period in ("Y", "month", "point") else 1]
    if now is None or any(now - one not in column.years for one in wanted):
        return found
    bare = c.Fact(number=c.FactOf(fact=what.number.fact))
    parts = [_flat(bare, column.years[now - one], board, 0) for one in wanted]
    total = sum(p.low for p in parts) / (span if period.startswith("mean") else 1)
    off = sum(size_of(p.low, p.high) for p in parts) * EPS * 4
    lack = np.logical_or.reduce([p.lack for p in parts])
    doubt = np.logical_or.reduce([p.doubt for p in parts])
    if span:
        doubt = doubt | np.logical_or.reduce([_odd(column.years[now - one]) for one in wanted])
    return replace(
        found,
        low=np.where(dated, np.where(lack, -np.inf, total), found.low),
        high=np.where(dated, np.where(lack, np.inf, total), found.high),
        off=np.where(dated & ~lack, off, found.off),
        lack=np.where(dated, lack, found.lack),
        doubt=np.where(dated, doubt, found.doubt),
    )


def _odd(column: Column) -> Bools:
    """Years whose value is not a plain number."""
    return np.zeros(column.rows, np.bool_) if column.codes is None else column.codes >= 0


def _by_value(what: Any, fact: str, board: Board, back: int) -> Range:
    """A measure of one fact, value by value: a year count from a date, a number beside a word."""
    column = board.column(fact)
    if column is None:
        return _unknown(board.rows)
    found = _unknown(board.rows)
    if column.numbers is not None:
        found = replace(found, doubt=~np.isnan(column.numbers))
    if column.codes is not None:
        found = _coded(what, column, board, back, found)
        found = replace(found, doubt=found.doubt & ~(column.codes >= 0))
    if column.none is not None:
        found = _put_extent(found, column.none, extent_of(what, {fact: None}, board, back))
    return found if column.dated is None else replace(found, doubt=found.doubt | column.dated)


def _put_extent(found: Range, rows: Bools, extent: Extent) -> Range:
    low, high = float(extent.low), float(extent.high)
    return replace(
        found,
        low=np.where(rows, low, found.low),
        high=np.where(rows, high, found.high),
        lack=np.where(rows, bool(extent.missing), found.lack),
    )


def _years_since(what: c.YearsSinceMeasure, board: Board, back: int) -> Range:
    return _by_value(what, what.years_since.fact, board, back)


def _lookup(what: c.LookupMeasure, board: Board, back: int) -> Range:
    found = _by_value(what, what.lookup.by, board, back)
    otherwise = what.lookup.otherwise
    scale = scale_of([*what.lookup.table.values(), *([] if otherwise is None else [otherwise])])
    return _exact(found, scale)


def _exact(found: Range, scale: int) -> Range:
    """Numbers known to be whole on a scale are made exactly so."""
    if not scale:
        return found
    low, high = np.rint(found.low * scale), np.rint(found.high * scale)
    return replace(found, low=low, high=high, off=0.0, scale=scale)


def _growth(what: c.GrowthMeasure, board: Board, back: int) -> Range:
    asked = what.growth
    column, now = board.column(asked.fact), board.year
    found = _unknown(board.rows)
    if column is None or column.dated is None or now is None:
        return found
    years = [column.years.get(now - 1), column.years.get(now - 1 - asked.years)]
    if years[0] is None or years[1] is None:
        return found
    bare = c.Fact(number=c.FactOf(fact=asked.fact))
    last, first = (_flat(bare, y, board, 0) for y in years if y is not None)
    told = ~(last.lack | first.lack) & (first.low > 0)
    doubt = last.doubt | first.doubt | _odd(years[0]) | _odd(years[1])
    ratio = np.divide(last.low, first.low, out=np.ones(board.rows), where=told)
    off = (np.abs(ratio) + 1) * 8 * EPS
    if asked.kind == "cagr":
        ratio = np.where(ratio > 0, np.abs(ratio) ** (1 / asked.years), 0.0)
        off = (ratio + 1) * 8 * EPS + 1e-12
    grown = ratio - 1
    low, high = np.where(told, grown, -np.inf), np.where(told, grown, np.inf)
    return Range(low, high, np.where(told, off, 0.0), ~told, doubt & column.dated)


def _share(what: c.ShareMeasure, board: Board, back: int) -> Range:
    top, whole = (range_of(m, board, back).plain() for m in (what.share.of, what.share.in_))
    lack = top.lack | whole.lack | top.open | whole.open
    near_zero = np.abs(whole.low) <= whole.off
    doubt = top.doubt | whole.doubt | (~lack & near_zero & (whole.low != 0))
    told = ~lack & (whole.low > 0)
    ends = [
        np.divide(t, w, out=np.zeros(board.rows), where=told & np.isfinite(t))
        for t in (top.low, top.high)
        for w in (whole.low, whole.high)
    ]
    doubt = doubt | (told & ~(np.isfinite(top.low) & np.isfinite(top.high) & np.isfinite(whole.high)))
    size = size_of(*ends)
    slack = np.divide(top.off + size * whole.off, whole.low, out=np.zeros(board.rows), where=told)
    low, high = np.minimum.reduce(ends), np.maximum.reduce(ends)
    return Range(
        np.where(told, low, -np.inf),
        np.where(told, high, np.inf),
        np.where(told, 2 * slack + 2 * EPS * size, 0.0),
        ~told,
        doubt,
    )


def _bands(what: c.BandsMeasure, board: Board, back: int) -> Range:
    of = range_of(what.bands.of, board, back)
    table = sorted(what.bands.table)
    points = [what.bands.below, *(p for _, p in table)]
    scale = scale_of(points)
    bounds = np.array([float(bound * (of.scale or 1)) for bound, _ in table])
    at = [np.searchsorted(bounds, end, side="right") for end in (of.low, of.high)]
    doubt = of.doubt if of.scale else of.doubt | _near(of, bounds, at)
    held = np.array([float(p * (scale or 1)) for p in points])
    if len(held) <= FEW_BANDS:
        low, high = _hulls(held)
        ends = low[at[0], at[1]], high[at[0], at[1]]
    else:
        ends = held[at[0]], held[at[0]]
        doubt = doubt | (at[0] != at[1])
    off: Floats | float = 0.0 if scale else size_of(*ends) * EPS
    return Range(ends[0], ends[1], off, of.lack & (ends[0] != ends[1]), doubt, scale)


def _near(of: Range, bounds: Floats, at: list[Any]) -> Bools:
    """Rows with an end so near a bound that floats cannot tell on which side it is."""
    wide = np.concatenate([[-np.inf], bounds, [np.inf]])
    found = np.zeros(len(of.low), np.bool_)
    for end, index in zip((of.low, of.high), at, strict=True):
        for bound in (wide[index], wide[index + 1]):
            sure = np.isfinite(end) & np.isfinite(bound)
            slack = of.off + EPS * np.where(sure, np.abs(bound), 0.0)
            found |= sure & (np.abs(np.where(sure, end - np.where(sure, bound, 0.0), np.inf)) <= slack)
    return found


def _hulls(points: Floats) -> tuple[Floats, Floats]:
    """Least and most points from band i to band j."""
    count = len(points)
    low, high = np.tile(points, (count, 1)), np.tile(points, (count, 1))
    for i in range(count):
        low[i, i:], high[i, i:] = np.minimum.accumulate(points[i:]), np.maximum.accumulate(points[i:])
    return low, high


def _aligned(parts: list[Range], more: list[Decimal]) -> tuple[list[Range], int]:
    """All on one exact scale, or all as floats."""
    scale = scale_of(more)
    if scale and all(p.scale for p in parts):
        scale = max(scale, *(p.scale for p in parts))
        return [p.scaled(scale) for p in parts], scale
    return [p.plain() for p in parts], 0


def _gathered(parts: list[Range], low: Floats, high: Floats, scale: int) -> Range:
    off: Floats | float = 0.0
    if not scale:
        sizes = sum((size_of(p.low, p.high) for p in parts), np.zeros(len(low)))
        off = sum((p.off for p in parts), 0.0) + sizes * EPS * (len(parts) + 1)
    lack = np.logical_or.reduce([p.lack for p in parts])
    return Range(low, high, off, lack, np.logical_or.reduce([p.doubt for p in parts]), scale)


def _added(parts: list[Range], more: list[Decimal]) -> Range:
    parts, scale = _aligned(parts, more)
    rows = len(parts[0].low)
    low, high = (sum((getattr(p, e) for p in parts), np.zeros(rows)) for e in ("low", "high"))
    return _gathered(parts, low, high, scale)


def _sum(what: c.SumMeasure, board: Board, back: int) -> Range:
    return _added([range_of(one, board, back) for one in what.sum], [])


def _most(what: c.MostMeasure, board: Board, back: int) -> Range:
    parts, scale = _aligned([range_of(one, board, back) for one in what.most], [])
    low = np.maximum.reduce([p.low for p in parts])
    high = np.maximum.reduce([p.high for p in parts])
    found = _gathered(parts, low, high, scale)
    return replace(found, lack=found.lack & (low != high))


def _score(what: c.ScoreMeasure, board: Board, back: int) -> Range:
    if not what.known:
        return _unknown(board.rows)
    parts = [_capped(range_of(item.of, board, back), item.cap) for item in what.score]
    return _added(parts, [])


def _capped(of: Range, cap: Decimal | None) -> Range:
    if cap is None:
        return replace(of, lack=of.lack & (of.low != of.high))
    scale = max(scale_of([cap]), of.scale) if of.scale and scale_of([cap]) else 0
    of = of.scaled(scale) if scale else of.plain()
    top = float(cap * (scale or 1))
    low, high = np.minimum(of.low, top), np.minimum(of.high, top)
    off = of.off if scale else np.maximum(of.off, abs(top) * EPS)
    return replace(of, low=low, high=high, off=off, lack=of.lack & (low != high))


# Points by condition join this table in ``trees``, which answers conditions.
RULES: dict[type, Callable[[Any, Board, int], Range]] = {
    c.Fact: _number,
    c.YearsSinceMeasure: _years_since,
    c.GrowthMeasure: _growth,
    c.ShareMeasure: _share,
    c.LookupMeasure: _lookup,
    c.BandsMeasure: _bands,
    c.SumMeasure: _sum,
    c.MostMeasure: _most,
    c.ScoreMeasure: _score,
}
