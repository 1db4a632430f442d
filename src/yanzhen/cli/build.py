"""The main job: from the record to two maps, two libraries, two pools and two reports."""

from __future__ import annotations

import datetime
import os
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from yanzhen.cli.django_setup import setup
from yanzhen.cli.workspace import prepare
from yanzhen.kernel.errors import YanzhenError

console = Console()


def build(
    pack: Annotated[str, typer.Option(help="城市的定义包；工作区还没有时据此建立")] = "",
    out: Annotated[Path | None, typer.Option(help="产品写到哪个文件夹；缺省 out/包名")] = None,
    workspace: Annotated[Path | None, typer.Option(help="工作区文件夹，缺省用 YANZHEN_WORKSPACE")] = None,
    chain: Annotated[list[str] | None, typer.Option(help="只做这条产业链（代码或名称），可多次给出")] = None,
    only: Annotated[
        list[str] | None, typer.Option(help="只做这种产品（如 现状图、项目库），可多次给出")
    ] = None,
    as_of: Annotated[str, typer.Option("--as-of", help="数据截至日 YYYY-MM-DD，缺省今天")] = "",
) -> None:
    """生成两图两库两池两报告：全市一套，每条产业链一套。

    例：yanzhen build --pack hengyang --out out/hengyang --chain nonferrous --only 现状图
    """
    from yanzhen.city.reports.products import chosen_kinds

    kinds, day = chosen_kinds(only or ()), _day(as_of)
    target = (out or Path("out") / (pack or "products")).resolve()
    _open(_workspace(workspace, pack, target), pack)
    from yanzhen.city.reports.services import Order, build_and_record

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("读取档案", total=None)
        built = build_and_record(
            target,
            Order(tuple(chain or ()), kinds, day),
            begin=lambda total: progress.update(task, total=total),
            step=lambda path: progress.update(task, description=f"生成 {path}", advance=1),
        )
    console.print(f"已生成 {len(built)} 个文件：{target / 'index.html'}", highlight=False, soft_wrap=True)


def _day(text: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(text) if text else None
    except ValueError as error:
        raise YanzhenError(
            "日期读不懂", where=f"--as-of {text}", why="要写成 YYYY-MM-DD", do="如 --as-of 2022-06-30"
        ) from error


def _workspace(workspace: Path | None, pack: str, out: Path) -> Path:
    """The named workspace, else YANZHEN_WORKSPACE, else one beside the output folder."""
    named = workspace or os.environ.get("YANZHEN_WORKSPACE")
    if named:
        return Path(named).resolve()
    return out.parent / f"workspace-{Path(pack).name}" if pack else Path("var/workspace").resolve()


def _open(folder: Path, pack: str) -> None:
    """Start Django on the workspace; one that is missing, or lacks the pack, is made from the pack."""
    if pack and not ((folder / "yanzhen.toml").exists() and _holds(folder, pack)):
        prepare(folder, pack)
        return
    setup(folder)
    from yanzhen.site.workspace import open_workspace

    open_workspace(folder)


def _holds(folder: Path, pack: str) -> bool:
    """Whether the record knows the pack; False for a record without tables, left by a broken init."""
    setup(folder)
    from django.db import DatabaseError

    from yanzhen.city.records.queries import installed_pack
    from yanzhen.specs import find_pack, load_pack

    try:
        return installed_pack(load_pack(find_pack(pack)).meta.id) is not None
    except DatabaseError:
        return False
