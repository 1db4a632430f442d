"""Tables come from workbooks, csv files and pymrio objects; what is broken is refused in words."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from openpyxl import Workbook

from yanzhen.analysis.inputoutput import (
    calc_allocation,
    calc_ghosh,
    calc_leontief,
    calc_linkages,
    calc_technical,
    from_pymrio,
    read_io_table,
)
from yanzhen.kernel.errors import YanzhenError

HEAD = [["某年投入产出表"], ["单位：万元"]]
NAMES = ["", "", "农产品", "电池", "中间使用合计", "最终使用合计", "总产出"]
CODES = ["", "", "01001", "38084", "TIU", "TFU", "GO"]
ROWS = [
    ["农产品", "01001", 150, 500, 650, 350, 1000],
    ["电池", "38084", 200, 100, 300, 1700, 2000],
    ["中间投入合计", "TII", 350, 600, 950],
    ["劳动者报酬", "VA001", 400, 900, 1300],
    ["营业盈余", "VA004", 250, 500, 750],
    ["增加值合计", "TVA", 650, 1400, 2050],
    ["总投入", "TI", 1000, 2000, 3000],
]
FLOWS = [[150, 500], [200, 100]]


def workbook(folder: Path, sheets: dict[str, list[list]]) -> Path:
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(folder / "table.xlsx")
    return folder / "table.xlsx"


def text(folder: Path, rows: list[list], encoding: str = "utf-8") -> Path:
    width = max(map(len, rows))
    lines = [",".join(map(str, row + [""] * (width - len(row)))) for row in rows]
    (folder / "table.csv").write_text("\n".join(lines), encoding=encoding)
    return folder / "table.csv"


def changed(row: int, column: int, value: object) -> list[list]:
    rows = [list(r) for r in ROWS]
    rows[row][column] = value
    return [*HEAD, NAMES, CODES, *rows]


def check(table) -> None:
    np.testing.assert_array_equal(table.flows, FLOWS)
    np.testing.assert_array_equal(table.output, [1000, 2000])
    assert table.names == ("农产品", "电池")
    assert table.primary_names == ("劳动者报酬", "营业盈余")
    np.testing.assert_allclose(table.added_share, [0.65, 0.7])
    assert not table.notes


def test_a_workbook_with_titles_and_two_header_rows_is_read_by_its_marks(tmp_path):
    table = read_io_table(workbook(tmp_path, {"表": [*HEAD, NAMES, CODES, *ROWS]}))
    check(table)
    assert table.codes == ("01001", "38084")


def test_a_table_in_words_alone_is_read_by_its_marks(tmp_path):
    rows = [[r[0], *r[2:]] for r in [NAMES, *ROWS]]
    check(read_io_table(workbook(tmp_path, {"表": rows})))


def test_the_same_table_as_csv_gives_the_same(tmp_path):
    check(read_io_table(text(tmp_path, [*HEAD, NAMES, CODES, *ROWS])))


def test_an_old_encoding_is_read_and_said(tmp_path):
    table = read_io_table(text(tmp_path, [*HEAD, NAMES, CODES, *ROWS], "gb18030"))
    assert table.names == ("农产品", "电池")
    assert table.notes == ("文件不是 UTF-8，按 GB18030 读入",)


def test_the_sheet_with_the_table_is_found_among_others(tmp_path):
    sheets = {"说明": [["编制说明"], ["甲"], ["乙"]], "流量": [*HEAD, NAMES, CODES, *ROWS], "空": []}
    check(read_io_table(workbook(tmp_path, sheets)))


def test_two_sheets_with_a_table_need_a_choice(tmp_path):
    whole = [*HEAD, NAMES, CODES, *ROWS]
    path = workbook(tmp_path, {"2017": whole, "2020": whole})
    with pytest.raises(YanzhenError, match="不知道读哪一张") as caught:
        read_io_table(path)
    assert "2017" in str(caught.value)
    check(read_io_table(path, sheet="2020"))
    with pytest.raises(YanzhenError, match="没有工作表 2099"):
        read_io_table(path, sheet="2099")


def test_full_width_digits_and_thousands_separators_are_numbers(tmp_path):
    check(read_io_table(workbook(tmp_path, {"表": changed(0, 3, "５００")})))
    rows = changed(6, 3, "2,000")
    check(read_io_table(workbook(tmp_path, {"表": rows})))


def test_blanks_count_as_zero_only_when_asked(tmp_path):
    rows = changed(0, 3, None)
    rows[5 + 2] = ["劳动者报酬", "VA001", 400, 1400, 1300]
    path = workbook(tmp_path, {"表": rows})
    with pytest.raises(YanzhenError, match="缺失不等于 0") as caught:
        read_io_table(path)
    assert "第 5 行（农产品）第 4 列" in str(caught.value)
    table = read_io_table(path, blanks_are_zero=True)
    assert table.flows[0, 1] == 0
    assert table.notes[0] == "1 个空白格按 0 读入"


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        (changed(0, 3, "很多"), "“很多”不是数"),
        (changed(0, 3, "inf"), "不是数"),
        (changed(6, 1, "XX") and [*HEAD, NAMES, CODES, *ROWS[:-1]], "缺少 TI 行"),
        ([*HEAD, NAMES, CODES[:3] + ["38085"] + CODES[4:], *ROWS], "第 2 个部门起不同"),
        (changed(1, 1, "01001"), "对不上"),
        (changed(6, 2, -1000), "总产出必须大于 0"),
        (changed(6, 2, 0), "总产出必须大于 0"),
    ],
)
def test_a_broken_workbook_is_refused_in_words(tmp_path, rows, words):
    with pytest.raises(YanzhenError) as caught:
        read_io_table(workbook(tmp_path, {"表": rows}))
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("t.xlsx", b"PK\x03\x04 torn", "打不开这个工作簿"),
        ("t.csv", b"\xff\xfe\x00\x81\x00", "编码"),
        ("t.docx", b"x", "不会读 .docx"),
        ("t.csv", b"a,b\n1,2\n", "没有数据"),
        ("t.csv", "部门,甲,甲,使用\n甲,1,1,5\n甲,1,1,5\n".encode(), "部门名称重复"),
    ],
)
def test_a_file_that_is_no_table_is_refused_in_words(tmp_path, name, content, words):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(YanzhenError) as caught:
        read_io_table(tmp_path / name)
    assert words in str(caught.value)


def test_doubtful_sectors_are_named(tmp_path):
    rows = changed(0, 2, -150)
    notes = read_io_table(workbook(tmp_path, {"表": rows})).notes
    assert notes == ("投入合计与总产出对不上的部门：01001", "中间流量有负数的部门：01001")


def test_an_object_of_pymrio_gives_the_same_coefficients():
    pymrio = pytest.importorskip("pymrio")
    system = pymrio.load_test().calc_all()
    table = from_pymrio(system, value_added="factor_inputs")
    assert table.codes[0] == "reg1:food"
    assert table.primary_names == ("Value Added",)
    technical = calc_technical(table.flows, table.output)
    np.testing.assert_allclose(technical, system.A, atol=1e-10)
    np.testing.assert_allclose(calc_leontief(technical), system.L, atol=1e-10)
    np.testing.assert_allclose(
        calc_allocation(table.flows, table.output), pymrio.calc_B(system.Z, system.x), atol=1e-10
    )
    np.testing.assert_allclose(
        calc_ghosh(calc_allocation(table.flows, table.output)),
        pymrio.calc_G(pymrio.calc_B(system.Z, system.x)),
        atol=1e-10,
    )
    np.testing.assert_allclose(
        calc_linkages(table.flows, table.output).backward, system.L.to_numpy().sum(axis=0), rtol=1e-10
    )


def test_an_object_before_calculation_is_added_up_and_one_with_coefficients_alone_multiplied_out():
    pymrio = pytest.importorskip("pymrio")
    raw, whole = pymrio.load_test(), pymrio.load_test().calc_all()
    np.testing.assert_allclose(from_pymrio(raw).output, whole.x.to_numpy().ravel())
    thin = SimpleNamespace(Z=None, A=whole.A, x=whole.x, Y=None)
    np.testing.assert_allclose(from_pymrio(thin).flows, whole.Z, atol=1e-6)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({}, "没有流量表"),
        ({"Z": pd.DataFrame([[1.0]], ["a"], ["b"])}, "对不上"),
        ({"Z": pd.DataFrame([[1.0]], ["a"], ["a"])}, "没有总产出"),
        ({"Z": pd.DataFrame([[1.0]], ["a"], ["a"]), "x": pd.DataFrame([2.0], ["b"])}, "x 或 Y 的行标签"),
    ],
)
def test_an_object_without_what_is_needed_is_refused_in_words(given, words):
    with pytest.raises(YanzhenError, match=words):
        from_pymrio(SimpleNamespace(**given))


def test_an_unknown_extension_is_refused():
    frame = pd.DataFrame([[1.0]], ["a"], ["a"])
    with pytest.raises(YanzhenError, match="没有扩展账户 energy"):
        from_pymrio(SimpleNamespace(Z=frame, x=pd.DataFrame([2.0], ["a"])), value_added="energy")
