"""Reminders of the day, for a timer of the machine: notices on the page and e-mails, nothing twice."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Annotated

import typer

from yanzhen.cli.django_setup import open_record
from yanzhen.kernel.errors import YanzhenError


def remind(
    workspace: Annotated[
        Path | None, typer.Option("--workspace", help="工作区文件夹，缺省用 YANZHEN_WORKSPACE")
    ] = None,
    day: Annotated[str, typer.Option(help="哪一天，缺省今天，写 2026-03-05")] = "",
) -> None:
    """给每个有待办的人发提醒：页面通知，按各人的设置再发邮件和群机器人；重跑不重发，免打扰时段里的稍后由后台发。

    例：yanzhen remind --workspace var/hengyang
    """
    open_record(workspace)
    from yanzhen.city.supervision.reminder_services import send_digests

    try:
        wanted = datetime.date.fromisoformat(day) if day else None
    except ValueError as error:
        raise YanzhenError("日期写法不对", where=day, do="写 2026-03-05") from error
    sent = send_digests(wanted)
    typer.echo(
        f"页面提醒 {sent.notices} 条，邮件 {sent.mails} 封，群机器人 {sent.robots} 条，没有发出 {sent.failed} 条，"
        f"免打扰 {sent.waiting} 条，没有待办 {sent.idle} 人"
    )
