"""Parts and whole by the rule of mode and unit."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yanzhen.analysis.composition import Fit
from yanzhen.analysis.splitting import Goal, Rule, Share, check_split, rule_of
from yanzhen.kernel.quantities import NO_UNITS


def check(goal, axis, *parts):
    shares = [Share(name, value, goal.unit, weight) for name, value, weight in parts]
    return check_split(goal, axis, shares, NO_UNITS)


@pytest.mark.parametrize(
    ("axis", "mode", "unit", "rule"),
    [
        ("county", "level", "亿元", Rule.SUM),
        ("county", "level", "%", Rule.MEAN),
        ("park", "growth", "", Rule.MEAN),
        ("year", "level", "家", Rule.MILESTONES),
        ("year", "increment", "家", Rule.SUM),
        ("year", "annual", "亿元", Rule.EACH),
        ("year", "cagr", "%", Rule.COMPOUND),
    ],
)
def test_mode_unit_and_axis_choose_the_rule(axis, mode, unit, rule):
    assert rule_of(axis, mode, unit) is rule


def test_rates_are_averaged_by_weight_and_never_added():
    goal = Goal("全市", 3, "%")
    assert check(goal, "county", ("甲", 2, 100), ("乙", 4, 100)).fit is Fit.EXACT
    found = check(goal, "county", ("甲", 2, 300), ("乙", 4, 100))
    assert found.fit is Fit.SHORT
    assert "2.5%" in found.says


def test_rates_without_weights_say_what_can_be_said():
    goal = Goal("全市", 3, "%")
    assert check(goal, "county", ("甲", 2, None), ("乙", 4, None)).fit is Fit.OPEN
    assert check(goal, "county", ("甲", 1, None), ("乙", 2, None)).fit is Fit.SHORT
    assert check(goal, "county", ("甲", 5, None), ("乙", 4, None)).fit is Fit.OVER


def test_milestones_that_fall_back_are_told():
    found = check(
        Goal("全市", 100, "家"), "year", ("2024", 60, None), ("2025", 50, None), ("2026", 100, None)
    )
    assert found.fit is Fit.EXACT
    assert "2025 的 50 不及 2024 的 60" in found.says


def test_growth_rates_are_chained():
    goal = Goal("全市", 10, "%", mode="cagr")
    assert check(goal, "year", ("2024", 10, None), ("2025", 10, None)).fit is Fit.EXACT
    assert check(goal, "year", ("2024", 21, None), ("2025", 0, None)).fit is Fit.EXACT
    assert check(goal, "year", ("2024", 20, None), ("2025", 0, None)).fit is Fit.SHORT


def test_a_ceiling_that_parts_exceed_says_so():
    found = check(Goal("全市", 10, "亿元", op="<="), "county", ("甲", 6, None), ("乙", 6, None))
    assert found.over
    assert "超出上限" in found.says


@settings(max_examples=30, deadline=None)
@given(st.lists(st.floats(1, 1e6), min_size=2, max_size=8))
def test_parts_that_add_up_always_fit(values):
    goal = Goal("全市", sum(values), "亿元")
    found = check(goal, "county", *[(str(n), v, None) for n, v in enumerate(values)])
    assert found.fit is Fit.EXACT
