"""One activity drawn in several chains is one activity: union-find over the drawings, coarse ones apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

import numpy as np

from yanzhen.kernel.adjacency import Ints

Pair = tuple[int, int]


class Drawn(Protocol):
    @property
    def chain(self) -> str: ...


class Twin(Protocol):
    @property
    def supplier(self) -> str: ...
    @property
    def customer(self) -> str: ...


def merge_twins(
    nodes: Sequence[Drawn], index: Mapping[str, int], twins: Iterable[Twin]
) -> tuple[Ints, frozenset[Pair]]:
    """Activity number of each node, and the pairs (coarse node, finer node) that were not merged.

    A node with twins at several nodes of one other chain is drawn more coarsely than they are (矿山业主
    against 铜矿采选 and 铅锌矿采选): merging would make one activity of what that chain draws apart. A pair
    that would do so by a detour is not merged either, and each end covers the other. Numbers follow the
    first node.
    """
    pairs = sorted({_sorted(index[t.supplier], index[t.customer]) for t in twins})
    reach = Counter((a, nodes[b].chain) for pair in pairs for a, b in (pair, pair[::-1]))
    groups = _Groups(nodes)
    apart: set[Pair] = set()
    for a, b in pairs:
        coarse = {(x, y) for x, y in ((a, b), (b, a)) if reach[x, nodes[y].chain] > 1}
        if coarse or not groups.join(a, b):
            apart |= coarse or {(a, b), (b, a)}
    return groups.numbers(), frozenset(apart)


def _sorted(a: int, b: int) -> Pair:
    return (a, b) if a < b else (b, a)


class _Groups:
    """Union-find in which no group may hold two nodes of one chain."""

    def __init__(self, nodes: Sequence[Drawn]) -> None:
        self.parent = list(range(len(nodes)))
        self.chains = [{n.chain} for n in nodes]

    def root(self, i: int) -> int:
        while self.parent[i] != i:
            self.parent[i] = i = self.parent[self.parent[i]]
        return i

    def join(self, a: int, b: int) -> bool:
        low, high = sorted((self.root(a), self.root(b)))
        if low != high and self.chains[low] & self.chains[high]:
            return False
        self.parent[high] = low
        self.chains[low] |= self.chains[high]
        return True

    def numbers(self) -> Ints:
        seen: dict[int, int] = {}
        roots = (self.root(i) for i in range(len(self.parent)))
        return np.asarray([seen.setdefault(r, len(seen)) for r in roots], dtype=np.int64)
