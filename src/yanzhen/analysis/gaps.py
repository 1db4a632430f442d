"""What a chain lacks: presence of nodes, completeness, breaks, chokepoints, each with its reason (B11)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from yanzhen.kernel.chains import Band
from yanzhen.kernel.presence import Presence, PresenceEvidence


class GapKind(StrEnum):
    """ABSENT: nobody makes it here. BREAK: absent between two local nodes. WEAK: thin. CHOKEPOINT: one source."""

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
    """

    node: str
    kind: GapKind
    reason: str
    local_customers: tuple[str, ...]
    local_suppliers: tuple[str, ...]
    constraints: tuple[str, ...]
    factors: tuple[tuple[str, float, str], ...]
    rank: int


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
