"""The whole way from a table to complexity, density and outlook in one call."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import polars as pl
import scipy.sparse as sp
from numpy.typing import ArrayLike, NDArray

from yanzhen.analysis.complexity.outlook import calc_outlook
from yanzhen.analysis.complexity.presence import (
    calc_location_quotients,
    calc_per_head,
    count_presence,
    find_presence,
)
from yanzhen.analysis.complexity.proximity import calc_proximity
from yanzhen.analysis.complexity.spectrum import calc_spectrum
from yanzhen.analysis.complexity.table import ActivityTable
from yanzhen.kernel.errors import YanzhenError

Matrix = NDArray[np.float64]
Vector = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Complexity:
    """Every measure of one table; R regions, A activities. NaN means 无数据.

    ``quotients`` and ``presence`` are sparse (R, A); ``proximity`` (A, A); ``density`` and ``gain`` (R, A);
    ``eci``, ``outlook``, ``diversity`` (R,); ``pci``, ``ubiquity`` (A,). ``eci`` has mean 0 and deviation 1, and
    the ECI of a region is the mean PCI of what it does. ``notes`` are for the reader.
    """

    table: ActivityTable
    quotients: sp.csr_array
    presence: sp.csr_array
    diversity: NDArray[np.int64]
    ubiquity: NDArray[np.int64]
    proximity: Matrix
    density: Matrix
    eci: Vector
    pci: Vector
    outlook: Vector
    gain: Matrix
    notes: tuple[str, ...]

    def by_region(self) -> pl.DataFrame:
        """One row a region: diversity, eci, coi."""
        return pl.DataFrame(
            {
                "region": self.table.regions,
                "diversity": self.diversity,
                "eci": self.eci,
                "coi": self.outlook,
            }
        ).fill_nan(None)

    def by_activity(self) -> pl.DataFrame:
        """One row an activity: ubiquity, pci."""
        return pl.DataFrame(
            {"activity": self.table.activities, "ubiquity": self.ubiquity, "pci": self.pci}
        ).fill_nan(None)

    def by_pair(self) -> pl.DataFrame:
        """One row a (region, activity), R·A rows: value, lq, present, density, cog and the measures of both."""
        regions, activities = self.table.values.shape
        pairs = pl.DataFrame(
            {
                "region": np.repeat(np.asarray(self.table.regions, dtype=object), activities),
                "activity": np.tile(np.asarray(self.table.activities, dtype=object), regions),
                "value": self.table.values.toarray().ravel(),
                "lq": self.quotients.toarray().ravel(),
                "present": self.presence.toarray().ravel().astype(bool),
                "density": self.density.ravel(),
                "cog": self.gain.ravel(),
            },
            schema_overrides={"region": pl.String, "activity": pl.String},
        ).fill_nan(None)
        return pairs.join(self.by_region(), on="region", maintain_order="left").join(
            self.by_activity(), on="activity", maintain_order="left"
        )


Presence = Literal["lq", "count", "per_head"]


def calc_complexity(
    table: ActivityTable,
    *,
    by: Presence = "lq",
    threshold: float = 1.0,
    population: ArrayLike | None = None,
) -> Complexity:
    """Quotients, presence (LQ, value or value per head ≥ threshold), proximity, density, ECI/PCI, COI/COG.

    ``population`` (R,) in the order of the table's regions is needed by ``per_head`` alone.

    ECI = (κ_r − mean κ_r) / σ(κ_r); PCI = (κ_a − mean κ_r) / σ(κ_r); COG in the same unit; COI standardised
    over regions; σ is the population deviation. So does ecomplexity 0.5.3, with which it agrees to 1e-9.
    Raises YanzhenError when nothing reaches the threshold or no two regions differ.
    """
    quotients = calc_location_quotients(table)
    presence = find_presence(_measure(table, by, quotients, population), threshold)
    diversity, ubiquity = count_presence(presence)
    proximity = calc_proximity(presence)
    spectrum = calc_spectrum(presence)
    mean, deviation = np.nanmean(spectrum.regions), np.nanstd(spectrum.regions)
    if not deviation > 1e-12 * np.nanmax(np.abs(spectrum.regions)):
        raise YanzhenError("算不出复杂度", why="各区域的构成没有差别")
    density, outlook, gain = calc_outlook(presence, proximity, spectrum.activities / deviation)
    return Complexity(
        table=table,
        quotients=quotients,
        presence=presence,
        diversity=diversity,
        ubiquity=ubiquity,
        proximity=proximity,
        density=density,
        eci=(spectrum.regions - mean) / deviation,
        pci=(spectrum.activities - mean) / deviation,
        outlook=_standardised(outlook),
        gain=gain,
        notes=(*spectrum.notes, *_left_out(diversity, ubiquity)),
    )


def _measure(
    table: ActivityTable, by: Presence, quotients: sp.csr_array, population: ArrayLike | None
) -> sp.csr_array:
    if by != "per_head":
        return quotients if by == "lq" else table.values
    if population is None:
        raise YanzhenError("按人均判断有无，但没有人口", do="给出每个区域的人口")
    return calc_per_head(table, population)


def _standardised(values: Vector) -> Vector:
    deviation = values.std()
    return (values - values.mean()) / deviation if deviation > 0 else np.full_like(values, np.nan)


def _left_out(diversity: NDArray[np.int64], ubiquity: NDArray[np.int64]) -> tuple[str, ...]:
    regions, activities = int((diversity == 0).sum()), int((ubiquity == 0).sum())
    if not regions and not activities:
        return ()
    return (f"{regions} 个区域没有达到门槛的活动，{activities} 种活动没有一个区域达到门槛，复杂度无数据",)
