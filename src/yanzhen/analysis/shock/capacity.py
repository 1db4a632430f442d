"""Before and after a second works: what a stop costs with and without it, and who could buy from it."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from yanzhen.analysis.shock.chain import NO_FIGURES, ChainFigures, build_chain_network
from yanzhen.analysis.shock.stop import FULL_MONTH, Stop, StopReport, say_share, stop_in
from yanzhen.kernel.chains import ChainGraph
from yanzhen.kernel.errors import YanzhenError


@dataclass(frozen=True, slots=True)
class Relief:
    """A node's loss in the same stop before and after."""

    node: str
    label: str
    before: float
    after: float


@dataclass(frozen=True, slots=True)
class CapacityReport:
    """``after`` is None when the new capacity covers the whole stop. ``reliefs``: nodes that lose less."""

    node: str
    label: str
    capacity: float
    before: StopReport
    after: StopReport | None
    reliefs: tuple[Relief, ...]
    customers: tuple[str, ...]
    suppliers: tuple[str, ...]
    assumptions: tuple[str, ...]

    @property
    def index_after(self) -> float:
        return self.after.index if self.after else 0.0

    @property
    def says(self) -> str:
        head = f"{self.label}另建相当于现有{self.capacity:.0%}的产能后，现有产能{self.before.stop.says}"
        change = f"全部环节产出的损失由{say_share(self.before.index)}降到{say_share(self.index_after)}"
        if not self.reliefs:
            return f"{head}，{change}；没有别的环节因此少受损失"
        named = "、".join(
            f"{x.label}由{say_share(x.before)}降到{say_share(x.after)}" for x in self.reliefs[:5]
        )
        return f"{head}，{change}；少受损失的环节{len(self.reliefs)}个：{named}"


def add_node_capacity(
    graph: ChainGraph,
    node: str,
    capacity: float = 1.0,
    stop: Stop = FULL_MONTH,
    *,
    figures: ChainFigures = NO_FIGURES,
) -> CapacityReport:
    """What a stop of the existing works of ``node`` costs before and after new works of ``capacity`` × it.

    The new works stand apart: they go on while the old ones stop, so the output that fails is
    max(0, share of the stop − capacity). Raises YanzhenError as ``stop_node`` and on capacity not above 0.
    """
    if not (math.isfinite(capacity) and capacity > 0):
        raise YanzhenError("新增产能不能用", where=f"{capacity:g}", do="给出大于0的倍数，1等于现有产能")
    graph.position(node)
    chain = build_chain_network(graph, figures)
    before, left = stop_in(chain, node, stop), stop.share - capacity
    after = stop_in(chain, node, replace(stop, share=left)) if left > 1e-12 else None
    later = {x.node: x.share for x in after.losses} if after else {}
    reliefs = (Relief(x.node, x.label, x.share, later.get(x.node, 0.0)) for x in before.losses)
    apart = "新产能在另外的企业，不与现有产能同时停；投入品也另有来源；新旧产能的货可以互换"
    return CapacityReport(
        node,
        before.label,
        capacity,
        before,
        after,
        tuple(sorted((x for x in reliefs if x.after < x.before - 1e-9), key=lambda x: x.after - x.before)),
        tuple(dict.fromkeys(x.node for x in graph.customers(node))),
        tuple(dict.fromkeys(x.node for x in graph.suppliers(node))),
        (apart, *before.assumptions),
    )
