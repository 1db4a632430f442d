"""What breaks when something stops: systemic risk of every enterprise, and stops of chain nodes in words."""

from __future__ import annotations

from yanzhen.analysis.graph.table import LinkTable
from yanzhen.analysis.shock.attract import Attraction, LocalSupply, attract_node
from yanzhen.analysis.shock.capacity import CapacityReport, Relief, add_node_capacity
from yanzhen.analysis.shock.cascade import (
    PUBLISHED_TOLERANCE,
    Shock,
    Stopping,
    SystemicRisk,
    calc_systemic_risk,
    name_shock,
)
from yanzhen.analysis.shock.chain import ChainFigures, ChainNetwork, build_chain_network, has_supply
from yanzhen.analysis.shock.firms import UnitLoss, UnitStop, knows_needs, network_of, stop_units
from yanzhen.analysis.shock.network import Knowledge, Need, SupplyNetwork, build_network, needs_by_class
from yanzhen.analysis.shock.ranking import NodeRisk, rank_stops
from yanzhen.analysis.shock.stop import Loss, Stop, StopReport, stop_in, stop_node
from yanzhen.analysis.shock.trace import Trace, follow_shock

__all__ = [
    "PUBLISHED_TOLERANCE",
    "Attraction",
    "CapacityReport",
    "ChainFigures",
    "ChainNetwork",
    "Knowledge",
    "LinkTable",
    "LocalSupply",
    "Loss",
    "Need",
    "NodeRisk",
    "Relief",
    "Shock",
    "Stop",
    "StopReport",
    "Stopping",
    "SupplyNetwork",
    "SystemicRisk",
    "Trace",
    "UnitLoss",
    "UnitStop",
    "add_node_capacity",
    "attract_node",
    "build_chain_network",
    "build_network",
    "calc_systemic_risk",
    "follow_shock",
    "has_supply",
    "knows_needs",
    "name_shock",
    "needs_by_class",
    "network_of",
    "rank_stops",
    "stop_in",
    "stop_node",
    "stop_units",
]
