"""Rules laid out for the batch: comparisons that several rules share stand once, wholes stand after their parts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from yanzhen.rules.batch.trees import shape_of
from yanzhen.specs.conditions import Compare, Condition, NotOf, facts_in, parts
from yanzhen.specs.fields import Spec

Table = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Layout:
    """``atoms`` are the different comparisons and ``asks`` the facts of each; ``code``, ``operands``, ``roots`` and
    ``tree`` are what the compiled loop reads; ``leaves`` tells of each place in a tree its (rule, atom, root)."""

    atoms: tuple[Compare, ...]
    asks: tuple[frozenset[str], ...]
    code: Table
    operands: Table
    roots: Table
    tree: Table
    leaves: Table
    uses: tuple[frozenset[int], ...]
    """The atoms of each rule."""
    numbers: dict[str, int]
    """The atom that has a key."""


def compares_in(part: Spec) -> Iterator[Compare]:
    """Every comparison, those inside measures as well."""
    if isinstance(part, Compare):
        yield part
    for name in type(part).model_fields:
        held = getattr(part, name)
        for inner in held if isinstance(held, tuple) else (held,):
            if isinstance(inner, Spec):
                yield from compares_in(inner)


def lay_out(conditions: Sequence[Condition]) -> Layout:
    """Share equal comparisons and equal wholes of all conditions."""
    atoms: dict[str, Compare] = {}
    for condition in conditions:
        for atom in _leaves(condition):
            atoms.setdefault(key_of(atom), atom)
    work = _Work({key: n for n, key in enumerate(atoms)})
    for rule, condition in enumerate(conditions):
        work.rule = rule
        work.roots.append(work.operand(condition))
        work.expand(condition, -1, 0, 0)
    leaves = _table(work.leaves, 3)
    uses = tuple(frozenset(int(a) for a in leaves[leaves[:, 0] == r, 1]) for r in range(len(conditions)))
    return Layout(
        tuple(atoms.values()),
        tuple(frozenset(name for name, _ in facts_in(atom)) for atom in atoms.values()),
        _table(work.code, 4),
        np.array(work.operands, np.int64),
        np.array(work.roots, np.int64),
        _table(work.tree, 4),
        leaves,
        uses,
        work.atoms,
    )


def key_of(atom: Compare) -> str:
    """What makes two comparisons the same: not their notes, grades and units in words."""
    return atom.model_dump_json(exclude={"note", "grade", "unit"})


def _leaves(condition: Condition) -> Iterator[Compare]:
    if isinstance(condition, Compare):
        yield condition
    for inner in parts(condition):
        yield from _leaves(inner)


def _table(rows: list[tuple[int, ...]], width: int) -> Table:
    return np.array(rows, np.int64).reshape(-1, width)


class _Work:
    """The tables while they grow. An operand is 2 × node, plus 1 where the node is negated."""

    def __init__(self, atoms: dict[str, int]) -> None:
        self.atoms = atoms
        self.nodes: dict[tuple[int, ...], int] = {}
        self.code: list[tuple[int, ...]] = []
        self.operands: list[int] = []
        self.roots: list[int] = []
        self.tree: list[tuple[int, ...]] = []
        self.leaves: list[tuple[int, ...]] = []
        self.rule = 0

    def operand(self, condition: Condition) -> int:
        if isinstance(condition, Compare):
            return 2 * self.atoms[key_of(condition)]
        inside = [self.operand(inner) for inner in parts(condition)]
        if isinstance(condition, NotOf):
            return inside[0] ^ 1
        kind, need = shape_of(condition)
        key = (kind, need, *inside)
        if key not in self.nodes:
            self.nodes[key] = len(self.atoms) + len(self.code)
            first = len(self.operands)
            self.operands.extend(inside)
            self.code.append((kind, need, first, len(self.operands)))
        return 2 * self.nodes[key]

    def expand(self, condition: Condition, parent: int, above: int, flipped: int) -> None:
        """The places of one rule, from the head down; ``above`` is the whole that a place must agree with."""
        if isinstance(condition, NotOf):
            self.expand(condition.not_, parent, above, flipped ^ 1)
            return
        operand = self.operand(condition)
        leaf = -1
        if isinstance(condition, Compare):
            leaf = len(self.leaves)
            self.leaves.append((self.rule, operand >> 1, self.roots[self.rule]))
        self.tree.append((operand ^ flipped, parent, above, leaf))
        own = len(self.tree) - 1
        for inner in parts(condition):
            self.expand(inner, own, operand, 0)
