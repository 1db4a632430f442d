"""What one unit of final demand moves in output, value added and jobs, all from one held factorisation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from yanzhen.analysis.inputoutput.coefficients import reciprocal
from yanzhen.analysis.inputoutput.system import LeontiefSystem
from yanzhen.analysis.inputoutput.table import IOTable
from yanzhen.kernel.errors import YanzhenError

Vector = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Multiplier:
    """Of one quantity. ``direct`` c (n,) per unit of output; ``simple`` cᵀL (n,) per unit of final demand."""

    direct: Vector
    simple: Vector

    @property
    def type_one(self) -> Vector:
        """Direct and indirect over direct (n,), NaN where nothing is direct. Miller & Blair (2009), 6.2.2."""
        ratio: Vector = np.divide(
            self.simple, self.direct, out=np.full_like(self.simple, np.nan), where=self.direct != 0
        )
        return ratio


@dataclass(frozen=True, slots=True)
class Multipliers:
    """``output`` (n,) is 1ᵀL; the others are None where the table or the caller has no such quantity."""

    output: Vector
    value_added: Multiplier | None
    employment: Multiplier | None


def calc_multipliers(system: LeontiefSystem, jobs: Vector | None = None) -> Multipliers:
    """Output, value-added and employment multipliers; ``jobs`` (n,) are persons in each sector.

    Open model: households are not a sector, so no income is spent again. Source: Miller & Blair (2009), 6.2.
    """
    table = system.table
    added = table.added_share if table.value_added else None
    return Multipliers(
        output=system.multipliers(np.ones(len(table.codes))),
        value_added=None if added is None else Multiplier(added, system.multipliers(added)),
        employment=None if jobs is None else _employment(system, jobs),
    )


def _employment(system: LeontiefSystem, jobs: Vector) -> Multiplier:
    output = system.table.output
    if jobs.shape != output.shape or not np.isfinite(jobs).all() or (jobs < 0).any():
        raise YanzhenError("从业人数不对", why="每个部门一个不小于 0 的数")
    per_output = jobs * reciprocal(output)
    return Multiplier(per_output, system.multipliers(per_output))


def by_sector(table: IOTable, given: Mapping[str, float], what: str) -> Vector:
    """Figures given by code or name of the sectors as a vector (n,); each sector exactly once."""
    places = [table.place_of(sector) for sector in given]
    missing = [table.names[i] for i in range(len(table.codes)) if i not in set(places)]
    if missing or len(places) > len(table.codes):
        raise YanzhenError(
            f"{what}没有把每个部门给一次",
            why=f"缺 {len(missing)} 个：{'、'.join(missing[:5])}" if missing else "有部门给了两次",
            do="缺失不等于 0：补上，或先合并部门",
        )
    return np.array([value for _, value in sorted(zip(places, given.values(), strict=True))])
