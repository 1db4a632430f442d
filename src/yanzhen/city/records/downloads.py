"""What is shown in a list, as a file: CSV that no spreadsheet executes, XLSX with plain cells."""

from __future__ import annotations

import csv
import io
import itertools
import tempfile
from collections.abc import Iterable
from typing import Any

import xlsxwriter
from django.http import FileResponse, HttpResponse
from django.utils import timezone
from django.utils.encoding import escape_uri_path

from yanzhen.city.records.origins import here

FORMATS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
WATERMARK = "导出水印："
"""The line that says who exported and when; whoever reads lists in passes over it."""
IN_MEMORY = 4 * 1024 * 1024
"""A longer file is written to the disk and sent from there."""
QUOTE = "'"
RISKY = ("=", "+", "-", "@", "\t", "\r")


def harmless(value: object) -> str:
    """A leading formula sign is quoted with an apostrophe; plain negative numbers stay numbers.

    What looks quoted already gets one more, so that ``unquoted`` gives back the very text.
    """
    text = "" if value is None else str(value)
    if text.lstrip(QUOTE).startswith(RISKY) and not _is_number(text):
        return f"{QUOTE}{text}"
    return text


def unquoted(text: str) -> str:
    """What ``harmless`` was given: lists that went out as CSV come back as they were."""
    return text[1:] if text.startswith(QUOTE) and text.lstrip(QUOTE).startswith(RISKY) else text


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def watermark() -> str:
    """Who exports just now, and when; empty for a visitor, who reads what is public."""
    who = here().who()
    return f"{WATERMARK}{who} {timezone.localtime():%Y-%m-%d %H:%M}" if who else ""


def download(
    rows: Iterable[Iterable[object]], *, name: str, kind: str, form: bool = False
) -> HttpResponse | FileResponse:
    """A file to save; ``rows`` begin with the heading, ``kind`` is ``csv`` or ``xlsx``.

    The last line is a watermark with name and time; in a workbook it stands in header and footer as well. A ``form``
    that people fill in and send back has it there alone.
    """
    said = watermark()
    marked = itertools.chain(rows, [[said]] if said and not form else [])
    file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - the answer closes it
    if kind == "csv":
        _write_csv(file, marked)
    else:
        _write_xlsx(file, marked, name, said)
    size = file.tell()
    file.seek(0)
    answer = (
        HttpResponse(file.read(), content_type=FORMATS[kind])
        if size <= IN_MEMORY
        else FileResponse(file, content_type=FORMATS[kind])
    )
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{escape_uri_path(name)}.{kind}"
    return answer


def _write_csv(file: Any, rows: Iterable[Iterable[object]]) -> None:
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=True)
    csv.writer(text).writerows([harmless(cell) for cell in row] for row in rows)
    text.detach()
    file.seek(0, io.SEEK_END)


def _write_xlsx(file: Any, rows: Iterable[Iterable[object]], name: str, said: str) -> None:
    """Row after row to the disk, so that a long list costs no more memory than a short one."""
    book = xlsxwriter.Workbook(
        file, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    sheet = book.add_worksheet(name[:31])
    sheet.freeze_panes(1, 1)
    sheet.set_column(0, 40, 18)
    heading = book.add_format({"bold": True, "bg_color": "#E4ECF6", "text_wrap": True})
    for number, row in enumerate(rows):
        for place, cell in enumerate(row):
            sheet.write_string(number, place, "" if cell is None else str(cell), None if number else heading)
    if said:
        printed = said.replace("&", "&&")[:200]
        sheet.set_header(f"&R{printed}")
        sheet.set_footer(f"&L{printed}&R&P/&N")
        book.set_properties({"comments": said})
    book.close()
    file.seek(0, io.SEEK_END)
