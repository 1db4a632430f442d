"""Numbers computed from facts, as the range that they may still have: what is unknown leaves the range open."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from yanzhen.rules.answers import Answer
from yanzhen.rules.comparing import interval
from yanzhen.rules.series import Fact as Given
from yanzhen.rules.series import (
    Facts,
    UnknownYearError,
    Variables,
    by_year,
    evaluation_year,
    for_period,
    year_of,
)
from yanzhen.specs import conditions as c

INFINITY = Decimal("Infinity")
YEAR_DAYS = Decimal("365.25")


@dataclass(frozen=True, slots=True)
class Extent:
    """The number lies in [low, high]; ``missing`` are the facts that would narrow it; ``says`` how it came about."""

    low: Decimal
    high: Decimal
    says: str
    missing: tuple[str, ...] = ()
    inside: tuple[Extent, ...] = ()

    @property
    def exact(self) -> bool:
        return self.low == self.high

    @property
    def open(self) -> bool:
        return self.low == -INFINITY and self.high == INFINITY


Judge = Callable[[c.Condition, Facts, Variables], tuple[Answer, str, tuple[str, ...]]]
"""How a condition inside a measure is answered: (answer, reason, missing facts)."""


@dataclass(frozen=True, slots=True)
class Case:
    """The facts of one enterprise, the variables of the day, and how conditions are answered."""

    facts: Facts
    variables: Variables
    judge: Judge


def measure(what: c.Measure, case: Case) -> Extent:
    """The range of a measure. Nothing is guessed and nothing raised."""
    return _RULES[type(what)](what, case)


def unknown(says: str, *missing: str) -> Extent:
    return Extent(-INFINITY, INFINITY, says, tuple(dict.fromkeys(missing)))


def exactly(value: Decimal, says: str) -> Extent:
    return Extent(value, value, says)


def _number(what: c.Fact, case: Case) -> Extent:
    name = what.number.fact
    return _value(name, case, lambda fact: for_period(name, fact, what.number.period, case.variables))


def _value(name: str, case: Case, take: Callable[[Any], Any]) -> Extent:
    """The number of a fact; ``take`` chooses from a fact that is given by year."""
    if name not in case.facts:
        return unknown(f"缺事实 {name}", name)
    given: Given = case.facts[name]
    if given is None:
        return exactly(Decimal(0), f"{name} 没有（已核实）")
    try:
        value = take(given) if by_year(given) else given
    except UnknownYearError as error:
        return unknown(f"缺事实 {error}", str(error))
    if isinstance(value, list | tuple):
        numbers = [found for v in value if (found := _as_number(v)) is not None]
        if not numbers or len(numbers) < len(value):
            return unknown(f"{name} 不是数", name)
        return Extent(min(numbers), max(numbers), f"{name} 各年 {'、'.join(map(str, numbers))}")
    number = _as_number(value)
    return unknown(f"{name} 不是数", name) if number is None else exactly(number, f"{name} 为 {number}")


def _as_number(value: Any) -> Decimal | None:
    if isinstance(value, bool):
        return None
    found = interval(value)
    return found[0] if found and isinstance(found[0], Decimal) else None


def _years_since(what: c.YearsSinceMeasure, case: Case) -> Extent:
    name, until = what.years_since.fact, what.years_since.until
    end_text = case.variables.get(until) if until.startswith("@") else until
    if name not in case.facts or case.facts[name] is None or end_text is None:
        lacking = name if name not in case.facts or case.facts[name] is None else until
        return unknown(f"缺事实 {lacking}", lacking)
    begin, end = interval(case.facts[name]), interval(end_text)  # type: ignore[arg-type]
    if (
        not begin
        or not end
        or not isinstance(begin[0], datetime.date)
        or not isinstance(end[0], datetime.date)
    ):
        return unknown(f"{name} 不是日期", name)
    low = Decimal((end[0] - begin[1]).days) / YEAR_DAYS
    high = Decimal((end[1] - begin[0]).days) / YEAR_DAYS
    if high < 0:
        return unknown(f"{name} 晚于评价日", name)
    return Extent(low, high, f"{name} 至评价日 {low:.2f} 年")


def _growth(what: c.GrowthMeasure, case: Case) -> Extent:
    asked, name = what.growth, what.growth.fact
    fact = case.facts.get(name)
    now = evaluation_year(case.variables)
    if name not in case.facts or not isinstance(fact, dict) or now is None:
        lacking = name if now is not None else "@evaluation_date"
        return unknown(f"缺 {lacking} 的分年数", lacking)
    try:
        last, first = (Decimal(str(year_of(name, fact, now - 1 - back))) for back in (0, asked.years))
    except UnknownYearError as error:
        return unknown(f"缺事实 {error}", str(error))
    if first <= 0:
        return unknown(f"{name} 的基期不大于零，算不出增速", name)
    grown = last / first - 1
    if asked.kind == "cagr":
        grown = Decimal(str(float(last / first) ** (1 / asked.years))) - 1 if last > 0 else Decimal(-1)
    return exactly(grown, f"{name} {asked.years} 年增长 {grown:.4f}")


def _share(what: c.ShareMeasure, case: Case) -> Extent:
    top, whole = measure(what.share.of, case), measure(what.share.in_, case)
    missing = (*top.missing, *whole.missing)
    if missing:
        return unknown("；".join(x.says for x in (top, whole) if x.missing), *missing)
    if whole.low <= 0:
        return unknown(f"分母不大于零（{whole.says}）", "分母")
    ends = [t / w for t in (top.low, top.high) for w in (whole.low, whole.high)]
    return Extent(min(ends), max(ends), f"占比 {min(ends):.4f}（{top.says}，{whole.says}）")


def _lookup(what: c.LookupMeasure, case: Case) -> Extent:
    asked = what.lookup
    if asked.by not in case.facts:
        return unknown(f"缺事实 {asked.by}", asked.by)
    key = str(case.facts[asked.by])
    found = asked.table.get(key, asked.otherwise)
    return (
        unknown(f"{asked.by} 为 {key}，表里没有", asked.by)
        if found is None
        else exactly(found, f"{asked.by} 为 {key}，按 {found}")
    )


def _bands(what: c.BandsMeasure, case: Case) -> Extent:
    asked = what.bands
    of = measure(asked.of, case)
    table = sorted(asked.table)

    def points(value: Decimal) -> Decimal:
        return next((p for low, p in reversed(table) if value >= low), asked.below)

    all_points = [points(of.low), points(of.high), *(p for low, p in table if of.low < low <= of.high)]
    low, high = min(all_points), max(all_points)
    told = f"得 {low} 分" if low == high else f"得 {low} 至 {high} 分"
    return Extent(low, high, f"{of.says}，{told}", of.missing if low != high else ())


def _points(what: c.PointsMeasure, case: Case) -> Extent:
    asked = what.points
    answer, reason, missing = case.judge(asked.when, case.facts, case.variables)
    if answer is Answer.CANNOT_TELL:
        ends = sorted((asked.points, asked.otherwise))
        return Extent(ends[0], ends[1], f"{reason}，得 {ends[0]} 至 {ends[1]} 分", missing)
    got = asked.points if answer is Answer.ELIGIBLE else asked.otherwise
    return exactly(got, f"{reason}，得 {got} 分")


def _sum(what: c.SumMeasure, case: Case) -> Extent:
    return _added([measure(one, case) for one in what.sum])


def _added(parts: list[Extent]) -> Extent:
    low, high = sum((p.low for p in parts), Decimal(0)), sum((p.high for p in parts), Decimal(0))
    told = f"合计 {low}" if low == high else f"合计 {low} 至 {high}"
    return Extent(low, high, told, _missing(parts), tuple(parts))


def _missing(parts: Iterable[Extent]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for p in parts for name in p.missing))


def _most(what: c.MostMeasure, case: Case) -> Extent:
    parts = [measure(one, case) for one in what.most]
    low, high = max(p.low for p in parts), max(p.high for p in parts)
    return Extent(
        low, high, max(parts, key=lambda p: p.low).says, _missing(parts) if low != high else (), tuple(parts)
    )


def _score(what: c.ScoreMeasure, case: Case) -> Extent:
    if not what.known:
        return unknown("评分表没有公开，分数算不出", "评分表")
    parts = []
    for item in what.score:
        of = measure(item.of, case)
        cap = INFINITY if item.cap is None else item.cap
        parts.append(
            Extent(min(of.low, cap), min(of.high, cap), f"{item.label}：{of.says}", of.missing, of.inside)
        )
    return _added(parts)


_RULES: dict[type, Callable[[Any, Case], Extent]] = {
    c.Fact: _number,
    c.YearsSinceMeasure: _years_since,
    c.GrowthMeasure: _growth,
    c.ShareMeasure: _share,
    c.LookupMeasure: _lookup,
    c.BandsMeasure: _bands,
    c.PointsMeasure: _points,
    c.SumMeasure: _sum,
    c.MostMeasure: _most,
    c.ScoreMeasure: _score,
}


def compare_extent(op: str, left: Extent, right: Extent) -> Answer:
    """``left op right`` over two ranges: told only where every pair of values agrees."""
    certain = {
        "ge": (left.low >= right.high, left.high < right.low),
        "gt": (left.low > right.high, left.high <= right.low),
        "le": (left.high <= right.low, left.low > right.high),
        "lt": (left.high < right.low, left.low >= right.high),
        "eq": (
            left.exact and right.exact and left.low == right.low,
            left.high < right.low or left.low > right.high,
        ),
    }
    if op == "ne":
        no, yes = certain["eq"]
    else:
        yes, no = certain[op]
    return Answer.ELIGIBLE if yes else Answer.NOT_ELIGIBLE if no else Answer.CANNOT_TELL
