"""Tables written as XML in one go: python-docx's own cell access is quadratic in the number of rows."""

from __future__ import annotations

from typing import Any
from xml.sax.saxutils import escape

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Length

from yanzhen.city.reports.paper.docx_style import HEAD, LATIN, share_widths
from yanzhen.city.reports.paper.notes import Marks, marked_row
from yanzhen.city.reports.paper.tree import Cell, Table

_EDGES = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="555555"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)
_MARGINS = (
    '<w:tblCellMar><w:top w:w="30" w:type="dxa"/><w:left w:w="70" w:type="dxa"/>'
    '<w:bottom w:w="30" w:type="dxa"/><w:right w:w="70" w:type="dxa"/></w:tblCellMar>'
)


def write_table(document: Any, table: Table, marks: Marks, width: Length) -> None:
    """Append the table: fixed widths, header row repeated on every page, rows not torn across pages."""
    widths = share_widths(width, [c.width for c in table.columns])
    aligns = [c.align for c in table.columns]
    grid = "".join(f'<w:gridCol w:w="{w}"/>' for w in widths)
    head = "".join(
        _cell(w, _run(c.label, head=True), "center", keep=True)
        for w, c in zip(widths, table.columns, strict=True)
    )
    rows = "".join(_row(row, widths, aligns, marks) for row in table.rows)
    xml = (
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{_EDGES}</w:tblBorders><w:tblLayout w:type="fixed"/>{_MARGINS}</w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>"
        f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{head}</w:tr>{rows}</w:tbl>"
    )
    document.element.body.insert_element_before(parse_xml(xml), "w:sectPr")


def _row(row: tuple[Cell, ...], widths: list[int], aligns: list[str], marks: Marks) -> str:
    cells = "".join(
        _cell(w, _runs(pairs), a) for w, pairs, a in zip(widths, marked_row(row, marks), aligns, strict=True)
    )
    return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>"


def _cell(width: int, runs: str, align: str, *, keep: bool = False) -> str:
    next_too = "<w:keepNext/>" if keep else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>'
        f'<w:p><w:pPr><w:pStyle w:val="YanzhenCell"/>{next_too}<w:jc w:val="{align}"/></w:pPr>'
        f"{runs}</w:p></w:tc>"
    )


def _runs(pairs: list[tuple[str, str]]) -> str:
    return "".join(_run(text) + (_run(mark, mark=True) if mark else "") for text, mark in pairs)


def _run(text: str, *, head: bool = False, mark: bool = False) -> str:
    fonts = f'<w:rFonts w:ascii="{LATIN}" w:hAnsi="{LATIN}" w:eastAsia="{HEAD}"/>' if head else ""
    size = '<w:sz w:val="16"/>' if mark else ""
    properties = f"<w:rPr>{fonts}{size}</w:rPr>" if head or mark else ""
    return f'<w:r>{properties}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'
