"""Ways of goods: shortest paths, distances, circles, customers with one supplier only."""

from __future__ import annotations

import numpy as np
from scipy.sparse import csgraph

from yanzhen.analysis.graph.between import Floats, make_matrix
from yanzhen.kernel.adjacency import Adjacency, find_components
from yanzhen.kernel.chains import ChainGraph


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
    return np.asarray(csgraph.shortest_path(make_matrix(adjacency.simple()), method="D", unweighted=True))


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
