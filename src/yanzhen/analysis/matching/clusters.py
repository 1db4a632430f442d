"""Compiled grouping of matched records: strongest first, never two valid differing codes or a forbidden pair in one."""
# mypy: disable-error-code="no-untyped-def"

from __future__ import annotations

import numpy as np
from numba import njit


@njit(cache=True)
def root_of(parent, i):
    while parent[i] != i:
        parent[i] = parent[parent[i]]
        i = parent[i]
    return i


@njit(cache=True)
def clashes(a, b, following, forbidden, whole, inner):
    """Whether the groups of roots a and b may not be one."""
    if whole[a] and whole[b] and whole[a] != whole[b]:
        return True
    if inner[a] and inner[b] and inner[a] != inner[b]:
        return True
    if len(forbidden) == 0:
        return False
    i = a
    while i >= 0:
        j = b
        while j >= 0:
            key = np.int64(min(i, j)) << 32 | np.int64(max(i, j))
            at = np.searchsorted(forbidden, key)
            if at < len(forbidden) and forbidden[at] == key:
                return True
            j = following[j]
        i = following[i]
    return False


@njit(cache=True)
def join_pairs(lefts, rights, whole, inner, forbidden):
    """(group of each record, which pairs hold). Pairs come strongest first; a pair that would clash is not taken.

    ``whole`` and ``inner`` are codes by record (0 = none); ``forbidden`` is sorted (low << 32 | high).
    """
    size = len(whole)
    parent = np.arange(size)
    following, last = np.full(size, -1, np.int64), np.arange(size)
    whole, inner = whole.copy(), inner.copy()
    held = np.zeros(len(lefts), np.bool_)
    for k in range(len(lefts)):
        a, b = root_of(parent, lefts[k]), root_of(parent, rights[k])
        if a == b:
            held[k] = True
            continue
        a, b = min(a, b), max(a, b)
        if clashes(a, b, following, forbidden, whole, inner):
            continue
        parent[b] = a
        following[last[a]] = b
        last[a] = last[b]
        whole[a], inner[a] = max(whole[a], whole[b]), max(inner[a], inner[b])
        held[k] = True
    for i in range(size):
        parent[i] = root_of(parent, i)
    return parent, held
