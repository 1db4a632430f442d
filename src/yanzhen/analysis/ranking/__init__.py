"""What to build next, whom to ask, who leads: orders that show their parts and what is not known."""

from __future__ import annotations

from yanzhen.analysis.ranking.anchors import AnchorFacts, ChainLeads, Lead, rank_anchors
from yanzhen.analysis.ranking.factors import (
    NO_DATA,
    PART_LABELS,
    Contribution,
    Known,
    NextNode,
    NodeFacts,
    PartScore,
    Weight,
)
from yanzhen.analysis.ranking.nodes import rank_next_nodes

__all__ = [
    "NO_DATA",
    "PART_LABELS",
    "AnchorFacts",
    "ChainLeads",
    "Contribution",
    "Known",
    "Lead",
    "NextNode",
    "NodeFacts",
    "PartScore",
    "Weight",
    "rank_anchors",
    "rank_next_nodes",
]
