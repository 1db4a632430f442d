"""Two registers held against each other: which rows are one enterprise."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from yanzhen.kernel.errors import YanzhenError

SHOWN = 8


def link(
    left: Annotated[Path, typer.Argument(metavar="LEFT.parquet", help="名录一：代码、企业名称、行政区划")],
    right: Annotated[Path, typer.Argument(metavar="RIGHT.parquet", help="名录二")],
    out: Annotated[Path, typer.Option("--out", help="对上的企业写到哪里：.parquet")],
    threshold: Annotated[float, typer.Option(help="多大把握才算对上，0 到 1")] = 0.9,
    engine: Annotated[str, typer.Option(help="duckdb 或 spark")] = "duckdb",
    memory: Annotated[str, typer.Option(help="内存上限")] = "6GB",
) -> None:
    """名录对接：两份全国规模的名录里，哪些行是同一家企业，把握多大。

    例：yanzhen link 税务名录.parquet 市监名录.parquet --out 对上的.parquet
    """
    import pyarrow.parquet as pq

    from yanzhen.specs import load_pack
    from yanzhen.tables import Engine
    from yanzhen.tables.linkage import Terms, link_registers

    if engine not in set(Engine):
        raise YanzhenError("没有这种引擎", where=f"--engine {engine}", do="用 duckdb 或 spark")
    if out.suffix != ".parquet":
        raise YanzhenError(f"不会写 {out.suffix or '没有后缀的文件'}", where=str(out), do="用 .parquet")
    places = tuple(region.name for region in load_pack("reference").regions)
    found = link_registers(left, right, Terms(places, threshold), engine=Engine(engine), memory=memory)
    out.parent.mkdir(parents=True, exist_ok=True)
    part = out.with_suffix(".part")
    pq.write_table(found.pairs, part)
    part.replace(out)
    typer.echo(
        f"{found.left_rows:,} 行与 {found.right_rows:,} 行，对上 {found.pairs.num_rows:,} 对；已写入 {out}"
    )
    for pair in found.pairs.slice(0, SHOWN).to_pylist():
        typer.echo(f"  {pair['left_name']} ＝ {pair['right_name']}  把握 {pair['probability']:.3f}")
    typer.echo("只是建议：哪两行是同一家企业，由人确认")
