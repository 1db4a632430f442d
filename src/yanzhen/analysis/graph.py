"""Questions about the shape of the chains: paths, reach, betweenness, cycles, single sources."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.sparse import csgraph

from yanzhen.kernel.adjacency import Adjacency, Ints, find_components
from yanzhen.kernel.chains import ChainGraph

__all__ = [
    "ChainGraph",
    "calc_betweenness",
    "calc_distances",
    "calc_node_betweenness",
    "find_components",
    "find_cycles",
    "find_shortest_path",
    "find_single_sources",
]

Floats = npt.NDArray[np.float64]
_BATCH = 512


def calc_betweenness(adjacency: Adjacency) -> Floats:
    """Exact betweenness of each node, unnormalised: Σ over (s, t) of the share of shortest paths on it.

    Brandes (2001) run for many sources at once, level by level, as sparse-times-dense products. Parallel
    links count once. Shape (n,).
    """
    simple = adjacency.simple()
    links = _matrix(simple)
    total = np.zeros(simple.size)
    for first in range(0, simple.size, _BATCH):
        total += _dependencies(links, np.arange(first, min(first + _BATCH, simple.size)))
    return total


def _dependencies(links: sparse.csr_array, sources: Ints) -> Floats:
    """Σ over ``sources`` of Brandes' dependency of the source on each node. Arrays are (node, source)."""
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


def find_shortest_path(graph: ChainGraph, source: str, target: str) -> tuple[str, ...]:
    """One shortest way of goods from ``source`` to ``target`` over drawn nodes; empty when there is none.

    Among equals the one whose nodes come first in the graph is taken. A step between two drawings of one
    activity costs nothing and both drawings are named.
    """
    start, end = (int(graph.activity[graph.position(x)]) for x in (source, target))
    ahead = graph.flow_up.distances([end])
    if ahead[start] < 0:
        return ()
    path, here = [source], start
    while here != end:
        after = next(int(j) for j in graph.flow_down.successors(here) if ahead[j] == ahead[here] - 1)
        path.extend(_step(graph, path[-1], after))
        here = after
    return tuple(path) if path[-1] == target else (*path, target)


def _step(graph: ChainGraph, drawn: str, activity: int) -> tuple[str, ...]:
    """The next drawn node, after the drawing the link leaves from when that is another one."""
    for neighbour in graph.customers(drawn):
        if graph.activity[graph.index[neighbour.node]] == activity:
            return (neighbour.node,) if neighbour.drawn_at == drawn else (neighbour.drawn_at, neighbour.node)
    return ()


def calc_distances(adjacency: Adjacency) -> Floats:
    """Links on the shortest path between each two nodes, infinite where there is none. Shape (n, n)."""
    if not adjacency.size:
        return np.zeros((0, 0))
    return np.asarray(csgraph.shortest_path(_matrix(adjacency.simple()), method="D", unweighted=True))


def _matrix(adjacency: Adjacency) -> sparse.csr_array:
    shape, ones = (adjacency.size, adjacency.size), np.ones(adjacency.to.size)
    return sparse.csr_array((ones, adjacency.to, adjacency.start), shape=shape, dtype=np.float64)


def find_cycles(graph: ChainGraph) -> tuple[tuple[str, ...], ...]:
    """Groups of drawn nodes that feed each other in a circle (recycling loops), two nodes or more each."""
    labels = find_components(graph.down)
    groups: dict[int, list[str]] = {}
    for node, label in zip(graph.nodes, labels.tolist(), strict=True):
        groups.setdefault(label, []).append(node.id)
    return tuple(tuple(g) for g in groups.values() if len(g) > 1)


def find_single_sources(graph: ChainGraph) -> tuple[tuple[str, str], ...]:
    """(customer, supplier) pairs where one activity is the only drawn supplier of another."""
    only = [
        (i, int(graph.flow_up.successors(i)[0]))
        for i in range(graph.flow_up.size)
        if graph.flow_up.successors(i).size == 1
    ]
    first = {int(a): n.id for n, a in zip(reversed(graph.nodes), graph.activity[::-1], strict=True)}
    return tuple((first[customer], first[supplier]) for customer, supplier in only)
