"""The reasoning engine at the command line, without a workspace: a table in, a table of figures out."""

from __future__ import annotations

from collections.abc import Callable

import typer

from yanzhen.cli.analyse.backtest import analyse_backtest
from yanzhen.cli.analyse.complexity import analyse_complexity
from yanzhen.cli.analyse.graph import analyse_graph
from yanzhen.cli.analyse.inputoutput import analyse_io, analyse_io_plant, analyse_io_region
from yanzhen.cli.analyse.land import analyse_land
from yanzhen.cli.analyse.match import analyse_match
from yanzhen.cli.analyse.pair import analyse_pair
from yanzhen.cli.analyse.place import analyse_place
from yanzhen.cli.analyse.rank import analyse_rank
from yanzhen.cli.analyse.rules import analyse_rules
from yanzhen.cli.analyse.shock import analyse_shock

COMMANDS: dict[str, Callable[..., None]] = {
    "complexity": analyse_complexity,
    "io": analyse_io,
    "io-region": analyse_io_region,
    "io-plant": analyse_io_plant,
    "graph": analyse_graph,
    "land": analyse_land,
    "rules": analyse_rules,
    "shock": analyse_shock,
    "backtest": analyse_backtest,
    "rank": analyse_rank,
    "match": analyse_match,
    "place": analyse_place,
    "pair": analyse_pair,
}

app = typer.Typer(
    no_args_is_help=True,
    help="分析：复杂度、投入产出、供货网络、停产冲击、亩均效益。例：yanzhen analyse io 投入产出表.csv --out 部门.csv",
)
for name, command in COMMANDS.items():
    app.command(name)(command)
