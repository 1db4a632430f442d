"""The answers of a batch: by rule and row, with what decided them, and the whole tree of one answer on demand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from yanzhen.rules.answers import Answer
from yanzhen.rules.batch.bits import Words, count, unpack, words_for
from yanzhen.rules.batch.columns import Bools, Columns
from yanzhen.rules.evaluating import Finding, judge
from yanzhen.rules.series import Variables
from yanzhen.specs.conditions import Compare

if TYPE_CHECKING:
    from yanzhen.rules.batch.program import Program


@dataclass(frozen=True)
class Work:
    """How much was worked out: comparisons, rules, and the rows of each."""

    atoms: int
    rules: int
    rows: int


@dataclass(frozen=True)
class Decided:
    """A comparison in a rule: of how many enterprises it decided the answer, and how many of these it refused."""

    atom: Compare
    answers: int
    refused: int


@dataclass(frozen=True)
class Tally:
    """How many enterprises a rule answers yes, yes as far as its conditions are known, no, cannot tell."""

    yes: int
    maybe: int
    no: int
    open: int


@dataclass(frozen=True)
class Outcomes:
    """Answers of all rules for all enterprises: ``sides[r, 0]`` are the rows whose conditions hold, ``sides[r, 1]``
    those whose do not; ``counts`` what decided (where asked for), ``atoms`` the comparisons (where kept)."""

    program: Program
    columns: Columns
    variables: Variables
    sides: Words
    counts: npt.NDArray[np.uint64]
    atoms: Words
    work: Work

    def of(self, rule: str) -> int:
        return self.program.index[rule]

    def complete(self, rule: str) -> bool:
        return self.program.rules[self.of(rule)].conditions_complete

    def yes(self, rule: str) -> Bools:
        """Eligible rows; none where the conditions of the rule are not all known."""
        held = unpack(self.sides[self.of(rule), 0], self.columns.rows)
        return held if self.complete(rule) else np.zeros_like(held)

    def maybe(self, rule: str) -> Bools:
        """Rows for which all that is known of the conditions holds, while not all of them are known."""
        held = unpack(self.sides[self.of(rule), 0], self.columns.rows)
        return np.zeros_like(held) if self.complete(rule) else held

    def no(self, rule: str) -> Bools:
        return unpack(self.sides[self.of(rule), 1], self.columns.rows)

    def tally(self, rule: str) -> Tally:
        held, no = (count(side) for side in self.sides[self.of(rule)])
        told, whole = held + no, self.complete(rule)
        return Tally(held if whole else 0, 0 if whole else held, no, self.columns.rows - told)

    def answer(self, rule: str, row: int) -> Answer:
        held, no = (self.sides[self.of(rule), :, row >> 6] >> np.uint64(row & 63)) & np.uint64(1)
        if no:
            return Answer.NOT_ELIGIBLE
        return Answer.ELIGIBLE if held and self.complete(rule) else Answer.CANNOT_TELL

    def answers(self, rule: str) -> list[Answer]:
        """Of every enterprise, in the order of the columns."""
        marks = self.yes(rule).astype(np.int8) + 2 * self.no(rule).astype(np.int8)
        table = (Answer.CANNOT_TELL, Answer.ELIGIBLE, Answer.NOT_ELIGIBLE)
        return [table[m] for m in marks]

    def decided(self, rule: str) -> tuple[Decided, ...]:
        """How often each comparison of a rule decided, the most frequent first; needs ``reasons``."""
        layout, at = self.program.layout, self.of(rule)
        found = [
            Decided(layout.atoms[leaf[1]], int(c[0]), int(c[1]))
            for leaf, c in zip(layout.leaves, self.counts, strict=False)
            if leaf[0] == at
        ]
        return tuple(sorted(found, key=lambda d: -d.answers))

    def reasons(self, rule: str) -> tuple[tuple[Compare, Bools], ...]:
        """Each comparison of a rule with the rows whose answer it decided."""
        own = self.program.only(self.of(rule))
        kept = own.evaluate(self.columns, self.variables, keep=True)
        places = own.layout.leaves
        leaves = np.zeros((len(places), words_for(self.columns.rows)), np.uint64)
        counts = np.zeros((len(places), 2), np.uint64)
        own.decide(kept.atoms, self.columns.rows, kept.sides, counts, leaves)
        return tuple(
            (own.layout.atoms[place[1]], unpack(bits, self.columns.rows))
            for place, bits in zip(places, leaves, strict=True)
        )

    def finding(self, rule: str, row: int) -> Finding:
        """The whole tree of one answer with its sentences."""
        own, vocabulary = self.program.rules[self.of(rule)], self.program.vocabulary
        return judge(own, self.columns.at(row), self.variables, vocabulary=vocabulary)
