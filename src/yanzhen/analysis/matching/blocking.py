"""Compiled search for pairs worth comparing: rows that share a key meet, keys that everybody has are left out."""
# mypy: disable-error-code="no-untyped-def"

from __future__ import annotations

import numpy as np
from numba import njit, prange

from yanzhen.analysis.matching.parsing import BASIS, mix
from yanzhen.analysis.matching.scoring import HASHED, pair_slot
from yanzhen.analysis.matching.vocabulary import UNKNOWN_PLACE

CORE, LESS, MARK, RARE, CODE = 1, 2, 3, 4, 5
KEYS = 24
"""At most so many keys a row."""
LONGEST_LESS = 10
CAPS = np.array([0, 400, 60, 60, 40, 60])
"""A key of a kind that more rows bear is left out."""
APART = np.array([0, 9, 9, 2, 3, 99])
"""By kind of key: with so many characters on both sides that the other lacks, two names are not compared."""
MOST = int(CAPS.max())
TOP = np.uint64(63)
PARTS = 16
"""Pieces of work handed to the threads."""


@njit(cache=True)
def count_pairs(core, sizes):
    """How often each pair of neighbouring characters stands in the cores."""
    counts = np.zeros(HASHED, np.int32)
    for i in range(len(core)):
        for at in range(sizes[i, 0] - 1):
            counts[pair_slot(core[i, at], core[i, at + 1])] += 1
    return counts


@njit(cache=True)
def key_of(kind, state, place):
    mixed = mix(mix(state, kind * 31), place)
    mixed ^= mixed >> np.uint64(31)
    return ((mixed * np.uint64(0x9E3779B97F4A7C15)) & ~np.uint64(7)) | np.uint64(kind)


@njit(cache=True)
def hash_span(core, first, last, without):
    state = BASIS
    for at in range(first, last):
        if at != without:
            state = mix(state, core[at])
    return state


@njit(cache=True)
def add_rare(core, size, pairs, place, keys, count):
    """The two rarest pairs of neighbours that at least one other row has, the rarest with any place."""
    best, second = -1, -1
    for at in range(size - 1):
        often = pairs[pair_slot(core[at], core[at + 1])]
        if often < 2:
            continue
        if best < 0 or often < pairs[pair_slot(core[best], core[best + 1])]:
            best, second = at, best
        elif second < 0 or often < pairs[pair_slot(core[second], core[second + 1])]:
            second = at
    if best >= 0:
        keys[count] = key_of(RARE, hash_span(core, best, best + 2, -1), 0)
        count += 1
    for at in (best, second):
        if at >= 0 and place > 0:
            keys[count] = key_of(RARE, hash_span(core, at, at + 2, -1), place)
            count += 1
    return count


@njit(cache=True)
def keys_of(core, size, mark, place, number, code, pairs, keys):  # noqa: PLR0913 - compiled: arrays, no objects
    """Fill ``keys`` for one row, return how many."""
    count = 0
    if code[0]:
        keys[count] = key_of(CODE, code[0], 0)
        count += 1
    if code[1]:
        keys[count] = key_of(CODE, code[1], 1)
        count += 1
    if size < 2:
        return count
    keys[count] = key_of(CORE, number, 0)
    count += 1
    keys[count] = key_of(CORE, number, place + 1)
    count += 1
    local = place if size <= 3 else 0
    if size <= LONGEST_LESS and size > 2:
        keys[count] = key_of(LESS, number, local)
        count += 1
        for at in range(size):
            if at == 0 or core[at] != core[at - 1]:
                keys[count] = key_of(LESS, hash_span(core, 0, size, at), local)
                count += 1
    if mark > 1:
        keys[count] = key_of(MARK, hash_span(core, 0, mark, -1), 0)
        count += 1
        keys[count] = key_of(MARK, hash_span(core, 0, mark, -1), place)
        keys[count + 1] = key_of(MARK, hash_span(core, 0, 2, -1), place)
        count += 2
    if size > 4 or mark == 0:
        count = add_rare(core, size, pairs, place, keys, count)
    return count


