"""The command line's front door: a table of commands, each loaded only when it is asked for."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import typer

from yanzhen.cli.helping import asks_for_help, keep_lines, show_help
from yanzhen.kernel.errors import YanzhenError


@dataclass(frozen=True, slots=True)
class Entry:
    """Where a command lives (``module:attribute``: a function or a Typer app) and one line of help."""

    target: str
    says: str


ABOUT = "雁阵：产业链强市平台。例：yanzhen build --pack hengyang --out out/hengyang"

COMMANDS: dict[str, Entry] = {
    "init": Entry("yanzhen.cli.workspace:init", "建立工作区：数据库、定义包、演示账号"),
    "build": Entry("yanzhen.cli.build:build", "生成两图两库两池两报告"),
    "serve": Entry("yanzhen.cli.workspace:serve", "打开网页服务"),
    "export": Entry("yanzhen.cli.record:export", "导出整个工作区：每类记录一个带说明的文件"),
    "import": Entry("yanzhen.cli.imports:app", "导入企业、外地企业名录、文件原件"),
    "read": Entry("yanzhen.cli.read:read", "读文件：量化表述、实体、关系，各带原文位置"),
    "analyse": Entry("yanzhen.cli.analyse:app", "分析：复杂度、投入产出"),
    "survey": Entry("yanzhen.cli.survey:survey", "普查：全国名录里每个地级市有什么、缺什么、近什么"),
    "link": Entry("yanzhen.cli.link:link", "名录对接：两份名录里哪些行是同一家企业"),
    "practice": Entry("yanzhen.cli.practice:practice", "演示数据：任意大小的全国企业名录"),
    "check": Entry("yanzhen.cli.check:app", "检查：招商条件和政策文本有没有公平竞争的红线"),
    "pack": Entry("yanzhen.cli.pack:app", "定义包：检查、测试、安装、列出"),
    "account": Entry("yanzhen.cli.accounts:app", "账号：在正式工作区建立管理员等"),
    "audit": Entry("yanzhen.cli.audit:app", "存证：核验哈希链有没有被改动"),
    "remind": Entry("yanzhen.cli.remind:remind", "提醒：给有待办的人发页面通知和邮件"),
    "mcp": Entry("yanzhen.cli.mcp:mcp", "助手工具（MCP）：经标准输入输出或 HTTP"),
    "status": Entry("yanzhen.cli.workspace:status", "工作区里有什么"),
    "backup": Entry("yanzhen.cli.backups:backup", "备份工作区"),
    "restore": Entry("yanzhen.cli.backups:restore", "从备份恢复工作区"),
}


def front_door(asked: str | None = None) -> typer.Typer:
    """The application with ``asked`` loaded; every other command is one line of the overview.

    Loading only what is asked keeps ``--help`` fast and lets the base install list commands it cannot run.
    """
    app = _empty()
    for name, entry in COMMANDS.items():
        if name == asked:
            _add(app, name, _load(name, entry))
        else:
            app.command(name, help=entry.says)(_listed)
    keep_lines(app)
    return app


def whole_app() -> typer.Typer:
    """Every command loaded, for the tests of the documentation."""
    app = _empty()
    for name, entry in COMMANDS.items():
        _add(app, name, _load(name, entry))
    keep_lines(app)
    return app


def _empty() -> typer.Typer:
    """Without the boxes of rich: they cut long lines off, and loading it takes longer than all the rest."""
    return typer.Typer(
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
        help=ABOUT,
    )


def _listed() -> None:
    """Stands for a command in the overview; it is loaded when it is asked for."""


def _add(app: typer.Typer, name: str, found: Any) -> None:
    if isinstance(found, typer.Typer):
        app.add_typer(found, name=name)
    else:
        app.command(name)(found)


def _load(name: str, entry: Entry) -> Any:
    module, attribute = entry.target.split(":")
    try:
        return getattr(import_module(module), attribute)
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("yanzhen"):
            raise
        raise YanzhenError(
            f"yanzhen {name} 用不了", why=f"没有安装 {error.name}", do="安装 yanzhen[web]"
        ) from error


def run() -> None:
    """Console entry: a refusal is printed in words, with exit code 2 and no traceback."""
    words = sys.argv[1:]
    asked = next((word for word in words if not word.startswith("-")), None)
    try:
        app = front_door(asked)
        if not words or asks_for_help(words):
            show_help(app, words)
        else:
            app()
    except YanzhenError as error:
        print(f"\033[31m{error}\033[0m" if sys.stderr.isatty() else str(error), file=sys.stderr)
        sys.exit(2)
