"""What the reasoning says of the whole city, worked out once for each state of the record: pages then only read it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from yanzhen.analysis.graph import calc_node_betweenness
from yanzhen.analysis.shock import ChainNetwork, NodeRisk, build_chain_network, rank_stops
from yanzhen.city.atlas.record import CityRecord, read_record
from yanzhen.city.atlas.remembering import remembered


@dataclass(frozen=True)
class Reasoning:
    """The record of today with the figures over all chains; each is computed when first asked for."""

    record: CityRecord

    @cached_property
    def network(self) -> ChainNetwork:
        return build_chain_network(self.record.graph)

    @cached_property
    def risks(self) -> Mapping[str, NodeRisk]:
        """Node → what its stop costs."""
        return {risk.node: risk for risk in rank_stops(self.record.graph)}

    @cached_property
    def between(self) -> Mapping[str, float]:
        """Node → betweenness of its activity in the graph over all chains."""
        return calc_node_betweenness(self.record.graph)

    @cached_property
    def working(self) -> frozenset[str]:
        """Nodes on which a local firm, or a project in production, works."""
        return frozenset(n.id for n in self.record.graph.nodes if self.record.view.works(n.id))


def record_today() -> CityRecord:
    """The record as of today, read once for each state of it."""
    return remembered("record", read_record)


def reasoning_today() -> Reasoning:
    return remembered("reasoning", lambda: Reasoning(record_today()))
