"""Dates as precise as their source."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yanzhen.specs.dates import PATTERN, bounds


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2025", date(2025, 1, 1), date(2025, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2025-06-30", date(2025, 6, 30), date(2025, 6, 30)),
        ("2025Q3", date(2025, 7, 1), date(2025, 9, 30)),
        ("2025H2", date(2025, 7, 1), date(2025, 12, 31)),
        ("2021..2025-06", date(2021, 1, 1), date(2025, 6, 30)),
        ("2019Q4..2020Q1", date(2019, 10, 1), date(2020, 3, 31)),
    ],
)
def test_a_date_is_the_days_it_may_mean(text, first, last):
    assert bounds(text) == (first, last)


@pytest.mark.parametrize(
    "text", ["", "2025年", "2025-13", "2025-02-30", "2025Q5", "2025..2021", "25", "2025-6", "年底"]
)
def test_words_impossible_days_and_backward_spans_are_refused(text):
    with pytest.raises(ValueError):
        bounds(text)


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)), st.integers(0, 4000))
def test_a_span_of_days_keeps_its_ends_and_fits_the_schema(start, days):
    end = min(start + timedelta(days), date(2099, 12, 31))
    text = f"{start.isoformat()}..{end.isoformat()}"
    assert bounds(text) == (start, end)
    assert re.match(PATTERN, text)
