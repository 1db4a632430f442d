"""A later target that asks for less than an earlier one had promised."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from yanzhen.kernel.quantities import say_number
from yanzhen.kernel.statements import StatementKind
from yanzhen.reading.contradictions.amounts import base_unit, named, say_amount, slack
from yanzhen.reading.contradictions.claims import Claim, Contradiction, Kind, stable_key
from yanzhen.reading.contradictions.groups import (
    apart,
    certainty,
    comparable,
    ends,
    grouped,
    matter,
    name_of,
    severity_of,
    span,
    when,
    why,
)
from yanzhen.reading.contradictions.topics import better, is_stock

_LATELY = 3
"""An actual older than so many years says little about a new target."""


def find_falls(claims: Sequence[Claim]) -> Iterator[Contradiction]:
    """Targets of one thing in the order of their deadlines against the best promised before; linear after sorting."""
    planned = [
        c
        for c in claims
        if c.kind is StatementKind.TARGET and span(c.period) and comparable(c) and better(c) != "none"
    ]
    for everything in grouped(planned, matter).values():
        group = _foremost(everything)
        if len(group) > 1:
            yield from _lowered(group)
            if is_stock(group[0]):
                yield from _falls(group)


def _foremost(group: list[Claim]) -> list[Claim]:
    """Of what a document asks for one deadline the most: 达9000亿元、力争10000亿元 is 10000."""
    held = grouped(group, lambda c: (c.source, c.dated, span(c.period)))
    return [_best(claims) for claims in held.values()]


def find_attained(claims: Sequence[Claim]) -> Iterator[Contradiction]:
    """A target that asks for less than had been reached shortly before it was set."""
    usable = [c for c in claims if span(c.period) and comparable(c) and better(c) != "none" and _stays(c)]
    for group in grouped(usable, matter).values():
        reached = [c for c in group if c.kind is StatementKind.ACTUAL and not isinstance(c.value, tuple)]
        for goal in (
            c for c in group if reached and c.kind is StatementKind.TARGET and c.dated[:4].isdigit()
        ):
            year = int(goal.dated[:4])
            lately = [c for c in reached if year - _LATELY <= int(c.period[:4]) < year and _over(c, goal)]
            if lately and _less(goal, best := _best(lately)):
                yield _below(best, goal)


def _stays(claim: Claim) -> bool:
    """A share or a number of things; what is earned, built or carried in a year starts anew."""
    return is_stock(claim) and base_unit(claim.unit)[0] in {"%", "个"}


def _over(actual: Claim, goal: Claim) -> bool:
    """The actual's period is over when the target is set, and the target's is still to come."""
    return ends(actual.period) < ends(goal.period)


def _below(actual: Claim, goal: Claim) -> Contradiction:
    word = "低于" if better(goal) == "up" else "高于"
    reason = f"{when(actual)}的实绩在目标提出之前，这类指标应当逐年不{word}已经达到的数"
    return Contradiction(
        kind=Kind.FALL,
        topic=matter(goal)[0],
        sides=(actual, goal),
        sentence=(
            f"{name_of(goal)}：《{actual.said_in}》说{when(actual)}已是{say_amount(actual)}，"
            f"《{goal.said_in}》{_year(goal)}为{when(goal)}只定{say_amount(goal)}，{word}已有的实绩。"
        ),
        comparable=why((actual, goal), reason),
        severity=severity_of(apart(named(actual), named(goal))),
        confidence=certainty((actual, goal), 0.7),
        key=stable_key(
            Kind.FALL, "attained", *matter(goal), actual.period, named(actual), goal.period, named(goal)
        ),
    )


def _lowered(group: list[Claim]) -> Iterator[Contradiction]:
    """A newer document asks for less by the same deadline."""
    for same in grouped(group, lambda c: span(c.period)).values():
        dated = sorted((c for c in same if c.dated), key=lambda c: c.dated)
        best: Claim | None = None
        for claim in dated:
            if best and best.dated < claim.dated and best.source != claim.source and _less(claim, best):
                yield _finding(best, claim, 0.9, f"期限都是{when(claim)}，后一份文件改低了")
            best = claim if best is None or _less(best, claim) else best


def _falls(group: list[Claim]) -> Iterator[Contradiction]:
    """A later deadline with less than an earlier deadline already had."""
    ordered = sorted(group, key=lambda c: (ends(c.period), c.dated))
    best: Claim | None = None
    pending: list[Claim] = []
    for claim in ordered:
        if pending and ends(pending[0].period) < ends(claim.period):
            best, pending = _best([*([best] if best else []), *pending]), []
        if best and best.dated <= claim.dated and _less(claim, best):
            reason = f"期限{when(claim)}晚于{when(best)}，这类指标应当逐年不低于先前的目标"
            yield _finding(best, claim, 0.85 if _stays(claim) else 0.65, reason)
        pending.append(claim)


def _best(claims: list[Claim]) -> Claim:
    best = claims[0]
    for claim in claims[1:]:
        best = claim if _less(best, claim) else best
    return best


def _less(claim: Claim, than: Claim) -> bool:
    """Whether the claim asks for less than the other, beyond rounding and 左右."""
    room = max(slack(claim), slack(than)) if "~" in (claim.op, than.op) else min(slack(claim), slack(than))
    gap = named(than) - named(claim)
    return (gap if better(than) == "up" else -gap) > room


def _finding(earlier: Claim, later: Claim, certain: float, reason: str) -> Contradiction:
    known = bool(earlier.dated and later.dated)
    pair = (earlier, later)
    return Contradiction(
        kind=Kind.FALL,
        topic=matter(later)[0],
        sides=pair,
        sentence=_sentence(earlier, later),
        comparable=why(pair, reason, "" if known else "文件日期不全，先后只按期限排").rstrip("；"),
        severity=severity_of(apart(named(earlier), named(later))),
        confidence=certainty(pair, certain if known else certain * 0.8),
        key=stable_key(Kind.FALL, *matter(later), earlier.period, named(earlier), later.period, named(later)),
    )


def _sentence(earlier: Claim, later: Claim) -> str:
    word = "反而低于" if better(earlier) == "up" else "反而高于"
    gap = abs(named(earlier) - named(later))
    by = f"{say_number(round(gap, 6))}个百分点" if earlier.unit == "%" else ""
    by = by or f"{say_number(round(apart(named(earlier), named(later)) * 100, 1))}%"
    same = "同一份文件" if earlier.source == later.source else f"《{later.said_in}》"
    return (
        f"{name_of(later)}：{_said(earlier)}为{when(earlier)}定{say_amount(earlier)}，"
        f"{same}{_year(later)}为{when(later)}定{say_amount(later)}，{word}先前的目标{by}。"
    )


def _said(claim: Claim) -> str:
    return f"《{claim.said_in}》{_year(claim)}"


def _year(claim: Claim) -> str:
    return f"（{claim.dated[:4]}年）" if claim.dated else ""
