"""Chain metrics of SPEC B11; a metric with a missing input has no value and says which input."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from yanzhen.analysis.standing import CityView
from yanzhen.analysis.status import Gap, GapKind, Measure
from yanzhen.kernel.chains import BAND_LABELS, Band, ChainNode
from yanzhen.kernel.presence import PRESENCE_LABELS, Presence

WEAK_COUNTS = 0.5


def calc_completeness(view: CityView, chain: str) -> tuple[tuple[Band, Measure], ...]:
    """Per band: Σ weight·(1 present, ½ weak) / Σ weight over reachable nodes, in [0, 1].

    Reachable: joined to at least one other activity by a link; the denominator does not move with evidence.
    A band with a node that nobody looked at has no value; the explanation gives the bounds.
    """
    nodes = view.activities(chain)
    bands = [b for b in Band if any(n.band is b for n in nodes)]
    return tuple((b, _completeness(view, [n for n in nodes if n.band is b], BAND_LABELS[b])) for b in bands)


def _completeness(view: CityView, nodes: Sequence[ChainNode], label: str) -> Measure:
    reachable = [n for n in nodes if _is_joined(view, n.id)]
    left_out = f"；未连入的{len(nodes) - len(reachable)}个环节不计" if len(reachable) < len(nodes) else ""
    name = f"{label}完整度"
    whole = sum(_weight(view, n) for n in reachable)
    if not whole:
        return Measure("completeness", name, None, "", f"没有可达环节{left_out}")
    parts = {p: sum(_weight(view, n) for n in reachable if view.presence(n.id) is p) for p in Presence}
    counts = Counter(view.presence(n.id) for n in reachable)
    told = "、".join(f"{PRESENCE_LABELS[p]}{counts[p]}" for p in Presence)
    value = (parts[Presence.PRESENT] + WEAK_COUNTS * parts[Presence.WEAK]) / whole
    sure = parts[Presence.PRESENT] / whole
    text = f"可达环节{len(reachable)}个：{told}；“弱”按一半计，只计“有”为{sure:.0%}{left_out}"
    if counts[Presence.UNKNOWN]:
        most = value + parts[Presence.UNKNOWN] / whole
        text += f"；有环节尚未排查，完整度在{value:.0%}与{most:.0%}之间"
        return Measure("completeness", name, None, "", text)
    return Measure("completeness", name, min(value, 1.0), "", text)


def _is_joined(view: CityView, node: str) -> bool:
    activity = int(view.graph.activity[view.graph.index[node]])
    flow_down, flow_up = view.graph.flow_down, view.graph.flow_up
    return bool(flow_down.successors(activity).size or flow_up.successors(activity).size)


def _weight(view: CityView, node: ChainNode) -> float:
    return view.facts.weights.get(node.id, 1.0)


def calc_measures(view: CityView, chain: str, gaps: Sequence[Gap]) -> tuple[Measure, ...]:
    """The other metrics; there is no composite score (SPEC B11)."""
    nodes = view.activities(chain)
    return (
        _completeness(view, nodes, "全链"),
        _count(view, nodes, gaps, GapKind.BREAK, "断点数"),
        _count(view, nodes, gaps, GapKind.CHOKEPOINT, "卡点数"),
        _single_sources(view, nodes),
        _anchors(view, chain),
        _resilience(view, nodes),
        _local_supply(view, chain),
        _concentration(view, chain),
    )


def _count(
    view: CityView, nodes: Sequence[ChainNode], gaps: Sequence[Gap], kind: GapKind, label: str
) -> Measure:
    name = {GapKind.BREAK: "breaks", GapKind.CHOKEPOINT: "chokepoints"}[kind]
    missing = _all_unknown(view, nodes)
    if missing:
        return Measure(name, label, None, "处", missing)
    found = [view.graph.node(g.node).label for g in gaps if kind in (g.kind, *g.also)]
    return Measure(
        name, label, float(len(found)), "处", f"{'、'.join(found) or '没有发现'}{_unknown_tail(view, nodes)}"
    )


def _single_sources(view: CityView, nodes: Sequence[ChainNode]) -> Measure:
    missing = _all_unknown(view, nodes)
    if missing:
        return Measure("single_source", "单一来源环节数", None, "个", missing)
    found = [n.label for n in nodes if view.standing(n.id).findings.firm_count == 1]
    text = f"本地只有一家企业的环节：{'、'.join(found) or '没有'}{_unknown_tail(view, nodes)}"
    return Measure("single_source", "单一来源环节数", float(len(found)), "个", text)


def _all_unknown(view: CityView, nodes: Iterable[ChainNode]) -> str:
    if all(view.presence(n.id) is Presence.UNKNOWN for n in nodes):
        return "缺少企业落点：本链尚未排查"
    return ""


def _unknown_tail(view: CityView, nodes: Iterable[ChainNode]) -> str:
    unknown = sum(view.presence(n.id) is Presence.UNKNOWN for n in nodes)
    return f"；另有{unknown}个环节尚未排查，未计入" if unknown else ""


@dataclass(frozen=True, slots=True)
class AnchorTie:
    """Local firms next to an anchor firm in the graph, and those whose deliveries a source states."""

    key: str
    label: str
    nodes: tuple[str, ...]
    upstream: tuple[str, ...]
    downstream: tuple[str, ...]
    stated: tuple[str, ...]


def find_anchor_ties(view: CityView, chain: str) -> tuple[AnchorTie, ...]:
    """Each anchor of the chain with the local firms on nodes that supply or buy from its nodes.

    Being next to each other in the graph is a possibility, not an order; ``stated`` ties are in a source.
    """
    places: dict[str, list[str]] = {}
    labels: dict[str, str] = {}
    for node in view.activities(chain):
        for item in view.standing(node.id).findings.working:
            if item.role == "anchor" and item.kind == "enterprise":
                places.setdefault(item.key, []).append(node.id)
                labels[item.key] = item.label
    return tuple(_tie(view, key, labels[key], tuple(at)) for key, at in sorted(places.items()))


def _tie(view: CityView, key: str, label: str, nodes: tuple[str, ...]) -> AnchorTie:
    up = _firms_on(view, (n.node for node in nodes for n in view.local_suppliers(node)), key)
    down = _firms_on(view, (n.node for node in nodes for n in view.local_customers(node)), key)
    local = _firms_on(view, (n.id for n in view.graph.nodes), key)
    stated = {t.customer for t in view.facts.ties if t.supplier == key}
    stated |= {t.supplier for t in view.facts.ties if t.customer == key}
    return AnchorTie(
        key,
        label,
        nodes,
        tuple(up.values()),
        tuple(down.values()),
        tuple(local[k] for k in sorted(stated & local.keys())),
    )


def _firms_on(view: CityView, nodes: Iterable[str], without: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for node in nodes:
        for item in view.standing(node).findings.working:
            key = item.key if item.kind == "enterprise" else item.firm
            if key and key != without:
                found.setdefault(key, item.label)
    return found


def _anchors(view: CityView, chain: str) -> Measure:
    ties = find_anchor_ties(view, chain)
    if not ties:
        return Measure("anchor_strength", "链主带动", None, "家", "没有标注在产的链主企业")
    linked = {name for t in ties for name in (*t.upstream, *t.downstream)}
    told = "；".join(
        f"{t.label}：上游{len(t.upstream)}家、下游{len(t.downstream)}家"
        + (f"，其中有来源写明供货的{len(t.stated)}家" if t.stated else "")
        for t in ties
    )
    text = f"{told}。按环节相邻推得，不是订单；没有供货金额，未加权"
    return Measure("anchor_strength", "链主带动", float(len(linked)), "家", text)


def _resilience(view: CityView, nodes: Sequence[ChainNode]) -> Measure:
    """1 − the largest share of one firm in a node's supply; the chain is as resilient as its weakest node."""
    shares = {n.label: s for n in nodes if (s := view.supply_share(n.id)) is not None}
    if not shares:
        return Measure("resilience", "韧性", None, "", "缺少各环节向各供应企业的采购额")
    worst = max(shares, key=lambda label: (shares[label], label))
    text = f"有采购额的{len(shares)}个环节中最弱的是{worst}：最大供应商占{shares[worst]:.0%}"
    return Measure("resilience", "韧性", 1.0 - shares[worst], "", text)


def _local_supply(view: CityView, chain: str) -> Measure:
    inside = {n.id for n in view.graph.nodes_of(chain)}
    rows = [p for p in view.facts.purchases if p.node in inside]
    total = sum(p.amount for p in rows)
    if total <= 0:
        return Measure("local_supply", "本地配套率", None, "", "缺少经核实的采购额（本地与全部）")
    local = sum(p.amount for p in rows if p.local)
    return Measure("local_supply", "本地配套率", local / total, "", f"本地采购额占全部采购额，{len(rows)}笔")


def _concentration(view: CityView, chain: str) -> Measure:
    """Herfindahl–Hirschman index over parks, Σ share², in (0, 1]."""
    rows: dict[str, float] = {}
    for row in view.facts.park_amounts:
        if row.chain == chain:
            rows[row.park] = rows.get(row.park, 0.0) + row.amount
    total = sum(rows.values())
    if total <= 0:
        return Measure("park_hhi", "园区集聚度（HHI）", None, "", "缺少本链在各园区的产值或营业收入")
    value = sum((amount / total) ** 2 for amount in rows.values())
    return Measure(
        "park_hhi", "园区集聚度（HHI）", value, "", f"{len(rows)}个园区份额平方和，1为全部集中在一个园区"
    )
