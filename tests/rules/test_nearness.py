"""One change that turns a no into a yes, how far it is, and when time alone does it."""

from __future__ import annotations

from decimal import Decimal

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from yanzhen.rules import Answer, evaluate
from yanzhen.rules.nearness import explain_no, find_changes
from yanzhen.specs.conditions import Condition
from yanzhen.specs.rulebook import FactSpec

CONDITION = TypeAdapter(Condition)
DAY = {"@evaluation_date": "2026-06-30"}
FACTS = [
    {"id": "revenue", "label": {"zh": "营业收入"}, "type": "number", "unit": "万元"},
    {"id": "rd", "label": {"zh": "研发费用"}, "type": "number", "unit": "万元"},
    {"id": "employees", "label": {"zh": "从业人数"}, "type": "number", "unit": "人"},
    {"id": "legal", "label": {"zh": "独立法人"}, "type": "boolean"},
    {"id": "size", "label": {"zh": "规模"}, "type": "enum", "values": ["large", "medium", "small"]},
    {"id": "registered_on", "label": {"zh": "登记日期"}, "type": "date"},
    {"id": "valid_until", "label": {"zh": "有效期至"}, "type": "date"},
]
VOCABULARY = {fact.id: fact for fact in map(FactSpec.model_validate, FACTS)}


def rule(text: str):
    return CONDITION.validate_python(yaml.safe_load(text))


def changes(text: str, variables=DAY, **facts):
    return find_changes(rule(text), facts, variables, VOCABULARY)


ABOVE = "{all: [{fact: revenue, op: ge, value: 2000}, {fact: legal, op: eq, value: true}]}"


def test_the_bound_is_the_change_and_the_distance_is_in_the_unit_of_the_fact():
    (flip,) = changes(ABOVE, revenue=Decimal("1800.5"), legal=True)
    assert (flip.fact, flip.needed, flip.distance, flip.unit) == ("revenue", 2000, Decimal("199.5"), "万元")
    assert flip.says == "营业收入由 1800.5万元 变为 2000万元（再增 199.5万元）即可符合"


@pytest.mark.parametrize(
    ("op", "value", "now", "needed"),
    [
        ("gt", 20, 10, 21),
        ("lt", 20, 30, 19),
        ("le", 20, 30, 20),
        ("between", [10, 20], 3, 10),
        ("between", [10, 20], 33, 20),
    ],
)
def test_each_direction_has_its_own_bound(op, value, now, needed):
    (flip,) = changes(f"{{fact: employees, op: {op}, value: {value}}}", employees=now)
    assert flip.needed == needed


def test_two_failing_conditions_leave_no_single_change_and_are_both_told():
    assert changes(ABOVE, revenue=1800, legal=False) == ()
    told = explain_no(rule(ABOVE), {"revenue": 1800, "legal": False}, DAY, VOCABULARY)
    assert told.startswith("只改一项不够，须同时改变几项。不符合的有 2 条：（1）营业收入为 1800万元")
    assert "（2）独立法人为 否" in told


def test_any_offers_every_way_and_the_nearest_comes_first():
    text = "{any: [{fact: revenue, op: ge, value: 2000}, {fact: employees, op: ge, value: 100}, {fact: legal, op: eq, value: true}]}"
    found = changes(text, revenue=1000, employees=98, legal=False)
    assert [flip.fact for flip in found] == ["employees", "revenue", "legal"]


def test_an_enum_names_the_values_that_would_do():
    (flip,) = changes("{fact: size, op: in, value: [small, medium]}", size="large")
    assert flip.needed in ("small", "medium")
    assert flip.distance is None


def test_what_is_known_to_be_none_may_be_brought():
    (flip,) = changes("{fact: legal, op: eq, value: true}", legal=None)
    assert flip.needed is True


def test_a_share_is_solved_in_the_facts_unit_and_shrinking_the_whole_comes_last():
    found = changes("{measure: {share: {of: rd, in: revenue}}, op: ge, value: 0.03}", rd=50, revenue=2000)
    assert [(flip.fact, flip.needed) for flip in found] == [("rd", 60), ("revenue", Decimal("1666.66"))]


SCORE = """
measure:
  score:
    - {label: 研发, of: {bands: {of: {share: {of: rd, in: revenue}}, table: [[0.05, 20], [0.03, 15], [0.01, 5]]}}}
    - {label: 法人, of: {points: {when: {fact: legal, op: eq, value: true}, points: 10}}}
op: ge
value: 25
"""


def test_a_score_needs_one_band_more():
    found = changes(SCORE, rd=20, revenue=1000, legal=True)
    assert ("rd", 30) in [(flip.fact, flip.needed) for flip in found]
    assert changes(SCORE, rd=5, revenue=1000, legal=False) == (), (
        "even the best band is not enough without the other"
    )


def test_years_pass_by_themselves_and_the_earliest_day_is_told():
    (flip,) = changes(
        "{measure: {years_since: {fact: registered_on}}, op: ge, value: 3}", registered_on="2024-02-29"
    )
    assert (flip.kind, flip.earliest) == ("time", "2027-02-28")
    assert flip.distance == 243


def test_each_of_two_years_is_met_when_the_bad_year_has_gone_by():
    text = "{fact: revenue, op: ge, value: 1500, period: each_2y}"
    found = changes(text, revenue={"2024": 1000, "2025": 1600})
    by_kind = {flip.kind: flip for flip in found}
    assert by_kind["number"].year == "2024"
    assert by_kind["time"].earliest == "2027-01-01"
    assert "与最近一年持平" in by_kind["time"].says


def test_waiting_makes_nothing_true_that_time_takes_away():
    assert [
        f.kind
        for f in changes("{fact: valid_until, op: ge, value: '@evaluation_date'}", valid_until="2026-06-01")
    ] == ["date"]


def test_a_change_may_leave_facts_still_missing_and_says_which():
    (flip,) = changes(ABOVE, revenue=1800)
    assert flip.leaves == ("legal",)
    assert "另缺独立法人" in flip.says


def test_who_is_entitled_or_cannot_be_told_needs_no_change():
    assert changes(ABOVE, revenue=3000, legal=True) == ()
    assert changes(ABOVE, revenue=3000) == ()
    assert changes(ABOVE) == ()


@settings(max_examples=40)
@given(st.integers(0, 4000), st.booleans(), st.integers(1, 5000), st.integers(0, 300))
def test_every_change_that_is_offered_really_flips(revenue, legal, threshold, rd):
    text = f"{{all: [{{fact: revenue, op: gt, value: {threshold}}}, {{measure: {{share: {{of: rd, in: revenue}}}}, op: ge, value: 0.03}}, {{not: {{fact: legal, op: eq, value: false}}}}]}}"
    facts = {"revenue": revenue, "legal": legal, "rd": rd}
    for flip in changes(text, **facts):
        assert evaluate(rule(text), {**facts, flip.fact: flip.needed}, DAY).answer is Answer.ELIGIBLE
