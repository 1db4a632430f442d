"""How near a region is to what it does not do, and what a step there would open."""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from yanzhen.kernel.errors import YanzhenError

Matrix = NDArray[np.float64]
Vector = NDArray[np.float64]

WORTH_COMPILING = 100_000_000
"""Additions from which the compiled kernel earns its start-up."""


def calc_density(presence: sp.csr_array, proximity: Matrix, *, nearest: int | None = None) -> Matrix:
    """ω_ra = Σ_b M_rb φ_ba / Σ_b φ_ba, R × A, in [0, 1]; NaN for an activity that is nowhere.

    ``nearest`` k sums over the k activities b ≠ a nearest to a alone, still weighed by φ; those as near as the
    k-th count too, so the order of activities does not matter. Source: Hidalgo et al. (2007), Science 317, 482.
    """
    if nearest is None:
        return calc_outlook(presence, proximity, np.zeros(len(proximity)))[0]
    if not 1 <= nearest < len(proximity):
        raise YanzhenError("近邻个数不对", why=f"给的是 {nearest}", do=f"用 1 到 {len(proximity) - 1}")
    near = proximity.copy()
    np.fill_diagonal(near, 0.0)
    cut = np.partition(near, len(near) - nearest, axis=0)[len(near) - nearest]
    near[near < cut] = 0.0
    total = near.sum(axis=0)
    summed = presence.astype(np.float64) @ near
    density: Matrix = np.divide(summed, total, out=np.full_like(summed, np.nan), where=total > 0)
    return density


def calc_outlook(
    presence: sp.csr_array, proximity: Matrix, complexity: Vector
) -> tuple[Matrix, Vector, Matrix]:
    """Density ω (R, A), outlook index (R,) and outlook gain (R, A) for activity complexities κ (A,).

    index_r = Σ_a (1 − M_ra) ω_ra κ_a;  gain_ra = (1 − M_ra) Σ_b (1 − M_rb) φ_ab κ_b / Σ_c φ_bc.
    The two products share one pass over φ: Σ_b (1 − M_rb) w_b φ_ab = Σ_b w_b φ_ab − Σ_{b present} w_b φ_ab.
    Activities without κ (NaN) are left out of index and gain and carry NaN themselves.
    Source: Hausmann, Hidalgo et al. (2014), The Atlas of Economic Complexity, technical box 5.1.
    """
    total = proximity.sum(axis=0)
    nowhere = np.diagonal(proximity) == 0
    known = np.nan_to_num(complexity)
    weights = np.divide(known, total, out=np.zeros_like(total), where=total > 0)
    inverse = np.divide(1.0, total, out=np.zeros_like(total), where=total > 0)
    columns = np.stack([inverse, known, proximity @ weights])
    density, gain, index = _both(presence, proximity, weights, columns)
    _hide(density, nowhere)
    _hide(gain, nowhere | np.isnan(complexity))
    return density, index, gain


def _both(
    presence: sp.csr_array, proximity: Matrix, weights: Vector, columns: Matrix
) -> tuple[Matrix, Matrix, Vector]:
    """Density, gain and index; ``columns`` (3, A): 1 / Σ φ, complexity, total gain of each activity."""
    if presence.nnz * presence.shape[1] > WORTH_COMPILING:
        from yanzhen.analysis.complexity.kernels import calc_outlook_tiles

        turned = presence.T.tocsr()
        density, gain, parts = calc_outlook_tiles(
            (presence.indptr, presence.indices), (turned.indptr, turned.indices), proximity, weights, columns
        )
        return density, gain, parts.sum(axis=0)
    here, absent = presence.astype(np.float64), presence.toarray() == 0
    density = (here @ proximity) * columns[0]
    gain = (columns[2] - here @ (weights[:, None] * proximity)) * absent
    return density, gain, (density * absent) @ columns[1]


def _hide(matrix: Matrix, columns: NDArray[np.bool_]) -> None:
    if columns.any():
        matrix[:, columns] = np.nan
