"""The workbook itself: sheets with headers, drop-downs and the facts to choose from; read back cell by cell."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from yanzhen.kernel.errors import Problem, YanzhenError
from yanzhen.specs.officer.assembling import Line, assemble
from yanzhen.specs.officer.cells import NO, YES, written
from yanzhen.specs.officer.columns import CONDITION, FACT, HELP, SHEETS, Column
from yanzhen.specs.officer.rows import rows_of
from yanzhen.specs.rulebook import FactSpec, PolicySpec

SPARE_ROWS = 2000
"""Rows below the last filled one that have drop-downs too."""
GUIDE = (
    ("政策", "一行一份文件。“文件”是它在定义包里的位置，新增的可以不填。日期写 2026、2026-06 或 2026-06-30。"),
    ("条款", "一行一条。政策编号要与“政策”表一致。一栏要填几项时，一项一行（Alt+Enter 换行）。"),
    ("条件", "一行一个条件。“组”是它的位置：最上一行是 1，里面的是 1.1、1.2，再里面是 1.1.1。"),
    ("条件", "“关系”选 比较 时填事实、比较和值；选 全部符合、任一符合、不得符合 时其余各栏空着；选 至少几条 时在“值”里填几条。"),
    ("条件", "有单位的数必须写单位。值是 是、否、数或文字；几个值一项一行；数字样的文字加英文双引号。"),
    ("用例", "一行一例，用一句话写明。事实写成“事实编号: 值”，一项一行；已核实没有的写 null。每条至少三例：符合、不符合、不能判断。"),
    ("事实", "可用的事实和单位，只供查阅；要新增事实，改定义包的 facts.yaml。"),
    ("读回", "yanzhen pack sheet --read 这个文件 --into 定义包文件夹；有错误时逐格指出，什么也不写。"),
)  # fmt: skip


def write_book(policies: Mapping[str, PolicySpec], facts: Iterable[FactSpec], path: Path) -> Path:
    """Write policies (file → policy) to a workbook."""
    import xlsxwriter

    known = sorted(facts, key=lambda fact: fact.id)
    rows: dict[str, list[dict[str, Any]]] = {sheet: [] for sheet in SHEETS}
    for file, policy in policies.items():
        for sheet, row in rows_of(policy, file):
            rows[sheet].append(row)
    with xlsxwriter.Workbook(
        path, {"strings_to_numbers": False, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        forms = {
            "head": book.add_format({"bold": True, "bg_color": "#DDE7F0", "border": 1, "text_wrap": True}),
            "text": book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"}),
            "free": book.add_format({"text_wrap": True, "valign": "top"}),
        }
        for sheet, columns in SHEETS.items():
            _sheet(book.add_worksheet(sheet), columns, rows[sheet], forms, len(known))
        _facts(book.add_worksheet(FACT), known, forms)
        _guide(book.add_worksheet(HELP), forms)
    return path


def _sheet(
    page: Any, columns: tuple[Column, ...], rows: list[dict[str, Any]], forms: dict[str, Any], facts: int
) -> None:
    page.freeze_panes(1, 2)
    page.autofilter(0, 0, len(rows), len(columns) - 1)
    last = len(rows) + SPARE_ROWS
    for at, column in enumerate(columns):
        form = forms["free" if column.form in ("number", "word") else "text"]
        page.set_column(at, at, column.width, form)
        page.write_string(0, at, column.header, forms["head"])
        _choices(page, at, column, last, facts if page.get_name() == CONDITION else 0)
        for number, row in enumerate(rows, 1):
            value = written(row[column.header], column)
            if isinstance(value, str):
                page.write_string(number, at, value, form)
            elif value is not None:
                page.write_number(number, at, value, form)


def _choices(page: Any, at: int, column: Column, last: int, facts: int) -> None:
    listed = [label for _, label in column.choices] or ([YES, NO] if column.form == "yes_no" else [])
    source: Any = f"='{FACT}'!$A$2:$A${facts + 1}" if column.path == ("fact",) and facts else listed
    if source:
        page.data_validation(1, at, last, at, {"validate": "list", "source": source, "error_type": "warning"})


def _facts(page: Any, facts: list[FactSpec], forms: dict[str, Any]) -> None:
    heads = ("事实编号", "名称", "类型", "单位", "时期", "由谁掌握", "可取的值")
    for at, head in enumerate(heads):
        page.set_column(at, at, 26 if at < 2 else 16, forms["text"])
        page.write_string(0, at, head, forms["head"])
    for number, fact in enumerate(facts, 1):
        told = (
            fact.id,
            fact.label.zh,
            fact.type,
            fact.unit,
            fact.period,
            fact.department,
            "、".join(fact.values),
        )
        for at, text in enumerate(told):
            page.write_string(number, at, text, forms["text"])


def _guide(page: Any, forms: dict[str, Any]) -> None:
    page.set_column(0, 0, 10, forms["free"])
    page.set_column(1, 1, 110, forms["free"])
    for number, (sheet, says) in enumerate(GUIDE):
        page.write_string(number, 0, sheet, forms["head"])
        page.write_string(number, 1, says, forms["free"])


def read_book(path: Path) -> tuple[dict[str, PolicySpec], list[Problem]]:
    """(file → policy, problems by cell). Raises YanzhenError when it is no workbook of this kind."""
    from openpyxl import load_workbook

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = load_workbook(path, data_only=True)
    except FileNotFoundError:
        raise YanzhenError("找不到表格", where=str(path), do="核对文件名") from None
    except Exception as error:
        raise YanzhenError(
            "打不开表格",
            where=path.name,
            why=f"不是 Excel 工作簿（{type(error).__name__}）",
            do="存为 xlsx 格式",
        ) from None
    lines = [line for sheet, columns in SHEETS.items() for line in _lines(book, sheet, columns, path.name)]
    return assemble(lines, path.name)


def _lines(book: Any, sheet: str, columns: tuple[Column, ...], name: str) -> Iterator[Line]:
    if sheet not in book.sheetnames:
        do = "用 yanzhen pack sheet 定义包 --out 政策.xlsx 得到一份样表"
        raise YanzhenError(f"缺少工作表 {sheet}", where=name, why="四张表缺一不可", do=do)
    page = book[sheet]
    heads = {str(cell.value).strip(): cell.column for cell in page[1] if cell.value is not None}
    missing = [column.header for column in columns if column.header not in heads]
    if missing:
        raise YanzhenError(
            f"工作表 {sheet} 缺少列：{'、'.join(missing)}", where=name, why="表头被改过", do="补上这些列名"
        )
    for row in page.iter_rows(min_row=2):
        held = {cell.column: cell for cell in row if cell.value is not None and str(cell.value).strip()}
        if held:
            cells = {
                column.header: (
                    f"{sheet}!{held[heads[column.header]].coordinate}",
                    held[heads[column.header]].value,
                )
                for column in columns
                if heads[column.header] in held
            }
            yield Line(sheet, row[0].row, cells)
