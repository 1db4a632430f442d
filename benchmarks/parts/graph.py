"""Reach, single sources, parts and betweenness of a large supply network beside igraph."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from cases import Case, Part, Peer

FILE = "graph.npz"
NODES, LINKS = 50_000, 200_000


def make(nodes: int, links: int, *, downhill: bool = False, sources: int = 1000):
    """Random ends; ``downhill``: no circle, numbers shuffled, so that nothing can be condensed."""

    def write(folder: Path) -> None:
        rng = np.random.default_rng(1)
        ends = rng.integers(0, nodes, (links, 2))
        if downhill:
            ends = np.sort(ends[ends[:, 0] != ends[:, 1]], axis=1)
            ends = rng.permutation(nodes)[ends]
        asked = rng.choice(nodes, min(sources, nodes), replace=False)
        np.savez(folder / FILE, ends=ends, sources=asked, nodes=nodes)

    return write


def load(folder: Path):
    data = np.load(folder / FILE)
    return int(data["nodes"]), data["ends"], data["sources"]


def adjacency(folder: Path):
    from yanzhen.kernel.adjacency import Adjacency

    nodes, ends, sources = load(folder)
    return Adjacency.build(nodes, ends[:, 0], ends[:, 1]), sources


def peer_graph(folder: Path):
    import igraph

    nodes, ends, sources = load(folder)
    return igraph.Graph(n=nodes, edges=ends.tolist(), directed=True), sources.tolist()


def reach(folder: Path):
    from yanzhen.analysis.graph import calc_reach_counts

    graph, _ = adjacency(folder)
    return lambda: calc_reach_counts(graph), lambda found: {"reach": found}


def igraph_reach(folder: Path):
    graph, _ = peer_graph(folder)
    run = lambda: graph.neighborhood_size(order=graph.vcount(), mode="out")  # noqa: E731
    return run, lambda found: {"reach": np.array(found) - 1}


def reach_from(folder: Path):
    from yanzhen.analysis.graph import calc_reach_counts

    graph, sources = adjacency(folder)
    return lambda: calc_reach_counts(graph, sources), lambda found: {"reach": found}


def igraph_reach_from(folder: Path):
    graph, sources = peer_graph(folder)
    run = lambda: graph.neighborhood_size(sources, order=graph.vcount(), mode="out")  # noqa: E731
    return run, lambda found: {"reach": np.array(found) - 1}


def distances(folder: Path):
    from yanzhen.analysis.graph import calc_source_distances

    graph, sources = adjacency(folder)
    run = lambda: calc_source_distances(graph, sources)  # noqa: E731
    return run, lambda found: {"mean": np.array([found[found >= 0].mean()])}


def igraph_distances(folder: Path):
    graph, sources = peer_graph(folder)

    def tidy(found):
        table = np.array(found, float)
        return {"mean": np.array([table[np.isfinite(table)].mean()])}

    return lambda: graph.distances(source=sources), tidy


def sampled(folder: Path):
    from yanzhen.analysis.graph import calc_sampled_betweenness

    graph, sources = adjacency(folder)
    run = lambda: calc_sampled_betweenness(graph, pivots=sources[:200])  # noqa: E731
    return run, lambda found: {"between": found * 200 / graph.size}


def igraph_sampled(folder: Path):
    graph, sources = peer_graph(folder)
    graph.simplify()
    run = lambda: graph.betweenness(sources=sources[:200])  # noqa: E731
    return run, lambda found: {"between": np.array(found)}


def exact(folder: Path):
    from yanzhen.analysis.graph import calc_betweenness

    graph, _ = adjacency(folder)
    return lambda: calc_betweenness(graph), lambda found: {"between": found}


def igraph_exact(folder: Path):
    graph, _ = peer_graph(folder)
    graph.simplify()
    return graph.betweenness, lambda found: {"between": np.array(found)}


def parts(folder: Path):
    from yanzhen.analysis.graph import find_parts

    graph, _ = adjacency(folder)
    return lambda: find_parts(graph), lambda found: {"sizes": np.sort(np.bincount(found))}


def igraph_parts(folder: Path):
    graph, _ = peer_graph(folder)
    run = lambda: graph.connected_components(mode="strong")  # noqa: E731
    return run, lambda found: {"sizes": np.sort(np.array(found.sizes()))}


SIZE = "50,000 nodes, 200,000 links"
LARGE, DOWNHILL = make(NODES, LINKS), make(NODES, LINKS, downhill=True)
PART = Part(
    "graph",
    {"igraph": Peer("igraph", "1.0.0")},
    (
        Case(f"reach of 1,000 sources, {SIZE}", LARGE, reach_from, {"igraph": igraph_reach_from}),
        Case(
            f"reach of 1,000 sources, {SIZE}, no circles",
            DOWNHILL,
            reach_from,
            {"igraph": igraph_reach_from},
        ),
        Case(f"distances from 1,000 sources, {SIZE}", LARGE, distances, {"igraph": igraph_distances}),
        Case(
            f"betweenness from 200 sources, {SIZE}",
            LARGE,
            sampled,
            {"igraph": igraph_sampled},
            repeats=(3, 1),
        ),
        Case(
            "betweenness, exact, 3,000 nodes, 12,000 links",
            make(3000, 12_000),
            exact,
            {"igraph": igraph_exact},
        ),
        Case(f"strongly connected parts, {SIZE}", LARGE, parts, {"igraph": igraph_parts}),
        Case(f"reach of every node, {SIZE}", LARGE, reach, {"igraph": igraph_reach}, large=True),
        Case(f"reach of every node, {SIZE}, no circles", DOWNHILL, reach, {"igraph": igraph_reach}),
    ),
)
