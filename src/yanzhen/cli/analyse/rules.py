"""A list of enterprises against all policies and ladders of the packs: who may have what, and why."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from yanzhen.cli.analyse.tables import Out, check_out, say, write

if TYPE_CHECKING:
    from yanzhen.rules.batch import Outcomes
    from yanzhen.specs.rulebook import Rule

List = Annotated[
    Path, typer.Argument(metavar="ENTERPRISES.parquet", help="企业名单：.parquet 或 .csv，一行一家")
]


class RuleEngine(StrEnum):
    PYTHON = "python"
    DUCKDB = "duckdb"


def analyse_rules(
    table: List,
    out: Out,
    pack: Annotated[
        list[str] | None, typer.Option(help="规则在哪些定义包，可写几次；不写用 reference")
    ] = None,
    as_of: Annotated[str, typer.Option(help="评价日，如 2026-06-30")] = "",
    explain: Annotated[str, typer.Option(help="展开这家企业（统一社会信用代码或名称）的判断过程")] = "",
    engine: Annotated[
        RuleEngine, typer.Option(help="python 在内存里算；duckdb 给全国名录")
    ] = RuleEngine.PYTHON,
) -> None:
    """惠企政策与培育阶梯：每家企业符合哪条、不符合哪条、缺什么不能判断。

    例：yanzhen analyse rules 企业.parquet --pack reference --as-of 2026-06-30 --explain 91430400MA4L0000X1 --out 结果.csv
    """
    from yanzhen.cli.analyse import rule_lists as lists
    from yanzhen.rules.lists import late_years, read_list

    check_out(out)
    day = lists.day_of(as_of)
    rules, facts = lists.rules_in(pack or ["reference"], day)
    held = read_list(table, facts, asked=lists.facts_asked(rules))
    notes = (*held.notes, *late_years(held, as_of))
    if engine is RuleEngine.DUCKDB:
        told = lists.write_by_database(held, rules, facts, day, out)
        say((*notes, *told), out)
        return
    found = lists.evaluate(held, rules, facts, day)
    write(lists.results(found, held), out)
    tree = lists.explained(found, held, explain) if explain else []
    say(notes, out)
    _tell(found, tree)


def _tell(found: Outcomes, tree: list[dict[str, Any]]) -> None:
    for rule in found.program.rules:
        tally = found.tally(rule.id)
        typer.echo(
            f"{_name(rule)}：符合 {tally.yes}，可能符合 {tally.maybe}，不符合 {tally.no}，不能判断 {tally.open}"
        )
    for one in tree:
        typer.echo(f"\n{one['label']}（{one['rule']}）：{one['answer']}")
        _branch(one["tree"], 1)


def _branch(node: dict[str, Any], depth: int) -> None:
    typer.echo(f"{'  ' * depth}{node['answer']}  {node['reason']}")
    for inner in node["inside"]:
        _branch(inner, depth + 1)


def _name(rule: Rule) -> str:
    return rule.label.zh
