"""What the chain map itself says of a node: who could supply it, who would buy, what it needs."""

from __future__ import annotations

from collections.abc import Sequence

from yanzhen.analysis.gaps import CONSTRAINT_LABELS
from yanzhen.analysis.inputoutput import EdgeSize
from yanzhen.analysis.ranking.factors import Known
from yanzhen.analysis.standing import CityView
from yanzhen.kernel.chains import SHARE_WEIGHTS, ChainNode, Neighbour

ADDED_LEVELS = {"low": (0.0, "低"), "medium": (0.5, "中"), "high": (1.0, "高")}
"""Judgements of the pack as places on a scale (rule grade X)."""


def find_chain_facts(view: CityView, node: ChainNode) -> dict[str, Known]:
    """Suppliers, customers, demand, judged value added and constraints of one node."""
    found: dict[str, Known] = {}
    graph = view.graph
    for name, drawn, local, side in (
        ("suppliers", graph.suppliers(node.id), view.local_suppliers(node.id), "投入"),
        ("customers", graph.customers(node.id), view.local_customers(node.id), "下游用户"),
    ):
        whole = _sum(drawn)
        if whole:
            share = min(_sum(local) / whole, 1.0)
            shown = "、".join(view.says(local[:3])) or "没有"
            told = f"图上{len(drawn)}个{side}环节按份额量级加权，{share:.0%}在本地有企业：{shown}"
            found[name] = Known(share, told)
    if graph.customers(node.id):
        demand = _sum(view.local_customers(node.id))
        told = f"本地有企业的下游环节按主要1、部分0.4、少量0.1合计{demand:.1f}，折成 x/(1+x)"
        found["demand"] = Known(demand / (1 + demand), told)
    if node.value_added in ADDED_LEVELS:
        value, word = ADDED_LEVELS[node.value_added]
        found["added_level"] = Known(value, f"定义包判断附加值{word}", "X")
    return found | _constraints(node)


def _sum(neighbours: Sequence[Neighbour]) -> float:
    return sum(SHARE_WEIGHTS[n.share] for n in neighbours)


def _constraints(node: ChainNode) -> dict[str, Known]:
    """1 where the pack lists the constraint, 0 where it lists others and not this; nothing where it lists none."""
    if not node.constraints:
        return {}
    return {
        name: Known(1.0, f"定义包列有{label}制约", "X")
        if name in node.constraints
        else Known(0.0, f"定义包未列{label}制约", "X")
        for name, label in CONSTRAINT_LABELS.items()
    }


def find_io_facts(view: CityView, sizes: Sequence[EdgeSize]) -> dict[str, dict[str, Known]]:
    """Node → ``io``: of the inputs that an input-output table sizes, the share whose sectors work here.

    Links whose ends fall into one sector, or have none, say nothing and are left out.
    """
    drawn: dict[str, list[EdgeSize]] = {}
    for size in sizes:
        if size.of_inputs is not None and size.ambiguity not in ("inside", "unknown"):
            drawn.setdefault(size.customer, []).append(size)
    found = {}
    for node, links in drawn.items():
        best = _once_a_sector(links, view)
        whole = sum(share for share, _ in best)
        if whole > 0:
            local = sum(share for share, here in best if here)
            told = f"投入产出表算得到的{len(best)}类投入中，{local / whole:.0%}的供方部门在本地有企业（全国平均）"
            found[node] = {"io": Known(min(local / whole, 1.0), told)}
    return found


def _once_a_sector(links: Sequence[EdgeSize], view: CityView) -> list[tuple[float, bool]]:
    """(share, works here) per set of supplier sectors: links from one sector share its figure."""
    found: dict[tuple[str, ...], tuple[float, bool]] = {}
    for link in links:
        share, here = found.get(link.supplier_sectors, (link.of_inputs or 0.0, False))
        found[link.supplier_sectors] = (share, here or view.works(link.supplier))
    return list(found.values())
