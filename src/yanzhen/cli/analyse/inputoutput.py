"""Who buys from whom, from an input-output table: every sector, a region's own, a new plant."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from yanzhen.cli.analyse.tables import (
    SHOWN,
    Json,
    Out,
    check_out,
    emit,
    figure,
    read_cells,
    say,
    write,
)
from yanzhen.kernel.errors import YanzhenError

if TYPE_CHECKING:
    import numpy as np
    import polars as pl
    from numpy.typing import NDArray

    from yanzhen.analysis.inputoutput import IOTable

Table = Annotated[
    Path, typer.Argument(metavar="TABLE", help="投入产出表：国家统计局版式或一般方表，xlsx、xls、csv")
]
Sheet = Annotated[str, typer.Option(help="工作簿里的哪一张工作表")]
Blank = Annotated[bool, typer.Option("--blank-zero", help="空白格都是没有交易，按 0 读")]


def analyse_io(  # noqa: PLR0913 - one argument an option
    table: Table,
    out: Out,
    chains: Annotated[str, typer.Option(help="定义包：给它的产业链各条边一个份额，写到 --out 的就是边")] = "",
    own_map: Annotated[
        Path | None, typer.Option("--map", help="自己的部门与行业对应表：两列 sector、industries")
    ] = None,
    jobs: Annotated[Path | None, typer.Option(help="各部门从业人数：两列 部门、人数；加算就业乘数")] = None,
    keep: Annotated[
        Path | None, typer.Option("--workspace", help="把表和边的份额留在这个工作区的 io/ 里")
    ] = None,
    sheet: Sheet = "",
    blank_zero: Blank = False,
    as_json: Json = False,
) -> None:
    """投入产出：各部门的投入与分配系数合计、乘数、前后向关联、影响力和感应度系数、假设抽取的损失。

    例：yanzhen analyse io 投入产出表.xlsx --out 部门.csv
    例：yanzhen analyse io 投入产出表.csv --chains hengyang --out 边.csv
    """
    from yanzhen.analysis.inputoutput import read_io_table

    check_out(out)
    if (own_map or keep) and not chains:
        raise YanzhenError("--map 和 --workspace 要和 --chains 一起用", do="用 --chains 指明定义包")
    read = read_io_table(table, sheet=sheet, blanks_are_zero=blank_zero)
    if chains:
        from yanzhen.cli.analyse.chain_edges import tell_edges

        tell_edges(read, chains, own_map, out, as_json)
        if keep:
            from yanzhen.cli.analyse.chain_edges import keep_table

            typer.echo(f"已留在 {keep_table(table, out, keep)}")
        return
    tell_sectors(read, read_amounts(jobs, read, "从业人数") if jobs else None, out, as_json)


def analyse_io_region(  # noqa: PLR0913 - one argument an option
    table: Table,
    out: Out,
    output: Annotated[Path, typer.Option(help="本地区各部门总产出：两列 部门、总产出，单位同全国表")],
    method: Annotated[str, typer.Option(help="SLQ、CILQ 或 FLQ")] = "FLQ",
    delta: Annotated[float, typer.Option(help="FLQ 的 δ")] = 0.3,
    sheet: Sheet = "",
    blank_zero: Blank = False,
    as_json: Json = False,
) -> None:
    """把全国表按区位商推算成本地区的系数，再算本地的乘数与关联；推算值是等级 D，提醒里写明哪里弱。

    例：yanzhen analyse io-region 全国表.csv --output 本市产出.csv --method FLQ --out 本市部门.csv
    """
    from yanzhen.analysis.inputoutput import read_io_table, regional_table

    check_out(out)
    chosen: dict[str, Literal["SLQ", "CILQ", "FLQ"]] = {"SLQ": "SLQ", "CILQ": "CILQ", "FLQ": "FLQ"}
    if method.upper() not in chosen:
        raise YanzhenError(f"没有方法 {method}", do=f"用 {'、'.join(chosen)}")
    read = read_io_table(table, sheet=sheet, blanks_are_zero=blank_zero)
    regional = read_amounts(output, read, "本地区总产出")
    local, _ = regional_table(read, regional, chosen[method.upper()], delta)
    tell_sectors(local, None, out, as_json)


def analyse_io_plant(  # noqa: PLR0913 - one argument an option
    table: Table,
    out: Out,
    sector: Annotated[str, typer.Option(help="新厂属于哪个部门：代码或名称")],
    output: Annotated[float, typer.Option(help="新厂年产出，单位同表")],
    inputs: Annotated[
        Path | None,
        typer.Option(help="新厂每单位产出的投入：两列 部门、系数；不给就按部门平均，没列的部门按 0"),
    ] = None,
    sheet: Sheet = "",
    blank_zero: Blank = False,
    as_json: Json = False,
) -> None:
    """假如建一家新厂、产品卖给最终用户：各部门产出随之变动多少。静态、不计产能限制，只看数量级。

    例：yanzhen analyse io-plant 投入产出表.csv --sector 电池 --output 500000 --out 新厂.csv
    """
    import numpy as np

    from yanzhen.analysis.inputoutput import NewPlant, factorise, read_io_table

    check_out(out)
    read = read_io_table(table, sheet=sheet, blanks_are_zero=blank_zero)
    system, place = factorise(read), read.place_of(sector)
    recipe = system.technical[:, place] if inputs is None else np.zeros(len(read.codes))
    for name, value in _pairs(inputs) if inputs else []:
        recipe[read.place_of(name)] = value
    change = system.add_plant(NewPlant(place, output, recipe))
    _tell_plant(read, change, out, as_json)


def _tell_plant(read: IOTable, change: NDArray[np.float64], out: Path, as_json: bool) -> None:
    import polars as pl

    added = (read.added_share * change).tolist() if read.value_added else [None] * len(change)
    frame = pl.DataFrame(
        {
            "code": read.codes,
            "name": read.names,
            "output_change": change,
            "value_added_change": pl.Series(added, dtype=pl.Float64),
        }
    )
    write(frame, out)
    if as_json:
        emit({"sectors": frame.to_dicts(), "total": float(change.sum()), "notes": read.notes})
        return
    say(read.notes, out)
    typer.echo(f"全部产出变动 {change.sum():.6g}（表的单位）")
    for row in frame.sort("output_change", descending=True).head(SHOWN).iter_rows(named=True):
        typer.echo(f"{row['name']}  {row['output_change']:.6g}")


def tell_sectors(read: IOTable, jobs: NDArray[np.float64] | None, out: Path, as_json: bool) -> None:
    """Write one row a sector and say the first of them."""
    sectors = _sectors(read, jobs)
    write(sectors, out)
    if as_json:
        emit({"sectors": sectors.to_dicts(), "notes": read.notes})
        return
    say(read.notes, out)
    for row in sectors.sort("influence", descending=True).head(SHOWN).iter_rows(named=True):
        typer.echo(
            f"{row['name']}  影响力 {figure(row['influence'])}  感应度 {figure(row['sensitivity'])}"
            f"  产出乘数 {figure(row['backward'])}"
        )


def _sectors(table: IOTable, jobs: NDArray[np.float64] | None) -> pl.DataFrame:
    """One row a sector; multipliers are empty where the table or the caller has no such quantity."""
    import polars as pl

    from yanzhen.analysis.inputoutput import calc_linkages, calc_multipliers, factorise

    linked, system = calc_linkages(table.flows, table.output), factorise(table)
    found = calc_multipliers(system, jobs)
    unknown = [None] * len(table.codes)
    added = found.value_added.simple.tolist() if found.value_added else unknown
    hired = found.employment.simple.tolist() if found.employment else unknown
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
            "employment_multiplier": pl.Series(hired, dtype=pl.Float64),
            "extraction_loss": system.extraction_totals(),
        }
    )


def read_amounts(path: Path, table: IOTable, what: str) -> NDArray[np.float64]:
    """A csv of two columns, sector and amount, as a vector in the order of the table."""
    from yanzhen.analysis.inputoutput import by_sector

    pairs = _pairs(path)
    given = dict(pairs)
    if len(given) < len(pairs):
        raise YanzhenError("有部门给了两次", where=str(path), do="每个部门只给一行")
    return by_sector(table, given, what)


def _pairs(path: Path) -> list[tuple[str, float]]:
    found = []
    for line, row in enumerate(read_cells(path)[1], 2):
        try:
            found.append((row[0].strip(), float(row[1].replace(",", ""))))
        except (ValueError, IndexError) as error:
            raise YanzhenError(
                "这一行不是“部门,数”", where=f"{path} 第 {line} 行", do="两列：部门、数值；缺失不等于 0"
            ) from error
    return found
