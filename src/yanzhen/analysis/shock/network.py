"""Who cannot do without whom: units, deliveries, the good each delivers, which inputs are essential."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from yanzhen.analysis.graph.table import Floats, LinkTable
from yanzhen.kernel.adjacency import Ints
from yanzhen.kernel.errors import YanzhenError


class Need(IntEnum):
    """What a missing input does: nothing, a loss in proportion to its share, a loss of all it goes into."""

    NEGLIGIBLE = 0
    PARTIAL = 1
    ESSENTIAL = 2


@dataclass(frozen=True, slots=True, eq=False)
class SupplyNetwork:
    """n units, m deliveries: ``supplier[e]`` delivers ``weight[e]`` > 0 to ``customer[e]``.

    ``good[i]`` is the class of what unit i delivers (its sector p_i); ``market[i]`` the market in which others
    replace it, the same unless told apart; ``need[e]`` a Need; ``output[i]`` and ``bought[i]`` all that unit i
    sells and buys, outside the network as well; ``worth[i]`` its weight in the index. ``notes`` are the
    assumptions that were made for want of data, in Chinese.
    """

    table: LinkTable
    weight: Floats
    good: Ints
    market: Ints
    need: Ints
    output: Floats
    bought: Floats
    worth: Floats
    notes: tuple[str, ...] = ()

    @property
    def size(self) -> int:
        return self.table.size

    @property
    def names(self) -> tuple[str, ...]:
        return self.table.names


@dataclass(frozen=True, slots=True, eq=False)
class Knowledge:
    """What is known beside the links; None where it is not.

    ``goods``, ``market``: class and market of each unit's deliveries; ``needs``: Need of each link; ``output``,
    ``bought``: all sales and purchases of each unit; ``worth``: weight of each unit in the index;
    ``otherwise``: the Need of every link when ``needs`` is None.
    """

    goods: Sequence[str] | None = None
    market: Sequence[str] | None = None
    needs: Sequence[int] | None = None
    output: Sequence[float] | None = None
    bought: Sequence[float] | None = None
    worth: Sequence[float] | None = None
    otherwise: Need = Need.PARTIAL


NOTHING = Knowledge()
NO_WEIGHT = "供货金额不知道：每个需方的各项投入按相等份额算"
NO_GOOD = "供方的行业不知道：各自算一种货，停供后没有别家顶替"
NO_OUTPUT = "总销售不知道：以表内的销售合计为全部销售；表外的用户不计，表内没有销售的单位在指数里没有权重"
NO_NEED = {
    Need.PARTIAL: "哪些投入缺一不可不知道：都按可部分替代算，损失与份额成比例（下限）",
    Need.ESSENTIAL: "哪些投入缺一不可不知道：都按缺一不可算（上限）",
    Need.NEGLIGIBLE: "哪些投入缺一不可不知道：都按不影响生产算",
}


def build_network(table: LinkTable, known: Knowledge = NOTHING) -> SupplyNetwork:
    """Fills what is not known with the assumption that stands in ``notes``.

    Unknown weights: equal shares. Raises YanzhenError on lengths that do not fit, needs other than 0, 1, 2,
    negative figures, sales or purchases below those in the table.
    """
    weight = np.ones(table.supplier.size) if table.weight is None else table.weight
    output = _at_least("总销售", known.output, _sums(table.supplier, weight, table), table)
    bought = _at_least("总采购", known.bought, _sums(table.customer, weight, table), table)
    worth = output if known.worth is None else _figures("权重", known.worth, table)
    if not worth.sum() > 0:
        raise YanzhenError("各单位的权重合计为0", why="无法算出占全部的份额", do="核对权重")
    good = _classes(known.goods, table)
    market = good if known.market is None else _classes(known.market, table)
    need, notes = _needs(known, table), _tell_missing(table, known)
    return SupplyNetwork(table, weight, good, market, need, output, bought, worth, notes)


def _sums(ends: Ints, weight: Floats, table: LinkTable) -> Floats:
    return np.bincount(ends, weights=weight, minlength=table.size).astype(np.float64)


def _tell_missing(table: LinkTable, known: Knowledge) -> tuple[str, ...]:
    missing = {
        NO_WEIGHT: table.weight is None,
        NO_GOOD: known.goods is None,
        NO_NEED[known.otherwise]: known.needs is None,
        NO_OUTPUT: known.output is None,
    }
    return tuple(note for note, told in missing.items() if told)


def _figures(what: str, values: Sequence[float], table: LinkTable) -> Floats:
    found = np.asarray(values, dtype=np.float64)
    if found.size != table.size:
        raise YanzhenError(
            f"{what}的个数与节点数不同", why=f"{found.size}对{table.size}", do="每个节点一个数"
        )
    wrong = ~np.isfinite(found) | (found < 0)
    if wrong.any():
        at = int(np.flatnonzero(wrong)[0])
        raise YanzhenError(f"{what}{found[at]:g}不能用", where=table.names[at], do="给出不小于0的数")
    return found


def _at_least(what: str, values: Sequence[float] | None, inside: Floats, table: LinkTable) -> Floats:
    """``values``, or what the table sums to; no less than that."""
    if values is None:
        return inside
    found = _figures(what, values, table)
    short = found < inside * (1 - 1e-9)
    if short.any():
        at = int(np.flatnonzero(short)[0])
        why = f"表内已有{inside[at]:g}，{what}只有{found[at]:g}"
        raise YanzhenError(f"{what}小于表内的合计", where=table.names[at], why=why, do="核对两个数")
    return np.maximum(found, inside)


def _classes(goods: Sequence[str] | None, table: LinkTable) -> Ints:
    """Class numbers; a unit of unknown class ("") is a class of its own."""
    if goods is None:
        return np.arange(table.size, dtype=np.int64)
    if len(goods) != table.size:
        raise YanzhenError("行业的个数与节点数不同", why=f"{len(goods)}对{table.size}", do="每个节点一个行业")
    seen: dict[tuple[str, int], int] = {}
    keys = ((good, -1) if good else ("", i) for i, good in enumerate(goods))
    return np.asarray([seen.setdefault(key, len(seen)) for key in keys], dtype=np.int64)


def _needs(known: Knowledge, table: LinkTable) -> Ints:
    if known.needs is None:
        return np.full(table.supplier.size, int(known.otherwise), dtype=np.int64)
    needs = np.asarray(known.needs, dtype=np.int64)
    if needs.size != table.supplier.size:
        raise YanzhenError("投入类别的个数与联系数不同", why=f"{needs.size}对{table.supplier.size}")
    if not np.isin(needs, [int(n) for n in Need]).all():
        raise YanzhenError("投入类别只能是0、1、2", do="0不影响、1可部分替代、2缺一不可")
    return needs


PHYSICAL = 50
"""Divisions 01 to 50 of GB/T 4754 make or move things: farming, mining, manufacturing, energy, building."""


def needs_by_class(table: LinkTable, classes: Sequence[str]) -> list[int]:
    """Essential where both ends are of divisions 01–50 of GB/T 4754, partial otherwise (ours, grade X).

    After the paper's reading of NACE, in which physical goods are what physical production cannot do without.
    """
    physical = [_division(code) is not None and int(_division(code) or 99) <= PHYSICAL for code in classes]
    return [
        int(Need.ESSENTIAL if physical[s] and physical[c] else Need.PARTIAL)
        for s, c in zip(table.supplier.tolist(), table.customer.tolist(), strict=True)
    ]


def _division(code: str) -> str | None:
    digits = code.strip().lstrip("ABCDEFGHIJKLMNOPQRST")[:2]
    return digits if len(digits) == 2 and digits.isdigit() else None
