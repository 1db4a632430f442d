"""Files of every kind a city sends become text, or are refused in words."""

from __future__ import annotations

import io
import time
import zipfile

import pypdfium2
import pytest
from docx import Document

from yanzhen.kernel.errors import YanzhenError
from yanzhen.reading.files import read_file


def pdf(pages: int) -> bytes:
    """A sound PDF with ``PAGE n`` on each page, written by hand."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>"]
    kids = " ".join(f"{4 + 2 * i} 0 R" for i in range(pages))
    objects += [
        f"<< /Type /Pages /Kids [{kids}] /Count {pages} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for number in range(1, pages + 1):
        stream = f"BT /F1 24 Tf 72 720 Td (PAGE {number}) Tj ET"
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {len(objects) + 2} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>"
        )
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
    held, places = io.BytesIO(b""), []
    held.write(b"%PDF-1.4\n")
    for number, content in enumerate(objects, 1):
        places.append(held.tell())
        held.write(f"{number} 0 obj\n{content}\nendobj\n".encode())
    start = held.tell()
    held.write(f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode())
    held.write("".join(f"{place:010d} 00000 n \n" for place in places).encode())
    held.write(f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode())
    return held.getvalue()


LOCKED = (
    b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
    b"2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n"
    b"3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 10 10] >>\nendobj\n"
    b"4 0 obj\n<< /Filter /Standard /V 1 /R 2 /P -44 /O <"
    + b"11" * 32
    + b"> /U <"
    + b"22" * 32
    + b"> >>\nendobj\n"
    b"trailer << /Size 5 /Root 1 0 R /Encrypt 4 0 R /ID [<00112233445566778899aabbccddeeff> <00112233445566778899aabbccddeeff>] >>\n%%EOF\n"
)


def docx() -> bytes:
    document = Document()
    document.add_heading("产业链规划", 1)
    document.add_paragraph("到2025年，产值达到1000亿元。")
    table = document.add_table(2, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "企业", "产品"
    table.cell(1, 0).text = "甲公司"
    table.cell(1, 0).merge(table.cell(1, 1))
    document.add_paragraph("表后")
    held = io.BytesIO()
    document.save(held)
    return held.getvalue()


def put(tmp_path, name, content):
    path = tmp_path / name
    path.write_bytes(content)
    return path


def test_a_word_file_gives_paragraphs_and_tables_in_order(tmp_path):
    found = read_file(put(tmp_path, "a.docx", docx()))
    assert found.text == "产业链规划\n到2025年，产值达到1000亿元。\n企业\t产品\n甲公司\n表后"
    assert found.pages is None
    assert found.suffix == ".docx"


def test_three_hundred_pages_are_read_within_bounds_and_each_page_keeps_its_place(tmp_path):
    began = time.monotonic()
    found = read_file(put(tmp_path, "a.pdf", pdf(300)))
    assert found.pages == len(found.page_starts) == 300
    assert found.text[found.page_starts[149] :].startswith("PAGE 150")
    assert time.monotonic() - began < 60


def test_a_web_page_gives_its_visible_text_in_the_declared_encoding(tmp_path):
    page = '<html><head><meta charset="gb2312"><title>x</title></head><body><script>var a</script><h1>通知</h1><p>第<b>一</b>条</p></body></html>'
    found = read_file(put(tmp_path, "a.html", page.encode("gbk")))
    assert found.text == "通知\n第一条"
    assert found.media_type == "text/html"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_plain_text_is_read_in_the_usual_encodings(tmp_path, encoding):
    assert read_file(put(tmp_path, "a.txt", "衡阳市\r\n产业链".encode(encoding))).text == "衡阳市\n产业链"


def test_the_content_decides_what_a_file_is(tmp_path):
    assert read_file(put(tmp_path, "a.docx", pdf(1))).media_type == "application/pdf"
    assert read_file(put(tmp_path, "a.pdf", docx())).suffix == ".docx"


def bomb() -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        archive.writestr("word/document.xml", b"<" * (64 << 20))
    return held.getvalue()


def archive_of_text() -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("a.txt", "x")
    return held.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "what"),
    [
        pytest.param("a.txt", b"", "文件是空的", id="0 bytes"),
        pytest.param("a.docx", bomb(), "展开后过大", id="zip bomb"),
        pytest.param("a.docx", docx()[:3000], "文件不完整", id="torn docx"),
        pytest.param("a.zip", archive_of_text(), "是压缩包", id="archive"),
        pytest.param("a.pdf", pdf(5)[:-200], "PDF 不完整", id="torn pdf"),
        pytest.param("a.pdf", LOCKED, "PDF 加了密码", id="locked pdf"),
        pytest.param("a.pdf", b"%PDF-1.4\nnothing\n%%EOF\n", "PDF 读不出来", id="hollow pdf"),
        pytest.param("a.pdf", "只是文字".encode(), "文件类型认不出来", id="text called pdf"),
        pytest.param("a.exe", b"MZ\x00\x01", "文件类型认不出来", id="programme"),
        pytest.param("a.txt", b"\x00\x01\x02\xff" * 9, "不是能读懂的文本", id="binary called txt"),
        pytest.param(
            "a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "旧版 Office", id="old Word"
        ),
    ],
)
def test_a_bad_file_is_refused_with_where_why_and_what_to_do(tmp_path, name, content, what):
    with pytest.raises(YanzhenError) as refused:
        read_file(put(tmp_path, name, content))
    assert what in refused.value.what
    assert refused.value.where.startswith(name)
    assert refused.value.do


def test_the_hand_written_pdf_is_sound():
    assert len(pypdfium2.PdfDocument(pdf(3))) == 3
