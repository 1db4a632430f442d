"""Whole conditions over a stretch of enterprises: comparisons of measures, and trees of them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import numpy as np

from yanzhen.rules.batch.bits import ALL, ANY, COUNT, pack, run_nodes, unpack
from yanzhen.rules.batch.board import Board, Sides
from yanzhen.rules.batch.columns import Bools, Floats
from yanzhen.rules.batch.direct import SUMMED, compare_column, expected, is_direct, numeric
from yanzhen.rules.batch.ranges import EPS, RULES, Range, range_of, scale_of, size_of
from yanzhen.rules.series import each_span
from yanzhen.specs.conditions import (
    AllOf,
    AnyOf,
    AtLeast,
    Compare,
    Condition,
    Fact,
    FactOf,
    Measure,
    NotOf,
    PointsMeasure,
    facts_in,
    parts,
)

MEASURED = frozenset({"ge", "gt", "le", "lt", "eq", "ne", "between"})


def answer_atom(condition: Compare, board: Board) -> Sides:
    """Yes and no of one comparison; equal comparisons are worked out once a board."""
    key = board.key(condition)
    if key not in board.told:
        board.told[key] = _compare(condition, board)
    return board.told[key]


def _compare(condition: Compare, board: Board) -> Sides:
    if is_direct(condition):
        if condition.period in SUMMED and condition.op in MEASURED:
            return _summed(condition, board)
        return compare_column(condition, board)
    return _measured(condition, board)


def _summed(condition: Compare, board: Board) -> Sides:
    """A sum of years against a number: rows given by year are measured, all others compared as they are."""
    column, values = board.column(condition.fact or ""), expected(condition, board.variables)
    if column is None or column.dated is None or not values or numeric(values) is None:
        return compare_column(condition, board)
    year_less = board.columns.changed({condition.fact or "": column.without(column.dated)})
    rest = Board(year_less, board.variables, board.cuts, board.seen, board.kept)
    yes, no = compare_column(condition, rest)
    more_yes, more_no, doubt = _ranged(condition, board, 0)
    dated = board.bits(column.dated)
    sides = (yes | (pack(more_yes) & dated), no | (pack(more_no) & dated))
    return board.settle(condition, sides, doubt & column.dated)


def _measured(condition: Compare, board: Board) -> Sides:
    """«Each of the last years» is asked of every year apart."""
    asked = [(condition.fact or "", condition.period)] + [
        pair for part in (condition.measure, condition.than) if part is not None for pair in facts_in(part)
    ]
    years = max(each_span(period) for _, period in asked)
    told = [_ranged(condition, board, back) for back in (range(1, years + 1) if years else (0,))]
    yes = np.logical_and.reduce([t[0] for t in told])
    no = np.logical_or.reduce([t[1] for t in told])
    doubt = np.logical_or.reduce([t[2] for t in told])
    return board.settle(condition, (pack(yes), pack(no)), doubt)


def _ranged(condition: Compare, board: Board, back: int) -> tuple[Bools, Bools, Bools]:
    left = range_of(condition.measure or _own(condition), board, back)
    if condition.than is not None:
        rights = [range_of(condition.than, board, back)]
    else:
        rights = [_value(value, left, board) for value in _values(condition, board)]
    ops = ("ge", "le") if condition.op == "between" else (condition.op,)
    told = [_against(op, left, right) for op, right in zip(ops, rights, strict=True)]
    yes = np.logical_and.reduce([t[0] for t in told])
    no = np.logical_or.reduce([t[1] for t in told])
    return yes, no, np.logical_or.reduce([t[2] for t in told])


def _own(condition: Compare) -> Measure:
    return Fact(number=FactOf(fact=condition.fact or "", period=condition.period))


def _values(condition: Compare, board: Board) -> list[Decimal | None]:
    held = condition.value if isinstance(condition.value, tuple) else (condition.value,)
    found: list[Decimal | None] = []
    for value in held:
        given: Any = board.variables.get(value, value) if isinstance(value, str) else value
        told = numeric((given,))
        found.append(told[0] if told else None)
    return found


def _value(value: Decimal | None, left: Range, board: Board) -> Range:
    """The number of the rule as a range, on the scale of the other side where it can be."""
    no = np.zeros(board.rows, np.bool_)
    if value is None:
        ends = np.full(board.rows, -np.inf), np.full(board.rows, np.inf)
        return Range(*ends, 0.0, ~no, no)
    scale = scale_of([value])
    if left.scale and scale:
        at = np.full(board.rows, float(value * scale))
        return Range(at, at, 0.0, no, no, scale)
    near = float(value)
    at = np.full(board.rows, near)
    return Range(at, at, 0.0 if Decimal(near) == value else abs(near) * EPS, no, no)


def _against(op: str, left: Range, right: Range) -> tuple[Bools, Bools, Bools]:
    """(yes, no, too near to tell) of ``left op right``."""
    if left.scale and right.scale:
        scale = max(left.scale, right.scale)
        left, right = left.scaled(scale), right.scaled(scale)
    else:
        left, right = left.plain(), right.plain()
    slack = left.off + right.off
    doubt = left.doubt | right.doubt | _tied(left.low, right.high, slack) | _tied(left.high, right.low, slack)
    apart = (left.high < right.low) | (left.low > right.high)
    same = (left.low == left.high) & (right.low == right.high) & (left.low == right.low)
    yes, no = {
        "ge": (left.low >= right.high, left.high < right.low),
        "gt": (left.low > right.high, left.high <= right.low),
        "le": (left.high <= right.low, left.low > right.high),
        "lt": (left.high < right.low, left.low >= right.high),
        "eq": (same, apart),
        "ne": (apart, same),
    }[op]
    return yes, no, doubt


def _tied(one: Floats, other: Floats, slack: Floats | float) -> Bools:
    sure = np.isfinite(one) & np.isfinite(other)
    gap = np.abs(np.where(sure, one, 0.0) - np.where(sure, other, 0.0))
    found: Bools = sure & (gap <= slack) & (np.asarray(slack) > 0)
    return found


def answer_tree(condition: Condition, board: Board) -> Sides:
    """Yes and no of a whole condition."""
    if isinstance(condition, Compare):
        return answer_atom(condition, board)
    inside = [answer_tree(inner, board) for inner in parts(condition)]
    if isinstance(condition, NotOf):
        return inside[0][1], inside[0][0]
    kind, need = shape_of(condition)
    atoms = np.array(inside)
    code = np.array([[kind, need, 0, len(inside)]], np.int64)
    operands = np.arange(len(inside), dtype=np.int64) * 2
    out = np.zeros((1, 2, atoms.shape[2]), np.uint64)
    roots = np.array([2 * len(inside)], np.int64)
    run_nodes(atoms, code, operands, roots, out)
    return out[0, 0], out[0, 1]


def shape_of(condition: Condition) -> tuple[int, int]:
    """How a condition joins its parts: (kind, how many must hold)."""
    match condition:
        case AllOf(all=inside):
            return ALL, len(inside)
        case AnyOf():
            return ANY, 1
        case AtLeast(at_least=quota):
            return COUNT, quota.count
        case _:
            raise TypeError(type(condition).__name__)


def _points(what: PointsMeasure, board: Board, back: int) -> Range:
    asked = what.points
    scale = scale_of([asked.points, asked.otherwise])
    yes, no = (unpack(side, board.rows) for side in answer_tree(asked.when, board))
    one, other = (float(v * (scale or 1)) for v in (asked.points, asked.otherwise))
    low = np.where(yes, one, np.where(no, other, min(one, other)))
    high = np.where(yes, one, np.where(no, other, max(one, other)))
    off: Floats | float = 0.0 if scale else size_of(low, high) * EPS
    return Range(low, high, off, ~(yes | no), np.zeros(board.rows, np.bool_), scale)


RULES[PointsMeasure] = _points
