"""Which comparisons can be made together: all about one array of numbers, or about one coded column, in one pass."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np

from yanzhen.rules.batch.bits import Words, gather_bits, mark_codes, mark_numbers
from yanzhen.rules.batch.board import Board, cut_at
from yanzhen.rules.batch.columns import Column, Floats, Rows
from yanzhen.rules.batch.direct import NOW, SUMMED, expected, is_direct, level_answers, numeric
from yanzhen.rules.batch.quick import numbers_of, settle_quotients, slack_of, terms_of
from yanzhen.rules.batch.trees import answer_atom
from yanzhen.rules.series import Variables, each_span
from yanzhen.specs.conditions import Compare, YearsSinceMeasure, facts_in

ORDERED = ("ge", "gt", "le", "lt")
Cut = tuple[int, bool, float, float]
"""(side of the rows between the cuts, whether the cuts bound a doubtful strip, low cut, high cut)."""
MANY = 32
FEW = 40


def cut_of(atom: Compare, given: Variables) -> Cut | None:
    """The thresholds of a comparison of one number with the rule's; None where it takes more than two."""
    values = expected(atom, given) if atom.than is None and atom.op != "exists" else None
    wanted = numeric(values) if values else None
    if wanted is None or len(wanted) > (2 if atom.op == "between" else 1):
        return None
    if is_direct(atom):
        return _exact_cut(atom.op, wanted)
    slack = slack_of(atom.measure, wanted[0]) if atom.measure is not None and atom.op in ORDERED else None
    if slack is None:
        return None
    value, side = float(wanted[0]), 0 if atom.op in ("ge", "gt") else 1
    if not slack:
        low = value if atom.op in ("ge", "lt") else float(np.nextafter(value, np.inf))
        return side, False, low, np.inf
    return side, True, value - slack, float(np.nextafter(value + slack, np.inf))


def _exact_cut(op: str, wanted: tuple[Decimal, ...]) -> Cut | None:
    reach, above = cut_at(wanted[0]), cut_at(wanted[-1], above=True)
    table: dict[str, Cut] = {
        "ge": (0, False, reach, np.inf),
        "gt": (0, False, above, np.inf),
        "lt": (1, False, reach, np.inf),
        "le": (1, False, above, np.inf),
        "eq": (0, False, reach, above),
        "in": (0, False, reach, above),
        "ne": (1, False, reach, above),
        "not_in": (1, False, reach, above),
        "between": (0, False, reach, above),
    }
    return table.get(op)


@dataclass(frozen=True)
class Together:
    """Comparisons of one array of numbers; ``terms`` settle those that are near a threshold."""

    head: Compare
    atoms: list[tuple[int, Compare]]
    plan: Rows
    cuts: Floats
    terms: Floats


@dataclass
class Groups:
    """Atoms by how they are made: together over one array of numbers, together over one coded column, one by one."""

    numbers: list[Together]
    coded: dict[str, list[tuple[int, Compare]]]
    single: list[tuple[int, Compare]]


def answer_atoms(atoms: list[tuple[int, Compare, Cut | None]], board: Board, out: Words) -> None:
    """Bits of the atoms of one stretch of rows; how they go together is the same for all stretches."""
    groups: Groups = board.once("groups", None, lambda: _groups(atoms, board))
    for group in groups.numbers:
        _mark_numbers(group, board, out)
    for fact, held in groups.coded.items():
        for at in range(0, len(held), MANY):
            _mark_coded(fact, held[at : at + MANY], board, out)
    for n, atom in groups.single:
        out[n] = answer_atom(atom, board)


def _groups(atoms: list[tuple[int, Compare, Cut | None]], board: Board) -> Groups:
    numbers: dict[int, list[tuple[int, Compare, Cut]]] = {}
    found = Groups([], {}, [])
    for n, atom, cut in atoms:
        fact = _coded_fact(atom, board)
        values = None if fact or cut is None else _array(atom, board)
        if fact:
            found.coded.setdefault(fact, []).append((n, atom))
        elif values is not None and cut is not None:
            numbers.setdefault(id(values), []).append((n, atom, cut))
        else:
            found.single.append((n, atom))
    for held in numbers.values():
        plan = np.array([[n, cut[0], cut[1]] for n, _, cut in held], np.int64)
        cuts = np.array([cut[2:] for _, _, cut in held])
        members = [(n, atom) for n, atom, _ in held]
        terms = terms_of(members, board.variables) if plan[:, 2].any() else cuts
        found.numbers.append(Together(held[0][1], members, plan, cuts, terms))
    return found


