"""What is paired: needs, offers, the conditions both put, and the market that says what counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from yanzhen.kernel.errors import YanzhenError
from yanzhen.kernel.periods import Period
from yanzhen.kernel.quantities import Quantity

Fact = str | float | bool | Quantity
NOTHING: Mapping[str, Fact] = MappingProxyType({})
QUANTITY, REGION = "数量", "地区"
"""Facts that every party has by itself: a condition may ask for them as for any other."""
FEATURES = ("words", "chain", "place", "quantity", "term", "soft")
WORDS, CHAIN, PLACE, AMOUNT, TERM, SOFT = range(6)
OPS = ("eq", "ne", "gt", "ge", "lt", "le", "in", "not_in", "between", "within", "exists")


@dataclass(frozen=True, slots=True)
class Condition:
    """What one side asks of a fact of the other. ``values``: one; several for in, not_in; two for between.

    ``within`` asks that a code begins with the value: region 4304 holds 430482. ``unit`` belongs to the values.
    Raises YanzhenError for an unknown comparison and values that do not suit it.
    """

    fact: str
    op: str
    values: tuple[str | float, ...] = ()
    unit: str = ""

    def __post_init__(self) -> None:
        numbers = all(isinstance(v, int | float) for v in self.values)
        texts = all(isinstance(v, str) for v in self.values)
        least, most = {"exists": (0, 0), "between": (2, 2), "in": (1, 10**6), "not_in": (1, 10**6)}.get(
            self.op, (1, 1)
        )
        suits = {
            "gt": numbers,
            "ge": numbers,
            "lt": numbers,
            "le": numbers,
            "between": numbers,
            "within": texts,
        }
        fits = self.op in OPS and least <= len(self.values) <= most and suits.get(self.op, numbers or texts)
        if not (self.fact and fits):
            raise YanzhenError(
                "条件写法不对",
                where=f"{self.fact or '（没有事实名）'} {self.op} {'、'.join(map(str, self.values))}",
                why="比较方式不认识，或值的个数、种类与它不符",
                do="比较大小要用数，“属于”要给出取值，“在……之内”给一个代码前缀",
            )

    @property
    def numeric(self) -> bool:
        return bool(self.values) and isinstance(self.values[0], int | float)


@dataclass(frozen=True, slots=True)
class Party:
    """What both sides tell. ``words``: product words; ``nodes``: chain nodes of the thing itself; ``region``: GB/T 2260.

    ``hard`` conditions must hold of the other side's facts, ``soft`` ones speak for it. Unknown stays empty.
    """

    key: str
    words: tuple[str, ...] = ()
    nodes: tuple[str, ...] = ()
    quantity: Quantity | None = None
    region: str = ""
    term: Period | None = None
    hard: tuple[Condition, ...] = ()
    soft: tuple[Condition, ...] = ()
    facts: Mapping[str, Fact] = field(default_factory=lambda: NOTHING)
    label: str = ""

    @property
    def name(self) -> str:
        return self.label or self.key

    def told(self) -> dict[str, Fact]:
        """Facts with those that every party has by itself; a fact stated under the same name is overruled."""
        own: dict[str, Fact] = dict(self.facts)
        if self.quantity is not None:
            own[QUANTITY] = self.quantity
        if self.region:
            own[REGION] = self.region
        return own


@dataclass(frozen=True, slots=True)
class Offer(Party):
    """Goods, money, people or an ability that somebody gives."""


@dataclass(frozen=True, slots=True)
class Need(Party):
    """Somebody wants ``words`` or ``nodes``. ``stands``: nodes the asking party works on, whose suppliers it needs.

    ``makes``: products of the asking party, from which its nodes are read when ``stands`` is empty.
    """

    stands: tuple[str, ...] = ()
    makes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Market:
    """Weights and distances of one kind of market; ``specs.pairing.PairingSpec`` explains the fields."""

    id: str
    label: str
    weights: Mapping[str, float]
    near: Mapping[str, float]
    links: frozenset[str] = frozenset()
    alike: float = 0.2
    placed: float = 0.9
    enough: int = 20
    good: float = 0.5

    def __post_init__(self) -> None:
        unknown = sorted(set(self.weights) - set(FEATURES))
        bad = unknown or any(w < 0 for w in self.weights.values()) or not any(self.weights.values())
        if bad:
            raise YanzhenError(
                "对接的权重不能用",
                where=self.id,
                why=f"不认识 {'、'.join(unknown)}" if unknown else "有负数，或没有一项大于0",
                do=f"权重只写 {'、'.join(FEATURES)}，不小于0，至少一项大于0",
            )


@dataclass(frozen=True, slots=True)
class Contribution:
    """One feature of one pair: ``amount`` = weight · value / weights asked for; ``value`` None where nothing is known.

    Not asked for: weight 0. The amounts of a pair sum to its score.
    """

    feature: str
    label: str
    weight: float
    value: float | None
    amount: float
    told: str


@dataclass(frozen=True, slots=True)
class Shortfall:
    """A hard condition that does not hold: whose it is, what the other side has, by how much it misses, in words.

    ``gap`` is in ``unit``, None where the fact is no number.
    """

    asked_by: str
    condition: Condition
    found: str
    gap: float | None
    unit: str
    says: str


@dataclass(frozen=True, slots=True)
class Pair:
    """A need and an offer, seen by who asked. ``ceiling``: the score if everything unknown were perfect.

    ``refused``: hard conditions that fail, empty for a proposal; ``unsure``: those about which nothing is known.
    """

    need: str
    offer: str
    rank: int
    score: float
    ceiling: float
    parts: tuple[Contribution, ...]
    refused: tuple[Shortfall, ...] = ()
    unsure: tuple[str, ...] = ()

    @property
    def reasons(self) -> tuple[str, ...]:
        """What speaks for the pair, the weightiest first."""
        order = sorted((p for p in self.parts if p.amount > 0), key=lambda p: -p.amount)
        return tuple(p.told for p in order)
