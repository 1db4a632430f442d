"""Compiled inner loops for large tables; imported only where they pay."""

from __future__ import annotations

from typing import Any

import numpy as np
from llvmlite import ir
from numba import njit, prange
from numba.core import cgutils, types
from numba.extending import intrinsic

LANES, GROUPS = 4, 6
"""Doubles to a register, and registers to each of the two sums of the outlook."""
TILE = LANES * GROUPS
"""Columns worked at a time: A × 24 doubles stay in the second-level cache."""
VECTOR = ir.VectorType(ir.DoubleType(), LANES)


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


@intrinsic
def _add_rows(_context: Any, tile: Any, chosen: Any, between: Any, weights: Any, sums: Any) -> Any:
    """sums[0] = Σ tile[q], sums[1] = Σ w_q tile[q] over q in chosen[between]; the sums stay in registers."""
    signature = types.void(tile, chosen, between, weights, sums)

    def generate(context: Any, builder: Any, typed: Any, arguments: Any) -> Any:
        points = [
            context.make_array(typed.args[at])(context, builder, arguments[at]).data for at in (0, 1, 3, 4)
        ]
        first, last = (builder.extract_value(arguments[2], at) for at in (0, 1))
        _write_sums(builder, points, (first, last), _write_loop(builder, points, (first, last)))
        return context.get_dummy_value()

    return signature, generate


def _write_loop(builder: Any, points: list[Any], between: tuple[Any, Any]) -> list[Any]:
    """The loop over the chosen rows; returns the 2 × GROUPS accumulators."""
    tile, chosen, weights, _ = points
    kind = between[0].type
    zero = ir.Constant(VECTOR, [0.0] * LANES)
    sums = [cgutils.alloca_once_value(builder, zero) for _ in range(2 * GROUPS)]  # type: ignore[no-untyped-call]
    with cgutils.for_range_slice(builder, *between, ir.Constant(kind, 1)) as (at, _):
        row = builder.sext(builder.load(builder.gep(chosen, [at])), kind)
        weight = _spread(builder, builder.load(builder.gep(weights, [row])))
        base = builder.mul(row, ir.Constant(kind, TILE))
        for group in range(GROUPS):
            here = builder.gep(tile, [builder.add(base, ir.Constant(kind, group * LANES))])
            value = builder.load(builder.bitcast(here, VECTOR.as_pointer()), align=8)
            weighted = builder.fmul(weight, value, flags=("contract",))
            for place, term in ((2 * group, value), (2 * group + 1, weighted)):
                added = builder.fadd(builder.load(sums[place]), term, flags=("contract",))
                builder.store(added, sums[place])
    return sums


def _spread(builder: Any, number: Any) -> Any:
    """One number in every lane."""
    nothing = ir.Constant(VECTOR, ir.Undefined)
    first = builder.insert_element(nothing, number, ir.Constant(ir.IntType(32), 0))
    lanes = ir.Constant(ir.VectorType(ir.IntType(32), LANES), [0] * LANES)
    return builder.shuffle_vector(first, nothing, lanes)


def _write_sums(builder: Any, points: list[Any], between: tuple[Any, Any], sums: list[Any]) -> None:
    for place, held in enumerate(sums):
        at = (place % 2) * TILE + (place // 2) * LANES
        there = builder.gep(points[3], [ir.Constant(between[0].type, at)])
        builder.store(builder.load(held), builder.bitcast(there, VECTOR.as_pointer()), align=8)


@njit(parallel=True, cache=True)
def calc_outlook_tiles(rows, turned, proximity, weights, columns):  # type: ignore[no-untyped-def]
    """Density and gain (R, A), and the index per tile and region, in one pass over φ.

    ``rows`` and ``turned`` are (indptr, indices) of presence by region and by activity; ``columns`` (3, A):
    1 / Σ φ, complexity, total gain of each activity.
    """
    indptr, indices = rows
    by_activity, present = turned
    regions, size = len(indptr) - 1, len(weights)
    density, gain = np.empty((regions, size)), np.empty((regions, size))
    tiles = (size + TILE - 1) // TILE
    index = np.zeros((tiles, regions))
    for turn in prange(tiles):
        start = turn * TILE
        width = min(TILE, size - start)
        tile, sums = np.zeros((size, TILE)), np.empty((2, TILE))
        tile[:, :width] = proximity[:, start : start + width]
        for r in range(regions):
            _add_rows(tile, indices, (indptr[r], indptr[r + 1]), weights, sums)  # type: ignore[call-arg]
            total = 0.0
            for k in range(width):
                near = sums[0, k] * columns[0, start + k]
                density[r, start + k] = near
                gain[r, start + k] = columns[2, start + k] - sums[1, k]
                total += near * columns[1, start + k]
            index[turn, r] = total
        for p in range(start, start + width):
            for at in range(by_activity[p], by_activity[p + 1]):
                gain[present[at], p] = 0.0
                index[turn, present[at]] -= density[present[at], p] * columns[1, p]
    return density, gain, index
