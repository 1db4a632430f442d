"""What a chain lacks: presence of nodes, breaks, chokepoints, weak and absent nodes, each with its reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from yanzhen.analysis.graph import calc_distances
from yanzhen.analysis.measures import calc_completeness, calc_measures
from yanzhen.analysis.presence import NOT_FOUND, name_some
from yanzhen.analysis.standing import NO_ROWS, CityView, looked_nodes
from yanzhen.analysis.status import (
    GAP_LABELS,
    NO_FACTS,
    ChainFacts,
    ChainStatus,
    FirmTie,
    Gap,
    GapKind,
    Measure,
    NodeStatus,
    ParkAmount,
    Purchase,
)
from yanzhen.kernel.adjacency import Adjacency
from yanzhen.kernel.chains import (
    SHARE_WEIGHTS,
    Band,
    ChainGraph,
    ChainLink,
    ChainNode,
    LinkKind,
    Neighbour,
    Share,
)
from yanzhen.kernel.presence import Presence, PresenceEvidence

__all__ = [
    "GAP_LABELS",
    "NO_FACTS",
    "ChainFacts",
    "ChainStatus",
    "FirmTie",
    "Gap",
    "GapKind",
    "Measure",
    "NodeStatus",
    "ParkAmount",
    "Purchase",
    "chain_status",
    "chain_status_of",
    "city_view",
    "find_breaks",
    "find_chokepoints",
]

_ORDER = {kind: i for i, kind in enumerate(GapKind)}
_BESIDE = frozenset({LinkKind.EQUIPMENT, LinkKind.SERVICE})
LONGEST_BREAK = 3
"""Links between the two local ends: at most two nodes in a row are missing (rule grade X)."""
_BEFORE = {Band.UPSTREAM: 0, Band.MIDSTREAM: 1, Band.DOWNSTREAM: 2}
CONSTRAINT_LABELS = {
    "land": "用地",
    "energy": "能耗",
    "emission": "排放",
    "licence": "许可",
    "safety": "安全",
    "capital": "资金",
    "talent": "人才",
    "water": "用水",
    "scale": "规模门槛",
    "technology": "技术",
    "certification": "认证",
}


def chain_status(
    graph: ChainGraph,
    chain: str,
    evidence: Sequence[PresenceEvidence],
    *,
    looked: frozenset[str] | None = None,
    surveyed_chains: frozenset[str] = NO_ROWS,
    facts: ChainFacts = NO_FACTS,
) -> ChainStatus:
    """Everything that follows of one chain from placements, projects and the graph (SPEC B11).

    ``looked`` are the nodes that a survey covered; when None, all nodes of ``surveyed_chains`` (chains
    whose placements were drawn as a whole). A node outside both and without evidence is UNKNOWN.
    Asking for many chains: build ``city_view`` once and call ``chain_status_of``.
    """
    return chain_status_of(
        city_view(graph, evidence, looked=looked, surveyed_chains=surveyed_chains, facts=facts), chain
    )


def city_view(
    graph: ChainGraph,
    evidence: Sequence[PresenceEvidence],
    *,
    looked: frozenset[str] | None = None,
    surveyed_chains: frozenset[str] = NO_ROWS,
    facts: ChainFacts = NO_FACTS,
) -> CityView:
    """What all chains share: standings and betweenness. Arguments as in ``chain_status``."""
    return CityView.build(graph, evidence, looked_nodes(graph, looked, surveyed_chains), facts)


def chain_status_of(view: CityView, chain: str) -> ChainStatus:
    nodes = tuple(_node_status(view, n) for n in view.graph.nodes_of(chain))
    gaps = _find_gaps(view, chain)
    return ChainStatus(chain, nodes, gaps, calc_completeness(view, chain), calc_measures(view, chain, gaps))


def _node_status(view: CityView, node: ChainNode) -> NodeStatus:
    found = view.standing(node.id)
    pieces = found.findings
    evidence = (*pieces.working, *pieces.coming, *pieces.planned, *pieces.failed, *pieces.gone)
    suppliers, customers = view.local_suppliers(node.id), view.local_customers(node.id)
    others = [view.graph.node(d).chain for d in view.graph.drawings(node.id)[1:]]
    reason = found.reason + ("（与其他产业链中的同一活动合并判断）" if others else "")
    return NodeStatus(node.id, found.presence, evidence, reason, view.says(suppliers), view.says(customers))


def find_breaks(view: CityView, chain: str) -> dict[str, tuple[str, str]]:
    """Absent nodes on a shortest way of goods from a local upstream node to a local downstream node.

    Ends are nodes where somebody works: of this chain, the first end in an earlier band than the last; or, in
    other chains, a direct supplier (first end) or customer (last end) of it. Services, equipment, small inputs
    and what runs back up a chain are no way of goods, and a way of more than ``LONGEST_BREAK`` links proves no
    break: too much is missing on it. Returns node → one such pair of ends.
    """
    graph = view.graph
    goods = _goods(graph)
    first, last = _ends(view, chain, goods)
    steps = calc_distances(goods)
    at = {n.id: int(graph.activity[graph.index[n.id]]) for n in graph.nodes}
    found: dict[str, tuple[str, str]] = {}
    for node in graph.nodes_of(chain):
        if view.presence(node.id) is Presence.ABSENT and node.band is not Band.SERVICE:
            pairs = [
                (s, t)
                for s in first
                for t in last
                if _apart(first[s], last[t]) and steps[at[s], at[t]] <= LONGEST_BREAK
            ]
            through = [p for p in pairs if _lies_between(steps, at[p[0]], at[node.id], at[p[1]])]
            if through:
                found[node.id] = min(through, key=lambda p: (steps[at[p[0]], at[p[1]]], p))
    return found


def _goods(graph: ChainGraph) -> Adjacency:
    """Adjacency over activities by links that carry goods down the chain."""
    kept = [
        x
        for x in graph.links
        if x.kind not in _BESIDE and x.share is not Share.MINOR and _runs_down(graph, x)
    ]
    tails = [int(graph.activity[graph.index[x.supplier]]) for x in kept]
    heads = [int(graph.activity[graph.index[x.customer]]) for x in kept]
    return Adjacency.build(graph.flow_down.size, tails, heads).simple()


def _runs_down(graph: ChainGraph, link: ChainLink) -> bool:
    """Goods of the product itself: no service, nothing that runs back up its chain (scrap, spare parts)."""
    supplier, customer = graph.node(link.supplier), graph.node(link.customer)
    if Band.SERVICE in (supplier.band, customer.band):
        return False
    return supplier.chain != customer.chain or _BEFORE[supplier.band] <= _BEFORE[customer.band]


def _ends(view: CityView, chain: str, goods: Adjacency) -> tuple[dict[str, float], dict[str, float]]:
    """Possible first and last ends with their place: 0 to 2 by band, before or after all for other chains."""
    graph = view.graph
    inside = {int(graph.activity[graph.index[n.id]]): n for n in graph.nodes_of(chain)}
    back = goods.reversed()
    feeding = {int(j) for a in inside for j in back.successors(a)} - inside.keys()
    buying = {int(j) for a in inside for j in goods.successors(a)} - inside.keys()
    first: dict[str, float] = {}
    last: dict[str, float] = {}
    for node in graph.nodes:
        activity = int(graph.activity[graph.index[node.id]])
        if not view.standings[activity].working:
            continue
        if node.chain == chain and node.band in _BEFORE:
            first[node.id] = last[node.id] = _BEFORE[node.band]
        elif activity in feeding:
            first[node.id] = -1
        if activity in buying:
            last[node.id] = 3
    return first, last


def _apart(first: float, last: float) -> bool:
    return first < last and not (first == -1 and last == 3)


def _lies_between(steps: np.ndarray, source: int, middle: int, target: int) -> bool:
    if middle in (source, target) or not np.isfinite(steps[source, target]):
        return False
    return bool(steps[source, middle] + steps[middle, target] == steps[source, target])


def find_chokepoints(view: CityView, chain: str) -> dict[str, str]:
    """Nodes in the chain's top decile of betweenness with imported or single-source supply; and why."""
    least = view.high_betweenness(chain)
    found: dict[str, str] = {}
    for node in view.graph.nodes_of(chain):
        why = _narrow_supply(view, node)
        if why and view.between(node.id) >= least:
            found[node.id] = why
    return found


