"""Numbers computed from facts, as the range that they may still have: what is unknown leaves the range open."""

from __future__ import annotations

import datetime
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from yanzhen.rules.answers import Answer
from yanzhen.rules.comparing import interval
from yanzhen.rules.dossier import Case, FactUse, as_number, tidy
from yanzhen.rules.series import UnknownYearError, by_year, evaluation_year, for_period, year_of
from yanzhen.rules.years import years_between
from yanzhen.specs import conditions as c

INFINITY = Decimal("Infinity")
HIDDEN_TABLE = "评分表"
"""What is missing where the table of points was never published: no fact closes this gap."""


@dataclass(frozen=True, slots=True)
class Extent:
    """The number lies in [low, high]; ``missing`` are the facts that would narrow it; ``says`` how it came about."""

    low: Decimal
    high: Decimal
    says: str
    missing: tuple[str, ...] = ()
    inside: tuple[Extent, ...] = ()
    used: tuple[FactUse, ...] = ()

    @property
    def exact(self) -> bool:
        return self.low == self.high

    @property
    def open(self) -> bool:
        return self.low == -INFINITY and self.high == INFINITY


def measure(what: c.Measure, case: Case) -> Extent:
    """The range of a measure. Nothing is guessed and nothing raised."""
    return _RULES[type(what)](what, case)


def unknown(says: str, *missing: str) -> Extent:
    return Extent(-INFINITY, INFINITY, says, tuple(dict.fromkeys(missing)))


def exactly(value: Decimal, says: str, used: tuple[FactUse, ...] = ()) -> Extent:
    return Extent(value, value, says, used=used)


def _number(what: c.Fact, case: Case) -> Extent:
    name, period = what.number.fact, what.number.period
    if lack := case.lack(name):
        return unknown(lack, name)
    given, label = case.facts[name], case.words.label(name)
    if given is None:
        return exactly(Decimal(0), f"{label}没有（已核实）", (case.words.use(name, None),))
    try:
        value = for_period(name, given, period, case.variables, case.back) if by_year(given) else given
    except UnknownYearError as error:
        return unknown(f"缺事实 {said_year(case, name, error)}", str(error))
    if isinstance(value, list | tuple):
        return _several(name, value, case)
    number = as_number(value)
    if number is None:
        return unknown(f"{label}不是数", name)
    use = case.words.use(name, number)
    return exactly(number, f"{label}为 {use.value}{use.unit}", (use,))


def _several(name: str, values: list[Any] | tuple[Any, ...], case: Case) -> Extent:
    """One of the years when years are looked at apart, else the range over them."""
    numbers = [number for v in values if (number := as_number(v)) is not None]
    if not numbers or len(numbers) < len(values) or case.back > len(numbers):
        return unknown(f"{case.words.label(name)}不全是数", name)
    if case.back:
        numbers = [numbers[case.back - 1]]
    use = case.words.use(name, numbers)
    return Extent(min(numbers), max(numbers), f"{use.label}各年 {use.value}", used=(use,))


def said_year(case: Case, name: str, error: UnknownYearError) -> str:
    """The missing year in people's words: 营业收入（2023年）; the day of evaluation stays as it is."""
    return f"{case.words.label(name)}（{error.args[1]}年）" if len(error.args) > 1 else str(error)


def _years_since(what: c.YearsSinceMeasure, case: Case) -> Extent:
    name, until = what.years_since.fact, what.years_since.until
    end_text = case.variables.get(until) if until.startswith("@") else until
    given, label = case.facts.get(name), case.words.label(name)
    if (lack := case.lack(name)) or given is None:
        return unknown(lack or f"{label}没有（已核实）", name)
    if end_text is None:
        return unknown(f"没有给出 {until}", until)
    begin, end = _days(given), _days(end_text)
    if begin is None or end is None:
        return unknown(f"{label}不是日期", name)
    low, high = years_between(begin[1], end[0]), years_between(begin[0], end[1])
    if high < 0:
        return unknown(f"{label}（{given}）晚于评价日（{end_text}）", name)
    told = f"{label}（{given}）至 {end_text} 满 {tidy(round(low, 2))} 年"
    return Extent(low, high, told, (name,) if low != high else (), used=(case.words.use(name, given),))


def _days(value: Any) -> tuple[datetime.date, datetime.date] | None:
    """First and last day of a date. A bare year such as 2024 may have been read as a number."""
    found = interval(str(value) if isinstance(value, int) and not isinstance(value, bool) else value)
    return (
        (found[0], found[1])
        if found and isinstance(found[0], datetime.date) and isinstance(found[1], datetime.date)
        else None
    )


def _growth(what: c.GrowthMeasure, case: Case) -> Extent:
    asked, name = what.growth, what.growth.fact
    fact, now, label = case.facts.get(name), evaluation_year(case.variables), case.words.label(name)
    if lack := case.lack(name):
        return unknown(lack, name)
    if now is None or not isinstance(fact, Mapping):
        lacking = name if now is not None else "@evaluation_date"
        return unknown(f"缺 {label if lacking == name else lacking} 的分年数", lacking)
    try:
        ends = [as_number(year_of(name, fact, now - 1 - back)) for back in (0, asked.years)]
    except UnknownYearError as error:
        return unknown(f"缺事实 {said_year(case, name, error)}", str(error))
    last, first = ends
    if last is None or first is None:
        return unknown(f"{label}不全是数", name)
    if first <= 0:
        return unknown(f"{label}的基期不大于零（{tidy(first)}），算不出增速", name)
    grown = _grown(last / first, asked)
    told = f"{label}{asked.years} 年{'年均' if asked.kind == 'cagr' else ''}增长 {tidy(grown * 100)}%"
    return exactly(grown, told, (case.words.use(name, fact),))


