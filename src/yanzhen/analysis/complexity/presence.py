"""Who has an activity: the location quotient, and presence by quotient or by count."""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp
from numpy.typing import ArrayLike, NDArray

from yanzhen.analysis.complexity.table import ActivityTable
from yanzhen.kernel.errors import YanzhenError


def calc_location_quotients(table: ActivityTable) -> sp.csr_array:
    """LQ_ra = (x_ra / x_r·) / (x_·a / x_··), R × A, stored where x > 0 and 0 elsewhere.

    The share-weighted mean of a region's quotients is 1. Source: Balassa (1965), Revealed comparative advantage.
    """
    values = table.values
    rows = np.repeat(np.arange(values.shape[0]), np.diff(values.indptr))
    by_region = np.bincount(rows, weights=values.data, minlength=values.shape[0])
    by_activity = np.bincount(values.indices, weights=values.data, minlength=values.shape[1])
    shares = by_activity / by_activity.sum()
    quotients = values.data / by_region[rows] / shares[values.indices]
    return sp.csr_array((quotients, values.indices, values.indptr), shape=values.shape)


def calc_per_head(table: ActivityTable, population: ArrayLike) -> sp.csr_array:
    """(x_ra / n_r) / (x_·a / n_·), R × A: value per head against the whole's, for populations n (R,) > 0.

    Unlike the quotient it does not force a poor region to specialise in something. Source: Hausmann, Hidalgo et
    al. (2014), The Atlas of Economic Complexity, technical box 2.2 (RPOP).
    """
    heads = np.asarray(population, dtype=np.float64)
    if heads.shape != (len(table.regions),):
        raise YanzhenError("人口与区域对不上", why=f"给了 {heads.size} 个数，有 {len(table.regions)} 个区域")
    bad = np.flatnonzero(~(np.isfinite(heads) & (heads > 0)))
    if bad.size:
        raise YanzhenError(
            f"{bad.size} 个区域的人口缺失或不大于 0",
            where=table.regions[bad[0]],
            do="补上人口，或去掉这些区域",
        )
    values = table.values
    rows = np.repeat(np.arange(values.shape[0]), np.diff(values.indptr))
    by_activity = np.bincount(values.indices, weights=values.data, minlength=values.shape[1])
    ratio = values.data / heads[rows] / (by_activity / heads.sum())[values.indices]
    return sp.csr_array((ratio, values.indices, values.indptr), shape=values.shape)


def find_presence(measure: sp.csr_array, threshold: float = 1.0) -> sp.csr_array:
    """M_ra = 1 where the measure (quotient, count, …) ≥ ``threshold`` > 0, R × A, int8, only ones stored."""
    if not threshold > 0:
        raise YanzhenError("门槛必须大于 0", why=f"给的是 {threshold}，这样每个区域都有每种活动")
    here = measure.data >= threshold
    if not here.any():
        raise YanzhenError("没有一个值达到门槛", why=f"最大的是 {measure.data.max():g}，门槛是 {threshold:g}")
    kept = np.concatenate(([0], np.cumsum(here)))[measure.indptr].astype(measure.indptr.dtype)
    indices = measure.indices[here]
    return sp.csr_array((np.ones(len(indices), np.int8), indices, kept), shape=measure.shape)


def count_presence(presence: sp.csr_array) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Diversity k_r = Σ_a M_ra (R,) and ubiquity k_a = Σ_r M_ra (A,)."""
    diversity = np.diff(presence.indptr).astype(np.int64)
    ubiquity = np.bincount(presence.indices, minlength=presence.shape[1]).astype(np.int64)
    return diversity, ubiquity
