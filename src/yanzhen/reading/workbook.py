"""Workbooks become text: tables of targets as sentences, other sheets a line a row."""

from __future__ import annotations

import datetime
import re
import warnings
import zipfile
from collections.abc import Iterator
from typing import Any, BinaryIO

from yanzhen.kernel.errors import YanzhenError
from yanzhen.reading.archives import open_archive
from yanzhen.reading.tables import Table, tell

MAX_ROWS = 50_000
"""Rows of a sheet that go into the text of a document; lists are imported as tables, not as text."""
MAX_COLUMNS = 200
MAX_CELLS = 2_000_000
_MERGE = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*ref="([A-Z]{1,3})(\d+):([A-Z]{1,3})(\d+)"')
_MAX_MERGES = 20_000
_PERCENT = re.compile(r"%(?!\S*[A-Za-z])")


def xlsx_text(stream: BinaryIO, where: str) -> str:
    """Visible sheets of a workbook, each under its name."""
    from openpyxl import load_workbook

    stream.seek(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = load_workbook(stream, read_only=True, data_only=True)
            lines: list[str] = []
            with open_archive(stream, where) as archive:
                for sheet in book.worksheets:
                    if sheet.sheet_state == "visible":
                        lines += [sheet.title, *_sheet_lines(sheet, archive)]
        return "\n".join(lines)
    except (YanzhenError, MemoryError):
        raise
    except Exception as error:
        do = "用 Excel 或 WPS 打开后另存一份再导入"
        raise YanzhenError("Excel 文件读不出来", where=where, why=str(error)[:200], do=do) from error


def _sheet_lines(sheet: Any, archive: zipfile.ZipFile) -> Iterator[str]:
    cells = _cells(sheet)
    home = [[(r, c) for c in range(len(row))] for r, row in enumerate(cells)]
    for top, left, bottom, right in _merges(archive, sheet._worksheet_path):
        for row in range(top, min(bottom + 1, len(cells))):
            for column in range(left, min(right + 1, len(cells[row]))):
                cells[row][column], home[row][column] = cells[top][left], (top, left)
    for line in tell(Table(cells, home, sheet.title)):
        yield "".join(piece.text for piece in line)


def _cells(sheet: Any) -> list[list[str]]:
    """Texts of the used rows, all of one width; what a sheet says of its own extent is not believed."""
    sheet.reset_dimensions()
    rows: list[list[str]] = []
    held = 0
    for row in sheet.iter_rows(max_row=MAX_ROWS, max_col=MAX_COLUMNS):
        used = max((place for place, cell in enumerate(row, 1) if cell.value is not None), default=0)
        rows.append([_shown(cell).strip() for cell in row[:used]])
        held += len(rows[-1])
        if held > MAX_CELLS:
            break
    while rows and not rows[-1]:
        rows.pop()
    width = max(map(len, rows), default=0)
    return [row + [""] * (width - len(row)) for row in rows]


def _merges(archive: zipfile.ZipFile, part: str) -> Iterator[tuple[int, int, int, int]]:
    """(top, left, bottom, right), from 0, of each merged range whose corner can hold text."""
    found = 0
    rest = b""
    with archive.open(part) as file:
        while chunk := file.read(1 << 20):
            window = rest + chunk
            last = 0
            for match in _MERGE.finditer(window):
                left, top, right, bottom = match.groups()
                yield int(top) - 1, _place(left), int(bottom) - 1, _place(right)
                last, found = match.end(), found + 1
            rest = window[max(last, len(window) - 200) :]
            if found > _MAX_MERGES:
                return


def _place(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def _shown(cell: Any) -> str:
    """The value as a person sees it: shares with %, dates as dates, no traces of binary fractions."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int | float):
        if _PERCENT.search(str(cell.number_format)):
            return f"{value * 100:.10g}%"
        return f"{value:.12g}" if abs(value) < 1e15 else str(value)
    if isinstance(value, datetime.datetime):
        return value.strftime("%Y-%m-%d" if value.time() == datetime.time() else "%Y-%m-%d %H:%M")
    return " ".join(str(value).split())
