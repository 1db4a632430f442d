"""Parties of one side as arrays: where, how much, when; what each pair is worth is counted on them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from yanzhen.analysis.pairing.conditions import measure_of
from yanzhen.analysis.pairing.values import FEATURES, Market, Party
from yanzhen.kernel.errors import YanzhenError
from yanzhen.kernel.quantities import UnitTable

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Side:
    """``amount``: (number in base units, kind of unit), ``term``: (first day, last day), 0 where not told."""

    region: Ints
    amount: Floats
    term: Ints
    words: Flags
    nodes: Flags

    def arrays(self) -> tuple[Any, ...]:
        return self.region, self.amount, self.term, self.words, self.nodes

    def weights(self, market: Market, asking: Flags) -> Floats:
        """Rows that sum to 1 over what each party asks for; a party that asks for nothing has zeros."""
        given = np.array([market.weights.get(name, 0.0) for name in FEATURES])
        asked = np.stack(
            [
                self.words,
                self.nodes,
                self.region > 0,
                ~np.isnan(self.amount[:, 0]),
                self.term[:, 0] > 0,
                asking,
            ],
            axis=1,
        )
        weights = given * asked
        total = weights.sum(axis=1, keepdims=True)
        return np.asarray(weights / np.where(total > 0, total, 1.0))


def in_order(parties: Sequence[Party], side: str) -> list[Party]:
    """By key, so that no answer depends on the order in which parties came. Raises YanzhenError on a key given twice."""
    held = sorted(parties, key=lambda p: p.key)
    for one, other in pairwise(held):
        if one.key == other.key:
            raise YanzhenError(
                f"{side}的编号重复", where=one.key, why="同一个编号有两条", do="改掉其中一个编号"
            )
    return held


def make_side(parties: Sequence[Party], nodes: Flags, units: UnitTable, kinds: dict[str, int]) -> Side:
    """``kinds`` numbers the kinds of units and is shared by both sides."""
    amount = np.full((len(parties), 2), np.nan)
    term = np.zeros((len(parties), 2), np.int64)
    region = np.zeros(len(parties), np.int64)
    for i, party in enumerate(parties):
        found = measure_of(party.quantity, units)
        if found is not None and found[1] > 0:
            amount[i] = found[1], kinds.setdefault(found[0], len(kinds))
        if party.term is not None:
            term[i] = party.term.start.toordinal(), party.term.end.toordinal()
        region[i] = _code(party)
    words = np.array([bool(p.words) for p in parties], np.bool_)
    return Side(region, amount, term, words, nodes)


def _code(party: Party) -> int:
    if party.region and not (len(party.region) == 6 and party.region.isascii() and party.region.isdigit()):
        do = "写六位行政区划代码，如 430400；不知道就留空"
        raise YanzhenError("地区代码不对", where=f"{party.name}：{party.region}", why="不是六位数字", do=do)
    return int(party.region or 0)


def invert(rows: tuple[Ints, Ints], worth: Floats | None, size: int) -> tuple[Ints, Ints, Floats]:
    """(start, parties, worth) by thing from (start, things) by party."""
    start, things = rows
    party = np.repeat(np.arange(len(start) - 1), np.diff(start))
    order = np.argsort(things, kind="stable")
    begin = np.zeros(size + 1, np.int64)
    np.cumsum(np.bincount(things, minlength=size), out=begin[1:])
    return begin, party[order], (np.ones(len(things)) if worth is None else worth)[order]
