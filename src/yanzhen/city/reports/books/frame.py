"""One look for every sheet: frozen header, filter, widths, print setup; text never becomes a formula."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import xlsxwriter

from yanzhen.city.atlas.values import Cite

Value = str | float | int | None
OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
FONT = "宋体"
HIDDEN = "本表中全空的列已隐藏："


@dataclass(frozen=True, slots=True)
class Field:
    """A column: header, width in characters, and how it is set (text, center, number)."""

    label: str
    width: float
    form: str = "text"


@dataclass(frozen=True, slots=True)
class Sheet:
    """``empty`` is what a sheet without rows says; ``note`` stands under the title.

    ``hide``: wholly empty columns are hidden and named in the note.
    """

    name: str
    title: str
    fields: tuple[Field, ...]
    rows: tuple[tuple[Value, ...], ...]
    note: str = ""
    empty: str = "档案中没有记录。"
    hide: bool = True


def workbook(sheets: Sequence[Sheet], *, title: str) -> bytes:
    """The file's bytes. Cells are written by kind: strings as strings, numbers as numbers, None as blanks."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, OPTIONS) as book:
        book.set_properties({"title": title, "author": "雁阵产业链平台"})
        forms = _forms(book)
        for sheet in sheets:
            _write(book, sheet, forms)
    return out.getvalue()


def _forms(book: Any) -> dict[str, Any]:
    base = {
        "font_name": FONT,
        "font_size": 10,
        "valign": "vcenter",
        "text_wrap": True,
        "border": 1,
        "border_color": "#8A97A6",
    }
    return {
        "title": book.add_format({"font_name": "黑体", "font_size": 15, "valign": "vcenter"}),
        "note": book.add_format(
            {"font_name": FONT, "font_size": 9.5, "font_color": "#4A5767", "text_wrap": True, "valign": "top"}
        ),
        "head": book.add_format({**base, "font_name": "黑体", "align": "center", "bg_color": "#DCE6F1"}),
        "text": book.add_format(base),
        "center": book.add_format({**base, "align": "center"}),
        "number": book.add_format({**base, "align": "right", "num_format": "#,##0.####"}),
        "empty": book.add_format({"font_name": FONT, "font_size": 11, "text_wrap": True, "valign": "top"}),
    }


def _write(book: Any, sheet: Sheet, forms: dict[str, Any]) -> None:
    page = book.add_worksheet(sheet.name)
    last = len(sheet.fields) - 1
    page.set_row(0, 26)
    page.write_string(0, 0, sheet.title, forms["title"])
    empty = _empty_columns(sheet)
    note = _note(sheet, empty)
    if note:
        page.merge_range(1, 0, 1, last, "", forms["note"])
        page.write_string(1, 0, note, forms["note"])
        seen = sum(f.width for k, f in enumerate(sheet.fields) if k not in empty)
        page.set_row(1, 4 + 13 * _lines(note, seen))
    for k, field in enumerate(sheet.fields):
        page.set_column(k, k, field.width, None, {"hidden": k in empty})
        page.write_string(2, k, field.label, forms["head"])
    page.set_row(2, 6 + 15 * max(_lines(field.label, field.width - 2) for field in sheet.fields))
    for number, row in enumerate(sheet.rows, 3):
        _write_row(page, number, row, sheet.fields, forms)
    _finish(page, sheet, forms, last)


def _empty_columns(sheet: Sheet) -> frozenset[int]:
    """Columns without a single value; the first stays, and so does all of a sheet without rows."""
    if not (sheet.rows and sheet.hide):
        return frozenset()
    return frozenset(
        k for k in range(1, len(sheet.fields)) if all(row[k] in (None, "") for row in sheet.rows)
    )


def _note(sheet: Sheet, empty: frozenset[int]) -> str:
    names = "、".join(sheet.fields[k].label for k in sorted(empty))
    return sheet.note + (f"{HIDDEN}{names}；取消隐藏可见。" if names else "")


def _write_row(
    page: Any, number: int, row: Sequence[Value], fields: Sequence[Field], forms: dict[str, Any]
) -> None:
    lines = 1
    for k, (value, field) in enumerate(zip(row, fields, strict=True)):
        if value is None or value == "":
            page.write_blank(number, k, None, forms[field.form])
        elif isinstance(value, str):
            page.write_string(number, k, value, forms["text" if field.form == "number" else field.form])
            lines = max(lines, _lines(value, field.width))
        else:
            page.write_number(number, k, value, forms["number"])
    page.set_row(number, min(14 * lines + 4, 400))


def _lines(text: str, width: float) -> int:
    """A Chinese character takes two of Excel's width units; reckon a little roomier than that."""
    return sum(
        1 + int(sum(2.1 if ord(c) > 0x2E7F else 1.1 for c in part) // width) for part in text.split("\n")
    )


def _finish(page: Any, sheet: Sheet, forms: dict[str, Any], last: int) -> None:
    if sheet.rows:
        page.autofilter(2, 0, 2 + len(sheet.rows), last)
    else:
        page.merge_range(3, 0, 3, max(1, last), "", forms["empty"])
        page.write_string(3, 0, sheet.empty, forms["empty"])
        page.set_row(3, 60)
    page.freeze_panes(3, 1)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(2)
    page.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
    page.set_footer("&C第 &P 页，共 &N 页&R" + sheet.title.replace("&", "&&")[:60])


def source_text(cites: Iterable[Cite]) -> str:
    """Sources as text: title, place, date, one a line."""
    parts = ("，".join(x for x in (c.title, c.place, c.date) if x) for c in cites)
    return "\n".join(dict.fromkeys(parts))


def grade_text(grade: str, cites: Iterable[Cite]) -> str:
    """The row's own grade; without one, those of its sources."""
    return grade or "、".join(dict.fromkeys(c.grade for c in cites))


def amount(text: str) -> Value:
    """A number when the text is one, else the text as written, None when empty."""
    try:
        return float(text) if text else None
    except ValueError:
        return text


def basis_sheet(lines: Sequence[tuple[str, str]], *, title: str, name: str = "填报口径") -> Sheet:
    """What each column means and where it comes from, or who could fill the blanks."""
    return Sheet(name, title, (Field("事项", 22), Field("口径", 100)), tuple(lines))


GRADES_LINE = (
    "证据等级",
    "A官方；B权威媒体或如实转载；C二手页面；D由已注明出处的数推算；M未核实；X系统缺省。",
)
EMPTY_LINE = ("空白", "空白表示没有查到，不表示零。")
SAFE_LINE = ("公式", "本文件没有公式；以等号、加号、减号、@开头的文字按文字写入。")
