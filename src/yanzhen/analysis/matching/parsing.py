"""Compiled reading of names: place, mark and trade, legal form, branch; one pass, no text objects."""
# mypy: disable-error-code="no-untyped-def"

from __future__ import annotations

import numpy as np
from numba import njit, prange

from yanzhen.analysis.matching.vocabulary import (
    BACK,
    BRANCH,
    FORM,
    FORMER,
    LONGEST,
    LONGEST_END,
    OWN_BRANCH,
    PLACE,
    STATE,
    TRADE,
    UNKNOWN_PLACE,
)

WIDTH = 24
"""Characters of a core that are compared."""
LIMIT = 96
OPEN, CLOSE = ord("("), ord(")")
SHI, XIAN, QU, SHENG = ord("市"), ord("县"), ord("区"), ord("省")
MAIN_ENDS = (ord("司"), ord("厂"), ord("团"), ord("社"), ord("行"), ord("院"))
BASIS, PRIME = np.uint64(0xCBF29CE484222325), np.uint64(0x100000001B3)


@njit(cache=True, inline="always")
def mix(state, char):
    return (state ^ np.uint64(char)) * PRIME


@njit(cache=True)
def look_up(keys, values, key):
    if key == 0:
        key = np.uint64(1)
    mask = np.uint64(len(keys) - 1)
    at = (key ^ (key >> np.uint64(29))) & mask
    while keys[at] != 0:
        if keys[at] == key:
            return values[at]
        at = (at + np.uint64(1)) & mask
    return 0


@njit(cache=True)
def find_word(keys, values, kind, text, span):
    """What the whole of text[span] is as a word of ``kind``, 0 where it is none."""
    state = mix(BASIS, kind * 7919)
    for i in range(span[0], span[1]):
        state = mix(state, text[i])
    return look_up(keys, values, state)


@njit(cache=True)
def longest_place(keys, values, text, span, parent):
    """(code, length) of the longest place at the head of text[span], first under ``parent``."""
    best, size = 0, 0
    for held in (parent, 0):
        state = mix(BASIS, PLACE * 7919 + held * 131)
        for i in range(span[0], min(span[1], span[0] + LONGEST)):
            state = mix(state, text[i])
            found = look_up(keys, values, state)
            if found and i - span[0] + 1 > size:
                best, size = found, i - span[0] + 1
        if size or parent == 0:
            break
    return best, size


@njit(cache=True)
def longest_end(keys, values, kind, text, span):
    """(value, length) of the longest word of ``kind`` at the end of text[span]."""
    best, size = 0, 0
    state = mix(BASIS, (kind + BACK) * 7919)
    for n in range(1, min(LONGEST_END, span[1] - span[0]) + 1):
        state = mix(state, text[span[1] - n])
        found = look_up(keys, values, state)
        if found:
            best, size = found, n
    return best, size


@njit(cache=True)
def read_place(keys, values, text, span, hint):
    """(code, where it ends): places at the head of text[span], each inside the one before.

    A short name is a place when it does not speak against ``hint``, where the firm is registered (0: not known);
    that of a county alone only when the hint or a longer name says so: 广德, 永和 and 朝阳 are marks as well.
    """
    code, at = 0, span[0]
    for _ in range(4):
        parent = 0
        if code > UNKNOWN_PLACE:
            parent = code // 100 if code % 10000 else code // 10000
        found, size = longest_place(keys, values, text, (at, span[1]), parent)
        if size == 0:
            break
        county = found == UNKNOWN_PLACE or found % 100 != 0
        marked = text[at + size - 1] in (SHI, XIAN, QU, SHENG)
        rest = span[1] - at - size
        outside = code > UNKNOWN_PLACE and found > UNKNOWN_PLACE and found // 10000 != code // 10000
        if rest < 2 or outside:
            break
        if not marked and code == 0 and not believed(found, county, hint):
            break
        if (found > UNKNOWN_PLACE and (code <= UNKNOWN_PLACE or found % 10000 != 0)) or code == 0:
            code = found
        at += size
    return code, at


@njit(cache=True)
def believed(found, county, hint):
    """Whether a short name at the head of a name is a place."""
    if hint <= UNKNOWN_PLACE:
        return not county
    return found <= UNKNOWN_PLACE or found // 10000 == hint // 10000


