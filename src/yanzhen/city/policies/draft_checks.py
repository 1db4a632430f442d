"""A draft held against the record while it is written: what the lint finds and how its cases come out."""

from __future__ import annotations

from dataclasses import dataclass

from yanzhen.city.policies import facts
from yanzhen.city.policies.freezing import thaw
from yanzhen.city.policies.models import NeverRule
from yanzhen.kernel.errors import Problem
from yanzhen.rules.casebook import CaseResult, run_cases
from yanzhen.specs import rulebook
from yanzhen.specs.drafts import check_policy
from yanzhen.specs.pack import Pack


@dataclass(frozen=True, slots=True)
class Checked:
    """``failed`` are the cases that come out otherwise than they say; ``ran`` counts all."""

    problems: tuple[Problem, ...]
    ran: int
    failed: tuple[CaseResult, ...]

    @property
    def sound(self) -> bool:
        return not self.failed and all(problem.severity != "error" for problem in self.problems)


def check(text: str) -> Checked:
    """Lint and cases of a text, with the vocabulary and the never-rules of the record."""
    vocabulary = tuple(facts.rulebook().vocabulary.values())
    never = [thaw(rulebook.NeverRule, spec) for spec in NeverRule.objects.values_list("spec", flat=True)]
    pack, problems = check_policy(text, vocabulary, never)
    cases = run_cases(pack, [_words(pack, vocabulary)])
    return Checked(tuple(problems), len(cases), tuple(case for case in cases if not case.passed))


def _words(pack: Pack, vocabulary: tuple[rulebook.FactSpec, ...]) -> Pack:
    return Pack(path=pack.path, meta=pack.meta, facts=vocabulary)
