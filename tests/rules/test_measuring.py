"""Measures: numbers computed from facts, ranges where a fact is missing, and what can be told all the same."""

from __future__ import annotations

from decimal import Decimal

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from yanzhen.rules import Answer, evaluate
from yanzhen.specs.conditions import Condition, facts_in

CONDITION = TypeAdapter(Condition)
DAY = {"@evaluation_date": "2026-06-30"}
YES, NO, OPEN = Answer.ELIGIBLE, Answer.NOT_ELIGIBLE, Answer.CANNOT_TELL


def rule(text: str):
    return CONDITION.validate_python(yaml.safe_load(text))


def answer(text: str, variables=DAY, **facts):
    return evaluate(rule(text), facts, variables)


SHARE = "{measure: {share: {of: rd_expense, in: revenue}}, op: ge, value: 0.03}"


@pytest.mark.parametrize(("rd", "expected"), [(3, YES), (Decimal("2.9999"), NO), (0, NO)])
def test_a_share_is_exact_at_its_boundary(rd, expected):
    assert answer(SHARE, rd_expense=rd, revenue=100).answer is expected


def test_a_share_of_nothing_cannot_be_told_and_names_what_is_missing():
    assert answer(SHARE, rd_expense=3, revenue=0).answer is OPEN
    found = answer(SHARE, rd_expense=3)
    assert (found.answer, found.missing) == (OPEN, ("revenue",))


YEARS = "{measure: {years_since: {fact: registered_on}}, op: ge, value: 2}"


def test_years_since_a_date_counts_to_the_day_of_evaluation():
    assert answer(YEARS, registered_on="2024-06-29").answer is YES
    assert answer(YEARS, registered_on="2024-07-10").answer is NO


def test_a_vague_date_may_still_decide_or_leave_it_open():
    assert answer(YEARS, registered_on="2023").answer is YES
    assert answer(YEARS, registered_on="2024").answer is OPEN
    assert answer(YEARS, registered_on="2027-01-01").answer is OPEN, "a fact from after the day of evaluation"
    assert answer(YEARS, {}, registered_on="2023").missing == ("@evaluation_date",)


REVENUE = {"2022": 1000, "2023": 1100, "2024": 1210, "2025": 1331}


def test_growth_is_taken_over_whole_years():
    total = "{measure: {growth: {fact: revenue, years: 2}}, op: ge, value: 0.21}"
    yearly = "{measure: {growth: {fact: revenue, years: 3, kind: cagr}}, op: ge, value: 0.0999}"
    assert answer(total, revenue=REVENUE).answer is YES
    assert answer(total, revenue=REVENUE | {"2025": 1330}).answer is NO
    assert answer(yearly, revenue=REVENUE).answer is YES
    assert answer(total, revenue={"2025": 5}).missing == ("revenue（2023年）",)
    assert "基期不大于零" in answer(total, revenue=REVENUE | {"2023": -4}).reason


@pytest.mark.parametrize(
    ("period", "expected"),
    [("Y1", 1331), ("sum_2y", 2541), ("mean_2y", Decimal("1270.5")), ("sum_3y", 3641)],
)
def test_a_fact_by_year_is_taken_for_the_period_asked(period, expected):
    text = f"{{measure: {{fact: revenue, period: {period}}}, op: eq, value: {expected}}}"
    assert answer(text, revenue=REVENUE).answer is YES


def test_each_of_two_years_must_hold():
    text = "{fact: revenue, op: ge, value: 1300, period: each_2y}"
    assert answer(text, revenue=REVENUE).answer is NO
    assert answer(text, revenue=REVENUE | {"2024": 1300}).answer is YES
    assert answer(text, revenue={"2025": 9999}).answer is OPEN


SCORE = """
measure:
  score:
    - {label: 研发, of: {bands: {of: {share: {of: rd_expense, in: revenue}}, table: [[0.05, 20], [0.03, 15], [0.01, 5]]}}}
    - {label: 人员, of: {bands: {of: staff_share, table: [[0.3, 20], [0.1, 4]]}}}
    - {label: 战新, of: {points: {when: {fact: strategic, op: eq, value: true}, points: 10, otherwise: 5}}}
op: ge
value: 40
"""


def test_a_score_is_summed_by_items_and_told_by_them():
    found = answer(SCORE, rd_expense=5, revenue=100, staff_share=0.1, strategic=False)
    assert found.answer is NO
    assert "合计 29" in found.reason
    assert [part.reason.split("：")[0] for part in found.inside] == ["研发", "人员", "战新"]


def test_an_open_item_leaves_only_what_it_could_change_open():
    assert answer(SCORE, rd_expense=5, revenue=100, staff_share=0.3).answer is YES, "45 even without the last"
    assert answer(SCORE, rd_expense=1, revenue=100, strategic=True).answer is NO, (
        "35 even with all of the second"
    )
    found = answer(SCORE, rd_expense=3, revenue=100, strategic=True)
    assert (found.answer, found.missing) == (OPEN, ("staff_share",))


