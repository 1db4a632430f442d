"""Rules over a table of enterprises as expressions of a database, for lists too long for memory: yes, no, or neither."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import reduce
from operator import and_, or_
from typing import TYPE_CHECKING, Any

from yanzhen.kernel.errors import YanzhenError

if TYPE_CHECKING:
    import ibis.expr.types as ir

NEAR = 2.0**-48
NOW = frozenset({"Y", "month", "point"})
SPANS = {"each_2y": 2, "each_3y": 3}
Sides = tuple[Any, Any]
"""Two boolean expressions that are never null: holds, does not hold. A row in neither cannot be told."""


def express(condition: Mapping[str, Any], table: ir.Table, variables: Mapping[str, Any]) -> Sides:
    """A condition (as the packs write it, read from JSON) over the columns of ``table``.

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
    """A column a rule beside those of the table: 1 yes, 0 no, empty cannot tell. ``rules``: (conditions, complete)."""
    import ibis

    columns = {}
    for name, (condition, complete) in rules.items():
        yes, no = express(condition, table, variables)
        held = yes if complete else ibis.literal(False)
        columns[name] = ibis.cases((held, 1), (no, 0), else_=ibis.null().cast("int8")).cast("int8")
    return table.mutate(**columns)


def _all(inside: Any, table: Any, given: Any) -> Sides:
    sides = [express(one, table, given) for one in inside]
    return reduce(and_, (s[0] for s in sides)), reduce(or_, (s[1] for s in sides))


def _any(inside: Any, table: Any, given: Any) -> Sides:
    sides = [express(one, table, given) for one in inside]
    return reduce(or_, (s[0] for s in sides)), reduce(and_, (s[1] for s in sides))


def _not(inside: Any, table: Any, given: Any) -> Sides:
    yes, no = express(inside, table, given)
    return no, yes


def _at_least(quota: Any, table: Any, given: Any) -> Sides:
    sides = [express(one, table, given) for one in quota["of"]]
    yes, no = (sum((s[i].cast("int32") for s in sides[1:]), sides[0][i].cast("int32")) for i in (0, 1))
    return yes >= quota["count"], no > len(sides) - quota["count"]


_SHAPES: dict[str, Callable[[Any, Any, Any], Sides]] = {
    "all": _all, "any": _any, "not": _not, "at_least": _at_least,
}  # fmt: skip


def _compared(atom: Mapping[str, Any], table: Any, given: Mapping[str, Any]) -> Sides:
    held = atom["value"] if isinstance(atom.get("value", True), list) else [atom.get("value", True)]
    if atom.get("than") is not None:
        raise _beyond("than")
    if any(isinstance(v, str) and v.startswith("@") and v not in given for v in held):
        return _nothing()
    values = [given.get(v, v) if isinstance(v, str) else v for v in held]
    if atom.get("measure") is not None:
        return _measured(atom["measure"], atom["op"], values[0], (table, given))
    if atom["op"] == "exists":
        raise _beyond("exists")
    span = SPANS.get(atom.get("period", ""), 0)
    backs = range(1, span + 1) if span else (0 if atom.get("period") in NOW else 1,)
    columns = [_column(table, atom["fact"], back, given) for back in backs]
    sides = [_nothing() if c is None else _tested(c, atom["op"], values) for c in columns]
    yes, no = reduce(and_, (s[0] for s in sides)), reduce(or_, (s[1] for s in sides))
    for column in columns if span else ():
        yes, no = (side & (column.notnull() if column is not None else False) for side in (yes, no))
    return yes, no


def _nothing() -> Sides:
    import ibis

    return ibis.literal(False), ibis.literal(False)


def _beyond(what: str) -> YanzhenError:
    return YanzhenError(f"数据库里算不了 {what}", why="表格里没有它要的东西", do="用 --engine python")


def _column(table: Any, fact: str, back: int, given: Mapping[str, Any]) -> Any:
    """The column of a fact; where there are columns by year, that of the year."""
    if fact in table.columns:
        return table[fact]
    name = f"{fact}_{_year(given) - back}"
    return table[name] if name in table.columns else None


