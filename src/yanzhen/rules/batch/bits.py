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
def mark_numbers(values, plan, cuts, out, first, near):  # type: ignore[no-untyped-def]
    """Answers of several atoms about one array of numbers; how many rows were too near a threshold to tell, of which
    ``near`` takes (place in the plan, row) as far as it has room.

    ``plan`` rows: atom, side of the rows in [cuts[0], cuts[1]), whether cuts are the edges of a doubtful strip: then
    rows from cuts[1] up are on that side, those below cuts[0] on the other.
    """
    met, whole = 0, len(values) // 64
    for w in range(whole):
        met = _mark_word(values[64 * w : 64 * w + 64], plan, cuts, out, first + w, (near, met, 64 * w))
    if len(values) % 64:
        last = np.full(64, np.nan)
        last[: len(values) % 64] = values[64 * whole :]
        met = _mark_word(last, plan, cuts, out, first + whole, (near, met, 64 * whole))
    return met


@njit(cache=True)
def _mark_word(values, plan, cuts, out, at, strips):  # type: ignore[no-untyped-def]
    near, met, base = strips
    there = _reach(values, -np.inf)
    for p in range(len(plan)):
        atom, side = plan[p, 0], plan[p, 1]
        low = there if cuts[p, 0] == -np.inf else _reach(values, cuts[p, 0])
        high = np.uint64(0) if cuts[p, 1] == np.inf else _reach(values, cuts[p, 1])
        if plan[p, 2] == 0:
            out[atom, side, at] = low & ~high
            out[atom, 1 - side, at] = there & ~(low & ~high)
            continue
        out[atom, side, at] = high
        out[atom, 1 - side, at] = there & ~low
        strip = low & ~high
        if strip:
            for j in range(64):
                if (strip >> np.uint64(j)) & np.uint64(1):
                    if met < len(near):
                        near[met, 0], near[met, 1] = p, base + j
                    met += 1
    return met


@njit(cache=True)
def _reach(values, cut):  # type: ignore[no-untyped-def]
    word = np.uint64(0)
    for j in range(64):
        word |= np.uint64(values[j] >= cut) << np.uint64(j)
    return word


@njit(cache=True)
def put_rows(fresh, rows, out):  # type: ignore[no-untyped-def]
    """The answers ``fresh`` of some rows, first to last, in their places of ``out``."""
    for i in range(len(rows)):
        word, bit = rows[i] >> 6, np.uint64(1) << np.uint64(rows[i] & 63)
        for s in range(2):
            if (fresh[s, i >> 6] >> np.uint64(i & 63)) & np.uint64(1):
                out[s, word] |= bit
            else:
                out[s, word] &= ~bit


