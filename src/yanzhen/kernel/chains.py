"""Chain values: nodes, links between them, and the graph over both (compressed adjacency, cycles allowed)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Band(StrEnum):
    """Where a node stands along its chain; services stand beside it."""

    UPSTREAM = "upstream"
    MIDSTREAM = "midstream"
    DOWNSTREAM = "downstream"
    SERVICE = "service"


BAND_LABELS = {
    Band.UPSTREAM: "上游",
    Band.MIDSTREAM: "中游",
    Band.DOWNSTREAM: "下游",
    Band.SERVICE: "配套服务",
}


class Share(StrEnum):
    """How much of the customer's purchases a link carries, as a judged order of magnitude."""

    MAIN = "main"
    PART = "part"
    MINOR = "minor"


SHARE_WEIGHTS = {Share.MAIN: 1.0, Share.PART: 0.4, Share.MINOR: 0.1}
SHARE_LABELS = {Share.MAIN: "主要", Share.PART: "部分", Share.MINOR: "少量"}


class LinkKind(StrEnum):
    """Why two nodes are joined; SAME_ACTIVITY joins two drawings of one activity and has no direction."""

    WITHIN = "within"
    MATERIAL = "material"
    COMPONENT = "component"
    EQUIPMENT = "equipment"
    SERVICE = "service"
    SAME_ACTIVITY = "same_activity"


@dataclass(frozen=True, slots=True)
class ChainNode:
    """One link of a chain. ``id`` is ``chain.key``; ``gbt4754`` are GB/T 4754-2017 codes such as ``C3251``."""

    id: str
    chain: str
    label: str
    band: Band
    products: tuple[str, ...] = ()
    constraints: tuple[str, ...] = ()
    value_added: str = ""
    gbt4754: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ChainLink:
    """``supplier`` delivers to ``customer``; ``share`` is the customer's view of how much."""

    supplier: str
    customer: str
    share: Share = Share.PART
    kind: LinkKind = LinkKind.WITHIN
    evidence: str = ""
