"""Lights of targets: by hand, at the boundaries, and for every path."""

from __future__ import annotations

import datetime
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yanzhen.analysis.paths import Corridor, Path
from yanzhen.analysis.progress import ActualFact, Light, LightRule, TargetFacts, assess
from yanzhen.analysis.series import Point, forecast
from yanzhen.kernel.errors import YanzhenError
from yanzhen.kernel.grades import Grade
from yanzhen.kernel.periods import parse_period
from yanzhen.kernel.quantities import Unit, UnitTable

MONEY = UnitTable.of(
    [Unit("wan", "万元", "money", 1e4), Unit("yi", "亿元", "money", 1e8), Unit("t", "吨", "mass", 1)]
)
TODAY = datetime.date(2023, 6, 30)
GOAL = TargetFacts(800, unit="家", deadline="2025", set_on="2020-12")


def fact(value, period, unit="家", grade=Grade.A, **more):
    return ActualFact(value, period, unit, grade, **more)


def light(target, *actuals, as_of=TODAY, **more):
    return assess(target, actuals, as_of=as_of, **more)


def test_on_the_straight_path_is_green_and_the_numbers_are_worked_by_hand():
    found = light(GOAL, fact(300, "2020"), fact(520, "2022"))
    # two of five years: 300 + 500 * 730 / 1826 = 499.9
    assert (found.light, found.latest, found.latest_period) == (Light.GREEN, 520, "2022")
    assert found.distance == 280
    assert found.required == pytest.approx(300 + 500 * 911 / 1826)
    assert found.forecast == pytest.approx(300 + 220 * 1826 / 730)
    assert "Theil–Sen" in found.reason


@pytest.mark.parametrize(
    ("value", "expected"), [(500, Light.GREEN), (499, Light.YELLOW), (450, Light.YELLOW), (449, Light.RED)]
)
def test_ten_per_cent_short_of_the_path_is_yellow_and_more_is_red(value, expected):
    assert light(GOAL, fact(300, "2020"), fact(value, "2022")).light is expected


def test_thresholds_are_data():
    strict = LightRule("strict", yellow=0.01)
    assert light(GOAL, fact(300, "2020"), fact(480, "2022"), rule=strict).light is Light.RED


def test_the_path_starts_at_the_last_actual_before_the_goal_was_set():
    found = light(GOAL, fact(100, "2010"), fact(300, "2020"), fact(520, "2022"))
    assert "从2020年实绩300家起" in found.reason


def test_without_an_actual_before_the_goal_the_first_one_is_the_base():
    assert "从2021年实绩400家起" in light(GOAL, fact(400, "2021"), fact(520, "2022")).reason


def test_one_actual_shows_no_progress():
    after = light(GOAL, fact(400, "2021"))
    assert (after.light, after.forecast, after.required) == (Light.YELLOW, None, None)
    assert "只有一期实绩" in after.reason
    before = light(GOAL, fact(200, "2019"), fact(300, "2020"), as_of=datetime.date(2021, 11, 1))
    assert "目标提出后还没有新的实绩" in before.reason


def test_a_goal_already_met_is_green_with_a_distance_below_nought():
    found = light(GOAL, fact(861, "2022"))
    assert (found.light, found.distance) == (Light.GREEN, -61)
    assert "已达到" in found.reason


@pytest.mark.parametrize("grade", [Grade.C, Grade.D, Grade.M, Grade.X])
def test_poor_evidence_is_never_green(grade):
    found = light(GOAL, fact(861, "2022", grade=grade))
    assert found.light is Light.YELLOW
    assert f"证据等级{grade}，不能判绿" in found.reason
    path = light(GOAL, fact(300, "2020", grade=grade), fact(520, "2022"))
    assert path.light is Light.YELLOW


def test_an_actual_without_a_grade_counts_as_unverified():
    assert assess(GOAL, [ActualFact(861, "2022", "家")], as_of=TODAY).light is Light.YELLOW


def test_no_actual_is_no_data_and_nought_is_a_value():
    assert light(GOAL).light is Light.NO_DATA
    assert light(GOAL, fact(None, "2022")).light is Light.NO_DATA
    assert light(GOAL, fact(0, "2022")).latest == 0


