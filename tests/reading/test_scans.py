"""Scanned pages and pictures are recognised, with boxes on the ink; without the extra, the reader is told what to do."""

from __future__ import annotations

import io

import pypdfium2
import pytest
from PIL import Image
from tests.reading.drawn import covered, ink_of_red, photograph, scanned, typeset

from yanzhen.kernel.errors import YanzhenError
from yanzhen.reading import scans
from yanzhen.reading.files import read_document

QUOTE = "规模以上工业增加值增长8.5%"
PAGE = f"#set page(height: 300pt)\n#set text(size: 16pt)\n到2025年，全市上市企业达到30家以上。\n\n#text(fill: red)[{QUOTE}]。"
recognising = pytest.mark.skipif(not scans.can_recognise(), reason="needs the ocr extra")


def put(tmp_path, content, name):
    path = tmp_path / name
    path.write_bytes(content)
    return path


def merged(*contents: bytes) -> bytes:
    document = pypdfium2.PdfDocument.new()
    for content in contents:
        document.import_pages(pypdfium2.PdfDocument(content))
    held = io.BytesIO()
    document.save(held)
    return held.getvalue()


@recognising
def test_a_scanned_page_is_read_and_a_quote_s_box_covers_its_ink(tmp_path):
    pdf = typeset(PAGE)
    document = read_document(put(tmp_path, scanned(pdf), "scan.pdf"), sealed=False)
    assert "全市上市企业达到30家以上" in document.text
    start = document.text.index(QUOTE)
    boxes = document.places.boxes(start, start + len(QUOTE))
    inked, tight = covered(ink_of_red(pdf), boxes)
    assert inked > 0.97
    assert tight > 0.9
    assert document.places.page_of(start) == 1


@recognising
def test_only_pages_without_text_are_recognised(tmp_path, monkeypatch):
    seen = []
    monkeypatch.setattr(
        "yanzhen.reading.pdf.recognise", lambda picture, size: seen.append(size) or scans._blank()
    )
    document = read_document(
        put(tmp_path, merged(typeset(PAGE), scanned(typeset(PAGE))), "mixed.pdf"), sealed=False
    )
    assert len(seen) == 1
    assert document.pages == 2
    assert QUOTE in document.text


def test_without_the_extra_the_reader_is_told_what_to_install(tmp_path, monkeypatch):
    for module in ("scans", "pdf"):
        monkeypatch.setattr(f"yanzhen.reading.{module}.can_recognise", lambda: False)
    mixed = merged(typeset(PAGE), scanned(typeset(PAGE)), scanned(typeset(PAGE)))
    document = read_document(put(tmp_path, mixed, "mixed.pdf"), sealed=False)
    assert QUOTE in document.text
    assert document.notes == (
        "第 2—3 页是扫描件，没有文字层；安装文字识别组件后重新读取：pip install 'yanzhen[ocr]'",
    )
    held = io.BytesIO()
    photograph(typeset(PAGE)).save(held, "PNG")
    picture = read_document(put(tmp_path, held.getvalue(), "a.png"), sealed=False)
    assert "yanzhen[ocr]" in picture.notes[0]
    assert (picture.pages, picture.text, picture.media_type) == (1, "", "image/png")


def test_pages_for_which_no_time_is_left_are_told(tmp_path, monkeypatch):
    from yanzhen.reading.pdf import read_pdf

    monkeypatch.setattr("yanzhen.reading.pdf.can_recognise", lambda: True)
    path = put(tmp_path, merged(scanned(typeset(PAGE))), "scan.pdf")
    assert "识别超过时限" in read_pdf(path, "scan.pdf", deadline=0.0).notes[0]


@pytest.mark.parametrize("form", ["PNG", "JPEG", "TIFF"])
def test_each_frame_of_a_picture_is_a_page(tmp_path, monkeypatch, form):
    monkeypatch.setattr(scans, "can_recognise", lambda: False)
    frames = [Image.new("RGB", (40, 60), "white") for _ in range(3)]
    held = io.BytesIO()
    many = {"save_all": True, "append_images": frames[1:]} if form == "TIFF" else {}
    frames[0].save(held, form, **many)
    found = read_document(put(tmp_path, held.getvalue(), "a.bin"), sealed=False)
    assert found.pages == (3 if form == "TIFF" else 1)


def test_a_picture_that_unfolds_without_end_is_refused(tmp_path):
    held = io.BytesIO()
    Image.new("1", (12_000, 9_000)).save(held, "PNG")
    with pytest.raises(YanzhenError) as refused:
        read_document(put(tmp_path, held.getvalue(), "a.png"), sealed=False)
    assert "图片" in refused.value.what


@pytest.mark.parametrize("kept", [20, 60, 0.5, 0.9])
def test_a_torn_picture_is_refused_or_read_but_never_breaks_the_reader(tmp_path, monkeypatch, kept):
    monkeypatch.setattr(scans, "recognise", lambda picture, size: scans._blank())
    held = io.BytesIO()
    photograph(typeset(PAGE)).save(held, "PNG")
    content = held.getvalue()
    size = kept if isinstance(kept, int) else int(len(content) * kept)
    try:
        read_document(put(tmp_path, content[:size], "a.png"), sealed=False)
    except YanzhenError as refused:
        assert refused.do


def test_page_numbers_are_told_in_spans():
    assert scans.spans([1, 3, 4, 5, 9]) == "1、3—5、9"
