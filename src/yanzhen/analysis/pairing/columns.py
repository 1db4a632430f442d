"""Conditions of many parties as columns and intervals, so that compiled code can judge millions of pairs."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from yanzhen.analysis.pairing.conditions import based, intervals_of, measure_of
from yanzhen.analysis.pairing.values import Condition, Fact, Party
from yanzhen.kernel.quantities import UnitTable

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
ConditionArrays = tuple[Ints, Ints, Flags, Ints, Floats]
"""(start, column, negated, span, spans): party ``i`` has conditions ``start[i]:start[i+1]``; condition ``c`` reads
``column[c]`` and holds when the value lies in one of ``spans[span[c]:span[c+1]]`` (in none where ``negated``);
nan is unknown."""
END = "\U0010ffff"
"""After every text with a prefix."""


@dataclass(frozen=True, slots=True, eq=False)
class Conditions:
    """Hard and soft conditions of the asking side with the facts they read, hard ones of the answering side likewise."""

    hard: ConditionArrays
    soft: ConditionArrays
    facts: Floats
    theirs: ConditionArrays
    own_facts: Floats

    def arrays(self) -> tuple[ConditionArrays, ConditionArrays, Floats, ConditionArrays, Floats]:
        """As the compiled search takes them."""
        return self.hard, self.soft, self.facts, self.theirs, self.own_facts


def compile_conditions(askers: Sequence[Party], answerers: Sequence[Party], units: UnitTable) -> Conditions:
    """Columns are made only for facts that somebody asks for."""
    asked = Columns.build((c for p in askers for c in (*p.hard, *p.soft)), answerers, units)
    theirs = Columns.build((c for p in answerers for c in p.hard), askers, units)
    return Conditions(
        hard=asked.rows([p.hard for p in askers], units),
        soft=asked.rows([p.soft for p in askers], units),
        facts=asked.facts,
        theirs=theirs.rows([p.hard for p in answerers], units),
        own_facts=theirs.facts,
    )


def _kind(condition: Condition, units: UnitTable) -> tuple[str, str]:
    if condition.op == "exists":
        return condition.fact, "?"
    if not condition.numeric:
        return condition.fact, "text"
    return condition.fact, f"={based(0.0, condition.unit, units)[0]}"


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """``place``: column of a fact in one kind of value; ``texts``: sorted texts of a column, whose positions stand in it."""

    place: dict[tuple[str, str], int]
    texts: dict[int, list[str]]
    facts: Floats

    @classmethod
    def build(cls, conditions: Iterable[Condition], parties: Sequence[Party], units: UnitTable) -> Columns:
        place: dict[tuple[str, str], int] = {}
        for condition in conditions:
            place.setdefault(_kind(condition, units), len(place))
        facts = np.full((len(parties), len(place)), np.nan)
        texts: dict[int, list[str]] = {}
        told = [p.told() for p in parties] if place else []
        for (name, kind), at in place.items():
            cells = [row.get(name) for row in told]
            if kind == "text":
                texts[at] = sorted({c for c in cells if isinstance(c, str) and c})
            _fill(facts[:, at], cells, kind, (texts.get(at, []), units))
        return cls(place, texts, facts)

    def rows(self, conditions: Sequence[Sequence[Condition]], units: UnitTable) -> ConditionArrays:
        start = np.zeros(len(conditions) + 1, np.int64)
        np.cumsum([len(each) for each in conditions], out=start[1:])
        held = [c for each in conditions for c in each]
        known: dict[Condition, tuple[int, bool, list[tuple[float, float]]]] = {}
        for condition in held:
            if condition not in known:
                known[condition] = self._compile(condition, units)
        span = np.zeros(len(held) + 1, np.int64)
        np.cumsum([len(known[c][2]) for c in held], out=span[1:])
        spans = np.array([s for c in held for s in known[c][2]], np.float64).reshape(-1, 2)
        column = np.array([known[c][0] for c in held], np.int64)
        return start, column, np.array([known[c][1] for c in held], np.bool_), span, spans

    def _compile(self, condition: Condition, units: UnitTable) -> tuple[int, bool, list[tuple[float, float]]]:
        at = self.place[_kind(condition, units)]
        if condition.op == "exists":
            return at, False, [(1.0, 1.0)]
        if condition.numeric:
            _, negated, spans = intervals_of(condition, units)
            return at, negated, spans
        texts, values = self.texts[at], [str(v) for v in condition.values]
        ends = [v + END if condition.op == "within" else v + "\0" for v in values]
        spans = [
            (bisect_left(texts, v), bisect_left(texts, e) - 1) for v, e in zip(values, ends, strict=True)
        ]
        return at, condition.op in ("ne", "not_in"), spans


def _fill(
    column: Floats, cells: Sequence[Fact | None], kind: str, known: tuple[list[str], UnitTable]
) -> None:
    texts, units = known
    rank = {t: float(k) for k, t in enumerate(texts)}
    for i, cell in enumerate(cells):
        if cell is None:
            continue
        if kind == "?":
            column[i] = 1.0
        elif kind == "text":
            column[i] = rank.get(cell, np.nan) if isinstance(cell, str) else np.nan
        elif (found := measure_of(cell, units)) is not None and f"={found[0]}" == kind:
            column[i] = found[1]
