"""Which noun a number measures, how it counts, and names that share one number."""

from __future__ import annotations

import pytest

from yanzhen.reading.statements import read_statements


def read(text: str, date: str = "2022-06"):
    return [(s.indicator, s.value, s.mode) for s in read_statements(text, date=date)]


@pytest.mark.parametrize(
    ("text", "indicator", "mode"),
    [
        ("全市工业对经济增长贡献率达36.5%。", "工业对经济增长贡献率", "level"),
        ("居民消费价格涨幅控制在3%左右。", "居民消费价格", "growth"),
        ("固定资产投资年均增速不低于15%。", "固定资产投资", "cagr"),
        ("新建改扩建学校9所。", "学校", "increment"),
        ("老旧小区改造68.56万户。", "老旧小区改造", "increment"),
        ("每年滚动实施技改项目100个以上。", "技改项目", "annual"),
        ("高标准农田达到300万亩。", "高标准农田", "level"),
        ("城镇新增就业70万人。", "城镇新增就业", "increment"),
        ("空气优良天数比例提高6.1个百分点。", "空气优良天数比例", "growth"),
        ("从业人员1.2万人。", "从业人员", "level"),
        ("建成区面积达到35平方公里。", "建成区面积", "level"),
        ("2025年以年均6.8%的经济增长为目标。", "经济", "cagr"),
    ],
)
def test_the_nearest_cue_tells_how_a_number_counts(text, indicator, mode):
    assert [(name, kind) for name, _, kind in read(text)] == [(indicator, mode)]


def test_verbs_hold_for_the_whole_list():
    assert read("新增国家级工厂9家、省级工厂38家。") == [
        ("国家级工厂", 9, "increment"),
        ("省级工厂", 38, "increment"),
    ]


def test_a_total_in_the_list_is_no_increment():
    assert [mode for _, _, mode in read("新增发电装机400万千瓦、总装机达9000万千瓦。")] == [
        "increment",
        "level",
    ]


def test_nothing_beside_a_number_takes_up_the_name_before():
    found = read("实现工业总产值360亿元，同比增长11%，占全市的46%。")
    assert [name for name, _, _ in found] == ["工业总产值", "工业总产值", "工业总产值占全市比重"]


def test_a_bare_respectively_deals_out_the_names_of_the_last_numbers():
    found = read("生猪出栏60万头，牛羊出栏8万头，分别增长10%、25%。")
    assert found[2:] == [("生猪出栏", 10, "growth"), ("牛羊出栏", 25, "growth")]


def test_a_head_noun_is_shared_backwards_and_a_short_form_spread():
    assert [n for n, _, _ in read("高速公路、水利投资分别增长19%、12%。")] == ["高速公路投资", "水利投资"]
    assert [n for n, _, _ in read("城乡居民人均可支配收入分别达到3万元、2万元。")] == [
        "城镇居民人均可支配收入",
        "农村居民人均可支配收入",
    ]


def test_two_names_may_share_one_number():
    assert read("船舶海工、海洋药物产业链营收均增长10%以上。") == [
        ("船舶海工产业链营收", 10, "growth"),
        ("海洋药物产业链营收", 10, "growth"),
    ]


def test_a_size_inside_a_name_belongs_to_the_name():
    assert [(n, v) for n, v, _ in read("力争产值过100亿元的企业达到5家。")] == [("产值过100亿元的企业", 5)]


def test_a_class_beside_a_count_is_a_size_of_its_own():
    found = read("到2025年形成2个千亿级产业。")
    assert [(n, v) for n, v, _ in found] == [("产业", 2), ("产业产值", 1000)]


def test_what_no_ledger_holds_is_left_out():
    assert read("提出6项指标，抓好3个方面工作。") == []


def test_relations_hold_for_lists_that_share_them():
    found = read_statements("对企业分别给予不超过200万元、100万元、50万元奖励。", date="2022-06")
    assert [(s.indicator, s.op, s.kind, s.year) for s in found] == [("奖励", "<=", "target", None)] * 3