@njit(cache=True, parallel=True)
def make_keys(names, codes, place, pairs):
    """(keys, row of each) of all rows, row by row."""
    core, sizes, _, _, number = names
    whole, inner = codes
    rows = len(core)
    held = np.zeros((rows, KEYS), np.uint64)
    counts = np.zeros(rows, np.int64)
    for i in prange(rows):
        near = place[i] // 100 if place[i] % 10000 else 0
        counts[i] = keys_of(
            core[i], sizes[i, 0], sizes[i, 1], near, number[i], (whole[i], inner[i]), pairs, held[i]
        )
        if place[i] % 100 and sizes[i, 0] > 2:
            for at in range(2):
                held[i, counts[i]] = key_of(RARE, hash_span(core[i], at, at + 1, -1), place[i] * 2 + at)
                counts[i] += 1
    start = np.zeros(rows + 1, np.int64)
    start[1:] = np.cumsum(counts)
    keys, owner = np.empty(start[-1], np.uint64), np.empty(start[-1], np.int32)
    for i in prange(rows):
        for k in range(counts[i]):
            keys[start[i] + k] = held[i, k]
            owner[start[i] + k] = i
    return keys, owner


@njit(cache=True, parallel=True)
def bucket(keys, owner, bits):
    """Keys and rows gathered by the upper bits of the key: (start of each bucket, keys, rows).

    Two threads read all keys, each moves those of its own half.
    """
    shift = np.uint64(64 - bits)
    start = np.zeros((1 << bits) + 1, np.int64)
    for half in prange(2):
        for k in range(len(keys)):
            if keys[k] >> TOP == half:
                start[(keys[k] >> shift) + np.uint64(1)] += 1
    for b in range(1 << bits):
        start[b + 1] += start[b]
    cursor = start[:-1].copy()
    sorted_keys, sorted_rows = np.empty_like(keys), np.empty_like(owner)
    for half in prange(2):
        for k in range(len(keys)):
            if keys[k] >> TOP == half:
                b = keys[k] >> shift
                at = cursor[b]
                cursor[b] = at + 1
                sorted_keys[at], sorted_rows[at] = keys[k], owner[k]
    return start, sorted_keys, sorted_rows


@njit(cache=True)
def order_bucket(keys, rows, first, last):
    """Shell sort of one bucket by key, so that equal keys stand together."""
    gap = (last - first) // 2
    while gap > 0:
        for i in range(first + gap, last):
            key, row, j = keys[i], rows[i], i
            while j >= first + gap and keys[j - gap] > key:
                keys[j], rows[j] = keys[j - gap], rows[j - gap]
                j -= gap
            keys[j], rows[j] = key, row
        gap //= 2


