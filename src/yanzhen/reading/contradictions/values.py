"""The same indicator of the same subject and period with values that cannot both be right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from yanzhen.kernel.quantities import say_number
from yanzhen.kernel.statements import Relation, StatementKind
from yanzhen.reading.contradictions.amounts import low_high, named, say_amount, slack
from yanzhen.reading.contradictions.claims import Claim, Contradiction, Kind, stable_key
from yanzhen.reading.contradictions.groups import (
    apart,
    certainty,
    comparable,
    grouped,
    matter,
    name_of,
    severity_of,
    span,
    when,
    why,
)
from yanzhen.reading.contradictions.topics import is_stock

_MOST_SIDES = 6


def find_unequal(claims: Sequence[Claim]) -> Iterator[Contradiction]:
    """One finding for each thing and period; grows with the number of claims."""
    usable = [claim for claim in claims if claim.period and comparable(claim)]
    actual = (c for c in usable if c.kind is StatementKind.ACTUAL)
    for group in grouped(actual, lambda c: (matter(c), _span(c))).values():
        yield from _actuals(_clear(group))
    planned = (c for c in usable if c.kind is StatementKind.TARGET)
    for group in grouped(planned, lambda c: (matter(c), _span(c))).values():
        for alike in _of_one_day(_clear(group)):
            yield from _targets(alike)


def _span(claim: Claim) -> object:
    """The days meant, so that 2021 and 2021-01..2021-12 are one."""
    return span(claim.period) or claim.period


def _actuals(group: list[Claim]) -> Iterator[Contradiction]:
    """Figures of a closed period disagree when no value is admitted by all."""
    pair = _apart(group) if group else None
    if pair is None:
        return
    reason = why(pair, f"时间都是{when(pair[0])}", "都是实绩，允许四舍五入和“左右”“以上”后仍对不上")
    if any(c.current for c in pair):
        reason += "；“现在”的比重最多是上一年的，当年的要年末才有"
    flowing = pair[0].source == pair[1].source and not is_stock(pair[0])
    yield _finding(group, pair, 0.6 if flowing else 0.9, reason)


def _of_one_day(group: list[Claim]) -> Iterator[list[Claim]]:
    """Targets of one date each, with those that have none; what a later document changes is a fall or a raise."""
    days = grouped(group, lambda c: c.dated)
    undated = days.pop("", [])
    yield from ([*same, *undated] for same in days.values())
    if not days:
        yield undated


def _targets(group: list[Claim]) -> Iterator[Contradiction]:
    """One document, or two that no date puts in order, set different numbers for one deadline."""
    if not group:
        return
    first, last = min(group, key=named), max(group, key=named)
    near = named(last) - named(first) <= slack(first) + slack(last)
    if near or _reconciled(first, last):
        return
    origin = "出自同一份文件" if first.source == last.source else "两份文件分不出先后"
    reason = why((last, first), f"期限都是{when(first)}", origin)
    yield _finding(group, (last, first), 0.8, reason)


_FLOOR, _CEILING = {Relation.AT_LEAST, Relation.MORE}, {Relation.AT_MOST, Relation.LESS}


def _reconciled(first: Claim, last: Claim) -> bool:
    """Whether one goal serves both: 1200 and 1100以上 do; 突破2000 and 突破3000 are two numbers."""
    ops = {first.op, last.op}
    return not (ops <= _FLOOR or ops <= _CEILING) and _apart([first, last]) is None


def _clear(group: list[Claim]) -> list[Claim]:
    """Without what one sentence says twice: 城乡标准分别提高到…和…, 达900亿元、力争1000亿元 are no two answers to one question."""
    if len(group) < 2:
        return group
    values: dict[tuple[str, int], set[float]] = {}
    for claim in group:
        values.setdefault((claim.source, claim.sentence), set()).add(named(claim))
    return [c for c in group if c.sentence < 0 or len(values[c.source, c.sentence]) == 1]


def _apart(group: Sequence[Claim]) -> tuple[Claim, Claim] | None:
    """The two claims farthest apart, the higher first, when nothing satisfies both."""
    bounds = [(low_high(claim), claim) for claim in group]
    top = max(bounds, key=lambda item: item[0][0])
    bottom = min(bounds, key=lambda item: item[0][1])
    return (top[1], bottom[1]) if top[0][0] >= bottom[0][1] and top[1] is not bottom[1] else None


def _finding(group: Sequence[Claim], pair: tuple[Claim, Claim], certain: float, reason: str) -> Contradiction:
    sides, repeats = _sides(group, pair)
    values = sorted({round(named(side), 6) for side in sides})
    return Contradiction(
        kind=Kind.VALUE,
        topic=matter(pair[0])[0],
        sides=sides,
        repeats=repeats,
        sentence=_sentence(pair),
        comparable=reason,
        severity=severity_of(apart(named(pair[0]), named(pair[1]))),
        confidence=certainty(pair, certain),
        key=stable_key(Kind.VALUE, *matter(pair[0]), pair[0].kind, pair[0].period, *values),
    )


def _sides(group: Sequence[Claim], pair: tuple[Claim, Claim]) -> tuple[tuple[Claim, ...], tuple[Claim, ...]]:
    """One side a value, the two farthest first; what says a value again repeats it."""
    seen: dict[float, Claim] = {round(named(claim), 6): claim for claim in pair}
    repeats: list[Claim] = []
    for claim in group:
        if seen.setdefault(round(named(claim), 6), claim) is not claim:
            repeats.append(claim)
    return tuple(seen.values())[:_MOST_SIDES], tuple(repeats)


def _sentence(pair: tuple[Claim, Claim]) -> str:
    first, second = sorted(pair, key=lambda c: (c.dated, c.start))
    one = f"{_time(first)}写{say_amount(first)}"
    two = f"{_time(second)}写{say_amount(second)}"
    gap = _gap(first, second)
    if first.source == second.source:
        return f"同一份文件《{first.said_in}》里，{name_of(first)}一处{one}，另一处{two}，{gap}。"
    return f"{name_of(first)}：《{first.said_in}》{one}，《{second.said_in}》{two}，{gap}。"


def _time(claim: Claim) -> str:
    if claim.current:
        return "“现在”"
    return when(claim) + ("的目标" if claim.kind is StatementKind.TARGET else "")


def _gap(first: Claim, second: Claim) -> str:
    if first.unit == "%":
        return f"相差{say_number(round(abs(named(first) - named(second)), 6))}个百分点"
    return f"前后相差{say_number(round(apart(named(first), named(second)) * 100, 1))}%"
