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


def find_lineages(
    claims: Iterable[Claim], *, documents: Mapping[str, tuple[str, str]] | None = None
) -> list[Line]:
    """The line of every target that a dated document names, by topic.

    ``documents`` maps source → (date, title) of every plan of the same kind that was read whole: one that is newer
    than the last mention, was issued before the deadline and does not name the target has dropped it.
    """
    planned = [c for c in claims if c.kind is StatementKind.TARGET and c.dated and comparable(c)]
    groups = grouped(planned, lambda c: (topic(c), about(c), c.scope, base_unit(c.unit)[0], c.mode))
    lines = [_line(group, documents or {}) for group in groups.values()]
    return sorted(lines, key=lambda line: (-len(line.steps), line.topic, line.subject))


def _line(group: list[Claim], documents: Mapping[str, tuple[str, str]]) -> Line:
    ordered = _distinct(sorted(group, key=lambda c: (c.dated, c.source, c.period, c.start)))
    steps: list[Step] = []
    for index, claim in enumerate(ordered):
        steps.append(_step(claim, ordered[:index]))
    steps += _dropped(ordered, documents)
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


def _dropped(ordered: Sequence[Claim], documents: Mapping[str, tuple[str, str]]) -> list[Step]:
    """Later documents, before the deadline is over, that say nothing of the target; the first of them counts."""
    last = ordered[-1]
    spoken = {claim.source for claim in ordered}
    if not is_period(last.period):
        return []
    deadline = parse_period(last.period).end.isoformat()
    silent = sorted(
        (dated, source, title)
        for source, (dated, title) in documents.items()
        if source not in spoken and last.dated < dated <= deadline
    )
    return [
        Step(
            Act.DROPPED,
            source,
            title or source,
            dated,
            None,
            last,
            f"《{title or source}》没有再提：此前《{last.said_in}》定{when(last)}{say_amount(last)}。",
        )
        for dated, source, title in silent[:1]
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
