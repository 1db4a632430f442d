"""What every analysis command shares: the options, reading a table, writing one, speaking."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from yanzhen.kernel.errors import YanzhenError

if TYPE_CHECKING:
    import polars as pl

Input = Annotated[Path, typer.Argument(metavar="INPUT.csv", help="输入的表，UTF-8")]
Out = Annotated[Path, typer.Option("--out", help="写到哪里：.csv 或 .parquet")]
Json = Annotated[bool, typer.Option("--json", help="在屏幕上输出给程序读的 JSON")]
SHOWN = 10


def read_text_table(path: Path) -> pl.DataFrame:
    """A csv with a header, every cell as it is written."""
    import polars as pl

    if not path.is_file():
        raise YanzhenError("没有这个文件", where=str(path), do="核对文件名")
    try:
        return pl.read_csv(path, infer_schema=False)
    except (pl.exceptions.PolarsError, UnicodeDecodeError) as error:
        raise YanzhenError("读不了这个文件", where=str(path), do="另存为 UTF-8、带表头的 csv") from error


def read_cells(path: Path) -> tuple[list[str], list[tuple[str, ...]]]:
    """(header, rows) of a csv; an empty cell is an empty text."""
    read = read_text_table(path)
    return read.columns, [tuple(cell or "" for cell in row) for row in read.iter_rows()]


def read_three_columns(path: Path) -> tuple[pl.Series, pl.Series, pl.Series]:
    read = read_text_table(path)
    if read.width < 3:
        raise YanzhenError(f"只有 {read.width} 列", where=str(path), do="要有区域、活动、数值三列")
    region, activity, text = read.get_columns()[:3]
    return region, activity, as_numbers(text, path)


def read_column(path: Path, name: str) -> pl.Series:
    """The column ``name`` of a csv as numbers."""
    read = read_text_table(path)
    if name not in read.columns:
        raise YanzhenError(f"没有“{name}”这一列", where=str(path), do=f"表里有：{'、'.join(read.columns)}")
    return as_numbers(read[name], path)


def as_numbers(text: pl.Series, path: Path) -> pl.Series:
    """Cells as numbers, thousands separators allowed, an empty cell stays empty; a word is refused by its line."""
    import polars as pl

    value = text.str.strip_chars().str.replace_all(",", "").cast(pl.Float64, strict=False)
    wrong = (value.is_null() & text.is_not_null()).arg_true()
    if len(wrong):
        raise YanzhenError(f"“{text[wrong[0]]}”不是数", where=f"{path} 第 {wrong[0] + 2} 行")
    return value


def check_out(out: Path) -> None:
    if out.suffix not in {".csv", ".parquet"}:
        raise YanzhenError(
            f"不会写 {out.suffix or '没有后缀的文件'}", where=str(out), do="用 .csv 或 .parquet"
        )


def write(table: pl.DataFrame, out: Path) -> None:
    out.parent.mkdir(parents=True, exist_ok=True)
    if out.suffix == ".parquet":
        table.write_parquet(out)
    else:
        table.write_csv(out, include_bom=True)


def emit(content: Any) -> None:
    typer.echo(json.dumps(content, ensure_ascii=False))


def say(notes: tuple[str, ...], out: Path) -> None:
    for note in notes:
        typer.echo(f"提醒：{note}")
    typer.echo(f"已写入 {out}")


def figure(value: float | None) -> str:
    return "无数据" if value is None else f"{value:.3f}"