@njit(cache=True)
def mark_codes(codes, table, atoms, out, first):  # type: ignore[no-untyped-def]
    """Answers of up to 32 atoms about one coded column: ``table`` holds for each level (the first: no level) two bits
    an atom, yes and no; 64 rows by 64 bits are turned about at a time."""
    rows, square = len(codes), np.zeros(64, np.uint64)
    for w in range((rows + 63) // 64):
        base, many = w * 64, min(64, rows - w * 64)
        for j in range(many):
            square[j] = table[codes[base + j] + 1]
        for j in range(many, 64):
            square[j] = np.uint64(0)
        _turn(square)
        for a in range(len(atoms)):
            out[atoms[a], 0, first + w] = square[2 * a]
            out[atoms[a], 1, first + w] = square[2 * a + 1]


@njit(cache=True)
def gather_bits(marks, out):  # type: ignore[no-untyped-def]
    """out[i] = a word with bit m set where marks[m, i] is."""
    for m in range(len(marks)):
        for i in range(marks.shape[1]):
            out[i] |= np.uint64(marks[m, i]) << np.uint64(m)


@njit(cache=True)
def _turn(square):  # type: ignore[no-untyped-def]
    """Bit j of word i and bit i of word j change places."""
    width, mask = 32, np.uint64(0xFFFFFFFF)
    while width:
        shift = np.uint64(width)
        k = 0
        while k < 64:
            change = ((square[k] >> shift) ^ square[k + width]) & mask
            square[k] ^= change << shift
            square[k + width] ^= change
            k = (k + width + 1) & ~width
        width >>= 1
        mask ^= mask << np.uint64(width)


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
def _at_least(sides, operands, flipped, need, result):  # type: ignore[no-untyped-def]
    """result = bits of rows in which at least ``need`` operands are set: counters of one bit a plane."""
    used = 1
    while (1 << used) <= len(operands):
        used += 1
    width = len(result)
    planes = np.zeros((used, width), np.uint64)
    for operand in operands:
        bits = sides[operand >> 1, (operand & 1) ^ flipped]
        for w in range(width):
            carry = bits[w]
            for p in range(used):
                both = planes[p, w] & carry
                planes[p, w] ^= carry
                carry = both
    for w in range(width):
        more, same = np.uint64(0), ~np.uint64(0)
        for p in range(used - 1, -1, -1):
            if (need >> p) & 1:
                same &= planes[p, w]
            else:
                more |= same & planes[p, w]
                same &= ~planes[p, w]
        result[w] = more | same


@njit(cache=True)
def _node(sides, operands, kind, need, at):  # type: ignore[no-untyped-def]
    """Yes and no of one node from those of its operands; an operand 2n + 1 is the negation of node n."""
    if kind == COUNT:
        _at_least(sides, operands, 0, need, sides[at, 0])
        _at_least(sides, operands, 1, len(operands) - need + 1, sides[at, 1])
        return
    one, other = (0, 1) if kind == ALL else (1, 0)
    every, some = sides[at, one], sides[at, other]
    every[:] = ~np.uint64(0)
    some[:] = np.uint64(0)
    for operand in operands:
        good, bad = sides[operand >> 1, one ^ (operand & 1)], sides[operand >> 1, other ^ (operand & 1)]
        for w in range(len(every)):
            every[w] &= good[w]
            some[w] |= bad[w]


@njit(cache=True)
def _reasons(sides, tree, width, marks):  # type: ignore[no-untyped-def]
    """From each root down: a part decided where it goes the way of the whole."""
    for t in range(len(tree)):
        parent = tree[t, 1]
        if parent < 0:
            marks[t, :width] = ~np.uint64(0)
            continue
        part, turned, whole = tree[t, 0] >> 1, tree[t, 0] & 1, tree[t, 2] >> 1
        for w in range(width):
            unlike = (sides[part, turned, w] ^ sides[whole, 0, w]) | (
                sides[part, 1 - turned, w] ^ sides[whole, 1, w]
            )
            marks[t, w] = marks[parent, w] & ~unlike


@njit(cache=True)
def _ones(word):  # type: ignore[no-untyped-def]
    word -= (word >> np.uint64(1)) & np.uint64(0x5555555555555555)
    word = (word & np.uint64(0x3333333333333333)) + ((word >> np.uint64(2)) & np.uint64(0x3333333333333333))
    word = (word + (word >> np.uint64(4))) & np.uint64(0x0F0F0F0F0F0F0F0F)
    return (word * np.uint64(0x0101010101010101)) >> np.uint64(56)


@njit(cache=True)
def _count(sides, tree, heads, marks, counts, ends):  # type: ignore[no-untyped-def]
    """counts[leaf] += rows that it decided, and those among them whose rule says no; ``ends``: how many words, and
    what of the last counts."""
    width, tail = ends
    for t in range(len(tree)):
        leaf = tree[t, 3]
        if leaf < 0:
            continue
        marks[t, width - 1] &= tail
        head, turned = heads[leaf] >> 1, 1 - (heads[leaf] & 1)
        every, refused = np.uint64(0), np.uint64(0)
        for w in range(width):
            every += _ones(marks[t, w])
            refused += _ones(marks[t, w] & sides[head, turned, w])
        counts[leaf, 0] += every
        counts[leaf, 1] += refused


@njit(cache=True)
def _block(sides, atoms, code, operands, w0):  # type: ignore[no-untyped-def]
    """Answers of the atoms and then of all nodes for one block of words."""
    n, width = len(atoms), min(BLOCK, atoms.shape[2] - w0)
    for a in range(n):
        for s in range(2):
            sides[a, s, :width] = atoms[a, s, w0 : w0 + width]
    for k in range(len(code)):
        _node(sides, operands[code[k, 2] : code[k, 3]], code[k, 0], code[k, 1], n + k)


@njit(cache=True)
def run_nodes(atoms, code, operands, roots, out):  # type: ignore[no-untyped-def]
    """Answers of all roots: out[r, 0] yes, out[r, 1] no.

    ``code`` rows: kind, need, first operand, last operand. Nodes come after the atoms, parts before wholes.
    """
    total = atoms.shape[2]
    size = min(BLOCK, total)
    sides = np.zeros((len(atoms) + len(code), 2, size), np.uint64)
    for w0 in range(0, total, BLOCK):
        _block(sides, atoms, code, operands, w0)
        _write(sides, roots, out, w0)


@njit(cache=True)
def _write(sides, roots, out, w0):  # type: ignore[no-untyped-def]
    width = min(BLOCK, out.shape[2] - w0)
    for r in range(len(roots)):
        node, turned = roots[r] >> 1, roots[r] & 1
        out[r, 0, w0 : w0 + width] = sides[node, turned, :width]
        out[r, 1, w0 : w0 + width] = sides[node, 1 - turned, :width]


@njit(cache=True)
def run_reasons(atoms, shape, out, leaves, counts, rows):  # type: ignore[no-untyped-def]
    """The same, and what decided: leaves[leaf] bits of the rows that a place in a tree decided (where there is room
    for them), counts[leaf] of all rows and of those refused. ``shape``: code, operands, roots, tree, heads."""
    code, operands, roots, tree, heads = shape
    total = atoms.shape[2]
    size = min(BLOCK, total)
    sides = np.zeros((len(atoms) + len(code), 2, size), np.uint64)
    marks = np.zeros((len(tree), size), np.uint64)
    for w0 in range(0, total, BLOCK):
        width = min(BLOCK, total - w0)
        _block(sides, atoms, code, operands, w0)
        _write(sides, roots, out, w0)
        _reasons(sides, tree, width, marks)
        tail = ~np.uint64(0)
        if w0 + width == total and rows % 64:
            tail = (np.uint64(1) << np.uint64(rows % 64)) - np.uint64(1)
        _count(sides, tree, heads, marks, counts, (width, tail))
        if len(leaves):
            for t in range(len(tree)):
                if tree[t, 3] >= 0:
                    leaves[tree[t, 3], w0 : w0 + width] = marks[t, :width]
