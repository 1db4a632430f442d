"""One enterprise against all rules: answers and what decided them, from comparisons compiled to short functions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import compress
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from yanzhen.rules.answers import Answer
from yanzhen.rules.batch.ages import ABSENT, NAN, Take, age_cut, begun
from yanzhen.rules.batch.bits import run_reasons
from yanzhen.rules.batch.board import Board
from yanzhen.rules.batch.columns import EXACT, Columns
from yanzhen.rules.batch.direct import NOW, SUMMED
from yanzhen.rules.batch.plans import Cut, alone
from yanzhen.rules.batch.program import Program
from yanzhen.rules.dossier import as_number
from yanzhen.rules.series import Facts, Variables, each_span, evaluation_year
from yanzhen.specs.conditions import (
    Compare,
    Fact,
    GrowthMeasure,
    Measure,
    ShareMeasure,
    YearsSinceMeasure,
    facts_in,
)

YES, NO, OPEN = 1, 0, 2
ANSWERS = (Answer.NOT_ELIGIBLE, Answer.ELIGIBLE, Answer.CANNOT_TELL)
SIDES = {Answer.ELIGIBLE: YES, Answer.NOT_ELIGIBLE: NO, Answer.CANNOT_TELL: OPEN}
FULL = 20_000
"""How many values are remembered for a comparison before it starts afresh."""
Test = Callable[[Facts], int]


class Answered(NamedTuple):
    """The answer of one rule; ``maybe``: all known conditions hold, but not all are known; ``decided`` by these."""

    rule: str
    answer: Answer
    maybe: bool
    decided: tuple[Compare, ...]


class Single:
    """A program bound to a day, for one enterprise at a time."""

    def __init__(self, program: Program, variables: Variables | None = None) -> None:
        self.program, self.given = program, dict(variables or {})
        plan = program.on(self.given).plan
        self._board = Board(Columns(1, {}), self.given)
        self._groups(list(zip(program.layout.atoms, plan, strict=True)))
        layout = program.layout
        self._shape = (layout.code, layout.operands, layout.roots, layout.tree, layout.leaves[:, 2])
        self._atoms = [layout.atoms[atom] for _, atom, _ in layout.leaves.tolist()]
        self._places = _stretches(layout.leaves[:, 0].tolist())
        self._least = {n: s.minimum for n, s in program.vocabulary.items() if s.minimum is not None}
        self._names = [rule.id for rule in program.rules]
        self._complete = np.array([rule.conditions_complete for rule in program.rules], np.bool_)

    def _groups(self, atoms: list[tuple[Compare, Cut | None]]) -> None:
        """Atoms about the same number go together; so do those about the same word; the rest stands alone."""
        numbers: dict[tuple[str, str, str], tuple[Take, list[int]]] = {}
        words: dict[str, list[int]] = {}
        self._alone: list[tuple[int, Test]] = []
        self._slow: dict[int, Test] = {}
        cuts = [cut or age_cut(atom, self._board.variables) for atom, cut in atoms]
        for n, (atom, _) in enumerate(atoms):
            take = None if cuts[n] is None else _taker(atom, self._board)
            self._slow[n] = _remembered(atom, self._board)
            if take is not None:
                numbers.setdefault(_number_key(atom), (take, []))[1].append(n)
            elif fact := alone(atom):
                words.setdefault(fact, []).append(n)
            else:
                self._alone.append((n, self._slow[n]))
        self._takes = [(take, at) for take, at in numbers.values()]
        at = [n for _, members in self._takes for n in members]
        self._at = np.array(at, np.int64)
        self._of = np.repeat(np.arange(len(self._takes)), [len(m) for _, m in self._takes])
        used: list[Any] = [cuts[n] for n in at]
        self._low, self._high = (np.array([c[i] for c in used], float) for i in (2, 3))
        self._side = np.array([c[0] for c in used], np.int64)
        self._strip = np.array([c[1] for c in used], np.bool_)
        self._words: list[tuple[str, npt.NDArray[np.int64], dict[Any, Any]]] = [
            (fact, np.array(n, np.int64), {}) for fact, n in words.items()
        ]

    def _tell(self, facts: Facts) -> npt.NDArray[np.uint8]:
        """The answers of all comparisons."""
        told = np.full(len(self.program.layout.atoms), OPEN, np.uint8)
        values, careful = np.full(len(self._takes), np.nan), []
        for i, (take, members) in enumerate(self._takes):
            taken = take(facts)
            if taken is None:
                careful.extend(members)
            else:
                values[i] = taken
        value = values[self._of]
        low, high = value >= self._low, value < self._high
        told[self._at] = _sides(value, low & high, low, self._side, self._strip)
        careful.extend(self._at[self._strip & low & high].tolist())
        for fact, at, seen in self._words:
            if fact in facts:
                told[at] = self._word(fact, at, seen, facts)
        for n in careful:
            told[n] = self._slow[n](facts)
        for n, test in self._alone:
            told[n] = test(facts)
        return told

    def _word(self, fact: str, at: npt.NDArray[np.int64], seen: dict[Any, Any], facts: Facts) -> Any:
        value = facts[fact]
        if isinstance(value, Mapping | list):
            return [self._slow[n](facts) for n in at]
        key = (type(value), value)
        if key not in seen:
            if len(seen) >= FULL:
                seen.clear()
            seen[key] = np.array([self._slow[n](facts) for n in at], np.uint8)
        return seen[key]

    def answer(self, facts: Facts) -> tuple[Answered, ...]:
        """Every rule for one enterprise, in the order of the program."""
        told = self._tell(self._possible(facts))
        atoms = np.empty((len(told), 2, 1), np.uint64)
        atoms[:, 0, 0], atoms[:, 1, 0] = told == YES, told == NO
        sides = np.zeros((len(self._names), 2, 1), np.uint64)
        leaves = np.zeros((len(self._atoms), 1), np.uint64)
        run_reasons(atoms, self._shape, sides, leaves, np.zeros((len(leaves), 2), np.uint64), 1)
        marked = (leaves[:, 0] & np.uint64(1)).tolist()
        decided: list[tuple[Compare, ...]] = [()] * len(self._names)
        for rule, first, last in self._places:
            decided[rule] = tuple(compress(self._atoms[first:last], marked[first:last]))
        return tuple(map(Answered._make, zip(self._names, *self._verdicts(sides), decided, strict=True)))

    def _verdicts(self, sides: npt.NDArray[np.uint64]) -> tuple[Iterable[Answer], Iterable[bool]]:
        """Answer and maybe of every rule."""
        held, no = sides[:, 0, 0] & np.uint64(1) > 0, sides[:, 1, 0] & np.uint64(1) > 0
        told = np.where(no, NO, np.where(held & self._complete, YES, OPEN)).tolist()
        return [ANSWERS[t] for t in told], (held & ~no & ~self._complete).tolist()

    def _possible(self, facts: Facts) -> Facts:
        wrong = [n for n, least in self._least.items() if n in facts and _below(facts[n], least)]
        return {n: v for n, v in facts.items() if n not in wrong} if wrong else facts


def _stretches(rules: list[int]) -> list[tuple[int, int, int]]:
    """(rule, first place, one after its last) of rules whose places stand together."""
    starts = [n for n, rule in enumerate(rules) if not n or rules[n - 1] != rule]
    return [(rules[n], n, end) for n, end in zip(starts, [*starts[1:], len(rules)], strict=True)]


def _below(value: Any, least: Any) -> bool:
    several = (
        value.values()
        if isinstance(value, Mapping)
        else value
        if isinstance(value, list | tuple)
        else (value,)
    )
    return any((number := as_number(v)) is not None and number < least for v in several)


def _sides(value: Any, inside: Any, low: Any, side: Any, strip: Any) -> Any:
    """Answers of cuts: in the strip of a doubtful cut it stays open until asked with care."""
    within = np.where(strip, low & ~inside, inside)
    answer = np.where(within, 1 - side, side)
    return np.where(np.isnan(value) | (strip & inside), OPEN, answer)


def _number_key(atom: Compare) -> tuple[str, str, str]:
    """What two comparisons of one number with different values have in common."""
    return atom.fact or "", atom.period, atom.measure.model_dump_json() if atom.measure is not None else ""


def _taker(atom: Compare, board: Board) -> Take | None:
    """How the one number comes out of the facts; it returns None where that takes more care."""
    if atom.fact is not None:
        return _plain(atom.fact, atom.period, board)
    if isinstance(atom.measure, YearsSinceMeasure):
        return begun(atom.measure, board.variables)
    if isinstance(atom.measure, ShareMeasure):
        share = atom.measure.share
        return _ratio(_number(share.of, board), _number(share.in_, board), 0.0)
    if isinstance(atom.measure, GrowthMeasure) and atom.measure.growth.kind == "total":
        asked, now = atom.measure.growth, evaluation_year(board.variables)
        if now is not None:
            years = (str(now - 1), str(now - 1 - asked.years))
            return _ratio(_of_year(asked.fact, years[0]), _of_year(asked.fact, years[1]), 1.0)
    return None


def _number(what: Measure, board: Board) -> Take | None:
    return _plain(what.number.fact, what.number.period, board) if isinstance(what, Fact) else None


def _ratio(top: Take | None, whole: Take | None, less: float) -> Take | None:
    if top is None or whole is None:
        return None

    def take(facts: Facts) -> float | None:
        above, below = top(facts), whole(facts)
        return None if above is None or below is None else above / below - less if below > 0 else NAN

    return take


def _of_year(fact: str, year: str) -> Take:
    def take(facts: Facts) -> float | None:
        given = facts.get(fact, ABSENT)
        if type(given) is dict:
            return _float(given.get(year))
        return NAN if given is ABSENT else None

    return take


def _plain(fact: str, period: str, board: Board) -> Take | None:
    now = evaluation_year(board.variables)
    single = period not in SUMMED and not each_span(period) and now is not None
    year = str(now if period in NOW else (now or 0) - 1) if single else ""

    def take(facts: Facts) -> float | None:
        given = facts.get(fact, ABSENT)
        if type(given) is float or type(given) is int:
            return _float(given)
        if type(given) is dict:
            return _float(given.get(year))
        return NAN if given is ABSENT else None

    return take


def _float(value: Any) -> float | None:
    """A float, or a whole number that is one; None for all else."""
    if type(value) is float:
        return value if value - value == 0 else None
    return value if type(value) is int and -EXACT < value < EXACT else None


def _remembered(atom: Compare, board: Board) -> Test:
    """The scalar answer, worked out once for equal values of the facts that are asked."""
    names = tuple(dict.fromkeys(name for name, _ in facts_in(atom)))
    seen: dict[Any, int] = {}

    def test(facts: Facts) -> int:
        key: list[Any] = []
        for name in names:
            value = facts.get(name, ABSENT)
            if isinstance(value, Mapping | list):
                return SIDES[board.answer(atom, facts)]
            key += (type(value), value)
        found = seen.get(tuple(key))
        if found is None:
            if len(seen) >= FULL:
                seen.clear()
            found = seen[tuple(key)] = SIDES[board.answer(atom, facts)]
        return found

    return test
