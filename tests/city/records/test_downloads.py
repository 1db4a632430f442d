"""What is exported says who exported it and when, and can still be read in again."""

from __future__ import annotations

import io
import re

import openpyxl
import pytest

from yanzhen.city.exchange.sheets import open_sheets
from yanzhen.city.records.downloads import download, watermark
from yanzhen.city.records.origins import working

ROWS = [["名称", "代码"], ["某厂", "a"], ["=1+1", "b"]]


def exported(kind: str, **given) -> bytes:
    with working("页面 /x/", who=lambda: "某岗位"):
        return download(ROWS, name="名单", kind=kind, **given).content


def test_the_watermark_names_who_and_when_and_a_visitor_has_none():
    assert watermark() == ""
    with working("页面 /x/", who=lambda: "某岗位"):
        assert re.fullmatch(r"导出水印：某岗位 \d{4}-\d\d-\d\d \d\d:\d\d", watermark())


def test_the_last_line_of_a_csv_is_the_watermark():
    lines = exported("csv").decode("utf-8-sig").splitlines()
    assert lines[-1].startswith("导出水印：某岗位 ") and lines[-2] == "'=1+1,b"


def test_a_workbook_is_marked_on_the_sheet_and_on_paper():
    sheet = openpyxl.load_workbook(io.BytesIO(exported("xlsx"))).active
    assert str(sheet.cell(sheet.max_row, 1).value).startswith("导出水印：某岗位")
    assert "某岗位" in sheet.oddHeader.right.text and "某岗位" in sheet.oddFooter.left.text


def test_a_form_to_fill_in_is_marked_on_paper_alone():
    sheet = openpyxl.load_workbook(io.BytesIO(exported("xlsx", form=True))).active
    assert sheet.max_row == 3 and "某岗位" in sheet.oddHeader.right.text


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_whoever_reads_the_list_in_passes_over_the_watermark(kind):
    rows = list(open_sheets(exported(kind), f"名单.{kind}").rows())
    assert [row.cells["代码"] for row in rows] == ["a", "b"]
