"""The product space of the city: nodes that go together lie together, coloured by what the city has."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from yanzhen.analysis.graph import Floats
from yanzhen.city.atlas.record import CityRecord
from yanzhen.kernel.chains import SHARE_WEIGHTS, ChainGraph
from yanzhen.kernel.presence import PRESENCE_LABELS, Presence

BASIS = (
    "没有多个城市的分行业数据，不能算“常在一起出现”的接近度；这里的远近只看两件事：产业链图上有没有供货联系"
    "（主要1、部分0.4、少量0.1），是不是同一个国民经济行业小类（0.5）"
)
SAME_CLASS = 0.5
"""Nearness of two activities of one four-digit class (rule grade X)."""
CROWD = 12
"""A class that more activities share says little and joins nothing."""
ROUNDS, SEED = 120, 7
WIDTH, HEIGHT = 1200.0, 820.0


@dataclass(frozen=True, slots=True)
class Dot:
    """One activity, by its first drawing. ``near`` are the labels of its nearest; ``beside`` how many of them work here."""

    node: str
    label: str
    chain: str
    chain_label: str
    presence: Presence
    x: float
    y: float
    near: tuple[str, ...]
    beside: int

    @property
    def state(self) -> str:
        return PRESENCE_LABELS[self.presence]


@dataclass(frozen=True, slots=True)
class ProductSpace:
    """``links`` are (x1, y1, x2, y2) of the nearest pairs. ``openings``: not here, with most near ones here."""

    dots: tuple[Dot, ...]
    links: tuple[tuple[float, float, float, float], ...]
    counts: tuple[tuple[str, str, int], ...]
    openings: tuple[Dot, ...]
    basis: str
    size: tuple[float, float] = (WIDTH, HEIGHT)


def product_space(record: CityRecord) -> ProductSpace:
    """The same record gives the same picture."""
    graph = record.graph
    near = nearness(graph)
    places = lay_out(near)
    first = {int(a): i for i, a in reversed(list(enumerate(graph.activity.tolist())))}
    dots = tuple(_dot(record, first, near, places, a) for a in range(near.shape[0]))
    pairs = sparse.triu(near, 1).tocoo()
    strong = sorted(zip(-pairs.data, pairs.row.tolist(), pairs.col.tolist(), strict=True))[: 2 * len(dots)]
    links = tuple((dots[a].x, dots[a].y, dots[b].x, dots[b].y) for _, a, b in strong)
    counts = tuple(
        (p.value, PRESENCE_LABELS[p], n) for p in Presence if (n := sum(d.presence is p for d in dots))
    )
    absent = [d for d in dots if d.presence is Presence.ABSENT and d.near]
    openings = sorted(absent, key=lambda d: (-d.beside, d.node))[:15]
    return ProductSpace(dots, links, counts, tuple(openings), BASIS)


def nearness(graph: ChainGraph) -> sparse.csr_array:
    """Symmetric, one row an activity: the larger of judged link share and shared class."""
    size = graph.flow_down.size
    found: dict[tuple[int, int], float] = defaultdict(float)
    for link in graph.links:
        a, b = (int(graph.activity[graph.index[x]]) for x in (link.supplier, link.customer))
        if a != b:
            key = (min(a, b), max(a, b))
            found[key] = max(found[key], SHARE_WEIGHTS[link.share])
    for members in _classes(graph).values():
        for a in members:
            for b in members:
                if a < b:
                    found[a, b] = max(found[a, b], SAME_CLASS)
    rows, columns = (list(side) for side in zip(*found, strict=True)) if found else ([], [])
    half = sparse.coo_array((list(found.values()), (rows, columns)), shape=(size, size))
    return sparse.csr_array(half + half.T)


def _classes(graph: ChainGraph) -> Mapping[str, list[int]]:
    members: dict[str, set[int]] = defaultdict(set)
    for node, activity in zip(graph.nodes, graph.activity.tolist(), strict=True):
        for code in node.gbt4754:
            members[code].add(activity)
    return {code: sorted(held) for code, held in members.items() if 1 < len(held) <= CROWD}


def lay_out(near: sparse.csr_array, rounds: int = ROUNDS) -> Floats:
    """Places in [0, 1]², one row a point: springs along nearness, everything else pushes (Fruchterman, Reingold 1991)."""
    size = near.shape[0]
    at = np.random.default_rng(SEED).random((size, 2))
    if size < 2:
        return np.full((size, 2), 0.5)
    pairs = near.tocoo()
    ideal = 1.0 / np.sqrt(size)
    for heat in np.linspace(0.1, 0.002, rounds):
        gap = at[:, None, :] - at[None, :, :]
        square = np.maximum((gap**2).sum(axis=2), 1e-6)
        move = (gap * (ideal**2 / square)[:, :, None]).sum(axis=1)
        along = at[pairs.row] - at[pairs.col]
        pull = along * (np.linalg.norm(along, axis=1) * pairs.data / ideal)[:, None]
        np.subtract.at(move, pairs.row, pull)
        move -= (at - 0.5) * 0.8 * ideal * np.sqrt(size)
        length = np.maximum(np.linalg.norm(move, axis=1), 1e-9)
        at += move * (np.minimum(length, heat) / length)[:, None]
    low, high = at.min(axis=0), at.max(axis=0)
    return np.asarray((at - low) / np.maximum(high - low, 1e-9), dtype=np.float64)


def _dot(
    record: CityRecord, first: Mapping[int, int], near: sparse.csr_array, places: Floats, activity: int
) -> Dot:
    node = record.graph.nodes[first[activity]]
    start, end = near.indptr[activity], near.indptr[activity + 1]
    order = sorted(zip(-near.data[start:end], near.indices[start:end].tolist(), strict=True))
    others = [record.graph.nodes[first[b]] for _, b in order]
    labels = {c.code: c.label for c in record.chain_rows}
    return Dot(
        node.id,
        node.label,
        node.chain,
        labels.get(node.chain, node.chain),
        record.view.presence(node.id),
        round(20 + float(places[activity, 0]) * (WIDTH - 40), 1),
        round(20 + float(places[activity, 1]) * (HEIGHT - 40), 1),
        tuple(n.label for n in others[:5]),
        sum(record.view.works(n.id) for n in others),
    )
