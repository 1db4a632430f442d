"""If a link of the chain stops for a month: who loses how much, why, who could stand in, what was assumed."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from yanzhen.analysis.graph.substitutes import Substitute, find_substitutes
from yanzhen.analysis.shock.chain import NO_FIGURES, ChainFigures, ChainNetwork, build_chain_network
from yanzhen.analysis.shock.network import Need
from yanzhen.analysis.shock.trace import Trace, follow_shock
from yanzhen.kernel.chains import ChainGraph
from yanzhen.kernel.errors import YanzhenError

MONTH = 30.0
LEAST = 0.01
"""Losses below are left out of the report."""
NAMED = 5
"""So many nodes are named in a sentence."""


@dataclass(frozen=True, slots=True)
class Stop:
    """``share`` of a node's output fails for ``days``; the stock of each buyer lasts ``stock_days``."""

    share: float = 1.0
    days: float = MONTH
    stock_days: float = 0.0

    def __post_init__(self) -> None:
        if not 0 < self.share <= 1:
            raise YanzhenError("停产的比例不能用", where=f"{self.share:g}", do="大于0、不超过1，全停为1")
        if not (math.isfinite(self.days) and self.days > 0):
            raise YanzhenError("停产的天数不能用", where=f"{self.days:g}", do="给出大于0的天数")
        if not (math.isfinite(self.stock_days) and self.stock_days >= 0):
            raise YanzhenError("库存天数不能用", where=f"{self.stock_days:g}", do="没有库存为0")

    @property
    def says(self) -> str:
        how = "停产" if self.share == 1 else f"减产{self.share:.0%}、为期"
        return f"{how}{self.days:g}天"


FULL_MONTH = Stop()


@dataclass(frozen=True, slots=True)
class Loss:
    """What one node loses: ``share`` of its output on average over the stop, ``peak`` at the end of it.

    ``cause`` is ``shortage`` (an input is missing) or ``orders`` (customers buy less). ``path`` leads from
    the stopped node to this one, the way the loss came first; ``because`` says it in words.
    """

    node: str
    label: str
    share: float
    peak: float
    cause: str
    path: tuple[str, ...]
    because: str

    @property
    def says(self) -> str:
        return f"{self.label}同期减产{say_share(self.share)}，因为{self.because}"


@dataclass(frozen=True, slots=True)
class StopReport:
    """``index``: share of the output of all nodes lost during the stop, the stopped one included; ``spread``
    without it. ``yearly`` is the same of a year's output. ``losses`` leave the stopped node out, the largest first.
    """

    node: str
    label: str
    stop: Stop
    index: float
    spread: float
    losses: tuple[Loss, ...]
    substitutes: tuple[Substitute, ...]
    assumptions: tuple[str, ...]

    @property
    def yearly(self) -> float:
        return self.index * min(self.stop.days / 365, 1.0)

    @property
    def says(self) -> str:
        head = f"若{self.label}{self.stop.says}，"
        if not self.losses:
            return head + "图上没有别的环节减产1%以上"
        named = "；".join(x.says for x in self.losses[:NAMED])
        more = "等" if len(self.losses) > NAMED else ""
        return f"{head}{len(self.losses)}个环节减产1%以上：{named}{more}。{self.says_substitutes}"

    @property
    def says_substitutes(self) -> str:
        if not self.substitutes:
            return f"图上没有可替代{self.label}的环节"
        named = "；".join(x.says for x in self.substitutes[:3])
        return f"{named}。替代没有计入上面的损失，质量和余量无数据"


def stop_node(
    graph: ChainGraph, node: str, stop: Stop = FULL_MONTH, *, figures: ChainFigures = NO_FIGURES
) -> StopReport:
    """Follows the stop of ``node`` (all drawings of its activity) through the whole graph.

    Raises YanzhenError on an unknown node, a graph without links, a stop outside its range.
    """
    graph.position(node)
    return stop_in(build_chain_network(graph, figures), node, stop)


def stop_in(chain: ChainNetwork, node: str, stop: Stop = FULL_MONTH) -> StopReport:
    """``stop_node`` on a network built before, for many questions about one graph."""
    unit = chain.unit(node)
    trace = follow_shock(chain.network, {unit: stop.share}, days=stop.days, lag=stop.stock_days)
    mean = np.maximum(trace.down_mean, trace.up_mean)
    worth, others = chain.network.worth, np.arange(chain.network.size) != unit
    losses = [_loss(chain, trace, i, node) for i in np.flatnonzero(others & (mean >= LEAST)).tolist()]
    return StopReport(
        node,
        chain.graph.node(node).label,
        stop,
        float(mean @ worth / worth.sum()),
        float(mean[others] @ worth[others] / worth.sum()),
        tuple(sorted(losses, key=lambda x: (-round(x.share, 9), len(x.path), x.node))),
        find_substitutes(chain.graph, node),
        (*tell_time(stop), *chain.notes),
    )


def tell_time(stop: Stop) -> tuple[str, ...]:
    if stop.stock_days:
        spread = (
            f"每个环节的库存够用{stop.stock_days:g}天，每传一级晚{stop.stock_days:g}天，到期即复产、不补产"
        )
    else:
        spread = "没有库存，影响当即传到底，到期即复产、不补产（上限）"
    return (f"{stop.says}，其间没有新的替代来源", spread)


def _loss(chain: ChainNetwork, trace: Trace, unit: int, near: str) -> Loss:
    short = trace.down_mean[unit] >= trace.up_mean[unit]
    mean, last = (trace.down_mean, trace.down) if short else (trace.up_mean, trace.up)
    way, cause = trace.way(unit, by_shortage=bool(short)), "shortage" if short else "orders"
    path = tuple(chain.node_of(u, near) for u in way)
    label = chain.graph.node(path[-1]).label
    reason = _because(chain, way, cause, near)
    return Loss(path[-1], label, float(mean[unit]), float(last[unit]), cause, path, reason)


def _because(chain: ChainNetwork, way: tuple[int, ...], cause: str, near: str) -> str:
    """``way`` runs from the stopped unit to the hit one."""
    labels = [chain.graph.node(chain.node_of(u, near)).label for u in way]
    if cause == "orders":
        reason = f"用户{labels[-2]}{'停产' if len(way) == 2 else ''}少买"
    else:
        reason = _shortage(chain, (way[-2], way[-1]), labels[-2], labels[-1])
    return reason if len(way) == 2 else f"{reason}（{' → '.join(labels)}）"


def _shortage(chain: ChainNetwork, link: tuple[int, int], source: str, hit: str) -> str:
    network = chain.network
    table = network.table
    at = int(np.flatnonzero((table.customer == link[1]) & (table.supplier == link[0]))[0])
    if network.need[at] == Need.ESSENTIAL:
        return f"{hit}缺一不可的投入{source}不足"
    return f"{hit}的投入中{source}占{network.weight[at] / network.bought[link[1]]:.0%}，可部分替代"


def say_share(share: float) -> str:
    """Whole per cent from 1 % on, one digit below."""
    return f"{share:.0%}" if share >= 0.01 else f"{share:.1%}"
