"""Candidates are matched by product names, ordered by parts that are shown, and honest about what is not known."""

from __future__ import annotations

import random

from yanzhen.analysis.candidates import MatchRule, OutsideFirm, Register, Wanted, rank_candidates

FOIL = Wanted("metal.cu_foil", "电解/压延铜箔", ("电解铜箔", "锂电铜箔", "标准铜箔"))
FIRMS = (
    OutsideFirm(
        "1", "嘉铜箔业", "梅州市", "广东省", "铜", ("锂电铜箔", "标准铜箔", "平衡项目"), "2019-07-22"
    ),
    OutsideFirm("2", "湘箔科技", "长沙市", "湖南省", "铜", ("锂电铜箔", "标准铜箔"), ""),
    OutsideFirm("3", "大铜矿业", "赤峰市", "内蒙古自治区", "铜", ("电解铜", "铜精矿"), "2008-01-01"),
    OutsideFirm("4", "本地箔厂", "衡阳市", "湖南省", "铜", ("锂电铜箔",), ""),
    OutsideFirm("5", "甜品公司", "", "", "食品", ("蜂蜜桂花糕", "其他业务"), ""),
)


def rank(firms=FIRMS, wanted=FOIL, **more):
    register = Register.build(firms)
    return rank_candidates([wanted], register, home_city="衡阳", home_province="湖南", **more)[wanted.node]


def test_the_firm_of_the_same_province_comes_first_among_equals():
    assert [c.firm.name for c in rank()][:2] == ["湘箔科技", "嘉铜箔业"]


def test_a_firm_that_is_here_already_is_no_candidate():
    assert "本地箔厂" not in {c.firm.name for c in rank()}


def test_matched_names_and_parts_are_shown_and_there_is_no_total():
    first = rank()[0]
    assert ("锂电铜箔", "锂电铜箔") in first.matched
    assert [name for name, _, _ in first.parts] == ["产品相近度", "产品覆盖", "行业相近度", "同省", "上市"]
    assert all(why for _, _, why in first.parts)
    assert first.reasons[0].startswith("生产“")
    assert "未核实" in first.against[0]


def test_another_head_word_is_another_product():
    copper = next((c for c in rank() if c.firm.name == "大铜矿业"), None)
    assert copper is None or copper.parts[0][1] < 0.7


def test_bookkeeping_lines_and_strangers_match_nothing():
    assert all(c.firm.name != "甜品公司" for c in rank())
    other = Wanted("x.y", "其他业务", ("其他业务", "平衡项目"))
    assert rank(wanted=other) == ()


def test_a_firm_of_unknown_place_says_so():
    lost = OutsideFirm("9", "无址铜箔", "", "", "", ("电解铜箔",))
    (found,) = rank(firms=(lost,))
    assert "名录没有写所在城市" in found.against
    assert found.parts[3][2] == "所在省：无数据"


def test_an_empty_register_names_nobody():
    assert rank(firms=()) == ()


def test_the_number_of_candidates_is_bounded_and_the_order_of_rows_does_not_matter():
    many = [OutsideFirm(str(k), f"箔{k}", "深圳市", "广东省", "", ("电解铜箔",)) for k in range(30)]
    few = rank(firms=many, rule=MatchRule(most=5))
    assert [c.rank for c in few] == [1, 2, 3, 4, 5]
    assert [c.firm.key for c in rank(firms=random.Random(1).sample(many, 30), rule=MatchRule(most=5))] == [
        c.firm.key for c in few
    ]
    assert rank() == rank(firms=FIRMS[::-1])


WHITE = Wanted("ti.white", "钛白粉", ("硫酸法钛白粉", "氯化法钛白粉", "化纤钛白粉"))
CLASSED = OutsideFirm("7", "某钛股份", "攀枝花市", "四川省", "钛白粉")


def test_an_industry_class_is_never_told_as_a_product():
    (found,) = rank(firms=(CLASSED,), wanted=WHITE)
    assert found.reasons[0].startswith("行业分类“钛白粉”与所需产品")
    assert found.reasons[0].endswith("名称相近（名录没有产品）")
    assert found.against[0] == "只按行业分类的名称匹配，是否生产所需产品未核实"
    assert not any("生产“" in r for r in found.reasons)
    assert {n: v for n, v, _ in found.parts}["产品相近度"] == 0


def test_one_word_that_three_wanted_products_share_counts_once():
    maker = OutsideFirm("8", "某钛业", "攀枝花市", "四川省", "化工", ("钛白粉",))
    (found,) = rank(firms=(maker,), wanted=WHITE)
    assert len(found.matched) == 1
    assert {n: v for n, v, _ in found.parts}["产品覆盖"] == 1
    (by_class,) = rank(firms=(CLASSED,), wanted=WHITE)
    assert {n: v for n, v, _ in by_class.parts}["产品覆盖"] == 0


def test_a_maker_of_the_product_comes_before_a_firm_of_the_industry():
    maker = OutsideFirm("9", "某钛业", "攀枝花市", "四川省", "化工", ("氯化法钛白粉",))
    assert [c.firm.name for c in rank(firms=(CLASSED, maker), wanted=WHITE)] == ["某钛业", "某钛股份"]


def test_a_firm_whose_listed_products_do_not_match_says_so():
    other = OutsideFirm("6", "某化工", "攀枝花市", "四川省", "钛白粉", ("磷酸",))
    (found,) = rank(firms=(other,), wanted=WHITE)
    assert found.reasons[0].endswith("（名录所列产品都对不上）")


def test_a_class_that_ends_in_another_word_is_another_branch():
    testing = Wanted("nf.lab", "检测", ("有色金属检测",))
    assert rank(firms=(OutsideFirm("5", "某锌业", "", "", "有色金属/铅锌"),), wanted=testing) == ()
