"""Stops of enterprises in a table of deliveries: what the table says, who loses, by which way."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from yanzhen.analysis.graph.reading import LinkFile
from yanzhen.analysis.shock.cascade import DEFAULT, Stopping, name_shock
from yanzhen.analysis.shock.network import (
    Knowledge,
    Need,
    SupplyNetwork,
    build_network,
    needs_by_class,
)
from yanzhen.analysis.shock.stop import FULL_MONTH, Stop, tell_time
from yanzhen.analysis.shock.trace import Trace, follow_shock

NEEDS_RULE = "投入类别按行业推断：供需双方都在国标门类01—50大类的缺一不可，其余可部分替代（系统缺省规则）"


@dataclass(frozen=True, slots=True)
class UnitLoss:
    """Losses of one unit in [0, 1]; ``path`` leads from the unit that stopped to this one."""

    unit: str
    loss: float
    by_shortage: float
    by_lost_orders: float
    path: tuple[str, ...]

    @property
    def says(self) -> str:
        why = "供货不足" if self.by_shortage >= self.by_lost_orders else "订单减少"
        return f"{self.unit}损失{self.loss:.1%}（{why}：{' → '.join(self.path)}）"


@dataclass(frozen=True, slots=True)
class UnitStop:
    """``index``: share of all output lost during the stop, the stopped units included; ``yearly``: of a year's.

    ``losses`` leave the stopped units out.
    """

    units: tuple[str, ...]
    stop: Stop
    index: float
    yearly: float
    losses: tuple[UnitLoss, ...]
    notes: tuple[str, ...]

    @property
    def says(self) -> str:
        head = f"若{'、'.join(self.units)}{self.stop.says}，同期全部产出损失{self.index:.2%}"
        return f"{head}，{len(self.losses)}个单位受影响" if self.losses else f"{head}，没有别的单位受影响"


def network_of(read: LinkFile, *, worst: bool = False) -> SupplyNetwork:
    """The network a table of deliveries tells; ``worst``: unknown needs count as essential.

    Where the table gives classes and no needs, needs follow the classes (``needs_by_class``).
    """
    known = Knowledge(
        goods=read.classes,
        needs=read.needs,
        output=read.output,
        otherwise=Need.ESSENTIAL if worst else Need.PARTIAL,
    )
    if read.needs is not None or read.classes is None:
        return build_network(read.table, known)
    inferred = replace(known, needs=needs_by_class(read.table, read.classes))
    network = build_network(read.table, inferred)
    return replace(network, notes=(*network.notes, NEEDS_RULE))


def knows_needs(read: LinkFile) -> bool:
    """Whether the table says, or its classes imply, which inputs are essential."""
    return read.needs is not None or read.classes is not None


def stop_units(
    network: SupplyNetwork, units: Iterable[str], stop: Stop = FULL_MONTH, *, stopping: Stopping = DEFAULT
) -> UnitStop:
    """Losses are averages over the stop. Raises YanzhenError on unknown units."""
    shock = name_shock(network, units, stop.share)
    trace = follow_shock(network, shock, stopping=stopping, days=stop.days, lag=stop.stock_days)
    loss = np.maximum(trace.down_mean, trace.up_mean)
    others = [i for i in np.flatnonzero(loss > 0).tolist() if i not in shock]
    found = (_unit_loss(network, trace, i) for i in others)
    index = float(loss @ network.worth / network.worth.sum())
    return UnitStop(
        tuple(network.names[i] for i in shock),
        stop,
        index,
        index * min(stop.days / 365, 1.0),
        tuple(sorted(found, key=lambda x: (-x.loss, x.unit))),
        (*tell_time(stop), *network.notes),
    )


def _unit_loss(network: SupplyNetwork, trace: Trace, unit: int) -> UnitLoss:
    down, up = float(trace.down_mean[unit]), float(trace.up_mean[unit])
    way = trace.way(unit, by_shortage=down >= up)
    return UnitLoss(network.names[unit], max(down, up), down, up, tuple(network.names[i] for i in way))
