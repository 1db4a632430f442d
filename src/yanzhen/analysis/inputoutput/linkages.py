"""Backward and forward linkages without forming any inverse."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.linalg.lapack import dgetrf, dgetrs

from yanzhen.analysis.inputoutput.coefficients import reciprocal
from yanzhen.kernel.errors import YanzhenError

Matrix = NDArray[np.float64]
Vector = NDArray[np.float64]

PASSES = 400
MEMORY = 20
HUGE = 1e12
"""A linkage above this is rounding of a table that has no solution."""
WORTH_ITERATING = 300
"""Sectors below which one factorisation is quicker than the passes."""
WORTH_COMPILING = 400
"""Sectors from which the compiled kernel earns its start-up."""
WORTH_THREADS = 2000
"""Sectors from which a pass takes longer than waking the other threads."""


@dataclass(frozen=True, slots=True)
class Linkages:
    """Per sector (n,), in units of output.

    ``direct_backward`` Σ_i a_ij, ``direct_forward`` Σ_j b_ij; ``backward`` Σ_i l_ij (the output multiplier),
    ``sensitivity_sum`` Σ_j l_ij, ``forward`` Σ_j g_ij; ``influence`` 影响力系数 and ``sensitivity`` 感应度系数, each
    over the mean of all sectors; ``passes`` over the table that were needed, 0 when it was factorised.
    """

    direct_backward: Vector
    direct_forward: Vector
    backward: Vector
    sensitivity_sum: Vector
    forward: Vector
    passes: int

    @property
    def influence(self) -> Vector:
        """n Σ_i l_ij / Σ_ij l_ij: how much a unit of final demand for j pulls, against the mean sector."""
        relative: Vector = self.backward / self.backward.mean()
        return relative

    @property
    def sensitivity(self) -> Vector:
        """n Σ_j l_ij / Σ_ij l_ij: how much i is pulled when every sector's final demand rises by a unit."""
        relative: Vector = self.sensitivity_sum / self.sensitivity_sum.mean()
        return relative


def calc_linkages(flows: Matrix, output: Vector, tolerance: float = 1e-13) -> Linkages:
    """All linkages from Z (n, n) and x (n,), to a relative residual of ``tolerance``.

    Three fixed points share each pass over Z: mᵀ = 1ᵀ + (mᵀ Z) x̂⁻¹ (columns of L), s = 1 + Z x̂⁻¹ s (rows of L),
    g = 1 + x̂⁻¹ Z g (rows of G). Anderson acceleration of each: Walker, Ni (2011), SIAM J. Numer. Anal. 49, 1715.
    Sources: Rasmussen (1956); Miller & Blair (2009), 12.2. Raises YanzhenError when they do not converge.
    """
    inverse = reciprocal(output)
    flows = np.ascontiguousarray(flows)
    if len(output) < WORTH_ITERATING:
        return _solve(flows, output, inverse)
    ones = np.ones(len(output))
    columns, rows = _both_sides(flows, ones, np.stack([ones, inverse], axis=1))
    direct = (columns * inverse, rows[:, 0] * inverse)
    points = [_Anderson(ones + first) for first in (direct[0], rows[:, 1], direct[1])]
    for passed in range(2, PASSES + 1):
        m, s, g = (p.point for p in points)
        left, right = _both_sides(flows, m, np.stack([g, s * inverse], axis=1))
        mapped = (1 + left * inverse, 1 + right[:, 1], 1 + right[:, 0] * inverse)
        if max([p.step(image) for p, image in zip(points, mapped, strict=True)]) <= tolerance:
            return _plausible(Linkages(*direct, *mapped, passes=passed), flows)
    raise _diverging()


def _diverging() -> YanzhenError:
    return YanzhenError(
        "关联系数不收敛", why="投入系数矩阵的谱半径不小于 1 或非常接近 1", do="检查各部门投入是否超过产出"
    )


def _solve(flows: Matrix, output: Vector, inverse: Vector) -> Linkages:
    """Small tables: one factorisation of (I − A)ᵀ, three right-hand sides; g = x̂⁻¹ L x because G = x̂⁻¹ L x̂."""
    rest = flows * -inverse
    rest.flat[:: len(output) + 1] += 1.0
    factor, pivots, failed = dgetrf(rest.T, overwrite_a=True)
    if failed:
        raise _diverging()
    ones = np.ones(len(output))
    rows = dgetrs(factor, pivots, np.stack([ones, output], axis=1), trans=1)[0]
    columns = dgetrs(factor, pivots, ones)[0]
    forward = np.where(inverse > 0, rows[:, 1] * inverse, 1.0)
    found = Linkages(
        (flows * inverse).sum(axis=0), flows.sum(axis=1) * inverse, columns, rows[:, 0], forward, passes=0
    )
    return _plausible(found, flows)


def _plausible(found: Linkages, flows: Matrix) -> Linkages:
    """Refuses the fixed point of a table that has none: L = I + A + A² + … cannot fall below I where A ≥ 0."""
    sums = (found.backward, found.sensitivity_sum, found.forward)
    low, high = min(part.min() for part in sums), max(part.max() for part in sums)
    if not high < HUGE or (low < 1 - 1e-9 and (flows >= 0).all()):
        raise _diverging()
    return found


def _both_sides(flows: Matrix, left: Vector, right: Matrix) -> tuple[Vector, Matrix]:
    """leftᵀ Z (n,) and Z right (n, 2); large tables are read once for both."""
    if len(left) < WORTH_COMPILING:
        return left @ flows, flows @ right
    from yanzhen.analysis.inputoutput.kernels import multiply_alone, multiply_both_sides

    multiply = multiply_alone if len(left) < WORTH_THREADS else multiply_both_sides
    columns, rows = multiply(flows, left, right[:, 0].copy(), right[:, 1].copy())
    return columns.sum(axis=0), rows


class _Anderson:
    """Accelerated fixed point x = T(x): the next point is the image of the best mix of those seen.

    Changes of the residual are kept orthonormal (``basis``, k × n), the changes of the image go along
    (``moves``), so a step costs k products of vectors; after MEMORY steps it starts afresh.
    """

    def __init__(self, start: Vector) -> None:
        self.point = start
        self._last: tuple[Vector, Vector] | None = None
        self._basis: Matrix = np.empty((MEMORY, len(start)))
        self._moves: Matrix = np.empty((MEMORY, len(start)))
        self._kept = 0

    def step(self, image: Vector) -> float:
        """Take T(point), move on; returns max |T(point) − point| / max |T(point)|."""
        residual = image - self.point
        error = float(np.abs(residual).max() / np.abs(image).max())
        if not np.isfinite(error):
            return np.inf
        if self._last is not None:
            self._keep(residual - self._last[0], image - self._last[1])
        self._last = (residual, image)
        basis, moves = self._basis[: self._kept], self._moves[: self._kept]
        self.point = image - (basis @ residual) @ moves
        return error

    def _keep(self, change: Vector, move: Vector) -> None:
        if self._kept == MEMORY:
            self._kept = 0
        basis, moves = self._basis[: self._kept], self._moves[: self._kept]
        before = float(np.linalg.norm(change))
        for _ in range(2):
            shares = basis @ change
            change = change - shares @ basis
            move = move - shares @ moves
        size = float(np.linalg.norm(change))
        if size > 1e-14 * before:
            self._basis[self._kept], self._moves[self._kept] = change / size, move / size
            self._kept += 1
