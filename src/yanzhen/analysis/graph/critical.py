"""Which nodes the ways of goods cannot get around: pairs of nodes that lose every way when one is gone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from yanzhen.analysis.graph.between import calc_betweenness, calc_sampled_betweenness
from yanzhen.analysis.graph.goods import goods_flow
from yanzhen.analysis.graph.reach import calc_reach_counts
from yanzhen.kernel.adjacency import Adjacency, Ints
from yanzhen.kernel.chains import ChainGraph
from yanzhen.kernel.errors import YanzhenError

_EXACT = 1000
"""Up to so many nodes every one is tried; above, the ones that lie between most."""
_TRIED = 100
_SAMPLES = 500
"""Sources from which betweenness is estimated to choose them."""


@dataclass(frozen=True, slots=True)
class CriticalNode:
    """``cut`` ordered pairs of the other nodes (the ones named before it left out) have no way without it.

    ``pairs`` had one before; ``between`` is its betweenness. Both along main and partial inputs.
    """

    node: str
    label: str
    cut: int
    pairs: int
    between: float

    @property
    def share(self) -> float:
        return self.cut / self.pairs if self.pairs else 0.0

    @property
    def says(self) -> str:
        if not self.cut:
            return f"{self.label}停供，其他环节之间还都有供货路"
        return f"{self.label}停供，有供货路相通的{self.pairs}对环节中，{self.cut}对再没有供货路（{self.share:.0%}）"


def find_cut_nodes(adjacency: Adjacency, k: int) -> list[tuple[int, int, int]]:
    """Up to ``k`` nodes as (node, pairs cut, pairs before), greedily: each the worst after those before it.

    A pair (s, t) is cut when t is reached from s only through the node; the node's own pairs do not count.
    Up to 1,000 nodes every node is tried, above that the 100 with the highest sampled betweenness. Ties: the smaller
    number. Stops early when no node cuts anything. Raises YanzhenError when ``k`` is below 1.
    """
    if k < 1:
        raise YanzhenError("要找的环节数必须大于0", where=str(k), do="给出1或更大的数")
    rest, found = adjacency, list[tuple[int, int, int]]()
    tried: Ints = np.arange(adjacency.size)
    if adjacency.size > _EXACT:
        between = calc_sampled_betweenness(adjacency, samples=_SAMPLES)
        tried = np.sort(np.argsort(-between, kind="stable")[:_TRIED])
    while len(found) < k:
        worst = _worst(rest, [int(i) for i in tried if i not in {x for x, _, _ in found}])
        if worst is None or (found and not worst[1]):
            break
        found.append(worst)
        rest = _without(rest, worst[0])
    return found


def _worst(rest: Adjacency, tried: Iterable[int]) -> tuple[int, int, int] | None:
    feeds, fed = calc_reach_counts(rest), calc_reach_counts(rest.reversed())
    everything, best = int(feeds.sum()), None
    for node in tried:
        own = int(feeds[node] + fed[node])
        if not (feeds[node] and fed[node]):
            cut = 0
        else:
            cut = everything - own - int(calc_reach_counts(_without(rest, node)).sum())
        if best is None or cut > best[1]:
            best = node, cut, everything - own
    return best


def _without(adjacency: Adjacency, node: int) -> Adjacency:
    """The node stays, alone."""
    tails = adjacency.tails()
    keep = (tails != node) & (adjacency.to != node)
    start = np.zeros(adjacency.size + 1, dtype=np.int64)
    np.cumsum(np.bincount(tails[keep], minlength=adjacency.size), out=start[1:])
    return Adjacency(start, adjacency.to[keep], adjacency.edge[keep])


def find_critical_nodes(graph: ChainGraph, k: int = 10) -> tuple[CriticalNode, ...]:
    """The ``k`` activities that most ways of goods cannot get around, each named by its first drawing.

    Ways are made of main and partial inputs of goods (``goods_flow``). Greedy: each is the worst once those before it
    are gone (``find_cut_nodes``). Raises YanzhenError on an empty graph.
    """
    if not len(graph):
        raise YanzhenError("图中没有环节", why="没有可以分析的内容", do="先给出环节和联系")
    first: dict[int, int] = {}
    for i, activity in enumerate(graph.activity.tolist()):
        first.setdefault(activity, i)
    flow = goods_flow(graph)
    between = calc_betweenness(flow)
    return tuple(
        CriticalNode(graph.nodes[first[a]].id, graph.nodes[first[a]].label, cut, pairs, float(between[a]))
        for a, cut, pairs in find_cut_nodes(flow, k)
    )
