"""A report as Typst markup in the official layout, for the typesetter in the wheel."""

from __future__ import annotations

import json
from collections.abc import Iterator

from yanzhen.city.reports.paper.notes import HeadingCounter, Marks, entry_lines, marked, number_sources
from yanzhen.city.reports.paper.tree import (
    Block,
    Cell,
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

PREAMBLE = """#let serif = "Noto Serif SC"
#let sans = "Noto Sans SC"
#let foot = context {
  let n = counter(page).get().first()
  set text(font: serif, size: 14pt)
  if calc.odd(n) { align(right)[— #n — #h(1em)] } else { align(left)[#h(1em) — #n —] }
}
#set document(title: TITLE)
#set page(paper: "a4", margin: (top: 37mm, bottom: 35mm, left: 28mm, right: 26mm), footer: none, footer-descent: 7mm)
#set text(font: (serif, sans), size: 16pt, lang: "zh", region: "cn", top-edge: 0.88em, bottom-edge: -0.12em)
#set par(leading: 13pt, spacing: 13pt, justify: true, first-line-indent: (amount: 2em, all: true))
#show heading: set text(size: 16pt, weight: "regular")
#show heading: it => block(above: 13pt, below: 13pt, sticky: true, { h(2em); it.body })
#show heading.where(level: 1): set text(font: sans)
#show heading.where(level: 2): set text(font: sans, size: 15.5pt)
#show figure: set block(breakable: true)
#set table(stroke: 0.5pt + rgb("#555"), inset: (x: 3pt, y: 3.2pt))
#show table: set text(size: 10.5pt, top-edge: "ascender", bottom-edge: "descender")
#show table: set par(leading: 3pt, spacing: 4pt, justify: false, first-line-indent: 0pt)
#let caption(body) = block(above: 12pt, below: 7pt, sticky: true, width: 100%, align(center, text(font: sans, size: 12pt, body)))
#let small(body) = block(above: 6pt, below: 10pt, { set par(leading: 5pt, first-line-indent: 0pt); text(size: 10.5pt, body) })
#let note(body, indent: 0pt) = block(above: 5pt, below: 5pt, inset: (left: indent), { set par(leading: 5pt, first-line-indent: 0pt, justify: false); text(size: 10.5pt, body) })
#let mark(body) = super(size: 0.6em, text(font: sans, body))
#let cellmark(body) = text(size: 0.78em, font: sans, fill: rgb("#444"), body)
"""
NUMBERED = "#set page(footer: foot)\n#counter(page).update(1)\n"


def report_markup(report: Report) -> str:
    """The whole report; pictures are named relative to the markup's folder."""
    marks = number_sources(report)
    counter = HeadingCounter()
    numbers = {"表": 0, "图": 0}
    parts = [PREAMBLE.replace("TITLE", _quote(report.cover.title)), *_cover(report.cover), NUMBERED]
    for block in report.blocks:
        parts.extend(_block(block, marks, counter, numbers))
    return "\n".join(parts)


def _quote(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _text(text: str) -> str:
    return f"#{_quote(text)}" if text else ""


def _cover(cover: Cover) -> Iterator[str]:
    yield "#v(52mm)"
    yield f"#align(center, {{ set par(first-line-indent: 0pt, leading: 16pt); text(size: 22pt, {_quote(cover.title)}) }})"
    yield "#v(8mm)"
    yield f"#align(center, {{ set par(first-line-indent: 0pt); text(size: 16pt, {_quote(cover.subtitle)}) }})"
    yield "#v(1fr)"
    for line in cover.lines:
        text = "".join(run.text for run in line)
        yield f"#align(center, {{ set par(first-line-indent: 0pt); text(size: 14pt, {_quote(text)}) }})"
    yield "#v(10mm)\n#pagebreak()"


def _runs(runs: tuple[Run, ...], marks: Marks, mark: str = "mark") -> str:
    return "".join(_text(text) + (f"#{mark}({_quote(m)})" if m else "") for text, m in marked(runs, marks))


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
        yield "  " + ", ".join(f"[{_cell(c, marks)}]" for c in row) + ","
    yield ")"
    if table.note:
        yield f"#small({_quote(table.note)})"


def _cell(cell: Cell, marks: Marks) -> str:
    return _runs(cell, marks, "cellmark")


def _figure(figure: Figure, number: int) -> str:
    below = f"\n#small({_quote(figure.note)})" if figure.note else ""
    return (
        "#page(flipped: true, margin: (top: 16mm, bottom: 18mm, left: 18mm, right: 18mm))["
        f'#align(center, image({_quote(figure.picture)}, height: 156mm))\n'
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
