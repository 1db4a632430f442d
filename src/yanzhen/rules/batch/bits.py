"""Answers of many enterprises as packed bits, 64 to a word, and the compiled loops over them."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from numba import njit

from yanzhen.rules.batch.columns import Bools, Rows

Words = npt.NDArray[np.uint64]
ALL, ANY, COUNT = 0, 1, 2
BLOCK = 32
"""Words worked on together: small enough that all nodes of a program stay in the cache."""


def words_for(rows: int) -> int:
    return (rows + 63) // 64


def pack(marks: Bools) -> Words:
    """64 rows a word, the first in the lowest bit; the rest of the last word is 0."""
    held = np.zeros(words_for(len(marks)) * 8, np.uint8)
    packed = np.packbits(marks, bitorder="little")
    held[: len(packed)] = packed
    return held.view(np.uint64)


def unpack(words: Words, rows: int) -> Bools:
    return np.unpackbits(words.view(np.uint8), count=rows, bitorder="little").view(np.bool_)


def count(words: Words) -> int:
    """How many rows are marked."""
    return int(np.bitwise_count(words).sum())


def rows_in(words: Words, rows: int) -> Rows:
    """The marked rows."""
    return np.flatnonzero(unpack(words, rows))


@njit(cache=True)
def mark_cuts(values, cuts, out):  # type: ignore[no-untyped-def]
    """out[c] = bits of values >= cuts[c]; NaN is never marked."""
    rows = len(values)
    for w in range(rows // 64):
        base = w * 64
        for c in range(len(cuts)):
            cut, word = cuts[c], np.uint64(0)
            for j in range(64):
                word |= np.uint64(values[base + j] >= cut) << np.uint64(j)
            out[c, w] = word
    base = rows // 64 * 64
    for c in range(len(cuts)):
        word = np.uint64(0)
        for j in range(rows - base):
            word |= np.uint64(values[base + j] >= cuts[c]) << np.uint64(j)
        if base < rows:
            out[c, rows // 64] = word


@njit(cache=True)
def mark_levels(codes, table, out):  # type: ignore[no-untyped-def]
    """out[t] = bits of table[t, code + 1]; the first column of the table is for rows without a code."""
    rows = len(codes)
    for w in range((rows + 63) // 64):
        base = w * 64
        many = min(64, rows - base)
        for t in range(len(table)):
            word = np.uint64(0)
            for j in range(many):
                word |= np.uint64(table[t, codes[base + j] + 1]) << np.uint64(j)
            out[t, w] = word


@njit(cache=True)
def _at_least(yes, operands, first, last, need, flipped, width, result):  # type: ignore[no-untyped-def]
    """result = bits of rows in which at least ``need`` operands are set: counters of one bit a plane."""
    planes = np.zeros(16, np.uint64)
    used = 1
    while (1 << used) <= last - first:
        used += 1
    for w in range(width):
        for p in range(used):
            planes[p] = np.uint64(0)
        for i in range(first, last):
            side = (operands[i] & 1) ^ flipped
            carry = yes[operands[i] >> 1, side, w]
            for p in range(used):
                both = planes[p] & carry
                planes[p] ^= carry
                carry = both
        more, same = np.uint64(0), ~np.uint64(0)
        for p in range(used - 1, -1, -1):
            if (need >> p) & 1:
                same &= planes[p]
            else:
                more |= same & planes[p]
                same &= ~planes[p]
        result[w] = more | same


@njit(cache=True)
def _node(sides, operands, first, last, kind, need, at, width):  # type: ignore[no-untyped-def]
    """Yes and no of one node from those of its operands; an operand 2n + 1 is the negation of node n."""
    if kind == COUNT:
        _at_least(sides, operands, first, last, need, 0, width, sides[at, 0])
        _at_least(sides, operands, first, last, last - first - need + 1, 1, width, sides[at, 1])
        return
    one, other = (0, 1) if kind == ALL else (1, 0)
    for w in range(width):
        every, some = ~np.uint64(0), np.uint64(0)
        for i in range(first, last):
            node, turned = operands[i] >> 1, operands[i] & 1
            every &= sides[node, one ^ turned, w]
            some |= sides[node, other ^ turned, w]
        sides[at, one, w] = every
        sides[at, other, w] = some


@njit(cache=True)
def _reasons(sides, tree, width, marks, leaves, w0):  # type: ignore[no-untyped-def]
    """From each root down: a part decided where it goes the way of the whole; leaves are written out."""
    for t in range(len(tree)):
        operand, parent, above, leaf = tree[t, 0], tree[t, 1], tree[t, 2], tree[t, 3]
        node, turned = operand >> 1, operand & 1
        if parent < 0:
            for w in range(width):
                marks[t, w] = ~np.uint64(0)
        else:
            whole, swapped = above >> 1, above & 1
            for w in range(width):
                yes, no = sides[node, turned, w], sides[node, 1 - turned, w]
                was, not_ = sides[whole, swapped, w], sides[whole, 1 - swapped, w]
                marks[t, w] = marks[parent, w] & ((yes & was) | (no & not_) | ~(yes | no | was | not_))
        if leaf >= 0:
            for w in range(width):
                leaves[leaf, w0 + w] = marks[t, w]


@njit(cache=True)
def run_nodes(atoms, code, operands, roots, tree, out, leaves):  # type: ignore[no-untyped-def]
    """Answers of all roots (out[r, 0] yes, out[r, 1] no) and, where ``leaves`` has room, what decided them.

    ``code`` rows: kind, need, first operand, last operand. Nodes come after the atoms, parts before wholes.
    """
    total, n = atoms.shape[2], len(atoms)
    sides = np.zeros((n + len(code), 2, BLOCK), np.uint64)
    marks = np.zeros((len(tree), BLOCK), np.uint64)
    for w0 in range(0, total, BLOCK):
        width = min(BLOCK, total - w0)
        for a in range(n):
            for s in range(2):
                for w in range(width):
                    sides[a, s, w] = atoms[a, s, w0 + w]
        for k in range(len(code)):
            _node(sides, operands, code[k, 2], code[k, 3], code[k, 0], code[k, 1], n + k, width)
        for r in range(len(roots)):
            node, turned = roots[r] >> 1, roots[r] & 1
            for w in range(width):
                out[r, 0, w0 + w] = sides[node, turned, w]
                out[r, 1, w0 + w] = sides[node, 1 - turned, w]
        if len(leaves):
            _reasons(sides, tree, width, marks, leaves, w0)
