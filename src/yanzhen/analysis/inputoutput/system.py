"""A held factorisation of I − A: multipliers, extraction of a sector, and a new plant, each by one solve."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import lu_factor, lu_solve

from yanzhen.analysis.inputoutput.coefficients import calc_leontief, calc_technical
from yanzhen.analysis.inputoutput.table import IOTable
from yanzhen.kernel.errors import YanzhenError

Matrix = NDArray[np.float64]
Vector = NDArray[np.float64]
Extraction = Literal["all", "purchases", "sales"]


@dataclass(frozen=True, slots=True)
class NewPlant:
    """A plant of ``sector`` (position) with ``output`` in the table's unit and ``inputs`` a (n,) per unit of output."""

    sector: int
    output: float
    inputs: Vector


@dataclass(frozen=True, slots=True)
class NewSector:
    """An activity the table does not have: ``inputs`` (n,) per unit of its output, ``own`` use of itself per unit,
    ``sales`` (n,) what each sector would buy of it per unit of output, ``demand`` what final users would buy.
    """

    inputs: Vector
    demand: float
    sales: Vector | None = None
    own: float = 0.0


@dataclass(frozen=True, slots=True)
class LeontiefSystem:
    """I − A of ``table`` factorised once: ``factor`` and ``pivots`` of LAPACK."""

    table: IOTable
    technical: Matrix
    factor: Matrix
    pivots: NDArray[np.int32]

    def solve(self, demand: Vector) -> Vector:
        """x = L f (n,) or (n, k): output that the final demand needs, directly and indirectly."""
        found: Vector = lu_solve((self.factor, self.pivots), demand, check_finite=False)
        return found

    def multipliers(self, per_output: Vector) -> Vector:
        """cᵀ L (n,): of c (value added, jobs, energy … per unit of output), per unit of final demand."""
        found: Vector = lu_solve((self.factor, self.pivots), per_output, trans=1, check_finite=False)
        return found

    def extract(self, sector: int | Sequence[int], how: Extraction = "all") -> Vector:
        """Loss of output of each sector (n,) when one sector or a group S is taken out of the economy.

        ``all``: with purchases, sales and final demand, x − x̄ = L_·S (L_SS)⁻¹ x_S, from the partitioned inverse.
        ``purchases``: it buys nothing at home, its column of A becomes 0 (total backward linkage). ``sales``: it
        sells nothing to the sectors, its row becomes 0 (total forward). Sources: Miller & Blair (2009), 12.2.6;
        Dietzenbacher, van der Linden (1997). An upper bound: nobody replaces the sector by imports.
        """
        chosen = np.atleast_1d(np.asarray(sector, dtype=np.int64))
        if not chosen.size or len(np.unique(chosen)) < chosen.size:
            raise YanzhenError("要抽取的部门没有给，或给了两次")
        units = np.zeros((len(self.technical), chosen.size))
        units[chosen, np.arange(chosen.size)] = 1.0
        demand = self.table.final_demand
        output = self.solve(demand)
        if how == "all":
            columns = self.solve(units)
            lost: Vector = columns @ np.linalg.solve(columns[chosen], output[chosen])
            return lost
        bought, rows = (
            (self.technical[:, chosen], units) if how == "purchases" else (units, self.technical.T[:, chosen])
        )
        return self._without(bought, rows, output)

    def extraction_totals(self) -> Vector:
        """Σ_i of extract(j) for each sector alone (n,): (1ᵀ L)_j x_j / l_jj, with one full inverse."""
        inverse = calc_leontief(self.technical)
        totals: Vector = inverse.sum(axis=0) * (inverse @ self.table.final_demand) / np.diagonal(inverse)
        return totals

    def _without(self, left: Matrix, right: Matrix, output: Vector) -> Vector:
        """x − x̄ for A − left·rightᵀ: L left (I + rightᵀ L left)⁻¹ rightᵀ x. Source: Woodbury (1950)."""
        spread = self.solve(left).reshape(len(output), -1)
        core = np.eye(right.shape[1]) + right.T @ spread
        lost: Vector = spread @ np.linalg.solve(core, right.T @ output)
        return lost

    def replace_column(self, sector: int, inputs: Vector, demand: Vector) -> Vector:
        """x' = L' f (n,) when column ``sector`` of A becomes ``inputs``; two solves, no new factorisation.

        L' f = L f + L d · (L f)_j / (1 − (L d)_j), d = inputs − a_j. Source: Sherman, Morrison (1950).
        """
        plain, change = self.solve(np.stack([demand, inputs - self.technical[:, sector]], axis=1)).T
        pivot = 1.0 - change[sector]
        if not pivot > 1e-12:
            raise YanzhenError("这样的投入结构没有解", why="该部门为生产一单位产出要用掉不止一单位产出")
        moved: Vector = plain + change * (plain[sector] / pivot)
        return moved

    def add_plant(self, plant: NewPlant) -> Vector:
        """Change of output of each sector (n,) once the plant runs and sells its output to final demand.

        The sector's inputs become the mean of old and new, weighted by output; f_j grows by the plant's output.
        Static, at the table's prices, without limits of capacity: an order of size, not a forecast.
        """
        x = self.table.output[plant.sector]
        if not plant.output > 0 or plant.inputs.shape != self.table.output.shape or (plant.inputs < 0).any():
            raise YanzhenError("新厂的产出或投入不对", why="产出要大于 0，每个部门一个不小于 0 的投入系数")
        mixed = (x * self.technical[:, plant.sector] + plant.output * plant.inputs) / (x + plant.output)
        demand = self.table.final_demand.copy()
        before = self.solve(demand)
        demand[plant.sector] += plant.output
        return self.replace_column(plant.sector, mixed, demand) - before

    def add_sector(self, new: NewSector) -> tuple[Vector, float]:
        """(change of output (n,), output of the new sector) when a column and a row are added to A.

        x = L (f + a x_p), x_p = (f_p + bᵀ L f) / (1 − a_pp − bᵀ L a), by elimination in the bordered system, two
        solves. ``sales`` come on top of what the sectors already buy; what they replace must be taken off by
        replace_column. Source: Miller & Blair (2009), chapter 13, new firms.
        """
        sales = np.zeros_like(new.inputs) if new.sales is None else new.sales
        given = np.concatenate([new.inputs, sales, [new.demand, new.own]])
        if given.shape != (2 * len(self.technical) + 2,) or not np.isfinite(given).all() or (given < 0).any():
            raise YanzhenError(
                "新部门的投入、销售或需求不对", why="每个部门一个不小于 0 的系数，需求不小于 0"
            )
        before, spread = self.solve(np.stack([self.table.final_demand, new.inputs], axis=1)).T
        pivot = 1.0 - new.own - sales @ spread
        if not pivot > 1e-12:
            raise YanzhenError("这样的投入结构没有解", why="新部门为生产一单位产出要用掉不止一单位产出")
        output = float((new.demand + sales @ before) / pivot)
        return spread * output, output


def factorise(table: IOTable) -> LeontiefSystem:
    """LU of I − A. Raises YanzhenError when it is singular."""
    technical = calc_technical(table.flows, table.output)
    rest = np.asfortranarray(-technical)
    rest[np.diag_indices_from(rest)] += 1.0
    factor, pivots = lu_factor(rest, overwrite_a=True, check_finite=False)
    if not np.abs(np.diagonal(factor)).min() > 1e-14:
        raise YanzhenError(
            "I − A 不可逆", why="有一组部门把全部产出又投给了自己", do="检查这些部门的最终使用"
        )
    return LeontiefSystem(table, technical, factor, pivots)
