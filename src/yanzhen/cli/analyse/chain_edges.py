"""The links of a pack's chains sized by an input-output table, and what a workspace keeps of it."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from yanzhen.cli.analyse.tables import SHOWN, emit, read_cells, say, write
from yanzhen.kernel.errors import YanzhenError
from yanzhen.specs import Pack, find_pack, load_pack
from yanzhen.specs.graphs import chain_graph
from yanzhen.specs.loading import load_bases

if TYPE_CHECKING:
    import polars as pl

    from yanzhen.analysis.inputoutput import EdgeSize, IOTable, SectorMap, SectorRow
    from yanzhen.kernel.chains import ChainGraph

KEPT = "io"


def tell_edges(table: IOTable, pack: str, own_map: Path | None, out: Path, as_json: bool) -> None:
    """Write one row a link and say how many have a size, how sure, and the largest."""
    from yanzhen.analysis.inputoutput import WARNING, size_edges

    city = load_pack(find_pack(pack))
    packs = [*load_bases(city), city]
    graph = chain_graph(packs)
    sectors = _sector_map(table, packs, own_map)
    sizes = size_edges(graph, {node.id: node.gbt4754 for node in graph.nodes}, table, sectors)
    frame = _frame(sizes, graph, sectors)
    write(frame, out)
    notes = (*table.notes, WARNING)
    if as_json:
        emit({"table": sectors.label, "edges": frame.to_dicts(), "notes": notes})
        return
    say(notes, out)
    _say_sizes(sizes)


def keep_table(table: Path, edges: Path, workspace: Path) -> Path:
    """Copy the user's table and the sizes into the workspace, so that pages and later runs find them."""
    if not (workspace / "yanzhen.toml").is_file():
        raise YanzhenError("这里没有工作区", where=str(workspace), do="先用 yanzhen init 建立")
    folder = workspace / KEPT
    folder.mkdir(exist_ok=True)
    for source, name in ((table, f"table{table.suffix.lower()}"), (edges, f"edges{edges.suffix}")):
        shutil.copyfile(source, folder / f"{name}.part")
        (folder / f"{name}.part").replace(folder / name)
    return folder


def _sector_map(table: IOTable, packs: list[Pack], own_map: Path | None) -> SectorMap:
    from yanzhen.analysis.inputoutput import SectorRow, choose_sector_map

    rows = (
        list(_own_rows(own_map))
        if own_map
        else [
            SectorRow(row.sector, row.tables, row.industries, row.note)
            for pack in packs
            for row in pack.io_sectors
        ]
    )
    return choose_sector_map(table, rows, [i.code for pack in packs for i in pack.industries if i.level == 4])


def _own_rows(path: Path) -> Iterable[SectorRow]:
    from yanzhen.analysis.inputoutput import SectorRow

    header, rows = read_cells(path)
    if not {"sector", "industries"} <= set(header):
        raise YanzhenError(
            "对应表缺列", where=str(path), why=f"有 {'、'.join(header)}", do="要有 sector、industries 两列"
        )
    sector, industries = header.index("sector"), header.index("industries")
    for row in rows:
        yield SectorRow(
            row[sector].strip(), (), tuple(c.strip() for c in row[industries].split(";") if c.strip())
        )


def _frame(sizes: tuple[EdgeSize, ...], graph: ChainGraph, sectors: SectorMap) -> pl.DataFrame:
    import polars as pl

    rows = []
    for size, link in zip(sizes, graph.links, strict=True):
        row = asdict(size) | {
            "supplier_label": graph.node(size.supplier).label,
            "customer_label": graph.node(size.customer).label,
            "judged": link.share.value,
            "kind": link.kind.value,
            "supplier_sectors": ";".join(size.supplier_sectors),
            "customer_sectors": ";".join(size.customer_sectors),
            "supplier_covers": size.covers[0],
            "customer_covers": size.covers[1],
            "table": sectors.label,
            "grade": "D",
        }
        rows.append(row)
    columns = (
        "supplier", "supplier_label", "customer", "customer_label", "judged", "kind", "of_total", "of_inputs", "of_sales",
        "supplier_sectors", "customer_sectors", "supplier_covers", "customer_covers", "ambiguity", "table", "grade", "note",
    )  # fmt: skip
    return pl.DataFrame({name: [row[name] for row in rows] for name in columns})


def _say_sizes(sizes: tuple[EdgeSize, ...]) -> None:
    from yanzhen.analysis.inputoutput.chain_edges import AMBIGUITY_LABELS

    counted = Counter(size.ambiguity for size in sizes)
    for ambiguity, label in AMBIGUITY_LABELS.items():
        typer.echo(f"{counted[ambiguity]:5d} 条边：{label}")
    apart = [size for size in sizes if size.ambiguity not in ("inside", "unknown")]
    for size in sorted(apart, key=lambda size: -(size.of_total or 0))[:SHOWN]:
        typer.echo(f"{size.supplier} → {size.customer}：{size.note}")
