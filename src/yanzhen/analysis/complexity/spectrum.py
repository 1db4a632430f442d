"""The complexity indices: second eigenvector of the symmetrised walk between regions and activities."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from scipy.sparse.csgraph import connected_components
from scipy.sparse.linalg import LinearOperator, eigsh

from yanzhen.kernel.errors import YanzhenError

Vector = NDArray[np.float64]

SMALL = 150
"""Up to this many rows a full symmetric decomposition is as quick as Lanczos."""
CLOSE = 1e-9


@dataclass(frozen=True, slots=True)
class Spectrum:
    """Raw eigenvector pair before normalisation, sign fixed; NaN where it does not exist.

    ``regions`` (R,), ``activities`` (A,); ``eigenvalue`` and the ``gap`` to the next; ``notes`` for the reader.
    """

    regions: Vector
    activities: Vector
    eigenvalue: float
    gap: float
    notes: tuple[str, ...] = ()


def calc_spectrum(presence: sp.csr_array) -> Spectrum:
    """κ_a: second eigenvector of D_a⁻¹ Mᵀ D_r⁻¹ M, and κ_r = D_r⁻¹ M κ_a; sign: corr(κ_r, diversity) ≥ 0.

    Found as κ_a = D_a^(−½) v with v of the symmetric N Nᵀ, N = D_a^(−½) Mᵀ D_r^(−½), whose first vector √k_a
    is known and removed. When presence falls into unconnected parts the eigenvalue 1 repeats and no comparison
    between parts exists: the largest part is measured, the rest is NaN with a note.
    Source: Hidalgo, Hausmann (2009), PNAS 106, 10570; Mealy, Farmer, Teytelboym (2019), Science Advances 5.
    """
    rows = np.flatnonzero(np.diff(presence.indptr))
    columns = np.flatnonzero(np.bincount(presence.indices, minlength=presence.shape[1]))
    notes: tuple[str, ...] = ()
    value, gap, pair = _second(_part(presence, rows, columns))
    if value > 1 - CLOSE:
        rows, columns = _largest_part(presence)
        left = (presence.shape[0] - len(rows), presence.shape[1] - len(columns))
        notes = (f"{left[0]} 个区域、{left[1]} 种活动与最大的连通部分没有联系，复杂度无数据",)
        value, gap, pair = _second(_part(presence, rows, columns))
    if gap < CLOSE:
        notes += ("第二特征值不唯一，复杂度的排序不可靠",)
    regions, activities = np.full(presence.shape[0], np.nan), np.full(presence.shape[1], np.nan)
    regions[rows], activities[columns] = pair
    return Spectrum(regions, activities, value, gap, notes)


def _part(presence: sp.csr_array, rows: NDArray[np.int64], columns: NDArray[np.int64]) -> sp.csr_array:
    whole = (len(rows), len(columns)) == presence.shape
    return presence if whole else presence[rows][:, columns]


def _largest_part(presence: sp.csr_array) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    graph = sp.block_array([[None, presence], [presence.T, None]], format="csr")
    _, label = connected_components(graph, directed=False)
    here = label == np.bincount(label).argmax()
    return np.flatnonzero(here[: presence.shape[0]]), np.flatnonzero(here[presence.shape[0] :])


def _second(presence: sp.csr_array) -> tuple[float, float, tuple[Vector, Vector]]:
    """Eigenvalue, gap and (κ_r, κ_a) of one part; the smaller side is decomposed."""
    if min(presence.shape) < 2:
        raise YanzhenError(
            "区域或活动太少", why="至少要有两个相互联系的区域和两种活动", do="降低门槛或补充数据"
        )
    flip = presence.shape[0] < presence.shape[1]
    matrix = presence.T.tocsr() if flip else presence
    ours, theirs = np.diff(matrix.indptr), np.bincount(matrix.indices, minlength=matrix.shape[1])
    value, gap, vector = _decompose(matrix, ours, theirs)
    near = vector / np.sqrt(theirs)
    far = (matrix @ near) / ours
    if flip:
        near = (presence @ far) / theirs
    regions, activities = (near, far) if flip else (far, near)
    return value, gap, _signed(regions, activities, np.diff(presence.indptr))


def _decompose(
    matrix: sp.csr_array, ours: NDArray[np.int64], theirs: NDArray[np.int64]
) -> tuple[float, float, Vector]:
    """Largest two eigenpairs of Nᵀ N without its known first vector √theirs, eigenvalue 1."""
    scale, first = 1 / np.sqrt(theirs), np.sqrt(theirs / theirs.sum())
    if matrix.shape[1] <= SMALL:
        scaled = matrix.toarray() * scale / np.sqrt(ours)[:, None]
        values, vectors = np.linalg.eigh(scaled.T @ scaled - np.outer(first, first))
        return float(values[-1]), float(values[-1] - values[-2]), vectors[:, -1]
    ones = matrix.astype(np.float64)
    turned = ones.T.tocsr()

    def apply(vector: Vector) -> Vector:
        vector = vector.ravel() - first * (first @ vector.ravel())
        result = scale * (turned @ ((ones @ (scale * vector)) / ours))
        remaining: Vector = result - first * (first @ result)
        return remaining

    operator = LinearOperator((len(first), len(first)), matvec=apply, dtype=np.float64)
    start = theirs - theirs.mean() + np.cos(np.arange(len(first)))
    values, vectors = eigsh(operator, k=2, which="LA", tol=1e-13, v0=start)
    return float(values[-1]), float(values[-1] - values[-2]), vectors[:, -1]


def _signed(regions: Vector, activities: Vector, diversity: NDArray[np.int64]) -> tuple[Vector, Vector]:
    """More diverse regions get the higher index; without a difference the first region is positive."""
    lean = float((regions - regions.mean()) @ (diversity - diversity.mean()))
    sign = -1.0 if lean < 0 or (lean == 0 and regions[0] < 0) else 1.0
    return sign * regions, sign * activities
