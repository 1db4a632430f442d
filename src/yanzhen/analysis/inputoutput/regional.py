"""Regional coefficients from a national table by location quotients, with a warning of what they are worth."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from yanzhen.analysis.inputoutput.coefficients import calc_technical, reciprocal
from yanzhen.analysis.inputoutput.table import IOTable
from yanzhen.kernel.errors import YanzhenError

Matrix = NDArray[np.float64]
Vector = NDArray[np.float64]
Method = Literal["SLQ", "CILQ", "FLQ"]

ALWAYS = "由全国表按区位商推算，不是调查数据（等级 D）；本地与外地同类产品互运被忽略"
WEAK = {
    "SLQ": "SLQ 不看购买部门的大小，通常高估本地自给",
    "CILQ": "CILQ 不看地区大小，小地区高估本地自给",
    "FLQ": "FLQ 的结果取决于 δ，没有本地调查时 δ 只是经验值",
}
SMALL = 0.02
HALF = 0.5
OUTSIDE = "区外和进口投入"


@dataclass(frozen=True, slots=True)
class RegionalCoefficients:
    """``coefficients`` (n, n) of inputs bought inside the region; ``quotients`` SLQ (n,); ``notes``: where weak."""

    coefficients: Matrix
    method: Method
    quotients: Vector
    notes: tuple[str, ...]


def calc_regional(
    technical: Matrix, national: Vector, regional: Vector, method: Method = "FLQ", delta: float = 0.3
) -> RegionalCoefficients:
    """r_ij = a_ij · min(1, q_ij) from national A (n, n), national and regional output or jobs (n,).

    SLQ_i = (x_i^r / x^r) / (x_i^n / x^n), q_ij = SLQ_i; CILQ: q_ij = SLQ_i / SLQ_j off the diagonal, SLQ_i on it;
    FLQ: q_ij = CILQ_ij · [log₂(1 + x^r / x^n)]^δ. A sector absent from the region buys and sells nothing.
    Source: Miller & Blair (2009), 8.2; Flegg, Webber, Elliott (1995); Flegg, Webber (1997), Regional Studies 31.
    """
    _check(technical, national, regional, delta)
    size = float(regional.sum() / national.sum())
    quotient = regional / regional.sum() * reciprocal(national / national.sum())
    if method == "SLQ":
        ratio = np.broadcast_to(quotient[:, None], technical.shape).copy()
    else:
        ratio = quotient[:, None] * reciprocal(quotient)
        np.fill_diagonal(ratio, quotient)
    if method == "FLQ":
        ratio *= np.log2(1 + size) ** delta
    ratio[:, regional == 0] = 0
    notes = [ALWAYS, WEAK[method]]
    if size < SMALL:
        notes.append(f"本地区只占全国 {size:.2%}，推算误差大，只看数量级")
    notes += _weak_sectors(quotient)
    return RegionalCoefficients(technical * np.minimum(ratio, 1.0), method, quotient, tuple(notes))


def regional_table(
    table: IOTable, regional: Vector, method: Method = "FLQ", delta: float = 0.3
) -> tuple[IOTable, RegionalCoefficients]:
    """``table`` cut down to a region with output ``regional`` (n,): Z^r = R x̂^r; primary inputs keep their shares.

    What the region's sectors need and do not buy inside it stands in the primary row OUTSIDE. Final demand is the
    rest of the region's output, sales to other regions included.
    """
    technical = calc_technical(table.flows, table.output)
    found = calc_regional(technical, table.output, regional, method, delta)
    shares = table.primary * reciprocal(table.output)
    bought = ((technical - found.coefficients).sum(axis=0) * regional)[None]
    local = replace(
        table,
        flows=found.coefficients * regional,
        output=regional.astype(np.float64),
        primary=np.concatenate([shares * regional, bought]),
        primary_names=(*table.primary_names, OUTSIDE),
        notes=(*table.notes, *found.notes),
    )
    return local, found


def _weak_sectors(quotient: Vector) -> list[str]:
    absent, weak = int((quotient == 0).sum()), int(((quotient > 0) & (quotient < HALF)).sum())
    said = [f"{absent} 个部门本地没有产出，全部按外购"] if absent else []
    return said + ([f"{weak} 个部门区位商不到 {HALF}，系数主要由假定决定"] if weak else [])


def _check(technical: Matrix, national: Vector, regional: Vector, delta: float) -> None:
    if not technical.shape == (len(national), len(national)) == (len(regional), len(regional)):
        raise YanzhenError(
            "部门数对不上", why=f"系数 {technical.shape}，全国 {len(national)}，地区 {len(regional)}"
        )
    for values, who in ((national, "全国"), (regional, "地区")):
        if not np.isfinite(values).all() or (values < 0).any() or not values.sum() > 0:
            raise YanzhenError(f"{who}的部门规模缺失、为负或全为 0")
    if (regional > national).any():
        raise YanzhenError("地区的部门规模大于全国", why="两列的单位或口径不同")
    if not 0 <= delta < 1:
        raise YanzhenError("δ 应在 0 和 1 之间", why=f"给的是 {delta}")
