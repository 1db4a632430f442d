"""Coefficients and their full inverses."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import get_lapack_funcs

from yanzhen.kernel.errors import YanzhenError

Matrix = NDArray[np.float64]
Vector = NDArray[np.float64]


def reciprocal(output: Vector) -> Vector:
    """1 / x, and 0 for a sector that produces nothing (as pymrio does)."""
    return np.divide(1.0, output, out=np.zeros_like(output), where=output > 0)


def calc_technical(flows: Matrix, output: Vector) -> Matrix:
    """A = Z x̂⁻¹, a_ij = z_ij / x_j: what sector j needs of i for one unit of output. Miller & Blair (2009), 2.2."""
    return flows * reciprocal(output)


def calc_allocation(flows: Matrix, output: Vector) -> Matrix:
    """B = x̂⁻¹ Z, b_ij = z_ij / x_i: the share of its output that i sells to j. Miller & Blair (2009), 12.1."""
    return flows * reciprocal(output)[:, None]


def calc_leontief(technical: Matrix) -> Matrix:
    """L = (I − A)⁻¹, so that x = L f; by LU, in place, one matrix of memory. Miller & Blair (2009), 2.2."""
    return _inverse_of_rest(technical)


def calc_ghosh(allocation: Matrix) -> Matrix:
    """G = (I − B)⁻¹, so that xᵀ = vᵀ G. Miller & Blair (2009), 12.1."""
    return _inverse_of_rest(allocation)


def _inverse_of_rest(coefficients: Matrix) -> Matrix:
    rest = np.negative(coefficients, order="C")
    rest[np.diag_indices_from(rest)] += 1.0
    turned = rest.T
    getrf, getri, lwork = get_lapack_funcs(("getrf", "getri", "getri_lwork"), (turned,))
    factor, pivots, failed = getrf(turned, overwrite_a=True)
    if not failed:
        work, _ = lwork(len(factor))
        inverse, failed = getri(factor, pivots, lwork=int(work.real), overwrite_lu=True)
    if failed:
        raise YanzhenError(
            "I − A 不可逆", why="有一组部门把全部产出又投给了自己", do="检查这些部门的最终使用"
        )
    result: Matrix = inverse.T
    return result
