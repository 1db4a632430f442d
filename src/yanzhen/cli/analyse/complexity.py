"""Who specialises in what, and what would be a near step, from a long table."""

from __future__ import annotations

from typing import Annotated

import typer

from yanzhen.cli.analyse.tables import (
    SHOWN,
    Input,
    Json,
    Out,
    check_out,
    emit,
    figure,
    read_three_columns,
    say,
    write,
)
from yanzhen.kernel.errors import YanzhenError


def analyse_complexity(
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
    check_out(out)
    found = calc_complexity(
        ActivityTable.from_long(*read_three_columns(table)),
        by="lq" if by == "lq" else "count",
        threshold=threshold,
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
