"""The shape of a supply network: who feeds how many, who lies between, what cannot be got around."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from yanzhen.cli.analyse.tables import SHOWN, Input, Json, Out, check_out, emit, read_cells, say, write

if TYPE_CHECKING:
    import polars as pl

    from yanzhen.analysis.graph import Floats, LinkTable

EXACT = 5000
"""Above so many units betweenness is estimated from a sample of sources."""


def analyse_graph(
    table: Input,
    out: Out,
    critical: Annotated[int, typer.Option(help="找几个绕不开的节点，0 为不找")] = 5,
    samples: Annotated[int, typer.Option(help="超过5000个节点时，介数用多少个起点估计")] = 1000,
    as_json: Json = False,
) -> None:
    """供货网络的形状：每个节点供到多少、来自多少、居间程度（介数）、环路，以及最绕不开的节点。

    前两列（或名为供方、需方的列）是谁供给谁；例：yanzhen analyse graph 供货.csv --out 网络.csv
    """
    from yanzhen.analysis.graph import read_links

    check_out(out)
    links = read_links(*read_cells(table), where=str(table)).table
    found, notes = _figures(links, critical, samples)
    write(found, out)
    if as_json:
        emit({"units": found.to_dicts(), "notes": notes})
        return
    say(notes, out)
    worst = found.filter(found["critical"].is_not_null()).sort("critical")
    for row in worst.iter_rows(named=True):
        typer.echo(f"{row['unit']}  没有它，{row['cut']}对供货关系再没有走法")
    for row in found.sort("betweenness", descending=True).head(SHOWN).iter_rows(named=True):
        typer.echo(f"{row['unit']}  介数 {row['betweenness']:.0f}  供到 {row['feeds']}  来自 {row['fed_by']}")


def _figures(links: LinkTable, critical: int, samples: int) -> tuple[pl.DataFrame, tuple[str, ...]]:
    """One row a unit; a line on the error stream tells what is being computed."""
    import numpy as np
    import polars as pl
    from rich.console import Console

    from yanzhen.analysis.graph import calc_reach_counts, find_cut_nodes, find_parts

    graph = links.adjacency()
    with Console(stderr=True).status("供到、来自、环路") as status:
        part, feeds, fed = find_parts(graph), calc_reach_counts(graph), calc_reach_counts(graph.reversed())
        status.update("介数")
        between, notes = _between(links, samples)
        status.update("绕不开的节点")
        cut = find_cut_nodes(graph, critical) if critical > 0 else []
    rank = {unit: (i, lost) for i, (unit, lost, _) in enumerate(cut, 1)}
    ranked = [rank.get(i, (None, None)) for i in range(links.size)]
    found = {
        "unit": links.names,
        "feeds": feeds,
        "fed_by": fed,
        "betweenness": between,
        "part": part,
        "part_size": np.bincount(part)[part],
        "critical": pl.Series([at for at, _ in ranked], dtype=pl.Int64),
        "cut": pl.Series([lost for _, lost in ranked], dtype=pl.Int64),
    }
    return pl.DataFrame(found), notes


def _between(links: LinkTable, samples: int) -> tuple[Floats, tuple[str, ...]]:
    from yanzhen.analysis.graph import calc_betweenness, calc_sampled_betweenness

    graph = links.adjacency()
    if links.size <= EXACT:
        return calc_betweenness(graph), ()
    found = calc_sampled_betweenness(graph, samples=samples)
    return found, (f"介数是用{min(samples, links.size)}个起点估计的",)