def test_another_scope_is_not_comparable_and_is_shown():
    found = light(
        TargetFacts(600, unit="亿元", deadline="2025", scope_key="core"),
        fact(1200, "2022", "亿元", scope_key="broad", scope="宽口径"),
    )
    assert found.light is Light.NOT_COMPARABLE
    assert "1200亿元" in found.reason
    assert "宽口径" in found.reason


def test_other_subjects_and_indicators_are_nobodys_data():
    target = TargetFacts(10, unit="家", deadline="2025", subject="全市", indicator="firms")
    found = light(
        target,
        fact(20, "2022", subject="松木经开区", indicator="firms"),
        fact(20, "2022", subject="全市", indicator="parks"),
    )
    assert found.light is Light.NO_DATA


def test_units_convert_and_unlike_units_are_not_comparable():
    target = TargetFacts(10, unit="亿元", deadline="2025")
    found = light(target, fact(120_000, "2022", "万元"), units=MONEY)
    assert (found.light, found.latest) == (Light.GREEN, 12)
    assert light(target, fact(120_000, "2022", "万元")).light is Light.NOT_COMPARABLE
    assert light(target, fact(12, "2022", "吨"), units=MONEY).light is Light.NOT_COMPARABLE


def test_less_is_better_where_the_goal_says_so():
    target = TargetFacts(6.5, op="<=", unit="%", deadline="2025", set_on="2020-12")
    assert light(target, fact(11.5, "2020", "%"), fact(9.4, "2022", "%")).light is Light.GREEN
    assert light(target, fact(11.5, "2020", "%"), fact(11.9, "2022", "%")).light is Light.RED
    down = TargetFacts(6.5, op="=", unit="%", deadline="2025", direction="down")
    met = light(down, fact(6.0, "2022", "%"))
    assert (met.light, met.distance) == (Light.GREEN, -0.5)


def test_a_range_is_met_inside_and_beyond_its_better_end():
    inside = TargetFacts(3, 5, "range", "家", deadline="2025", direction="none")
    assert light(inside, fact(4, "2022")).light is Light.GREEN
    assert light(inside, fact(6, "2022")).distance == 1
    up = TargetFacts(3, 5, "range", "家", deadline="2025", direction="up")
    assert light(up, fact(6, "2022")).light is Light.GREEN
    assert light(up, fact(2, "2022")).light is Light.YELLOW


def test_above_means_above():
    assert (
        light(TargetFacts(300, op=">", unit="家", deadline="2022"), fact(300, "2022")).light
        is not Light.GREEN
    )
    assert (
        light(TargetFacts(300, op=">=", unit="家", deadline="2022"), fact(300, "2022")).light is Light.GREEN
    )


def test_a_bound_decides_only_when_it_decides():
    listed = TargetFacts(30, unit="家", deadline="2022")
    assert light(listed, fact(8, "2022", op="<")).light is Light.RED
    assert light(listed, fact(50, "2022", op="<")).light is Light.NOT_COMPARABLE
    assert light(listed, fact(300, "2022", op=">")).light is Light.GREEN
    assert light(listed, fact(20, "2022", op=">")).light is Light.NOT_COMPARABLE
    assert light(TargetFacts(8, unit="家", deadline="2022"), fact(8, "2022", op="<")).light is not Light.GREEN


def test_a_closed_goal_that_was_far_off_when_last_seen_is_red():
    day = datetime.date(2026, 6, 30)
    far, near = light(GOAL, fact(400, "2024"), as_of=day), light(GOAL, fact(760, "2024"), as_of=day)
    assert (far.light, near.light) == (Light.RED, Light.YELLOW)
    assert "仍明显低于目标" in far.reason


def test_an_actual_from_before_the_goal_was_set_does_not_convict_it():
    found = light(GOAL, fact(400, "2020"), as_of=datetime.date(2026, 6, 30))
    assert found.light is Light.YELLOW


