"""Who lies between the others: betweenness, exact for chains and sampled for a country."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt
from scipy import sparse

from yanzhen.analysis.graph.reach import check_nodes
from yanzhen.analysis.graph.threads import share_out
from yanzhen.kernel.adjacency import Adjacency, Ints
from yanzhen.kernel.chains import ChainGraph
from yanzhen.kernel.errors import YanzhenError

Floats = npt.NDArray[np.float64]
_BATCH = 512
_SMALL = 1000
"""Up to so many nodes sparse products are quick enough and no compiler is loaded."""


def calc_betweenness(adjacency: Adjacency) -> Floats:
    """Exact betweenness of each node, unnormalised: Σ over (s, t) of the share of shortest paths on it.

    Brandes (2001). Parallel links and loops count for nothing. Shape (n,).
    """
    simple = drop_repeats(adjacency)
    if simple.size > _SMALL:
        return _walk(simple, np.arange(simple.size))
    links = make_matrix(simple)
    total = np.zeros(simple.size)
    for first in range(0, simple.size, _BATCH):
        total += _dependencies(links, np.arange(first, min(first + _BATCH, simple.size)))
    return total


def calc_sampled_betweenness(
    adjacency: Adjacency, *, samples: int = 1000, seed: int = 0, pivots: Iterable[int] | None = None
) -> Floats:
    """Estimate from ``samples`` sources drawn without replacement (or from ``pivots``): n / k × their sum.

    Brandes, Pich (2007). Unbiased; with every node a source it is the exact value. Raises YanzhenError on
    fewer than one sample and on pivots that are not in the graph.
    """
    if samples < 1:
        raise YanzhenError("抽样数要大于0", where=str(samples), do="给出1或更大的抽样数")
    if not adjacency.size:
        return np.zeros(0)
    if pivots is None:
        generator = np.random.default_rng(seed)
        drawn = generator.choice(adjacency.size, min(samples, adjacency.size), replace=False)
    else:
        drawn = check_nodes(adjacency, pivots)
    if not drawn.size:
        raise YanzhenError("没有给出抽样的节点", do="给出至少一个节点")
    return _walk(drop_repeats(adjacency), drawn) * (adjacency.size / drawn.size)


def _walk(simple: Adjacency, sources: Ints) -> Floats:
    from yanzhen.analysis.graph import walks

    start, to = simple.start, simple.to.astype(np.int32)
    sums = share_out(lambda turn: walks.sum_dependencies(start, to, sources, turn), sources.size)
    return np.asarray(np.sum(sums, axis=0), dtype=np.float64)


def drop_repeats(adjacency: Adjacency) -> Adjacency:
    """Without parallel links and loops; the same object when there are none."""
    tails = adjacency.tails()
    again = np.zeros(tails.size, dtype=bool)
    again[1:] = (tails[1:] == tails[:-1]) & (adjacency.to[1:] == adjacency.to[:-1])
    keep = ~again & (tails != adjacency.to)
    if keep.all():
        return adjacency
    start = np.zeros(adjacency.size + 1, dtype=np.int64)
    np.cumsum(np.bincount(tails[keep], minlength=adjacency.size), out=start[1:])
    return Adjacency(start, adjacency.to[keep], adjacency.edge[keep])


def make_matrix(adjacency: Adjacency) -> sparse.csr_array:
    """1 where a link is."""
    shape, ones = (adjacency.size, adjacency.size), np.ones(adjacency.to.size)
    return sparse.csr_array((ones, adjacency.to, adjacency.start), shape=shape, dtype=np.float64)


def _dependencies(links: sparse.csr_array, sources: Ints) -> Floats:
    """Σ over ``sources`` of Brandes' dependency of the source on each node, level by level for all at once.

    Arrays are (node, source).
    """
    size, own = links.shape[0], (sources, np.arange(sources.size))
    level = np.full((size, sources.size), -1)
    paths = np.zeros((size, sources.size))
    level[own], paths[own] = 0, 1.0
    backwards = links.T.tocsr()
    depth, front = 0, paths.copy()
    while front.any():
        depth += 1
        front = np.where(level < 0, backwards @ front, 0.0)
        level[front > 0] = depth
        paths += front
    dependency = np.zeros_like(paths)
    for step in range(depth - 1, 0, -1):
        here = level == step
        share = np.divide(1.0 + dependency, paths, out=np.zeros_like(paths), where=here)
        dependency += np.where(level == step - 1, (links @ share) * paths, 0.0)
    dependency[own] = 0.0
    return np.asarray(dependency.sum(axis=1), dtype=np.float64)


def calc_node_betweenness(graph: ChainGraph) -> dict[str, float]:
    """Betweenness of each node's activity in the whole graph, cross-chain links included."""
    scores = calc_betweenness(graph.flow_down)
    return {n.id: float(scores[a]) for n, a in zip(graph.nodes, graph.activity, strict=True)}
