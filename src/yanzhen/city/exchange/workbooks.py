"""Excel workbooks read row by row: hidden sheets stay out, formulas without a stored value are told, not guessed."""

from __future__ import annotations

import re
import warnings
import zipfile
from collections.abc import Iterator
from typing import Any, BinaryIO

from openpyxl import load_workbook
from openpyxl.worksheet._reader import WorkSheetParser

from yanzhen.city.exchange.grids import (
    NO_VALUE,
    Cell,
    CellProblem,
    Grid,
    GridRow,
    Merge,
    Progress,
    error_value,
    plain,
)
from yanzhen.kernel.errors import YanzhenError
from yanzhen.reading.archives import open_archive, refuse_ole

_SPACE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_VALUE, _FORMULA = f"{_SPACE}v", f"{_SPACE}f"
_MERGE = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*ref="([A-Z]{1,3})(\d+):([A-Z]{1,3})(\d+)"')
_MAX_COLUMNS = 500
_MAX_MERGES = 200_000


class _Parser(WorkSheetParser):
    """Stored values only; a formula without one is marked."""

    def parse_cell(self, element: Any) -> dict[str, Any]:
        cell: dict[str, Any] = super().parse_cell(element)
        if cell["value"] is None and element.find(_FORMULA) is not None and element.get("t") != "str":
            cell["value"] = NO_VALUE
        elif cell["data_type"] == "e":
            cell["value"] = error_value(str(cell["value"]))
        return cell


def workbook_grids(
    stream: BinaryIO, where: str, on_progress: Progress | None = None
) -> tuple[list[Grid], list[str]]:
    """(grids of the visible sheets, names of the hidden ones). Raises YanzhenError for a file that is no workbook."""
    refuse_ole(stream, where)
    archive = open_archive(stream, where)
    if "xl/workbook.xml" not in archive.namelist():
        what = "是 Word 文件，不是表格" if "word/document.xml" in archive.namelist() else "不是 Excel 文件"
        raise YanzhenError(what, where=where, why="里面没有工作簿", do="导入 xlsx 或 csv 格式的表格")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = load_workbook(stream, read_only=True, data_only=True)
    except Exception as error:
        do = "用 Excel 或 WPS 打开后另存一份再导入"
        raise YanzhenError("Excel 文件读不出来", where=where, why=str(error)[:200], do=do) from error
    hidden = [s.title for s in book.worksheets if s.sheet_state != "visible"]
    shown = [s for s in book.worksheets if s.sheet_state == "visible"]
    if not shown:
        why = f"{len(hidden)} 张工作表都是隐藏的"
        raise YanzhenError("没有可读的工作表", where=where, why=why, do="取消隐藏要导入的工作表")
    return [_grid(sheet, archive, where, on_progress) for sheet in shown], hidden


def _grid(sheet: Any, archive: zipfile.ZipFile, where: str, on_progress: Progress | None) -> Grid:
    place = f"{where}!{sheet.title}"
    merges = _merges(archive, sheet._worksheet_path, place)
    return Grid(sheet.title, lambda: _rows(sheet, place, on_progress), merges)


def _merges(archive: zipfile.ZipFile, part: str, where: str) -> tuple[Merge, ...]:
    """Merged ranges stand behind the rows in the file, so they are looked up first, in pieces."""
    found: list[Merge] = []
    rest = b""
    try:
        with archive.open(part) as file:
            while chunk := file.read(1 << 20):
                window = rest + chunk
                last = 0
                for match in _MERGE.finditer(window):
                    found.append(_merge(match))
                    last = match.end()
                rest = window[max(last, len(window) - 200) :]
                if len(found) > _MAX_MERGES:
                    break
    except (KeyError, zipfile.BadZipFile, OSError, EOFError) as error:
        raise _torn(where, error) from error
    return tuple(found)


def _merge(match: re.Match[bytes]) -> Merge:
    left, top, right, bottom = match.groups()
    return Merge(int(top), _column(left), int(bottom), _column(right))


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _rows(sheet: Any, where: str, on_progress: Progress | None) -> Iterator[GridRow]:
    book = sheet.parent
    of = sheet.max_row or 0
    with sheet._get_source() as source:
        parser = _Parser(
            source,
            sheet._shared_strings,
            data_only=True,
            epoch=book.epoch,
            date_formats=book._date_formats,
            timedelta_formats=book._timedelta_formats,
        )
        try:
            for number, cells in parser.parse():
                if on_progress and number % 2000 == 0:
                    on_progress(number, of)
                row = _row(cells, where, number)
                if any(row):
                    yield GridRow(number, row)
        except (
            SyntaxError,
            ValueError,
            KeyError,
            IndexError,
            OSError,
            EOFError,
            zipfile.BadZipFile,
        ) as error:
            raise _torn(where, error) from error


def _row(cells: list[dict[str, Any]], where: str, number: int) -> tuple[Cell, ...]:
    width = max((c["column"] for c in cells if c["value"] is not None), default=0)
    if width > _MAX_COLUMNS:
        why = f"有 {width} 列，上限 {_MAX_COLUMNS} 列"
        raise YanzhenError("列数过多", where=f"{where}!第 {number} 行", why=why, do="删去右侧多余的列")
    row: list[Cell] = [""] * width
    for cell in cells:
        value = cell["value"]
        if value is not None:
            row[cell["column"] - 1] = value if isinstance(value, CellProblem) else plain(value)
    return tuple(row)


def _torn(where: str, error: Exception) -> YanzhenError:
    do = "用 Excel 或 WPS 打开后另存一份再导入"
    return YanzhenError("工作表读不出来", where=where, why=f"内容已损坏（{str(error)[:120]}）", do=do)
