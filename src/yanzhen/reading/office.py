"""Word and Excel files become text in reading order; tables keep one line a row, cells parted by tabs."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from yanzhen.kernel.errors import YanzhenError
from yanzhen.reading.archives import open_archive, refuse_ole
from yanzhen.reading.extracts import MEDIA_TYPES, FileText

if TYPE_CHECKING:
    import zipfile

MAX_ROWS = 50_000
"""Rows of a sheet that go into the text of a document; lists are imported as tables, not as text."""


def read_office(path: Path, where: str) -> FileText:
    """Text of a Word or Excel file. Raises YanzhenError for old, locked, torn or foreign archives."""
    with path.open("rb") as stream:
        refuse_ole(stream, where)
        kind = kind_of_office(stream, where)
        if kind == "docx":
            return FileText(docx_text(stream, where), None, MEDIA_TYPES["docx"])
        if kind == "xlsx":
            return FileText(xlsx_text(stream, where), None, MEDIA_TYPES["xlsx"])
    do = "解压后逐个登记里面的文件"
    raise YanzhenError("是压缩包，不是文件原件", where=where, why="里面没有 Word 或 Excel 的内容", do=do)


def kind_of_office(stream: BinaryIO, where: str) -> str:
    """``docx``, ``xlsx`` or empty for another archive; the directory has been checked when this returns."""
    with open_archive(stream, where) as archive:
        return _kind(archive)


def _kind(archive: zipfile.ZipFile) -> str:
    names = set(archive.namelist())
    if "word/document.xml" in names:
        return "docx"
    return "xlsx" if "xl/workbook.xml" in names else ""


def docx_text(stream: BinaryIO, where: str) -> str:
    """Paragraphs and tables of a Word file in the order in which they stand."""
    from docx import Document

    stream.seek(0)
    try:
        return "\n".join(_block_lines(Document(stream)))
    except Exception as error:
        do = "用 Word 或 WPS 打开后另存一份再导入"
        raise YanzhenError("Word 文件读不出来", where=where, why=str(error)[:200], do=do) from error


def _block_lines(container: Any) -> Iterator[str]:
    from docx.table import Table

    for block in container.iter_inner_content():
        if isinstance(block, Table):
            yield from _table_lines(block)
        else:
            yield block.text


def _table_lines(table: Any) -> Iterator[str]:
    """A merged cell is told once."""
    for row in table.rows:
        yield "\t".join(" ".join(cell.text.split()) for cell in _unique(row.cells))


def _unique(cells: Any) -> list[Any]:
    return list({id(cell._tc): cell for cell in cells}.values())


def xlsx_text(stream: BinaryIO, where: str) -> str:
    """Visible sheets of a workbook, one line a row."""
    from openpyxl import load_workbook

    stream.seek(0)
    try:
        book = load_workbook(stream, read_only=True, data_only=True)
        lines: list[str] = []
        for sheet in book.worksheets:
            if sheet.sheet_state == "visible":
                lines.append(sheet.title)
                rows = itertools.islice(sheet.iter_rows(values_only=True), MAX_ROWS)
                lines += ["\t".join("" if v is None else str(v) for v in row).rstrip() for row in rows]
        return "\n".join(lines)
    except Exception as error:
        do = "用 Excel 或 WPS 打开后另存一份再导入"
        raise YanzhenError("Excel 文件读不出来", where=where, why=str(error)[:200], do=do) from error
