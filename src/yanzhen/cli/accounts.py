"""Accounts of a real workspace, made by whoever runs the machine."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from yanzhen.cli.django_setup import open_record

console = Console()
app = typer.Typer(
    no_args_is_help=True, help="账号：在正式工作区建立第一个管理员等。例：yanzhen account add --help"
)


@app.callback()
def account() -> None:
    """账号。例：yanzhen account add admin01 --role administrator（用职务或工号，不要共用）"""


@app.command()
def add(
    username: Annotated[str, typer.Argument(help="用户名")],
    role: Annotated[
        str,
        typer.Option(
            help="角色代码，如 leader、chain_office、investment、county、park、auditor；写错时列出全部"
        ),
    ] = "administrator",
    unit: Annotated[str, typer.Option(help="单位名称，如 市工业和信息化局")] = "",
    password: Annotated[
        str,
        typer.Option(
            prompt="密码", hide_input=True, confirmation_prompt=True, help="至少 10 位；不写则提示输入"
        ),
    ] = "",
    workspace: Annotated[Path | None, typer.Option(help="工作区文件夹，缺省用 YANZHEN_WORKSPACE")] = None,
) -> None:
    """建立一个账号；用户名已有时拒绝，不改动原账号。

    例：yanzhen account add admin01 --role administrator --workspace /srv/yanzhen/hengyang
    """
    open_record(workspace)
    from yanzhen.city.accounts.services import create_account

    made = create_account(username, role=role, unit=unit, password=password)
    console.print(f"已建立账号 {made.username}（{made.get_role_display()}）")


@app.command()
def release(
    username: Annotated[str, typer.Argument(help="用户名")],
    workspace: Annotated[Path | None, typer.Option(help="工作区文件夹，缺省用 YANZHEN_WORKSPACE")] = None,
) -> None:
    """解锁一个账号、停用它的动态码、给一次性密码：没有别的管理员能办时，由掌握服务器的人来办，留下记录。

    例：yanzhen account release admin01 --workspace /srv/yanzhen/hengyang
    """
    open_record(workspace)
    from yanzhen.city.accounts.office_services import release_from_machine

    password = release_from_machine(username)
    console.print(f"{username} 已解锁，动态码已停用，别处的登录已结束。", highlight=False)
    console.print(f"一次性密码：{password} （首次登录必须改掉）", highlight=False, markup=False)
