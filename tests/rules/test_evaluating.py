"""Conditions over facts: boundaries, missing facts, imprecise dates, incomplete rules."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from yanzhen.rules import Answer, evaluate, judge
from yanzhen.rules.nearness import find_changes
from yanzhen.specs.conditions import Condition
from yanzhen.specs.rulebook import FactSpec, Rung

CONDITIONS: TypeAdapter[Condition] = TypeAdapter(Condition)
YES, NO, OPEN = Answer.ELIGIBLE, Answer.NOT_ELIGIBLE, Answer.CANNOT_TELL


def answer(condition, facts, variables=None):
    return evaluate(CONDITIONS.validate_python(condition), facts, variables).answer


@pytest.mark.parametrize(
    ("op", "value", "actual", "expected"),
    [
        ("ge", 2000, 2000, YES),
        ("ge", 2000, Decimal("1999.99"), NO),
        ("gt", 2000, 2000, NO),
        ("le", 0.8, Decimal("0.8"), YES),
        ("lt", 10, 10, NO),
        ("eq", 5, 5.0, YES),
        ("eq", True, True, YES),
        ("eq", True, False, NO),
        ("eq", True, 1, OPEN),
        ("ne", "甲", "乙", YES),
        ("in", ["small", "micro"], "small", YES),
        ("in", ["small", "micro"], ["large", "micro"], YES),
        ("not_in", ["small", "micro"], "large", YES),
        ("between", [10, 20], 20, YES),
        ("between", [10, 20], 21, NO),
        ("ge", 3, (3, 4), YES),
        ("ge", 3, (3, 2), NO),
        ("ge", 3, (), OPEN),
        ("ge", 3, "很多", OPEN),
    ],
)
def test_a_comparison_decides_at_its_boundary(op, value, actual, expected):
    assert answer({"fact": "x", "op": op, "value": value}, {"x": actual}) is expected


@pytest.mark.parametrize(
    ("op", "value", "actual", "expected"),
    [
        ("ge", "2025-06-01", "2025-06-01", YES),
        ("ge", "2025-06-01", "2025", OPEN),
        ("ge", "2025-06-01", "2024", NO),
        ("lt", "2025", "2024-12-31", YES),
        ("le", "2025-06", "2025-06", YES),
        ("gt", "2024-11-30", "2024-12", YES),
        ("eq", "2025", "2025-03", OPEN),
        ("eq", "2025", "2026-03", NO),
    ],
)
def test_a_date_less_precise_than_the_rule_cannot_always_be_told(op, value, actual, expected):
    assert answer({"fact": "x", "op": op, "value": value}, {"x": actual}) is expected


def test_a_missing_fact_cannot_be_told_and_is_named():
    finding = evaluate(
        CONDITIONS.validate_python(
            {"all": [{"fact": "a", "op": "ge", "value": 1}, {"fact": "b", "op": "ge", "value": 1}]}
        ),
        {"a": 2},
    )
    assert finding.answer is OPEN
    assert finding.missing == ("b",)


def test_a_fact_known_to_be_none_does_not_satisfy():
    assert answer({"fact": "x", "op": "ge", "value": 1}, {"x": None}) is NO
    assert answer({"fact": "x", "op": "exists", "value": True}, {"x": None}) is NO
    assert answer({"fact": "x", "op": "exists", "value": True}, {}) is OPEN


def test_one_failing_condition_decides_although_others_are_unknown():
    condition = {"all": [{"fact": "a", "op": "ge", "value": 1}, {"fact": "b", "op": "eq", "value": True}]}
    assert answer(condition, {"b": False}) is NO


def test_a_variable_must_be_given():
    condition = {"fact": "valid_until", "op": "ge", "value": "@application_date"}
    assert answer(condition, {"valid_until": "2027-01-01"}) is OPEN
    assert answer(condition, {"valid_until": "2027-01-01"}, {"@application_date": "2026-11-21"}) is YES


def test_the_reason_names_the_value_and_the_bound():
    finding = evaluate(
        CONDITIONS.validate_python({"fact": "revenue", "op": "ge", "value": 2000, "unit": "万元"}),
        {"revenue": 1800},
    )
    assert finding.reason == "revenue为 1800，要求不低于 2000万元：不符合"


@given(st.integers(-100, 100), st.integers(-100, 100), st.integers(0, 50))
def test_eligibility_is_monotone_in_the_threshold(actual, threshold, more):
    strict = answer({"fact": "x", "op": "ge", "value": threshold + more}, {"x": actual})
    loose = answer({"fact": "x", "op": "ge", "value": threshold}, {"x": actual})
    assert not (strict is YES and loose is NO)


@given(st.integers(-100, 100), st.integers(-100, 100))
def test_not_turns_every_told_answer(actual, threshold):
    plain = {"fact": "x", "op": "gt", "value": threshold}
    assert {answer(plain, {"x": actual}), answer({"not": plain}, {"x": actual})} == {YES, NO}
    assert answer({"not": plain}, {}) is OPEN


def test_a_rule_whose_conditions_are_not_all_known_never_says_yes():
    rule = Rung.model_validate(
        {
            "id": "r",
            "label": {"zh": "档"},
            "grade": "B",
            "conditions": {"fact": "x", "op": "ge", "value": 1},
            "cases": [
                {"says": "甲", "facts": {"x": 0}, "expect": "not_eligible"},
                {"says": "乙", "expect": "cannot_tell"},
            ],
        }
    )
    assert judge(rule, {"x": 5}).answer is OPEN
    assert judge(rule, {"x": 0}).answer is NO


def test_shares_are_told_as_per_cent_and_marks_in_words():
    vocabulary = {
        "share": FactSpec.model_validate(
            {"id": "share", "label": {"zh": "主营占比"}, "type": "number", "unit": "ratio", "minimum": 0}
        ),
        "size": FactSpec.model_validate(
            {
                "id": "size",
                "label": {"zh": "划型"},
                "type": "enum",
                "values": ["small"],
                "words": {"small": "小型"},
            }
        ),
    }
    read = CONDITIONS.validate_python
    above = read({"fact": "share", "op": "ge", "value": 0.9, "unit": "ratio"})
    found = evaluate(above, {"share": 0.84}, vocabulary=vocabulary)
    assert found.reason == "主营占比为 84%，要求不低于 90%：不符合"
    assert [str(use) for use in found.used] == ["主营占比：84%"]
    (flip,) = find_changes(above, {"share": 0.84}, {}, vocabulary)
    assert flip.says == "主营占比由 84% 变为 90%（再增 6 个百分点）即可符合"
    share = {"measure": {"share": {"of": "a", "in": "b"}}, "op": "ge", "value": 0.03}
    assert "要求不低于 3%" in evaluate(read(share), {"a": 1, "b": 50}, {}).reason
    size = read({"fact": "size", "op": "eq", "value": "small"})
    assert (
        evaluate(size, {"size": "small"}, {}, vocabulary=vocabulary).reason
        == "划型为 小型，要求等于 小型：符合"
    )
