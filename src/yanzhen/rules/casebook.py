"""The cases beside the rules are run; a case that comes out otherwise is shown with the reason."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from yanzhen.rules.answers import ANSWER_LABELS, Answer
from yanzhen.rules.evaluating import Vocabulary, judge
from yanzhen.rules.telling import tell
from yanzhen.specs.pack import Pack
from yanzhen.specs.places import Path, Place
from yanzhen.specs.rule_checks import rules_of
from yanzhen.specs.rulebook import Clause, Rule, RuleCase


@dataclass(frozen=True, slots=True)
class CaseResult:
    """One case of one rule: what was expected, what came out and why, and where the case is written.

    ``tree`` are the parts of the rule, each with its own answer.
    """

    rule: str
    says: str
    expected: Answer
    got: Answer
    reason: str
    file: str
    line: int | None
    tree: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        return self.got is self.expected

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}"
        outcome = f"应为{ANSWER_LABELS[self.expected]}，得到{ANSWER_LABELS[self.got]}"
        return f"{where} {self.rule}「{self.says}」{outcome}；{self.reason}"

    def lines(self) -> tuple[str, ...]:
        """What a person needs to put it right: the place, the case, expected against got, the tree."""
        outcome = f"应为 {ANSWER_LABELS[self.expected]}，得到 {ANSWER_LABELS[self.got]}"
        return (f"{self.rule}「{self.says}」{outcome}", f"在 {self.file}:{self.line}", *self.tree)


def run_cases(pack: Pack, bases: Sequence[Pack] = ()) -> list[CaseResult]:
    """Run every case of every clause and rung; clauses that may never be paid are history and are left out.

    ``bases`` are the packs whose vocabulary the rules use as well.
    """
    vocabulary = {fact.id: fact for one in (*bases, pack) for fact in one.facts}
    return [
        _run(rule, number, case, (place, path), vocabulary)
        for place, path, rule in _live_rules(pack)
        for number, case in enumerate(rule.cases)
    ]


def _live_rules(pack: Pack) -> Iterator[tuple[Place, Path, Rule]]:
    for place, path, rule in rules_of(pack):
        if not (isinstance(rule, Clause) and rule.role == "never"):
            yield place, path, rule


def _run(
    rule: Rule, number: int, case: RuleCase, at: tuple[Place, Path], vocabulary: Vocabulary
) -> CaseResult:
    place, path = at
    found = judge(rule, case.facts, case.variables, vocabulary=vocabulary)
    line, expected = place.at((*path, "cases", number)), Answer(case.expect)
    tree = () if found.answer is expected else tuple(tell(found))
    return CaseResult(rule.id, case.says, expected, found.answer, found.reason, place.file, line, tree)
