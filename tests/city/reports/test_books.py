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


def test_without_a_register_readers_are_sent_to_the_administrator_who_finds_the_command(
    material: Material,
) -> None:
    book = opened(prospects_book(material))
    assert "请系统管理员导入外地企业名录" in book["候选企业"]["A4"].value
    assert "yanzhen" not in book["候选企业"]["A4"].value
    assert any("yanzhen import register" in str(c.value) for c in book["说明"]["B"])


def test_with_a_register_candidates_are_listed(material: Material) -> None:
    line = CandidateLine("nf.foil", 1, "外地铜箔股份", "某市", "有色", ("铜箔",), ("产品相合",), (), "17")
    book = opened(
        prospects_book(
            Material("雁城市", material.atlas, register=Register("名录", 3, NEWS), candidates=(line,))
        )
    )
    row = [c.value for c in book["候选企业"][4]]
    assert row[3] == "外地铜箔股份" and "未见" in row


def test_candidates_stand_in_the_order_of_the_gaps_and_gaps_without_one_come_last_and_once(
    material: Material,
) -> None:
    lines = tuple(
        CandidateLine(node, rank, f"外地{node}{rank}", "某市", "有色", (), ("相合",), (), "1")
        for node, rank in (("nf.smelt", 1), ("nf.foil", 2), ("nf.foil", 1))
    )
    unit = Material("雁城市", material.atlas, register=Register("名录", 3, NEWS), candidates=lines)
    sheet = opened(prospects_book(unit))["候选企业"]
    told = [(r[1].value, r[2].value, r[3].value, r[4].value) for r in sheet.iter_rows(min_row=4)]
    assert told == [
        ("电解铜箔(6微米)", 1, "外地nf.foil1", 1),
        ("电解铜箔(6微米)", 1, "外地nf.foil2", 2),
        ("粗铜/阴极铜冶炼", 3, "外地nf.smelt1", 1),
        ("铜矿采选", 2, "没有找到", None),
    ]


@pytest.mark.parametrize("kind", sorted(BOOKS))
def test_a_sheet_prints_one_page_wide_without_its_empty_columns(material: Material, kind: str) -> None:
    for sheet in opened(BOOKS[kind](material)):
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.page_setup.fitToWidth in (None, 1) and sheet.page_setup.fitToHeight == 0
        if sheet["A4"].value is None or sheet["A5"].value is None:
            continue
        for column in sheet.iter_cols(min_row=3):
            blank = all(c.value is None for c in column[1:])
            assert sheet.column_dimensions[column[0].column_letter].hidden <= blank


def test_hidden_columns_are_named_in_the_note(material: Material) -> None:
    sheet = opened(talent_book(material))["供给"]
    heads = {c.value: c.column_letter for c in sheet[3]}
    assert sheet.column_dimensions[heads["已到岗人数"]].hidden
    assert "已到岗人数" in sheet["A2"].value and "取消隐藏" in sheet["A2"].value


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