def _grown(ratio: Decimal, asked: c.GrowthOver) -> Decimal:
    """A root is rounded to twelve digits, so that ten per cent is ten per cent and not a hair less."""
    if asked.kind == "total":
        return ratio - 1
    return round(Decimal(str(float(ratio) ** (1 / asked.years))), 12) - 1 if ratio > 0 else Decimal(-1)


def _share(what: c.ShareMeasure, case: Case) -> Extent:
    top, whole = measure(what.share.of, case), measure(what.share.in_, case)
    missing, used = (*top.missing, *whole.missing), (*top.used, *whole.used)
    if missing or top.open or whole.open:
        return unknown("；".join(x.says for x in (top, whole) if x.missing), *missing)
    if whole.low <= 0:
        return unknown(
            f"分母不大于零（{whole.says}），算不出占比", *(f for f, _ in c.facts_in(what.share.in_))
        )
    ends = [t / w for t in (top.low, top.high) for w in (whole.low, whole.high)]
    low, high = min(ends), max(ends)
    share = tidy(low * 100) if low == high else f"{tidy(low * 100)} 至 {tidy(high * 100)}"
    return Extent(low, high, f"{top.says}，{whole.says}，占 {share}%", used=used)


def _lookup(what: c.LookupMeasure, case: Case) -> Extent:
    asked, label = what.lookup, case.words.label(what.lookup.by)
    if lack := case.lack(asked.by):
        return unknown(lack, asked.by)
    given = case.facts[asked.by]
    key = str(given).lower() if isinstance(given, bool) else str(given)
    found = asked.table.get(key, asked.otherwise)
    if found is None:
        return unknown(f"{label}为 {key}，表里没有", asked.by)
    told = f"{label}为 {shown_key(given)}，按 {tidy(found)}"
    return exactly(found, told, (case.words.use(asked.by, given),))


def shown_key(given: Any) -> str:
    return {True: "是", False: "否"}[given] if isinstance(given, bool) else str(given)


def _bands(what: c.BandsMeasure, case: Case) -> Extent:
    asked = what.bands
    of = measure(asked.of, case)
    table = sorted(asked.table)
    bounds = [low for low, _ in table]

    def points(value: Decimal) -> Decimal:
        reached = bisect_right(bounds, value)
        return table[reached - 1][1] if reached else asked.below

    inside = table[bisect_right(bounds, of.low) : bisect_right(bounds, of.high)]
    all_points = [points(of.low), *(p for _, p in inside)]
    low, high = min(all_points), max(all_points)
    told = f"得 {tidy(low)} 分" if low == high else f"得 {tidy(low)} 至 {tidy(high)} 分"
    return Extent(low, high, f"{of.says}，{told}", of.missing if low != high else (), used=of.used)


def _points(what: c.PointsMeasure, case: Case) -> Extent:
    asked = what.points
    answer, reason, missing = case.judge(asked.when, case)
    if answer is Answer.CANNOT_TELL:
        ends = sorted((asked.points, asked.otherwise))
        return Extent(ends[0], ends[1], f"{reason}，得 {tidy(ends[0])} 至 {tidy(ends[1])} 分", missing)
    got = asked.points if answer is Answer.ELIGIBLE else asked.otherwise
    return exactly(got, f"{reason}，得 {tidy(got)} 分")


def _sum(what: c.SumMeasure, case: Case) -> Extent:
    return _added([measure(one, case) for one in what.sum])


def _added(parts: list[Extent]) -> Extent:
    low, high = sum((p.low for p in parts), Decimal(0)), sum((p.high for p in parts), Decimal(0))
    told = f"合计 {tidy(low)}" if low == high else f"合计 {tidy(low)} 至 {tidy(high)}"
    return Extent(low, high, told, _missing(parts), tuple(parts), _used(parts))


def _used(parts: Iterable[Extent]) -> tuple[FactUse, ...]:
    return tuple(dict.fromkeys(use for p in parts for use in p.used))


def _missing(parts: Iterable[Extent]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for p in parts for name in p.missing))


def _most(what: c.MostMeasure, case: Case) -> Extent:
    parts = [measure(one, case) for one in what.most]
    low, high = max(p.low for p in parts), max(p.high for p in parts)
    missing = _missing(parts) if low != high else ()
    return Extent(low, high, max(parts, key=lambda p: p.low).says, missing, tuple(parts), _used(parts))


def _score(what: c.ScoreMeasure, case: Case) -> Extent:
    if not what.known:
        return unknown("评分表没有公开，分数算不出", HIDDEN_TABLE)
    parts = []
    for item in what.score:
        of = measure(item.of, case)
        cap = INFINITY if item.cap is None else item.cap
        low, high = min(of.low, cap), min(of.high, cap)
        missing = of.missing if low != high else ()
        parts.append(Extent(low, high, f"{item.label}：{of.says}", missing, of.inside, of.used))
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


def is_share(what: c.Measure, case: Case) -> bool:
    """Whether the number is read as per cent."""
    match what:
        case c.ShareMeasure() | c.GrowthMeasure():
            return True
        case c.Fact(number=of):
            return case.words.is_share(of.fact)
        case c.MostMeasure(most=several) | c.SumMeasure(sum=several):
            return all(is_share(one, case) for one in several)
        case _:
            return False


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
