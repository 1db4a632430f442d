"""Compressed adjacency (CSR): who follows whom, as two integer arrays, so that graph questions stay cheap."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Adjacency:
    """Directed graph on ``0..n-1``: the successors of ``i`` are ``to[start[i]:start[i+1]]``, ascending.

    ``edge`` holds for each entry the position of its pair in the input of ``build``.
    """

    start: Ints
    to: Ints
    edge: Ints

    @classmethod
    def build(cls, size: int, tails: Iterable[int], heads: Iterable[int]) -> Adjacency:
        """Pairs (tail, head) in any order; parallel pairs are kept."""
        tail = np.asarray(list(tails), dtype=np.int64)
        head = np.asarray(list(heads), dtype=np.int64)
        order = np.lexsort((np.arange(tail.size), head, tail))
        start = np.zeros(size + 1, dtype=np.int64)
        np.cumsum(np.bincount(tail, minlength=size), out=start[1:])
        return cls(start, head[order], order.astype(np.int64))

    @property
    def size(self) -> int:
        return int(self.start.size - 1)

    def successors(self, node: int) -> Ints:
        return self.to[self.start[node] : self.start[node + 1]]

    def edges(self, node: int) -> Ints:
        """Positions of the pairs that leave ``node``."""
        return self.edge[self.start[node] : self.start[node + 1]]

    def tails(self) -> Ints:
        """The tail of each entry of ``to``."""
        return np.repeat(np.arange(self.size, dtype=np.int64), np.diff(self.start))

    def reversed(self) -> Adjacency:
        return Adjacency.build(self.size, self.to.tolist(), self.tails().tolist())

    def simple(self) -> Adjacency:
        """Without parallel pairs and loops."""
        pairs = sorted(
            {(t, h) for t, h in zip(self.tails().tolist(), self.to.tolist(), strict=True) if t != h}
        )
        return Adjacency.build(self.size, (t for t, _ in pairs), (h for _, h in pairs))

    def distances(self, sources: Iterable[int]) -> Ints:
        """Links from the nearest source to each node; -1 where none leads there (breadth first)."""
        distance = np.full(self.size, -1, dtype=np.int64)
        front = np.unique(np.asarray(list(sources), dtype=np.int64))
        distance[front] = 0
        step = 0
        while front.size:
            step += 1
            reached = np.unique(np.concatenate([self.successors(int(i)) for i in front]))
            front = reached[distance[reached] < 0]
            distance[front] = step
        return distance


def find_components(adjacency: Adjacency) -> Ints:
    """Strongly connected components (Tarjan 1972, without recursion).

    Returns a label per node; labels are in topological order: no link leads from higher to lower.
    """
    size = adjacency.size
    state = _Tarjan([-1] * size, [0] * size, [-1] * size)
    for root in range(size):
        if state.number[root] < 0:
            state.explore(root, adjacency)
    labels = np.asarray(state.label, dtype=np.int64)
    return np.asarray(state.found - 1 - labels, dtype=np.int64)


@dataclass(slots=True)
class _Tarjan:
    number: list[int]
    low: list[int]
    label: list[int]
    seen: int = 0
    found: int = 0

    def explore(self, root: int, adjacency: Adjacency) -> None:
        stack: list[int] = []
        work = [(root, iter(adjacency.successors(root).tolist()))]
        self._enter(root, stack)
        while work:
            node, rest = work[-1]
            following = next(rest, None)
            if following is None:
                work.pop()
                self._leave(node, work[-1][0] if work else None, stack)
            elif self.number[following] < 0:
                self._enter(following, stack)
                work.append((following, iter(adjacency.successors(following).tolist())))
            elif self.label[following] < 0:
                self.low[node] = min(self.low[node], self.number[following])

    def _enter(self, node: int, stack: list[int]) -> None:
        self.number[node] = self.low[node] = self.seen
        self.seen += 1
        stack.append(node)

    def _leave(self, node: int, parent: int | None, stack: list[int]) -> None:
        if parent is not None:
            self.low[parent] = min(self.low[parent], self.low[node])
        if self.low[node] == self.number[node]:
            while self.label[node] < 0:
                self.label[stack.pop()] = self.found
            self.found += 1


def longest_layers(adjacency: Adjacency) -> Ints:
    """Layer of each node by the longest path from a source, cycles condensed to one layer."""
    labels = find_components(adjacency)
    depth = np.zeros(int(labels.max(initial=-1)) + 1, dtype=np.int64)
    tails = adjacency.tails()
    for position in np.argsort(labels[tails], kind="stable"):
        before, after = labels[tails[position]], labels[adjacency.to[position]]
        if before != after:
            depth[after] = max(depth[after], depth[before] + 1)
    return depth[labels]
