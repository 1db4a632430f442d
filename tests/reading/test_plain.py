"""Plain text is read in any usual Chinese encoding, or refused in words."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yanzhen.kernel.errors import YanzhenError
from yanzhen.reading.plain import decode

SIMPLIFIED = "到2025年，全市规模以上工业企业达到三百家，产业链建设取得明显进展。\n第二行"
TRADITIONAL = "到2025年，全市規模以上工業企業達到三百家，產業鏈建設取得明顯進展。\n第二行"
UNICODE = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "gb18030"]


@pytest.mark.parametrize(
    ("text", "encoding"),
    [(SIMPLIFIED, e) for e in (*UNICODE, "gbk", "gb2312")]
    + [(TRADITIONAL, e) for e in (*UNICODE, "gbk", "big5", "big5hkscs")],
)
def test_usual_encodings_are_told_apart(text, encoding):
    assert decode(text.encode(encoding)).removeprefix("\ufeff") == text


@pytest.mark.parametrize("cut", [1, 2])
def test_a_text_cut_in_the_middle_of_a_character_is_read_up_to_there(cut):
    raw = (SIMPLIFIED * 3).encode()[:-cut]
    assert decode(raw).startswith(SIMPLIFIED * 2)


def test_few_characters_are_enough():
    assert decode("甲乙公司".encode("gbk")) == "甲乙公司"


@pytest.mark.parametrize(
    "raw", [b"\x00\x01\x02\xff" * 9, bytes(range(256)) * 3, b"\x89PNG\r\n\x1a\n\x00\x00"]
)
def test_what_is_no_text_is_refused(raw):
    with pytest.raises(YanzhenError) as refused:
        decode(raw, where="a.txt")
    assert refused.value.where == "a.txt"
    assert refused.value.do


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(raw):
    try:
        assert "\x00" not in decode(raw)
    except YanzhenError as refused:
        assert refused.do


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(codec="utf-8", exclude_characters="\x00\r\ufeff"), max_size=80))
def test_utf8_is_always_itself(text):
    assert decode(text.encode()) == text
