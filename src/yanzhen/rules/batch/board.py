"""What a batch of enterprises is judged on: columns, the day, and how a doubtful row is settled exactly."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, DecimalException
from typing import Any

import numpy as np

from yanzhen.rules.answers import Answer
from yanzhen.rules.batch.bits import Words, pack, words_for
from yanzhen.rules.batch.columns import Bools, Column, Columns, Rows
from yanzhen.rules.evaluating import evaluate
from yanzhen.rules.series import Variables, evaluation_year
from yanzhen.specs.conditions import Compare, Condition, facts_in
from yanzhen.specs.fields import Spec

Sides = tuple[Words, Words]
"""Packed answers: rows that are a yes, rows that are a no; a row in neither cannot be told."""


@dataclass
class Board:
    """One stretch of rows. ``cuts`` are the thresholds asked of each fact, ``seen`` what holds for all rows
    with the same value, ``kept`` what holds for the program on any day."""

    columns: Columns
    variables: Variables
    cuts: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    seen: dict[Any, Any] = field(default_factory=dict)
    kept: dict[Any, Any] = field(default_factory=dict)
    marked: dict[int, dict[float, Words]] = field(default_factory=dict)
    packed: dict[int, Words] = field(default_factory=dict)
    told: dict[str, Sides] = field(default_factory=dict)
    values: dict[Any, Any] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        return self.columns.rows

    @property
    def year(self) -> int | None:
        return evaluation_year(self.variables)

    def column(self, fact: str) -> Column | None:
        return self.columns.facts.get(fact)

    def once(self, key: Any, held: Any, work: Callable[[], Any]) -> Any:
        """What holds for every stretch of rows, worked out once; ``held`` is kept alive beside it."""
        if key not in self.seen:
            self.seen[key] = (work(), held)
        return self.seen[key][0]

    def of(self, name: Any, part: Spec, work: Callable[[], Any]) -> Any:
        """What depends on a condition or measure alone, worked out once a program."""
        key = (name, id(part))
        if key not in self.kept:
            self.kept[key] = (work(), part)
        return self.kept[key][0]

    def key(self, part: Spec) -> str:
        """What two equal conditions or measures have in common."""
        found: str = self.of("key", part, part.model_dump_json)
        return found

    def nothing(self) -> Words:
        return np.zeros(words_for(self.rows), np.uint64)

    def bits(self, marks: Bools | None) -> Words:
        """Packed once for every use of the same marks."""
        if marks is None:
            return self.nothing()
        if id(marks) not in self.packed:
            self.packed[id(marks)] = pack(marks)
        return self.packed[id(marks)]

    def answer(self, condition: Condition, facts: Mapping[str, Any]) -> Answer:
        """The scalar answer; a value that no calculation accepts cannot be told."""
        try:
            return evaluate(condition, facts, self.variables).answer
        except (DecimalException, TypeError):
            return Answer.CANNOT_TELL

    def settle(self, condition: Compare, sides: Sides, doubt: Bools) -> Sides:
        """Decide the doubtful rows by the scalar evaluator, rows with the same facts once."""
        rows = np.flatnonzero(doubt)
        if not len(rows):
            return sides
        asked = self.of("facts", condition, lambda: list(dict.fromkeys(n for n, _ in facts_in(condition))))
        names = [name for name in asked if name in self.columns.facts]
        first, group = self._alike(rows, names)
        told = [self.answer(condition, self.columns.at(int(row), names)) for row in first]
        yes, no = sides
        clear = ~pack(doubt)
        for side, answer in ((yes, Answer.ELIGIBLE), (no, Answer.NOT_ELIGIBLE)):
            marks = np.zeros(self.rows, np.bool_)
            marks[rows] = np.array([one is answer for one in told], np.bool_)[group]
            side &= clear
            side |= pack(marks)
        return sides

    def _alike(self, rows: Rows, names: list[str]) -> tuple[Rows, Rows]:
        """(one row of each group of rows with the same facts, the group of every row)."""
        parts = [p for n in names for p in _parts(self.columns.facts[n])]
        if not parts:
            return rows[:1], np.zeros(len(rows), np.int64)
        key = np.zeros(len(rows), np.int64)
        for part in parts:
            _, inverse = np.unique(part[rows], return_inverse=True, equal_nan=True)
            _, key = np.unique(key * (int(inverse.max()) + 1) + inverse.reshape(-1), return_inverse=True)
        _, first, group = np.unique(key, return_index=True, return_inverse=True)
        return rows[first], group.reshape(-1)


def _parts(column: Column) -> list[Any]:
    held = [column.numbers, column.codes, column.none, column.dated, column.whole]
    return [p for p in held if p is not None] + [p for c in column.years.values() for p in _parts(c)]


def cut_at(value: Decimal, *, above: bool = False) -> float:
    """The least float whose written form is at least (``above``: more than) ``value``.

    Floats and their written forms are in the same order, so comparing with it is comparing the decimals.
    """

    def reached(number: float) -> bool:
        written = Decimal(repr(number))
        return written > value if above else written >= value

    found = float(value)
    while not reached(found):
        found = float(np.nextafter(found, np.inf))
    while reached(before := float(np.nextafter(found, -np.inf))) and np.isfinite(before):
        found = before
    return found
