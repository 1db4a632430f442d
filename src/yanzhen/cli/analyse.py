"""The reasoning engine at the command line, without a workspace: a table in, a table of figures out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from yanzhen.kernel.errors import YanzhenError

if TYPE_CHECKING:
    import polars as pl

    from yanzhen.analysis.inputoutput import IOTable

app = typer.Typer(
    no_args_is_help=True, help="分析：复杂度、投入产出。例：yanzhen analyse io 投入产出表.csv --out 部门.csv"
)
Input = Annotated[Path, typer.Argument(metavar="INPUT.csv", help="输入的表，UTF-8")]
Out = Annotated[Path, typer.Option("--out", help="写到哪里：.csv 或 .parquet")]
Json = Annotated[bool, typer.Option("--json", help="在屏幕上输出给程序读的 JSON")]
SHOWN = 10


@app.command()
def complexity(
    table: Input,
    out: Out,
    by: Annotated[str, typer.Option(help="按什么算有：lq 区位商，count 数值本身")] = "lq",
    threshold: Annotated[float, typer.Option(help="达到多少算有")] = 1.0,
    as_json: Json = False,
) -> None:
    """区位商、邻近、关联密度、复杂度（ECI/PCI）、前景（COI/COG）。前三列依次是区域、活动、数值。

    例：yanzhen analyse complexity 企业数.csv --out 复杂度.csv
    """
    from yanzhen.analysis.complexity import ActivityTable, calc_complexity

    if by not in ("lq", "count"):
        raise YanzhenError(f"--by 不能是 {by}", do="用 lq 或 count")
    _check_out(out)
    found = calc_complexity(
        ActivityTable.from_long(*_three_columns(table)),
        by="lq" if by == "lq" else "count",
        threshold=threshold,
    )
    _write(found.by_pair(), out)
    regions = found.by_region().sort("eci", descending=True, nulls_last=True)
    activities = found.by_activity().sort("pci", descending=True, nulls_last=True)
    if as_json:
        _emit({"regions": regions.to_dicts(), "activities": activities.to_dicts(), "notes": found.notes})
        return
    _say(found.notes, out)
    for row in regions.head(SHOWN).iter_rows(named=True):
        typer.echo(f"{row['region']}  ECI {_figure(row['eci'])}  活动 {row['diversity']}")


@app.command()
def io(table: Input, out: Out, as_json: Json = False) -> None:
    """投入产出：各部门的投入与分配系数合计、乘数、前后向关联、影响力和感应度系数、假设抽取的损失。

    NBS 版式或一般方表；例：yanzhen analyse io 投入产出表.csv --out 部门.csv
    """
    from yanzhen.analysis.inputoutput import read_io_table

    _check_out(out)
    read = read_io_table(table)
    sectors = _sectors(read)
    _write(sectors, out)
    if as_json:
        _emit({"sectors": sectors.to_dicts(), "notes": read.notes})
        return
    _say(read.notes, out)
    for row in sectors.sort("influence", descending=True).head(SHOWN).iter_rows(named=True):
        typer.echo(
            f"{row['name']}  影响力 {_figure(row['influence'])}  感应度 {_figure(row['sensitivity'])}"
            f"  产出乘数 {_figure(row['backward'])}"
        )


def _sectors(table: IOTable) -> pl.DataFrame:
    """One row a sector; the value-added multiplier is empty when the table has no value added."""
    import polars as pl

    from yanzhen.analysis.inputoutput import calc_linkages, factorise

    linked, system = calc_linkages(table.flows, table.output), factorise(table)
    added = system.multipliers(table.added_share).tolist() if table.value_added else [None] * len(table.codes)
    return pl.DataFrame(
        {
            "code": table.codes,
            "name": table.names,
            "output": table.output,
            "direct_backward": linked.direct_backward,
            "direct_forward": linked.direct_forward,
            "backward": linked.backward,
            "forward": linked.forward,
            "influence": linked.influence,
            "sensitivity": linked.sensitivity,
            "value_added_multiplier": pl.Series(added, dtype=pl.Float64),
            "extraction_loss": [float(system.extract(j).sum()) for j in range(len(table.codes))],
        }
    )


def _three_columns(path: Path) -> tuple[pl.Series, pl.Series, pl.Series]:
    import polars as pl

    if not path.is_file():
        raise YanzhenError("没有这个文件", where=str(path))
    try:
        read = pl.read_csv(path, infer_schema=False)
    except (pl.exceptions.PolarsError, UnicodeDecodeError) as error:
        raise YanzhenError("读不了这个文件", where=str(path), do="另存为 UTF-8、带表头的 csv") from error
    if read.width < 3:
        raise YanzhenError(f"只有 {read.width} 列", where=str(path), do="要有区域、活动、数值三列")
    region, activity, text = read.get_columns()[:3]
    value = text.str.strip_chars().str.replace_all(",", "").cast(pl.Float64, strict=False)
    wrong = (value.is_null() & text.is_not_null()).arg_true()
    if len(wrong):
        raise YanzhenError(f"“{text[wrong[0]]}”不是数", where=f"{path} 第 {wrong[0] + 2} 行")
    return region, activity, value


def _check_out(out: Path) -> None:
    if out.suffix not in {".csv", ".parquet"}:
        raise YanzhenError(
            f"不会写 {out.suffix or '没有后缀的文件'}", where=str(out), do="用 .csv 或 .parquet"
        )


def _write(table: pl.DataFrame, out: Path) -> None:
    out.parent.mkdir(parents=True, exist_ok=True)
    if out.suffix == ".parquet":
        table.write_parquet(out)
    else:
        table.write_csv(out, include_bom=True)


def _emit(content: Any) -> None:
    typer.echo(json.dumps(content, ensure_ascii=False))


def _say(notes: tuple[str, ...], out: Path) -> None:
    for note in notes:
        typer.echo(f"提醒：{note}")
    typer.echo(f"已写入 {out}")


def _figure(value: float | None) -> str:
    return "无数据" if value is None else f"{value:.3f}"
