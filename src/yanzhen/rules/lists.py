"""Lists of enterprises for the rules: columns found by fact id, name or alias, units from the header."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile

import numpy as np

from yanzhen.kernel.errors import YanzhenError
from yanzhen.rules.batch import Column, Columns, column_of
from yanzhen.specs import load_pack
from yanzhen.specs.rulebook import FactSpec

if TYPE_CHECKING:
    import polars as pl

CODES = ("统一社会信用代码", "信用代码", "uscc", "id", "code")
NAMES = ("企业名称", "单位名称", "公司名称", "企业", "名称", "name")
NOTHING = {"", "-", "—", "/", "无数据", "nan", "null"}
TRUTH = {
    "是": True,
    "有": True,
    "true": True,
    "1": True,
    "否": False,
    "无": False,
    "false": False,
    "0": False,
}
_HEAD = re.compile(r"^(?P<name>.*?)[_ ]?(?P<year>20\d\d)?年?\s*(?:[（(](?P<unit>[^（）()]+)[）)])?$")


@dataclass(frozen=True)
class EnterpriseList:
    """``codes`` and ``names`` of the rows, what is known of them, what must be said about the list."""

    codes: list[str]
    names: list[str]
    columns: Columns
    table: pl.DataFrame
    notes: tuple[str, ...]


def read_list(path: Path, facts: Mapping[str, FactSpec], asked: frozenset[str]) -> EnterpriseList:
    """A list with one enterprise a row. Raises YanzhenError for files, headers, units and cells that cannot be used."""
    table = _open(path)
    heads = {head: _HEAD.match(head.strip()) for head in table.columns}
    code, name = _one_of(table, CODES), _one_of(table, NAMES)
    if code is None and name is None:
        why = f"表头有：{'、'.join(table.columns[:20])}"
        raise YanzhenError("没有企业代码或名称这一列", where="表头", why=why, do="补上“统一社会信用代码”列")
    called = {n: f.id for f in facts.values() for n in (f.id, f.label.zh, *f.aliases)}
    flat: dict[str, Column] = {}
    odd: list[str] = []
    years: dict[str, dict[int, Column]] = {}
    for head, match in heads.items():
        fact = called.get(match["name"].strip()) if match else None
        if fact is None or fact not in asked or match is None:
            continue
        column = _column(table[head], facts[fact], match["unit"] or "", head)
        odd += _impossible(column, facts[fact], head)
        if match["year"]:
            years.setdefault(fact, {})[int(match["year"])] = column
        else:
            flat[fact] = column
    flat |= {fact: _by_year(held, table.height) for fact, held in years.items() if fact not in flat}
    lacking = sorted(facts[n].label.zh if n in facts else n for n in asked - set(flat))
    notes = (*odd, *_said_lacking(lacking))
    codes, names = (_texts(table, column) for column in (code or name, name or code))
    return EnterpriseList(codes, names, Columns(table.height, flat), table, notes)


def _open(path: Path) -> pl.DataFrame:
    import polars as pl

    if not path.is_file():
        raise YanzhenError("没有这个文件", where=str(path), do="核对文件名")
    try:
        read = READERS.get(path.suffix.lower(), _csv)(path)
    except (pl.exceptions.PolarsError, UnicodeDecodeError, OSError, ValueError, BadZipFile) as error:
        raise YanzhenError(
            "名单打不开", where=path.name, do="用 .parquet、.xlsx，或 UTF-8、带表头的 .csv"
        ) from error
    if not read.height:
        raise YanzhenError("名单是空的", where=str(path), why="0 行", do="核对导出的条件")
    return read


def _csv(path: Path) -> pl.DataFrame:
    import polars as pl

    return pl.read_csv(path, infer_schema=False)


def _parquet(path: Path) -> pl.DataFrame:
    import polars as pl

    return pl.read_parquet(path)


def _workbook(path: Path) -> pl.DataFrame:
    """The first sheet, every cell as text; the first row is the header."""
    import openpyxl
    import polars as pl

    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    rows = [
        ["" if v is None else str(v) for v in row] for row in book.worksheets[0].iter_rows(values_only=True)
    ]
    heads, *rest = rows or [[]]
    full = [row for row in rest if any(row)]
    return pl.DataFrame({h: [row[n] for row in full] for n, h in enumerate(heads) if h})


READERS = {".parquet": _parquet, ".xlsx": _workbook}


def _one_of(table: pl.DataFrame, names: Iterable[str]) -> str | None:
    return next((n for n in names if n in table.columns), None)


def _texts(table: pl.DataFrame, column: str | None) -> list[str]:
    return [str(v or "") for v in table[column].to_list()] if column else [""] * table.height


def _by_year(held: Mapping[int, Column], rows: int) -> Column:
    dated = np.logical_or.reduce([c.known for c in held.values()])
    return Column(rows, dated=dated, years=held)


def _column(cells: pl.Series, fact: FactSpec, unit: str, head: str) -> Column:
    values = cells.to_list()
    if fact.type == "number":
        factor = _factor(fact, unit, head)
        numbers = np.array([_number(v, head, row) for row, v in enumerate(values, start=2)], float)
        return Column(len(values), numbers=numbers * factor if factor != 1 else numbers)
    told = [_cell(v, fact) for v in values]
    return column_of(told, [v is not None for v in told])


def _said_lacking(labels: list[str]) -> list[str]:
    if not labels:
        return []
    return [f"名单没有 {len(labels)} 项事实，按未知处理：{'、'.join(labels[:12])}{'等' * (len(labels) > 12)}"]


def _impossible(column: Column, fact: FactSpec, head: str) -> list[str]:
    """What is said of values below the least that can be true; the rules do not use them."""
    if fact.minimum is None or column.numbers is None:
        return []
    rows = np.flatnonzero(column.numbers < float(fact.minimum)).tolist()
    if not rows:
        return []
    shown = "、".join(f"第 {row + 2} 行 {column.numbers[row]:g}" for row in rows[:5])
    more = f" 等 {len(rows)} 家" if len(rows) > 5 else ""
    least = f"{fact.minimum}{fact.unit}" if fact.unit != "ratio" else f"{fact.minimum}"
    return [f"“{head}”列{shown}{more}：不可能低于 {least}，不采用，须先核实"]


def late_years(held: EnterpriseList, day: str) -> list[str]:
    """What is said of years after the day of evaluation: they are not used."""
    late = sorted(
        {year for c in held.columns.facts.values() for year in c.years or {} if year > int(day[:4])}
    )
    return [f"{year} 年的列晚于评价日 {day}，不采用" for year in late]


def _factor(fact: FactSpec, unit: str, head: str) -> float:
    if not unit or unit == fact.unit:
        return 1.0
    from yanzhen.kernel.quantities import Unit, UnitTable

    rows = load_pack("reference").units
    units = UnitTable.of(Unit(u.id, u.label.zh, u.dimension, float(u.factor), u.aliases) for u in rows)
    if not units.comparable(unit, fact.unit):
        why = f"要能换算成{fact.unit}"
        raise YanzhenError(f"单位“{unit}”用不了", where=f"表头“{head}”", why=why, do="改正表头括号里的单位")
    return units.convert(1.0, unit, fact.unit)


def _number(value: Any, head: str, row: int) -> float:
    if value is None or isinstance(value, int | float):
        return float("nan") if value is None else float(value)
    text = str(value).strip().replace(",", "").replace("，", "")
    if text.lower() in NOTHING:
        return float("nan")
    try:
        return float(text)
    except ValueError:
        where = f"第 {row} 行“{head}”列"
        raise YanzhenError(f"“{text[:20]}”不是数", where=where, do="只写数字，没有数据就留空") from None


def _cell(value: Any, fact: FactSpec) -> Any:
    """A cell as the vocabulary means it; None is unknown."""
    if value is None or isinstance(value, bool):
        return value
    text = str(value).strip()
    if text.lower() in NOTHING - {"无"}:
        return None
    return TRUTH.get(text.lower(), text) if fact.type == "boolean" else fact.meant(text)
