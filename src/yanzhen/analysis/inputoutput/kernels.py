"""Compiled inner loop of the linkages; imported only for large tables."""

from __future__ import annotations

import numpy as np
from numba import njit, prange

PARTS = 16


@njit(cache=True, fastmath={"reassoc", "contract"})
def _four_rows(block, weights, one, other, columns):  # type: ignore[no-untyped-def]
    """Eight dot products of four rows, and the rows added to ``columns``, in one pass."""
    first, second, third, fourth = block[0], block[1], block[2], block[3]
    wa, wb, wc, wd = weights[0], weights[1], weights[2], weights[3]
    a = b = c = d = e = f = g = h = 0.0
    for j in range(len(one)):
        x, y, p, q = one[j], other[j], first[j], second[j]
        r, s = third[j], fourth[j]
        a += p * x
        b += p * y
        c += q * x
        d += q * y
        e += r * x
        f += r * y
        g += s * x
        h += s * y
        columns[j] += (wa * p + wb * q) + (wc * r + wd * s)
    return a, b, c, d, e, f, g, h


@njit(cache=True, fastmath={"reassoc", "contract"})
def _one_row(row, weight, one, other, columns):  # type: ignore[no-untyped-def]
    a = b = 0.0
    for j in range(len(one)):
        a += row[j] * one[j]
        b += row[j] * other[j]
        columns[j] += weight * row[j]
    return a, b


@njit(cache=True)
def _rows_between(flows, vectors, between, columns, rows):  # type: ignore[no-untyped-def]
    """Rows ``between[0]`` to ``between[1]``, four at a time; ``vectors`` are left, one, other."""
    left, one, other = vectors
    first, last = between
    whole = first + (last - first) // 4 * 4
    for i in range(first, whole, 4):
        found = _four_rows(flows[i : i + 4], left[i : i + 4], one, other, columns)
        for k in range(4):
            rows[i + k, 0], rows[i + k, 1] = found[2 * k], found[2 * k + 1]
    for i in range(whole, last):
        rows[i, 0], rows[i, 1] = _one_row(flows[i], left[i], one, other, columns)


@njit(cache=True)
def multiply_alone(flows, left, one, other):  # type: ignore[no-untyped-def]
    """As multiply_both_sides on one thread, for tables too small to be worth waking the others: (1, n) and (n, 2)."""
    columns, rows = np.zeros((1, len(left))), np.empty((len(left), 2))
    _rows_between(flows, (left, one, other), (0, len(left)), columns[0], rows)
    return columns, rows


@njit(parallel=True, cache=True)
def multiply_both_sides(flows, left, one, other):  # type: ignore[no-untyped-def]
    """leftᵀ Z as PARTS partial sums (PARTS, n), and Z·(one, other) (n, 2); Z is read once."""
    size = len(left)
    columns, rows = np.zeros((PARTS, size)), np.empty((size, 2))
    for part in prange(PARTS):
        between = (size * part // PARTS, size * (part + 1) // PARTS)
        _rows_between(flows, (left, one, other), between, columns[part], rows)
    return columns, rows
