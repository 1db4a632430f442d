"""Compiled breadth-first walks: shortest paths counted, debts collected, steps measured; loaded only when asked."""

from __future__ import annotations

from typing import Any

import numpy as np
from llvmlite.ir import Constant, IntType
from numba import njit
from numba.core import types
from numba.extending import intrinsic

from yanzhen.analysis.graph.kernels import LANES


@intrinsic
def _lowest(_context: Any, _word: Any) -> Any:
    """The number of the lowest bit set in one word."""

    def generate(_ctx: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        return builder.cttz(arguments[0], Constant(IntType(1), 0))

    return types.uint64(types.uint64), generate


@njit(cache=True, nogil=True)
def sum_dependencies(start, to, sources, turn):  # type: ignore[no-untyped-def]
    """Σ over every ``turn[1]``-th source of Brandes' (2001) dependency of the source on each node."""
    size = len(start) - 1
    total, paths, owed = np.zeros(size), np.zeros(size), np.zeros(size)
    level, order = np.full(size, -1, np.int32), np.empty(size + 1, np.int32)
    kept, cut = np.empty(len(to) + 1, np.int32), np.zeros(size + 1, np.int64)
    for at in range(turn[0], len(sources), turn[1]):
        level[sources[at]], paths[sources[at]], order[0] = 0, 1.0, sources[at]
        reached = _spread(start, to, (level, paths, order), kept, cut)
        _collect(order[:reached], (kept, cut), (level, paths, owed), total)
    return total


@njit(cache=True)
def _spread(start, to, state, kept, cut):  # type: ignore[no-untyped-def]
    """Breadth first: levels, shortest paths, order of discovery; ``kept`` are the links on shortest paths.

    Without branches: every link writes, and counters move only where it counts.
    """
    level, paths, order = state
    at, reached, count = 0, 1, 0
    while at < reached:
        node = order[at]
        below, mine = level[node] + 1, paths[node]
        for edge in range(start[node], start[node + 1]):
            other = to[edge]
            before = level[other]
            after = below if before < 0 else before
            level[other] = after
            order[reached] = other
            reached += before < 0
            paths[other] += mine if after == below else 0.0
            kept[count] = other
            count += after == below
        at += 1
        cut[at] = count
    return reached


@njit(cache=True)
def _collect(order, links, state, total):  # type: ignore[no-untyped-def]
    """Dependencies in reverse order; levels and paths are left clean for the next source."""
    kept, cut = links
    level, paths, owed = state
    for at in range(len(order) - 1, -1, -1):
        node, gathered = order[at], 0.0
        for edge in range(cut[at], cut[at + 1]):
            gathered += owed[kept[edge]]
        gathered *= paths[node]
        owed[node] = (1.0 + gathered) / paths[node]
        if at:
            total[node] += gathered
    for at in range(len(order)):
        level[order[at]] = -1
        paths[order[at]] = 0.0


@njit(cache=True, nogil=True)
def measure_steps(start, to, sources, steps, turn):  # type: ignore[no-untyped-def]
    """Fills the rows of ``steps``, where -1 must stand, with links on the shortest way from each source.

    512 sources walk at once as bits (Then et al. 2014); every ``turn[1]``-th such.
    """
    size = len(start) - 1
    for first in range(turn[0] * LANES * 64, len(sources), turn[1] * LANES * 64):
        asked = sources[first : first + LANES * 64]
        seen, ahead = np.zeros((size, LANES), np.uint64), np.zeros((size, LANES), np.uint64)
        after, touched = np.zeros((size, LANES), np.uint64), np.zeros(size, np.uint8)
        for i in range(len(asked)):
            ahead[asked[i], i >> 6] |= np.uint64(1) << np.uint64(i & 63)
            touched[asked[i]] = 1
        front, count, step = np.empty(size, np.int32), 1, 0
        while count:
            count = _settle((seen, ahead, touched), front, steps[first : first + LANES * 64], step)
            _push(start, to, front[:count], (ahead, after, touched))
            ahead, after = after, ahead
            step += 1


@njit(cache=True)
def _settle(state, front, steps, step):  # type: ignore[no-untyped-def]
    """Keeps in ``ahead`` what is new and notes its distance; nodes with news go to ``front``, ascending."""
    seen, ahead, touched = state
    count = 0
    for node in range(len(touched)):
        if not touched[node]:
            continue
        touched[node] = 0
        news = np.uint64(0)
        for k in range(LANES):
            fresh = ahead[node, k] & ~seen[node, k]
            ahead[node, k] = fresh
            seen[node, k] |= fresh
            news |= fresh
            while fresh:
                steps[(k << 6) + np.int64(_lowest(fresh)), node] = step  # type: ignore[call-arg]
                fresh &= fresh - np.uint64(1)
        front[count] = node
        count += news != 0
    return count


@njit(cache=True)
def _push(start, to, front, state):  # type: ignore[no-untyped-def]
    """Hands the bits of the front on and empties it."""
    ahead, after, touched = state
    for node in front:
        row = ahead[node]
        for edge in range(start[node], start[node + 1]):
            other = after[to[edge]]
            touched[to[edge]] = 1
            for k in range(LANES):
                other[k] |= row[k]
        for k in range(LANES):
            row[k] = np.uint64(0)
