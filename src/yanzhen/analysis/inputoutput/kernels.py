"""Compiled inner loop of the linkages; imported only for large tables."""

from __future__ import annotations

import numpy as np
from numba import njit, prange

PARTS = 16


@njit(cache=True, fastmath={"reassoc", "contract"})
def _two_rows(upper, lower, weights, one, other, columns):  # type: ignore[no-untyped-def]
    """Four dot products of two rows, and the rows added to ``columns``, in one pass."""
    a, b = weights
    u_one = u_other = l_one = l_other = 0.0
    for j in range(len(upper)):
        u, low = upper[j], lower[j]
        u_one += u * one[j]
        u_other += u * other[j]
        l_one += low * one[j]
        l_other += low * other[j]
        columns[j] += a * u + b * low
    return u_one, u_other, l_one, l_other


@njit(parallel=True, cache=True)
def multiply_both_sides(flows, left, one, other):  # type: ignore[no-untyped-def]
    """leftᵀ Z as PARTS partial sums (PARTS, n), and Z·(one, other) (n, 2); Z is read once."""
    size = len(left)
    columns = np.zeros((PARTS, size))
    rows = np.empty((size, 2))
    for part in prange(PARTS):
        first, last = size * part // PARTS, size * (part + 1) // PARTS
        for i in range(first, last, 2):
            k = min(i + 1, last - 1)
            both = (left[i], left[k] if k > i else 0.0)
            found = _two_rows(flows[i], flows[k], both, one, other, columns[part])
            rows[i, 0], rows[i, 1] = found[0], found[1]
            rows[k, 0], rows[k, 1] = found[2], found[3]
    return columns, rows
