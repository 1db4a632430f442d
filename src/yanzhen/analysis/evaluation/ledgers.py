"""A list of enterprises with their figures becomes entries: names of columns and units are read from the header."""

from __future__ import annotations

import math
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
    wanted = units_wanted(spec)
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
        n: factor_of(header[at], asked[n].unit, wanted[n] or asked[n].unit, units)
        for n, at in columns.items()
        if at is not None
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


def units_wanted(spec: EvaluationSpec) -> dict[str, str]:
    """Fact → the unit in which the sheet forms its quotients, empty where it names none.

    Raises YanzhenError when two items want one fact in two units: an entry holds it in one only.
    """
    found: dict[str, str] = {}
    for item in spec.items:
        pairs = ((item.numerator, item.numerator_unit), (item.denominator, item.denominator_unit))
        for fact, unit in pairs:
            if fact and found.setdefault(fact, unit) != unit:
                why = f"一处用{found[fact] or '缺省单位'}，一处用{unit or '缺省单位'}"
                raise YanzhenError(
                    "评价表里同一事实用了两种单位",
                    where=f"{spec.id} {fact}",
                    why=why,
                    do="统一单位并调整基准值",
                )
    return found


def _column(header: Sequence[str], names: Iterable[str]) -> int | None:
    bare = [_UNIT.sub("", str(h)).strip() for h in header]
    return next((bare.index(n) for n in names if n in bare), None)


def factor_of(head: str, own: str, target: str, units: UnitTable) -> float:
    """What turns a cell below ``head`` into ``target``; the unit is that in the head's brackets, else ``own``."""
    stated = _UNIT.search(str(head))
    unit = stated.group(1).strip() if stated else own
    if not units.comparable(unit, target):
        why = f"要能换算成{target}"
        raise YanzhenError(f"单位“{unit}”用不了", where=f"表头“{head}”", why=why, do="改正表头括号里的单位")
    return units.convert(1.0, unit, target)


def _cell(row: Sequence[str], at: int | None) -> str:
    return str(row[at]).strip() if at is not None and at < len(row) else ""


def _number(row: Sequence[str], at: int, header: Sequence[str], number: int) -> float | None:
    return number_of(_cell(row, at), f"第 {number} 行“{header[at]}”列")


def number_of(cell: str, where: str) -> float | None:
    """The number of a cell; None where it says that there is none. Raises YanzhenError for everything else."""
    text = cell.strip().replace(",", "").replace("，", "")
    if text.lower() in _NOTHING:
        return None
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise YanzhenError(f"“{text[:20]}”不是数", where=where, do="只写数字，没有数据就留空")
    return value
