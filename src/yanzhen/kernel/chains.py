"""Chain values: nodes, links between them, and the graph over both (compressed adjacency, cycles allowed)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

import numpy as np

from yanzhen.kernel.activities import merge_twins
from yanzhen.kernel.adjacency import Adjacency, Ints, longest_layers
from yanzhen.kernel.errors import YanzhenError


class Band(StrEnum):
    """Where a node stands along its chain; services stand beside it."""

    UPSTREAM = "upstream"
    MIDSTREAM = "midstream"
    DOWNSTREAM = "downstream"
    SERVICE = "service"


BAND_LABELS = {
    Band.UPSTREAM: "上游",
    Band.MIDSTREAM: "中游",
    Band.DOWNSTREAM: "下游",
    Band.SERVICE: "配套服务",
}


class Share(StrEnum):
    """How much of the customer's purchases a link carries, as a judged order of magnitude."""

    MAIN = "main"
    PART = "part"
    MINOR = "minor"


SHARE_WEIGHTS = {Share.MAIN: 1.0, Share.PART: 0.4, Share.MINOR: 0.1}
SHARE_LABELS = {Share.MAIN: "主要", Share.PART: "部分", Share.MINOR: "少量"}


class LinkKind(StrEnum):
    """Why two nodes are joined; SAME_ACTIVITY joins two drawings of one activity and has no direction."""

    WITHIN = "within"
    MATERIAL = "material"
    COMPONENT = "component"
    EQUIPMENT = "equipment"
    SERVICE = "service"
    SAME_ACTIVITY = "same_activity"


@dataclass(frozen=True, slots=True)
class ChainNode:
    """One link of a chain. ``id`` is ``chain.key``; ``gbt4754`` are GB/T 4754-2017 codes like ``C3251``."""

    id: str
    chain: str
    label: str
    band: Band
    products: tuple[str, ...] = ()
    constraints: tuple[str, ...] = ()
    value_added: str = ""
    gbt4754: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ChainLink:
    """``supplier`` delivers to ``customer``; ``share`` is the customer's view of how much."""

    supplier: str
    customer: str
    share: Share = Share.PART
    kind: LinkKind = LinkKind.WITHIN
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Neighbour:
    """The node across one link, seen from the other end.

    ``drawn_at`` is the drawing of the asking activity that the link hangs on; it differs from the node asked
    for when the link belongs to another drawing of the same activity.
    """

    node: str
    share: Share
    kind: LinkKind
    evidence: str
    drawn_at: str


