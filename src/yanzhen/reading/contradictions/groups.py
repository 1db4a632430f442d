"""Which claims may be compared at all: grouped by what they say of whom, in what way and unit."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from functools import lru_cache

from yanzhen.kernel.periods import Period, is_period, parse_period, say_period
from yanzhen.kernel.statements import Mode, StatementKind
from yanzhen.reading.contradictions.amounts import base_unit, named
from yanzhen.reading.contradictions.claims import Claim, Severity
from yanzhen.reading.contradictions.topics import about, is_bare, is_realm, say_about, topic

MODE_WORDS = {
    Mode.LEVEL: "", Mode.INCREMENT: "新增数", Mode.GROWTH: "增速", Mode.CAGR: "年均增速", Mode.ANNUAL: "每年的数",
}  # fmt: skip


@lru_cache(maxsize=4096)
def span(period: str) -> Period | None:
    """The days meant; None for words and for nothing."""
    return parse_period(period) if is_period(period) else None


@lru_cache(maxsize=4096)
def ends(period: str) -> datetime.date:
    """The last day of a period that can be read; the first day of time for others."""
    found = span(period)
    return found.end if found else datetime.date.min


def grouped(claims: Iterable[Claim], key: Callable[[Claim], Hashable]) -> dict[Hashable, list[Claim]]:
    """Claims by key, in the order in which they came."""
    found: dict[Hashable, list[Claim]] = defaultdict(list)
    for claim in claims:
        found[key(claim)].append(claim)
    return found


def matter(claim: Claim) -> tuple[str, str, str, str, str]:
    """What is claimed, without when: indicator, whom, scope, mode, unit."""
    return topic(claim), about(claim), claim.scope, str(claim.mode), base_unit(claim.unit)[0]


def folded(claims: Iterable[Claim]) -> list[Claim]:
    """A ledger row that says what a document says of the same year is that document's claim, told once."""
    held = list(claims)
    told = {_said(c) for c in held if c.context}
    return [c for c in held if c.context or _said(c) not in told]


def _said(claim: Claim) -> Hashable:
    year = claim.dated[:4] if claim.kind is StatementKind.TARGET else ""
    return (*matter(claim), claim.kind, claim.period, year, round(named(claim), 6))


def comparable(claim: Claim) -> bool:
    """Not a general word said of a whole place: nobody knows whose 产值 it is."""
    return bool(claim.measure) or not (is_bare(claim.indicator) and is_realm(claim.subject))


def name_of(claim: Claim) -> str:
    """The thing in words: 衡阳全市规模以上工业增加值增速."""
    whom, what = say_about(claim), claim.indicator
    shown = what if whom and whom in what else f"{whom}{what}"
    word = MODE_WORDS[claim.mode]
    return shown if not word or shown.endswith((word, "增速", "增长")) else f"{shown}的{word}"


def when(claim: Claim) -> str:
    return say_period(claim.period) if claim.period else "时间未写明"


def certainty(claims: Sequence[Claim], rule: float) -> float:
    """The rule's own certainty times the certainty of the weakest claim."""
    return round(rule * min(claim.confidence for claim in claims), 2)


def apart(one: float, other: float) -> float:
    """The difference as a share of the larger; 0 for two zeros."""
    largest = max(abs(one), abs(other))
    return abs(one - other) / largest if largest else 0.0


def severity_of(gap: float) -> Severity:
    """By the relative gap: a twentieth is much for a figure that people plan with."""
    if gap >= 0.05:
        return Severity.HIGH
    return Severity.MEDIUM if gap >= 0.01 else Severity.LOW


def same_words(claims: Sequence[Claim]) -> str:
    """Why the indicators are one: the same words, or different words with one meaning."""
    wordings = sorted({claim.indicator for claim in claims})
    if len(wordings) == 1:
        return f"指标写法相同（{wordings[0]}）"
    return f"指标写法不同而意思相同（{'、'.join(wordings)}）"


def why(claims: Sequence[Claim], *more: str) -> str:
    """The reasons for comparing, in one line."""
    first = claims[0]
    parts = [same_words(claims), f"主体都是{say_about(first) or '全市'}", *more]
    if first.scope:
        parts.append(f"口径相同（{first.scope}）")
    return "；".join(parts)
