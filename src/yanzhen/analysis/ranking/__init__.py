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
from yanzhen.analysis.ranking.prospects import (
    HIT_RATE,
    FirmFacts,
    Home,
    LeadFact,
    Prospect,
    plain_name,
    rank_prospects,
)

__all__ = [
    "HIT_RATE",
    "NO_DATA",
    "PART_LABELS",
    "AnchorFacts",
    "ChainLeads",
    "Contribution",
    "FirmFacts",
    "Home",
    "Known",
    "Lead",
    "LeadFact",
    "NextNode",
    "NodeFacts",
    "PartScore",
    "Prospect",
    "Weight",
    "plain_name",
    "rank_anchors",
    "rank_next_nodes",
    "rank_prospects",
]
