"""The line of a target: every document that set, restated, raised, lowered, postponed or dropped it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from yanzhen.kernel.periods import is_period, parse_period
from yanzhen.kernel.statements import StatementKind
from yanzhen.reading.contradictions.amounts import base_unit, named, say_amount, slack
from yanzhen.reading.contradictions.claims import Claim
from yanzhen.reading.contradictions.groups import comparable, grouped, name_of, when
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


@dataclass(frozen=True, slots=True)
class _Plan:
    """A document that sets targets: when, under what title, for which topics."""

    source: str
    title: str
    dated: str
    topics: frozenset[tuple[str, str]]

    def follows(self, older: _Plan) -> bool:
        """Whether it carries on the older: a good part of the older's targets returns in it."""
        shared = len(self.topics & older.topics)
        return shared >= _ENOUGH and shared >= len(older.topics) * _SHARE


_ENOUGH, _SHARE = 3, 0.25
"""A plan follows an older one when it names at least three and at least a quarter of its targets."""


def find_lineages(claims: Iterable[Claim], *, mentions: Iterable[Claim] = ()) -> list[Line]:
    """The line of every target that dated documents name, the longest first.

    A plan that follows the last one to name a target, before its deadline, and is silent on it has dropped it.
    ``mentions`` are claims that make no step of their own but show that a document is not silent.
    """
    planned = [c for c in claims if c.kind is StatementKind.TARGET and c.dated and comparable(c)]
    plans = _plans([*planned, *(c for c in mentions if c.dated)])
    groups = grouped(planned, lambda c: (topic(c), about(c), c.scope, base_unit(c.unit)[0], c.mode))
    lines = [_line(group, plans) for group in groups.values()]
    return sorted(lines, key=lambda line: (-len(line.steps), line.topic, line.subject))


def _plans(claims: Sequence[Claim]) -> dict[str, _Plan]:
    held = grouped(claims, lambda c: c.source)
    return {
        source: _Plan(
            source, group[0].said_in, group[0].dated, frozenset((topic(c), about(c)) for c in group)
        )
        for source, group in ((c[0].source, c) for c in held.values())
    }


def _line(group: list[Claim], plans: Mapping[str, _Plan]) -> Line:
    ordered = _distinct(sorted(group, key=lambda c: (c.dated, c.source, c.period, c.start)))
    steps = [_step(claim, ordered[:index]) for index, claim in enumerate(ordered)]
    steps += _dropped(ordered, plans)
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
    if not (is_period(claim.period) and is_period(before.period)):
        return False
    return parse_period(claim.period).end < parse_period(before.period).end


def _dropped(ordered: Sequence[Claim], plans: Mapping[str, _Plan]) -> list[Step]:
    """The first plan that follows the last to name the target, before its deadline, and says nothing of it."""
    last = ordered[-1]
    if not is_period(last.period):
        return []
    deadline = parse_period(last.period).end.isoformat()
    named_it, older = (topic(last), about(last)), plans[last.source]
    later = (p for p in plans.values() if last.dated < p.dated <= deadline and p.follows(older))
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
