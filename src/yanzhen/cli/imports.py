"""Lists, registers and originals come in at the command line, whole or not at all."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import Progress
from rich.text import Text

from yanzhen.cli.django_setup import open_record
from yanzhen.cli.record import bring_back
from yanzhen.kernel.errors import YanzhenError

app = typer.Typer(
    no_args_is_help=True,
    help="导入各种清单、外地企业名录、文件原件，取回整个工作区。例：yanzhen import list enterprises 名单.xlsx --dry-run",
)
console = Console(highlight=False, soft_wrap=True)
Folder = Annotated[Path | None, typer.Option("--workspace", help="工作区文件夹，缺省用 YANZHEN_WORKSPACE")]
Json = Annotated[bool, typer.Option("--json", help="输出给程序读的 JSON")]
SHOWN = 20
app.command(name="workspace")(bring_back)


@contextmanager
def _progress(label: str) -> Iterator[Callable[[int, int], None]]:
    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(label, total=None)

        def told(done: int, of: int) -> None:
            progress.update(task, completed=done, total=of or None)

        yield told


@app.command("list")
def list_(  # noqa: PLR0913 - one option a choice
    kind: Annotated[str, typer.Argument(help="清单的代码，如 enterprises、enterprise-figures、projects")],
    file: Annotated[Path, typer.Argument(help="xlsx 或 csv")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只看每一行会怎样，不写入")] = False,
    leave: Annotated[bool, typer.Option("--leave-refused", help="退回和待选的行不导入，其余写入")] = False,
    unit: Annotated[
        list[str] | None, typer.Option("--unit", help="表头没写单位的列按什么单位读，如 revenue=亿元")
    ] = None,
    as_json: Json = False,
    workspace: Folder = None,
) -> None:
    """导入一种清单：逐行比对后一次写入，或整份不写；中断不留半份，同一份再导入不改变任何东西。

    例：yanzhen import list enterprise-figures 2024年报.xlsx --dry-run
    """
    open_record(workspace)
    from yanzhen.city.exchange.applying_services import apply_import
    from yanzhen.city.exchange.correcting_services import confirm, withdraw
    from yanzhen.city.exchange.draft_services import begin_import, read_draft

    units = dict(pair.split("=", 1) for pair in unit or () if "=" in pair)
    with _progress(f"读 {file.name}") as told:
        batch = read_draft(begin_import(file, file.name, kind, units=units), told)
    if batch.state == "failed":
        raise YanzhenError("清单没有读成", where=file.name, why=batch.message, do="按原因改好后再导入")
    _show_draft(batch, as_json)
    if dry_run:
        held = batch.counts["refused"] + batch.counts["open"]
        withdraw(batch.pk)
        _say("以上只是预览，没有写入", as_json)
        raise typer.Exit(1 if held and not leave else 0)
    try:
        ready = confirm(batch.pk, leave=leave)
    except YanzhenError:
        withdraw(batch.pk)
        raise
    with _progress("写入") as told:
        done = apply_import(ready, told)
    if done.state != "done":
        raise YanzhenError("没有写入", where=file.name, why=done.message, do="再运行一次")
    _say(f"已写入：{done.message}", as_json)


def _say(text: str, as_json: bool) -> None:
    if not as_json:
        console.print(Text(text))


def _show_draft(batch: Any, as_json: bool) -> None:
    """The rows that somebody must look at first; as JSON all that are not unchanged."""
    from yanzhen.city.exchange.draft_services import place_of, summary

    rows = batch.rows.exclude(state="unchanged")
    if as_json:
        shown = [{"place": place_of(r), "state": r.state, "name": r.name, **r.plan} for r in rows.iterator()]
        found = {"file": batch.filename, "digest": batch.digest, "counts": batch.counts, "rows": shown}
        typer.echo(json.dumps(found, ensure_ascii=False))
        return
    console.print(Text(f"{batch.filename}：{summary(batch.counts)}"))
    for row in rows.filter(state__in=("refused", "open"))[:SHOWN]:
        console.print(Text(f"退回 {place_of(row)} {row.name or '（无名称）'}", "bold red"))
        for problem in row.plan.get("problems", ()):
            told = f"{problem['column']}：{problem['what']}；原因：{problem['why']}；处理：{problem['do']}"
            console.print(Text(f"     {told}"))
        if row.state == "open":
            names = "；".join(c["label"] for c in row.plan["candidates"])
            console.print(Text(f"     几条记录都对得上：{names}；处理：补上代码，或在页面上选"))


@app.command()
def register(
    path: Annotated[Path, typer.Argument(help="csv、xlsx、jsonl 文件，或含 company.jsonl 的文件夹")],
    as_json: Json = False,
    workspace: Folder = None,
) -> None:
    """导入外地企业名录，供招商库推荐候选企业；同一份再导入不改变任何东西。

    例：yanzhen import register 名录.csv
    """
    open_record(workspace)
    from yanzhen.city.attraction.services import import_register

    with _progress(f"读 {path.name}") as told:
        done = import_register(path, on_progress=told)
    typer.echo(json.dumps(asdict(done), ensure_ascii=False) if as_json else done.summary())


@app.command()
def document(
    files: Annotated[
        list[Path], typer.Argument(help="txt、md、html、docx、xlsx、pdf 文件，可多个", metavar="FILE…")
    ],
    title: Annotated[str, typer.Option(help="文件标题，缺省用文件名；一次登记多个文件时不用")] = "",
    issuer: Annotated[str, typer.Option(help="发布单位")] = "",
    date: Annotated[str, typer.Option(help="文件日期 YYYY-MM-DD")] = "",
    as_json: Json = False,
    workspace: Folder = None,
) -> None:
    """登记文件原件：按内容存入资料库，读出文本，找出表述、实体和关系待人判读；同一文件只存一份，读不了的逐个说明原因。

    例：yanzhen import document 规划.docx --issuer 市工信局 --date 2021-03-05
    """
    if title and len(files) > 1:
        raise YanzhenError("多个文件不能用同一个标题", where="--title", do="逐个登记，或不写 --title")
    open_record(workspace)
    refused = 0
    for path in files:
        try:
            shown = _admit(path, {"title": title, "issuer": issuer, "date": date})
        except YanzhenError as error:
            refused += 1
            shown = {"file": str(path), "refused": str(error)}
        typer.echo(json.dumps(shown, ensure_ascii=False) if as_json else _line(shown))
    if refused:
        raise typer.Exit(2)


def _admit(path: Path, named: dict[str, str]) -> dict[str, Any]:
    from yanzhen.city.library.queries import counts_of
    from yanzhen.city.library.services import admit_document

    if not path.is_file():
        raise YanzhenError("文件打不开", where=str(path), why="没有这个文件", do="核对文件名")
    found = admit_document(path, path.name, **named)
    return {
        "file": str(path),
        "source": found.source.code,
        "title": found.source.title,
        "pages": found.pages,
        "characters": len(found.text),
        "media_type": found.media_type,
        "found": counts_of(found),
    }


def _line(shown: dict[str, Any]) -> str:
    if "refused" in shown:
        return f"退回 {shown['refused']}"
    pages = f"{shown['pages']} 页，" if shown["pages"] is not None else ""
    words = {"statement": "表述", "entity": "实体", "relation": "关系"}
    found = "，".join(f"{words[kind]} {n} 条" for kind, n in shown["found"].items())
    told = f"；识读出{found}，待判读" if found else ""
    return f"已登记 {shown['title']}（{pages}{shown['characters']} 字）{told}"


@app.command("dataset")
def dataset(
    code: Annotated[str, typer.Argument(help="数据集的标识，如 park-monthly")],
    file: Annotated[Path, typer.Argument(help="xlsx 或 csv，表头用目录里的信息项名称")],
    unit: Annotated[str, typer.Option("--unit", help="报送单位的代码；数据集只有一个来源时可以不写")] = "",
    as_json: Json = False,
    workspace: Folder = None,
) -> None:
    """替已接入的单位报送一个数据集，整份接收或整份退回。例：yanzhen import dataset park-monthly 十月.xlsx --unit park-committee"""
    open_record(workspace)
    from yanzhen.city.exchange.catalogue_queries import feeds_named
    from yanzhen.city.exchange.feed_services import deliver

    feeds = feeds_named(code, unit)
    if len(feeds) != 1:
        named = (
            "、".join(f"{f.unit.code if f.unit else ''}（{f.unit_name}）" for f in feeds) or "没有接入的来源"
        )
        do = "用 --unit 写明哪一个" if feeds else "先在数据集页接入来源"
        raise YanzhenError("不知道是哪个来源", where=code, why=named, do=do)
    with file.open("rb") as stream:
        load = deliver(feeds[0], stream, file.name, by=None)
    if as_json:
        names = (
            "rows",
            "added",
            "changed",
            "set_aside",
            "days_late",
            "completeness",
            "validity",
            "timeliness",
            "score",
            "problems",
        )
        console.print_json(json.dumps({name: getattr(load, name) for name in names}, ensure_ascii=False))
        return
    score = "无数据" if load.score is None else f"{load.score:.1%}"
    console.print(
        f"收 {load.rows} 行，新增 {load.added}，变化 {load.changed}，未收 {load.set_aside}；质量分 {score}"
    )
    for told in load.problems[:SHOWN]:
        console.print(Text(f"  {told}"))