@njit(cache=True)
def read_bracket(keys, values, text, span, held):
    """Whether the text in brackets goes away: a place (kept in held[0]), a state, a form; else it stays."""
    if span[1] - span[0] < 1 or find_word(keys, values, STATE, text, span):
        return True
    if find_word(keys, values, FORM, text, span):
        held[1] = max(held[1], 1 if find_word(keys, values, FORM, text, span) == 3 else 0)
        return True
    state = mix(BASIS, PLACE * 7919)
    for i in range(span[0], span[1]):
        state = mix(state, text[i])
    whole = look_up(keys, values, state)
    if whole:
        held[0] = whole
        return True
    code, end = read_place(keys, values, text, span, 0)
    if code and end < span[1]:
        more, size = longest_place(keys, values, text, (end, span[1]), code // 100 if code > 1 else 0)
        if size == span[1] - end:
            held[0] = more if more > UNKNOWN_PLACE else code
            return True
    return False


@njit(cache=True)
def drop_brackets(keys, values, text, size, held):
    """Take brackets out of text[:size] in place; returns the new size."""
    out, i = 0, 0
    while i < size:
        if text[i] != OPEN and text[i] != CLOSE:
            text[out] = text[i]
            out, i = out + 1, i + 1
            continue
        if text[i] == CLOSE:
            i += 1
            continue
        end = i + 1
        while end < size and text[end] != CLOSE and text[end] != OPEN:
            end += 1
        if read_bracket(keys, values, text, (i + 1, end), held):
            i = end
            continue
        for at in range(i + 1, end):
            text[out] = text[at]
            out += 1
        i = end
    return out


@njit(cache=True)
def read_branch(keys, values, text, size):
    """(where the head office's name ends, number of the branch or 0)."""
    found, length = longest_end(keys, values, BRANCH, text, (0, size))
    own = 0
    if not found:
        own, length = longest_end(keys, values, OWN_BRANCH, text, (0, size))
    if not found and not own:
        return size, np.uint64(0)
    cut = size - length
    at = cut
    while at > 3:
        if text[at - 1] in MAIN_ENDS and longest_end(keys, values, FORM, text, (0, at))[0]:
            return at, branch_number(text, at, size)
        at -= 1
    if own:
        return size, np.uint64(0)
    for at in range(2, cut):
        code, width = longest_place(keys, values, text, (at, cut), 0)
        if code and width >= cut - at - 1:
            return at, branch_number(text, at, size)
    return size, np.uint64(1)


@njit(cache=True)
def branch_number(text, first, last):
    state = BASIS
    for i in range(first, last):
        if text[i] not in (SHI, XIAN, QU, SHENG):
            state = mix(state, text[i])
    return state | np.uint64(1)


@njit(cache=True)
def strip_forms(keys, values, text, span):
    """(end, form, whether a group): legal forms at the end of text[span] go, the first met counts."""
    end, form, group = span[1], 0, 0
    for _ in range(4):
        found, size = longest_end(keys, values, FORM, text, (span[0], end))
        if not found or end - size - span[0] < 2:
            break
        end -= size
        group = 1 if found == 3 else group
        form = found if form == 0 or form == 3 else form
    return end, form, group


@njit(cache=True)
def mark_length(keys, values, core, size):
    """How many characters stand before the first word for a trade; all of a short core without one."""
    for at in range(size - 1):
        if at == 1:
            continue
        for width in (4, 3, 2):
            if at + width <= size and find_word(keys, values, TRADE, core, (at, at + width)):
                return at
    return min(size, 4)


@njit(cache=True)
def read_one(chars, hint, keys, values, core, columns):
    """Take one name apart; returns (core size, mark size, place, form, group, branch)."""
    text = np.empty(LIMIT, np.uint16)
    size = 0
    for i in range(len(chars)):
        if chars[i] and size < LIMIT:
            text[size] = chars[i]
            size += 1
    held = columns
    held[0], held[1] = 0, 0
    size = drop_brackets(keys, values, text, size, held)
    head, branch = read_branch(keys, values, text, size)
    place, first = read_place(keys, values, text, (0, head), hint)
    end, form, group = strip_forms(keys, values, text, (first, head))
    if end - first < 2 and first > 0:
        first = 0
    if held[0] > UNKNOWN_PLACE and (place <= UNKNOWN_PLACE or held[0] // 10000 == place // 10000):
        place = held[0] if place <= UNKNOWN_PLACE or held[0] % 100 != 0 else place
    length = min(end - first, WIDTH)
    for i in range(length):
        core[i] = text[first + i]
    mark = mark_length(keys, values, core, length)
    return length, mark, place, form, max(group, held[1]), branch


@njit(cache=True, parallel=True)
def read_names(chars, begin, end, hints, keys, values):
    """Columns of all names: core, sizes of core and mark, place, form, group, branch, number of the core.

    Name ``i`` is chars[begin[i]:end[i]].
    """
    rows = len(begin)
    core = np.zeros((rows, WIDTH), np.uint16)
    sizes = np.zeros((rows, 2), np.int8)
    place, form = np.zeros(rows, np.int32), np.zeros((rows, 2), np.int8)
    branch, number = np.zeros(rows, np.uint64), np.zeros(rows, np.uint64)
    for i in prange(rows):
        held = np.zeros(2, np.int32)
        found = read_one(chars[begin[i] : end[i]], hints[i], keys, values, core[i], held)
        sizes[i, 0], sizes[i, 1], place[i] = found[0], found[1], found[2]
        form[i, 0], form[i, 1], branch[i] = found[3], found[4], found[5]
        state = BASIS
        for j in range(found[0]):
            state = mix(state, core[i, j])
        number[i] = state
    return core, sizes, place, form, branch, number


@njit(cache=True)
def find_former(chars, start, keys, values):
    """(row, first, last): brackets that tell a former name."""
    found = np.zeros((len(start), 3), np.int64)
    count = 0
    for row in range(len(start) - 1):
        first = start[row]
        while first < start[row + 1] and chars[first] != OPEN:
            first += 1
        last = start[row + 1]
        for size in (3, 2, 1):
            if first + size + 4 < last and find_word(
                keys, values, FORMER, chars, (first + 1, first + 1 + size)
            ):
                end = first + 1 + size
                while end < last and chars[end] != CLOSE:
                    end += 1
                found[count, 0], found[count, 1], found[count, 2] = row, first, end
                count += 1
                break
    return found[:count]