def test_a_closed_goal_is_judged_at_its_deadline():
    target = TargetFacts(100, unit="家", deadline="2020")
    met = light(target, fact(101, "2020"), fact(90, "2022"))
    assert (met.light, met.closed, met.latest_period) == (Light.GREEN, True, "2020")
    assert met.reason.startswith("期限已过")
    assert light(target, fact(95, "2020")).light is Light.YELLOW
    assert light(target, fact(50, "2020")).light is Light.RED
    later = light(target, fact(200, "2021"))
    assert (later.light, later.latest) == (Light.NO_DATA, 200)


def test_before_a_closed_deadline_the_path_at_that_date_counts_and_is_never_green():
    target = TargetFacts(100, unit="家", deadline="2020")
    assert light(target, fact(20, "2015"), fact(84, "2019")).light is Light.YELLOW
    assert light(target, fact(20, "2015"), fact(30, "2019")).light is Light.RED
    assert "期限当期没有实绩" in light(target, fact(20, "2015"), fact(30, "2019")).reason


def test_an_actual_older_than_two_years_decides_nothing():
    target = TargetFacts(100, unit="家", deadline="2025")
    old = light(target, fact(500, "2019"), as_of=datetime.date(2023, 1, 1))
    assert (old.light, "两年以上" in old.reason) == (Light.YELLOW, True)
    just = light(target, fact(500, "2020"), as_of=datetime.date(2022, 12, 31))
    assert just.light is Light.GREEN
    closed = light(target, fact(2, "2021-11"), as_of=datetime.date(2026, 11, 1))
    assert "早于期限两年以上" in closed.reason
    leap = light(target, fact(500, "2022-02-28"), as_of=datetime.date(2024, 2, 29))
    assert leap.light is Light.GREEN


def test_periods_that_are_not_over_do_not_count():
    assert light(GOAL, fact(900, "2023")).light is Light.NO_DATA


def test_part_of_a_year_does_not_stand_beside_a_year_unless_it_is_a_ratio():
    output = TargetFacts(100, unit="亿元", deadline="2025")
    part = light(output, fact(60, "2022H1", "亿元"))
    assert part.light is Light.NOT_COMPARABLE
    assert "不足一年" in part.reason
    assert light(output, fact(500, "2016..2020", "亿元")).light is Light.NOT_COMPARABLE
    assert light(TargetFacts(55, unit="%", deadline="2025"), fact(56, "2022H1", "%")).light is Light.GREEN
    assert light(GOAL, fact(900, "2022-11")).light is Light.GREEN


def test_growth_is_compared_in_its_own_year():
    target = TargetFacts(8, unit="%", mode="growth", deadline="2022", set_on="2021-12")
    assert light(target, fact(9.9, "2021", "%"), fact(8.1, "2022", "%")).light is Light.GREEN
    assert light(target, fact(7.9, "2022", "%")).light is Light.YELLOW
    assert light(target, fact(9.9, "2020", "%")).light is Light.NO_DATA
    ahead = TargetFacts(8, unit="%", mode="growth", deadline="2025", set_on="2021-01")
    early = light(ahead, fact(9.9, "2022", "%"))
    assert (early.light, early.forecast) == (Light.YELLOW, None)
    assert "期限所在期间" in early.reason


def test_a_yearly_average_is_geometric_over_whole_years():
    target = TargetFacts(9, unit="%", mode="cagr", deadline="2025", set_on="2021-01")
    found = light(target, fact(20, "2021", "%"), fact(0, "2022", "%"), fact(90, "2023Q1", "%"))
    assert (found.light, found.latest, found.latest_period) == (Light.GREEN, 9.54, "2021..2022")


def test_so_many_a_year_is_prorated_for_part_of_a_year():
    target = TargetFacts(200, unit="家", mode="annual", deadline="2025", set_on="2021-01")
    assert light(target, fact(118, "2022")).light is Light.RED
    assert light(target, fact(200, "2022")).light is Light.GREEN
    assert light(target, fact(60, "2023Q1")).light is Light.GREEN


