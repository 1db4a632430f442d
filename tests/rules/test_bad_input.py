"""Each kind of bad input has one clear answer in Chinese."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from pydantic import TypeAdapter

from yanzhen.rules import Answer, FactOrigin, evaluate, judge
from yanzhen.rules.batch import columns_of, compile_rules
from yanzhen.specs import check_pack, load_pack
from yanzhen.specs.conditions import Condition
from yanzhen.specs.rulebook import FactSpec

ZOO = Path(__file__).parents[1] / "specs" / "zoo"
READ = TypeAdapter(Condition).validate_python
DAY = {"@evaluation_date": "2026-06-30"}
RD = FactSpec.model_validate(
    {"id": "rd", "label": {"zh": "研发费用"}, "type": "number", "unit": "万元", "minimum": 0}
)
ENOUGH = READ({"fact": "rd", "op": "ge", "value": 100, "unit": "万元"})


@pytest.mark.parametrize(
    ("cage", "told"),
    [
        ("versions-overlap", "同时有效"),
        ("circle-rungs", "绕回自身"),
        ("unit-missing", "没有写单位"),
        ("never-basis", "公平竞争审查条例"),
    ],
)
def test_a_pack_with_a_bad_rule_is_refused_in_words(cage, told):
    said = [f"{p.what}{p.why}{p.do}" for p in check_pack(ZOO / cage)]
    assert any(told in one for one in said), said


def test_a_fact_dated_after_the_day_is_not_used_and_it_is_said():
    late = {"rd": FactOrigin("年报", "2026-12-31", "A")}
    found = evaluate(ENOUGH, {"rd": 500}, DAY, vocabulary={"rd": RD}, origins=late)
    assert found.answer is Answer.CANNOT_TELL
    assert "2026-12-31" in found.reason
    assert "晚于" in found.reason


def test_ten_thousand_bands_are_answered_alike_one_by_one_and_together():
    table = [[n, n] for n in range(10_000)]
    rule = READ({"measure": {"bands": {"of": {"fact": "x"}, "table": table}}, "op": "ge", "value": 7000})
    from tests.rules.made_up import rule as clause

    records = [{"x": Decimal("7000.5")}, {"x": 6999}, {}]
    told = [evaluate(rule, record, DAY).answer for record in records]
    assert told == [Answer.ELIGIBLE, Answer.NOT_ELIGIBLE, Answer.CANNOT_TELL]
    assert compile_rules([clause(rule)]).evaluate(columns_of(records), DAY).answers("r1") == told


def test_an_enterprise_with_no_facts_is_told_no_yes_and_no_guess():
    pack = load_pack("reference")
    facts = {fact.id: fact for fact in pack.facts}
    rungs = [rung for ladder in pack.ladders for rung in ladder.rungs]
    found = [judge(rung, {}, DAY, vocabulary=facts) for rung in rungs]
    assert rungs
    assert {one.answer for one in found} == {Answer.CANNOT_TELL}
    assert all(any("\u4e00" <= c <= "\u9fff" for c in one.reason) for one in found)


def test_negative_research_is_not_used_and_it_is_said():
    found = evaluate(ENOUGH, {"rd": -5}, DAY, vocabulary={"rd": RD})
    assert found.answer is Answer.CANNOT_TELL
    assert "研发费用" in found.reason
    assert "-5" in found.reason
