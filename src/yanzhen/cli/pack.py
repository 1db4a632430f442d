"""Packs of definitions at the command line: check, test, list, schema, install."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from yanzhen.cli.policy_sheet import sheet
from yanzhen.kernel.errors import Problem, YanzhenError

if TYPE_CHECKING:
    from yanzhen.city.installation.values import InstallPlan
    from yanzhen.specs import Pack

app = typer.Typer(
    no_args_is_help=True, help="定义包：检查、测试、列出、安装。例：yanzhen pack check hengyang"
)
console = Console(highlight=False, soft_wrap=True)
Name = Annotated[str, typer.Argument(metavar="DIR|NAME", help="包的文件夹，或自带包的名字")]
Json = Annotated[bool, typer.Option("--json", help="输出给程序读的 JSON")]
SHOWN = 5


def _emit(content: Any) -> None:
    typer.echo(json.dumps(content, ensure_ascii=False, indent=2))


@app.command()
def check(name: Name, as_json: Json = False) -> None:
    """检查定义包：文件、行、错在哪、为什么、怎么改。有错误时退出码为 1。

    例：yanzhen pack check hengyang
    """
    from yanzhen.specs import check_pack

    problems = check_pack(name)
    errors = [p for p in problems if p.severity == "error"]
    if as_json:
        _emit([asdict(problem) for problem in problems])
    else:
        for problem in problems:
            _show(problem)
        console.print(_summary(name, problems, errors))
    raise typer.Exit(1 if errors else 0)


def _show(problem: Problem) -> None:
    wrong = problem.severity == "error"
    head = Text.assemble(
        ("错误 " if wrong else "提醒 ", "bold red" if wrong else "yellow"),
        (problem.where, "bold"),
        f" {problem.what} ",
        (f"[{problem.code}]", "dim"),
    )
    console.print(head, Text(f"     原因：{problem.why}"), Text(f"     处理：{problem.do}"), sep="\n")


def _summary(name: str, problems: list[Problem], errors: list[Problem]) -> str:
    if errors:
        kinds = "、".join(f"{code} {times}" for code, times in Counter(p.code for p in errors).most_common())
        return f"[red]{name}：{len(errors)} 处错误[/red]（{kinds}），{len(problems) - len(errors)} 处提醒"
    from yanzhen.specs import KINDS, load_pack

    pack = load_pack(name)
    total = sum(len(pack.rows(kind)) for kind in KINDS)
    return (
        f"[green]{pack.meta.id} {pack.meta.version}：{total} 条定义，没有错误[/green]，{len(problems)} 处提醒"
    )


@app.command()
def test(name: Name, as_json: Json = False) -> None:
    """运行定义包自带的用例，并核对内容。有用例不过时退出码为 1。

    例：yanzhen pack test hengyang
    """
    from yanzhen.rules import run_cases
    from yanzhen.specs.content import check_content

    pack, bases = _whole(name)
    cases, questions = run_cases(pack, bases), check_content(pack, bases)
    failed = [case for case in cases if not case.passed]
    wrong = [question for question in questions if not question.passed]
    if as_json:
        content = [{**asdict(q), "passed": q.passed} for q in questions]
        _emit({"cases": [{**asdict(c), "passed": c.passed} for c in cases], "content": content})
    else:
        for case in failed:
            head, *rest = case.lines()
            console.print(
                Text.assemble(("不过 ", "bold red"), head),
                Text("".join(f"\n     {line}" for line in rest)),
                sep="",
                end="\n\n",
            )
        for question in questions:
            _show_question(question.says, question.failures, question.passed)
        said = f"用例 {len(cases)} 个，不过 {len(failed)} 个；内容 {len(questions)} 项，不过 {len(wrong)} 项"
        console.print(
            Text(f"{pack.meta.id} {pack.meta.version}：{said}", "red" if failed or wrong else "green")
        )
    raise typer.Exit(1 if failed or wrong else 0)


def _show_question(says: str, failures: Iterable[str], passed: bool) -> None:
    found = list(failures)
    mark = ("通过 ", "green") if not found else ("提醒 ", "yellow") if passed else ("不过 ", "bold red")
    more = f"，另有 {len(found) - SHOWN} 处" if len(found) > SHOWN else ""
    console.print(Text.assemble(mark, says, f"：{'；'.join(found[:SHOWN])}{more}" if found else ""))


def _whole(name: str) -> tuple[Pack, list[Pack]]:
    """The pack and those it depends on. Raises YanzhenError when one of them has errors."""
    from yanzhen.specs import check_pack, load_pack
    from yanzhen.specs.loading import load_bases

    pack = load_pack(name)
    errors = [p for p in check_pack(name) if p.severity == "error"]
    if errors:
        listed = "\n" + "\n".join(str(p) for p in errors[:SHOWN])
        do = f"先运行 yanzhen pack check {name}，改好全部错误"
        raise YanzhenError(f"定义包有 {len(errors)} 处错误", where=name, why=listed, do=do)
    return pack, load_bases(pack)


@app.command("list")
def list_(
    workspace: Annotated[Path | None, typer.Option(help="工作区文件夹，缺省用 YANZHEN_WORKSPACE")] = None,
    as_json: Json = False,
) -> None:
    """有哪些自带的定义包，工作区里装了哪个版本。

    例：yanzhen pack list
    """
    from yanzhen.specs import list_packs
    from yanzhen.specs.loading import read_meta

    held = _installed(workspace)
    rows = [
        {
            "id": meta.id,
            "label": meta.label.zh,
            "kind": meta.kind,
            "version": meta.version,
            "installed": held.get(meta.id),
        }
        for meta in (read_meta(name) for name in list_packs())
    ]
    if as_json:
        _emit(rows)
        return
    table = Table("名字", "名称", "类别", "自带版本", "工作区里的版本")
    for row in rows:
        kind = {"reference": "通用", "city": "城市"}[str(row["kind"])]
        table.add_row(row["id"], row["label"], kind, row["version"], row["installed"] or "未安装")
    console.print(table)


def _installed(workspace: Path | None) -> dict[str, str]:
    """id → version that the workspace's record holds; empty without a workspace or without the web part."""
    from yanzhen.cli.django_setup import setup

    try:
        folder = setup(workspace)
    except YanzhenError:
        return {}
    if not (folder / "yanzhen.toml").exists():
        return {}
    from django.db import DatabaseError

    from yanzhen.city.records.queries import installed_packs

    try:
        return {held.pack: held.version for held in installed_packs()}
    except DatabaseError:
        return {}


