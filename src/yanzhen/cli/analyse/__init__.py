"""The reasoning engine at the command line, without a workspace: a table in, a table of figures out."""

from __future__ import annotations

from collections.abc import Callable

import typer

from yanzhen.cli.analyse.complexity import analyse_complexity
from yanzhen.cli.analyse.inputoutput import analyse_io
from yanzhen.cli.analyse.land import analyse_land

COMMANDS: dict[str, Callable[..., None]] = {
    "complexity": analyse_complexity,
    "io": analyse_io,
    "land": analyse_land,
}

app = typer.Typer(
    no_args_is_help=True, help="分析：复杂度、投入产出。例：yanzhen analyse io 投入产出表.csv --out 部门.csv"
)
for name, command in COMMANDS.items():
    app.command(name)(command)
