"""A report as docx in the official layout (GB/T 9704-2012), every run with a w:eastAsia font."""

from __future__ import annotations

import io
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

import docx
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from yanzhen.city.reports.paper.docx_style import BODY_WIDTH, continue_numbers, dress, page_numbers, set_page
from yanzhen.city.reports.paper.docx_table import write_table
from yanzhen.city.reports.paper.notes import HeadingCounter, Marks, entry_lines, marked, number_sources
from yanzhen.city.reports.paper.tree import Cover, Figure, Heading, Notes, PageBreak, Paragraph, Report, Table

STYLE_OF = {"body": "Body Text", "note": "Yanzhen Note", "lead": "Body Text"}


def report_docx(report: Report, pictures: Path) -> bytes:
    """The file's bytes; ``pictures`` is the folder in which the figures' files lie."""
    writer = _Writer(report, pictures)
    writer.write()
    out = io.BytesIO()
    writer.document.save(out)
    return out.getvalue()


class _Writer:
    def __init__(self, report: Report, pictures: Path) -> None:
        self.report, self.pictures = report, pictures
        self.document: Any = docx.Document()
        self.marks: Marks = number_sources(report)
        self.counter = HeadingCounter()
        self.numbers = {"表": 0, "图": 0}
        dress(self.document)

    def write(self) -> None:
        set_page(self.document.sections[0])
        self.document.core_properties.title = self.report.cover.title
        self.document.core_properties.author = "雁阵产业链平台"
        self._cover(self.report.cover)
        section = self.document.add_section(WD_SECTION.NEW_PAGE)
        set_page(section)
        page_numbers(section, start=1)
        writers: Mapping[type, Any] = {
            Heading: self._heading,
            Paragraph: self._paragraph,
            Table: self._table,
            Figure: self._figure,
            PageBreak: self._break,
            Notes: self._notes,
        }
        for block in self.report.blocks:
            writers[type(block)](block)

    def _cover(self, cover: Cover) -> None:
        add = partial(self.document.add_paragraph)
        add(style="Yanzhen Cover Line").paragraph_format.space_before = Mm(58)
        add(cover.title, style="Title")
        add(cover.subtitle, style="Subtitle")
        for k, line in enumerate(cover.lines):
            paragraph = add("".join(run.text for run in line), style="Yanzhen Cover Line")
            if k == 0:
                paragraph.paragraph_format.space_before = Mm(78)

    def _heading(self, heading: Heading) -> None:
        self.document.add_paragraph(self.counter.text(heading), style=f"Heading {heading.level}")

    def _paragraph(self, block: Paragraph) -> None:
        paragraph = self.document.add_paragraph(style=STYLE_OF[block.style])
        for text, mark in marked(block.runs, self.marks):
            paragraph.add_run(text)
            if mark:
                paragraph.add_run(mark, style="Yanzhen Mark")

    def _caption(self, kind: str, text: str) -> None:
        self.numbers[kind] += 1
        paragraph = self.document.add_paragraph(style="Caption")
        paragraph.add_run(kind)
        _sequence(paragraph, kind, self.numbers[kind])
        paragraph.add_run("　" + text)
        if kind == "图":
            paragraph.paragraph_format.keep_with_next = False

    def _table(self, table: Table) -> None:
        self._caption("表", table.caption)
        write_table(self.document, table, self.marks, BODY_WIDTH)
        if table.note:
            self.document.add_paragraph(table.note, style="Yanzhen Note")
        else:
            self.document.add_paragraph(style="Yanzhen Note").paragraph_format.space_after = Pt(0)

    def _figure(self, figure: Figure) -> None:
        section = self.document.add_section(WD_SECTION.NEW_PAGE)
        set_page(section, landscape=True)
        continue_numbers(section)
        section.orientation = WD_ORIENT.LANDSCAPE
        paragraph = self.document.add_paragraph(style="Yanzhen Picture")
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.add_run().add_picture(str(self.pictures / figure.picture), height=Mm(141))
        self._caption("图", figure.caption)
        if figure.note:
            self.document.add_paragraph(figure.note, style="Yanzhen Note")
        back = self.document.add_section(WD_SECTION.NEW_PAGE)
        set_page(back)
        continue_numbers(back)
        back.orientation = WD_ORIENT.PORTRAIT

    def _break(self, _: PageBreak) -> None:
        self.document.add_paragraph(style="Yanzhen Note").add_run().add_break(WD_BREAK.PAGE)

    def _notes(self, _: Notes) -> None:
        for entry in self.marks.entries:
            head, places = entry_lines(entry)
            self.document.add_paragraph(head, style="Yanzhen Note")
            if places:
                self.document.add_paragraph(places, style="Yanzhen Note").paragraph_format.left_indent = Pt(
                    18
                )
        for method in self.marks.methods:
            self.document.add_paragraph(f"[算] {method}。", style="Yanzhen Note")


def _sequence(paragraph: Any, kind: str, number: int) -> None:
    """A SEQ field with its result inside: a table put in later renumbers the rest (F9)."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), f" SEQ {kind} \\* ARABIC ")
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = str(number)
    run.append(text)
    field.append(run)
    paragraph._p.append(field)
