"""Papers of other rooms in the official layout: title, sections with headings, tables, the signing line."""

from __future__ import annotations

import io
from typing import Any

import docx

from yanzhen.city.reports.paper.docx_style import BODY_WIDTH, dress, page_numbers, set_page
from yanzhen.city.reports.paper.docx_table import write_table
from yanzhen.city.reports.paper.notes import CHINESE, Marks
from yanzhen.city.reports.paper.tree import Column, named
from yanzhen.city.reports.paper.tree import Table as SetTable
from yanzhen.city.supervision.values import Paper, Table


def official_docx(paper: Paper) -> bytes:
    """The file's bytes; the layout of GB/T 9704-2012."""
    document: Any = docx.Document()
    dress(document)
    set_page(document.sections[0])
    page_numbers(document.sections[0], start=1)
    document.core_properties.title = paper.title
    document.core_properties.author = "雁阵产业链平台"
    document.add_paragraph(paper.title, style="Title")
    document.add_paragraph(paper.subtitle, style="Subtitle")
    for number, section in enumerate(paper.sections, 1):
        document.add_paragraph(f"{_chinese(number)}、{section.title}", style="Heading 1")
        for text in section.paragraphs:
            document.add_paragraph(text, style="Body Text")
        if section.table is not None:
            _table(document, section.table)
    if paper.signed:
        document.add_paragraph("")
        document.add_paragraph(paper.signed, style="Body Text")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _chinese(number: int) -> str:
    """1 → 一, 12 → 十二, 20 → 二十."""
    if number <= 10:
        return CHINESE[number]
    tens, ones = divmod(number, 10)
    return ("" if tens == 1 else CHINESE[tens]) + "十" + (CHINESE[ones] if ones else "")


def _table(document: Any, table: Table) -> None:
    columns = tuple(Column(label, width) for label, width in zip(table.head, table.widths, strict=True))
    rows = tuple(tuple((named(text),) for text in row) for row in table.rows)
    write_table(document, SetTable("", columns, rows), Marks({}, (), ()), BODY_WIDTH)