def _coded_fact(atom: Compare, board: Board) -> str:
    """The fact whose coded column alone decides; empty where there is none such."""
    fact: str = board.of("alone", atom, lambda: alone(atom))
    column = board.column(fact) if fact else None
    plain = (
        column is not None and column.codes is not None and column.numbers is None and column.dated is None
    )
    return fact if plain else ""


def alone(atom: Compare) -> str:
    names = {name for name, _ in facts_in(atom)}
    kinds = atom.fact is not None or isinstance(atom.measure, YearsSinceMeasure)
    plain = kinds and atom.than is None and atom.op != "exists" and len(names) == 1
    return next(iter(names)) if plain else ""


def _array(atom: Compare, board: Board) -> Floats | None:
    """The one array of numbers that an atom is about."""
    if atom.fact is None:
        return None if _each(atom, board) else numbers_of(atom.measure, board, 0)  # type: ignore[arg-type]
    column = board.column(atom.fact)
    if column is None or column.codes is not None:
        return None
    if column.dated is None:
        return column.numbers
    if column.numbers is not None or atom.period in SUMMED or each_span(atom.period) or board.year is None:
        return None
    year = column.years.get(board.year if atom.period in NOW else board.year - 1)
    return year.numbers if year is not None and year.codes is None else None


def _each(atom: Compare, board: Board) -> bool:
    found: bool = board.of("each", atom, lambda: any(each_span(p) for _, p in facts_in(atom)))
    return found


def _mark_numbers(group: Together, board: Board, out: Words) -> None:
    values, plan = _array(group.head, board), group.plan
    assert values is not None
    room = len(values) * len(plan) if plan[:, 2].any() else 0
    near = np.empty((room, 2), np.int64)
    near = near[: mark_numbers(values, plan, group.cuts, out, 0, near)]
    column = board.column(group.head.fact) if group.head.fact else None
    if column is not None and column.none is not None:
        out[plan[:, 0], 1] |= board.bits(column.none)
    near = settle_quotients(group.head, near, (plan, group.terms), board, out)
    for p in np.unique(near[:, 0]) if len(near) else ():
        n, atom = group.atoms[p]
        doubt = np.zeros(board.rows, np.bool_)
        doubt[near[near[:, 0] == p, 1]] = True
        out[n] = board.settle(atom, (out[n, 0].copy(), out[n, 1].copy()), doubt)


def _mark_coded(fact: str, atoms: list[tuple[int, Compare]], board: Board, out: Words) -> None:
    column = board.column(fact)
    assert column is not None
    numbers = np.array([n for n, _ in atoms], np.int64)
    table = board.once(
        ("bits", fact, atoms[0][0]), None, lambda: _bit_table(column, [a for _, a in atoms], board)
    )
    mark_codes(column.codes, table, numbers, out, 0)
    if column.none is not None:
        out[[n for n, atom in atoms if atom.fact is not None], 1] |= board.bits(column.none)


def _bit_table(column: Column, atoms: Sequence[Compare], board: Board) -> Words:
    """A word a level: two bits an atom, yes and no."""
    marks = np.zeros((2 * len(atoms), len(column.levels) + 1), np.uint8)
    for a, atom in enumerate(atoms):
        marks[2 * a : 2 * a + 2] = _answers(atom, column.levels, board)
    table = np.zeros(marks.shape[1], np.uint64)
    gather_bits(marks, table)
    return table


def _answers(atom: Compare, levels: tuple[Any, ...], board: Board) -> Any:
    """Few levels are a vocabulary: their answers are worked out once a program and day."""
    if len(levels) > FEW:
        return level_answers(atom, levels, board)
    names = ("levels", repr(sorted(board.variables.items())), tuple(map(type, levels)), levels)
    try:
        return board.of(names, atom, lambda: level_answers(atom, levels, board))
    except TypeError:
        return level_answers(atom, levels, board)
