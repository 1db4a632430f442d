"""One pair in words: what each feature adds, which hard condition fails and by how much, what nobody can tell."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from yanzhen.analysis.pairing.conditions import (
    FAILS,
    MEETS,
    UNKNOWN,
    judge,
    measure_of,
    say_condition,
    shortfall,
)
from yanzhen.analysis.pairing.standing import Standpoints, say_chain
from yanzhen.analysis.pairing.values import FEATURES, Contribution, Market, Need, Pair, Party
from yanzhen.analysis.pairing.wording import Likeness
from yanzhen.kernel.chains import ChainGraph
from yanzhen.kernel.quantities import UnitTable

NO_DATA = "无数据"
LABELS = {
    "words": "产品词",
    "chain": "产业链",
    "place": "地点",
    "quantity": "数量",
    "term": "期限",
    "soft": "软条件",
}
PLACES = ("同县（区）", "同市", "同省", "不同省", NO_DATA)
Value = tuple[float | None, str]


@dataclass(frozen=True, slots=True, eq=False)
class Telling:
    """All that a pair is explained from; ``sides``, ``places`` (key → position), ``points``: asking, answering."""

    sides: tuple[tuple[Party, ...], tuple[Party, ...]]
    places: tuple[Mapping[str, int], Mapping[str, int]]
    market: Market
    like: Likeness
    points: tuple[Standpoints, Standpoints]
    chains: ChainGraph
    units: UnitTable
    weights: npt.NDArray[np.float64] = field(default_factory=lambda: np.zeros((0, len(FEATURES))))


def explain(telling: Telling, at: int, other: int) -> Pair:
    """The pair of asking party ``at`` and answering party ``other``, computed anew feature by feature."""
    asker, answerer = telling.sides[0][at], telling.sides[1][other]
    weights = telling.weights[at].tolist()
    parts = tuple(
        _contribution(name, weight, VALUES[name](telling, at, other))
        for name, weight in zip(FEATURES, weights, strict=True)
    )
    score = sum(p.amount for p in parts)
    ceiling = score + sum(p.weight for p in parts if p.value is None)
    need, offer = (asker, answerer) if isinstance(asker, Need) else (answerer, asker)
    asked = [(party, against, c) for party, against in ((need, offer), (offer, need)) for c in party.hard]
    states = [judge(c, against.told(), telling.units) for _, against, c in asked]
    refused = tuple(
        shortfall(c, party, against, telling.units)
        for (party, against, c), state in zip(asked, states, strict=True)
        if state == FAILS
    )
    unsure = tuple(
        f"待核实：{'需方' if party is need else '供方'}要求{say_condition(c)}，对方{c.fact}{NO_DATA}"
        for (party, _, c), state in zip(asked, states, strict=True)
        if state == UNKNOWN
    )
    return Pair(need.key, offer.key, 0, score, ceiling, parts, refused, unsure)


def _contribution(name: str, weight: float, found: Value) -> Contribution:
    value, told = found
    amount = weight * value if weight and value is not None else 0.0
    label = LABELS[name]
    words = told if weight else "未提要求，不计"
    return Contribution(name, label, weight, value, amount, f"{label}：{words}")


def _words(telling: Telling, at: int, other: int) -> Value:
    if not telling.sides[1][other].words:
        return None, f"对方没有产品词，{NO_DATA}"
    value, asked, found = telling.like.between(at, other)
    if not value:
        return 0.0, "没有相近的产品词"
    return value, f"“{asked}”与“{found}”" + ("一致" if asked == found else f"相近（{value:.0%}）")


def _chain(telling: Telling, at: int, other: int) -> Value:
    mine, theirs = (
        points.reach[i].toarray()[0] for points, i in zip(telling.points, (at, other), strict=True)
    )
    if not theirs.any():
        return None, f"对方所在环节{NO_DATA}"
    value = 1.0 - float(np.prod(1.0 - mine * theirs))
    if not value:
        return 0.0, "产业链上没有直接的供需联系"
    ends = [(telling.points[0], at), (telling.points[1], other)]
    need, offer = ends if isinstance(telling.sides[0][at], Need) else ends[::-1]
    return value, say_chain(need, offer, telling.chains)


def _place(telling: Telling, at: int, other: int) -> Value:
    from yanzhen.analysis.pairing.kernels import NOWHERE, distance

    codes = (int(telling.sides[0][at].region or 0), int(telling.sides[1][other].region or 0))
    far = int(distance(*codes))
    if far == NOWHERE:
        return None, f"对方所在地{NO_DATA}" if codes[0] else "本方没有写地区"
    near = telling.market.near
    return (near.get("county", 0.0), near.get("city", 0.0), near.get("province", 0.0), 0.0)[far], PLACES[far]


def _quantity(telling: Telling, at: int, other: int) -> Value:
    own, theirs = telling.sides[0][at].quantity, telling.sides[1][other].quantity
    asked, found = (measure_of(q, telling.units) for q in (own, theirs))
    if asked is None or asked[1] <= 0:
        return None, "本方没有写数量"
    if found is None or found[1] <= 0:
        return None, f"对方数量{NO_DATA}"
    if found[0] != asked[0]:
        return None, f"{own}与{theirs}的单位不能比较"
    value = min(1.0, found[1] / asked[1])
    return value, f"所求{own}，对方{theirs}" + ("，够" if value == 1.0 else f"，只够{value:.0%}")


def _term(telling: Telling, at: int, other: int) -> Value:
    own, theirs = telling.sides[0][at].term, telling.sides[1][other].term
    if own is None:
        return None, "本方没有写期限"
    if theirs is None:
        return None, f"对方期限{NO_DATA}"
    days = (min(own.end, theirs.end) - max(own.start, theirs.start)).days + 1
    value = max(0, days) / own.days
    return value, f"所求{own}，对方{theirs}，重合{value:.0%}"


def _soft(telling: Telling, at: int, other: int) -> Value:
    asker, answerer = telling.sides[0][at], telling.sides[1][other]
    facts = answerer.told()
    states = [judge(c, facts, telling.units) for c in asker.soft]
    told = "；".join(f"{say_condition(c)}（{STATES[s]}）" for c, s in zip(asker.soft, states, strict=True))
    if all(s == UNKNOWN for s in states):
        return None, told or "本方没有软条件"
    return states.count(MEETS) / len(states), told


STATES = {MEETS: "符合", FAILS: "不符合", UNKNOWN: NO_DATA}
VALUES: dict[str, Callable[[Telling, int, int], Value]] = {
    "words": _words, "chain": _chain, "place": _place, "quantity": _quantity, "term": _term, "soft": _soft,
}  # fmt: skip