@dataclass(frozen=True, slots=True, eq=False)
class ChainGraph:
    """Chains and the links between them. Cycles are allowed; one activity drawn twice is one activity.

    ``down``/``up`` are adjacencies over drawn nodes (positions in ``nodes``), their ``edge`` in ``links``;
    ``activity[i]`` is the activity of node ``i``; ``flow_down``/``flow_up`` are adjacencies over activities.
    ``links`` leaves out SAME_ACTIVITY, which has no direction and stands in ``twins``. A twin that would
    make one activity of two nodes of one chain merges nothing: one end is drawn more coarsely; such pairs
    stand in ``covers`` as (coarse activity, finer activity).
    """

    nodes: tuple[ChainNode, ...]
    links: tuple[ChainLink, ...]
    twins: tuple[ChainLink, ...]
    index: Mapping[str, int]
    down: Adjacency
    up: Adjacency
    activity: Ints
    flow_down: Adjacency
    flow_up: Adjacency
    covers: frozenset[tuple[int, int]]

    @classmethod
    def build(cls, nodes: Iterable[ChainNode], links: Iterable[ChainLink]) -> ChainGraph:
        """Raises YanzhenError on an id given twice, a link to an unknown node, a link given twice, a loop."""
        drawn = tuple(nodes)
        index = _index(drawn)
        joined = tuple(links)
        _check_links(joined, index)
        directed = tuple(x for x in joined if x.kind is not LinkKind.SAME_ACTIVITY)
        twins = tuple(x for x in joined if x.kind is LinkKind.SAME_ACTIVITY)
        tails, heads = [index[x.supplier] for x in directed], [index[x.customer] for x in directed]
        activity, apart = merge_twins(drawn, index, twins)
        covers = frozenset((int(activity[a]), int(activity[b])) for a, b in apart)
        flow = Adjacency.build(int(activity.max(initial=-1)) + 1, activity[tails], activity[heads]).simple()
        down, up = Adjacency.build(len(drawn), tails, heads), Adjacency.build(len(drawn), heads, tails)
        return cls(drawn, directed, twins, index, down, up, activity, flow, flow.reversed(), covers)

    def __len__(self) -> int:
        return len(self.nodes)

    def __contains__(self, node: object) -> bool:
        return node in self.index

    def position(self, node: str) -> int:
        """Where ``node`` stands in ``nodes``. Raises YanzhenError when it is unknown."""
        if node not in self.index:
            raise YanzhenError(
                "没有这个环节", where=node, why="产业链图中没有这个编号", do="核对“链.环节”编号的拼写"
            )
        return self.index[node]

    def node(self, node: str) -> ChainNode:
        return self.nodes[self.position(node)]

    def chains(self) -> tuple[str, ...]:
        """Chains in the order in which their first node was given."""
        return tuple(dict.fromkeys(n.chain for n in self.nodes))

    def nodes_of(self, chain: str) -> tuple[ChainNode, ...]:
        """The nodes of one chain. Raises YanzhenError when the chain is unknown."""
        found = tuple(n for n in self.nodes if n.chain == chain)
        if not found:
            raise YanzhenError("没有这条产业链", where=chain, why="图中没有属于它的环节", do="核对产业链编号")
        return found

    def drawings(self, node: str) -> tuple[str, ...]:
        """All drawings of the activity of ``node``, itself first, the others by id."""
        same = self.activity == self.activity[self.position(node)]
        others = sorted(self.nodes[i].id for i in np.flatnonzero(same) if self.nodes[i].id != node)
        return (node, *others)

    def activity_of(self, node: str) -> str:
        """The id that stands for the activity of ``node``: the smallest id among its drawings."""
        return min(self.drawings(node))

    def suppliers(self, node: str, *, whole_activity: bool = True) -> tuple[Neighbour, ...]:
        """Who delivers to ``node``; with ``whole_activity`` also to its drawings in other chains."""
        return self._across(node, self.up, whole_activity)

    def customers(self, node: str, *, whole_activity: bool = True) -> tuple[Neighbour, ...]:
        """Who buys from ``node``; with ``whole_activity`` also from its drawings in other chains."""
        return self._across(node, self.down, whole_activity)

    def _across(self, node: str, adjacency: Adjacency, whole_activity: bool) -> tuple[Neighbour, ...]:
        drawn = self.drawings(node) if whole_activity else (node,)
        found: dict[tuple[int, LinkKind], Neighbour] = {}
        own = self.activity[self.position(node)]
        for here in drawn:
            at = self.index[here]
            for there, edge in zip(adjacency.successors(at), adjacency.edges(at), strict=True):
                link, activity = self.links[edge], int(self.activity[there])
                if activity != own:
                    seen = Neighbour(self.nodes[there].id, link.share, link.kind, link.evidence, here)
                    found.setdefault((activity, link.kind), seen)
        return tuple(found.values())

    def reachable(self, sources: Iterable[str], *, against_flow: bool = False) -> frozenset[str]:
        """Every node that goods from ``sources`` reach (or, against the flow, come from), with them."""
        flow = self.flow_up if against_flow else self.flow_down
        distance = flow.distances(int(self.activity[self.position(s)]) for s in sources)
        return frozenset(n.id for n, a in zip(self.nodes, self.activity, strict=True) if distance[a] >= 0)

    def subgraph(self, chain: str, *, foreign: bool = False) -> ChainGraph:
        """One chain as a graph of its own; with ``foreign`` also the nodes of other chains one link away."""
        kept = {n.id for n in self.nodes_of(chain)}
        joins = [x for x in (*self.links, *self.twins) if x.supplier in kept or x.customer in kept]
        if foreign:
            kept |= {end for x in joins for end in (x.supplier, x.customer)}
        inside = [x for x in joins if x.supplier in kept and x.customer in kept]
        return ChainGraph.build([n for n in self.nodes if n.id in kept], inside)

    def layers(self) -> dict[str, int]:
        """Column of each node for drawing: bands left to right, in a band the longest path, cycles together.

        Service nodes stand beside the flow and get -1.
        """
        columns: dict[str, int] = {}
        offset = 0
        for band in (Band.UPSTREAM, Band.MIDSTREAM, Band.DOWNSTREAM):
            members = [i for i, n in enumerate(self.nodes) if n.band is band]
            layer = _band_layers(self.down, members)
            columns.update({self.nodes[i].id: offset + int(k) for i, k in zip(members, layer, strict=True)})
            offset += int(layer.max(initial=-1)) + 1
        columns.update({n.id: -1 for n in self.nodes if n.band is Band.SERVICE})
        return columns


def _index(nodes: tuple[ChainNode, ...]) -> Mapping[str, int]:
    index = {n.id: i for i, n in enumerate(nodes)}
    if len(index) < len(nodes):
        twice = next(n.id for i, n in enumerate(nodes) if index[n.id] != i)
        raise YanzhenError(
            "环节编号重复", where=twice, why="同一个编号出现了两次", do="改掉其中一个编号或删去重复的环节"
        )
    return MappingProxyType(index)


def _check_links(links: tuple[ChainLink, ...], index: Mapping[str, int]) -> None:
    seen: set[tuple[str, str, LinkKind]] = set()
    for link in links:
        where = f"{link.supplier} → {link.customer}"
        unknown = [end for end in (link.supplier, link.customer) if end not in index]
        if unknown:
            raise YanzhenError(
                "连线指向不存在的环节",
                where=where,
                why=f"没有环节 {'、'.join(unknown)}",
                do="核对编号或先补上这个环节",
            )
        if link.supplier == link.customer:
            raise YanzhenError(
                "连线的两端是同一个环节", where=where, why="环节不能给自己供货", do="删去这条连线"
            )
        if (link.supplier, link.customer, link.kind) in seen:
            raise YanzhenError("连线重复", where=where, why="同类连线已经有一条", do="删去其中一条")
        seen.add((link.supplier, link.customer, link.kind))


def _band_layers(down: Adjacency, members: list[int]) -> Ints:
    """Longest-path layers among ``members``; a node that none feeds moves next to its first customer."""
    local = {node: i for i, node in enumerate(members)}
    pairs = [(local[i], local[int(j)]) for i in members for j in down.successors(i) if int(j) in local]
    inside = Adjacency.build(len(members), (t for t, _ in pairs), (h for _, h in pairs))
    layers, fed = longest_layers(inside), {h for _, h in pairs}
    for i in range(len(members)):
        following = inside.successors(i)
        if following.size and i not in fed:
            layers[i] = max(0, int(layers[following].min()) - 1)
    return layers
