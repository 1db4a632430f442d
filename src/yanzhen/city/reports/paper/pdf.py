"""A report as Typst markup in the official layout, for the typesetter in the wheel."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from yanzhen.city.reports.paper.notes import (
    HeadingCounter,
    Marks,
    entry_lines,
    marked,
    marked_row,
    number_sources,
)
from yanzhen.city.reports.paper.tree import (
    Block,
    Cover,
    Figure,
    Heading,
    Notes,
    PageBreak,
    Paragraph,
    Report,
    Run,
    Table,
)

NUMBERED = "#set page(footer: foot)\n#counter(page).update(1)\n"


def report_markup(report: Report) -> str:
    """The whole report; pictures are named relative to the markup's folder."""
    marks = number_sources(report)
    counter = HeadingCounter()
    numbers = {"表": 0, "图": 0}
    parts = [_preamble(report.cover.title), *_cover(report.cover), NUMBERED]
    for block in report.blocks:
        parts.extend(_block(block, marks, counter, numbers))
    return "\n".join(parts)


@cache
def _layout() -> str:
    return files("yanzhen.city.reports").joinpath("paper", "official.typ").read_text(encoding="utf-8")


def _preamble(title: str) -> str:
    return _layout().replace("TITLE", _quote(title))


def _quote(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _text(text: str) -> str:
    return f"#{_quote(text)}" if text else ""


def _cover(cover: Cover) -> Iterator[str]:
    yield "#v(52mm)"
    yield f"#centred(22pt, {_quote(cover.title)})"
    yield "#v(8mm)"
    yield f"#centred(16pt, {_quote(cover.subtitle)})"
    yield "#v(1fr)"
    for line in cover.lines:
        text = "".join(run.text for run in line)
        yield f"#centred(14pt, {_quote(text)})"
    yield "#v(10mm)\n#pagebreak()"


def _runs(runs: tuple[Run, ...], marks: Marks) -> str:
    return "".join(_text(text) + (f"#mark({_quote(m)})" if m else "") for text, m in marked(runs, marks))


def _block(block: Block, marks: Marks, counter: HeadingCounter, numbers: dict[str, int]) -> Iterator[str]:
    if isinstance(block, Heading):
        yield f"#heading(level: {block.level}, {_quote(counter.text(block))})"
    elif isinstance(block, Paragraph):
        body = _runs(block.runs, marks)
        yield f"#small[{body}]" if block.style == "note" else f"\n{body}\n"
    elif isinstance(block, Table):
        numbers["表"] += 1
        yield from _table(block, marks, numbers["表"])
    elif isinstance(block, Figure):
        numbers["图"] += 1
        yield _figure(block, numbers["图"])
    elif isinstance(block, PageBreak):
        yield "#pagebreak(weak: true)"
    elif isinstance(block, Notes):
        yield from _notes(marks)


def _table(table: Table, marks: Marks, number: int) -> Iterator[str]:
    yield f"#caption({_quote(f'表{number}　{table.caption}')})"
    widths = ", ".join(f"{c.width}fr" for c in table.columns)
    aligns = ", ".join(f"{c.align} + horizon" for c in table.columns)
    heads = ", ".join(f"text(font: sans, {_quote(c.label)})" for c in table.columns)
    yield f"#table(columns: ({widths},), align: ({aligns},), table.header({heads}),"
    for row in table.rows:
        yield "  " + ", ".join(f"[{_cell(pairs)}]" for pairs in marked_row(row, marks)) + ","
    yield ")"
    if table.note:
        yield f"#small({_quote(table.note)})"


def _cell(pairs: list[tuple[str, str]]) -> str:
    return "".join(_text(text) + (f"#cellmark({_quote(mark)})" if mark else "") for text, mark in pairs)


def _figure(figure: Figure, number: int) -> str:
    below = f"\n#small({_quote(figure.note)})" if figure.note else ""
    return (
        "#page(flipped: true, margin: (top: 16mm, bottom: 18mm, left: 18mm, right: 18mm))["
        f"#align(center, image({_quote(figure.picture)}, height: 156mm))\n"
        f"#caption({_quote(f'图{number}　{figure.caption}')}){below}]"
    )


def _notes(marks: Marks) -> Iterator[str]:
    for entry in marks.entries:
        head, places = entry_lines(entry)
        yield f"#note({_quote(head)})"
        if places:
            yield f"#note(indent: 1.6em, {_quote(places)})"
    for method in marks.methods:
        yield f"#note({_quote(f'[算] {method}。')})"
