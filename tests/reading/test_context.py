"""Which year governs and whether the text looks back or ahead; no text may hold the reader up."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yanzhen.reading.mending import mend
from yanzhen.reading.statements import iter_statements, read_statements

LENGTH = 2_400
AWKWARD = {
    "digits": "9",
    "decimals": "1.",
    "numerals": "一",
    "brackets": "（",
    "quotes": "“",
    "quoted numbers": "“1”",
    "one line": "全市增长8%，",
    "commas in numbers": "1,",
    "ranges": "1到",
    "ratios": "1:2:3",
    "items": "甲乙、",
    "counted items": "1个甲、",
    "respectively": "甲、乙分别增长1%、",
    "shares": "占1%的",
    "classes": "千亿级产业",
    "years": "到2025年",
    "subsidies": "对企业给予1万元",
    "changes": "增长",
    "suffixes": "产业园",
    "headings": "一、\n",
    "blanks": " ",
    "fragments": "2018\n年\n",
    "punctuation": "，。；：！？、（）“”",
}


def work(text: str) -> int:
    """How many calls reading takes: a count that no busy machine changes."""
    calls = 0

    def note(*_: object) -> None:
        nonlocal calls
        calls += 1

    sys.setprofile(note)
    try:
        read_statements(mend(text).text, date="2021-01")
    finally:
        sys.setprofile(None)
    return calls


def test_the_first_value_of_from_to_belongs_to_the_first_year():
    found = read_statements("2020年到2025年，技术合同占比从17.9%提升到35.5%。", date="2026-01")
    first = found[0]
    assert (first.value, first.year, first.kind) == (17.9, 2020, "actual")


def test_announced_goals_govern_the_lines_below():
    text = "《规划》提出了“十四五”发展的主要目标：\n——企业培育实现新突破。星级上云企业达1000家。\n"
    (found,) = read_statements(text, date="2022-01")
    assert (found.kind, found.year) == ("target", 2025)


def test_what_was_done_is_a_fact_though_the_plan_goes_on():
    (found,) = read_statements("为完成到2021年的目标，全市遴选了18名干部。", date="2020-11")
    assert found.kind == "actual"


def test_a_year_holds_across_a_semicolon():
    found = read_statements("“十三五”期间，收入增长7.4%；能耗下降19.5%。", date="2022-01")
    assert [s.year for s in found] == [2020, 2020]


def test_a_paragraph_of_exact_figures_is_a_record():
    text = "启动旧房改造8.36万户，新建管网6838公里，实施救助613.7万人次，发放资金61.7亿元。"
    assert {s.kind for s in read_statements(text, date="2026-01")} == {"actual"}


@pytest.mark.parametrize("name", AWKWARD)
def test_twice_the_text_is_at_most_about_twice_the_work(name):
    unit = AWKWARD[name]
    read_statements(unit * 20, date="2021-01")
    once, twice = (work(unit * (size // len(unit))) for size in (LENGTH, 2 * LENGTH))
    assert twice < 2.5 * once + 2_000


@pytest.mark.parametrize("name", AWKWARD)
def test_a_line_of_a_hundred_thousand_signs_is_read_to_its_end(name):
    unit = AWKWARD[name]
    text = unit * (
        100_000 // len(unit) if name in {"digits", "numerals", "brackets", "ranges"} else 8_000 // len(unit)
    )
    assert all(s.end <= len(text) for s in read_statements(mend(text).text, date="2021-01"))


@given(st.text(max_size=120), st.sampled_from(["", "2021-01", "2021", "xxxx"]))
@settings(max_examples=60, deadline=None)
def test_arbitrary_text_never_breaks_the_reader(text, date):
    mended = mend(text).text
    for s in read_statements(mended, date=date):
        assert s.quote in mended
        assert s.indicator and s.subject


@given(
    st.lists(
        st.sampled_from(
            ["（", "”", "“", "分别", "、", "1", "2.5", "亿", "元", "%", "家", "20", "25年", "到", "由", "其中", "每年", "翻番",
             "：", "。", "；", "\n", "一、", "增长", "以上", "对", "奖励", "占", "千亿级", "产业", "的", "和"]
        ),
        max_size=40,
    )
)  # fmt: skip
@settings(max_examples=120, deadline=None)
def test_the_words_of_the_grammar_in_any_order_never_break_the_reader(parts):
    text = "".join(parts)
    for s in read_statements(text, date="2021-01"):
        assert 0 <= s.start < s.end <= len(text)
        assert 0 < s.confidence < 1


def test_statements_come_one_at_a_time():
    stream = iter_statements("到2025年上市企业达30家。\n" * 1000, date="2021-01")
    assert next(stream).value == 30


def test_the_subject_is_the_region_the_document_speaks_for():
    (found,) = read_statements("全省经济向好。我省粮食产量达到1300万吨。", date="2026-01")
    assert found.subject == "全省"
