"""One checked input-output table, whatever layout it came in."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from yanzhen.kernel.errors import YanzhenError

Matrix = NDArray[np.float64]
Vector = NDArray[np.float64]

BALANCE = 1e-6
SHOWN = 10


@dataclass(frozen=True, slots=True)
class IOTable:
    """``flows`` Z (n, n) from row to column; ``output`` x (n,); ``primary`` (p, n) value added and imported inputs.

    ``codes`` and ``names`` (n,) of the sectors; ``primary_names`` (p,), of which the first ``value_added`` rows are
    value added. All in one unit of money. Final demand is what is not used by the sectors: f = x − Z·1 (n,).
    """

    codes: tuple[str, ...]
    names: tuple[str, ...]
    flows: Matrix
    output: Vector
    primary: Matrix
    primary_names: tuple[str, ...] = ()
    value_added: int = 0
    notes: tuple[str, ...] = field(default=())

    def __post_init__(self) -> None:
        size = len(self.codes)
        if self.flows.shape != (size, size) or self.output.shape != (size,):
            raise YanzhenError(
                "投入产出表的形状不对",
                why=f"{size} 个部门，中间流量 {self.flows.shape}，总产出 {self.output.shape}",
            )
        if self.primary.shape != (len(self.primary_names), size):
            raise YanzhenError(
                "初始投入的形状不对", why=f"{self.primary.shape}，应为 {len(self.primary_names)}×{size}"
            )
        for block, what in ((self.flows, "中间流量"), (self.output, "总产出"), (self.primary, "初始投入")):
            if not np.isfinite(block).all():
                raise YanzhenError(f"{what}里有缺失或不是有限数的值", do="补上数值；确实没有交易的填 0")
        self._check_output()

    def _check_output(self) -> None:
        lost = np.flatnonzero(
            (self.output <= 0) & ((self.flows != 0).any(axis=0) | (self.flows != 0).any(axis=1))
        )
        if lost.size or (self.output < 0).any():
            which = lost[0] if lost.size else int(np.argmin(self.output))
            raise YanzhenError("总产出必须大于 0", where=f"{self.codes[which]} {self.names[which]}")

    @property
    def final_demand(self) -> Vector:
        """f = x − Z·1 (n,); imports of a competitive table are netted out in it."""
        demand: Vector = self.output - self.flows.sum(axis=1)
        return demand

    @property
    def added_share(self) -> Vector:
        """v = value added / x (n,); 0 where a sector produces nothing. Refused when the table has none."""
        if not self.value_added:
            raise YanzhenError("表里没有增加值行", do="补上增加值行，或只算产出乘数")
        added = self.primary[: self.value_added].sum(axis=0)
        share: Vector = np.divide(added, self.output, out=np.zeros_like(added), where=self.output > 0)
        return share

    def place_of(self, sector: str) -> int:
        """Position of a sector by code or name."""
        for labels in (self.codes, self.names):
            if sector in labels:
                return labels.index(sector)
        raise YanzhenError(f"没有部门 {sector}", do=f"用代码或名称，例如 {self.codes[0]} 或 {self.names[0]}")


def doubts(table: IOTable) -> tuple[str, ...]:
    """What a reader of the table should know: columns that do not add up, negative flows, inputs above output."""
    said = {
        "投入合计与总产出对不上的部门": _unbalanced(table),
        "中间流量有负数的部门": (table.flows < 0).any(axis=0),
        "中间投入超过总产出的部门": table.flows.sum(axis=0) > table.output * (1 + BALANCE),
    }
    return tuple(
        f"{what}：{'、'.join(np.array(table.codes)[here][:SHOWN])}" + ("等" if here.sum() > SHOWN else "")
        for what, here in said.items()
        if here.any()
    )


def _unbalanced(table: IOTable) -> NDArray[np.bool_]:
    if not len(table.primary):
        return np.zeros(len(table.codes), np.bool_)
    gap = np.abs(table.flows.sum(axis=0) + table.primary.sum(axis=0) - table.output)
    off: NDArray[np.bool_] = gap > BALANCE * np.maximum(np.abs(table.output), 1e-300)
    return off
