"""Deadlines count working days and say when the calendar is not sure."""

from __future__ import annotations

import datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from yanzhen.city.policies.working_days import holidays

DAYS = st.dates(datetime.date(2024, 1, 1), datetime.date(2028, 12, 31))


def test_a_long_holiday_is_not_counted_and_its_swapped_weekend_is():
    days = holidays()
    assert days.after(datetime.date(2026, 9, 30), 1) == datetime.date(2026, 10, 8)
    assert days.is_working(datetime.date(2026, 10, 10))
    assert not days.is_working(datetime.date(2026, 10, 11))


def test_a_year_without_a_calendar_counts_weekends_only_and_says_so():
    days = holidays()
    assert days.after(datetime.date(2031, 1, 3), 1) == datetime.date(2031, 1, 6)
    assert "2031 年只扣周末" in days.doubt(datetime.date(2031, 1, 3), datetime.date(2031, 2, 1))


@settings(max_examples=40, deadline=None)
@given(DAYS, st.integers(0, 70))
def test_going_forward_and_counting_back_agree(day, count):
    days = holidays()
    assert days.between(day, days.after(day, count)) == count
