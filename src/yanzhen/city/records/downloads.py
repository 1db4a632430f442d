"""What is shown in a list, as a file: CSV that no spreadsheet executes, XLSX with plain cells."""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Iterable

import xlsxwriter
from django.http import HttpResponse
from django.utils import timezone
from django.utils.encoding import escape_uri_path

from yanzhen.city.records.origins import here

FORMATS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
WATERMARK = "导出水印："
"""The line that says who exported and when; whoever reads lists in passes over it."""
RISKY = ("=", "+", "-", "@", "\t", "\r")


def harmless(value: object) -> str:
    """A leading formula sign is quoted with an apostrophe; plain negative numbers stay numbers."""
    text = "" if value is None else str(value)
    if text.startswith(RISKY) and not _is_number(text):
        return f"'{text}"
    return text


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


def download(rows: Iterable[Iterable[object]], *, name: str, kind: str, form: bool = False) -> HttpResponse:
    """A file to save; ``rows`` begin with the heading, ``kind`` is ``csv`` or ``xlsx``.

    The last line is a watermark with name and time; in a workbook it stands in header and footer as well. A ``form``
    that people fill in and send back has it there alone.
    """
    said = watermark()
    marked = itertools.chain(rows, [[said]] if said and not form else [])
    body = _csv(marked) if kind == "csv" else _xlsx(marked, name, said)
    answer = HttpResponse(body, content_type=FORMATS[kind])
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{escape_uri_path(name)}.{kind}"
    return answer


def _csv(rows: Iterable[Iterable[object]]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows([harmless(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _xlsx(rows: Iterable[Iterable[object]], name: str, said: str) -> bytes:
    file = io.BytesIO()
    book = xlsxwriter.Workbook(
        file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    sheet = book.add_worksheet(name[:31])
    heading = book.add_format({"bold": True, "bg_color": "#E4ECF6", "text_wrap": True})
    for number, row in enumerate(rows):
        for place, cell in enumerate(row):
            sheet.write_string(number, place, "" if cell is None else str(cell), None if number else heading)
    if said:
        printed = said.replace("&", "&&")[:200]
        sheet.set_header(f"&R{printed}")
        sheet.set_footer(f"&L{printed}&R&P/&N")
        book.set_properties({"comments": said})
    sheet.freeze_panes(1, 1)
    sheet.set_column(0, 40, 18)
    book.close()
    return file.getvalue()
