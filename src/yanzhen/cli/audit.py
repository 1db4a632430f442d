"""Whether what must not be altered was altered: the hash chain of a workspace, walked link by link."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from yanzhen.cli.django_setup import open_record

app = typer.Typer(
    no_args_is_help=True, help="存证：核验哈希链。例：yanzhen audit verify --workspace var/hengyang"
)
Folder = Annotated[Path | None, typer.Option("--workspace", help="工作区文件夹，缺省用 YANZHEN_WORKSPACE")]


@app.callback()
def audit() -> None:
    """存证。例：yanzhen audit verify --workspace var/hengyang"""


@app.command()
def verify(
    workspace: Folder = None,
    head: Annotated[str, typer.Option(help="先前记下的末端摘要，用来发现末尾被截断")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="输出给程序读的 JSON")] = False,
) -> None:
    """从头到尾核验存证，并逐条对照现在的记录；有问题时指出是哪一条，退出码 1。

    例：yanzhen audit verify --workspace var/hengyang
    """
    open_record(workspace)
    from yanzhen.city.records import sealing

    found = sealing.verify(head.strip())
    number, digest = sealing.head()
    back = sealing.set_back()
    if as_json:
        told = {
            "seals": number,
            "head": digest,
            "clock_set_back": back,
            "breaks": [{"number": b.number, "says": b.says} for b in found],
        }
        typer.echo(json.dumps(told, ensure_ascii=False))
    else:
        for one in found:
            typer.echo(f"第 {one.number} 条：{one.says}")
        typer.echo(f"共 {number} 条存证，末端摘要 {digest}")
        if back:
            typer.echo(f"其中 {back} 条写入时系统时钟被拨回过：时间不可靠，先后以序号为准")
        typer.echo(f"有 {len(found)} 处对不上，请保全现场并与备份核对" if found else "全部对得上")
    raise typer.Exit(1 if found else 0)


@app.command(name="head")
def show_head(workspace: Folder = None) -> None:
    """末端摘要：抄到工作区以外，日后核验时用 --head 带上。

    例：yanzhen audit head --workspace var/hengyang
    """
    open_record(workspace)
    from yanzhen.city.records import sealing

    number, digest = sealing.head()
    typer.echo(f"{number} {digest}")
