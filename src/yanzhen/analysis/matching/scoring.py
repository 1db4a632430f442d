"""Compiled comparison of two records: the characters they share, what differs and where, as counted features."""
# mypy: disable-error-code="no-untyped-def"

from __future__ import annotations

import numpy as np
from numba import njit

from yanzhen.analysis.matching.features import FEATURES, INDEX, SUPPORTED
from yanzhen.analysis.matching.parsing import WIDTH
from yanzhen.analysis.matching.vocabulary import UNKNOWN_PLACE

COUNT = len(FEATURES)
NEAR_RARE, ODD_RARE = 8, 60
"""So many times rarer than what stands in the other name: a slip, where sound or shape agree or not."""
COMMON_MARK = 12
HASHED = 1 << 20
F = tuple(INDEX[f.key] for f in FEATURES)
(
    CODE_SAME, CODE_DIFFERS, ORG_SAME, ORG_DIFFERS, CORE_SAME, CORE_ALIKE, TRADE_MISSING, TRADE_NONE, MARK_MISSING,
    ALIKE_CHAR, ODD_CHAR, MARK_DIFFERS, TRADE_DIFFERS, SWAPPED, NUMERAL_DIFFERS, NUMERAL_MISSING, DESIGNATOR_DIFFERS,
    SHORT, NO_MARK, COUNTY_SAME, PREFECTURE_SAME, COUNTY_DIFFERS, PROVINCE_SAME, PREFECTURE_DIFFERS, PROVINCE_DIFFERS,
    PLACE_UNKNOWN, MARK_COMMON, FORM_NEAR, FORM_FAR, GROUP_DIFFERS, BRANCH_DIFFERS, BRANCHES_DIFFER, MARK_TORN, TRADE_TORN, PLACE_BLIND, GROUP_BARE, FORMER, RENAMED, ODD_MARK,
) = F  # fmt: skip


