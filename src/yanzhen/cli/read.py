"""A document at the command line becomes statements, entities and relations that another program can read."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from yanzhen.cli.opinions import Readers, readers_of
from yanzhen.kernel.errors import YanzhenError

if TYPE_CHECKING:
    from yanzhen.kernel.statements import Statement
    from yanzhen.reading.files import ReadDocument
    from yanzhen.reading.measures import Catalogue

_KINDS = {"target": "目标", "actual": "实绩"}
_MODES = {"level": "水平", "increment": "新增", "growth": "增长", "cagr": "年均", "annual": "每年"}

_Contradictions = Annotated[
    bool, typer.Option("--contradictions", help="文件之间和文件之内互相矛盾的说法，两边原文并列")
]
_Dates = Annotated[
    str, typer.Option(help="与 --contradictions 同用：各文件的年月，按文件次序用逗号隔开，不知道的留空")
]

_Pack = Annotated[
    str, typer.Option("--pack", help="定义包的名称或文件夹：指标归到它的目录（measure）", metavar="PACK")
]


def read(  # noqa: PLR0913 - one argument an option
    files: Annotated[
        list[Path], typer.Argument(help="文件，可多个：txt、md、html、docx、xlsx、pdf、图片", metavar="FILE…")
    ],
    date: Annotated[
        str, typer.Option(help="文件的年月 YYYY-MM，决定“今年”“去年”指哪一年；不给就用文件里写明的")
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="每行一条 JSON")] = False,
    text: Annotated[bool, typer.Option("--text", help="只输出读出的文本，位置以此为准")] = False,
    places: Annotated[bool, typer.Option("--places", help="文本每一行在原件的页和框，每行一条 JSON")] = False,
    entities: Annotated[
        bool, typer.Option("--entities", help="企业、园区、项目、链、机构、平台，每行一条 JSON")
    ] = False,
    relations: Annotated[bool, typer.Option("--relations", help="实体之间的关系，每行一条 JSON")] = False,
    contradictions: _Contradictions = False,
    pack: _Pack = "",
    dates: _Dates = "",
    with_places: Annotated[
        bool, typer.Option("--with-places", help="与 --entities 同用：省、市、县名也列出（type 为 place）")
    ] = False,
    second_opinion: Annotated[
        str,
        typer.Option(help="与 --entities 同用：lac 再认一遍名称，一致的更可信，不一致的标出", metavar="lac"),
    ] = "",
    model_endpoint: Annotated[
        str,
        typer.Option(help="OpenAI 兼容的模型地址，如 http://127.0.0.1:8080/v1；默认不用模型", metavar="URL"),
    ] = "",
    model: Annotated[
        str, typer.Option(help="模型名称；密钥放在环境变量 YANZHEN_MODEL_KEY", metavar="NAME")
    ] = "",
    model_chunk: Annotated[int, typer.Option(help="一次给模型看多少字", min=200, max=100_000)] = 2500,
) -> None:
    """读文件：量化表述、实体、关系、矛盾，各带原文位置。

    例：yanzhen read 规划.txt --date 2021-01 --json
    例：yanzhen read 规划.txt --pack hengyang
    例：yanzhen read 报道.txt 报告.txt --contradictions --dates 2017-05,2020-01
    例：yanzhen read 规划.txt --entities --second-opinion lac
    """
    _check(sum((text, places, entities, relations, contradictions)), date, dates, compared=contradictions)
    if contradictions:
        _compare(files, date, dates, as_json=as_json)
        return
    catalogue = _catalogue(pack) if pack else None
    readers = readers_of(second_opinion, model_endpoint, model, model_chunk, places=with_places)
    for path in files:
        document = _open(path)
        named = {"file": str(path)} if len(files) > 1 else {}
        if text:
            sys.stdout.write(document.text if document.text.endswith("\n") else document.text + "\n")
        elif places:
            _lines(named | row for row in _places(document))
        elif entities or relations:
            found = readers.names(document, relations=relations, date=date or document.head.stated)
            _lines(named | row for row in found)
        elif as_json:
            _lines(named | row for row in _statements(document, date, catalogue, readers))
        else:
            _table(path, document, date, _statements(document, date, catalogue, readers))


def _check(chosen: int, date: str, dates: str, *, compared: bool) -> None:
    if chosen > 1:
        do = "--text、--places、--entities、--relations、--contradictions 只选一个"
        raise YanzhenError("一次只看一种结果", do=do)
    if dates and not compared:
        raise YanzhenError("--dates 只与 --contradictions 同用", do="只读一份文件时用 --date")
    if date and not re.fullmatch(r"\d{4}(-(0[1-9]|1[0-2]))?(-\d\d)?", date):
        raise YanzhenError("日期读不懂", where=f"--date {date}", why="要写成 YYYY-MM", do="如 --date 2021-01")


def _compare(files: list[Path], date: str, dates: str, *, as_json: bool) -> None:
    from yanzhen.cli.contradictions import as_rows, contradictions_in, dates_of, show

    found = contradictions_in(files, dates_of(files, date, dates), _open)
    if as_json:
        _lines(as_rows(found))
    else:
        show(found, len(files))


def _open(path: Path) -> ReadDocument:
    if path.is_dir() or not path.exists():
        why = "是文件夹" if path.is_dir() else "没有这个文件"
        raise YanzhenError("文件打不开", where=str(path), why=why, do="核对文件名")
    from yanzhen.reading.files import read_document

    document = read_document(path)
    if document.notes and not document.text.strip():
        raise YanzhenError("没有读到文字", where=str(path), why=document.notes[0])
    for note in document.notes:
        sys.stderr.write(f"提醒 {path}：{note}\n")
    return document


def _places(document: ReadDocument) -> Iterator[dict[str, Any]]:
    """Each line of the text with its page and the boxes of the lines it covers there, in fractions of the page."""
    for line in re.finditer(r"[^\n]+", document.text):
        boxes = document.places.boxes(line.start(), line.end())
        yield {
            "start": line.start(),
            "end": line.end(),
            "origin": document.places.origin(line.start()),
            "page": document.places.page_of(line.start()),
            "boxes": [
                {"page": b.page, "box": [round(v, 5) for v in (b.x0, b.y0, b.x1, b.y1)]} for b in boxes
            ],
        }


def _catalogue(pack: str) -> Catalogue:
    from yanzhen.reading.measures import Catalogue
    from yanzhen.specs.loading import load_pack

    return Catalogue.from_pack(load_pack(pack))


def _statements(
    document: ReadDocument, date: str, catalogue: Catalogue | None, readers: Readers
) -> Iterator[dict[str, Any]]:
    from yanzhen.reading.statements import iter_statements

    date = date or document.head.stated
    own = iter_statements(document.text, date=date, catalogue=catalogue)
    for statement in readers.statements(document, date, own):
        yield _row(statement, document)


def _row(statement: Statement, document: ReadDocument) -> dict[str, Any]:
    value = statement.value
    return {
        "kind": str(statement.kind),
        "subject": statement.subject,
        "indicator": statement.indicator,
        "op": str(statement.op),
        "value": list(value) if isinstance(value, tuple) else value,
        "unit": statement.unit,
        "mode": str(statement.mode),
        "year": statement.year,
        "start": statement.start,
        "end": statement.end,
        "quote": statement.quote,
        "page": document.places.page_of(statement.start),
        "confidence": statement.confidence,
        "rule": statement.rule,
        "measure": statement.measure,
    }


def _lines(rows: Iterable[dict[str, Any]]) -> None:
    try:
        for row in rows:
            sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")
        sys.stdout.flush()
    except BrokenPipeError:
        sys.stderr.close()


def _table(path: Path, document: ReadDocument, date: str, rows: Iterable[dict[str, Any]]) -> None:
    """What was read, for people: what the document says of itself, one row a statement, figures right-aligned."""
    from rich.console import Console
    from rich.table import Table

    from yanzhen.reading.confidence import rule_in_words

    table = Table(title=path.name, title_justify="left")
    for name in ("类别", "主体", "指标", "方式"):
        table.add_column(name, overflow="fold")
    table.add_column("数值", justify="right")
    table.add_column("年份")
    table.add_column("把握", justify="right")
    table.add_column("依据", overflow="fold")
    table.add_column("原文", overflow="fold")
    for row in rows:
        year = str(row["year"]) if row["year"] else "未写明"
        named = f"{row['indicator']}（{row['measure']}）" if row["measure"] else row["indicator"]
        cells = (_KINDS[row["kind"]], row["subject"], named, _MODES[row["mode"]], _figure(row), year)
        table.add_row(*cells, f"{row['confidence']:.0%}", rule_in_words(row["rule"]), row["quote"])
    console = Console(highlight=False)
    for line in _head_lines(document, date):
        console.print(line, markup=False)
    console.print(table if table.row_count else f"{path.name}：没有读到量化表述", markup=False)


def _figure(row: dict[str, Any]) -> str:
    sign = {">=": "≥", "<=": "≤", ">": ">", "<": "<", "~": "约"}.get(row["op"], "")
    value = row["value"]
    shown = "—".join(f"{v:g}" for v in value) if isinstance(value, list) else f"{value:.10g}"
    return f"{sign}{shown} {row['unit']}".rstrip()


def _head_lines(document: ReadDocument, date: str) -> Iterator[str]:
    """Title, issuer, number and date as they were found; a date given at the command line goes before."""
    head = document.head
    for name, value in (("标题", head.title), ("发文", head.issuer), ("文号", head.number)):
        if value:
            yield f"{name}：{value}"
    if date:
        yield f"日期：{date}（命令行给出）"
    elif head.date and not head.stated:
        yield f"日期：文件里没有写明（{head.dated_by} {head.date}，不用来推年份）；请用 --date 给出"
    elif head.date:
        yield f"日期：{head.date}（{head.dated_by}；不对请用 --date 给出）"
    else:
        yield "日期：文件里没有写明；“今年”“去年”认不准时请用 --date 给出"
