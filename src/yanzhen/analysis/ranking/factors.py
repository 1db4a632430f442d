"""The words of the ranking: a fact with its evidence, its weight, and what it adds to its part."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from yanzhen.kernel.errors import YanzhenError
from yanzhen.kernel.presence import Presence

Part = Literal["feasibility", "value", "constraints"]
PART_LABELS: dict[Part, str] = {"feasibility": "可行", "value": "价值", "constraints": "制约"}
NO_DATA = "无数据"


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of one factor of one node: ``value`` in [0, 1], told in a sentence, with its grade."""

    value: float
    told: str
    grade: str = "D"

    def __post_init__(self) -> None:
        if not 0.0 <= self.value <= 1.0:
            raise YanzhenError(f"因素的取值要在0到1之间，给的是 {self.value}", where=self.told)


@dataclass(frozen=True, slots=True)
class Weight:
    """How much a factor counts inside its part; the grade is that of the weight, not of the fact."""

    factor: str
    label: str
    part: Part
    weight: float
    grade: str = "X"


NodeFacts = Mapping[str, Mapping[str, Known]]
"""Node → factor → what is known; a factor that is not there is not known."""
NO_NODE_FACTS: NodeFacts = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Contribution:
    """One factor of one node. ``value`` and ``amount`` are None where nothing is known.

    ``amount`` = weight · value / Σ known weights of the part: the amounts of a part sum to its score.
    """

    factor: str
    label: str
    weight: float
    value: float | None
    amount: float | None
    told: str
    grade: str


@dataclass(frozen=True, slots=True)
class PartScore:
    """``score`` in [0, 1] over what is known, None where nothing is; ``known_share`` of the part's weight."""

    part: Part
    label: str
    score: float | None
    known_share: float
    parts: tuple[Contribution, ...]


@dataclass(frozen=True, slots=True)
class NextNode:
    """An absent or weak node with its three parts, apart. ``rank`` is its place, ``why`` and ``against`` sentences.

    ``order`` are the numbers it was placed by, first to last: known enough (0) or not (1), then minus the mean
    of feasibility and value, then constraints. They are shown; nothing else decides.
    """

    node: str
    label: str
    chain: str
    presence: Presence
    parts: tuple[PartScore, ...]
    order: tuple[float, ...]
    why: tuple[str, ...]
    against: tuple[str, ...]
    rank: int = 0

    def part(self, name: Part) -> PartScore:
        return next(p for p in self.parts if p.part == name)


def weigh(facts: Mapping[str, Known], weights: Sequence[Weight]) -> tuple[PartScore, ...]:
    """The three parts; an unknown factor is left out of its part and its weight with it."""
    return tuple(_part(part, facts, [w for w in weights if w.part == part]) for part in PART_LABELS)


def _part(part: Part, facts: Mapping[str, Known], weights: Sequence[Weight]) -> PartScore:
    whole = sum(w.weight for w in weights)
    known = sum(w.weight for w in weights if w.factor in facts)
    made = tuple(_contribution(w, facts.get(w.factor), known) for w in weights)
    score = sum(c.amount or 0.0 for c in made) if known else None
    return PartScore(part, PART_LABELS[part], score, known / whole if whole else 0.0, made)


def _contribution(weight: Weight, fact: Known | None, known: float) -> Contribution:
    if fact is None:
        return Contribution(weight.factor, weight.label, weight.weight, None, None, NO_DATA, "")
    amount = weight.weight * fact.value / known if known else 0.0
    return Contribution(weight.factor, weight.label, weight.weight, fact.value, amount, fact.told, fact.grade)


def check_weights(weights: Sequence[Weight]) -> None:
    """Raises YanzhenError when there are none, one is negative or a factor has two."""
    seen: set[str] = set()
    for weight in weights:
        if weight.weight < 0:
            raise YanzhenError(f"“{weight.label}”的权重小于0", do="改成0或正数")
        if weight.factor in seen:
            raise YanzhenError(f"“{weight.label}”有两个权重", where=weight.factor, do="删去一个")
        seen.add(weight.factor)
    if not any(w.weight > 0 for w in weights):
        raise YanzhenError("没有一项权重大于0", do="在包的 ranking.yaml 里写权重")
