"""Measures that are one number or nothing (a share, a growth): one array, two thresholds, no ranges."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import numpy as np
from numba import njit

from yanzhen.rules.batch.bits import Words
from yanzhen.rules.batch.board import Board
from yanzhen.rules.batch.columns import EXACT, Column, Floats, Rows
from yanzhen.rules.batch.direct import expected, numeric
from yanzhen.rules.series import Variables, each_span
from yanzhen.specs import conditions as c

NEAR = 2.0**-48
"""Relative distance within which a quotient of floats is not trusted."""
ROOT = 4e-12
"""Absolute distance within which a rounded root is not trusted."""


@njit(cache=True)
def _quotients(top, whole, out):  # type: ignore[no-untyped-def]
    for row in range(len(top)):
        out[row] = top[row] / whole[row] if whole[row] > 0 else np.nan


def slack_of(what: c.Measure, number: Decimal) -> float | None:
    """How near the threshold a float is not to be trusted; None where a measure is not one number a row."""
    value = float(number)
    if type(what) not in RULES:
        return None
    if isinstance(what, c.GrowthMeasure):
        return NEAR * (abs(value) + 2) + (ROOT if what.growth.kind == "cagr" else 0.0)
    if isinstance(what, c.Fact):
        return None
    return NEAR * abs(value)


def terms_of(atoms: Sequence[tuple[int, c.Compare]], given: Variables) -> Floats:
    """For each comparison of a quotient the whole numbers that it is multiplied out with, and its operator."""
    return np.array([_terms(atom, given) for _, atom in atoms])


def _terms(atom: c.Compare, given: Variables) -> tuple[float, float, float]:
    value = numeric(expected(atom, given) or ())
    if not value or atom.op not in ORDER:
        return np.nan, np.nan, 0.0
    above, below = value[0].as_integer_ratio()
    if isinstance(atom.measure, c.GrowthMeasure):
        above += below
    fits = abs(above) < EXACT and below < EXACT
    return (float(above), float(below), ORDER[atom.op]) if fits else (np.nan, np.nan, 0.0)


def settle_quotients(head: c.Compare, near: Rows, shape: tuple[Any, Any], board: Board, out: Words) -> Rows:
    """Settles rows too near a threshold by whole numbers, multiplied out; returns those where that is not exact."""
    ends = _ends(head.measure, board)
    if ends is None or not len(near):
        return near
    plan, terms = shape
    left: Rows = near[: _settle_wholes(near, ends, plan[:, 0], terms, out)]
    return left


@njit(cache=True)
def _settle_wholes(near, ends, atoms, terms, out):  # type: ignore[no-untyped-def]
    """Marks what is exact in ``out``; moves the rest to the front of ``near`` and tells how many they are."""
    left = 0
    for i in range(len(near)):
        p, row = near[i, 0], near[i, 1]
        top, whole = ends[0][row], ends[1][row]
        one, other = top * terms[p, 1], whole * terms[p, 0]
        if top != np.rint(top) or whole != np.rint(whole) or not (abs(one) < EXACT and abs(other) < EXACT):
            near[left, 0], near[left, 1] = p, row
            left += 1
            continue
        op = terms[p, 2]
        holds = (op == 0 and one >= other) or (op == 1 and one > other)
        holds = holds or (op == 2 and one <= other) or (op == 3 and one < other)
        out[atoms[p], 0 if holds else 1, row >> 6] |= np.uint64(1) << np.uint64(row & 63)
    return left


def _ends(what: c.Measure | None, board: Board) -> tuple[Floats, Floats] | None:
    """What is divided by what."""
    if isinstance(what, c.ShareMeasure):
        top, whole = numbers_of(what.share.of, board, 0), numbers_of(what.share.in_, board, 0)
        return None if top is None or whole is None else (top, whole)
    if isinstance(what, c.GrowthMeasure) and what.growth.kind == "total" and board.year is not None:
        years = board.columns.facts[what.growth.fact].years
        ends = [years[board.year - 1 - back].numbers for back in (0, what.growth.years)]
        return None if ends[0] is None or ends[1] is None else (ends[0], ends[1])
    return None


ORDER = {"ge": 0.0, "gt": 1.0, "le": 2.0, "lt": 3.0}


def numbers_of(what: c.Measure, board: Board, back: int) -> Floats | None:
    """One number a row, NaN where nothing can be told; None where rows may have a range."""
    rule = RULES.get(type(what))
    if rule is None:
        return None
    key = (board.key(what), back)
    if key not in board.values:
        board.values[key] = rule(what, board, back)
    found: Floats | None = board.values[key]
    return found


def _number(what: c.Fact, board: Board, back: int) -> Floats | None:
    column, period, now = board.column(what.number.fact), what.number.period, board.year
    if column is None:
        return np.full(board.rows, np.nan)
    if column.codes is not None or period[:4] in ("sum_", "mean"):
        return None
    found = column.numbers
    if column.dated is not None:
        if each_span(period) and not back:
            return None
        year = now if period in ("Y", "month", "point") else (now or 0) - (back if each_span(period) else 1)
        held = column.years.get(year) if now is not None and year is not None else None
        found = _overlaid(column, held, board.rows)
    if found is None:
        found = np.full(board.rows, np.nan)
    return found if column.none is None else np.where(column.none, 0.0, found)


def _overlaid(column: Column, year: Column | None, rows: int) -> Floats | None:
    if year is not None and year.codes is not None:
        return None
    own = np.full(rows, np.nan) if year is None or year.numbers is None else year.numbers
    if column.numbers is None or column.dated is None:
        return own
    return np.where(column.dated, own, column.numbers)


def _plain(what: c.Measure, board: Board, back: int) -> Floats | None:
    """The numbers of a fact; a column with other values in it is left to the ranges."""
    return numbers_of(what, board, back) if isinstance(what, c.Fact) and _clean(what, board) else None


def _clean(what: c.Fact, board: Board) -> bool:
    column = board.column(what.number.fact)
    return column is None or (column.codes is None and all(y.codes is None for y in column.years.values()))


def _share(what: c.ShareMeasure, board: Board, back: int) -> Floats | None:
    top, whole = _plain(what.share.of, board, back), _plain(what.share.in_, board, back)
    if top is None or whole is None:
        return None
    out = np.empty(board.rows)
    _quotients(top, whole, out)
    return out


def _growth(what: c.GrowthMeasure, board: Board, back: int) -> Floats | None:
    asked, now = what.growth, board.year
    column = board.column(asked.fact)
    if column is None or column.dated is None or now is None:
        return np.full(board.rows, np.nan)
    years = [column.years.get(now - 1), column.years.get(now - 1 - asked.years)]
    out = np.full(board.rows, np.nan)
    if any(y is None or (y.numbers is None and y.codes is None) for y in years):
        return out
    if any(y is not None and y.codes is not None for y in years):
        return None
    _quotients(years[0].numbers, years[1].numbers, out)  # type: ignore[union-attr]
    if asked.kind == "cagr":
        np.power(out, 1 / asked.years, out=out, where=out > 0)
        np.copyto(out, 0.0, where=out <= 0)
    return out - 1


RULES: dict[type, Any] = {
    c.Fact: _number,
    c.ShareMeasure: _share,
    c.GrowthMeasure: _growth,
}
