"""What a sentence says in numbers, read by the same door that a document goes through."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yanzhen.reading.mending import mend
from yanzhen.reading.statements import read_statements


def one(text: str, date: str = "2021-01"):
    found = read_statements(text, date=date)
    assert len(found) == 1, [(s.indicator, s.value) for s in found]
    return found[0]


def test_a_level_with_a_deadline_is_a_target():
    s = one("到2025年，全市市场主体增加到50万户。")
    assert (s.kind, s.indicator, s.value, s.unit, s.mode, s.year) == (
        "target",
        "市场主体",
        50,
        "万户",
        "level",
        2025,
    )


def test_a_yearly_average_is_cagr_and_at_least():
    s = one("到2025年规模工业增加值年均增长9%以上。")
    assert (s.mode, s.op, s.value, s.unit) == ("cagr", ">=", 9, "%")


def test_respectively_gives_each_name_its_own_number():
    found = read_statements("实现港口货运量、外贸总额分别增长12%、13%以上。", date="2020-01")
    assert [(s.indicator, s.value, s.mode) for s in found] == [
        ("港口货运量", 12, "growth"),
        ("外贸总额", 13, "growth"),
    ]


def test_a_ratio_of_three_sectors_is_three_shares():
    found = read_statements("到2025年，三次产业结构调整为8.5:41.5:50。", date="2021-01")
    assert [(s.indicator, s.value) for s in found] == [
        ("第一产业占比", 8.5),
        ("第二产业占比", 41.5),
        ("第三产业占比", 50),
    ]


def test_from_to_is_what_is_and_what_shall_be():
    found = read_statements("到2019年，绿色产业产值占工业的比重由现在的21.4%提高到25%。", date="2017-05")
    assert [s.value for s in found] == [21.4, 25]


@pytest.mark.parametrize(
    "text", ["三类500强企业", "“663行动计划”", "第3批", "2021年1月", "4A级景区", "5G产业园", "十四五规划"]
)
def test_names_and_dates_are_no_quantities(text):
    assert read_statements(text, date="2021-01") == []


def test_the_offsets_point_at_the_number():
    text = "全市高新技术企业增加到800家，上市企业30家以上。"
    for s in read_statements(text, date="2021-01"):
        assert str(s.value) in text[s.start : s.end]
        assert s.quote in text


def test_fragments_of_a_newspaper_page_are_joined_and_keep_their_places():
    broken = "\n\n".join(["统计，", "2016", "年， 全县规上工业产值增长", "6.2%", "；"] * 5)
    mended = mend(broken)
    assert mended.broken
    assert "2016年，全县规上工业产值增长6.2%；" in mended.text
    assert all(broken[o] == c for c, o in zip(mended.text, mended.origin, strict=True) if c != "\n")


def test_sound_text_is_not_touched():
    text = "第一段。\n\n第二段，增长8%。\n"
    assert mend(text).text == text


@given(st.text(alphabet="全市增长达到力争分别、，。0123456789.%亿万元家个以上左右（）—\n年", max_size=200))
def test_no_text_breaks_the_reader(text):
    for s in read_statements(mend(text).text, date="2021-01"):
        assert 0 <= s.start < s.end <= len(text) + 1
