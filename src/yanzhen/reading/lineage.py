"""The line of a target: every document that set, restated, raised, lowered, postponed or dropped it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from yanzhen.kernel.statements import StatementKind
from yanzhen.reading.contradictions.amounts import base_unit, named, say_amount, slack
from yanzhen.reading.contradictions.claims import Claim
from yanzhen.reading.contradictions.groups import comparable, ends, grouped, name_of, span, when
from yanzhen.reading.contradictions.topics import about, better, say_about, topic


class Act(StrEnum):
    """What a document did to a target. ``new`` is a further deadline, neither above nor below in any sure way."""

    SET = "set"
    RESTATED = "restated"
    RAISED = "raised"
    LOWERED = "lowered"
    NEW = "new"
    DROPPED = "dropped"


ACT_LABELS: dict[Act, str] = {
    Act.SET: "提出",
    Act.RESTATED: "重述",
    Act.RAISED: "调高",
    Act.LOWERED: "调低",
    Act.NEW: "续定",
    Act.DROPPED: "不再提",
}


@dataclass(frozen=True, slots=True)
class Step:
    """One document's act on the target; ``claim`` is None when it dropped it, ``before`` the claim it answers."""

    act: Act
    source: str
    title: str
    dated: str
    claim: Claim | None
    before: Claim | None
    sentence: str


@dataclass(frozen=True, slots=True)
class Line:
    """A target through the documents, oldest first."""

    topic: str
    subject: str
    label: str
    steps: tuple[Step, ...]

    @property
    def acts(self) -> frozenset[Act]:
        return frozenset(step.act for step in self.steps)


@dataclass(frozen=True, slots=True, eq=False)
class _Plan:
    """A document that sets targets: when, under what title, for which topics."""

    source: str
    title: str
    dated: str
    topics: frozenset[tuple[str, str]]


_ENOUGH, _SHARE = 3, 0.25
"""A plan follows an older one when it names at least three and at least a quarter of its targets."""


def find_lineages(claims: Iterable[Claim], *, mentions: Iterable[Claim] = ()) -> list[Line]:
    """The line of every target that dated documents name, the longest first.

    A plan that follows the last one to name a target, before its deadline, and is silent on it has dropped it.
    ``mentions`` are claims that make no step of their own but show that a document is not silent.
    """
    planned = [c for c in claims if c.kind is StatementKind.TARGET and c.dated and comparable(c)]
    followers = _followers([*planned, *(c for c in mentions if c.dated)])
    groups = grouped(planned, lambda c: (topic(c), about(c), c.scope, base_unit(c.unit)[0], c.mode))
    lines = [_line(group, followers) for group in groups.values()]
    return sorted(lines, key=lambda line: (-len(line.steps), line.topic, line.subject))


def _followers(claims: Sequence[Claim]) -> dict[str, list[_Plan]]:
    """Source → the later plans that carry it on; counted over the topics they share, not over pairs of plans."""
    plans = [_plan(group) for group in grouped(claims, lambda c: c.source).values()]
    naming: dict[tuple[str, str], list[_Plan]] = {}
    for plan in sorted(plans, key=lambda p: p.dated):
        for one in plan.topics:
            naming.setdefault(one, []).append(plan)
    found: dict[str, list[_Plan]] = {}
    for older in plans:
        shared = Counter(p for one in older.topics for p in naming[one] if p.dated > older.dated)
        enough = max(_ENOUGH, len(older.topics) * _SHARE)
        found[older.source] = [plan for plan, number in shared.items() if number >= enough]
    return found


def _plan(group: Sequence[Claim]) -> _Plan:
    first = group[0]
    return _Plan(first.source, first.said_in, first.dated, frozenset((topic(c), about(c)) for c in group))


def _line(group: list[Claim], followers: Mapping[str, list[_Plan]]) -> Line:
    ordered = _distinct(sorted(group, key=lambda c: (c.dated, c.source, c.period, c.start)))
    steps = [_step(claim, ordered[:index]) for index, claim in enumerate(ordered)]
    steps += _dropped(ordered, followers)
    last = ordered[-1]
    return Line(topic(last), say_about(last), name_of(last), tuple(steps))


def _distinct(claims: Sequence[Claim]) -> list[Claim]:
    """One claim for each document, deadline and value: a document that repeats itself acts once."""
    once: dict[tuple[str, str, str, float], Claim] = {}
    for claim in claims:
        once.setdefault((claim.dated, claim.source, claim.period, named(claim)), claim)
    return list(once.values())


def _step(claim: Claim, earlier: Sequence[Claim]) -> Step:
    older = [c for c in earlier if c.source != claim.source]
    same = [c for c in older if c.period == claim.period]
    before = same[-1] if same else (older[-1] if older else None)
    act = _act(claim, before, same=bool(same))
    return Step(act, claim.source, claim.said_in, claim.dated, claim, before, _sentence(act, claim, before))


def _act(claim: Claim, before: Claim | None, *, same: bool) -> Act:
    if before is None:
        return Act.SET
    gap = named(claim) - named(before)
    if abs(gap) <= min(slack(claim), slack(before)):
        return Act.RESTATED if same else Act.NEW
    direction = better(claim)
    if direction == "none":
        return Act.NEW
    weaker = gap < 0 if direction == "up" else gap > 0
    sooner = _sooner(claim, before)
    if weaker:
        return Act.NEW if sooner else Act.LOWERED
    return Act.RAISED if same or sooner else Act.NEW


def _sooner(claim: Claim, before: Claim) -> bool:
    """Whether the newer deadline lies before the older: less by then is no retreat."""
    return bool(span(claim.period) and span(before.period)) and ends(claim.period) < ends(before.period)


def _dropped(ordered: Sequence[Claim], followers: Mapping[str, list[_Plan]]) -> list[Step]:
    """The first plan that follows the last to name the target, before its deadline, and says nothing of it."""
    last = ordered[-1]
    if not span(last.period):
        return []
    deadline, named_it = ends(last.period).isoformat(), (topic(last), about(last))
    later = (p for p in followers[last.source] if last.dated < p.dated <= deadline)
    silent = sorted((p for p in later if named_it not in p.topics), key=lambda p: (p.dated, p.source))
    return [
        Step(
            Act.DROPPED,
            plan.source,
            plan.title,
            plan.dated,
            None,
            last,
            f"《{plan.title}》接续《{last.said_in}》，没有再提{when(last)}{say_amount(last)}这个目标。",
        )
        for plan in silent[:1]
    ]


def _sentence(act: Act, claim: Claim, before: Claim | None) -> str:
    goal = f"《{claim.said_in}》定{when(claim)}{say_amount(claim)}"
    if before is None:
        return f"{goal}，首次提出。"
    old = f"《{before.said_in}》的{when(before)}{say_amount(before)}"
    words = {
        Act.RESTATED: f"{goal}，与{old}一致。",
        Act.RAISED: f"{goal}，高于{old}。" if better(claim) == "up" else f"{goal}，比{old}更严。",
        Act.LOWERED: f"{goal}，低于{old}。" if better(claim) == "up" else f"{goal}，比{old}放宽了。",
        Act.NEW: f"{goal}，此前是{old}。",
    }
    return words.get(act, f"{goal}。")
