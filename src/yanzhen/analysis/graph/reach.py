"""How far goods get: from how many places each node can be fed, and how many it feeds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from yanzhen.analysis.graph.threads import share_out
from yanzhen.kernel.adjacency import Adjacency, Ints
from yanzhen.kernel.chains import ChainGraph
from yanzhen.kernel.errors import YanzhenError


@dataclass(frozen=True, slots=True)
class Reach:
    """How many other activities goods from a node get to, and how many goods of it come from."""

    feeds: int
    fed_by: int


def calc_reach_counts(adjacency: Adjacency, sources: Iterable[int] | None = None) -> Ints:
    """Number of other nodes that each node (or each of ``sources``) leads to, itself not counted.

    Strongly connected parts are one node; their graph has no cycle, so sets of reached parts are joined from
    the last part to the first, 512 parts at a time as bits (one buffer of 64 bytes a part). Exact. With
    ``sources`` the bits are the sources and run the other way. Raises YanzhenError on a node out of range.
    """
    from yanzhen.analysis.graph import kernels

    if not adjacency.size:
        return np.zeros(0, dtype=np.int64)
    start, to = adjacency.start, adjacency.to.astype(np.int32)
    label, parts = kernels.label_parts(start, to)
    begin, links, size = kernels.condense(start, to, label, parts)
    blocks = kernels.LANES * 64
    if sources is None:
        counts = share_out(lambda turn: kernels.count_reached(begin, links, size, turn), parts // blocks)
        return np.asarray(np.sum(counts, axis=0)[label] - 1, dtype=np.int64)
    asked = check_nodes(adjacency, sources)
    if not asked.size:
        return asked
    from_part = label[asked]
    counts = share_out(
        lambda turn: kernels.count_from(begin, links, size, from_part, turn), -(-asked.size // blocks)
    )
    return np.asarray(np.sum(counts, axis=0) - 1, dtype=np.int64)


def calc_source_distances(adjacency: Adjacency, sources: Iterable[int]) -> npt.NDArray[np.int32]:
    """Links on the shortest way from each of ``sources`` to each node, -1 where there is none. Shape (k, n).

    Raises YanzhenError on a node out of range.
    """
    from yanzhen.analysis.graph import kernels, walks

    asked = check_nodes(adjacency, sources)
    start, to = adjacency.start, adjacency.to.astype(np.int32)
    steps = np.full((asked.size, adjacency.size), -1, dtype=np.int32)
    share_out(
        lambda turn: walks.measure_steps(start, to, asked, steps, turn),
        -(-asked.size // (kernels.LANES * 64)),
    )
    return steps


def check_nodes(adjacency: Adjacency, nodes: Iterable[int]) -> Ints:
    """``nodes`` as numbers of the graph. Raises YanzhenError on one that is not there."""
    asked = np.asarray(list(nodes), dtype=np.int64)
    wrong = asked[(asked < 0) | (asked >= adjacency.size)]
    if wrong.size:
        why = f"图中只有0到{adjacency.size - 1}号" if adjacency.size else "图中没有节点"
        raise YanzhenError("没有这个节点", where=f"{wrong[0]}号", why=why, do="核对节点的编号")
    return asked


def calc_node_reach(graph: ChainGraph) -> dict[str, Reach]:
    """For each drawn node the activities downstream and upstream of it, cross-chain links included."""
    feeds, fed_by = (calc_reach_counts(x) for x in (graph.flow_down, graph.flow_up))
    return {
        n.id: Reach(int(feeds[a]), int(fed_by[a])) for n, a in zip(graph.nodes, graph.activity, strict=True)
    }


def find_parts(adjacency: Adjacency) -> npt.NDArray[np.int64]:
    """Strongly connected part of each node, labels in topological order; the compiled ``find_components``."""
    from yanzhen.analysis.graph import kernels

    label, _ = kernels.label_parts(adjacency.start, adjacency.to.astype(np.int32))
    return np.asarray(label, dtype=np.int64)
