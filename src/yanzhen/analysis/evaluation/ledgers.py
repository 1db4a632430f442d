"""A list of enterprises with their figures becomes entries: names of columns and units are read from the header."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from yanzhen.analysis.evaluation.values import Entry
from yanzhen.kernel.errors import YanzhenError
from yanzhen.kernel.quantities import UnitTable
from yanzhen.specs.rulebook import EvaluationSpec, FactSpec

NAMES = ("企业名称", "单位名称", "公司名称", "企业", "名称", "name")
CODES = ("统一社会信用代码", "信用代码", "id", "uscc")
REASONS = ("不参评原因", "不参评", "excluded")
_UNIT = re.compile(r"[（(]([^（）()]+)[）)]\s*$")
_NOTHING = {"", "-", "—", "/", "无", "无数据", "nan", "null"}


def read_entries(
    header: Sequence[str],
    rows: Iterable[Sequence[str]],
    spec: EvaluationSpec,
    facts: Mapping[str, FactSpec],
    units: UnitTable,
) -> tuple[Entry, ...]:
    """Entries of a table; ``（万元）`` in a column's head is its unit, without one it is the fact's own.

    Raises YanzhenError for a list without names, missing columns, unknown units and cells that are no numbers (with
    row and column).
    """
    asked = {n: facts[n] for i in spec.items for n in (i.numerator, i.denominator) if n}
    wanted = {n: unit for i in spec.items for n, unit in _units_of(i).items()}
    columns = {n: _column(header, (f.id, f.label.zh, *f.aliases)) for n, f in asked.items()}
    lacking = [asked[n].label.zh for n, at in columns.items() if at is None]
    if lacking:
        why = f"表头有：{'、'.join(h for h in header if h)}"
        raise YanzhenError(
            f"缺少列：{'、'.join(lacking)}", where="表头", why=why, do="补上这些列；没有数据的格留空"
        )
    name = _column(header, NAMES)
    if name is None:
        raise YanzhenError("没有企业名称这一列", where="表头", do="补上“企业名称”列")
    code, reason = _column(header, CODES), _column(header, REASONS)
    factors = {
        n: _factor(header[at], asked[n], wanted[n], units) for n, at in columns.items() if at is not None
    }
    found = []
    for number, row in enumerate(rows, start=2):
        if not any(str(cell).strip() for cell in row):
            continue
        values = {n: _number(row, at, header, number) for n, at in columns.items() if at is not None}
        called = _cell(row, name)
        found.append(
            Entry(
                _cell(row, code) or called,
                called,
                {n: None if v is None else v * factors[n] for n, v in values.items()},
                _cell(row, reason),
            )
        )
    return tuple(found)


def _units_of(item: object) -> dict[str, str]:
    pairs = (("numerator", "numerator_unit"), ("denominator", "denominator_unit"))
    return {getattr(item, n): getattr(item, u) for n, u in pairs if getattr(item, n)}


def _column(header: Sequence[str], names: Iterable[str]) -> int | None:
    bare = [_UNIT.sub("", str(h)).strip() for h in header]
    return next((bare.index(n) for n in names if n in bare), None)


def _factor(head: str, fact: FactSpec, wanted: str, units: UnitTable) -> float:
    """What turns a cell into the unit in which the sheet forms its quotient."""
    stated = _UNIT.search(str(head))
    unit, target = (stated.group(1) if stated else fact.unit), wanted or fact.unit
    if not units.comparable(unit, target):
        why = f"要能换算成{target}"
        raise YanzhenError(f"单位“{unit}”用不了", where=f"表头“{head}”", why=why, do="改正表头括号里的单位")
    return units.convert(1.0, unit, target)


def _cell(row: Sequence[str], at: int | None) -> str:
    return str(row[at]).strip() if at is not None and at < len(row) else ""


def _number(row: Sequence[str], at: int, header: Sequence[str], number: int) -> float | None:
    text = _cell(row, at).replace(",", "").replace("，", "")
    if text.lower() in _NOTHING:
        return None
    try:
        return float(text)
    except ValueError:
        where = f"第 {number} 行“{header[at]}”列"
        raise YanzhenError(f"“{text[:20]}”不是数", where=where, do="只写数字，没有数据就留空") from None
