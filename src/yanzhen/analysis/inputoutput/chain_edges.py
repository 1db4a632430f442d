"""A size for every link of a chain, from what the sectors of a national table buy of each other, with its doubts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from yanzhen.analysis.inputoutput.sectors import SectorMap
from yanzhen.analysis.inputoutput.table import IOTable
from yanzhen.kernel.chains import SHARE_LABELS, ChainGraph, ChainLink, Share

Ambiguity = Literal["clear", "wide", "shared", "inside", "unknown"]
AMBIGUITY_LABELS: dict[Ambiguity, str] = {
    "clear": "两端各对一个部门，部门里没有别的小类",
    "wide": "部门比环节宽，是部门之间的份额",
    "shared": "同一客户的几个供货环节在同一部门，份额合计，不能相加",
    "inside": "两端在同一部门，是部门内部的互相投入",
    "unknown": "环节没有行业代码，或代码不在对应表里",
}
WARNING = "全国表的部门平均，不是本市本省的实际采购；没有公布的省、市表可用，只看数量级（等级 D）"
FAINT, STRONG = 0.01, 0.1
"""Shares of intermediate input from which a judgement 主要 or 少量 does not fit the table (rule grade X)."""


@dataclass(frozen=True, slots=True)
class EdgeSize:
    """What the customer's sectors draw from the supplier's. Shares are None where a node has no sector.

    ``of_total``: of the value of the customer's output (总投入); ``of_inputs``: of its intermediate inputs;
    ``of_sales``: of the supplier's output. ``covers``: classes of the node over classes of its sectors, supplier
    and customer: 1 when the sectors hold nothing else. ``note`` is a sentence for the reader.
    """

    supplier: str
    customer: str
    of_total: float | None
    of_inputs: float | None
    of_sales: float | None
    supplier_sectors: tuple[str, ...]
    customer_sectors: tuple[str, ...]
    covers: tuple[float, float]
    ambiguity: Ambiguity
    note: str


def size_edges(
    graph: ChainGraph, node_industries: Mapping[str, Sequence[str]], table: IOTable, sector_map: SectorMap
) -> tuple[EdgeSize, ...]:
    """One size a link of ``graph``, in its order; ``node_industries`` are GB/T 4754-2017 codes of each node.

    Σ_{i∈S, j∈C} z_ij over Σ_{j∈C} x_j (of_total), over Σ_{j∈C} Σ_i z_ij (of_inputs), over Σ_{i∈S} x_i (of_sales),
    S and C the sectors of the two nodes. Always read it with WARNING.
    """
    ends = {node.id: sector_map.find(node_industries.get(node.id, ())) for node in graph.nodes}
    sizer = _Sizer(table, {node.id: node.label for node in graph.nodes}, ends, sector_map)
    rivals: dict[str, dict[int, str]] = {}
    for link in graph.links:
        activity = int(graph.activity[graph.position(link.supplier)])
        rivals.setdefault(link.customer, {}).setdefault(activity, link.supplier)
    return tuple(sizer.size(link, _others(graph, link, rivals[link.customer], ends)) for link in graph.links)


def _others(
    graph: ChainGraph, link: ChainLink, rivals: Mapping[int, str], ends: Mapping[str, Mapping[int, float]]
) -> tuple[str, ...]:
    """Other activities that supply the same customer from a sector of this supplier."""
    own, sectors = int(graph.activity[graph.position(link.supplier)]), set(ends[link.supplier])
    return tuple(node for activity, node in rivals.items() if activity != own and sectors & set(ends[node]))


@dataclass(frozen=True, slots=True)
class _Sizer:
    table: IOTable
    labels: Mapping[str, str]
    ends: Mapping[str, Mapping[int, float]]
    sectors: SectorMap

    def size(self, link: ChainLink, others: tuple[str, ...]) -> EdgeSize:
        suppliers, customers = self.ends[link.supplier], self.ends[link.customer]
        names = self._names(suppliers), self._names(customers)
        if not suppliers or not customers:
            lacking = self.labels[link.customer if suppliers else link.supplier]
            note = f"“{lacking}”{AMBIGUITY_LABELS['unknown'].removeprefix('环节')}，无数据"
            return EdgeSize(
                link.supplier, link.customer, None, None, None, *names, (0.0, 0.0), "unknown", note
            )
        drawn = float(self.table.flows[np.ix_(list(suppliers), list(customers))].sum())
        covers = (self.sectors.covered(suppliers), self.sectors.covered(customers))
        ambiguity = _ambiguity(suppliers, customers, covers, others)
        shares = (
            _over(drawn, self.table.output[list(customers)].sum()),
            _over(drawn, self.table.flows[:, list(customers)].sum()),
        )
        of_sales = _over(drawn, self.table.output[list(suppliers)].sum())
        note = self._note(names, shares, ambiguity, others, link.share)
        return EdgeSize(link.supplier, link.customer, *shares, of_sales, *names, covers, ambiguity, note)

    def _names(self, sectors: Iterable[int]) -> tuple[str, ...]:
        return tuple(self.table.names[i] for i in sectors)

    def _note(
        self,
        names: tuple[tuple[str, ...], tuple[str, ...]],
        shares: tuple[float | None, float | None],
        ambiguity: Ambiguity,
        others: tuple[str, ...],
        judged: Share,
    ) -> str:
        if shares[0] is None or shares[1] is None:
            return f"{' 与 '.join(names[1])}在表里没有投入，无数据"
        supplier, customer = (" 与 ".join(side) for side in names)
        said = [f"{customer}每 1 元总投入中有 {shares[0]:.2g} 元来自{supplier}（占中间投入 {shares[1]:.1%}）"]
        if ambiguity == "shared":
            said.append(f"同部门的供货环节还有{'、'.join(self.labels[o] for o in others)}，份额合计")
        elif ambiguity != "clear":
            said.append(AMBIGUITY_LABELS[ambiguity])
        said += _against(judged, shares[1])
        return "；".join(said)


def _ambiguity(
    suppliers: Mapping[int, float],
    customers: Mapping[int, float],
    covers: tuple[float, float],
    others: tuple[str, ...],
) -> Ambiguity:
    if set(suppliers) & set(customers):
        return "inside"
    if others:
        return "shared"
    return "clear" if min(covers) >= 1 else "wide"


def _over(part: float, whole: float) -> float | None:
    return float(part / whole) if whole > 0 else None


def _against(judged: Share, of_inputs: float) -> list[str]:
    """A sentence when the judged share and the table contradict each other; neither is changed."""
    faint = judged is Share.MAIN and of_inputs < FAINT
    strong = judged is Share.MINOR and of_inputs > STRONG
    return [f"链图判为{SHARE_LABELS[judged]}，与表不一致，待核对"] if faint or strong else []
