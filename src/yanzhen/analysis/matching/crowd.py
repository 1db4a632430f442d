"""Compiled counts of how common a name is in the lists: in how many prefectures its core stands, how many bear its mark."""
# mypy: disable-error-code="no-untyped-def"

from __future__ import annotations

import numpy as np
from numba import njit

from yanzhen.analysis.matching.blocking import hash_span


@njit(cache=True)
def slot_of(keys, key):
    """Where ``key`` stands or would stand; 0 marks a free slot."""
    mask = np.uint64(len(keys) - 1)
    at = (key * np.uint64(0x9E3779B97F4A7C15) >> np.uint64(20)) & mask
    while keys[at] != 0 and keys[at] != key:
        at = (at + np.uint64(1)) & mask
    return at


@njit(cache=True)
def table_for(rows):
    size = 16
    while size < 2 * rows:
        size *= 2
    return np.zeros(size, np.uint64)


@njit(cache=True)
def count_places(number, place):
    """For each row the number of prefectures in which its core is known, at most three told apart."""
    keys = table_for(len(number))
    seen = np.zeros((len(keys), 3), np.int32)
    at = np.empty(len(number), np.int64)
    for i in range(len(number)):
        slot = slot_of(keys, number[i] | np.uint64(1))
        keys[slot], at[i] = number[i] | np.uint64(1), slot
        near = place[i] // 100
        if place[i] % 10000 == 0 or near == 0:
            continue
        for k in range(3):
            if seen[slot, k] == near:
                break
            if seen[slot, k] == 0:
                seen[slot, k] = near
                break
    found = np.empty(len(number), np.int32)
    for i in range(len(number)):
        found[i] = (seen[at[i]] > 0).sum()
    return found


@njit(cache=True)
def count_marks(core, sizes):
    """For each row how many rows have its mark."""
    keys = table_for(len(core))
    counts = np.zeros(len(keys), np.int32)
    at = np.empty(len(core), np.int64)
    for i in range(len(core)):
        mark = sizes[i, 1] if sizes[i, 1] > 0 else sizes[i, 0]
        state = hash_span(core[i], 0, mark, -1) | np.uint64(1)
        slot = slot_of(keys, state)
        keys[slot], at[i] = state, slot
        counts[slot] += 1
    return counts[at]