@njit(cache=True, inline="always")
def pair_slot(a, b):
    both = (np.uint64(a) << np.uint64(16)) | np.uint64(b)
    return (both * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(44)


@njit(cache=True)
def support(core, size, at, pairs):
    """How often the better of the two neighbourhoods of core[at] stands in the lists."""
    best = 0
    if at > 0:
        best = pairs[pair_slot(core[at - 1], core[at])]
    if at + 1 < size:
        best = max(best, pairs[pair_slot(core[at], core[at + 1])])
    return best


@njit(cache=True)
def align(a, b, spans, path, cost):
    """Fewest edits that turn a[spans 0:1] into b[spans 2:3]; path[k] = (position in a or -1, in b or -1)."""
    first_a, last_a, first_b, last_b = spans
    n, m = last_a - first_a, last_b - first_b
    for i in range(n + 1):
        cost[i, 0] = i * 2
    for j in range(m + 1):
        cost[0, j] = j * 2
    for i in range(1, n + 1):
        for j in range(1, m + 1):
            step = 0 if a[first_a + i - 1] == b[first_b + j - 1] else 3
            cost[i, j] = min(cost[i - 1, j - 1] + step, cost[i - 1, j] + 2, cost[i, j - 1] + 2)
    i, j, k = n, m, 0
    while i or j:
        if i and j:
            step = 0 if a[first_a + i - 1] == b[first_b + j - 1] else 3
            if cost[i, j] == cost[i - 1, j - 1] + step:
                i, j = i - 1, j - 1
                path[k, 0], path[k, 1] = first_a + i, first_b + j
                k += 1
                continue
        if i and cost[i, j] == cost[i - 1, j] + 2:
            i -= 1
            path[k, 0], path[k, 1] = first_a + i, -1
        else:
            j -= 1
            path[k, 0], path[k, 1] = -1, first_b + j
        k += 1
    return k


@njit(cache=True)
def compare_chars(x, y, at, tables, pairs, out):
    """A character of x stands where another of y does: a slip, or a different word."""
    (core_x, size_x, mark_x), (core_y, size_y, mark_y) = x, y
    sounds, shapes, designators, liked = tables
    i, j = at
    a, b = core_x[i], core_y[j]
    if designators[a] and designators[a] == designators[b]:
        out[NUMERAL_DIFFERS if designators[a] == 1 else DESIGNATOR_DIFFERS] += 1
        return
    one, other = support(core_x, size_x, i, pairs), support(core_y, size_y, j, pairs)
    least = min(one, other)
    rare = max(one, other) // max(least, 1)
    near = (sounds[a] and sounds[a] == sounds[b]) or (shapes[a] and shapes[a] == shapes[b])
    in_mark = i < mark_x and j < mark_y
    if in_mark and liked[a] and liked[b]:
        least, rare = SUPPORTED, 0
    if near and (least < SUPPORTED or in_mark or rare > NEAR_RARE):
        out[ALIKE_CHAR] += 1
    elif least < SUPPORTED or rare > ODD_RARE:
        out[ODD_CHAR] += 1
        out[ODD_MARK] += in_mark
    else:
        out[MARK_DIFFERS if in_mark else TRADE_DIFFERS] += 1


@njit(cache=True)
def miss_char(x, at, designators, out):
    """A character of x has no counterpart."""
    core, _, mark = x
    if designators[core[at]] == 1:
        out[NUMERAL_MISSING] += 1
    elif at < mark:
        out[MARK_MISSING] += 1
    else:
        out[TRADE_MISSING] += 1


@njit(cache=True)
def compare_cores(x, y, tables, pairs, room, out):  # noqa: C901 - one pass over the path
    """Features of two cores that are not equal."""
    (a, n, mark_a), (b, m, mark_b) = x, y
    head = 0
    while head < min(n, m) and a[head] == b[head]:
        head += 1
    tail = 0
    while tail < min(n, m) - head and a[n - 1 - tail] == b[m - 1 - tail]:
        tail += 1
    path, cost = room
    spans = (head, n - tail, head, m - tail)
    if n == m and n - head - tail == 2 and a[head] == b[head + 1] and a[head + 1] == b[head]:
        out[SWAPPED] += 1
        out[CORE_ALIKE] += 1
        return
    steps = align(a, b, spans, path, cost)
    shared, same_mark = head + tail, min(head, mark_a, mark_b)
    same_mark += max(0, min(mark_a - n, mark_b - m) + tail)
    torn_a, torn_b, trade_a, trade_b = 0, 0, 0, 0
    for k in range(steps):
        i, j = path[k, 0], path[k, 1]
        if i < 0:
            miss_char(y, j, tables[2], out)
            torn_b += j < mark_b
            trade_b += j >= mark_b
        elif j < 0:
            miss_char(x, i, tables[2], out)
            torn_a += i < mark_a
            trade_a += i >= mark_a
        elif a[i] == b[j]:
            shared += 1
            same_mark += i < mark_a and j < mark_b
        else:
            compare_chars(x, y, (i, j), tables, pairs, out)
    if shared < 2 or 2 * shared < min(n, m):
        out[CORE_ALIKE : SHORT + 1] = 0
        out[RENAMED] = 1
        return
    out[CORE_ALIKE] += 1
    if (torn_a and torn_b) or (same_mark == 0 and min(mark_a, mark_b) > 0):
        out[MARK_TORN] += 1
    if trade_a and trade_b:
        out[TRADE_TORN] += 1
    if out[TRADE_MISSING] and head in (n, m) and head == min(mark_a, mark_b):
        out[TRADE_NONE] += 1
    if shared < 3:
        out[SHORT] += 1


@njit(cache=True)
def compare_places(p, q, out):
    """Six-digit codes; 0 and 1 are unknown. Returns whether both are known."""
    if p <= UNKNOWN_PLACE or q <= UNKNOWN_PLACE:
        return False
    if p // 10000 != q // 10000:
        out[PROVINCE_DIFFERS] += 1
    elif p % 10000 == 0 or q % 10000 == 0:
        out[PROVINCE_SAME if p != q or p // 10000 not in (11, 12, 31, 50) else PREFECTURE_SAME] += 1
    elif p // 100 != q // 100:
        out[PREFECTURE_DIFFERS] += 1
    elif p % 100 == 0 or q % 100 == 0:
        out[PREFECTURE_SAME] += 1
    elif p != q:
        out[COUNTY_DIFFERS] += 1
    else:
        out[COUNTY_SAME] += 1
    return True


@njit(cache=True)
def compare_codes(i, j, whole, inner, out):
    if whole[i] and whole[j]:
        out[CODE_SAME if whole[i] == whole[j] else CODE_DIFFERS] += 1
    elif inner[i] and inner[j]:
        out[ORG_SAME if inner[i] == inner[j] else ORG_DIFFERS] += 1


@njit(cache=True)
def compare_forms(i, j, form, branch, out):
    a, b = form[i, 0], form[j, 0]
    if form[i, 1] != form[j, 1]:
        out[GROUP_DIFFERS] += 1
    elif a != b and a and b:
        near = a <= 3 and b <= 3
        out[FORM_NEAR if near else FORM_FAR] += 1
    if (branch[i] == 0) != (branch[j] == 0):
        out[BRANCH_DIFFERS] += 1
    elif branch[i] != branch[j]:
        out[BRANCHES_DIFFER] += 1


@njit(cache=True)
def compare_rows(i, j, names, keys, crowd, tables, room, out):  # noqa: PLR0913 - compiled: arrays, no objects
    """Fill ``out`` (one count a feature) for rows i and j. The order of the two does not matter."""
    core, sizes, form, branch, number = names
    whole, inner, place = keys
    spread, marks, pairs = crowd
    out[:] = 0
    if number[j] < number[i]:
        i, j = j, i
    compare_codes(i, j, whole, inner, out)
    compare_forms(i, j, form, branch, out)
    if number[i] == number[j]:
        out[CORE_SAME] += 1
    else:
        x = (core[i], sizes[i, 0], sizes[i, 1])
        y = (core[j], sizes[j, 0], sizes[j, 1])
        compare_cores(x, y, tables, pairs, room, out)
    known = compare_places(place[i], place[j], out)
    if min(sizes[i, 1], sizes[j, 1]) == 0 and not out[COUNTY_SAME] and not out[PREFECTURE_SAME]:
        out[NO_MARK] += 1
    if form[i, 1] and form[j, 1] and out[TRADE_NONE]:
        out[GROUP_BARE] += 1
    if not known:
        if out[ODD_MARK] or out[MARK_MISSING]:
            out[PLACE_BLIND] += 1
        common = max(marks[i], marks[j]) >= COMMON_MARK
        if common and (out[ALIKE_CHAR] or out[SWAPPED]):
            out[PLACE_BLIND] = 1
        bare = out[CORE_SAME] and sizes[i, 0] <= 3 and sizes[i, 0] == sizes[i, 1]
        if bare or max(spread[i], spread[j]) > 1:
            out[PLACE_UNKNOWN] += 1
        elif out[CORE_SAME] == 0 and common:
            out[MARK_COMMON] += 1


@njit(cache=True)
def weigh(out, weights):
    """The score; an equal code outweighs what the name alone would forbid."""
    score = np.float32(0)
    coded = out[CODE_SAME] or out[ORG_SAME]
    for k in range(COUNT):
        if out[k] and not (coded and k == NUMERAL_DIFFERS):
            score += out[k] * weights[k]
    return score


@njit(cache=True)
def make_room():
    return np.empty((2 * WIDTH, 2), np.int64), np.empty((WIDTH + 1, WIDTH + 1), np.int64)


@njit(cache=True, nogil=True)
def score_pairs(pairs, names, keys, crowd, tables, weights, least):  # noqa: PLR0913 - compiled: arrays, no objects
    """(positions of the pairs that reach ``least``, counts of their features); a pair is low row << 32 | high row."""
    kept = np.empty(len(pairs), np.int64)
    found = np.empty((len(pairs), COUNT), np.float32)
    room = make_room()
    count = 0
    for k in range(len(pairs)):
        out = found[count]
        compare_rows(pairs[k] >> 32, pairs[k] & 0xFFFFFFFF, names, keys, crowd, tables, room, out)
        if weigh(out, weights) >= least:
            kept[count] = k
            count += 1
    return kept[:count], found[:count].copy()
