"""The door for assistants on the command line: one server over pipes, or one over HTTP."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from yanzhen.cli.django_setup import open_record
from yanzhen.kernel.errors import YanzhenError

console = Console(stderr=True)
TOKEN = "YANZHEN_TOKEN"  # noqa: S105 - the name of a variable, not a token


def mcp(
    stdio: Annotated[bool, typer.Option("--stdio", help="经标准输入输出，由助手程序启动")] = False,
    http: Annotated[bool, typer.Option("--http", help="经 HTTP，地址为 /mcp，每次请求带令牌")] = False,
    port: Annotated[int, typer.Option(help="--http 的端口")] = 8010,
    host: Annotated[str, typer.Option(help="--http 的监听地址；缺省只限本机")] = "127.0.0.1",
    site: Annotated[str, typer.Option(help="网页地址，草稿链接以它开头，如 http://10.0.0.5:8000")] = "",
    workspace: Annotated[
        Path | None, typer.Option("--workspace", help="工作区文件夹，缺省用 YANZHEN_WORKSPACE")
    ] = None,
) -> None:
    """助手工具（MCP）：只读，范围与令牌所有人相同，答复带来源；写只到草稿。

    例：YANZHEN_TOKEN=yz_… yanzhen mcp --stdio --workspace var/hengyang

    例：yanzhen mcp --http --port 8010 --workspace var/hengyang
    """
    if stdio == http:
        raise YanzhenError(
            "没有说怎么连接", where="yanzhen mcp", why="两种方式选一种", do="加 --stdio 或 --http"
        )
    open_record(workspace)
    from yanzhen.site.assistants import transports

    if http:
        console.print(f"助手工具已就绪：http://{host}:{port}/mcp （Ctrl+C 停止）", highlight=False)
        transports.over_http(host, port, site=site)
        return
    word = os.environ.get(TOKEN, "")
    if not word:
        why = "助手按令牌所有人的范围读数据"
        raise YanzhenError(
            "没有令牌", where=TOKEN, why=why, do=f"在网页“账号 → 接口令牌”建一个，放进环境变量 {TOKEN}"
        )
    transports.over_stdio(word, site=site)
