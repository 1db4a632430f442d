"""Deadlines count working days, clocks run in their own unit, and an unknown year says so."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yanzhen.kernel.working_days import Clock, WorkingCalendar, add_working_days, working_days_between

D = datetime.date
OCTOBER = WorkingCalendar(
    frozenset(D(2026, 10, n) for n in range(1, 8)), frozenset({D(2026, 9, 20), D(2026, 10, 10)}), {2026: "B"}
)
DAYS = st.dates(D(2024, 1, 1), D(2028, 12, 31))


def test_a_long_holiday_is_not_counted_and_its_swapped_weekend_is():
    assert add_working_days(D(2026, 9, 30), 1, OCTOBER) == D(2026, 10, 8)
    assert OCTOBER.is_working(D(2026, 10, 10)) and not OCTOBER.is_working(D(2026, 10, 11))


def test_going_back_from_after_a_holiday_lands_before_it():
    assert add_working_days(D(2026, 10, 8), -1, OCTOBER) == D(2026, 9, 30)
    assert working_days_between(D(2026, 10, 8), D(2026, 9, 30), OCTOBER) == -1


def test_a_year_without_a_calendar_counts_weekends_only_and_says_so():
    assert add_working_days(D(2031, 1, 3), 1, OCTOBER) == D(2031, 1, 6)
    assert "2031 年只扣周末" in OCTOBER.doubt(D(2026, 12, 3), D(2031, 2, 1))
    assert OCTOBER.doubt(D(2026, 1, 1), D(2026, 12, 31)) == ""


def test_a_calendar_nobody_checked_is_said_to_be_unchecked():
    assert "2026 年节假日未核对" in WorkingCalendar(known={2026: "M"}).doubt(D(2026, 1, 1), D(2026, 2, 1))


@settings(max_examples=40, deadline=None)
@given(DAYS, st.integers(0, 70))
def test_going_forward_and_counting_back_agree(day, count):
    assert working_days_between(day, add_working_days(day, count, OCTOBER), OCTOBER) == count


@pytest.mark.parametrize(
    ("limit", "unit", "due"),
    [
        (5, "工作日", D(2026, 10, 13)),
        (7, "天", D(2026, 10, 7)),
        (2, "周", D(2026, 10, 14)),
        (1, "个月", D(2026, 10, 30)),
        (30, "小时", D(2026, 10, 2)),
    ],
)
def test_each_unit_of_a_clock_ends_on_its_own_day(limit, unit, due):
    assert Clock(Decimal(limit), unit).due(D(2026, 9, 30), OCTOBER) == due


def test_hours_run_to_the_minute_and_working_days_keep_the_time_of_day():
    start = datetime.datetime(2026, 9, 30, 16, 0)
    assert Clock(Decimal("1.5"), "小时").due_at(start, OCTOBER) == datetime.datetime(2026, 9, 30, 17, 30)
    assert Clock(Decimal(1), "工作日").due_at(start, OCTOBER) == datetime.datetime(2026, 10, 8, 16, 0)


def test_a_month_after_the_last_of_january_is_the_last_of_february():
    assert Clock(Decimal(1), "个月").due(D(2027, 1, 31), OCTOBER) == D(2027, 2, 28)
    assert Clock(Decimal(12), "个月").due(D(2027, 1, 31), OCTOBER) == D(2028, 1, 31)
