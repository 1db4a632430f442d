"""A fact compared with values that stand in the rule, over many enterprises at once."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import numpy as np

from yanzhen.rules.answers import Answer
from yanzhen.rules.batch.bits import Words, mark_cuts, mark_levels, pack, words_for
from yanzhen.rules.batch.board import Board, Sides, cut_at
from yanzhen.rules.batch.columns import Column
from yanzhen.rules.batch.dates import begun_by, days_of
from yanzhen.rules.series import Variables, each_span
from yanzhen.specs.conditions import Compare, Scalar, YearsSinceMeasure, facts_in

SUMMED = frozenset({"sum_2y", "sum_3y", "mean_2y", "mean_3y"})
MANY = 100
DAYS = {
    "ge": np.greater_equal,
    "gt": np.greater,
    "le": np.less_equal,
    "lt": np.less,
    "eq": np.equal,
    "ne": np.not_equal,
}
NOW = frozenset({"Y", "month", "point"})


def is_direct(condition: Compare) -> bool:
    """Whether a fact is compared with values (not with a measure, not as a sum of years)."""
    return condition.fact is not None and condition.than is None


def expected(condition: Compare, variables: Variables) -> tuple[Scalar, ...] | None:
    """The values with variables filled in; None where a variable was not given."""
    values = condition.value if isinstance(condition.value, tuple) else (condition.value,)
    if any(isinstance(v, str) and v.startswith("@") and v not in variables for v in values):
        return None
    return tuple(variables.get(v, v) if isinstance(v, str) else v for v in values)


def numeric(values: tuple[Scalar, ...]) -> tuple[Decimal, ...] | None:
    """The values as decimals, when all of them are finite numbers."""
    found = [
        Decimal(str(v)) for v in values if isinstance(v, int | float | Decimal) and not isinstance(v, bool)
    ]
    return tuple(found) if len(found) == len(values) and all(v.is_finite() for v in found) else None


def cuts_of(condition: Compare, variables: Variables) -> Iterator[float]:
    """The thresholds at which numbers of the fact must be marked."""
    values = expected(condition, variables)
    wanted = numeric(values) if values and condition.op != "exists" else None
    if wanted is None:
        return
    yield -np.inf
    for value in wanted:
        yield cut_at(value)
        yield cut_at(value, above=True)


def compare_column(condition: Compare, board: Board) -> Sides:
    """Yes and no of ``fact op value``; unknown rows are in neither."""
    column = board.column(condition.fact or "")
    if column is None:
        return board.nothing(), board.nothing()
    if condition.op == "exists":
        return _existence(condition, column, board)
    values = expected(condition, board.variables)
    if values is None:
        return board.nothing(), board.bits(column.none).copy()
    yes, no, doubt = _flat(condition, values, column, board)
    no |= board.bits(column.none)
    if column.dated is not None:
        more_yes, more_no, late = _dated(condition, values, column, board)
        dated = board.bits(column.dated)
        yes |= more_yes & dated
        no |= more_no & dated
        doubt = late if doubt is None else doubt if late is None else doubt | late
    return (yes, no) if doubt is None else board.settle(condition, (yes, no), doubt)


def _existence(condition: Compare, column: Column, board: Board) -> Sides:
    none = board.bits(column.none).copy()
    there = pack(column.known) & ~none
    return (there, none) if condition.value is True else (none, there)


def _flat(condition: Compare, values: Any, column: Column, board: Board) -> tuple[Words, Words, Any]:
    """Rows with a number or a coded value; the third are rows that must be settled one by one."""
    yes, no, doubt = board.nothing(), board.nothing(), None
    if column.numbers is not None:
        wanted = numeric(values)
        if wanted is None:
            doubt = ~np.isnan(column.numbers)
        else:
            yes, no = _numbers(condition, wanted, column, board)
    if column.codes is not None:
        coded_yes, coded_no = _levels(condition, column, board)
        yes, no = yes | coded_yes, no | coded_no
    return yes, no, doubt


def _numbers(condition: Compare, wanted: tuple[Decimal, ...], column: Column, board: Board) -> Sides:
    fact = condition.fact or ""
    marks = board.marked.get(id(column.numbers))
    if marks is None:
        cuts = np.array(board.cuts[fact])
        out = np.zeros((len(cuts), words_for(board.rows)), np.uint64)
        mark_cuts(column.numbers, cuts, out)
        marks = board.marked[id(column.numbers)] = dict(zip(board.cuts[fact], out, strict=True))
    there = marks[-np.inf]
    reach = [marks[cut_at(v)] for v in wanted]
    above = [marks[cut_at(v, above=True)] for v in wanted]
    match condition.op:
        case "ge":
            yes = reach[0].copy()
        case "gt":
            yes = above[0].copy()
        case "le":
            yes = there & ~above[0]
        case "lt":
            yes = there & ~reach[0]
        case "between":
            yes = reach[0] & ~above[1]
        case _:
            same = np.bitwise_or.reduce([r & ~a for r, a in zip(reach, above, strict=True)], axis=0)
            yes = there & ~same if condition.op in ("ne", "not_in") else same
    return yes, there & ~yes


def _levels(condition: Compare, column: Column, board: Board) -> Sides:
    """One answer a level, looked up for every row."""
    key = ("levels", id(column.levels), board.key(condition))
    table = board.once(key, column.levels, lambda: level_answers(condition, column.levels, board))
    out = np.zeros((2, words_for(board.rows)), np.uint64)
    mark_levels(column.codes, table, out)
    return out[0], out[1]


def level_answers(condition: Compare, levels: tuple[Any, ...], board: Board) -> Any:
    """Yes and no of every level; before the first stands the row without one."""
    table = np.zeros((2, len(levels) + 1), np.uint8)
    marks = _days(condition, levels, board)
    if marks is None:
        fact = next(facts_in(condition))[0]
        told = [board.answer(condition, {fact: level}) for level in levels]
        marks = [one is Answer.ELIGIBLE for one in told], [one is Answer.NOT_ELIGIBLE for one in told]
    table[0, 1:], table[1, 1:] = marks
    return table


def _days(condition: Compare, levels: tuple[Any, ...], board: Board) -> Any:
    """Many whole days against one: compared as numbers."""
    values = expected(condition, board.variables)
    if len(levels) < MANY or condition.op not in DAYS or not values:
        return None
    if isinstance(condition.measure, YearsSinceMeasure):
        return _ages(condition, condition.measure, levels, board)
    wanted = days_of(values)
    days = board.once(("days", id(levels)), levels, lambda: days_of(levels)) if wanted is not None else None
    if days is None or wanted is None:
        return None
    yes = DAYS[condition.op](days, wanted[0])
    return yes, ~yes


def _ages(condition: Compare, since: YearsSinceMeasure, levels: tuple[Any, ...], board: Board) -> Any:
    """Whole years since many days: so many are full from one day on."""
    until = since.years_since.until
    ends = board.variables.get(until) if until.startswith("@") else until
    end = board.once(("end", ends), None, lambda: days_of((ends,)))
    wanted = numeric(expected(condition, board.variables) or ())
    if end is None or not wanted or wanted[0] % 1 or abs(wanted[0]) > MANY:
        return None
    days = board.once(("days", id(levels)), levels, lambda: days_of(levels))
    full, more = (begun_by(day.item(), int(wanted[0])) for day in (end[0], end[0] - 1))
    if days is None:
        return None
    reached, passed, there = (days <= np.datetime64(day) for day in (full, more, end[0]))
    yes = {
        "ge": reached,
        "gt": passed,
        "le": ~passed,
        "lt": ~reached,
        "eq": reached & ~passed,
        "ne": passed | ~reached,
    }[condition.op]
    return yes & there, ~yes & there


def _dated(condition: Compare, values: Any, column: Column, board: Board) -> tuple[Words, Words, Any]:
    """Rows given by year: the year that is meant, or each of the last ones."""
    now, period = board.year, condition.period
    if now is None:
        return board.nothing(), board.nothing(), None
    if period in SUMMED:
        return board.nothing(), board.nothing(), column.dated
    span = each_span(period)
    years = [now - back for back in range(1, span + 1)] if span else [now if period in NOW else now - 1]
    if any(year not in column.years for year in years):
        return board.nothing(), board.nothing(), None
    sides = [_flat(condition, values, column.years[year], board) for year in years]
    known = np.bitwise_and.reduce([pack(column.years[y].known) for y in years], axis=0)
    every, some = (1, 0) if condition.op == "in" else (0, 1)
    told = [None, None]
    told[every] = known & np.bitwise_and.reduce([s[every] for s in sides], axis=0)
    told[some] = known & np.bitwise_or.reduce([s[some] for s in sides], axis=0)
    doubts = [s[2] for s in sides if s[2] is not None]
    return told[0], told[1], np.logical_or.reduce(doubts) if doubts else None  # type: ignore[return-value]
