"""Every node of the chains stopped in turn: which stop costs most, for colours on the map and the top of a list."""

from __future__ import annotations

from dataclasses import dataclass

from yanzhen.analysis.shock.cascade import calc_systemic_risk
from yanzhen.analysis.shock.chain import NO_FIGURES, ChainFigures, build_chain_network
from yanzhen.analysis.shock.trace import SETTLED
from yanzhen.kernel.chains import ChainGraph


@dataclass(frozen=True, slots=True)
class NodeRisk:
    """Share of all output lost while the node stands still, in [0, 1]: whole, by shortage, by lost orders."""

    node: str
    label: str
    index: float
    by_shortage: float
    by_lost_orders: float


def rank_stops(graph: ChainGraph, *, figures: ChainFigures = NO_FIGURES) -> tuple[NodeRisk, ...]:
    """Each drawn node, the costliest stop first; drawings of one activity share their figures.

    The stopped node's own output counts in the index. Assumptions: ``build_chain_network(graph).notes``.
    """
    chain = build_chain_network(graph, figures)
    risk = calc_systemic_risk(chain.network, stopping=SETTLED)
    found = [
        NodeRisk(n.id, n.label, float(risk.index[a]), float(risk.downstream[a]), float(risk.upstream[a]))
        for n, a in zip(graph.nodes, graph.activity.tolist(), strict=True)
    ]
    return tuple(sorted(found, key=lambda x: (-x.index, x.node)))
