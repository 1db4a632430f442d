"""Which nodes a party answers for or asks for, stated or read from its words, and what chain links make them worth."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from yanzhen.analysis.pairing.values import Market, Need, Party
from yanzhen.analysis.placement import Placer, node_examples
from yanzhen.kernel.chains import SHARE_LABELS, SHARE_WEIGHTS, ChainGraph, LinkKind, Neighbour

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
READ = 3
"""Nodes that are read from words."""
LINK_WORDS = {
    LinkKind.WITHIN: "链内供应", LinkKind.MATERIAL: "材料供应", LinkKind.COMPONENT: "部件供应",
    LinkKind.EQUIPMENT: "设备供应", LinkKind.SERVICE: "服务",
}  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Chains:
    """The graph that pairs are looked for along, and the placer that reads nodes from words."""

    graph: ChainGraph
    placer: Placer | None = None

    @classmethod
    def build(cls, graph: ChainGraph, industries: Mapping[str, str] | None = None) -> Chains:
        """``industries``: names of GB/T 4754 codes, which help to read nodes from words."""
        examples = node_examples(graph.nodes, industries or {})
        return cls(graph, Placer.build(examples) if examples else None)


NO_CHAINS = Chains(ChainGraph.build((), ()))


@dataclass(frozen=True, slots=True)
class Standpoint:
    """One node that a party asks for or answers for: ``worth`` in (0, 1], ``via`` the customer node that needs it."""

    activity: int
    node: str
    worth: float
    via: str = ""
    read: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Standpoints:
    """Standpoints of many parties; the best of each activity alone is kept."""

    rows: tuple[tuple[Standpoint, ...], ...]

    def arrays(self) -> tuple[Ints, Ints, Floats]:
        """(start, activities, worth) by party."""
        start = np.zeros(len(self.rows) + 1, np.int64)
        np.cumsum([len(row) for row in self.rows], out=start[1:])
        activity = np.array([s.activity for row in self.rows for s in row], np.int64)
        return start, activity, np.array([s.worth for row in self.rows for s in row], np.float64)


def stand_parties(parties: Sequence[Party], chains: Chains, market: Market) -> Standpoints:
    """Nodes stated, else read from words (worth at most ``market.placed``); nodes that the graph lacks are passed over."""
    graph = chains.graph
    if not len(graph):
        return Standpoints(((),) * len(parties))
    read = _read_nodes(parties, chains, market.placed)
    near = cache(lambda node: tuple(n for n in graph.suppliers(node) if n.kind.value in market.links))
    rows = []
    for i, party in enumerate(parties):
        own = _stated(party.nodes, graph) or read.get((i, "words"), ())
        found = [_point(graph, node, worth, "", not party.nodes) for node, worth in own]
        if isinstance(party, Need):
            at = _stated(party.stands, graph) or read.get((i, "makes"), ())
            found += [
                point
                for node, worth in at
                for point in _suppliers(graph, near(node), (node, worth, not party.stands))
            ]
        rows.append(_best(found))
    return Standpoints(tuple(rows))


def _stated(nodes: Iterable[str], graph: ChainGraph) -> tuple[tuple[str, float], ...]:
    return tuple((node, 1.0) for node in nodes if node in graph)


def _point(graph: ChainGraph, node: str, worth: float, via: str, read: bool) -> Standpoint:
    return Standpoint(int(graph.activity[graph.index[node]]), node, worth, via, read)


def _suppliers(
    graph: ChainGraph, suppliers: Iterable[Neighbour], standing: tuple[str, float, bool]
) -> list[Standpoint]:
    node, worth, read = standing
    return [_point(graph, n.node, worth * SHARE_WEIGHTS[n.share], node, read) for n in suppliers]


def _best(points: Iterable[Standpoint]) -> tuple[Standpoint, ...]:
    held: dict[int, Standpoint] = {}
    for point in sorted(points, key=lambda p: (-p.worth, p.via, p.node)):
        held.setdefault(point.activity, point)
    return tuple(held[activity] for activity in sorted(held))


def _read_nodes(
    parties: Sequence[Party], chains: Chains, most: float
) -> dict[tuple[int, str], tuple[tuple[str, float], ...]]:
    """(party, field) → nodes with worth: the best counts ``most``, the next by their score beside it."""
    wanted = [(i, "words", "；".join(p.words)) for i, p in enumerate(parties) if p.words and not p.nodes]
    wanted += [
        (i, "makes", "；".join(p.makes))
        for i, p in enumerate(parties)
        if isinstance(p, Need) and p.makes and not p.stands
    ]
    if chains.placer is None or not wanted or most <= 0:
        return {}
    texts = sorted({text for _, _, text in wanted})
    best, scores = chains.placer.rank(texts, READ)
    found = {}
    for text, labels, points in zip(texts, best.tolist(), scores.tolist(), strict=True):
        held = [(chains.placer.labels[k], s) for k, s in zip(labels, points, strict=True) if k >= 0 and s > 0]
        found[text] = tuple((node, most * s / held[0][1]) for node, s in held)
    return {(i, name): found[text] for i, name, text in wanted}


def say_chain(need: Standpoint, offer: Standpoint, graph: ChainGraph) -> str:
    """Why the chain joins them, in words."""
    here = graph.node(offer.node).label
    guess = "（按产品词判断的环节，未经确认）" if need.read or offer.read else ""
    if not need.via:
        return f"供的是所需环节「{here}」{guess}"
    near = next(n for n in graph.suppliers(need.via) if n.node == need.node)
    there = graph.node(need.via).label
    words = f"「{here}」→「{there}」{LINK_WORDS.get(near.kind, '')}，占用户投入：{SHARE_LABELS[near.share]}"
    return words + guess
