"""A panel from a csv of any column names, with refusals that say which column and row."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from yanzhen.analysis.backtest.panel import Floats, LongTable, Panel
from yanzhen.kernel.errors import YanzhenError

KNOWN = {
    "region": (
        "region zone county city area country location loc place cz czone fips geo prefecture 区域 地区 城市 区县 国家"
    ),
    "activity": (
        "activity industry sector product ind naics sic technology tech ipc cpc class field category hs 活动 行业 产业 产品 领域"
    ),
    "year": "year time date period yr 年份 年度 年 时间",
    "value": (
        "value share count number employment emp amount patents output jobs weightless n 数值 份额 数量 从业人数 人数 产值 企业数 件数"
    ),
}
OPTIONAL = {"family": "family 门类 大类", "weight": "weight 权重"}
LABELS = {
    "region": "区域",
    "activity": "活动",
    "year": "年份",
    "value": "数值",
    "family": "门类",
    "weight": "权重",
}
NOTHING = frozenset({"", "na", "n/a", "nan", "null", "none", "-", "--", ".", "…", "无数据"})
_YEAR = re.compile(r"^\s*(\d{4})(?:\D.*)?$")


@dataclass(frozen=True, slots=True)
class Columns:
    """Names of columns; empty ones are found by ``KNOWN`` names."""

    region: str = ""
    activity: str = ""
    year: str = ""
    value: str = ""
    family: str = ""
    weight: str = ""


NO_COLUMNS = Columns()


def read_panel(
    path: Path, columns: Columns = NO_COLUMNS, weights: Path | None = None, earlier: Sequence[Path] = ()
) -> Panel:
    """csv or csv.gz, UTF-8, one row a (region, activity, year); further columns are left alone.

    A row left out is 0 where the region has other rows in the year; an empty value is unknown. ``earlier`` are
    further files of the same panel; a row that stands in two of them with one value counts once.
    """
    tables, given = [], None
    for file in (path, *earlier):
        read = _read(file)
        names = _find(read.columns, columns, file)
        table = _table(read, names, file)
        given = given or _column_weights(read, names, table.region)
        tables.append(table)
    return Panel.from_long(_joined(tables), _file_weights(weights) if weights else given)


def _table(read: pl.DataFrame, names: dict[str, str], path: Path) -> LongTable:
    region, activity = (_texts(read, names[k], path) for k in ("region", "activity"))
    family = tuple(t or "" for t in read[names["family"]].to_list()) if names["family"] else ()
    return LongTable(
        region, activity, _years(read[names["year"]], path), _numbers(read[names["value"]], path), family
    )


def _joined(tables: Sequence[LongTable]) -> LongTable:
    """All rows, less those that an earlier file of the list has in the same words and number."""
    if len(tables) == 1:
        return tables[0]
    seen: dict[tuple[str, str, int], float] = {}
    rows: list[tuple[str, str, int, float, str]] = []
    for table in tables:
        own = dict(seen)
        families = table.family or ("",) * len(table.region)
        for row in zip(
            table.region, table.activity, table.year.tolist(), table.value.tolist(), families, strict=True
        ):
            value = own.get(row[:3])
            if value is None or not (value == row[3] or (value != value and row[3] != row[3])):
                rows.append(row)
            seen[row[:3]] = row[3]
    region, activity, year, value_, family = (list(c) for c in zip(*rows, strict=True))
    return LongTable(region, activity, np.asarray(year), np.asarray(value_), family if any(family) else ())


def _read(path: Path) -> pl.DataFrame:
    if not path.is_file():
        raise YanzhenError("没有这个文件", where=str(path), do="核对文件名")
    try:
        return pl.read_csv(path, infer_schema=False)
    except pl.exceptions.NoDataError as error:
        raise YanzhenError("文件是空的", where=str(path), do="核对文件") from error
    except (pl.exceptions.PolarsError, UnicodeDecodeError, OSError) as error:
        raise YanzhenError(
            "读不了这个文件", where=str(path), do="另存为 UTF-8、带表头的 csv 或 csv.gz"
        ) from error


def _find(header: list[str], given: Columns, path: Path) -> dict[str, str]:
    found = {k: _column(header, k, getattr(given, k), path) for k in (*KNOWN, *OPTIONAL)}
    used = [name for name in found.values() if name]
    again = next((name for name in used if used.count(name) > 1), "")
    if again:
        raise YanzhenError(
            f"列“{again}”用了两次", where=str(path), do="用 --region、--activity、--year、--value 指明各列"
        )
    return found


def _column(header: list[str], kind: str, given: str, path: Path) -> str:
    told = f"表里的列：{'、'.join(header)}"
    if given:
        if given not in header:
            raise YanzhenError(f"没有“{given}”这一列", where=str(path), why=told, do=f"改正 --{kind}")
        return given
    known = (KNOWN | OPTIONAL)[kind].split()
    plain = {name: name.strip().lower().lstrip("\ufeff") for name in header}
    hits = [name for k in known for name, text in plain.items() if text == k]
    if not hits and kind in KNOWN:
        hits = [
            n for k in known for n, t in plain.items() if len(k) > 1 and (t.startswith(k) or t.endswith(k))
        ]
    if hits:
        return hits[0]
    if kind in OPTIONAL:
        return ""
    raise YanzhenError(
        f"认不出哪一列是{LABELS[kind]}", where=str(path), why=told, do=f"用 --{kind} 列名 指明"
    )


def _texts(read: pl.DataFrame, name: str, path: Path) -> tuple[str, ...]:
    column = read[name].str.strip_chars()
    empty = (column.is_null() | (column == "")).arg_true()
    if len(empty):
        raise YanzhenError(
            f"{len(empty)} 行的“{name}”是空的", where=f"{path} 第 {empty[0] + 2} 行", do="补上或删去这些行"
        )
    return tuple(column.to_list())


def _years(column: pl.Series, path: Path) -> np.ndarray:
    found = np.zeros(len(column), np.int64)
    known: dict[str | None, int] = {}
    for i, text in enumerate(column.to_list()):
        if text not in known:
            match = _YEAR.match(text or "")
            if not match:
                raise YanzhenError(
                    f"“{text or ''}”不是年份", where=f"{path} 第 {i + 2} 行", do="写成四位数的年份"
                )
            known[text] = int(match[1])
        found[i] = known[text]
    return found


def _numbers(column: pl.Series, path: Path) -> Floats:
    text = column.fill_null("").str.strip_chars().str.replace_all(",", "")
    nothing = text.str.to_lowercase().is_in(list(NOTHING))
    numbers = text.cast(pl.Float64, strict=False)
    wrong = (numbers.is_null() & ~nothing).arg_true()
    if len(wrong):
        raise YanzhenError(
            f"“{column[wrong[0]]}”不是数", where=f"{path} 第 {wrong[0] + 2} 行", do="改成数，或留空表示无数据"
        )
    found: Floats = numbers.fill_null(float("nan")).to_numpy().copy()
    found[nothing.to_numpy()] = np.nan
    return found


def _file_weights(path: Path) -> dict[str, float]:
    table = _read(path)
    if table.width < 2:
        raise YanzhenError("权重表要有区域、权重两列", where=str(path), do="核对权重表")
    first, second = table.columns[:2]
    return dict(zip(_texts(table, first, path), _numbers(table[second], path).tolist(), strict=True))


def _column_weights(
    read: pl.DataFrame, names: dict[str, str], region: Sequence[str]
) -> dict[str, float] | None:
    if not names["weight"]:
        return None
    numbers = _numbers(read[names["weight"]], Path(names["weight"]))
    return {r: float(w) for r, w in zip(region, numbers, strict=True) if np.isfinite(w)}
