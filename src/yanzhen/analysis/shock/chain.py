"""The chains as a supply network: activities for units, judged shares for amounts, kinds of link for need."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from yanzhen.analysis.graph.goods import GOODS, is_equipment
from yanzhen.analysis.graph.table import Floats, LinkTable
from yanzhen.analysis.shock.network import Knowledge, Need, SupplyNetwork, build_network
from yanzhen.kernel.chains import SHARE_WEIGHTS, ChainGraph, ChainLink, Share
from yanzhen.kernel.errors import YanzhenError

Pair = tuple[int, int]
NEEDS: Mapping[Share, Need] = {
    Share.MAIN: Need.ESSENTIAL,
    Share.PART: Need.PARTIAL,
    Share.MINOR: Need.PARTIAL,
}
"""Need of a link that delivers goods, by its judged share (ours, grade X)."""
JUDGED = "各项投入的比重用产业链图上的判断：主要1、部分0.4、少量0.1，在每个需方内折成份额"
EQUAL = "各项投入的比重不知道：每个需方的各项投入按相等份额算"
MEASURED = "给出了金额的需方按金额算投入份额，其余用图上的判断"
SIZES_EQUAL = "各环节的产值无数据：按相等计，只影响订单减少的传导和占全部的份额"
SIZES_KNOWN = "各环节的产值按给出的数"
SIZES_SOME = "没有产值的环节按已知产值的中位数计"
NEED_RULE = "图上“主要”的原料、部件缺一不可；“部分”“少量”的投入和服务可部分替代，损失与份额成比例；设备停供不影响当期生产"
DRAWN_ONLY = "只看图上画出的联系：外地的供方和用户、进口、表外的销路都不计，实际损失可能更小"
EQUIPMENT_RULE = "装备（国标34—40大类）供给装备制造和建筑以外的环节按设备算，停供不影响当期生产"
CLASS_RULE = (
    "同一用户的两项主要投入同属一个国民经济行业小类时互为替代，只损失停供一方的份额；别处的替代没有计入"
)
UNDRAWN = "画出的投入合计不到一份主要投入的，差额算图外投入，不受影响"


@dataclass(frozen=True, slots=True)
class ChainFigures:
    """What is known of the chains in figures: value of links (supplier, customer) and output of nodes.

    ``judged`` False leaves the judged shares out: then inputs count equally.
    """

    amounts: Mapping[tuple[str, str], float] = field(default_factory=dict)
    outputs: Mapping[str, float] = field(default_factory=dict)
    judged: bool = True


NO_FIGURES = ChainFigures()


@dataclass(frozen=True, slots=True, eq=False)
class ChainNetwork:
    """A supply network over the activities of a graph: unit i of ``network`` is activity i."""

    graph: ChainGraph
    network: SupplyNetwork
    first: tuple[int, ...]
    notes: tuple[str, ...]

    def unit(self, node: str) -> int:
        return int(self.graph.activity[self.graph.position(node)])

    def node_of(self, unit: int, near: str = "") -> str:
        """A drawing of the activity: in the chain of ``near`` when there is one, else the first."""
        chain = self.graph.node(near).chain if near else ""
        for i in np.flatnonzero(self.graph.activity == unit):
            if self.graph.nodes[i].chain == chain:
                return self.graph.nodes[i].id
        return self.graph.nodes[self.first[unit]].id

    def label(self, unit: int) -> str:
        return self.graph.nodes[self.first[unit]].label


def has_supply(graph: ChainGraph) -> bool:
    """Whether any link of the graph carries a supply; without one no stop can be traced."""
    return bool(_join(graph))


def build_chain_network(graph: ChainGraph, figures: ChainFigures = NO_FIGURES) -> ChainNetwork:
    """Joins parallel links and weighs them by what each customer buys.

    W_ij = share of i in the inputs of j × output of j; outputs that are not known are equal. Each activity
    is a market of its own: nobody replaces it elsewhere. Raises
    YanzhenError on a graph without links and on amounts or outputs that are negative or of unknown nodes.
    """
    joined = _join(graph)
    if not joined:
        raise YanzhenError("图中没有供货联系", why="停产的影响无从传导", do="先画出环节之间的联系")
    amounts = _amounts(graph, figures)
    outputs, told = _outputs(graph, figures)
    weight, how = _weigh(joined, amounts, figures.judged)
    names = [str(i) for i in range(graph.flow_down.size)]
    table = LinkTable.build(
        [names[s] for s, _ in joined],
        [names[c] for _, c in joined],
        [weight[pair] * outputs[pair[1]] for pair in joined],
        names=names,
    )
    _, first = np.unique(graph.activity, return_index=True)
    known = Knowledge(
        goods=[(graph.nodes[i].gbt4754 or ("",))[0] for i in first],
        market=names,
        needs=[int(max(_need(graph, link) for link in links)) for links in joined.values()],
        output=_sold(table, outputs),
        bought=outputs.tolist(),
        worth=outputs.tolist(),
    )
    notes = (how, told, NEED_RULE, EQUIPMENT_RULE, CLASS_RULE, UNDRAWN, DRAWN_ONLY)
    return ChainNetwork(graph, build_network(table, known), tuple(first.tolist()), notes)


def _join(graph: ChainGraph) -> dict[Pair, list[ChainLink]]:
    """Links by (supplying, buying) activity; drawings of one activity deliver nothing to each other."""
    joined: dict[Pair, list[ChainLink]] = {}
    for link in graph.links:
        pair = (
            int(graph.activity[graph.index[link.supplier]]),
            int(graph.activity[graph.index[link.customer]]),
        )
        if pair[0] != pair[1]:
            joined.setdefault(pair, []).append(link)
    return dict(sorted(joined.items()))


def _need(graph: ChainGraph, link: ChainLink) -> Need:
    if is_equipment(graph, link):
        return Need.NEGLIGIBLE
    return NEEDS[link.share] if link.kind in GOODS else Need.PARTIAL


def _amounts(graph: ChainGraph, figures: ChainFigures) -> dict[Pair, float]:
    found: dict[Pair, float] = {}
    for (supplier, customer), value in figures.amounts.items():
        _check_figure("供货金额", f"{supplier} → {customer}", value)
        pair = tuple(int(graph.activity[graph.position(x)]) for x in (supplier, customer))
        found[pair[0], pair[1]] = found.get((pair[0], pair[1]), 0.0) + value
    return found


def _outputs(graph: ChainGraph, figures: ChainFigures) -> tuple[Floats, str]:
    """Output of each activity, and the sentence that says what was assumed."""
    known: dict[int, float] = {}
    for node, value in figures.outputs.items():
        _check_figure("产值", node, value)
        known[int(graph.activity[graph.position(node)])] = value
    middle = float(np.median(list(known.values()))) if known else 1.0
    found = np.full(graph.flow_down.size, middle)
    found[list(known)] = list(known.values())
    if not known:
        return found, SIZES_EQUAL
    return found, SIZES_SOME if len(known) < found.size else SIZES_KNOWN


def _check_figure(what: str, where: str, value: float) -> None:
    if not (math.isfinite(value) and value > 0):
        raise YanzhenError(f"{what}{value:g}不能用", where=where, why="要大于0", do="改正，不知道就不要给")


def _weigh(
    joined: Mapping[Pair, list[ChainLink]], amounts: Mapping[Pair, float], judged: bool
) -> tuple[dict[Pair, float], str]:
    """Share of each link in its customer's inputs; amounts where all of a customer's are known.

    Judged shares that sum to less than one main input leave the rest to inputs that are not drawn.
    """
    rough = {p: max(SHARE_WEIGHTS[x.share] for x in links) if judged else 1.0 for p, links in joined.items()}
    bought: dict[int, list[Pair]] = {}
    for pair in joined:
        bought.setdefault(pair[1], []).append(pair)
    weight: dict[Pair, float] = {}
    for pairs in bought.values():
        chosen = amounts if all(p in amounts for p in pairs) else rough
        whole = sum(chosen[p] for p in pairs)
        whole = whole if chosen is amounts else max(whole, SHARE_WEIGHTS[Share.MAIN])
        weight |= {p: chosen[p] / whole for p in pairs}
    basis = JUDGED if judged else EQUAL
    return weight, f"{MEASURED}；{basis}" if amounts else basis


def _sold(table: LinkTable, outputs: Floats) -> list[float]:
    """All that each activity sells: what the links carry, or its output where it sells to nobody drawn."""
    weights = table.weight if table.weight is not None else np.ones(table.supplier.size)
    sales = np.bincount(table.supplier, weights=weights, minlength=table.size)
    return [float(x) for x in np.where(sales > 0, sales, outputs)]
