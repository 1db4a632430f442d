"""Policies of a pack as a workbook for officers, and back, at the command line."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from yanzhen.kernel.errors import YanzhenError

console = Console(highlight=False, soft_wrap=True)


def sheet(
    name: Annotated[
        str | None, typer.Argument(metavar="[DIR|NAME]", help="包的文件夹，或自带包的名字")
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", help="写成哪个工作簿")] = None,
    read: Annotated[Path | None, typer.Option("--read", help="读回哪个工作簿")] = None,
    into: Annotated[Path | None, typer.Option("--into", help="读回以后写到哪个定义包文件夹")] = None,
) -> None:
    """把政策、条款、条件、用例导出成可填写的表格；填好后读回定义包，有错误时逐格指出，什么也不写。

    例：yanzhen pack sheet hengyang --out 政策.xlsx

    例：yanzhen pack sheet --read 政策.xlsx --into packs/hengyang
    """
    if name and out and not (read or into):
        _export(name, out)
    elif read and into and not (name or out):
        _import(read, into)
    else:
        do = "导出：yanzhen pack sheet 定义包 --out 政策.xlsx；读回：yanzhen pack sheet --read 政策.xlsx --into 文件夹"
        raise YanzhenError("不知道要导出还是读回", why="要么写定义包和 --out，要么写 --read 和 --into", do=do)


def _export(name: str, out: Path) -> None:
    from yanzhen.specs import load_pack
    from yanzhen.specs.loading import load_bases
    from yanzhen.specs.officer import policy_files, write_book

    pack = load_pack(name)
    files = policy_files(pack)
    facts = {fact.id: fact for one in (*load_bases(pack), pack) for fact in one.facts}
    write_book(files, facts.values(), out)
    clauses = sum(len(policy.clauses) for policy in files.values())
    console.print(f"已写出 {out}：政策 {len(files)} 份，条款 {clauses} 条，可用的事实 {len(facts)} 个")


def _import(read: Path, into: Path) -> None:
    from yanzhen.specs.officer import read_book, write_policies

    policies, problems = read_book(read)
    for problem in problems:
        console.print(str(problem), markup=False)
    if problems:
        console.print(f"[red]{len(problems)} 处错误，什么也没有写[/red]")
        raise typer.Exit(1)
    if not (into / "pack.yaml").exists():
        raise YanzhenError(
            "不是定义包", where=str(into), why="文件夹里没有 pack.yaml", do="指到定义包的文件夹"
        )
    written = write_policies(policies, into)
    console.print(f"已写出 {len(written)} 份政策到 {into}；请运行 yanzhen pack check {into}")
