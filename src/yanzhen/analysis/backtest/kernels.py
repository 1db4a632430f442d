"""Compiled inner loops of the boosting: sums per bin, and the walk of rows down the trees."""

from __future__ import annotations

import numpy as np
from numba import njit


@njit(cache=True)
def sum_bins(bins, columns, at_node, slope, bend, count):  # type: ignore[no-untyped-def]
    """(count, F', 64, 2) sums of slope and bend per node of this level, chosen column and bin."""
    found = np.zeros((count, len(columns), 64, 2))
    for k in range(len(columns)):
        column = bins[columns[k]]
        for row in range(len(at_node)):
            at = at_node[row]
            if at >= 0:
                b = column[row]
                found[at, k, b, 0] += slope[row]
                found[at, k, b, 1] += bend[row]
    return found


@njit(cache=True)
def best_splits(sums, ridge, least):  # type: ignore[no-untyped-def]
    """Per node: (chosen column or -1, last bin that goes left, gain). Gain is that of the second-order loss."""
    nodes, columns = sums.shape[0], sums.shape[1]
    column = np.full(nodes, -1, np.int64)
    cut = np.zeros(nodes, np.int64)
    gain = np.zeros(nodes)
    for n in range(nodes):
        for k in range(columns):
            total_slope, total_bend = 0.0, 0.0
            for b in range(64):
                total_slope += sums[n, k, b, 0]
                total_bend += sums[n, k, b, 1]
            whole = total_slope * total_slope / (total_bend + ridge)
            slope, bend = 0.0, 0.0
            for b in range(63):
                slope += sums[n, k, b, 0]
                bend += sums[n, k, b, 1]
                rest = total_bend - bend
                if bend >= least and rest >= least:
                    other = total_slope - slope
                    value = slope * slope / (bend + ridge) + other * other / (rest + ridge) - whole
                    if value > gain[n] + 1e-9:
                        gain[n], column[n], cut[n] = value, k, b
    return column, cut, gain


@njit(cache=True)
def push_down(bins, node, first, column, cut):  # type: ignore[no-untyped-def]
    """Moves every row in a node of this level that splits to its child: 2n + 1 left, 2n + 2 right."""
    for row in range(len(node)):
        at = node[row] - first
        if 0 <= at < len(column) and column[at] >= 0:
            right = bins[column[at], row] > cut[at]
            node[row] = 2 * node[row] + 1 + (1 if right else 0)


@njit(cache=True)
def walk(bins, columns, cuts, leaves, out):  # type: ignore[no-untyped-def]
    """Adds the leaf value of every tree to ``out`` (n,); ``bins`` (F, n); trees as complete binary arrays."""
    for t in range(columns.shape[0]):
        for row in range(len(out)):
            at = 0
            while columns[t, at] >= 0:
                at = 2 * at + 1 + (1 if bins[columns[t, at], row] > cuts[t, at] else 0)
            out[row] += leaves[t, at]
