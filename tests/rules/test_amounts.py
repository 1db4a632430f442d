"""Amounts: rates, caps, tiers, formulas with units, ranges while facts are missing, refusals."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yanzhen.kernel.errors import YanzhenError
from yanzhen.kernel.quantities import Unit, UnitTable
from yanzhen.rules.amounts import amount_of, amount_of_clause, total_of
from yanzhen.specs.formulas import facts_of, parse_formula
from yanzhen.specs.rulebook import Benefit, Clause, FactSpec

UNITS = UnitTable.of([
    Unit("wan", "万元", "money", 1e4), Unit("yi", "亿元", "money", 1e8), Unit("usd", "万美元", "money_usd", 1e4),
])  # fmt: skip
FACTS = [
    {"id": "loan", "label": {"zh": "贷款本金"}, "type": "number", "unit": "万元"},
    {"id": "invest", "label": {"zh": "固定资产投资"}, "type": "number", "unit": "亿元"},
    {"id": "abroad", "label": {"zh": "境外投资"}, "type": "number", "unit": "万美元"},
    {"id": "hires", "label": {"zh": "新招人数"}, "type": "number", "unit": "人"},
    {"id": "years", "label": {"zh": "贴息年限"}, "type": "number", "unit": "年"},
    {"id": "rate", "label": {"zh": "税率"}, "type": "number", "unit": "ratio"},
    {"id": "rd", "label": {"zh": "研发费用"}, "type": "number", "unit": "万元", "minimum": 0},
    {"id": "rd_more", "label": {"zh": "研发增量"}, "type": "number", "unit": "万元"},
    {
        "id": "tax_paid",
        "label": {"zh": "实缴税额"},
        "type": "number",
        "unit": "万元",
        "never_basis": True,
        "never_law": "《公平竞争审查条例》第十条",
    },
]
VOCABULARY = {fact.id: fact for fact in map(FactSpec.model_validate, FACTS)}


def amount(_units=UNITS, _facts=None, **benefit):
    made = Benefit.model_validate({"kind": "grant", "unit": "万元", "nature": "cash", **benefit})
    return amount_of(made, _facts or {}, {}, vocabulary=VOCABULARY, units=_units)


def of(_facts, **benefit):
    return amount(UNITS, _facts, **benefit)


@pytest.mark.parametrize(
    ("benefit", "facts", "wanted"),
    [
        ({"amount": 10}, {}, 10),
        ({"rate": "0.5", "basis": "loan"}, {"loan": 60}, 30),
        ({"rate": "0.5", "basis": "loan", "cap": 20}, {"loan": 60}, 20),
        ({"formula": "min(loan * 0.01, 500)"}, {"loan": 3000}, 30),
        ({"formula": "min(loan, 5000) * 0.015 * min(years, 2)"}, {"loan": 8000, "years": 3}, 150),
        ({"formula": "loan * (1 - 0.10)"}, {"loan": 100}, 90),
        ({"formula": "loan × rate"}, {"loan": 100, "rate": Decimal("0.25")}, 25),
        ({"formula": "hires * 0.15"}, {"hires": 10}, Decimal("1.5")),
        ({"formula": "invest * 0.01"}, {"invest": 2}, 200),
        ({"rate": "0.02", "basis": "invest"}, {"invest": 1}, 200),
        ({"formula": "max(loan - 100, 0) / 2"}, {"loan": 140}, 20),
    ],
)
def test_an_amount_is_computed_in_the_unit_of_the_clause(benefit, facts, wanted):
    found = of(facts, **benefit)
    assert found.known, found.says
    assert found.low == wanted


TIERS = [{"from": 1, "to": 5, "amount": 10}, {"from": 5, "to": 10, "amount": 30}, {"from": 10, "rate": 5}]


@pytest.mark.parametrize(("hires", "wanted"), [(0, 0), (1, 10), (4, 10), (5, 30), (10, 50)])
def test_tiers_pay_from_and_with_their_lower_end(hires, wanted):
    assert of({"hires": hires}, basis="hires", tiers=TIERS).low == wanted


def test_wan_and_yi_are_never_confused_without_the_table_nothing_is_computed():
    found = amount(UnitTable.of(()), {"invest": 2}, formula="invest + loan")
    assert found.low is None
    assert "单位不合" in found.says or "缺" in found.says
    both = amount(UnitTable.of(()), {"invest": 2, "loan": 3}, formula="invest + loan")
    assert both.low is None
    assert "单位不合" in both.says


@pytest.mark.parametrize("formula", ["loan * loan", "loan + hires", "abroad * 0.5", "hires", "loan / loan"])
def test_what_does_not_come_out_in_money_is_refused(formula):
    found = of({"loan": 10, "hires": 3, "abroad": 5}, formula=formula)
    assert (found.low, found.high) == (None, None)
    assert "单位不合" in found.says


def test_a_missing_fact_leaves_a_range_up_to_the_cap_or_nothing():
    found = of({}, formula="min(loan * 0.01, 500)")
    assert (found.low, found.high, found.missing) == (0, 500, ("loan",))
    assert "只能给出范围" in found.says
    assert of({}, formula="loan * 0.01").says == "缺贷款本金，算不出金额"
    assert (of({}, basis="hires", tiers=TIERS[:2]).low, of({}, basis="hires", tiers=TIERS[:2]).high) == (
        0,
        30,
    )


def test_only_a_cap_is_an_upper_end_and_no_amount():
    found = of({}, cap=100)
    assert (found.low, found.high, found.known) == (0, 100, False)


def test_a_negative_increment_pays_nothing_and_says_so():
    found = of({"rd_more": -80}, formula="min(rd_more * 0.1, 1000)")
    assert (found.low, found.known) == (0, True)
    assert "按 0 计" in found.says


def test_an_impossible_value_is_not_computed_with():
    found = of({"rd": -5}, formula="rd * 0.1", cap=50)
    assert (found.low, found.high, found.missing) == (0, 50, ("rd",))


@pytest.mark.parametrize(
    "benefit", [{"rate": "0.3", "basis": "tax_paid"}, {"formula": "min(tax_paid * 0.3, 50)"}]
)
def test_what_is_computed_from_tax_paid_is_refused_with_the_regulation(benefit):
    found = of({"tax_paid": 100}, **benefit)
    assert found.low is None
    assert "公平竞争审查条例" in found.says


@pytest.mark.parametrize(
    ("benefit", "said"),
    [
        ({}, "金额未知"),
        ({"rate": "0.5", "basis": "领域条款"}, "不是事实"),
        ({"amount": 5, "unit": "none"}, "单位"),
    ],
)
def test_what_is_not_written_is_not_invented(benefit, said):
    found = of({}, **benefit)
    assert found.low is None
    assert said in found.says


def clause(**more):
    case = {"facts": {}, "says": "例"}
    base = {
        "id": "C-1", "label": {"zh": "奖励"}, "role": "benefit", "grade": "B", "conditions_complete": True,
        "amount_known": True, "benefit": {"kind": "g", "amount": 10, "unit": "万元", "nature": "cash"},
        "conditions": {"fact": "loan", "op": "gt", "value": 0},
        "cases": [{**case, "expect": e} for e in ("eligible", "not_eligible", "cannot_tell")],
    }  # fmt: skip
    return Clause.model_validate({**base, **more})


def test_an_amount_that_is_not_known_is_never_told():
    found = amount_of_clause(clause(amount_known=False), {})
    assert (found.low, found.high) == (None, None)
    never = clause(role="never", never="与税收挂钩", benefit={"kind": "g", "basis": "tax_paid"})
    assert amount_of_clause(never, {}).low is None


def test_only_sure_cash_of_one_unit_is_summed():
    each = {"kind": "g", "amount": 1, "unit": "万元", "nature": "cash", "cap_scope": "每人"}
    saving = {"kind": "g", "amount": 1, "unit": "万元", "nature": "tax_saving"}
    found = [
        amount_of_clause(one, {})
        for one in (
            clause(),
            clause(),
            clause(grade="M"),
            clause(conditions_complete=False),
            clause(benefit=each),
            clause(benefit=saving),
        )
    ]
    assert [one.low for one in found] == [10, 10, 10, 10, 1, 1]
    assert total_of(found) == {"万元": (20, 20)}


@pytest.mark.parametrize(
    "text", ["__import__('os')", "loan ** 9", "loan if loan else 1", "abs(loan)", "loan.real", "'a'", "", "1e999", "((", "min()", "loan[0]", "min(x=1)", "1" * 500]
)  # fmt: skip
def test_a_formula_can_do_nothing_but_reckon(text):
    with pytest.raises(YanzhenError):
        parse_formula(text)


def test_the_facts_of_a_formula_are_named():
    assert list(facts_of(parse_formula("min(a * 0.5, -b) + 3 / a"))) == ["a", "b", "a"]


@given(st.integers(0, 10**6), st.integers(0, 10**4))
def test_an_amount_without_a_fact_holds_the_one_with_it(loan, cap):
    partly = of({}, formula="loan * 0.013", cap=cap)
    full = of({"loan": loan}, formula="loan * 0.013", cap=cap)
    assert partly.low <= full.low <= partly.high
