"""Compiled scoring: hashed character sequences of a text, sparse weights to labels, the best few."""
# mypy: disable-error-code="no-untyped-def"

from __future__ import annotations

import numpy as np
from numba import njit, prange

LONGEST = 4
"""Longest sequence of characters; the whole piece between separators is one more."""
BITS = 20
EDGE = 1
BREAK = 0


@njit(cache=True, inline="always")
def grow(state, char):
    return (state ^ np.uint64(char)) * np.uint64(0x100000001B3)


@njit(cache=True, inline="always")
def slot_of(state):
    return np.int64(
        (state ^ (state >> np.uint64(32))) * np.uint64(0x9E3779B97F4A7C15) >> np.uint64(64 - BITS)
    )


@njit(cache=True)
def find_grams(chars, first, last, slots):
    """Slots of all sequences of 1…LONGEST characters, of the ends of pieces and of whole pieces; how many."""
    count, begin = 0, first
    for i in range(first, last):
        if chars[i] == BREAK:
            begin = i + 1
            continue
        state = np.uint64(0xCBF29CE484222325)
        for j in range(i, min(last, i + LONGEST)):
            if chars[j] == BREAK:
                break
            state = grow(state, chars[j])
            if count < len(slots):
                slots[count] = slot_of(state)
                count += 1
        ends = i + 1 == last or chars[i + 1] == BREAK
        if ends:
            count = close_piece(chars, begin, i + 1, slots, count)
    return count


@njit(cache=True)
def close_piece(chars, first, last, slots, count):
    """The whole piece, and its last two and three characters: what a Chinese product is stands at its end."""
    for size in (last - first, 2, 3, 1):
        if size > last - first or count >= len(slots):
            continue
        state = grow(np.uint64(0xCBF29CE484222325), EDGE + (1 if size == last - first else 0))
        for i in range(last - size, last):
            state = grow(state, chars[i])
        slots[count] = slot_of(state)
        count += 1
    return count


@njit(cache=True)
def gather_grams(chars, start):
    """(slots of all texts, where each begins)."""
    rows = len(start) - 1
    begin = np.zeros(rows + 1, np.int64)
    slots = np.empty((LONGEST + 4) * len(chars) + 4 * rows, np.int32)
    held = np.empty(4096, np.int32)
    for row in range(rows):
        count = find_grams(chars, start[row], start[row + 1], held)
        begin[row + 1] = begin[row] + count
        slots[begin[row] : begin[row + 1]] = held[:count]
    return slots[: begin[rows]], begin


@njit(cache=True, parallel=True)
def rank_labels(chars, start, weights, labels, top):
    """(labels, scores) of the best ``top`` for each text; -1 where fewer have any weight.

    ``weights``: (start of each slot, label, weight).
    """
    first, target, value = weights
    rows = len(start) - 1
    best = np.full((rows, top), -1, np.int32)
    scores = np.zeros((rows, top), np.float32)
    parts = 32
    for part in prange(parts):
        total = np.zeros(labels, np.float32)
        touched = np.empty(labels, np.int32)
        slots = np.empty(4096, np.int32)
        for row in range(rows * part // parts, rows * (part + 1) // parts):
            count = find_grams(chars, start[row], start[row + 1], slots)
            seen = 0
            for k in range(count):
                for at in range(first[slots[k]], first[slots[k] + 1]):
                    label = target[at]
                    if total[label] == 0:
                        touched[seen] = label
                        seen += 1
                    total[label] += value[at]
                    if total[label] == 0:
                        total[label] = np.float32(1e-20)
            pick_best(total, touched[:seen], best[row], scores[row])
    return best, scores


@njit(cache=True)
def pick_best(total, touched, best, scores):
    """Insert the touched labels in order of score, then of number; leave ``total`` clean."""
    for label in touched:
        score = total[label]
        total[label] = 0
        at = len(best)
        while at > 0 and (
            best[at - 1] < 0 or score > scores[at - 1] or (score == scores[at - 1] and label < best[at - 1])
        ):
            if at < len(best):
                best[at], scores[at] = best[at - 1], scores[at - 1]
            at -= 1
        if at < len(best):
            best[at], scores[at] = label, score
