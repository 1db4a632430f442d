"""The city as gaps and measures see it: each activity with its state, local neighbours and betweenness."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from yanzhen.analysis.graph import Floats, calc_betweenness
from yanzhen.analysis.presence import Standing, name_some, stand_all
from yanzhen.analysis.status import NO_FACTS, ChainFacts
from yanzhen.kernel.chains import SHARE_WEIGHTS, ChainGraph, ChainNode, Neighbour
from yanzhen.kernel.presence import Presence, PresenceEvidence

NO_ROWS: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, eq=False)
class CityView:
    """A graph with the standing and betweenness of each activity. Made once, asked for every chain."""

    graph: ChainGraph
    standings: Mapping[int, Standing]
    betweenness: Floats
    facts: ChainFacts

    @classmethod
    def build(
        cls,
        graph: ChainGraph,
        evidence: Sequence[PresenceEvidence],
        looked: frozenset[str],
        facts: ChainFacts = NO_FACTS,
    ) -> CityView:
        return cls(graph, stand_all(graph, evidence, looked), calc_betweenness(graph.flow_down), facts)

    def standing(self, node: str) -> Standing:
        return self.standings[int(self.graph.activity[self.graph.position(node)])]

    def presence(self, node: str) -> Presence:
        return self.standing(node).presence

    def works(self, node: str) -> bool:
        """A local firm or a project in production is there."""
        return self.standing(node).working

    def between(self, node: str) -> float:
        return float(self.betweenness[self.graph.activity[self.graph.position(node)]])

    def activities(self, chain: str) -> tuple[ChainNode, ...]:
        """The nodes of a chain, each activity once (its first drawing in the chain)."""
        once: dict[int, ChainNode] = {}
        for node in self.graph.nodes_of(chain):
            once.setdefault(int(self.graph.activity[self.graph.index[node.id]]), node)
        return tuple(once.values())

    def local_suppliers(self, node: str) -> tuple[Neighbour, ...]:
        return self._local(self.graph.suppliers(node))

    def local_customers(self, node: str) -> tuple[Neighbour, ...]:
        return self._local(self.graph.customers(node))

    def _local(self, neighbours: Iterable[Neighbour]) -> tuple[Neighbour, ...]:
        """Neighbours that work here, the weightiest first, each activity once."""
        once: dict[int, Neighbour] = {}
        for one in sorted(neighbours, key=lambda n: (-SHARE_WEIGHTS[n.share], n.node)):
            if self.works(one.node):
                once.setdefault(int(self.graph.activity[self.graph.index[one.node]]), one)
        return tuple(once.values())

    def says(self, neighbours: Iterable[Neighbour]) -> tuple[str, ...]:
        """``电解铜（五矿铜业）``: the node's label with the firms that stand on it."""
        return tuple(f"{self.graph.node(n.node).label}（{self.firms(n.node)}）" for n in neighbours)

    def firms(self, node: str, most: int = 2) -> str:
        return name_some(self.standing(node).findings.firms, most)

    def supply_share(self, node: str) -> float | None:
        """Largest share of one firm in what the node buys; None when no amounts are known, or not who supplied a part."""
        amounts: dict[str, float] = {}
        for purchase in self.facts.purchases:
            if purchase.node in self.graph and self.same(purchase.node, node):
                if not purchase.supplier:
                    return None
                amounts[purchase.supplier] = amounts.get(purchase.supplier, 0.0) + purchase.amount
        total = sum(amounts.values())
        return max(amounts.values()) / total if total > 0 else None

    def same(self, one: str, other: str) -> bool:
        """Both are drawings of one activity."""
        activity, index = self.graph.activity, self.graph.index
        return bool(activity[index[one]] == activity[index[other]])

    def high_betweenness(self, chain: str) -> float:
        """The least betweenness of the chain's top decile; infinite when nothing lies between anything."""
        scores = np.asarray([self.between(n.id) for n in self.activities(chain)])
        return (
            max(float(np.quantile(scores, 0.9)), float(scores[scores > 0].min())) if scores.any() else np.inf
        )


def looked_nodes(
    graph: ChainGraph, looked: frozenset[str] | None, surveyed_chains: frozenset[str]
) -> frozenset[str]:
    """Nodes somebody looked at: as given, or all nodes of chains whose placements were drawn as a whole."""
    if looked is not None:
        return looked
    return frozenset(n.id for n in graph.nodes if n.chain in surveyed_chains)
