"""Which year governs and whether the text looks back or ahead; no text may hold the reader up."""

from __future__ import annotations

import time

import pytest

from yanzhen.reading.entities import read_entities
from yanzhen.reading.mending import mend
from yanzhen.reading.statements import iter_statements, read_statements

LENGTH = 100_000
AWKWARD = {
    "digits": "9" * LENGTH,
    "numerals": "一" * LENGTH,
    "brackets": "（" * LENGTH,
    "quotes": "“" * LENGTH,
    "one line": "全市增长8%，" * (LENGTH // 8),
    "commas in numbers": "1," * LENGTH,
    "ranges": "1到" * LENGTH,
    "items": "甲乙、" * (LENGTH // 3),
    "suffixes": "产业园" * (LENGTH // 3),
    "blanks": " " * LENGTH,
    "fragments": "2018\n年\n" * (LENGTH // 7),
}


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
def test_awkward_text_is_read_in_bounded_time(name):
    begin = time.perf_counter()
    text = mend(AWKWARD[name]).text
    read_statements(text, date="2021-01")
    read_entities(text)
    assert time.perf_counter() - begin < 10


def test_statements_come_one_at_a_time():
    stream = iter_statements("到2025年上市企业达30家。\n" * 1000, date="2021-01")
    assert next(stream).value == 30


def test_the_subject_is_the_region_the_document_speaks_for():
    (found,) = read_statements("全省经济向好。我省粮食产量达到1300万吨。", date="2026-01")
    assert found.subject == "全省"