def _narrow_supply(view: CityView, node: ChainNode) -> str:
    if node.id in view.facts.imported:
        return "已知靠市外供应"
    if view.presence(node.id) is Presence.ABSENT and view.local_customers(node.id):
        return "本地有用户而无生产，只能从市外购入"
    if view.standing(node.id).findings.firm_count == 1:
        return f"本地只有{view.firms(node.id)}一个来源"
    return ""


@dataclass(frozen=True, slots=True)
class _Found:
    """One node on its way to a gap."""

    node: ChainNode
    kinds: tuple[GapKind, ...]
    ends: tuple[str, str] | None
    narrow: str
    suppliers: tuple[Neighbour, ...]
    customers: tuple[Neighbour, ...]


def _find_gaps(view: CityView, chain: str) -> tuple[Gap, ...]:
    """Gaps in order: kind; local demand, feasibility (more first); constraints (fewer first); id."""
    breaks, narrow = find_breaks(view, chain), find_chokepoints(view, chain)
    gaps = []
    for node in view.activities(chain):
        kinds = _kinds(view.presence(node.id), node.id in breaks, node.id in narrow)
        if kinds:
            ends, why = breaks.get(node.id), narrow.get(node.id, "")
            suppliers, customers = view.local_suppliers(node.id), view.local_customers(node.id)
            gaps.append(_gap(view, _Found(node, kinds, ends, why, suppliers, customers)))
    gaps.sort(key=_rank_key)
    return tuple(replace(g, rank=i) for i, g in enumerate(gaps, 1))


