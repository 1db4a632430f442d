"""One enterprise against every clause: entitled, one paper short, near, not, or which facts are missing."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from yanzhen.city.policies.facts import Dossier, Rulebook
from yanzhen.rules.answers import Answer
from yanzhen.rules.evaluating import Finding, judge
from yanzhen.rules.nearness import Flip, find_changes
from yanzhen.specs.dates import bounds
from yanzhen.specs.rulebook import Clause, FactSpec, PolicySpec, Rule

GROUPS = {
    "entitled": "可享",
    "documents": "补齐材料即可享",
    "possible": "可能符合",
    "near": "临近",
    "cannot": "不能判断",
    "not": "不符",
}
GROUP_HINTS = {
    "entitled": "条件已见全、政策有效，已有事实全部符合。",
    "documents": "事实全部符合，差所列材料。",
    "possible": "已知条件都符合，但条件未见全或政策是否有效未核实，不能说“可享”。",
    "near": "改变一个事实即可符合。",
    "cannot": "缺所列事实，补上即可判断。",
    "not": "至少有一条确定不符。",
}
GIVING = frozenset({"benefit", "benefit_unknown"})


@dataclass(frozen=True, slots=True)
class MissingFact:
    """A fact nobody has yet given: its name, who holds it, how many clauses wait for it."""

    fact: str
    label: str
    department: str
    clauses: int = 1


@dataclass(frozen=True, slots=True)
class ClauseAnswer:
    """What one clause says to one enterprise."""

    policy: PolicySpec
    clause: Clause
    group: str
    finding: Finding
    flips: tuple[Flip, ...] = ()
    missing: tuple[MissingFact, ...] = ()
    documents: tuple[str, ...] = ()
    doubt: str = ""

    @property
    def nearest(self) -> Flip | None:
        return self.flips[0] if self.flips else None


@dataclass(frozen=True, slots=True)
class Answers:
    """All clauses of a day by group, and the facts that would open most of them."""

    as_of: datetime.date
    groups: Mapping[str, tuple[ClauseAnswer, ...]]
    missing: tuple[MissingFact, ...] = ()
    past: int = 0
    known: int = 0
    vocabulary: Mapping[str, FactSpec] = field(default_factory=dict, repr=False)
    all: tuple[ClauseAnswer, ...] = field(default=(), repr=False)


def answer_all(
    book: Rulebook, dossier: Dossier, as_of: datetime.date, documents: Iterable[str] = ()
) -> Answers:
    """Every clause that gives something, held against one enterprise."""
    held = frozenset(documents)
    live = [(p, c) for p in book.policies for c in p.clauses if c.role in GIVING]
    current = [(p, c) for p, c in live if in_time(p, as_of) and in_time(c, as_of)]
    found = tuple(_answer(book, p, c, dossier, as_of, held) for p, c in current)
    groups = {name: tuple(a for a in found if a.group == name) for name in GROUPS}
    return Answers(
        as_of,
        groups,
        _most_wanted(found),
        len(live) - len(current),
        len(dossier.facts),
        book.vocabulary,
        found,
    )


def variables_on(as_of: datetime.date) -> dict[str, str]:
    """The variables of rules on a day: an application handed in on that day."""
    day = as_of.isoformat()
    return {
        "@evaluation_date": day,
        "@application_date": day,
        "@year_start": f"{as_of.year}-01-01",
        "@year_end": f"{as_of.year}-12-31",
    }


def in_time(what: Any, as_of: datetime.date) -> bool:
    """Whether the day lies between ``valid_from`` and ``valid_to``; an open end is open."""
    begins = bounds(what.valid_from)[0] if what.valid_from else datetime.date.min
    ends = bounds(what.valid_to)[1] if what.valid_to else datetime.date.max
    return begins <= as_of <= ends


def judged(rule: Rule, dossier: Dossier, vocabulary: Mapping[str, FactSpec], as_of: datetime.date) -> Finding:
    return judge(rule, dossier.facts, variables_on(as_of), vocabulary=vocabulary, origins=dossier.origins)


def all_known_hold(rule: Rule, finding: Finding) -> bool:
    """Yes, or a yes that only conditions nobody has seen keep from being one."""
    unseen = not rule.conditions_complete and not finding.missing
    return finding.answer is Answer.ELIGIBLE or (finding.answer is Answer.CANNOT_TELL and unseen)


def _answer(
    book: Rulebook,
    policy: PolicySpec,
    clause: Clause,
    dossier: Dossier,
    as_of: datetime.date,
    held: frozenset[str],
) -> ClauseAnswer:
    finding = judged(clause, dossier, book.vocabulary, as_of)
    doubt = doubts(policy, clause)
    wanted = tuple(d for d in clause.documents if d not in held)
    if all_known_hold(clause, finding):
        group = "possible" if doubt else "documents" if wanted else "entitled"
        return ClauseAnswer(policy, clause, group, finding, (), (), wanted, doubt)
    if finding.answer is Answer.CANNOT_TELL:
        missing = tuple(missing_fact(name, book.vocabulary) for name in finding.missing)
        return ClauseAnswer(policy, clause, "cannot", finding, (), missing, wanted, doubt)
    flips = find_changes(clause, dossier.facts, variables_on(as_of), book.vocabulary)
    return ClauseAnswer(policy, clause, "near" if flips else "not", finding, flips, (), wanted, doubt)


def doubts(policy: PolicySpec, rule: Rule) -> str:
    """Why nobody may be told a plain yes; empty where nothing speaks against it."""
    states = {
        "expired": "政策已失效",
        "expired_unless_extended": "政策已过期，未见延续",
        "window_closed": "本轮申报已截止",
        "unknown": "政策是否有效未核实",
    }
    told = [] if rule.conditions_complete else ["条件未见全"]
    told += [states[policy.status.state]] if policy.status.state in states else []
    return "；".join(told)


def missing_fact(name: str, vocabulary: Mapping[str, FactSpec]) -> MissingFact:
    """``rd_expense（2024年）`` and ``rd_expense`` are one fact; a variable is called by its name."""
    fact = name.split("（")[0]
    spec = vocabulary.get(fact)
    if spec is None:
        return MissingFact(fact, name, "")
    return MissingFact(fact, name.replace(fact, spec.label.zh), spec.department)


def _most_wanted(answers: Sequence[ClauseAnswer]) -> tuple[MissingFact, ...]:
    waiting = Counter(fact for a in answers for fact in {m.fact for m in a.missing})
    labels = {m.fact: m for a in answers for m in a.missing}
    return tuple(
        MissingFact(fact, labels[fact].label.split("（")[0], labels[fact].department, count)
        for fact, count in waiting.most_common()
    )
