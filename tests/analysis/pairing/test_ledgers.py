"""Lists of needs and offers: heads by their names, cells with units, conditions in words, refusals with the row."""

from __future__ import annotations

import pytest

from tests.analysis.pairing.made import GRAPH, UNITS
from yanzhen.analysis.pairing import Condition
from yanzhen.analysis.pairing.ledgers import Known, read_condition, read_needs, read_offers
from yanzhen.kernel.errors import YanzhenError
from yanzhen.kernel.quantities import Quantity

KNOWN = Known(UNITS, GRAPH, {"衡南县": ("430422",), "鼓楼区": ("320106", "350102")}, "430400")


def test_a_row_becomes_a_need_and_other_columns_become_facts():
    header = ["编号", "企业名称", "求购", "所在环节", "数量（吨）", "县市区", "期限", "硬条件", "注册资本（万元）", "认证"]  # fmt: skip
    row = ["n1", "甲厂", "裸铜线；铜杆", "电缆", "1,200", "衡南县", "2026", "注册资本≥500万元", "800", "甲"]
    (need,) = read_needs(header, [row, [""] * 10], KNOWN)
    assert (need.key, need.label, need.stands, need.region) == ("n1", "甲厂", ("c.cable",), "430422")
    assert need.quantity == Quantity(1200, "吨")
    assert need.facts == {"注册资本": Quantity(800, "万元"), "认证": "甲"}
    assert need.hard == (Condition("注册资本", "ge", (500.0,), "万元"),)


def test_a_unit_in_the_cell_or_in_its_own_column_counts():
    header = ["名称", "产品", "产能", "计量单位"]
    found = read_offers(header, [["甲", "铜线", "2万吨", ""], ["乙", "铜线", "30", "吨"], ["丙", "铜线", "无数据", "吨"]], KNOWN)  # fmt: skip
    assert [o.quantity for o in found] == [Quantity(2, "万吨"), Quantity(30, "吨"), None]


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("注册资本不低于 500 万元", Condition("注册资本", "ge", (500.0,), "万元")),
        ("认证 属于 甲|乙", Condition("认证", "in", ("甲", "乙"))),
        ("认证 不属于 丙", Condition("认证", "not_in", ("丙",))),
        ("认证=ISO9001", Condition("认证", "eq", ("ISO9001",))),
        ("地区 位于 4304", Condition("地区", "within", ("4304",))),
        ("须有环评批复", Condition("环评批复", "exists")),
        ("数量<3", Condition("数量", "lt", (3.0,))),
    ],
)
def test_conditions_are_read_as_people_write_them(text, condition):
    assert read_condition(text, UNITS) == condition


@pytest.mark.parametrize(
    ("header", "row", "says"),
    [
        (["产品"], ["铜"], "没有编号也没有名称"),
        (["编号"], ["n"], "没有可以对接的列"),
        (["编号", "产品"], ["", "铜"], "第 2 行"),
        (["编号", "环节"], ["n", "c.none"], "没有环节“c.none”"),
        (["编号", "产品", "地区"], ["n", "铜", "鼓楼区"], "有 2 个同名的地方"),
        (["编号", "产品", "数量"], ["n", "铜", "很多"], "第 2 行“数量”列"),
        (["编号", "产品", "期限"], ["n", "铜", "尽快"], "第 2 行“期限”列"),
        (["编号", "产品", "硬条件"], ["n", "铜", "要好"], "看不懂这个条件"),
        (["编号", "产品", "硬条件"], ["n", "铜", "资本≥很多"], "条件里要写数"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_place(header, row, says):
    with pytest.raises(YanzhenError) as refused:
        read_needs(header, [row], KNOWN)
    assert says in str(refused.value)