@njit(cache=True)
def tell_rows(names, codes, side, owner):
    """What ``worth`` asks of each row side by side, so that one look at memory brings all of it.

    Number of the core; both codes; the characters of the core as 64 bits: what one has and the other lacks is seen
    at a glance; then place, record and list.
    """
    core, sizes, _, _, number = names
    whole, inner, place = codes
    words, spots = np.zeros((len(core), 4), np.uint64), np.empty((len(core), 4), np.int32)
    for i in range(len(core)):
        words[i, 0], words[i, 1], words[i, 2] = number[i], whole[i], inner[i]
        for at in range(sizes[i, 0]):
            spot = (np.uint64(core[i, at]) * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(58)
            words[i, 3] |= np.uint64(1) << spot
        spots[i, 0], spots[i, 1], spots[i, 2] = place[i], owner[i], side[i]
    return words, spots


@njit(cache=True, inline="always")
def fewer_than(bits, limit):
    """Whether fewer than ``limit`` bits are set."""
    for _ in range(limit - 1):
        bits &= bits - np.uint64(1)
    return bits == 0


@njit(cache=True, inline="always")
def worth(kind, words, spots, p, q):
    """Whether two rows of a block of ``kind`` are to be compared here: nothing forbids it, no other key does."""
    if spots[p, 1] == spots[q, 1] or (spots[p, 2] == spots[q, 2] and spots[p, 2] >= 0):
        return False
    if kind == CODE:
        return True
    if kind != CORE and words[p, 0] == words[q, 0]:
        return False
    if (words[p, 1] and words[q, 1]) or (words[p, 2] and words[q, 2]):
        return False
    if not may_meet(spots[p, 0], spots[q, 0]):
        return False
    limit, a, b = APART[kind], words[p, 3], words[q, 3]
    return fewer_than(a & ~b, limit) or fewer_than(b & ~a, limit)


@njit(cache=True, inline="always")
def may_meet(p, q):
    """Whether two places, six digits each, may be one: either is unknown, both in one prefecture, one names the other's province."""
    if p <= UNKNOWN_PLACE or q <= UNKNOWN_PLACE:
        return True
    return p // 100 == q // 100 or (p // 10000 == q // 10000 and (p % 10000 == 0 or q % 10000 == 0))


@njit(cache=True)
def load_block(rows, first, last, told, block):
    """What ``worth`` asks of each row of a block, side by side."""
    words, spots = block
    for k in range(last - first):
        i = rows[first + k]
        for at in range(4):
            words[k, at] = told[0][i, at]
        for at in range(3):
            spots[k, at] = told[1][i, at]


@njit(cache=True)
def pair_block(rows, span, kind, told, found, count, block):  # noqa: PLR0913 - compiled: arrays, no objects
    """The pairs of one block that are worth a comparison; the count goes on past the end of found."""
    first, last = span
    load_block(rows, first, last, told, block)
    for p in range(last - first):
        for q in range(p + 1, last - first):
            if not worth(kind, block[0], block[1], p, q):
                continue
            if count < len(found):
                i, j = np.int64(rows[first + p]), np.int64(rows[first + q])
                found[count] = min(i, j) << 32 | max(i, j)
            count += 1
    return count


@njit(cache=True)
def pair_local(rows, span, kind, told, found, count, block):  # noqa: PLR0913 - compiled: arrays, no objects
    """A block that is too large for all its pairs: only those of one prefecture."""
    place = told[1]
    near = np.empty(span[1] - span[0], np.int32)
    for k in range(len(near)):
        code = place[rows[span[0] + k], 0]
        near[k] = code // 100 if code % 10000 else 0
    order = np.argsort(near, kind="mergesort")
    held = rows[span[0] : span[1]][order]
    near = near[order]
    first = 0
    while first < len(near):
        last = first + 1
        while last < len(near) and near[last] == near[first]:
            last += 1
        if near[first] > 0 and 1 < last - first <= MOST:
            count = pair_block(held, (first, last), kind, told, found, count, block)
        first = last
    return count


@njit(cache=True, nogil=True)
def find_pairs(start, sorted_keys, rows, told, span, room_for, caps):  # noqa: PLR0913 - compiled: arrays, no objects
    """(low row << 32 | high row of pairs to compare, how many) of the buckets span[0]..span[1]; more than room_for are only counted."""
    found = np.empty(room_for, np.int64)
    block = (np.empty((MOST, 4), np.uint64), np.empty((MOST, 3), np.int32))
    count = 0
    for b in range(span[0], span[1]):
        if start[b + 1] - start[b] < 2:
            continue
        order_bucket(sorted_keys, rows, start[b], start[b + 1])
        first = start[b]
        while first < start[b + 1]:
            last = first + 1
            while last < start[b + 1] and sorted_keys[last] == sorted_keys[first]:
                last += 1
            kind = np.int64(sorted_keys[first] & np.uint64(7))
            if 1 < last - first <= caps[kind]:
                count = pair_block(rows, (first, last), kind, told, found, count, block)
            elif kind == LESS and last - first > caps[kind]:
                count = pair_local(rows, (first, last), kind, told, found, count, block)
            first = last
    return found, count
