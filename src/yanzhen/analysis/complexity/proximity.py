"""How often two activities sit in the same region: packed bits and population counts instead of a product."""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

WORTH_COMPILING = 20_000_000
"""Word operations from which the compiled kernel earns its start-up."""


def pack_presence(presence: sp.csr_array) -> NDArray[np.uint64]:
    """One bit a region: (A, ⌈R / 64⌉) words, bit r of row a set where M_ra = 1."""
    regions, activities = presence.shape
    words = -(-regions // 64)
    flags = np.zeros((activities, words * 64), np.bool_)
    flags[presence.indices, np.repeat(np.arange(regions), np.diff(presence.indptr))] = True
    return np.packbits(flags, axis=1, bitorder="little").view(np.uint64)


def count_together(presence: sp.csr_array) -> NDArray[np.int32]:
    """C = Mᵀ M, (A, A): in how many regions both activities are present."""
    bits = pack_presence(presence)
    if bits.shape[0] ** 2 * bits.shape[1] // 2 > WORTH_COMPILING:
        from yanzhen.analysis.complexity.kernels import count_pairs

        counted: NDArray[np.int32] = count_pairs(bits)
        return counted
    counts = np.empty((len(bits), len(bits)), np.int32)
    for i, row in enumerate(bits):
        counts[i, i:] = np.bitwise_count(bits[i:] & row).sum(axis=1, dtype=np.int32)
        counts[i:, i] = counts[i, i:]
    return counts


def calc_proximity(presence: sp.csr_array) -> NDArray[np.float64]:
    """φ_ab = C_ab / max(C_aa, C_bb), (A, A): the smaller of the two conditional probabilities; φ_aa = 1.

    Zero for an activity that is nowhere. Source: Hidalgo, Klinger, Barabási, Hausmann (2007), Science 317, 482.
    """
    counts = count_together(presence)
    ubiquity = np.maximum(np.diagonal(counts), 1).astype(np.float64)
    if len(counts) ** 2 * presence.shape[0] // 128 > WORTH_COMPILING:
        from yanzhen.analysis.complexity.kernels import divide_by_larger

        divided: NDArray[np.float64] = divide_by_larger(counts, ubiquity)
        return divided
    return counts / np.maximum(ubiquity[:, None], ubiquity)
