"""Tables of targets give right statements: subject, indicator, value, unit and year come from the header cells."""

from __future__ import annotations

import io
import json

import pytest
from docx import Document
from openpyxl import Workbook
from typer.testing import CliRunner

from yanzhen.cli.main import front_door
from yanzhen.reading.files import read_document
from yanzhen.reading.statements import read_statements
from yanzhen.reading.tables import Table, plan_of, tell

PLAN = [
    ["某市“十四五”主要指标"],
    ["序号", "指标", "单位", "2020年", "2025年", None, "属性"],
    [None, None, None, "实际", "目标", "年均增长（%）", None],
    [1, "规模以上工业增加值", "亿元", 100, "≥150", 8.5, "预期性"],
    [2, "研发经费投入占比", "%", 2.1, "2.6左右", "—", "预期性"],
    [3, "高新技术企业（家）", None, 210, "400以上", None, "约束性"],
    [4, "单位地区生产总值能耗降低", "%", "—", "[13.5]", None, "约束性"],
]
SHARED = [
    ["2024年目标任务分解表"],
    ["单位：亿元"],
    ["县市区", "规模以上工业总产值", "固定资产投资增长（%）"],
    ["甲县", 120.5, 10],
    ["乙区", 80, "9.5左右"],
]


def workbook(rows, merges=(), formats=None):
    book = Workbook()
    sheet = book.active
    sheet.title = "目标"
    for row in rows:
        sheet.append(row)
    for merge in merges:
        sheet.merge_cells(merge)
    for place, form in (formats or {}).items():
        sheet[place].number_format = form
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def table(rows):
    texts = [["" if c is None else str(c) for c in row] for row in rows]
    width = max(map(len, texts))
    texts = [row + [""] * (width - len(row)) for row in texts]
    return Table(texts, [[(r, c) for c in range(width)] for r in range(len(texts))])


def told(rows):
    return ["".join(piece.text for piece in line) for line in tell(table(rows))]


def values(text, date="2021-03"):
    return {
        (s.indicator, str(s.kind), str(s.op), s.value, s.unit, s.year)
        for s in read_statements(text, date=date)
    }


@pytest.fixture
def plan(tmp_path):
    path = tmp_path / "targets.xlsx"
    merges = ("A1:G1", "A2:A3", "B2:B3", "C2:C3", "E2:F2", "G2:G3")
    path.write_bytes(
        workbook([*PLAN[:2], [None, None, None, "实际", "目标", "年均增长（%）"], *PLAN[3:]], merges)
    )
    return path


def test_a_workbook_of_targets_gives_right_statements_at_the_command_line(plan):
    shown = CliRunner().invoke(front_door("read"), ["read", str(plan), "--date", "2021-03", "--json"])
    rows = [json.loads(line) for line in shown.stdout.splitlines()]
    found = {(r["indicator"], r["kind"], r["op"], r["value"], r["unit"], r["mode"], r["year"]) for r in rows}
    assert ("规模以上工业增加值", "actual", "=", 100, "亿元", "level", 2020) in found
    assert ("规模以上工业增加值", "target", ">=", 150, "亿元", "level", 2025) in found
    assert ("高新技术企业", "target", ">=", 400, "家", "level", 2025) in found
    assert any(r[0].endswith("经费投入占比") and r[2:] == ("~", 2.6, "%", "level", 2025) for r in found)
    assert any("能耗" in r[0] and r[3:5] == (13.5, "%") and r[6] == 2025 for r in found)
    assert any(r[0] == "规模以上工业增加值" and r[3:6] == (8.5, "%", "cagr") for r in found)


def test_merged_header_cells_say_what_stands_below_them(plan):
    text = read_document(plan, sealed=False).text
    assert "到2025年，规模以上工业增加值达到150亿元以上" in text
    assert "2020年，规模以上工业增加值为100亿元" in text


def test_subjects_in_rows_and_units_above_the_table():
    lines = told(SHARED)
    assert lines[3] == "甲县：2024年，规模以上工业总产值达到120.5亿元；2024年，固定资产投资增长10%。"
    found = values("\n".join(lines), "2024-01")
    assert any("总产值" in f[0] and f[3:] == (120.5, "亿元", 2024) for f in found)
    assert any("固定资产投资" in f[0] and f[2:] == ("~", 9.5, "%", 2024) for f in found)


def test_shares_are_told_in_percent_as_the_sheet_shows_them(tmp_path):
    path = tmp_path / "a.xlsx"
    rows = [["指标", "2025年目标"], ["研发投入占比", 0.026], ["高新技术企业（家）", 400]]
    path.write_bytes(workbook(rows, formats={"B2": "0.0%"}))
    assert "研发投入占比达到2.6%" in read_document(path, sealed=False).text


def test_nothing_of_a_row_is_lost():
    (_, line) = told([["指标", "单位", "2025年目标", "责任单位"], ["高新技术企业", "家", "400", "市科技局"]])
    assert line == "到2025年，高新技术企业达到400家。责任单位：市科技局。"


def test_the_last_of_several_name_columns_is_the_indicator():
    lines = told([["类别", "指标", "2025年"], ["经济发展", "1.地区生产总值（亿元）", "4500"]])
    assert lines[1] == "2025年，地区生产总值达到4500亿元。类别：经济发展。"


def test_tables_that_a_blank_row_parts_are_told_apart():
    rows = [["指标", "2025年目标"], ["上市企业（家）", "30"], ["", ""], ["企业", "产品"], ["甲公司", "轴承"]]
    assert told(rows) == ["指标\t2025年目标", "到2025年，上市企业达到30家。", "企业\t产品", "甲公司\t轴承"]


@pytest.mark.parametrize(
    "rows",
    [
        [["企业", "产品"], ["甲公司", "轴承"]],
        [["姓名", "电话"], ["张", "12345"]],
        [["1", "2"], ["3", "4"]],
        [["说明"]],
        [],
    ],
)
def test_other_tables_stay_rows_of_cells(rows):
    held = Table(rows, [[(r, c) for c in range(len(row))] for r, row in enumerate(rows)])
    assert plan_of(held) is None


def test_every_piece_stands_in_the_cell_it_names():
    held = table(PLAN)
    for line in tell(held):
        for piece in line:
            if piece.ref is not None:
                row, column, start = piece.ref
                assert held.cells[row][column][start:].startswith(piece.text)


def test_a_word_table_of_targets_is_told_the_same_way(tmp_path):
    document = Document()
    document.add_paragraph("专栏1 主要指标")
    rows = [["指标", "单位", "2020年", "2025年目标"], ["上市企业", "家", "20", "30"]]
    grid = document.add_table(2, 4)
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            grid.cell(r, c).text = text
    path = tmp_path / "a.docx"
    document.save(path)
    assert "2020年，上市企业达到20家；到2025年，上市企业达到30家。" in read_document(path, sealed=False).text
