"""Made-up data for trying out what real data would be too large or too secret for; marked 演示 in every row."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from yanzhen.tables.practice import Standard


def practice(
    register: Annotated[Path, typer.Option("--register", help="写到哪里：.parquet")],
    rows: Annotated[int, typer.Option(help="多少家企业")] = 1_000_000,
    seed: Annotated[int, typer.Option(help="种子；同一个种子得到同样的数据")] = 1,
) -> None:
    """演示数据：一份任意大小的全国企业名录，每一行都标明演示，用来试算和测速。

    例：yanzhen practice --register 演示名录.parquet --rows 1000000
    """
    from rich.console import Console
    from rich.progress import Progress

    from yanzhen.tables.practice import write_practice_register

    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("生成演示名录", total=rows)
        write_practice_register(
            register, rows, _standard(), seed=seed, tell=lambda done: progress.update(task, completed=done)
        )
    typer.echo(f"已写入 {register}：{rows:,} 家，全部是演示数据（种子 {seed}）")


def _standard() -> Standard:
    """Counties with the short name of their prefecture, and the classes of GB/T 4754."""
    from yanzhen.specs import load_pack
    from yanzhen.tables.practice import Standard

    pack = load_pack("reference")
    names = {region.code: region.name for region in pack.regions}
    counties = tuple(
        (r.code, names.get(r.parent, r.name).removesuffix("市")) for r in pack.regions if r.level == "county"
    )
    return Standard(counties, tuple((i.code, i.name) for i in pack.industries if i.level == 4))
