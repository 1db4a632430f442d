"""Numbers with units and relations, and the numbers that are none."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yanzhen.reading.quantities import mentions


def only(text: str):
    found = mentions(text)
    assert len(found) == 1, [(m.value, m.unit) for m in found]
    return found[0]


@pytest.mark.parametrize(
    ("text", "value", "unit", "op"),
    [
        ("产值突破500亿元", 500, "亿元", ">"),
        ("占比30%以上", 30, "%", ">="),
        ("控制在4.5%以内", 4.5, "%", "<="),
        ("近3万人", 3, "万人", "~"),
        ("3000余个", 3000, "个", ">"),
        ("1万多家企业", 1, "万家", ">"),
        ("不足100户", 100, "户", "<"),
        ("培育3—5家", (3, 5), "家", "range"),
        ("数量占全国三成", 30, "%", "="),
        ("收入超万亿元", 10000, "亿元", ">"),
        ("经济总量迈上5万亿台阶", 5, "万亿元", ">"),
        ("压缩至3个工作日以内", 3, "工作日", "<="),
        ("用户超1亿", 1, "亿户", ">"),
        ("PUE值控制在1.25以下", 1.25, "", "<="),
        ("浓度下降到33微克/立方米左右", 33, "微克/立方米", "~"),
    ],
)
def test_a_number_carries_its_unit_and_relation(text, value, unit, op):
    found = only(text)
    assert (found.value, found.unit, found.op) == (value, unit, op)


@pytest.mark.parametrize(
    "text",
    [
        "深入推进“3个100万”",
        "以“五重百项”任务",
        "海拔1500米以上",
        "单笔50万元以下",
        "两项补贴",
        "第5届",
        "14：30",
        "九大行动",
    ],
)
def test_numbers_inside_names_and_specifications_are_none(text):
    assert mentions(text) == []


def test_a_doubling_is_a_growth_in_percent():
    assert [(m.value, m.unit, m.rule) for m in mentions("收入比2010年翻一番")] == [(100, "%", "double")]
    assert mentions("较上年末实现倍增")[0].value == 100
    assert mentions("实施倍增行动") == []


def test_a_first_one_is_at_least_one():
    found = only("单项冠军企业实现零的突破")
    assert (found.value, found.unit, found.op) == (1, "家", ">=")


def test_the_parts_of_a_ratio_know_that_they_belong_together():
    found = mentions("三次产业结构由18.2：40.5：41.3调整为17.1：40.9：42")
    assert [m.value for m in found] == [18.2, 40.5, 41.3, 17.1, 40.9, 42]
    assert len({m.group for m in found}) == 2


def test_a_line_of_nothing_but_numbers_is_no_prose():
    assert mentions("1个" * 200) == []


@given(st.text(alphabet="0123456789一二三百千万亿.,%元家个过超近约以上（）“”：—到 ", max_size=80))
@settings(max_examples=60, deadline=None)
def test_any_text_gives_ordered_spans_inside_it(text):
    found = mentions(text)
    assert all(0 <= m.left <= m.start < m.end <= m.right <= len(text) for m in found)
    assert [m.start for m in found] == sorted(m.start for m in found)
