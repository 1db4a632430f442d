"""The workbooks: no formulas, blanks explained, sheets set up for printing."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest

from yanzhen.city.reports.books.pools import capital_book, talent_book
from yanzhen.city.reports.books.projects import projects_book
from yanzhen.city.reports.books.prospects import prospects_book
from yanzhen.city.reports.making import BOOKS
from yanzhen.city.reports.material import CandidateLine, Material, Register

from .conftest import NEWS


def opened(content: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content))


@pytest.mark.parametrize("kind", sorted(BOOKS))
def test_no_cell_is_a_formula_whatever_it_begins_with(material: Material, kind: str) -> None:
    book = opened(BOOKS[kind](material))
    for sheet in book:
        for row in sheet.iter_rows():
            assert all(cell.data_type != "f" for cell in row)


def test_a_project_named_like_a_formula_stays_text(material: Material) -> None:
    names = [c.value for c in opened(projects_book(material))["全部"]["A"]]
    assert "=HYPERLINK(铜箔)项目" in names


@pytest.mark.parametrize("kind", sorted(BOOKS))
def test_sheets_freeze_their_header_and_print_on_a4_landscape(material: Material, kind: str) -> None:
    for sheet in opened(BOOKS[kind](material)):
        assert sheet.freeze_panes == "B4"
        assert sheet.page_setup.orientation == "landscape" and int(sheet.page_setup.paperSize) == 9
        assert sheet.print_title_rows == "$3:$3"
        assert all(sheet.column_dimensions[c].width >= 6 for c in "AB")


@pytest.mark.parametrize("kind", sorted(BOOKS))
def test_every_book_explains_how_it_is_filled_and_has_source_and_grade(material: Material, kind: str) -> None:
    book = opened(BOOKS[kind](material))
    assert "填报口径" in book.sheetnames
    heads = [c.value for c in book.worksheets[0][3]]
    assert {"来源", "等级"} <= set(heads)


def test_projects_stand_in_their_batch_and_money_is_a_number(material: Material) -> None:
    book = opened(projects_book(material))
    assert [c.value for c in book["停滞或未落地"]["A"]][3:] == ["停了的项目"]
    rows = {r[0].value: r for r in book["全部"].iter_rows(min_row=4)}
    assert rows["=HYPERLINK(铜箔)项目"][4].value == 12.5
    assert rows["停了的项目"][4].value is None


def test_an_empty_batch_says_so(material: Material) -> None:
    assert "没有" in opened(projects_book(material))["开工一批"]["A4"].value


def test_prospects_say_why_and_for_whom_and_mark_benchmarks_as_no_candidates(material: Material) -> None:
    sheet = opened(prospects_book(material))["缺口"]
    heads = [c.value for c in sheet[3]]
    first = dict(zip(heads, [c.value for c in sheet[4]], strict=True))
    assert first["环节"] == "电解铜箔(6微米)" and first["缺口类别"] == "断点"
    assert "外地标杆（不是候选）" in heads


def test_without_a_register_the_sheet_of_candidates_says_how_to_import_one(material: Material) -> None:
    sheet = opened(prospects_book(material))["候选企业"]
    assert "yanzhen import register" in sheet["A4"].value


def test_with_a_register_candidates_are_listed(material: Material) -> None:
    line = CandidateLine("nf.foil", 1, "外地铜箔股份", "某市", "有色", ("铜箔",), ("产品相合",), (), "17")
    book = opened(
        prospects_book(
            Material("雁城市", material.atlas, register=Register("名录", 3, NEWS), candidates=(line,))
        )
    )
    row = [c.value for c in book["候选企业"][4]]
    assert row[3] == "外地铜箔股份" and "未见" in row


@pytest.mark.parametrize("book", [talent_book, capital_book])
def test_pools_leave_unknown_columns_blank_and_name_who_could_fill_them(
    material: Material, book: Any
) -> None:
    made = opened(book(material))
    assert {"说明", "按环节"} <= set(made.sheetnames)
    assert any("可由" in str(c.value) for c in made["说明"]["B"])
    heads = {c.value: k for k, c in enumerate(made["供给"][3])}
    row = made["供给"][4]
    blank = next(k for k in heads if k in ("已到岗人数", "已投放（亿元）"))
    assert row[heads[blank]].value is None
    assert row[heads["数量"]].value == "≥2000"
    assert len(list(made["按环节"].iter_rows(min_row=4))) == 8
