"""One partner each: the assignment whose scores sum to the most, solved block by block."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.optimize import linear_sum_assignment
from scipy.sparse.csgraph import connected_components, min_weight_full_bipartite_matching

Ints = npt.NDArray[np.int64]
DENSE = 4_000_000
"""Cells of a block that is solved as a full table; a larger one is solved on its pairs alone."""


@dataclass(frozen=True, slots=True)
class Assignment:
    """``pairs``: (asking key, answering key, score), by asking key; ``blocks``: parts that could be solved apart."""

    pairs: tuple[tuple[str, str, float], ...]
    total: float
    blocks: int


def assign(scored: Iterable[tuple[str, str, float]]) -> Assignment:
    """At most one partner for each key of either side, the sum of scores as large as can be; order does not matter.

    Pairs that are not given are never made. Of several best assignments one is taken, always the same.
    """
    held = sorted({(a, b): s for a, b, s in sorted(scored) if s > 0}.items())
    if not held:
        return Assignment((), 0.0, 0)
    left, right = (sorted({key[side] for key, _ in held}) for side in (0, 1))
    at, to = ({key: i for i, key in enumerate(keys)} for keys in (left, right))
    row = np.array([at[a] for (a, _), _ in held])
    column = np.array([to[b] for (_, b), _ in held])
    score = np.array([s for _, s in held])
    blocks = _blocks(row, column, (len(left), len(right)))
    chosen = sorted(k for block in blocks for k in _solve(row[block], column[block], score[block], block))
    pairs = tuple((*held[k][0], held[k][1]) for k in chosen)
    return Assignment(pairs, float(sum(s for _, _, s in pairs)), len(blocks))


def _blocks(row: Ints, column: Ints, size: tuple[int, int]) -> list[Ints]:
    """Positions of the pairs of each connected part."""
    whole = sum(size)
    graph = sparse.coo_matrix((np.ones(len(row)), (row, column + size[0])), shape=(whole, whole))
    count, label = connected_components(graph, directed=False)
    order = np.argsort(label[row], kind="stable")
    ends = np.cumsum(np.bincount(label[row], minlength=count))
    return [part for part in np.split(order, ends[:-1]) if len(part)]


def _solve(row: Ints, column: Ints, score: npt.NDArray[np.float64], block: Ints) -> Sequence[int]:
    rows, row = np.unique(row, return_inverse=True)
    columns, column = np.unique(column, return_inverse=True)
    if len(rows) * len(columns) <= DENSE:
        table = np.zeros((len(rows), len(columns)))
        place = np.full(table.shape, -1)
        table[row, column], place[row, column] = score, block
        found = place[linear_sum_assignment(table, maximize=True)]
        return [int(k) for k in found if k >= 0]
    return _solve_sparse(row, column, score, block)


def _solve_sparse(row: Ints, column: Ints, score: npt.NDArray[np.float64], block: Ints) -> Sequence[int]:
    """Every row may also stay alone (a column of its own, worth nothing), so that a full matching exists.

    Costs are 2 − score: at least 1, for a cost of nothing would be no pair at all.
    """
    rows, columns = int(row.max()) + 1, int(column.max()) + 1
    alone = np.arange(rows)
    cost = np.concatenate([2.0 - score, np.full(rows, 2.0)])
    where = (np.concatenate([row, alone]), np.concatenate([column, columns + alone]))
    matrix = sparse.csr_matrix((cost, where), shape=(rows, columns + rows))
    taken = dict(zip(*min_weight_full_bipartite_matching(matrix), strict=True))
    return [int(k) for k, r, c in zip(block, row, column, strict=True) if taken.get(r) == c]
