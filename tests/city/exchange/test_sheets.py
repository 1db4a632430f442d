"""Tables that people send: what is read, what is refused, and where each refusal points."""

from __future__ import annotations

import csv
import datetime
import io
import re
import sys
import zipfile

import pytest
from openpyxl import Workbook

from yanzhen.city.exchange.sheets import bare, digest_of, open_sheets
from yanzhen.kernel.errors import YanzhenError

COLUMNS = {
    "企业名称": "name",
    "单位名称": "name",
    "信用代码": "uscc",
    "营业收入": "revenue",
    "产品": "products",
}


def workbook(fill, **options) -> bytes:
    book = Workbook(**options)
    fill(book)
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def sheet(*rows, merge=()) -> bytes:
    def fill(book):
        for row in rows:
            book.active.append(row)
        for span in merge:
            book.active.merge_cells(span)

    return workbook(fill)


def read(content: bytes, name="名单.xlsx", **options):
    options.setdefault("columns", COLUMNS)
    return list(open_sheets(content, name, **options).rows())


def rewritten(content: bytes, part: str, change) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            data = old.read(item)
            new.writestr(item.filename, change(data) if item.filename == part else data)
    return held.getvalue()


def test_a_title_above_the_header_is_passed_over_and_rows_know_their_numbers():
    rows = read(
        sheet(["某市企业名单"], ["序号", "企业名称（全称）", "信用代码"], [1, "甲公司", "x"], merge=["A1:C1"])
    )
    assert [(r.sheet, r.number, dict(r.cells)) for r in rows] == [
        ("Sheet", 3, {"name": "甲公司", "uscc": "x"})
    ]
    assert rows[0].letters["name"] == "B"
    assert rows[0].place == "Sheet!第3行"


def test_two_header_rows_with_merged_cells_are_flattened():
    content = sheet(
        ["企业名称", "经济指标", None, "产品"],
        [None, "营业收入", "税收", None],
        ["甲公司", 12, 3, "铜箔"],
        merge=["A1:A2", "B1:C1", "D1:D2"],
    )
    assert [dict(r.cells) for r in read(content)] == [{"name": "甲公司", "revenue": "12", "products": "铜箔"}]
    plain = read(content, columns=None)
    assert dict(plain[0].cells) == {
        "企业名称": "甲公司",
        "经济指标·营业收入": "12",
        "经济指标·税收": "3",
        "产品": "铜箔",
    }


def test_cells_merged_downwards_say_the_same_in_each_row():
    rows = read(
        sheet(["企业名称", "产品"], ["甲", "铜"], ["乙", None], ["丙", None], ["丁", "锌"], merge=["B2:B4"])
    )
    assert [r.cells["products"] for r in rows] == ["铜", "铜", "铜", "锌"]


def test_full_width_digits_and_letters_are_made_plain_and_chinese_brackets_stay():
    rows = read(
        sheet(["企业名称", "信用代码", "营业收入"], ["甲（集团）Ａ公司", "９１４３ＭＡ", "１，２３４．５"])
    )
    assert dict(rows[0].cells) == {"name": "甲（集团）A公司", "uscc": "9143MA", "revenue": "1,234.5"}


def test_dates_and_whole_numbers_read_as_people_write_them():
    day = datetime.datetime(2021, 3, 5)
    rows = read(sheet(["企业名称", "产品", "营业收入"], ["甲", day, 3.0]))
    assert rows[0].cells["products"] == "2021-03-05"
    assert rows[0].cells["revenue"] == "3"


def test_hidden_sheets_are_not_read_and_named():
    def fill(book):
        book.active.append(["企业名称"])
        book.active.append(["甲"])
        for title, state in (("旧数据", "hidden"), ("密", "veryHidden")):
            other = book.create_sheet(title)
            other.append(["企业名称"])
            other.append(["乙"])
            other.sheet_state = state
        book.create_sheet("说明").append(["填表说明"])

    opened = open_sheets(workbook(fill), "名单.xlsx", columns=COLUMNS)
    assert [r.cells["name"] for r in opened.rows()] == ["甲"]
    assert opened.skipped == ("旧数据（隐藏）", "密（隐藏）", "说明（没有认得的表头）")


def test_a_formula_without_a_stored_value_is_a_problem_of_its_cell():
    rows = read(sheet(["企业名称", "营业收入"], ["甲", "=1+1"], ["乙", 5]))
    assert rows[0].problems["revenue"].what == "公式没有算出的值"
    assert rows[0].letters["revenue"] == "B"
    assert "重算" in rows[0].problems["revenue"].do
    assert not rows[1].problems


def test_a_formula_with_a_stored_value_counts_as_its_value():
    part = "xl/worksheets/sheet1.xml"
    content = rewritten(
        sheet(["企业名称", "营业收入"], ["甲", "=1+1"]),
        part,
        lambda x: (
            x.replace(b"<v></v>", b"<v>2</v>").replace(b"<v />", b"<v>2</v>").replace(b"<v/>", b"<v>2</v>")
        ),
    )
    assert read(content)[0].cells["revenue"] == "2"