def _kinds(presence: Presence, is_break: bool, is_narrow: bool) -> tuple[GapKind, ...]:
    kinds = []
    if presence is Presence.ABSENT:
        kinds.append(GapKind.BREAK if is_break else GapKind.ABSENT)
    if is_narrow:
        kinds.append(GapKind.CHOKEPOINT)
    if presence is Presence.WEAK:
        kinds.append(GapKind.WEAK)
    return tuple(kinds)


def _rank_key(gap: Gap) -> tuple[float | str, ...]:
    demand, feasible, constraint = (value for _, value, _ in gap.factors)
    return (_ORDER[gap.kind], -demand, -feasible, constraint, gap.node)


def _gap(view: CityView, found: _Found) -> Gap:
    node = found.node
    return Gap(
        node=node.id,
        kind=found.kinds[0],
        reason=_reason(view, found),
        local_customers=view.says(found.customers),
        local_suppliers=view.says(found.suppliers),
        constraints=node.constraints,
        factors=(_demand(view, found), _feasibility(view, found), _constraint(node)),
        rank=0,
        also=found.kinds[1:],
    )


def _demand(view: CityView, found: _Found) -> tuple[str, float, str]:
    value = sum(SHARE_WEIGHTS[n.share] for n in found.customers)
    every = len({n.node for n in view.graph.customers(found.node.id)})
    told = f"本地有企业的下游环节{len(found.customers)}个（图上共{every}个），按主要1、部分0.4、少量0.1计"
    return ("本地需求", round(value, 3), told)


def _feasibility(view: CityView, found: _Found) -> tuple[str, float, str]:
    """Share of the node's drawn inputs, weighted by their share in purchases, that somebody makes here."""
    needed = view.graph.suppliers(found.node.id)
    whole = sum(SHARE_WEIGHTS[n.share] for n in needed)
    if not whole:
        return ("本地配套可行性", 0.0, "图上没有画出投入，无从判断，按0排序")
    have = sum(SHARE_WEIGHTS[n.share] for n in needed if view.works(n.node))
    return (
        "本地配套可行性",
        round(have / whole, 3),
        f"按采购量级加权，投入中{have / whole:.0%}在本地有企业生产",
    )


def _constraint(node: ChainNode) -> tuple[str, float, str]:
    names = "、".join(CONSTRAINT_LABELS.get(c, c) for c in node.constraints)
    return (
        "制约",
        float(len(node.constraints)),
        f"制约{len(node.constraints)}项：{names}" if names else "未列制约",
    )


def _reason(view: CityView, found: _Found) -> str:
    label, kind = found.node.label, found.kinds[0]
    if kind in (GapKind.BREAK, GapKind.ABSENT):
        parts = [f"{label}{GAP_LABELS[kind]}：{_around(view, found)}；{NOT_FOUND}本环节的在产企业"]
        parts += ["许多供货要经过它，同时是卡点"] if found.narrow else []
    elif kind is GapKind.CHOKEPOINT:
        parts = [f"{label}是卡点：{found.narrow}，而许多上下游之间的供货要经过它"]
        parts += [_users(view, found)]
    else:
        parts = [f"{label}薄弱：{view.standing(found.node.id).reason}", _users(view, found)]
    return "；".join([p for p in parts if p] + _history(view, found))


def _around(view: CityView, found: _Found) -> str:
    suppliers, customers = (_names(view, x) for x in (found.suppliers, found.customers))
    if found.ends and not (suppliers and customers):
        first, last = (f"{view.graph.node(n).label}（{view.firms(n)}）" for n in found.ends)
        needed = f"，直接用户{customers}在本地有企业" if customers else ""
        return f"处在本地{first}到{last}的最短供货路径上{needed}，相邻环节也有空缺"
    if suppliers and customers:
        return f"本地{suppliers}已有，下游{customers}在本地有企业，需求可在市内满足"
    if customers:
        return f"下游{customers}在本地有企业，上游投入在本地没有找到企业，原料需从市外购入"
    if suppliers:
        return f"本地{suppliers}已有，可就地延伸，但下游用户在本地没有找到"
    return "上下游在本地都没有找到企业，单独引进缺少配套"


def _users(view: CityView, found: _Found) -> str:
    customers = _names(view, found.customers)
    return f"本地用户有{customers}" if customers else ""


def _names(view: CityView, neighbours: tuple[Neighbour, ...]) -> str:
    shown = "、".join(view.says(neighbours[:3]))
    return f"{shown}等{len(neighbours)}个环节" if len(neighbours) > 3 else shown


def _history(view: CityView, found: _Found) -> list[str]:
    """What became of projects on the node, for absent nodes (a weak node's own reason says it)."""
    if found.kinds[0] is GapKind.WEAK:
        return []
    pieces = view.standing(found.node.id).findings
    told = []
    if pieces.failed:
        told.append(f"曾有项目{name_some([e.label for e in pieces.failed])}停滞、终止或未落地，缺口重新打开")
    if pieces.planned:
        told.append(f"已有储备、签约或状态不明的项目：{name_some([e.label for e in pieces.planned])}")
    return told
