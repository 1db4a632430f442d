"""Numbers computed from columns of a database, as the range that they may still have where cells are empty."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import reduce
from operator import add, or_
from typing import Any

from yanzhen.kernel.errors import YanzhenError

EPS = 2.0**-44
"""Relative distance within which sums and quotients of floats are not trusted."""
ROOT = 4e-12
WHOLE = 2.0**53
NOW = frozenset({"Y", "month", "point"})
SPANS = {"each_2y": 2, "each_3y": 3, "sum_2y": 2, "sum_3y": 3, "mean_2y": 2, "mean_3y": 3}
INFINITY = float("inf")


@dataclass(frozen=True)
class Place:
    """Where a measure is worked out: the table, the day, which of the last years, how a condition is told."""

    table: Any
    given: Mapping[str, Any]
    back: int
    tell: Callable[[Any, Any, Mapping[str, Any]], Any]

    @property
    def year(self) -> int:
        text = str(self.given.get("@evaluation_date", ""))[:4]
        return int(text) if text.isdigit() else 0


@dataclass(frozen=True)
class Extent:
    """The number lies in [low, high]. ``off``: how far it may be from the decimal; ``missing``: a fact would narrow
    it; ``doubt``: floats cannot tell and the row must be asked one by one. ``ends`` are those of a quotient, or the decimal itself."""

    low: Any
    high: Any
    off: Any
    missing: Any
    doubt: Any
    ends: tuple[Any, Any] | None = None


def beyond(what: str) -> YanzhenError:
    return YanzhenError(
        f"数据库里算不了 {what}", why="表格里没有它要的东西，或类型不合", do="用 --engine python"
    )


def each_of(periods: list[str]) -> range:
    """The years that are asked apart; one look where none is."""
    span = max((SPANS[p] for p in periods if p.startswith("each")), default=0)
    return range(1, span + 1) if span else range(1)


def measure(what: Mapping[str, Any], at: Place) -> Extent:
    """The range of a measure. Raises YanzhenError for what only the evaluator in memory can do."""
    for key, rule in _RULES.items():
        if key in what:
            return rule(what[key], at) if key != "score" else _score(what, at)
    raise beyond("、".join(what))


def number(value: Decimal) -> Extent:
    """A number that stands in the rule."""
    import ibis

    near = float(value)
    off = 0.0 if Decimal(repr(near)) == value else abs(near) * EPS
    no = ibis.literal(False)
    return Extent(ibis.literal(near), ibis.literal(near), ibis.literal(off), no, no, (value, None))


def column(at: Place, fact: str, back: int) -> Any:
    """The column of a fact; where there are columns by year, that of the year; None where there is neither."""
    if fact in at.table.columns:
        return at.table[fact]
    name = f"{fact}_{at.year - back}"
    return at.table[name] if name in at.table.columns else None


def _point(value: Any, off: Any = 0.0, ends: tuple[Any, Any] | None = None) -> Extent:
    """A number or, where it is empty, nothing known."""
    import ibis

    no = ibis.literal(False)
    if value is None:
        return Extent(ibis.literal(-INFINITY), ibis.literal(INFINITY), ibis.literal(0.0), ~no, no)
    value = value.cast("float64")
    off = ibis.literal(off) if isinstance(off, float) else off.fill_null(0.0)
    return Extent(value.fill_null(-INFINITY), value.fill_null(INFINITY), off, value.isnull(), no, ends)


def _number(what: Mapping[str, Any], at: Place) -> Extent:
    fact, period = what["fact"], what.get("period", "")
    if fact not in at.table.columns and period[:4] in ("sum_", "mean"):
        return _summed(fact, period, at)
    each = period.startswith("each")
    if each and not at.back and fact not in at.table.columns:
        raise beyond("这样的逐年")
    held = column(at, fact, at.back if each else 0 if period in NOW else 1)
    if held is not None and not held.type().is_numeric():
        raise beyond(f"不是数的列“{fact}”")
    return _point(held)


def _summed(fact: str, period: str, at: Place) -> Extent:
    years = [column(at, fact, back) for back in range(1, SPANS[period] + 1)]
    if any(y is None for y in years):
        return _point(None)
    total, size = reduce(add, years), reduce(add, [y.abs() for y in years])
    return _point(total / (len(years) if period.startswith("mean") else 1), size * EPS)


def _share(what: Mapping[str, Any], at: Place) -> Extent:
    top, whole = measure(what["of"], at), measure(what["in"], at)
    unknown = top.missing | whole.missing | (whole.low <= 0)
    value = unknown.ifelse(None, top.low / whole.low.nullif(0.0))
    ends = (top.low, whole.low)
    size = value.abs() * EPS + (top.off + whole.off * value.abs()) / whole.low.nullif(0.0)
    near = top.doubt | whole.doubt | ((whole.low.abs() <= whole.off) & (whole.off > 0))
    return replace(_point(value, size, ends), doubt=near.fill_null(False))


def _growth(what: Mapping[str, Any], at: Place) -> Extent:
    years = int(what.get("years", 1))
    names = [f"{what['fact']}_{at.year - 1 - back}" for back in (0, years)]
    if any(n not in at.table.columns for n in names):
        return _point(None)
    last, first = (at.table[n] for n in names)
    ratio = (first > 0).ifelse(last / first.nullif(0), None)
    if what.get("kind", "total") == "cagr":
        root = (ratio > 0).ifelse(ratio.abs() ** (1 / years), 0.0)
        return _point(ratio.isnull().ifelse(None, root - 1), (root + 1) * EPS + ROOT)
    return _point(ratio - 1, (ratio.abs() + 1) * EPS, (last - first, first))


def _years_since(what: Mapping[str, Any], at: Place) -> Extent:
    """Years full on the anniversary, and the part of the year since the last."""
    import ibis

    until = str(at.given.get(what.get("until", "@evaluation_date"), what.get("until", "@evaluation_date")))
    held = column(at, what["fact"], 0)
    if held is None or until.startswith("@"):
        return _point(None)
    if not held.type().is_date() or len(until) != 10:
        raise beyond("不是日期类型的列")
    end = ibis.literal(datetime.date.fromisoformat(until))
    whole = end.year() - held.year()
    whole = whole - (_later(held, whole) > end).cast("int64")
    last, following = _later(held, whole), _later(held, whole + 1)
    part = end.delta(last, unit="day") / following.delta(last, unit="day")
    value = (held <= end).ifelse(whole + part, None)
    return _point(value, (part > 0).ifelse(value * EPS, 0.0))


def _later(day: Any, years: Any) -> Any:
    """The same day years later, on the last of the month where it has no such day."""
    return (day + years.as_interval("Y")).cast("date")


def _lookup(what: Mapping[str, Any], at: Place) -> Extent:
    held = column(at, what["by"], 0)
    if held is None:
        return _point(None)
    if not (held.type().is_string() or held.type().is_boolean()):
        raise beyond("按数字查的表")
    key = held.cast("string").lower() if held.type().is_boolean() else held
    import ibis

    rest = None if what.get("otherwise") is None else float(Decimal(str(what["otherwise"])))
    found = ibis.cases(*((key == k, float(Decimal(str(v)))) for k, v in what["table"].items()), else_=rest)
    size = max((abs(float(Decimal(str(v)))) for v in what["table"].values()), default=0.0)
    return _point(key.isnull().ifelse(None, found), size * EPS)


def _bands(what: Mapping[str, Any], at: Place) -> Extent:
    import ibis

    of = measure(what["of"], at)
    table = sorted((Decimal(str(low)), float(Decimal(str(points)))) for low, points in what["table"])
    below = float(Decimal(str(what.get("below", 0))))

    def points(value: Any) -> Any:
        return ibis.cases(*((value >= float(low), p) for low, p in reversed(table)), else_=below)

    between = [((of.low < float(b)) & (of.high >= float(b)), p) for b, p in table]
    low = ibis.least(points(of.low), *(hit.ifelse(p, INFINITY) for hit, p in between))
    high = ibis.greatest(points(of.low), *(hit.ifelse(p, -INFINITY) for hit, p in between))
    near = reduce(or_, [_near(of, float(b), Decimal(repr(float(b))) == b) for b, _ in table])
    size = max(abs(p) for p in (below, *(p for _, p in table)))
    return Extent(low, high, ibis.literal(size * EPS), of.missing & (low != high), of.doubt | near)


def _near(of: Extent, bound: float, exact: bool) -> Any:
    off = of.off if exact else of.off + abs(bound) * EPS
    return ((of.low - bound).abs() <= off) & (off > 0) | ((of.high - bound).abs() <= off) & (off > 0)


def _points(what: Mapping[str, Any], at: Place) -> Extent:
    import ibis

    yes, no, doubt = at.tell(what["when"], at.table, at.given)
    one, other = (float(Decimal(str(what.get(k, 0)))) for k in ("points", "otherwise"))
    ends = [yes.ifelse(one, no.ifelse(other, end(one, other))) for end in (min, max)]
    off = ibis.literal(max(abs(one), abs(other)) * EPS)
    return Extent(ends[0], ends[1], off, ~(yes | no), doubt)


def _sum(what: Any, at: Place) -> Extent:
    return _added([measure(one, at) for one in what])


def _added(parts: list[Extent]) -> Extent:
    low, high = reduce(add, [p.low for p in parts]), reduce(add, [p.high for p in parts])
    size = reduce(add, [_size(p) for p in parts]) * EPS
    off = reduce(add, [p.off for p in parts]) + size
    return Extent(
        low, high, off, reduce(or_, [p.missing for p in parts]), reduce(or_, [p.doubt for p in parts])
    )


def _size(part: Extent) -> Any:
    import ibis

    ends = [end.isinf().ifelse(0.0, end.abs()) for end in (part.low, part.high)]
    return ibis.greatest(*ends)


def _most(what: Any, at: Place) -> Extent:
    import ibis

    parts = [measure(one, at) for one in what]
    low, high = ibis.greatest(*(p.low for p in parts)), ibis.greatest(*(p.high for p in parts))
    off, doubt = ibis.greatest(*(p.off for p in parts)), reduce(or_, [p.doubt for p in parts])
    return Extent(low, high, off, reduce(or_, [p.missing for p in parts]) & (low != high), doubt)


def _score(what: Mapping[str, Any], at: Place) -> Extent:
    if what.get("known", True) is False:
        return _point(None)
    return _added([_item(item, at) for item in what["score"]])


def _item(item: Mapping[str, Any], at: Place) -> Extent:
    import ibis

    of = measure(item["of"], at)
    if item.get("cap") is None:
        return replace(of, missing=of.missing & (of.low != of.high))
    cap = float(Decimal(str(item["cap"])))
    low, high = ibis.least(of.low, cap), ibis.least(of.high, cap)
    return replace(of, low=low, high=high, missing=of.missing & (low != high), ends=None)


_RULES: dict[str, Callable[[Any, Place], Extent]] = {
    "number": _number,
    "share": _share,
    "growth": _growth,
    "years_since": _years_since,
    "lookup": _lookup,
    "bands": _bands,
    "points": _points,
    "sum": _sum,
    "most": _most,
    "score": _score,
}
