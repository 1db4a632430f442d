"""A year is full on its anniversary."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yanzhen.rules.years import anniversary, years_between

DAYS = st.dates(date(1980, 1, 1), date(2060, 12, 31))


@pytest.mark.parametrize("begin", [date(2025, 6, 30), date(2024, 3, 1), date(2023, 3, 1)])
def test_a_year_is_full_on_its_anniversary_and_not_a_day_before(begin):
    assert years_between(begin, anniversary(begin, 1)) == 1
    assert years_between(begin, date.fromordinal(anniversary(begin, 1).toordinal() - 1)) < 1


def test_who_began_on_the_29th_of_february_is_full_on_the_last_of_the_month():
    assert years_between(date(2024, 2, 29), date(2025, 2, 28)) == 1
    assert years_between(date(2024, 2, 29), date(2028, 2, 28)) < 4


def test_half_a_year_is_a_part_of_its_own_year():
    assert years_between(date(2025, 1, 1), date(2025, 7, 2)) == Decimal(182) / 365


@given(DAYS, DAYS, DAYS)
def test_a_later_end_never_has_fewer_years(begin, one, other):
    early, late = sorted([one, other])
    assert years_between(begin, early) <= years_between(begin, late)
