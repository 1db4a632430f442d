"""Who specialises in what, and what would be a near step, from a long table."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from yanzhen.cli.analyse.tables import (
    SHOWN,
    Input,
    Json,
    Out,
    check_out,
    emit,
    figure,
    read_column,
    read_three_columns,
    say,
    write,
)
from yanzhen.kernel.errors import YanzhenError

if TYPE_CHECKING:
    import polars as pl

MEASURES: dict[str, Literal["lq", "count", "per_head"]] = {
    "lq": "lq",
    "count": "count",
    "per-head": "per_head",
}


def analyse_complexity(  # noqa: PLR0913 - one argument an option
    table: Input,
    out: Out,
    by: Annotated[
        str, typer.Option(help="按什么算有：lq 区位商，count 数值本身，per-head 人均与全体人均之比")
    ] = "lq",
    threshold: Annotated[float, typer.Option(help="达到多少算有")] = 1.0,
    weight: Annotated[str, typer.Option(help="权重在哪一列，逐行乘到数值上")] = "",
    population: Annotated[str, typer.Option(help="人口在哪一列，同一区域各行相同；per-head 要用")] = "",
    as_json: Json = False,
) -> None:
    """区位商、邻近、关联密度、复杂度（ECI/PCI）、前景（COI/COG）。前三列依次是区域、活动、数值。

    例：yanzhen analyse complexity 企业数.csv --out 复杂度.csv
    例：yanzhen analyse complexity 产值.csv --by per-head --population 人口 --out 复杂度.csv
    """
    from yanzhen.analysis.complexity import ActivityTable, calc_complexity

    if by not in MEASURES:
        raise YanzhenError(f"--by 不能是 {by}", do=f"用 {'、'.join(MEASURES)}")
    if bool(population) != (by == "per-head"):
        raise YanzhenError("--by per-head 与 --population 要一起给", do="写明人口在哪一列")
    check_out(out)
    columns = read_three_columns(table)
    held = ActivityTable.from_long(*columns, weight=read_column(table, weight) if weight else None)
    found = calc_complexity(
        held,
        by=MEASURES[by],
        threshold=threshold,
        population=_heads(table, columns[0], population, held.regions) if population else None,
    )
    write(found.by_pair(), out)
    regions = found.by_region().sort("eci", descending=True, nulls_last=True)
    activities = found.by_activity().sort("pci", descending=True, nulls_last=True)
    if as_json:
        emit({"regions": regions.to_dicts(), "activities": activities.to_dicts(), "notes": found.notes})
        return
    say(found.notes, out)
    for row in regions.head(SHOWN).iter_rows(named=True):
        typer.echo(f"{row['region']}  ECI {figure(row['eci'])}  活动 {row['diversity']}")


def _heads(path: Path, region: pl.Series, column: str, regions: tuple[str, ...]) -> list[float]:
    """The population of each region; it must be the same in all of its rows."""
    given: dict[str, float] = {}
    for line, (name, value) in enumerate(zip(region, read_column(path, column), strict=True), 2):
        if value is None or given.setdefault(name, value) != value:
            raise YanzhenError(
                f"{name} 的人口{'是空的' if value is None else '前后不同'}",
                where=f"{path} 第 {line} 行",
                do="同一区域各行填同一个人口数",
            )
    return [given[name] for name in regions]
