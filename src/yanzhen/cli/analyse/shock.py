"""What breaks when something stops, from a table of who delivers to whom."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from yanzhen.cli.analyse.tables import SHOWN, Input, Json, Out, check_out, emit, read_cells, say, write
from yanzhen.kernel.errors import YanzhenError

if TYPE_CHECKING:
    import polars as pl

    from yanzhen.analysis.graph.reading import LinkFile
    from yanzhen.analysis.shock import Stopping, UnitStop


def analyse_shock(  # noqa: PLR0913 - one argument an option
    table: Input,
    out: Out,
    stop: Annotated[
        list[str] | None, typer.Option(help="停产的节点，可写几次；不写就让每个节点各停一次")
    ] = None,
    share: Annotated[float, typer.Option(help="停产的比例，全停为1")] = 1.0,
    days: Annotated[float, typer.Option(help="停产多少天")] = 30.0,
    stock_days: Annotated[float, typer.Option(help="每家的库存够用几天，影响每传一级晚几天")] = 0.0,
    tolerance: Annotated[float, typer.Option(help="每轮变化小于多少算传完；论文用0.01")] = 0.01,
    as_json: Json = False,
) -> None:
    """停产冲击：每个企业或环节停产使全部产出损失多少（经济系统性风险指数），或指定的节点停产时谁受损。

    列：供方、需方；知道就加：金额、供方行业、需方行业、投入类别（必需、可替代、可忽略）、供方总销售。
    例：yanzhen analyse shock 供货.csv --out 冲击.csv --stop 甲厂
    """
    from yanzhen.analysis.graph.reading import read_links
    from yanzhen.analysis.shock import Stop, Stopping, network_of, stop_units

    check_out(out)
    read = read_links(*read_cells(table), where=str(table))
    if stop:
        asked = Stop(share, days, stock_days)
        _tell_stop(stop_units(network_of(read), stop, asked, stopping=Stopping(tolerance)), out, as_json)
    elif share != 1:
        raise YanzhenError("--share 要和 --stop 一起用", do="用 --stop 指定停产的节点")
    else:
        _tell_every(read, Stopping(tolerance), out, as_json)


def _tell_stop(told: UnitStop, out: Path, as_json: bool) -> None:
    import polars as pl

    rows = [{**asdict(x), "path": " → ".join(x.path)} for x in told.losses]
    columns = ("unit", "loss", "by_shortage", "by_lost_orders", "path")
    write(pl.DataFrame({c: [r[c] for r in rows] for c in columns}), out)
    if as_json:
        emit({**asdict(told), "says": told.says})
        return
    say(told.notes, out)
    typer.echo(told.says)
    for loss in told.losses[:SHOWN]:
        typer.echo(f"  {loss.says}")


def _tell_every(read: LinkFile, stopping: Stopping, out: Path, as_json: bool) -> None:
    from yanzhen.analysis.shock import network_of

    found, notes = _every_stop(read, stopping), network_of(read).notes
    write(found, out)
    if as_json:
        emit({"units": found.to_dicts(), "notes": notes})
        return
    say(notes, out)
    for row in found.head(SHOWN).iter_rows(named=True):
        upper = "" if row["index_upper"] is None else f"，至多 {row['index_upper']:.2%}"
        typer.echo(f"{row['unit']}  停产使全部产出损失 {row['index']:.2%}{upper}")


def _every_stop(read: LinkFile, stopping: Stopping) -> pl.DataFrame:
    """One row a unit, the riskiest first; an upper bound where nobody knows which inputs are essential."""
    import polars as pl

    from yanzhen.analysis.shock import calc_systemic_risk, knows_needs, network_of

    network = network_of(read)
    risk = calc_systemic_risk(network, stopping=stopping)
    upper = [None] * network.size
    if not knows_needs(read):
        upper = calc_systemic_risk(network_of(read, worst=True), stopping=stopping).index.tolist()
    return pl.DataFrame(
        {
            "unit": network.names,
            "index": risk.index,
            "by_shortage": risk.downstream,
            "by_lost_orders": risk.upstream,
            "index_upper": pl.Series(upper, dtype=pl.Float64),
            "rounds": risk.rounds,
            "settled": risk.settled,
        }
    ).sort(["index", "unit"], descending=[True, False])
