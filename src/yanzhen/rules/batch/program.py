"""All rules against all enterprises: compiled once, answered in bits, with what decided each answer, again in part."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from yanzhen.rules.answers import Answer
from yanzhen.rules.batch.bits import Words, pack, run_nodes, unpack, words_for
from yanzhen.rules.batch.board import Board, cut_at
from yanzhen.rules.batch.columns import Bools, Column, Columns, Rows
from yanzhen.rules.batch.direct import cuts_of, is_direct
from yanzhen.rules.batch.layout import Layout, compares_in, lay_out
from yanzhen.rules.batch.trees import NO_LEAVES, NO_TREE, answer_atom
from yanzhen.rules.dossier import as_number
from yanzhen.rules.evaluating import Finding, judge
from yanzhen.rules.series import Variables
from yanzhen.specs.conditions import Compare
from yanzhen.specs.rulebook import FactSpec, Rule

STRETCH = 1 << 16
"""Rows worked on together while comparisons are made; a multiple of 64."""


@dataclass(frozen=True)
class Work:
    """How much was worked out: comparisons, rules, and the rows of each."""

    atoms: int
    rules: int
    rows: int


@dataclass(frozen=True)
class Outcomes:
    """Answers of all rules for all enterprises. ``sides[r, 0]`` are the rows whose conditions hold, ``sides[r, 1]``
    those whose do not; ``leaves`` (where asked for) marks of each comparison in each rule the rows that it decided."""

    program: Program
    columns: Columns
    variables: Variables
    atoms: Words
    sides: Words
    leaves: Words
    work: Work

    def of(self, rule: str) -> int:
        return self.program.index[rule]

    def yes(self, rule: str) -> Bools:
        """Eligible rows; none where the conditions of the rule are not all known."""
        at = self.of(rule)
        held = unpack(self.sides[at, 0], self.columns.rows)
        return held if self.program.rules[at].conditions_complete else np.zeros_like(held)

    def maybe(self, rule: str) -> Bools:
        """Rows for which all that is known of the conditions holds, while not all of them are known."""
        at = self.of(rule)
        held = unpack(self.sides[at, 0], self.columns.rows)
        return np.zeros_like(held) if self.program.rules[at].conditions_complete else held

    def no(self, rule: str) -> Bools:
        return unpack(self.sides[self.of(rule), 1], self.columns.rows)

    def answer(self, rule: str, row: int) -> Answer:
        at = self.of(rule)
        word, bit = row >> 6, np.uint64(row & 63)
        if (self.sides[at, 1, word] >> bit) & np.uint64(1):
            return Answer.NOT_ELIGIBLE
        held = (self.sides[at, 0, word] >> bit) & np.uint64(1) and self.program.rules[at].conditions_complete
        return Answer.ELIGIBLE if held else Answer.CANNOT_TELL

    def answers(self, rule: str) -> list[Answer]:
        """Of every enterprise, in the order of the columns."""
        marks = self.yes(rule).astype(np.int8) + 2 * self.no(rule).astype(np.int8)
        table = (Answer.CANNOT_TELL, Answer.ELIGIBLE, Answer.NOT_ELIGIBLE)
        return [table[m] for m in marks]

    def reasons(self, rule: str, row: int) -> tuple[Compare, ...]:
        """The comparisons that decided the answer of one rule for one enterprise."""
        places = np.flatnonzero(self.program.layout.leaves[:, 0] == self.of(rule))
        leaves = self.leaves if len(self.leaves) else self._decided(row >> 6)
        word = (row >> 6) if len(self.leaves) else 0
        marked = (leaves[places, word] >> np.uint64(row & 63)) & np.uint64(1)
        atoms = self.program.layout.leaves[places[marked.astype(np.bool_)], 1]
        return tuple(self.program.layout.atoms[a] for a in dict.fromkeys(atoms.tolist()))

    def decided(self, rule: str) -> dict[int, Bools]:
        """Of each comparison of a rule (its place in the tree) the rows whose answer it decided."""
        places = np.flatnonzero(self.program.layout.leaves[:, 0] == self.of(rule))
        leaves = self.leaves if len(self.leaves) else self.program.decide(self.atoms)
        return {int(p - places[0]): unpack(leaves[p], self.columns.rows) for p in places}

    def _decided(self, word: int) -> Words:
        return self.program.decide(np.ascontiguousarray(self.atoms[:, :, word : word + 1]))

    def finding(self, rule: str, row: int) -> Finding:
        """The whole tree of one answer with its sentences."""
        known = self.columns.at(row)
        return judge(
            self.program.rules[self.of(rule)], known, self.variables, vocabulary=self.program.vocabulary
        )


@dataclass(frozen=True)
class Program:
    """Rules compiled for the batch."""

    rules: tuple[Rule, ...]
    layout: Layout
    vocabulary: Mapping[str, FactSpec]
    index: Mapping[str, int]
    compared: tuple[Compare, ...]
    _cuts: dict[str, dict[str, tuple[float, ...]]] = field(default_factory=dict, compare=False)

    @property
    def facts(self) -> frozenset[str]:
        """Every fact that a rule asks for."""
        return frozenset().union(*self.layout.asks)

    def evaluate(
        self, columns: Columns, variables: Variables | None = None, *, reasons: bool = False
    ) -> Outcomes:
        """Answer all rules for all enterprises. With ``reasons`` also what decided every single answer; without,
        that is worked out when it is asked for."""
        given = dict(variables or {})
        fitted = _possible(columns, self.vocabulary)
        atoms = np.zeros((len(self.layout.atoms), 2, words_for(columns.rows)), np.uint64)
        self._compare(fitted, given, range(len(atoms)), atoms)
        sides, leaves = self._answer(atoms, reasons)
        work = Work(len(atoms), len(self.rules), columns.rows)
        return Outcomes(self, fitted, given, atoms, sides, leaves, work)

    def decide(self, atoms: Words) -> Words:
        """What decided each answer, from the answers of the comparisons."""
        return self._answer(atoms, True)[1]

    def refresh(self, before: Outcomes, facts: Mapping[str, Column], rows: Rows | None = None) -> Outcomes:
        """Answer again what depends on changed ``facts`` (whole new columns); ``rows``: only these have changed."""
        touched = [n for n, asks in enumerate(self.layout.asks) if not asks.isdisjoint(facts)]
        columns = before.columns.changed(
            _possible(Columns(before.columns.rows, facts), self.vocabulary).facts
        )
        atoms = before.atoms.copy()
        part = columns if rows is None else columns.take(rows)
        fresh = np.zeros((len(atoms), 2, words_for(part.rows)), np.uint64)
        self._compare(part, before.variables, touched, fresh)
        for n in touched:
            atoms[n] = fresh[n] if rows is None else _put(atoms[n], fresh[n], rows, columns.rows)
        hit = [r for r, uses in enumerate(self.layout.uses) if not uses.isdisjoint(touched)]
        sides, leaves = self._again(before, atoms, hit)
        work = Work(len(touched), len(hit), part.rows)
        return replace(before, columns=columns, atoms=atoms, sides=sides, leaves=leaves, work=work)

    def _again(self, before: Outcomes, atoms: Words, hit: list[int]) -> tuple[Words, Words]:
        """The answers of the rules that were hit, by a program of these alone; the others stay."""
        if not hit:
            return before.sides, before.leaves
        own = compile_rules([self.rules[r] for r in hit], self.vocabulary)
        names = {key: n for n, key in enumerate(a.model_dump_json() for a in self.layout.atoms)}
        at = [names[a.model_dump_json()] for a in own.layout.atoms]
        fresh, marks = own._answer(np.ascontiguousarray(atoms[at]), bool(len(before.leaves)))
        sides, leaves = before.sides.copy(), before.leaves.copy()
        sides[hit] = fresh
        if len(leaves):
            leaves[np.isin(self.layout.leaves[:, 0], hit)] = marks
        return sides, leaves

    def _compare(self, columns: Columns, given: Variables, chosen: Iterable[int], out: Words) -> None:
        """Bits of the chosen comparisons, a stretch of rows at a time."""
        cuts, seen, wanted = self.cuts(given), {}, list(chosen)  # type: ignore[var-annotated]
        for start in range(0, columns.rows, STRETCH):
            stop = min(start + STRETCH, columns.rows)
            board = Board(columns.part(start, stop), given, cuts, seen)
            first, last = start // 64, words_for(stop)
            for n in wanted:
                out[n, 0, first:last], out[n, 1, first:last] = answer_atom(self.layout.atoms[n], board)

    def cuts(self, given: Variables) -> dict[str, tuple[float, ...]]:
        """The thresholds of each fact on this day."""
        key = repr(sorted(given.items()))
        if key not in self._cuts:
            found: dict[str, set[float]] = {}
            for atom in self.compared:
                if is_direct(atom):
                    found.setdefault(atom.fact or "", set()).update(cuts_of(atom, given))
            self._cuts[key] = {fact: tuple(sorted(cuts)) for fact, cuts in found.items()}
        return self._cuts[key]

    def _answer(self, atoms: Words, reasons: bool) -> tuple[Words, Words]:
        layout, width = self.layout, atoms.shape[2]
        sides = np.zeros((len(self.rules), 2, width), np.uint64)
        leaves = np.zeros((len(layout.leaves), width), np.uint64) if reasons else NO_LEAVES
        tree = layout.tree if reasons else NO_TREE
        run_nodes(atoms, layout.code, layout.operands, layout.roots, tree, sides, leaves)
        return sides, leaves


def compile_rules(rules: Sequence[Rule], vocabulary: Mapping[str, FactSpec] | None = None) -> Program:
    """Rules of any number of policies and ladders as one program; equal comparisons are shared."""
    layout = lay_out([rule.conditions for rule in rules])
    compared = tuple(c for atom in layout.atoms for c in compares_in(atom))
    index = {rule.id: n for n, rule in enumerate(rules)}
    return Program(tuple(rules), layout, vocabulary or {}, index, compared)


def _put(old: Words, fresh: Words, rows: Rows, many: int) -> Words:
    found = [unpack(side, many).copy() for side in old]
    for side, new in zip(found, fresh, strict=True):
        side[rows] = unpack(new, len(rows))
    return np.array([pack(side) for side in found])


def _possible(columns: Columns, vocabulary: Mapping[str, FactSpec]) -> Columns:
    """Facts with a value below what can be true are taken as unknown."""
    facts = dict(columns.facts)
    for name, column in columns.facts.items():
        spec = vocabulary.get(name)
        if spec is None or spec.minimum is None:
            continue
        wrong = _below(column, spec.minimum)
        if wrong.any():
            facts[name] = column.without(wrong)
    return Columns(columns.rows, facts)


def _below(column: Column, minimum: Any) -> Bools:
    found = np.zeros(column.rows, np.bool_)
    if column.numbers is not None:
        found |= column.numbers < cut_at(minimum)
    if column.codes is not None:
        low = np.array([False, *(_level_below(level, minimum) for level in column.levels)])
        found |= low[column.codes + 1]
    for year in column.years.values():
        found |= _below(year, minimum)
    return found


def _level_below(level: Any, minimum: Any) -> bool:
    values = level if isinstance(level, tuple) else (level,)
    return any((number := as_number(v)) is not None and number < minimum for v in values)