def test_an_increment_is_prorated_over_its_window():
    target = TargetFacts(100, unit="家", mode="increment", deadline="2024", set_on="2021-01")
    assert light(target, fact(26, "2022")).light is Light.GREEN
    assert light(target, fact(10, "2022")).light is Light.RED
    assert "按期间长度折算" in light(target, fact(26, "2022")).reason
    assert (
        light(TargetFacts(100, unit="家", mode="increment", deadline="2022"), fact(100, "2022")).light
        is Light.GREEN
    )


def test_contradictory_actuals_of_one_period_are_told_side_by_side():
    target = TargetFacts(13, unit="%", deadline="2022")
    differ = light(target, fact(13.3, "2022", "%"), fact(12.4, "2022", "%"))
    assert differ.light is Light.YELLOW
    assert "互相矛盾" in differ.reason
    assert "13.3%、12.4%" in differ.reason or "12.4%、13.3%" in differ.reason
    agree = light(
        TargetFacts(15, unit="%", deadline="2022"), fact(14.3, "2022", "%"), fact(14.4, "2022", "%")
    )
    assert "结论相同" in agree.reason
    better = light(target, fact(13.3, "2022", "%"), fact(9, "2022", "%", Grade.C))
    assert (better.light, better.latest) == (Light.GREEN, 13.3)


def test_a_goal_in_words_or_without_a_deadline():
    assert light(TargetFacts(None, deadline="2025"), fact(1, "2022")).light is Light.NOT_COMPARABLE
    assert light(TargetFacts(100, unit="家"), fact(90, "2022")).light is Light.YELLOW
    assert light(TargetFacts(100, unit="家"), fact(100, "2022")).light is Light.GREEN
    with pytest.raises(YanzhenError):
        light(TargetFacts(1, deadline="十四五末"), fact(1, "2022"))


def test_an_actual_with_an_unreadable_period_is_left_out():
    assert light(GOAL, fact(900, "去年"), fact(520, "2022")).latest == 520


def point(value, period):
    return Point(parse_period(period), value, value, value, "=", Grade.A)


def test_one_outlier_does_not_move_the_forecast():
    line = [point(10 * k, str(2015 + k)) for k in range(5)]
    wild = [*line[:2], point(900, "2017"), *line[3:]]
    on = datetime.date(2021, 12, 31)
    assert forecast(line, on) == pytest.approx(60, abs=0.1)
    assert forecast(wild, on) == pytest.approx(forecast(line, on), rel=0.02)
    assert forecast(line[:1], on) is None


numbers = st.floats(-1e6, 1e6, allow_nan=False)
dates = st.dates(datetime.date(2015, 1, 1), datetime.date(2030, 12, 31))


@given(numbers, numbers, dates, dates)
def test_the_required_path_never_turns_back(start, goal, one, other):
    path = Path(point(start, "2016"), Corridor(goal, float("inf")), datetime.date(2025, 12, 31))
    first, last = sorted((one, other))
    assert path.at(first).low <= path.at(last).low + 1e-6
    assert path.at(datetime.date(2025, 12, 31)).low == pytest.approx(goal)
    assert min(start, goal) - 1e-6 <= path.at(first).low <= goal + 1e-6


RANK = {Light.RED: 0, Light.YELLOW: 1, Light.GREEN: 2}


@given(st.floats(0, 2000), st.floats(0, 2000), st.floats(1, 1000))
def test_more_of_what_is_wanted_never_worsens_the_light(base, value, more):
    one = light(GOAL, fact(base, "2020"), fact(value, "2022"))
    other = light(GOAL, fact(base, "2020"), fact(value + more, "2022"))
    assert RANK[other.light] >= RANK[one.light]
    assert other.distance <= one.distance


@given(
    st.lists(
        st.tuples(st.integers(0, 900), st.sampled_from(["2018", "2019", "2020", "2021", "2022", "2022-11"])),
        max_size=6,
    ),
    st.integers(0, 99),
)
def test_the_order_of_actuals_changes_nothing(rows, seed):
    rows = list({period: fact(value, period) for value, period in rows}.values())
    shuffled = random.Random(seed).sample(rows, len(rows))
    assert assess(GOAL, rows, as_of=TODAY) == assess(GOAL, shuffled, as_of=TODAY)
