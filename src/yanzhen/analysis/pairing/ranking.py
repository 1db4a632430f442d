"""The matcher: every asking party's best partners, with what each feature adds and why others were refused."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from yanzhen.analysis.pairing.columns import compile_conditions
from yanzhen.analysis.pairing.explaining import Telling, explain
from yanzhen.analysis.pairing.sides import in_order, invert, make_side
from yanzhen.analysis.pairing.standing import stand_parties
from yanzhen.analysis.pairing.threads import spread
from yanzhen.analysis.pairing.values import FEATURES, Market, Need, Offer, Pair, Party
from yanzhen.analysis.pairing.wording import Likeness, plain, product_words
from yanzhen.kernel.chains import ChainGraph
from yanzhen.kernel.errors import YanzhenError
from yanzhen.kernel.quantities import NO_UNITS, UnitTable

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
NO_CHAINS = ChainGraph.build((), ())
REACHED = {1: "本市", 2: "本省", 3: "全国"}
NEAR = ("county", "city", "province")


@dataclass(frozen=True, slots=True)
class Scope:
    """Who asks, how many partners each asking party gets, how many refused ones are kept."""

    by: Literal["need", "offer"] = "need"
    top: int = 10
    refused: int = 3


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """``best[i]``: positions of partners of asking party ``i``, -1 where there are fewer; ``scores``, ``values`` beside them.

    ``beaten``: refused ones, ``limits``: how far each search went (1 city, 2 province, 3 everywhere).
    """

    best: Ints
    scores: Floats
    values: Floats
    beaten: Ints
    limits: Ints


@dataclass(frozen=True, slots=True, eq=False)
class Pairing:
    """What was found for every asking party; both sides stand in order of key."""

    scope: Scope
    market: Market
    asking: tuple[Party, ...]
    answering: tuple[Party, ...]
    found: Found
    telling: Telling

    def __len__(self) -> int:
        return int((self.found.best >= 0).sum())

    def needs(self) -> tuple[Party, ...]:
        return self.asking if self.scope.by == "need" else self.answering

    def offers(self) -> tuple[Party, ...]:
        return self.answering if self.scope.by == "need" else self.asking

    def partners(self, key: str) -> tuple[Pair, ...]:
        """The best partners of an asking party, explained. Raises YanzhenError for an unknown key."""
        at = self._position(self.asking, key)
        kept = [int(k) for k in self.found.best[at] if k >= 0]
        return tuple(replace(self._pair(at, other), rank=n) for n, other in enumerate(kept, 1))

    def refused(self, key: str) -> tuple[Pair, ...]:
        """The best of those that a hard condition parts from the asking party, with what would have to change."""
        at = self._position(self.asking, key)
        return tuple(self._pair(at, int(k)) for k in self.found.beaten[at] if k >= 0)

    def explain(self, asker: str, other: str) -> Pair:
        """Any pair at all; rank 0 when it is not among the best."""
        at, there = self._position(self.asking, asker), self._position(self.answering, other)
        rank = next((n for n, k in enumerate(self.found.best[at].tolist(), 1) if k == there), 0)
        return replace(self._pair(at, there), rank=rank)

    def reached(self, key: str) -> str:
        """How far the search for partners went: 本市, 本省, 全国."""
        return REACHED[int(self.found.limits[self._position(self.asking, key)])]

    def rows(self) -> Iterator[tuple[int, int, int, float]]:
        """(asking position, rank, answering position, score) of every proposal."""
        for at, k in zip(*np.nonzero(self.found.best >= 0), strict=True):
            yield int(at), int(k) + 1, int(self.found.best[at, k]), float(self.found.scores[at, k])

    def _pair(self, at: int, other: int) -> Pair:
        return explain(self.telling, at, other)

    def _position(self, parties: tuple[Party, ...], key: str) -> int:
        at = self.telling.places[parties is self.answering].get(key)
        if at is None:
            raise YanzhenError("没有这个编号", where=key, why="需求、供给两边都按编号找", do="核对编号")
        return at


def rank_pairs(
    needs: Sequence[Need],
    offers: Sequence[Offer],
    market: Market,
    *,
    chains: ChainGraph = NO_CHAINS,
    units: UnitTable = NO_UNITS,
    scope: Scope = Scope(),
) -> Pairing:
    """For every need (or, ``by="offer"``, every offer) the best partners that no hard condition parts from it.

    A candidate shares a product word or a chain link. Score = Σ weight · value over what the asking party asks for,
    in [0, 1]; what the other does not tell adds nothing and is named. Equal scores: by key. Raises YanzhenError on keys
    given twice and codes of regions that are none.
    """
    sides = in_order(needs, "需求"), in_order(offers, "供给")
    asking, answering = sides if scope.by == "need" else sides[::-1]
    return _rank(tuple(asking), tuple(answering), market, (chains, units), scope)


def _rank(
    asking: tuple[Party, ...],
    answering: tuple[Party, ...],
    market: Market,
    knowledge: tuple[ChainGraph, UnitTable],
    scope: Scope,
) -> Pairing:
    telling = _compare(asking, answering, market, knowledge)
    conditions = compile_conditions(asking, answering, knowledge[1])
    kinds: dict[str, int] = {}
    left, right = (
        make_side(parties, np.diff(points.reach.indptr) > 0, knowledge[1], kinds)
        for parties, points in ((asking, telling.points[0]), (answering, telling.points[1]))
    )
    telling = replace(telling, weights=left.weights(market, np.diff(conditions.soft[0]) > 0))
    near = np.array([*(market.near.get(name, 0.0) for name in NEAR), 0.0, np.nan])
    given = (near, telling.weights, np.array([market.enough, market.good]))
    arrays = (left.arrays(), right.arrays(), conditions.arrays())
    return Pairing(
        scope,
        market,
        asking,
        answering,
        _search(telling, len(knowledge[0]), (arrays, given), scope),
        telling,
    )


def _search(telling: Telling, nodes: int, known: tuple[Any, Any], scope: Scope) -> Found:
    from yanzhen.analysis.pairing.kernels import rank_some

    askers = len(telling.sides[0])
    found = (
        np.full((askers, scope.top), -1, np.int64),
        np.zeros((askers, scope.top)),
        np.full((askers, scope.top, len(FEATURES)), np.nan),
        np.full((askers, scope.refused), -1, np.int64),
        np.zeros(askers, np.int64),
    )
    ways = _reach(telling, nodes)
    spread(lambda first, last: rank_some(first, last, ways, *known, found), askers)
    return Found(*found)


def _compare(
    asking: tuple[Party, ...],
    answering: tuple[Party, ...],
    market: Market,
    knowledge: tuple[ChainGraph, UnitTable],
) -> Telling:
    asked, answered = ([product_words(p.words) for p in side] for side in (asking, answering))
    return Telling(
        sides=(asking, answering),
        places=({p.key: i for i, p in enumerate(asking)}, {p.key: i for i, p in enumerate(answering)}),
        market=market,
        like=Likeness.build(asked, answered, market.alike),
        points=(stand_parties(asking, knowledge[0], market), stand_parties(answering, knowledge[0], market)),
        chains=knowledge[0],
        units=knowledge[1],
    )


def _reach(telling: Telling, nodes: int) -> tuple[Any, Any]:
    """Words and nodes as the compiled search walks them: from an asking party to those who answer."""
    like = telling.like
    mine, theirs = (plain(points.reach) for points in telling.points)
    holders = invert(like.answered_rows, None, len(like.answered))
    return (like.asked_rows, plain(like.like), holders), (mine, invert(theirs[:2], theirs[2], nodes))
