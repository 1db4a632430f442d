"""Every target through the documents: rows of the ledger and statements people accepted, each step with its act."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from yanzhen.city.exchange.queries import with_citations
from yanzhen.city.library.queries import document_claims
from yanzhen.city.library.values import HOLDING
from yanzhen.city.targets.claims import ledger_claims, worded_claims
from yanzhen.city.targets.facts import goal
from yanzhen.city.targets.models import Indicator, Lineage, Target
from yanzhen.kernel.periods import say_period
from yanzhen.reading.contradictions import Claim
from yanzhen.reading.contradictions.amounts import say_amount
from yanzhen.reading.contradictions.groups import folded
from yanzhen.reading.lineage import ACT_LABELS, Act, Line, Step, find_lineages

_WORDED = "只有文字、没有数，不判高低。"


@dataclass(frozen=True, slots=True)
class Shown:
    """One step as shown; ``target`` is the row of the ledger, None for a statement of a document or a silence."""

    act: Act
    word: str
    dated: str
    title: str
    goal: str
    deadline: str
    sentence: str
    target: Target | None
    digest: str
    quote: str


@dataclass(frozen=True, slots=True)
class Thread:
    """A line of goals: one that the pack names and explains, or one that only the machine put together."""

    code: str
    label: str
    explanation: str
    indicator: Indicator | None
    steps: tuple[Shown, ...]


def threads() -> tuple[tuple[Thread, ...], tuple[Thread, ...]]:
    """(lines of the pack, further lines over two documents or more); queries do not grow with the rows."""
    rows = {row.code: row for row in _targets()}
    lines = _lines()
    by_lineage: dict[int, list[Line]] = {}
    loose: list[Line] = []
    for line in lines:
        lineage = _lineage_of(line, rows)
        if lineage:
            by_lineage.setdefault(lineage, []).append(line)
        elif len({step.source for step in line.steps}) > 1:
            loose.append(line)
    named = tuple(
        _named(lineage, by_lineage.get(lineage.pk, ()), rows)
        for lineage in Lineage.objects.select_related("indicator").order_by("code")
    )
    indicators = {row.code: row for row in Indicator.objects.all()}
    further = (
        Thread("", line.label, "", indicators.get(line.topic), tuple(_shown(s, rows) for s in line.steps))
        for line in loose
    )
    return tuple(sorted(named, key=_calm)), tuple(sorted(further, key=_calm))


def _calm(thread: Thread) -> bool:
    """Lines in which something was lowered or dropped come first."""
    return not any(step.act in {Act.LOWERED, Act.DROPPED} for step in thread.steps)


def _lines() -> list[Line]:
    """Accepted statements make steps; open ones and goals in words only show that a document is not silent."""
    accepted, _ = document_claims(verdicts=HOLDING)
    open_, _ = document_claims()
    return find_lineages(folded([*accepted, *ledger_claims()]), mentions=[*open_, *worded_claims()])


def _targets() -> Iterable[Target]:
    return Target.objects.select_related("lineage", "indicator").prefetch_related(with_citations())


def _code(claim: Claim | None) -> str:
    origin, _, code = claim.key.partition(":") if claim else ("", "", "")
    return code if origin == "target" else ""


def _lineage_of(line: Line, rows: dict[str, Target]) -> int | None:
    """The pack's line that one of the steps belongs to."""
    for step in line.steps:
        row = rows.get(_code(step.claim))
        if row is not None and row.lineage_id:
            return int(row.lineage_id)
    return None


def _named(lineage: Lineage, lines: Sequence[Line], rows: dict[str, Target]) -> Thread:
    """The steps of its lines with the goals that have no number, by date."""
    steps = [_shown(step, rows) for line in lines for step in line.steps]
    told = {step.target.pk for step in steps if step.target}
    worded = (row for row in rows.values() if row.lineage_id == lineage.pk and row.pk not in told)
    steps += [_plain(row) for row in worded]
    ordered = sorted(steps, key=lambda s: (s.dated, s.deadline))
    placed = tuple(_placed(step, ordered[:index]) for index, step in enumerate(ordered))
    return Thread(lineage.code, lineage.label, lineage.explanation, lineage.indicator, placed)


def _placed(step: Shown, earlier: Sequence[Shown]) -> Shown:
    """In a line of the pack, what is first of its own kind may follow goals of another kind: they are not compared."""
    others = [one for one in earlier if one.title != step.title]
    if step.act is Act.NEW and step.sentence == _WORDED and not others:
        return replace(step, act=Act.SET, word=ACT_LABELS[Act.SET])
    if step.act is Act.SET and others:
        return replace(step, act=Act.NEW, word="另定", sentence="与此前的方式、单位或口径不同，不判高低。")
    return step


def _shown(step: Step, rows: dict[str, Target]) -> Shown:
    claim, row = step.claim, rows.get(_code(step.claim))
    return Shown(
        act=step.act,
        word=ACT_LABELS[step.act],
        dated=step.dated,
        title=step.title,
        goal=say_amount(claim) if claim else "",
        deadline=say_period(claim.period) if claim and claim.period else "",
        sentence=step.sentence,
        target=row,
        digest=claim.source if claim and row is None else "",
        quote=claim.quote if claim and row is None else "",
    )


def _plain(row: Target) -> Shown:
    """A goal in words: nobody can say whether it is more or less than another."""
    return Shown(
        act=Act.NEW,
        word=ACT_LABELS[Act.NEW],
        dated=row.set_on,
        title=row.set_in,
        goal=goal(row),
        deadline=say_period(row.deadline) if row.deadline else "",
        sentence=_WORDED,
        target=row,
        digest="",
        quote="",
    )
