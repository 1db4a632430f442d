"""Periods are read, compared and refused."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yanzhen.kernel.errors import YanzhenError
from yanzhen.kernel.periods import is_period, parse_period, say_period

D = datetime.date


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2025", D(2025, 1, 1), D(2025, 12, 31)),
        ("2021-11", D(2021, 11, 1), D(2021, 11, 30)),
        ("2024-02", D(2024, 2, 1), D(2024, 2, 29)),
        ("2019Q1", D(2019, 1, 1), D(2019, 3, 31)),
        ("2019Q4", D(2019, 10, 1), D(2019, 12, 31)),
        ("2023H1", D(2023, 1, 1), D(2023, 6, 30)),
        ("2023H2", D(2023, 7, 1), D(2023, 12, 31)),
        ("2021-11-08", D(2021, 11, 8), D(2021, 11, 8)),
        ("2013-01..2013-10", D(2013, 1, 1), D(2013, 10, 31)),
        ("2016..2020", D(2016, 1, 1), D(2020, 12, 31)),
    ],
)
def test_a_period_has_a_first_and_a_last_day(text, start, end):
    period = parse_period(text)
    assert (period.start, period.end, str(period)) == (start, end, text)
    assert period.days == (end - start).days + 1


@pytest.mark.parametrize(
    "text",
    [
        "",
        "二〇二五年",
        "2025年",
        "去年",
        "2021-13",
        "2021-02-30",
        "2021Q5",
        "2021H3",
        "21-11",
        "２０２５",
        "2021-10..2021-01",
        "a..b..c",
        "0000",
    ],
)
def test_words_and_impossible_dates_are_refused_with_advice(text):
    with pytest.raises(YanzhenError) as refusal:
        parse_period(text, where="targets.csv:3")
    assert refusal.value.where == "targets.csv:3"
    assert "2019Q1" in refusal.value.do
    assert not is_period(text)


def test_equal_days_are_equal_periods_however_written():
    assert parse_period("2013-01..2013-12") == parse_period("2013")
    assert len({parse_period("2013H1"), parse_period("2013-01..2013-06")}) == 1
    assert parse_period("2013").whole_year
    assert not parse_period("2013H1").whole_year


def test_containing_and_overlapping():
    year, half, month, span = (parse_period(x) for x in ("2023", "2023H1", "2023-06", "2023-06..2024-02"))
    assert year.contains(half)
    assert half.contains(month)
    assert not half.contains(year)
    assert half.overlaps(span)
    assert not parse_period("2022").overlaps(span)


days = st.dates(D(1950, 1, 1), D(2100, 12, 31))


@given(days, days)
def test_a_span_of_days_contains_both_ends_and_orders_by_its_end(one, other):
    first, last = sorted((one, other))
    span = parse_period(f"{first}..{last}")
    assert span.contains(parse_period(str(first)))
    assert span.contains(parse_period(str(last)))
    assert parse_period(str(first)) <= span


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2025", "2025年"),
        ("2021-11", "2021年11月"),
        ("2021-11-08", "2021年11月8日"),
        ("2021Q1", "2021年1季度"),
        ("2023H1", "2023年上半年"),
        ("2023H2", "2023年下半年"),
        ("2010-01..2010-10", "2010年1—10月"),
        ("2016..2020", "2016—2020年"),
        ("2019-11..2020-02", "2019年11月至2020年2月"),
        ("2021Q1..2021Q3", "2021年1季度至2021年3季度"),
        ("十四五期间", "十四五期间"),
        ("", ""),
    ],
)
def test_a_period_is_said_in_words(text, words):
    assert say_period(text) == words
