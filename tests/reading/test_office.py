"""Word and Excel files are read whole and in order; broken ones are refused in words."""

from __future__ import annotations

import io
import zipfile

import pytest
from docx import Document
from docx.oxml import parse_xml
from openpyxl import Workbook

from yanzhen.kernel.errors import YanzhenError
from yanzhen.reading.files import read_document

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def read(tmp_path, content, name="a.docx"):
    path = tmp_path / name
    path.write_bytes(content)
    return read_document(path, sealed=False)


def saved(document) -> bytes:
    held = io.BytesIO()
    document.save(held)
    return held.getvalue()


def with_part(content: bytes, name: str, part: bytes) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.namelist():
            if member != name:
                new.writestr(member, old.read(member))
        new.writestr(name, part)
    return held.getvalue()


def paragraph(inner: str):
    return parse_xml(f"<w:p {W}>{inner}</w:p>")


def test_insertions_content_controls_and_text_boxes_are_read_and_deletions_are_not(tmp_path):
    document = Document()
    body = document.element.body
    body.insert(
        0,
        paragraph(
            "<w:r><w:t>原有</w:t></w:r><w:ins><w:r><w:t>新增</w:t></w:r></w:ins><w:del><w:r><w:delText>删去</w:delText></w:r></w:del>"
        ),
    )
    body.insert(
        1,
        parse_xml(
            f"<w:sdt {W}><w:sdtContent><w:p><w:r><w:t>控件里的话</w:t></w:r></w:p></w:sdtContent></w:sdt>"
        ),
    )
    body.insert(
        2,
        paragraph(
            "<w:r><w:pict><w:txbxContent><w:p><w:r><w:t>框里的话</w:t></w:r></w:p></w:txbxContent></w:pict></w:r>"
        ),
    )
    lines = read(tmp_path, saved(document)).text.split("\n")
    assert [line for line in lines if line] == ["原有新增", "控件里的话", "框里的话"]


def test_headings_get_the_numbers_that_word_counts(tmp_path):
    numbering = f"""<w:numbering {W}><w:abstractNum w:abstractNumId="0">
      <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:lvlText w:val="%1、"/></w:lvl>
      <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%2）"/></w:lvl>
      </w:abstractNum><w:num w:numId="7"><w:abstractNumId w:val="0"/></w:num></w:numbering>"""
    document = Document()
    for level, text in ((0, "总体要求"), (1, "指导思想"), (1, "主要目标"), (0, "重点任务"), (1, "强链")):
        place = f'<w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="7"/></w:numPr></w:pPr>'
        document.element.body.insert(
            len(document.paragraphs), paragraph(f"{place}<w:r><w:t>{text}</w:t></w:r>")
        )
    content = with_part(saved(document), "word/numbering.xml", numbering.encode())
    lines = [line for line in read(tmp_path, content).text.split("\n") if line]
    assert lines == ["一、总体要求", "（一）指导思想", "（二）主要目标", "二、重点任务", "（一）强链"]


def test_footnotes_stand_at_the_end(tmp_path):
    notes = f'<w:footnotes {W}><w:footnote w:type="separator" w:id="0"><w:p/></w:footnote><w:footnote w:id="1"><w:p><w:r><w:t>口径见附件</w:t></w:r></w:p></w:footnote></w:footnotes>'
    document = Document()
    document.add_paragraph("到2025年，达到30家。")
    text = read(tmp_path, with_part(saved(document), "word/footnotes.xml", notes.encode())).text
    assert text.split("\n") == ["到2025年，达到30家。", "注：口径见附件"]


def test_a_merged_cell_is_told_once(tmp_path):
    document = Document()
    table = document.add_table(3, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "链条", "环节"
    table.cell(1, 0).merge(table.cell(2, 0)).text = "甲链"
    table.cell(1, 1).text, table.cell(2, 1).text = "上游", "下游"
    lines = [line for line in read(tmp_path, saved(document)).text.split("\n") if line]
    assert lines == ["链条\t环节", "甲链\t上游", "\t下游"]


def test_what_the_file_notes_is_handed_on(tmp_path):
    document = Document()
    document.core_properties.title = "某市规划"
    document.add_paragraph("。")
    assert read(tmp_path, saved(document)).head.title == "某市规划"


@pytest.mark.parametrize(
    ("part", "content"),
    [
        ("word/document.xml", b"<w:document"),
        ("word/document.xml", b"\x00\xff" * 50),
        ("word/document.xml", f"<w:document {W}>".encode() + b"<w:p>" * 5000),
        ("word/numbering.xml", b"<broken"),
        ("word/footnotes.xml", b"&&&"),
    ],
)
def test_broken_parts_are_refused_with_their_name(tmp_path, part, content):
    document = Document()
    document.add_paragraph("话")
    with pytest.raises(YanzhenError) as refused:
        read(tmp_path, with_part(saved(document), part, content))
    assert part in refused.value.why
    assert refused.value.do


def sheet(**changes) -> bytes:
    book = Workbook()
    book.active.append(["企业", "产品"])
    book.active.append(["甲公司", "轴承"])
    for place, value in changes.items():
        book.active[place] = value
    return saved(book)


def test_a_sheet_that_claims_a_million_columns_is_read_by_what_it_holds(tmp_path):
    content = sheet()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        part = archive.read("xl/worksheets/sheet1.xml").replace(b'ref="A1:B2"', b'ref="A1:XFD1048576"')
    text = read(tmp_path, with_part(content, "xl/worksheets/sheet1.xml", part), "a.xlsx").text
    assert text == "Sheet\n企业\t产品\n甲公司\t轴承"


def test_a_value_at_the_far_end_of_a_sheet_is_out_of_bounds_but_no_hang(tmp_path):
    assert "甲公司\t轴承" in read(tmp_path, sheet(XFD1048576="远"), "a.xlsx").text


def test_hidden_sheets_stay_out_and_dates_read_as_dates(tmp_path):
    import datetime

    book = Workbook()
    book.active.append([datetime.date(2024, 3, 5), True, 12.300000000000001])
    book.create_sheet("藏").append(["不读"])
    book["藏"].sheet_state = "hidden"
    text = read(tmp_path, saved(book), "a.xlsx").text
    assert text == "Sheet\n2024-03-05\t是\t12.3"


def test_a_merge_over_the_whole_sheet_does_not_grow_the_text(tmp_path):
    content = sheet()
    merge = b'</sheetData><mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        part = archive.read("xl/worksheets/sheet1.xml").replace(b"</sheetData>", merge)
    text = read(tmp_path, with_part(content, "xl/worksheets/sheet1.xml", part), "a.xlsx").text
    assert text == "Sheet\n企业"
