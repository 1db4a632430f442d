"""Workbooks that go out to be filled in: the template of a list with its notes and choices, and the rows that came back refused."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Any

import xlsxwriter

from yanzhen.city.exchange.draft_services import place_of
from yanzhen.city.exchange.lists import KINDS_OF_VALUES, Column, ListKind
from yanzhen.city.exchange.models import ListImport
from yanzhen.city.exchange.units import units

ROOM = 2000
"""Rows of the template that carry drop-downs."""
OPTIONS = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "in_memory": True,
}


def template_of(kind: ListKind) -> bytes:
    """A sheet to be filled in with an example row that is not imported, a sheet of notes, drop-downs for choices."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, OPTIONS) as book:
        looks = {
            "need": book.add_format({"bold": True, "bg_color": "#FCE4D6", "text_wrap": True, "border": 1}),
            "may": book.add_format({"bold": True, "bg_color": "#E4ECF6", "text_wrap": True, "border": 1}),
            "example": book.add_format({"italic": True, "font_color": "#7F7F7F"}),
            "text": book.add_format({"num_format": "@"}),
            "wrap": book.add_format({"text_wrap": True, "valign": "top"}),
        }
        _sheet(book, kind, looks)
        _notes(book, kind, looks)
        _choices(book, kind)
    return file.getvalue()


def _sheet(book: Any, kind: ListKind, looks: dict[str, Any]) -> None:
    sheet = book.add_worksheet(kind.title[:31])
    sheet.freeze_panes(1, 1)
    for place, column in enumerate(kind.columns):
        heading = f"*{column.heading}" if column.required else column.heading
        numeric = column.kind == "number"
        sheet.set_column(
            place, place, max(12, min(30, 2 * len(heading) + 4)), None if numeric else looks["text"]
        )
        sheet.write_string(0, place, heading, looks["need" if column.required else "may"])
        if column.note:
            sheet.write_comment(0, place, column.note)
        example = column.example or ("" if place else kind.title)
        sheet.write_string(1, place, f"示例：{example}" if place == 0 else example, looks["example"])
        _validate(sheet, place, column)


def _validate(sheet: Any, place: int, column: Column) -> None:
    told = {"error_title": "请核对", "ignore_blank": True}
    if column.kind == "choice" and column.choices:
        last = max(1, len(column.choices()))
        source = f"=选项!${_letter(place)}$2:${_letter(place)}${last + 1}"
        sheet.data_validation(
            2,
            place,
            ROOM,
            place,
            {"validate": "list", "source": source, **told, "error_message": "从下拉选项里选"},
        )
    elif column.kind == "yes_no":
        sheet.data_validation(2, place, ROOM, place, {"validate": "list", "source": ["是", "否"], **told})
    elif column.kind == "number":
        lowest = column.lowest if column.lowest is not None else -1e14
        rule = {"validate": "decimal", "criteria": ">=", "value": lowest, "error_type": "warning"}
        sheet.data_validation(
            2,
            place,
            ROOM,
            place,
            {**rule, **told, "error_message": f"只填数字，单位{column.unit or '见表头'}"},
        )


def _letter(index: int) -> str:
    return str(xlsxwriter.utility.xl_col_to_name(index))


def _notes(book: Any, kind: ListKind, looks: dict[str, Any]) -> None:
    """What each column means; the column names stand downwards, so that this sheet is never taken for data."""
    sheet = book.add_worksheet("填表说明")
    sheet.set_column(0, 0, 20)
    sheet.set_column(1, 4, 34, looks["wrap"])
    lines = [
        (kind.title, kind.note, "", "", ""),
        (
            "",
            "带 * 的必填；“示例：”开头的一行不会导入；空格不清除已有内容；—、/、无 都当作没有。",
            "",
            "",
            "",
        ),
        ("列", "填什么", "说明", "单位", "表头也可以写作"),
    ]
    for column in kind.columns:
        what = KINDS_OF_VALUES[column.kind]
        note = column.note + ("" if not column.required else "（必填）")
        lines.append((column.title, what, note, column.unit, "、".join(column.aliases)))
    for number, line in enumerate(lines):
        for place, text in enumerate(line):
            sheet.write_string(number, place, text)


def _choices(book: Any, kind: ListKind) -> None:
    sheet = book.add_worksheet("选项")
    sheet.hide()
    for place, column in enumerate(kind.columns):
        sheet.write_string(0, place, column.title)
        for number, spelling in enumerate(column.choices() if column.choices else (), 1):
            sheet.write_string(number, place, str(spelling))


def refused_of(batch: ListImport, kind: ListKind) -> bytes:
    """The rows that cannot be taken as they stand, with reasons, ready to be corrected and sent again."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, OPTIONS | {"in_memory": False, "constant_memory": True}) as book:
        sheet = book.add_worksheet(kind.title[:31])
        bold = book.add_format({"bold": True, "bg_color": "#FCE4D6"})
        heads = [c.title for c in kind.columns]
        for place, text in enumerate((*heads, "原位置", "退回原因", "怎么办")):
            sheet.write_string(0, place, text, bold)
        rows = batch.rows.filter(state__in=("refused", "open")).iterator(chunk_size=2000)
        for number, row in enumerate(rows, 1):
            for place, text in enumerate(_refused_cells(batch, kind, row)):
                sheet.write_string(number, place, text)
    return file.getvalue()


def _refused_cells(batch: ListImport, kind: ListKind, row: Any) -> Iterable[str]:
    spelled = batch.layout.get(row.sheet, {}).get("units", {})
    for column in kind.columns:
        cell = row.cells.get(column.name, "")
        text = cell if isinstance(cell, str) else ""
        bare_number = column.kind == "number" and text and text[-1].isdigit()
        unit = spelled.get(column.name, "")
        yield f"{text}{unit}" if bare_number and unit in units().spellings else text
    problems = row.plan.get("problems") or [
        {"what": "记录里有几条都对得上", "why": "要人选定", "do": "补上能分清的内容", "column": ""}
    ]
    yield place_of(row)
    yield "；".join(f"{p['column']}{p['what']}（{p['why']}）" for p in problems)
    yield "；".join(dict.fromkeys(p["do"] for p in problems))
