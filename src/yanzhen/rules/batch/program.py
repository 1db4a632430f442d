"""All rules against all enterprises: compiled once, answered in bits, with what decided each answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from yanzhen.kernel.errors import YanzhenError
from yanzhen.rules.batch.bits import Words, put_rows, run_nodes, run_reasons, words_for
from yanzhen.rules.batch.board import Board, cut_at
from yanzhen.rules.batch.columns import Bools, Column, Columns, Rows
from yanzhen.rules.batch.direct import cuts_of, is_direct
from yanzhen.rules.batch.layout import Layout, compares_in, lay_out
from yanzhen.rules.batch.outcomes import Outcomes, Work
from yanzhen.rules.batch.plans import Cut, answer_atoms, cut_of
from yanzhen.rules.dossier import as_number
from yanzhen.rules.series import Variables
from yanzhen.specs.conditions import Compare
from yanzhen.specs.rulebook import FactSpec, Rule

STRETCH = 1 << 15
"""Rows worked on together, a multiple of 64: their answers to all comparisons stay small."""
NONE: Words = np.zeros((0, 0), np.uint64)
BOTH = np.array([0, 1])
Counts = npt.NDArray[np.uint64]


@dataclass(frozen=True)
class Day:
    """What a program knows on one day: thresholds of facts, cuts of comparisons."""

    cuts: Mapping[str, tuple[float, ...]]
    plan: tuple[Cut | None, ...]


@dataclass(frozen=True)
class Program:
    """Rules compiled for the batch."""

    rules: tuple[Rule, ...]
    layout: Layout
    vocabulary: Mapping[str, FactSpec]
    index: Mapping[str, int]
    compared: tuple[Compare, ...]
    days: dict[str, Day] = field(default_factory=dict, compare=False)
    kept: dict[Any, Any] = field(default_factory=dict, compare=False)

    @property
    def facts(self) -> frozenset[str]:
        """Every fact that a rule asks for."""
        return frozenset().union(*self.layout.asks)

    def only(self, at: int) -> Program:
        """One of the rules compiled alone."""
        return compile_rules([self.rules[at]])

    def evaluate(
        self,
        columns: Columns,
        variables: Variables | None = None,
        *,
        reasons: bool = False,
        keep: bool = False,
    ) -> Outcomes:
        """Answer all rules for all enterprises, a stretch of rows at a time.

        ``reasons``: work out which comparisons decided every single answer and count them. ``keep`` the answers of
        the comparisons, so that a change is answered by ``refresh`` from what it touches alone.
        """
        given, fitted = dict(variables or {}), possible(columns, self.vocabulary)
        words, layout = words_for(columns.rows), self.layout
        sides = np.zeros((len(self.rules), 2, words), np.uint64)
        counts = np.zeros((len(layout.leaves) if reasons else 0, 2), np.uint64)
        held = np.zeros((len(layout.atoms), 2, words), np.uint64) if keep else NONE
        buffer = np.zeros((len(layout.atoms), 2, words_for(min(STRETCH, columns.rows))), np.uint64)
        seen: dict[Any, Any] = {}
        for start in range(0, columns.rows, STRETCH):
            part = fitted.part(start, min(start + STRETCH, columns.rows))
            first, width = start // 64, words_for(part.rows)
            atoms = buffer[:, :, :width] if width == buffer.shape[2] else np.zeros_like(buffer[:, :, :width])
            self.compare(part, given, range(len(atoms)), atoms, seen)
            self.decide(atoms, part.rows, sides[:, :, first : first + width], counts)
            if keep:
                held[:, :, first : first + width] = atoms
        work = Work(len(layout.atoms), len(self.rules), columns.rows)
        return Outcomes(self, fitted, given, sides, counts, held, work)

    def compare(
        self, part: Columns, given: Variables, chosen: Iterable[int], out: Words, seen: dict[Any, Any]
    ) -> None:
        """Bits of the chosen comparisons for one stretch of rows."""
        day = self.on(given)
        board = Board(part, given, day.cuts, seen, self.kept)
        answer_atoms([(n, self.layout.atoms[n], day.plan[n]) for n in chosen], board, out)

    def decide(self, atoms: Words, rows: int, sides: Words, counts: Counts, leaves: Words = NONE) -> None:
        """Answers of the rules from those of the comparisons; where there is room, count and mark what decided."""
        at = self.layout
        if not len(counts):
            run_nodes(atoms, at.code, at.operands, at.roots, sides)
            return
        heads = at.leaves[:, 2]
        run_reasons(atoms, (at.code, at.operands, at.roots, at.tree, heads), sides, leaves, counts, rows)

    def on(self, given: Variables) -> Day:
        """The thresholds on a day; worked out once for each."""
        key = repr(sorted(given.items()))
        if key not in self.days:
            found: dict[str, set[float]] = {}
            for atom in self.compared:
                if is_direct(atom):
                    found.setdefault(atom.fact or "", set()).update(cuts_of(atom, given))
            cuts = {fact: tuple(sorted(cuts)) for fact, cuts in found.items()}
            self.days[key] = Day(cuts, tuple(cut_of(atom, given) for atom in self.layout.atoms))
        return self.days[key]

    def refresh(self, before: Outcomes, facts: Mapping[str, Column], rows: Rows | None = None) -> Outcomes:
        """Answer again what depends on changed ``facts`` (whole new columns); ``rows``: only these have changed."""
        if not len(before.atoms):
            raise YanzhenError("上次计算没有留下中间结果", why="增量计算要用它", do="计算时用 keep=True")
        touched = [n for n, asks in enumerate(self.layout.asks) if not asks.isdisjoint(facts)]
        new = possible(Columns(before.columns.rows, facts), self.vocabulary).facts
        columns = before.columns.changed(new)
        asked = frozenset().union(*(self.layout.asks[n] for n in touched))
        part = Columns(columns.rows, {n: c for n, c in columns.facts.items() if n in asked})
        part = part if rows is None else part.take(rows)
        fresh = np.zeros((len(before.atoms), 2, words_for(part.rows)), np.uint64)
        self.compare(part, before.variables, touched, fresh, {})
        atoms = before.atoms.copy()
        for n in touched:
            if rows is None:
                atoms[n] = fresh[n]
            else:
                put_rows(fresh[n], rows, atoms[n])
        hit = tuple(r for r, uses in enumerate(self.layout.uses) if not uses.isdisjoint(touched))
        words = np.arange(atoms.shape[2]) if rows is None else np.unique(rows >> 6)
        work = Work(len(touched), len(hit), part.rows)
        return replace(self._again(before, atoms, hit, words), columns=columns, work=work)

    def _again(self, before: Outcomes, atoms: Words, hit: tuple[int, ...], words: Rows) -> Outcomes:
        """The answers of the rules that were hit, in the words that changed, by a program of these alone."""
        sides, counts = before.sides.copy(), before.counts.copy()
        if hit:
            own = self._of(hit)
            numbers = np.array([self.layout.numbers[key] for key in own.layout.numbers])
            chosen = np.ix_(numbers, BOTH, words)
            new, gone = self._told(own, atoms[chosen], counts), self._told(own, before.atoms[chosen], counts)
            sides[np.ix_(np.array(hit), BOTH, words)] = new[0]
            if len(counts):
                counts[np.isin(self.layout.leaves[:, 0], hit)] += new[1] - gone[1]
        return replace(before, atoms=atoms, sides=sides, counts=counts)

    def _of(self, hit: tuple[int, ...]) -> Program:
        """Some of the rules alone; what one fact touches is asked for again and again."""
        if ("rules", hit) not in self.kept:
            self.kept["rules", hit] = compile_rules([self.rules[r] for r in hit], self.vocabulary)
        own: Program = self.kept["rules", hit]
        return own

    def _told(self, own: Program, atoms: Words, counts: Counts) -> tuple[Words, Counts]:
        """Answers of whole words; rows behind the last are the same before and after and cancel in the counts."""
        sides = np.zeros((len(own.rules), 2, atoms.shape[2]), np.uint64)
        counted = np.zeros((len(own.layout.leaves) if len(counts) else 0, 2), np.uint64)
        own.decide(np.ascontiguousarray(atoms), 64 * atoms.shape[2], sides, counted)
        return sides, counted


def compile_rules(rules: Sequence[Rule], vocabulary: Mapping[str, FactSpec] | None = None) -> Program:
    """Rules of any number of policies and ladders as one program; equal comparisons are shared."""
    layout = lay_out([rule.conditions for rule in rules])
    compared = tuple(c for atom in layout.atoms for c in compares_in(atom))
    index = {rule.id: n for n, rule in enumerate(rules)}
    return Program(tuple(rules), layout, vocabulary or {}, index, compared)


def possible(columns: Columns, vocabulary: Mapping[str, FactSpec]) -> Columns:
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
