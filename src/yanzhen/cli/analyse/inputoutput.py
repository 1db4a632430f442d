"""Who buys from whom, from an input-output table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from yanzhen.cli.analyse.tables import SHOWN, Input, Json, Out, check_out, emit, figure, say, write

if TYPE_CHECKING:
    import polars as pl

    from yanzhen.analysis.inputoutput import IOTable


def analyse_io(table: Input, out: Out, as_json: Json = False) -> None:
    """投入产出：各部门的投入与分配系数合计、乘数、前后向关联、影响力和感应度系数、假设抽取的损失。

    NBS 版式或一般方表；例：yanzhen analyse io 投入产出表.csv --out 部门.csv
    """
    from yanzhen.analysis.inputoutput import read_io_table

    check_out(out)
    read = read_io_table(table)
    sectors = _sectors(read)
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
