"""The cases beside the rules are run; a case that comes out otherwise is shown with the reason."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from yanzhen.rules.answers import ANSWER_LABELS, Answer
from yanzhen.rules.evaluating import judge
from yanzhen.specs.pack import Pack
from yanzhen.specs.places import Path, Place
from yanzhen.specs.rule_checks import rules_of
from yanzhen.specs.rulebook import Clause, Rule, RuleCase


@dataclass(frozen=True, slots=True)
class CaseResult:
    """One case of one rule: what was expected, what came out and why, and where the case is written."""

    rule: str
    says: str
    expected: Answer
    got: Answer
    reason: str
    file: str
    line: int | None

    @property
    def passed(self) -> bool:
        return self.got is self.expected

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}"
        outcome = f"应为{ANSWER_LABELS[self.expected]}，得到{ANSWER_LABELS[self.got]}"
        return f"{where} {self.rule}「{self.says}」{outcome}；{self.reason}"


def run_cases(pack: Pack) -> list[CaseResult]:
    """Run every case of every clause and rung; clauses that may never be paid are history and are left out."""
    return [
        _run(rule, number, case, place, path)
        for place, path, rule in _live_rules(pack)
        for number, case in enumerate(rule.cases)
    ]


def _live_rules(pack: Pack) -> Iterator[tuple[Place, Path, Rule]]:
    for place, path, rule in rules_of(pack):
        if not (isinstance(rule, Clause) and rule.role == "never"):
            yield place, path, rule


def _run(rule: Rule, number: int, case: RuleCase, place: Place, path: Path) -> CaseResult:
    finding = judge(rule, case.facts, case.variables)
    line = place.at((*path, "cases", number))
    expected = Answer(case.expect)
    return CaseResult(rule.id, case.says, expected, finding.answer, finding.reason, place.file, line)
