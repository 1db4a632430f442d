"""Compiled reach: strongly connected parts, their graph, and what they lead to as bits; loaded only when asked."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit
from numba.core import types
from numba.extending import intrinsic

LANES = 8
"""Words of 64 nodes worked at a time: one cache line a node."""


@intrinsic
def _ones(_context: Any, _word: Any) -> Any:
    """The processor's count of bits set in one word."""

    def generate(_ctx: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        return builder.ctpop(arguments[0])

    return types.uint64(types.uint64), generate


@njit(cache=True)
def label_parts(start, to):  # type: ignore[no-untyped-def]
    """Strongly connected parts (Tarjan 1972): labels in topological order, and how many."""
    size = len(start) - 1
    number, low = np.full(size, -1, np.int32), np.zeros(size, np.int32)
    label, cursor = np.full(size, -1, np.int32), start[:-1].copy()
    stack, work = np.empty(size, np.int32), np.empty(size, np.int32)
    seen, found, top = 0, 0, 0
    for root in range(size):
        if number[root] >= 0:
            continue
        depth = 1
        work[0] = root
        number[root] = low[root] = seen
        stack[top] = root
        seen, top = seen + 1, top + 1
        while depth:
            node = work[depth - 1]
            if cursor[node] < start[node + 1]:
                following = to[cursor[node]]
                cursor[node] += 1
                if number[following] < 0:
                    number[following] = low[following] = seen
                    stack[top] = following
                    work[depth] = following
                    seen, top, depth = seen + 1, top + 1, depth + 1
                elif label[following] < 0:
                    low[node] = min(low[node], number[following])
                continue
            depth -= 1
            if depth:
                low[work[depth - 1]] = min(low[work[depth - 1]], low[node])
            if low[node] == number[node]:
                while label[node] < 0:
                    top -= 1
                    label[stack[top]] = found
                found += 1
    return (found - 1) - label, found


@njit(cache=True)
def condense(start, to, label, parts):  # type: ignore[no-untyped-def]
    """The graph of the parts, without loops and repeats, as (start, to); and the size of each part."""
    size = np.zeros(parts, np.int64)
    first = np.zeros(parts + 1, np.int64)
    for node in range(len(label)):
        size[label[node]] += 1
        first[label[node] + 1] += 1
    first = np.cumsum(first)
    members, fill = np.empty(len(label), np.int32), first[:-1].copy()
    for node in range(len(label)):
        members[fill[label[node]]] = node
        fill[label[node]] += 1
    begin, links = np.zeros(parts + 1, np.int64), np.empty(len(to), np.int32)
    last, count = np.full(parts, -1, np.int32), 0
    for part in range(parts):
        for at in range(first[part], first[part + 1]):
            node = members[at]
            for edge in range(start[node], start[node + 1]):
                other = label[to[edge]]
                if other != part and last[other] != part:
                    last[other] = part
                    links[count] = other
                    count += 1
        begin[part + 1] = count
    return begin, links[:count], size


@njit(cache=True)
def _reach_block(begin, links, block, bits):  # type: ignore[no-untyped-def]
    """Bits of the parts of ``block`` that each part up to the block's end leads to; parts run downhill."""
    first = block * LANES * 64
    end = min(first + LANES * 64, len(begin) - 1)
    for part in range(end - 1, -1, -1):
        row = bits[part]
        for k in range(LANES):
            row[k] = np.uint64(0)
        if part >= first:
            row[(part - first) >> 6] = np.uint64(1) << np.uint64((part - first) & 63)
        for edge in range(begin[part], begin[part + 1]):
            if links[edge] < end:
                other = bits[links[edge]]
                for k in range(LANES):
                    row[k] |= other[k]
    return end


@njit(cache=True)
def _add_block(bits, end, first, size, total):  # type: ignore[no-untyped-def]
    """Adds the sizes of the parts whose bits are set; parts of one node by population count."""
    large = np.flatnonzero(size[first : min(first + LANES * 64, len(size))] > 1)
    for part in range(end):
        row, count = bits[part], np.uint64(0)
        for k in range(LANES):
            count += _ones(row[k])  # type: ignore[call-arg]
        more = np.int64(count)
        for other in large:
            if (row[other >> 6] >> np.uint64(other & 63)) & np.uint64(1):
                more += size[first + other] - 1
        total[part] += more


@njit(cache=True, nogil=True)
def count_reached(begin, links, size, turn):  # type: ignore[no-untyped-def]
    """Nodes that each part leads to, its own included, over every ``turn[1]``-th block of 512 parts."""
    parts = len(size)
    total, bits = np.zeros(parts, np.int64), np.empty((parts, LANES), np.uint64)
    for block in range(turn[0], (parts + LANES * 64 - 1) // (LANES * 64), turn[1]):
        end = _reach_block(begin, links, block, bits)
        _add_block(bits, end, block * LANES * 64, size, total)
    return total


@njit(cache=True, nogil=True)
def count_from(begin, links, size, sources, turn):  # type: ignore[no-untyped-def]
    """Nodes that ``sources`` (part numbers, any order) lead to; 512 at a time go downhill, every n-th such."""
    total = np.zeros(len(sources), np.int64)
    for block in range(turn[0], (len(sources) + LANES * 64 - 1) // (LANES * 64), turn[1]):
        first = block * LANES * 64
        asked = sources[first : first + LANES * 64]
        bits = np.zeros((len(size), LANES), np.uint64)
        for i in range(len(asked)):
            bits[asked[i], i >> 6] |= np.uint64(1) << np.uint64(i & 63)
        _flow_down(begin, links, bits, asked.min())
        _count_lanes(bits, size, total[first : first + LANES * 64])
    return total


@njit(cache=True)
def _flow_down(begin, links, bits, lowest):  # type: ignore[no-untyped-def]
    for part in range(lowest, len(begin) - 1):
        row, any_set = bits[part], np.uint64(0)
        for k in range(LANES):
            any_set |= row[k]
        if any_set:
            for edge in range(begin[part], begin[part + 1]):
                other = bits[links[edge]]
                for k in range(LANES):
                    other[k] |= row[k]


PLANES = 6
"""Bit planes of the vertical counters: they hold 63 parts before they are emptied."""


@njit(cache=True)
def _count_lanes(bits, size, total):  # type: ignore[no-untyped-def]
    """Column sums of a bit matrix weighted by size, by carry-save counters (parts of one node) or bit by bit."""
    planes, held = np.zeros((PLANES, LANES), np.uint64), 0
    for part in range(len(size)):
        row, any_set = bits[part], np.uint64(0)
        for k in range(LANES):
            any_set |= row[k]
        if not any_set:
            continue
        if size[part] > 1:
            _spill(row, size[part], total)
            continue
        for k in range(LANES):
            carry = row[k]
            for p in range(PLANES):
                carry, planes[p, k] = planes[p, k] & carry, planes[p, k] ^ carry
        held += 1
        if held == (1 << PLANES) - 1:
            for p in range(PLANES):
                _spill(planes[p], 1 << p, total)
            planes[:] = 0
            held = 0
    for p in range(PLANES):
        _spill(planes[p], 1 << p, total)


@njit(cache=True)
def _spill(row, weight, total):  # type: ignore[no-untyped-def]
    for i in range(len(total)):
        if (row[i >> 6] >> np.uint64(i & 63)) & np.uint64(1):
            total[i] += weight