def _year(given: Mapping[str, Any]) -> int:
    text = str(given.get("@evaluation_date", ""))[:4]
    return int(text) if text.isdigit() else 0


def _tested(column: Any, op: str, values: list[Any]) -> Sides:
    """A column against values; what is empty is in neither side."""
    if op in ("in", "not_in"):
        hit = column.isin(_like(column, values))
    elif op == "between":
        low, high = _like(column, values)
        hit = (column >= low) & (column <= high)
    else:
        hit = _OPS[op](column, _like(column, values)[0])
    hit = ~hit if op == "not_in" else hit
    return hit.fill_null(False), (~hit).fill_null(False)


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


def _measured(measure: Mapping[str, Any], op: str, value: Any, where: Any) -> Sides:
    for key, rule in _MEASURES.items():
        if key in measure and op in ("ge", "gt", "le", "lt"):
            return rule(measure[key], op, Decimal(str(value)), where)
    raise _beyond("、".join(measure))


def _plain(measure: Mapping[str, Any], where: Any) -> Any:
    held = measure.get("number")
    if not isinstance(held, Mapping) or str(held.get("period", ""))[:4] in ("each", "sum_", "mean"):
        raise _beyond("这样的占比")
    return _column(where[0], held["fact"], 0 if held.get("period") in NOW else 1, where[1])


def _share(share: Mapping[str, Any], op: str, value: Decimal, where: Any) -> Sides:
    return _divided(_plain(share["of"], where), _plain(share["in"], where), op, value)


def _growth(asked: Mapping[str, Any], op: str, value: Decimal, where: Any) -> Sides:
    years, now = int(asked.get("years", 1)), _year(where[1])
    names = [f"{asked['fact']}_{now - 1 - back}" for back in (0, years)]
    if asked.get("kind", "total") != "total":
        raise _beyond("年均增速")
    ends = [where[0][n] if n in where[0].columns else None for n in names]
    return _divided(ends[0], ends[1], op, value + 1)


def _divided(top: Any, whole: Any, op: str, value: Decimal) -> Sides:
    """A quotient against a number; where floats are too near, both sides are multiplied out as decimals
    of six places, as figures of lists have them."""
    if top is None or whole is None:
        return _nothing()
    above, below = value.as_integer_ratio()
    ratio, near = top / whole.nullif(0), NEAR * (abs(float(value)) + 1)
    left, right = (end.try_cast("decimal(30, 6)") * times for end, times in ((top, below), (whole, above)))
    tied = (ratio - float(value)).abs() <= near
    hit = tied.ifelse(_OPS[op](left, right), _OPS[op](ratio, float(value)))
    there = top.notnull() & (whole > 0).fill_null(False)
    return (hit & there).fill_null(False), (~hit & there).fill_null(False)


def _years_since(asked: Mapping[str, Any], op: str, value: Decimal, where: Any) -> Sides:
    """Whole years: full on the anniversary, which the database counts by the calendar as well."""
    import ibis

    until = str(where[1].get(asked.get("until", "@evaluation_date"), asked.get("until", "@evaluation_date")))
    column = _column(where[0], asked["fact"], 0, where[1])
    if column is None or until.startswith("@"):
        return _nothing()
    if value % 1 or not column.type().is_date() or len(until) != 10:
        raise _beyond("不满整年的年数，或不是日期类型的列")
    end = ibis.literal(datetime.date.fromisoformat(until))
    full = ((column + ibis.interval(years=int(value))).cast("date")) if value else column
    hit = {"ge": full <= end, "gt": full < end, "lt": full > end, "le": full >= end}[op]
    there = (column <= end).fill_null(False)
    return (hit & there).fill_null(False), (~hit & there).fill_null(False)


_MEASURES: dict[str, Callable[[Any, str, Decimal, Any], Sides]] = {
    "share": _share, "growth": _growth, "years_since": _years_since,
}  # fmt: skip
