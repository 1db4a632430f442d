"""Compiled inner loops for large tables; imported only where they pay."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit, prange
from numba.core import types
from numba.extending import intrinsic

TILE = 64
"""Columns worked at a time: A × 64 doubles stay in the second-level cache."""


@intrinsic
def _popcount(_context: Any, _word: Any) -> Any:
    """The processor's population count of one word."""

    def generate(_ctx: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        return builder.ctpop(arguments[0])

    return types.uint64(types.uint64), generate


@njit(parallel=True, cache=True)
def count_pairs(bits):  # type: ignore[no-untyped-def]
    """(A, W) words → (A, A) counts of common bits; long and short rows alternate between threads."""
    size, words = bits.shape
    counts = np.empty((size, size), np.int32)
    for turn in prange(size):
        i = turn // 2 if turn % 2 == 0 else size - 1 - turn // 2
        for j in range(i, size):
            common = np.uint64(0)
            for k in range(words):
                common += _popcount(bits[i, k] & bits[j, k])  # type: ignore[call-arg]
            counts[i, j] = common
            counts[j, i] = common
    return counts


@njit(parallel=True, cache=True)
def divide_by_larger(counts, ubiquity):  # type: ignore[no-untyped-def]
    """counts[i, j] / max(ubiquity[i], ubiquity[j])."""
    size = len(ubiquity)
    proximity = np.empty((size, size))
    for i in prange(size):
        for j in range(size):
            proximity[i, j] = counts[i, j] / max(ubiquity[i], ubiquity[j])
    return proximity


@njit(cache=True, fastmath={"contract"})
def _add_rows(tile, chosen, weights, one, other):  # type: ignore[no-untyped-def]
    """one = Σ tile[q], other = Σ w_q tile[q] over the chosen rows, four rows to a step."""
    one[:] = 0.0
    other[:] = 0.0
    whole = len(chosen) // 4 * 4
    for at in range(0, whole, 4):
        a, b, c, d = chosen[at], chosen[at + 1], chosen[at + 2], chosen[at + 3]
        ra, rb, rc, rd = tile[a], tile[b], tile[c], tile[d]
        wa, wb, wc, wd = weights[a], weights[b], weights[c], weights[d]
        for k in range(TILE):  # two loops: with both sums in one the compiler gives up on vector instructions
            one[k] += (ra[k] + rb[k]) + (rc[k] + rd[k])
        for k in range(TILE):
            other[k] += (wa * ra[k] + wb * rb[k]) + (wc * rc[k] + wd * rd[k])
    for at in range(whole, len(chosen)):
        row, weight = tile[chosen[at]], weights[chosen[at]]
        for k in range(TILE):
            one[k] += row[k]
            other[k] += weight * row[k]


@njit(parallel=True, cache=True)
def sum_present(indptr, indices, proximity, weights):  # type: ignore[no-untyped-def]
    """Both sums over the present activities in one pass over φ: Σ φ_qp and Σ w_q φ_qp, each (R, A)."""
    regions, size = len(indptr) - 1, len(weights)
    plain, weighted = np.empty((regions, size)), np.empty((regions, size))
    for turn in prange((size + TILE - 1) // TILE):
        start = turn * TILE
        width = min(TILE, size - start)
        tile = np.zeros((size, TILE))
        tile[:, :width] = proximity[:, start : start + width]
        one, other = np.empty(TILE), np.empty(TILE)
        for r in range(regions):
            _add_rows(tile, indices[indptr[r] : indptr[r + 1]], weights, one, other)
            plain[r, start : start + width] = one[:width]
            weighted[r, start : start + width] = other[:width]
    return plain, weighted


@njit(parallel=True, cache=True)
def finish_outlook(indptr, indices, plain, weighted, columns):  # type: ignore[no-untyped-def]
    """In place: plain → density, weighted → gain; returns the index per region.

    ``columns`` (3, A): 1 / Σ φ, complexity, total gain of each activity.
    """
    regions, size = plain.shape
    index = np.zeros(regions)
    for r in prange(regions):
        total = 0.0
        for p in range(size):
            plain[r, p] *= columns[0, p]
            total += plain[r, p] * columns[1, p]
            weighted[r, p] = columns[2, p] - weighted[r, p]
        for at in range(indptr[r], indptr[r + 1]):
            p = indices[at]
            total -= plain[r, p] * columns[1, p]
            weighted[r, p] = 0.0
        index[r] = total
    return index
