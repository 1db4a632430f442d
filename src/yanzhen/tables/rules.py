"""Rules over a table of enterprises as expressions of a database, for lists too long for memory: yes, no, or neither."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from functools import reduce
from operator import and_, or_
from typing import TYPE_CHECKING, Any, NamedTuple

from yanzhen.kernel.errors import YanzhenError
from yanzhen.tables.measures import (
    EPS,
    NOW,
    SPANS,
    WHOLE,
    Extent,
    Place,
    beyond,
    column,
    each_of,
    measure,
    number,
)

if TYPE_CHECKING:
    import ibis.expr.types as ir


class Told(NamedTuple):
    """Boolean expressions that are never null: holds, does not hold, cannot be told by floats. A row in neither of
    the first two cannot be told; one in ``doubt`` must be asked again of the evaluator in memory."""

    yes: Any
    no: Any
    doubt: Any


DOUBT = "doubt__"
"""The column that marks rows of which floats cannot tell some rule."""
ORDERED = ("ge", "gt", "le", "lt")
WORDED = frozenset({"eq", "ne", "in", "not_in"})
_DATED = re.compile(r"\d{4}")


def express(condition: Mapping[str, Any], table: ir.Table, variables: Mapping[str, Any]) -> Told:
    """A condition (as the packs write it) over the columns of ``table``.

    Columns are called by fact id, years of a fact ``fact_2025``; an empty cell is unknown. Raises YanzhenError for
    what only the evaluator in memory can do.
    """
    for key, rule in _SHAPES.items():
        if key in condition:
            return rule(condition[key], table, variables)
    return _compared(condition, table, variables)


def express_rules(
    rules: Mapping[str, tuple[Mapping[str, Any], bool]], table: ir.Table, variables: Mapping[str, Any]
) -> ir.Table:
    """A column a rule beside those of the table: 1 yes, 0 no, empty cannot tell; and ``DOUBT``.

    ``rules``: (conditions, complete).
    """
    import ibis

    columns, doubts = {}, [ibis.literal(False)]
    for name, (condition, complete) in rules.items():
        told = express(condition, table, variables)
        held = told.yes if complete else ibis.literal(False)
        columns[name] = ibis.cases((held, 1), (told.no, 0), else_=ibis.null().cast("int8")).cast("int8")
        doubts.append(told.doubt)
    return table.mutate(**columns, **{DOUBT: reduce(or_, doubts)})


def expressible(condition: Mapping[str, Any], table: ir.Table, variables: Mapping[str, Any]) -> str:
    """Why a condition cannot be told by a database; empty where it can."""
    try:
        express(condition, table, variables)
    except YanzhenError as error:
        return f"{error.what}：{error.why}" if error.why else error.what
    return ""


def _joined(told: list[Told], every: int) -> Told:
    """All of them (``every`` 0) or one of them (``every`` 1)."""
    ends = reduce(and_, (t[every] for t in told)), reduce(or_, (t[1 - every] for t in told))
    return Told(*(ends if every == 0 else ends[::-1]), reduce(or_, (t.doubt for t in told)))


def _all(inside: Any, table: Any, given: Any) -> Told:
    return _joined([express(one, table, given) for one in inside], 0)


def _any(inside: Any, table: Any, given: Any) -> Told:
    return _joined([express(one, table, given) for one in inside], 1)


def _not(inside: Any, table: Any, given: Any) -> Told:
    yes, no, doubt = express(inside, table, given)
    return Told(no, yes, doubt)


def _at_least(quota: Any, table: Any, given: Any) -> Told:
    told = [express(one, table, given) for one in quota["of"]]
    yes, no = (sum((t[i].cast("int32") for t in told[1:]), told[0][i].cast("int32")) for i in (0, 1))
    spare = len(told) - quota["count"]
    return Told(yes >= quota["count"], no > spare, reduce(or_, (t.doubt for t in told)))


_SHAPES: dict[str, Callable[[Any, Any, Any], Told]] = {
    "all": _all, "any": _any, "not": _not, "at_least": _at_least,
}  # fmt: skip


def _compared(atom: Mapping[str, Any], table: Any, given: Mapping[str, Any]) -> Told:
    value = atom.get("value", True)
    held = value if isinstance(value, list | tuple) else [value]
    values = [given.get(v, v) if isinstance(v, str) else v for v in held]
    if atom["op"] == "exists":
        return _existing(atom, table, given)
    summed = atom.get("period", "")[:4] in ("sum_", "mean") and atom.get("fact") not in table.columns
    if atom.get("measure") is not None or atom.get("than") is not None or summed:
        return _measured(atom, values, table, given)
    if any(isinstance(v, str) and v.startswith("@") for v in values):
        return _nothing()
    return _direct(atom, values, table, given)


def _direct(atom: Mapping[str, Any], values: list[Any], table: Any, given: Mapping[str, Any]) -> Told:
    at = Place(table, given, 0, express)
    period = atom.get("period", "")
    span = SPANS[period] if period.startswith("each") else 0
    backs = range(1, span + 1) if span else (0 if period in NOW else 1,)
    columns = [column(at, atom["fact"], back) for back in backs]
    told = [_nothing() if c is None else _tested(c, atom["op"], values) for c in columns]
    every = 1 if atom["op"] == "in" and span else 0
    found = _joined(told, every)
    for one in columns if span else ():
        there = one.notnull() if one is not None else False
        found = Told(found.yes & there, found.no & there, found.doubt)
    return found


def _existing(atom: Mapping[str, Any], table: Any, given: Mapping[str, Any]) -> Told:
    years = re.compile(rf"{re.escape(atom['fact'])}_\d{{4}}")
    names = [n for n in table.columns if n == atom["fact"] or years.fullmatch(n)]
    if not names:
        return _nothing()
    there, never = reduce(or_, (table[n].notnull() for n in names)), _nothing().no
    return Told(there, never, never) if atom.get("value", True) is True else Told(never, there, never)


def _nothing() -> Told:
    import ibis

    return Told(ibis.literal(False), ibis.literal(False), ibis.literal(False))


def _tested(column: Any, op: str, values: list[Any]) -> Told:
    """A column against values; what is empty is in neither side."""
    like = _like(column, values)
    if column.type().is_string() and (op not in WORDED or any(_DATED.match(v) for v in like)):
        raise beyond(f"文字列“{column.get_name()}”比先后，或与日期相比")
    if op in ("in", "not_in"):
        hit = column.isin(like)
    elif op == "between":
        hit = (column >= like[0]) & (column <= like[1])
    else:
        hit = _OPS[op](column, like[0])
    hit = ~hit if op == "not_in" else hit
    near = [v for v in values if isinstance(v, Decimal) and Decimal(repr(float(v))) != v]
    doubt = reduce(or_, [(column - float(v)).abs() <= abs(float(v)) * EPS for v in near], _nothing().doubt)
    return Told(hit.fill_null(False), (~hit).fill_null(False), doubt.fill_null(False))


_OPS: dict[str, Callable[[Any, Any], Any]] = {
    "ge": lambda a, b: a >= b,
    "gt": lambda a, b: a > b,
    "le": lambda a, b: a <= b,
    "lt": lambda a, b: a < b,
    "eq": lambda a, b: a == b,
    "ne": lambda a, b: a != b,
}


def _like(column: Any, values: list[Any]) -> list[Any]:
    """Values of the kind of the column. Raises YanzhenError where a comparison would guess."""
    kind = column.type()
    tests: dict[str, tuple[Any, Callable[[Any], bool], Any]] = {
        "数": (
            kind.is_numeric,
            lambda v: not isinstance(v, bool) and isinstance(v, int | float | Decimal),
            float,
        ),
        "是否": (kind.is_boolean, lambda v: isinstance(v, bool), bool),
        "日期": (kind.is_date, lambda v: isinstance(v, str) and len(v) == 10, datetime.date.fromisoformat),
        "文字": (kind.is_string, lambda v: isinstance(v, str), str),
    }
    for own, fits, make in tests.values():
        if own() and all(fits(v) for v in values):
            return [make(v) for v in values]
    raise YanzhenError(
        f"列“{column.get_name()}”与条件的值不是一类", why=f"列是 {kind}，值是 {values[0]}", do="改列的类型"
    )


def _measured(atom: Mapping[str, Any], values: list[Any], table: Any, given: Mapping[str, Any]) -> Told:
    """«Each of the last years» is asked of every year apart."""
    left = atom.get("measure") or {"number": {"fact": atom["fact"], "period": atom.get("period", "")}}
    sides = [left] if atom.get("than") is None else [left, atom["than"]]
    told = []
    for back in each_of([p for side in sides for p in _periods(side)]):
        at = Place(table, given, back, express)
        rights = [measure(atom["than"], at)] if len(sides) > 1 else [_value(v) for v in values]
        told.append(_against(atom["op"], measure(left, at), rights))
    return _joined(told, 0)


def _periods(part: Any) -> Iterator[str]:
    """Every period that is written inside."""
    if isinstance(part, Mapping):
        if "fact" in part:
            yield str(part.get("period", ""))
        for inner in part.values():
            yield from _periods(inner)
    if isinstance(part, list | tuple):
        for inner in part:
            yield from _periods(inner)


def _value(value: Any) -> Extent:
    if isinstance(value, bool | str):
        raise beyond(f"与“{value}”相比的数")
    return number(Decimal(str(value)))


def _against(op: str, left: Extent, rights: list[Extent]) -> Told:
    ops = ("ge", "le") if op == "between" else (op,) * len(rights)
    if op in ("in", "not_in"):
        found = _joined([_pair("eq", left, right) for right in rights], 1)
        return found if op == "in" else Told(found.no, found.yes, found.doubt)
    return _joined([_pair(one, left, right) for one, right in zip(ops, rights, strict=True)], 0)


def _pair(op: str, left: Extent, right: Extent) -> Told:
    """``left op right`` over two ranges: told only where every pair of values agrees."""
    sure = left.low.isinf() | left.high.isinf() | right.low.isinf() | right.high.isinf()
    sides = {
        "ge": (left.low >= right.high, left.high < right.low),
        "gt": (left.low > right.high, left.high <= right.low),
        "le": (left.high <= right.low, left.low > right.high),
        "lt": (left.high < right.low, left.low >= right.high),
    }
    apart = (left.high < right.low) | (left.low > right.high)
    same = (left.low == left.high) & (right.low == right.high) & (left.low == right.low) & ~sure
    sides |= {"eq": (same, apart), "ne": (apart, same)}
    off = left.off + right.off
    gaps = [(left.low - right.high, left.low, right.high), (left.high - right.low, left.high, right.low)]
    near = reduce(or_, [(g.abs() <= off) & ~a.isinf() & ~b.isinf() for g, a, b in gaps]) & (off > 0)
    near = near.fill_null(False)
    yes, no = (side.fill_null(False) for side in sides[op])
    found = Told(yes, no, left.doubt | right.doubt | near)
    return _multiplied(op, left, right, found) if left.ends is not None and op in ORDERED else found


def _multiplied(op: str, left: Extent, right: Extent, found: Told) -> Told:
    """Where a quotient of whole numbers is too near a number, both sides are multiplied out, which is exact."""
    value = _literal(right)
    if value is None or left.ends is None:
        return found
    above, below = value.as_integer_ratio()
    top, whole = (end.isinf().ifelse(0.0, end) for end in left.ends)
    one, other = top * float(below), whole * float(above)
    whole_numbers = (top == top.round()) & (whole == whole.round())
    exact = whole_numbers & (one.abs() < WHOLE) & (other.abs() < WHOLE) & found.doubt & (whole > 0)
    exact = exact & ~left.doubt if max(abs(above), below) < WHOLE else exact & False
    hit = _OPS[op](one, other)
    return Told(exact.ifelse(hit, found.yes), exact.ifelse(~hit, found.no), found.doubt & ~exact)


def _literal(right: Extent) -> Decimal | None:
    """The number of the rule; None where the other side is measured too."""
    return right.ends[0] if right.ends is not None and isinstance(right.ends[0], Decimal) else None