def test_an_error_value_is_a_problem_of_its_cell():
    rows = read(sheet(["企业名称", "营业收入"], ["甲", "#REF!"]))
    assert "#REF!" in rows[0].problems["revenue"].what


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
def test_csv_is_read_in_the_usual_encodings(encoding):
    rows = read("企业名称,产品\r\n甲公司,铜箔\r\n".encode(encoding), "名单.csv")
    assert [dict(r.cells) for r in rows] == [{"name": "甲公司", "products": "铜箔"}]
    assert rows[0].number == 2


@pytest.mark.parametrize("mark", ["\t", ";"])
def test_csv_is_read_with_other_delimiters(mark):
    assert read(f"企业名称{mark}产品\n甲{mark}铜\n".encode(), "a.csv")[0].cells["products"] == "铜"


REFUSALS = [
    pytest.param(b"", "a.xlsx", "文件是空的", id="0 bytes"),
    pytest.param(b"\n\n", "a.csv", "文件是空的", id="blank lines"),
    pytest.param(sheet(), "a.xlsx", "文件是空的", id="empty workbook"),
    pytest.param(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512 + "EncryptedPackage".encode("utf-16-le"), "a.xlsx", "加了密码", id="password"),
    pytest.param(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512, "a.xls", "旧版 Office", id="old Excel"),
    pytest.param(sheet(["企业名称"], ["甲"])[:900], "a.xlsx", "文件不完整", id="torn"),
    pytest.param(b"%PDF-1.7 ...", "a.xlsx", "是 PDF", id="pdf"),
    pytest.param(b"\x00\x01\x02\xff\xfe" * 20, "a.csv", "读不成表格", id="binary"),
    pytest.param(sheet(["甲", "乙"], ["丙", "丁"]), "a.xlsx", "找不到表头", id="no header"),
    pytest.param(sheet(["企业名称", "产品", "单位名称"], ["甲", "铜", "甲"]), "a.xlsx", "表头重复", id="two headers of one meaning"),
]  # fmt: skip


@pytest.mark.parametrize(("content", "name", "what"), REFUSALS)
def test_a_bad_file_is_refused_with_where_why_and_what_to_do(content, name, what):
    with pytest.raises(YanzhenError) as refused:
        read(content, name, required=("name",))
    assert what in refused.value.what
    assert name in refused.value.where
    assert refused.value.do


def test_twin_headers_are_named_with_their_columns():
    with pytest.raises(YanzhenError, match="表头重复") as refused:
        read(sheet(["企业名称", "产品", "企业名称"], ["甲", "铜", "乙"]))
    assert "A 列" in refused.value.why
    assert "C 列" in refused.value.why
    assert refused.value.where == "名单.xlsx!Sheet!第 1 行"


def test_a_zip_bomb_is_refused_before_it_is_unpacked():
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            for _ in range(64):
                part.write(b" " * (1 << 20))
    with pytest.raises(YanzhenError) as refused:
        read(held.getvalue())
    assert "过大" in refused.value.what
    assert re.search(r"\d+ 倍", refused.value.why)


def test_entity_declarations_are_refused():
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet/>'
    content = rewritten(sheet(["企业名称"], ["甲"]), "xl/worksheets/sheet1.xml", lambda _: bomb)
    with pytest.raises(YanzhenError, match="危险"):
        read(content)


def test_a_torn_sheet_is_told_and_not_cut_short():
    content = rewritten(
        sheet(["企业名称"], *[[f"甲{i}"] for i in range(50)]), "xl/worksheets/sheet1.xml", lambda x: x[:-700]
    )
    with pytest.raises(YanzhenError, match="工作表读不出来"):
        read(content)


@pytest.mark.parametrize("limit_of_the_process", [131_072, sys.maxsize])
def test_a_broken_quote_does_not_lose_rows_in_silence(limit_of_the_process, request):
    usual = csv.field_size_limit(limit_of_the_process)
    request.addfinalizer(lambda: csv.field_size_limit(usual))
    with pytest.raises(YanzhenError) as refused:
        read(b"\xef\xbb\xbf" + '企业名称,产品\n甲,"铜\n'.encode() + b"x" * 200_000 + b"\n", "a.csv")
    assert refused.value.where.startswith("a.csv 第")


def test_progress_is_told_and_many_rows_stream():
    told = []
    content = "企业名称,产品\n" + "".join(f"第{i}公司,铜\n" for i in range(20_000))
    opened = open_sheets(content.encode(), "a.csv", columns=COLUMNS, on_progress=lambda *x: told.append(x))
    assert sum(1 for _ in opened.rows()) == 20_000
    assert told


def test_headers_are_compared_without_marks_and_remarks():
    assert bare("*企业名称（全称）") == "企业名称"
    assert bare(" USCC ") == "uscc"


def test_the_digest_does_not_depend_on_how_the_file_is_held(tmp_path):
    path = tmp_path / "a"
    path.write_bytes(b"abc")
    assert digest_of(path) == digest_of(b"abc") == digest_of(io.BytesIO(b"abc"))
