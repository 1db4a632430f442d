"""What is found of a chain, as values: state of nodes, gaps, measures, and what else is known of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from yanzhen.kernel.chains import Band
from yanzhen.kernel.presence import Presence, PresenceEvidence


class GapKind(StrEnum):
    """ABSENT: none here. BREAK: absent between two local nodes. WEAK: thin. CHOKEPOINT: one source."""

    BREAK = "break"
    ABSENT = "absent"
    CHOKEPOINT = "chokepoint"
    WEAK = "weak"


GAP_LABELS = {
    GapKind.BREAK: "断点",
    GapKind.ABSENT: "缺失",
    GapKind.CHOKEPOINT: "卡点",
    GapKind.WEAK: "薄弱",
}


@dataclass(frozen=True, slots=True)
class NodeStatus:
    """Presence of one node with its evidence and the rule that decided, as a Chinese sentence."""

    node: str
    presence: Presence
    evidence: tuple[PresenceEvidence, ...]
    reason: str
    local_suppliers: tuple[str, ...] = ()
    local_customers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Gap:
    """One gap: what kind, why (a sentence), whom it would serve here, what hinders it, how it ranks.

    ``factors`` are the parts of the order (name, value, Chinese explanation); there is no score without them.
    ``also`` are further kinds that hold: an absent node can be a chokepoint too.
    """

    node: str
    kind: GapKind
    reason: str
    local_customers: tuple[str, ...]
    local_suppliers: tuple[str, ...]
    constraints: tuple[str, ...]
    factors: tuple[tuple[str, float, str], ...]
    rank: int
    also: tuple[GapKind, ...] = ()


@dataclass(frozen=True, slots=True)
class Measure:
    """A chain metric; ``value`` is None when an input is missing and ``explanation`` says which."""

    id: str
    label: str
    value: float | None
    unit: str
    explanation: str


@dataclass(frozen=True, slots=True)
class ChainStatus:
    """All that is computed of one chain. ``completeness`` maps band → Measure."""

    chain: str
    nodes: tuple[NodeStatus, ...]
    gaps: tuple[Gap, ...]
    completeness: tuple[tuple[Band, Measure], ...]
    measures: tuple[Measure, ...]


@dataclass(frozen=True, slots=True)
class Purchase:
    """What one firm supplies to a node; ``amount`` in one unit for all; ``local``: from the city.

    ``supplier`` is empty for the part of a total of which nobody says who supplied it.
    """

    node: str
    supplier: str
    amount: float
    local: bool


@dataclass(frozen=True, slots=True)
class FirmTie:
    """A stated delivery from firm to firm (keys as in PresenceEvidence)."""

    supplier: str
    customer: str


@dataclass(frozen=True, slots=True)
class ParkAmount:
    """What a park carries of a chain, in one unit for all parks (output, revenue or firms)."""

    chain: str
    park: str
    amount: float


@dataclass(frozen=True, slots=True)
class ChainFacts:
    """What may be known beyond placements; empty means unknown, never 0.

    ``imported`` nodes are known to be supplied from outside; ``weights`` (completeness) default to 1.
    """

    purchases: tuple[Purchase, ...] = ()
    ties: tuple[FirmTie, ...] = ()
    park_amounts: tuple[ParkAmount, ...] = ()
    imported: frozenset[str] = frozenset()
    weights: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))


NO_FACTS = ChainFacts()