def test_a_score_whose_table_is_not_public_is_never_told():
    hidden = SCORE.replace("  score:", "  known: false\n  score:")
    found = answer(hidden, rd_expense=5, revenue=100, staff_share=0.3, strategic=True)
    assert found.answer is OPEN
    assert "没有公开" in found.reason


def test_the_other_side_may_be_looked_up():
    text = "{fact: employees, op: ge, than: {lookup: {by: sector, table: {industry: 300, retail: 50}}}}"
    assert answer(text, employees=100, sector="retail").answer is YES
    assert answer(text, employees=100, sector="industry").answer is NO
    assert answer(text, employees=100, sector="farming").answer is OPEN


def test_the_largest_of_several_ways_counts():
    text = "{measure: {most: [{fact: a}, {fact: b}]}, op: ge, value: 5}"
    assert answer(text, a=1, b=5).answer is YES
    assert answer(text, a=5).answer is YES
    assert answer(text, a=1).answer is OPEN


@given(st.integers(0, 40), st.integers(0, 40), st.one_of(st.none(), st.booleans()), st.integers(0, 60))
def test_an_answer_with_a_fact_missing_never_contradicts_the_one_with_it(rd, staff, strategic, wanted):
    text = SCORE.replace("value: 40", f"value: {wanted}")
    known = {"rd_expense": rd, "revenue": 100, "strategic": strategic is True}
    full = answer(text, staff_share=staff / 100, **known).answer
    partly = answer(text, **known).answer
    assert partly in (full, OPEN)


def test_the_facts_of_a_condition_are_named_with_their_period():
    assert list(facts_in(rule(SHARE))) == [("rd_expense", ""), ("revenue", "")]
    assert ("registered_on", "point") in list(facts_in(rule(YEARS)))


@pytest.mark.parametrize(
    "text",
    [
        "{op: ge, value: 3}",
        "{fact: a, measure: {fact: b}, op: ge, value: 3}",
        "{measure: {fact: a}, op: in, value: [1]}",
        "{fact: a, op: ge, value: 3, than: {fact: b}}",
        "{measure: {share: {of: a}}, op: ge, value: 3}",
        "{fact: a, op: ge, value: 3, period: someday}",
    ],
)
def test_what_is_no_condition_is_refused(text):
    with pytest.raises(ValidationError):
        rule(text)


EACH = "{measure: {share: {of: {fact: rd, period: each_2y}, in: {fact: revenue, period: each_2y}}}, op: ge, value: 0.03}"


def test_a_share_in_each_of_two_years_pairs_the_years_and_needs_both():
    revenue = {"2024": 1000, "2025": 100}
    assert answer(EACH, rd={"2024": 30, "2025": 3}, revenue=revenue).answer is YES
    assert answer(EACH, rd={"2024": 30, "2025": 2}, revenue=revenue).answer is NO, "one bad year decides"
    found = answer(EACH, rd={"2024": 30}, revenue=revenue)
    assert (found.answer, found.missing) == (OPEN, ("rd（2025年）",))
    assert answer(EACH, rd={"2024": 29}, revenue=revenue).answer is NO


def test_a_year_is_full_on_the_anniversary_of_the_registration():
    one_year = "{measure: {years_since: {fact: registered_on}}, op: ge, value: 1}"
    assert answer(one_year, registered_on="2025-06-30").answer is YES
    assert answer(one_year, registered_on="2025-07-01").answer is NO


def test_a_yearly_growth_of_exactly_ten_per_cent_is_ten_per_cent():
    text = "{measure: {growth: {fact: revenue, years: 3, kind: cagr}}, op: ge, value: 0.1}"
    assert answer(text, revenue=REVENUE).answer is YES


def test_what_is_no_number_leaves_it_open_and_raises_nothing():
    assert answer(SHARE, rd_expense=float("nan"), revenue=100).answer is OPEN
    assert (
        answer("{measure: {fact: a}, op: ge, value: '@limit'}", {"@limit": "2026-01-01"}, a=3).answer is OPEN
    )
    assert answer("{measure: {fact: a}, op: between, value: ['@low', 9]}", {"@low": 2}, a=3).answer is YES
    assert (
        answer("{measure: {lookup: {by: good, table: {'true': 3}}}, op: ge, value: 3}", good=True).answer
        is YES
    )


def test_a_share_of_nothing_names_the_facts_of_the_whole():
    assert answer(SHARE, rd_expense=3, revenue=0).missing == ("revenue",)


@pytest.mark.parametrize("value", ["'2026-01-01'", "true"])
def test_a_measure_against_what_is_no_number_is_refused(value):
    with pytest.raises(ValidationError):
        rule(f"{{measure: {{fact: a}}, op: eq, value: {value}}}")
