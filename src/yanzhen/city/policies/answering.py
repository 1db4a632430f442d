"""One enterprise against every clause: entitled, one paper short, near, not, or which facts are missing."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from yanzhen.city.policies.facts import Dossier, Rulebook
from yanzhen.rules.nearness import Flip
from yanzhen.rules.standing import Enterprise, SideBySide, Standing, State, side_by_side, stand_clause
from yanzhen.rules.versions import Change
from yanzhen.specs.rulebook import Clause, FactSpec, LadderSpec, PolicySpec

GROUPS = {
    State.ENTITLED: ("可享", "条件已见全、政策有效，已有事实全部符合。"),
    State.ONCE_DOCUMENT: ("补齐材料即可享", "事实全部符合，差所列材料。"),
    State.POSSIBLE: ("可能符合", "已知条件都符合，但条件未见全或是否有效未核实，不能说“可享”。"),
    State.NEAR: ("临近", "改变一个事实即可符合。"),
    State.CANNOT_TELL: ("不能判断", "缺所列事实，补上即可判断。"),
    State.NOT: ("不符", "至少有一条确定不符。"),
}
GIVING = frozenset({"benefit", "benefit_unknown"})


@dataclass(frozen=True, slots=True)
class MissingFact:
    """A fact nobody has yet given: its name, who holds it, how many clauses wait for it."""

    fact: str
    label: str
    department: str
    clauses: int


@dataclass(frozen=True, slots=True)
class ClauseAnswer:
    """What one clause says to one enterprise."""

    policy: PolicySpec
    clause: Clause
    standing: Standing

    @property
    def nearest(self) -> Flip | None:
        return self.standing.flips[0] if self.standing.flips else None

    @property
    def group(self) -> State:
        """Where the answer is listed: near is only what one change alone turns into a yes."""
        if self.standing.state is State.NEAR and self.standing.flips[0].leaves:
            return State.NOT
        return self.standing.state

    @property
    def applicable(self) -> bool:
        """Whether an application makes sense: nothing known speaks against it."""
        return self.standing.state in {State.ENTITLED, State.ONCE_DOCUMENT, State.POSSIBLE}


@dataclass(frozen=True, slots=True)
class BothVersions:
    """A rung before and after a change of its rules; ``keeps``: what holds for one who was recognised before."""

    pair: SideBySide
    rung: str
    held: str = ""

    @property
    def before(self) -> Standing:
        return self.pair.before

    @property
    def after(self) -> Standing:
        return self.pair.after

    @property
    def change(self) -> Change:
        return self.pair.change

    @property
    def keeps(self) -> str:
        """Said where the new rule does not reach what the old one gave, or where a recognition is on record."""
        if self.after.state in (State.ENTITLED, State.ONCE_DOCUMENT):
            return ""
        if self.held:
            return f"已获认定（有效期至 {self.held}），保留到有效期满或复核；复核按变后的规则"
        if self.before.state in (State.ENTITLED, State.ONCE_DOCUMENT, State.POSSIBLE):
            return "变前已获认定的，保留到有效期满或复核；新申报和复核按变后的规则"
        return ""


HELD_UNTIL = {
    "entry": "innovative_sme_valid_until", "specialised": "specialised_sme_valid_until",
    "little-giant": "little_giant_valid_until",
}  # fmt: skip
"""Step of a ladder → the fact that says until when a recognition holds."""


@dataclass(frozen=True, slots=True)
class Answers:
    """All clauses of a day by group, and the facts that would open most of them."""

    as_of: datetime.date
    groups: Mapping[State, tuple[ClauseAnswer, ...]]
    missing: tuple[MissingFact, ...] = ()
    changes: tuple[tuple[str, BothVersions], ...] = ()
    past: int = 0
    known: int = 0
    vocabulary: Mapping[str, FactSpec] = field(default_factory=dict, repr=False)
    all: tuple[ClauseAnswer, ...] = field(default=(), repr=False)


def answer_all(
    book: Rulebook, dossier: Dossier, as_of: datetime.date, documents: Iterable[str] = ()
) -> Answers:
    """Every clause that gives something, held against one enterprise."""
    of = enterprise_of(book, dossier, as_of, documents)
    live = [(p, c) for p in book.policies if not p.example for c in p.clauses if c.role in GIVING]
    found = tuple(ClauseAnswer(p, c, stand_clause(p, c, of)) for p, c in live)
    groups = {state: tuple(a for a in found if a.group is state) for state in GROUPS}
    past = sum(a.standing.state is State.OUT_OF_FORCE for a in found)
    return Answers(
        as_of, groups, _most_wanted(found, book.vocabulary), both_versions(book.ladders, of), past,
        len(dossier.facts), book.vocabulary, found,
    )  # fmt: skip


def enterprise_of(
    book: Rulebook, dossier: Dossier, as_of: datetime.date, documents: Iterable[str] = ()
) -> Enterprise:
    """The enterprise as rules see it on a day; ``documents`` are the papers that are on file."""
    papers = frozenset(documents)
    return Enterprise(dossier.facts, variables_on(as_of), book.vocabulary, dossier.origins, papers)


def variables_on(as_of: datetime.date) -> dict[str, str]:
    """The variables of rules on a day: an application handed in on that day."""
    day = as_of.isoformat()
    return {
        "@evaluation_date": day,
        "@application_date": day,
        "@year_start": f"{as_of.year}-01-01",
        "@year_end": f"{as_of.year}-12-31",
    }


def both_versions(ladders: Sequence[LadderSpec], of: Enterprise) -> tuple[tuple[str, BothVersions], ...]:
    """(rung, both answers) for every step of a ladder whose rules change near the day."""
    labels = {r.step or r.id: r.label.zh for ladder in ladders for r in ladder.rungs if not r.example}
    carrying = {s: [x for x in ladders if any(s in (r.step, r.id) for r in x.rungs)] for s in labels}
    found = [(s, side_by_side(s, versions, of)) for s, versions in carrying.items() if len(versions) > 1]
    return tuple((labels[s], BothVersions(pair, s, _held_until(s, of))) for s, pair in found if pair)


def _held_until(step: str, of: Enterprise) -> str:
    """Until when a recognition on record holds; empty where there is none or it has run out."""
    until = str(of.facts.get(HELD_UNTIL.get(step, "")) or "")
    return until if until >= str(of.variables.get("@evaluation_date", "")) else ""


def _most_wanted(
    answers: Sequence[ClauseAnswer], vocabulary: Mapping[str, FactSpec]
) -> tuple[MissingFact, ...]:
    """Missing facts, those first that most clauses wait for; a fact missing for two years is one."""
    waiting = Counter(
        fact
        for a in answers
        if a.standing.state is State.CANNOT_TELL
        for fact in {name.split("（")[0] for name in a.standing.finding.missing}
    )
    return tuple(
        MissingFact(fact, vocabulary[fact].label.zh, vocabulary[fact].department, count)
        for fact, count in waiting.most_common()
        if fact in vocabulary
    )