@app.command()
def schema(folder: Annotated[Path, typer.Argument(help="写到哪个文件夹")]) -> None:
    """写出各种定义文件的 JSON Schema，供编辑器补全和划线；yaml.schemas.json 可并入编辑器设置。

    例：yanzhen pack schema docs/schemas
    """
    from yanzhen.specs import write_schemas

    written = write_schemas(folder)
    console.print(f"已写出 {len(written)} 个文件到 {folder}")


@app.command()
def coverage(
    names: Annotated[list[str], typer.Argument(metavar="DIR|NAME…", help="包的文件夹，或自带包的名字")],
    out: Annotated[Path, typer.Option(help="写到哪个文件")],
) -> None:
    """写出规则覆盖表：哪些办法已建模、条件与金额是否见全、何时核对、用例多少、还有什么不知道。

    例：yanzhen pack coverage reference hengyang --out docs/policy-coverage.md
    """
    from yanzhen.specs import load_pack
    from yanzhen.specs.rule_coverage import coverage_table

    table = coverage_table([load_pack(name) for name in names], out.as_posix())
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(table, encoding="utf-8")
    console.print(f"已写出 {out}")


app.command()(sheet)


@app.command()
def install(
    name: Name,
    workspace: Annotated[Path | None, typer.Option(help="工作区文件夹，缺省用 YANZHEN_WORKSPACE")] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="不再询问，直接写入")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只看会变什么，不写入")] = False,
    as_json: Json = False,
) -> None:
    """安装或更新定义包及其依赖：先列出新增、变化、退出，确认后一次写入；重复安装不改变任何东西。

    例：yanzhen pack install hengyang --dry-run
    """
    pack, bases = _whole(name)
    _open_record(workspace)
    plans = [(one, _plan(one)) for one in (*bases, pack)]
    if as_json:
        _emit([asdict(plan) for _, plan in plans])
    else:
        for _, plan in plans:
            console.print(Text("\n".join(plan.lines())))
            if remark := _remark(plan):
                console.print(Text(remark, "yellow"))
    due = [(one, plan) for one, plan in plans if plan.differs]
    if dry_run or not due:
        return
    if not yes and not typer.confirm("写入记录？", err=True):
        raise typer.Exit(1)
    for one, plan in due:
        _apply(one, plan)
    if not as_json:
        console.print("[green]已写入[/green]")


def _remark(plan: InstallPlan) -> str:
    """A word of caution where the version does not go up although the content changes."""
    if not plan.held or not plan.differs:
        return ""
    held, new = (tuple(int(part) for part in version.split(".")) for version in (plan.held, plan.version))
    if new == held:
        return f"提醒：内容变了，版本号仍是 {plan.version}；请在 pack.yaml 里提高版本号"
    return f"提醒：要装的 {plan.version} 比记录里的 {plan.held} 旧" if new < held else ""


def _open_record(workspace: Path | None) -> None:
    from yanzhen.cli.django_setup import setup

    folder = setup(workspace)
    from yanzhen.site.workspace import open_workspace

    open_workspace(folder)


def _plan(pack: Pack) -> InstallPlan:
    from django.db import DatabaseError

    from yanzhen.city.installation.services import plan_install

    try:
        return plan_install(pack)
    except DatabaseError as error:
        do = "先运行 yanzhen init，建立或升级这个工作区的数据库"
        raise YanzhenError("工作区的数据库读不出来", why=str(error), do=do) from error


def _apply(pack: Pack, plan: InstallPlan) -> None:
    from rich.progress import Progress

    from yanzhen.city.atlas.gap_life_services import observe
    from yanzhen.city.installation.services import install_pack

    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(f"安装 {pack.meta.id}", total=None)

        def told(label: str, done: int, of: int) -> None:
            progress.update(task, description=f"安装 {pack.meta.id}：{label}", completed=done, total=of)

        install_pack(pack, plan=plan, on_progress=told)
    observe(f"安装定义包 {pack.meta.id}")
