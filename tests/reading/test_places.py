"""Every character leads back to its page and to the ink it was read from."""

from __future__ import annotations

import io

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from tests.reading.drawn import covered, ink_of_red, typeset

from yanzhen.kernel.errors import YanzhenError
from yanzhen.reading.files import read_document
from yanzhen.reading.pictures import draw_page, page_picture
from yanzhen.reading.places import Box, PlaceMap

QUOTE = "规模以上工业增加值年均增长8.5%以上"
RED = f"到2025年，全市上市企业达到30家以上，全市经济总量再上新台阶，#text(fill: red)[{QUOTE}]，培育龙头企业3—5家。"


def at(document, quote):
    start = document.text.index(quote)
    return document.places.boxes(start, start + len(quote))


def read(tmp_path, content, name="a.pdf"):
    path = tmp_path / name
    path.write_bytes(content)
    return read_document(path, sealed=False)


@pytest.mark.parametrize("setting", ["", "#set page(flipped: true)\n", "#set page(columns: 2)\n"])
def test_the_boxes_of_a_quote_cover_its_ink_and_little_else(tmp_path, setting):
    pdf = typeset(setting + RED * 3 if "columns" in setting else setting + RED)
    document = read(tmp_path, pdf)
    boxes = (
        at(document, QUOTE)
        if "columns" not in setting
        else sum((document.places.boxes(i, i + len(QUOTE)) for i in _all(document.text, QUOTE)), ())
    )
    inked, tight = covered(ink_of_red(pdf), boxes)
    assert inked > 0.99
    assert tight > 0.95


def _all(text, quote):
    start = text.find(quote)
    while start >= 0:
        yield start
        start = text.find(quote, start + 1)


def test_a_quote_over_two_lines_has_one_box_a_line(tmp_path):
    document = read(tmp_path, typeset(RED))
    boxes = at(document, QUOTE)
    assert len(boxes) == 2
    assert boxes[0].y1 <= boxes[1].y0 + 0.01


def test_pages_are_told_for_every_place(tmp_path):
    document = read(
        tmp_path,
        typeset("第一页说甲。\n#pagebreak()\n第二页说乙。\n#pagebreak()\n#pagebreak()\n第四页说丙。"),
    )
    assert document.pages == 4
    pages = [document.places.page_of(document.text.index(c)) for c in "甲乙丙"]
    assert pages == [1, 2, 4]
    assert at(document, "乙")[0].page == 2


def test_a_paragraph_over_two_pages_has_boxes_on_both(tmp_path):
    document = read(tmp_path, typeset("#set par(justify: true)\n" + "这是很长的一段话没有停顿" * 150))
    boxes = document.places.boxes(0, len(document.text))
    assert "\n" not in document.text.strip()
    assert {box.page for box in boxes} == {1, 2}


def test_a_turned_page_keeps_boxes_where_a_person_sees_them(tmp_path):
    import pypdfium2

    document = pypdfium2.PdfDocument(typeset(RED))
    document[0].set_rotation(90)
    held = io.BytesIO()
    document.save(held)
    found = read(tmp_path, held.getvalue())
    assert QUOTE in found.text or len(found.text) > 40
    inked, _ = covered(ink_of_red(held.getvalue()), found.places.boxes(0, len(found.text)))
    assert inked > 0.99


def test_text_without_pages_has_no_page_and_no_boxes(tmp_path):
    document = read(tmp_path, "到2025年，企业达到30家。".encode(), "a.txt")
    assert document.places.page_of(3) is None
    assert document.places.boxes(0, 5) == ()
    assert document.places.origin(4) == 4


def test_mended_text_knows_where_it_stood(tmp_path):
    broken = "继今年\n2\n月获批后，到\n2025\n年，达到\n" * 12
    document = read(tmp_path, broken.encode(), "a.txt")
    start = document.text.index("2025")
    assert broken[document.places.origin(start) :].startswith("2025")


def test_a_map_kept_on_disk_comes_back_the_same(tmp_path):
    document = read(tmp_path, typeset(RED))
    document.places.save(tmp_path / "places")
    again = PlaceMap.load(tmp_path / "places")
    size = len(document.text)
    assert again.boxes(0, size) == document.places.boxes(0, size)
    assert [again.origin(i) for i in range(size)] == [document.places.origin(i) for i in range(size)]


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 60000), st.integers(0, 60000)), max_size=12),
    st.integers(-3, 15),
    st.integers(-3, 15),
)
def test_boxes_lie_on_the_page_whatever_is_asked(corners, start, end):
    grid = np.array([(x, y, x + 500, y + 900) for x, y in corners], np.uint16).reshape(-1, 4)
    places = PlaceMap(range(len(corners)), (0,), grid)
    for box in places.boxes(start, end):
        assert 0 <= box.x0 <= box.x1 <= 1
        assert 0 <= box.y0 <= box.y1 <= 1
    assert places.origin(start) >= 0
    assert places.page_of(start) == 1


def test_a_page_picture_is_as_wide_as_asked(tmp_path):
    path = tmp_path / "a.pdf"
    path.write_bytes(typeset(RED))
    picture = Image.open(io.BytesIO(page_picture(path, 1, 640)))
    assert picture.width == 640
    assert (np.asarray(picture.convert("L")) < 128).any()
    assert page_picture(path, 1, 640) == draw_page(path, 1, 640)
    path.with_suffix(".png").write_bytes(draw_page(path, 1, 300))
    assert Image.open(io.BytesIO(page_picture(path.with_suffix(".png"), 1, 150))).width == 150


@pytest.mark.parametrize(("name", "page"), [("a.pdf", 0), ("a.pdf", 2), ("a.txt", 1)])
def test_a_page_that_is_not_there_is_refused(tmp_path, name, page):
    path = tmp_path / name
    path.write_bytes(typeset(RED) if name.endswith("pdf") else b"abc")
    with pytest.raises(YanzhenError):
        page_picture(path, page, 300)


def test_a_box_says_its_page_and_four_fractions():
    assert Box(1, 0.1, 0.2, 0.3, 0.4).page == 1
