"""Cohort curves against textbook figures and against what must always hold."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yanzhen.analysis.survival import calc_kaplan_meier

FREIREICH = ([6, 6, 6, 7, 10, 13, 16, 22, 23], [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35])
"""Weeks in remission under 6-MP (Freireich 1963, the example of most textbooks): relapsed, still in remission."""


def test_the_curve_is_that_of_the_textbook():
    relapsed, censored = FREIREICH
    curve = calc_kaplan_meier([*relapsed, *censored], [True] * 9 + [False] * 12)
    assert curve.times.tolist() == [6, 7, 10, 13, 16, 22, 23]
    assert curve.at_risk.tolist() == [21, 17, 15, 12, 11, 7, 6]
    assert curve.waiting == pytest.approx([0.857, 0.807, 0.753, 0.690, 0.627, 0.538, 0.448], abs=5e-4)
    assert (curve.total, curve.censored, curve.median) == (21, 12, 23.0)
    assert (curve.low[0], curve.high[0]) == pytest.approx((0.620, 0.952), abs=1e-3)


def test_without_anybody_still_waiting_it_is_the_plain_share():
    curve = calc_kaplan_meier([1, 2, 3, 4], [True] * 4)
    assert curve.waiting.tolist() == [0.75, 0.5, 0.25, 0.0]
    assert curve.low[-1] == curve.high[-1] == 0.0


def test_those_still_waiting_do_not_count_as_arrived_nor_as_lost():
    naive = 1 / 3
    curve = calc_kaplan_meier([1, 5, 5], [True, False, False])
    assert curve.at(5) == pytest.approx(2 / 3)
    assert 1 - naive == pytest.approx(curve.at(5))
    early = calc_kaplan_meier([1, 1, 5], [False, False, True])
    assert early.at(4) == 1.0


def test_at_the_same_time_what_happened_counts_before_what_was_cut_off():
    assert calc_kaplan_meier([2, 2], [True, False]).at_risk.tolist() == [2]


def test_nobody_knows_what_lies_beyond_the_longest_observation():
    curve = calc_kaplan_meier([1, 5], [True, False])
    assert curve.at(5) == 0.5
    assert curve.at(6) is None
    assert calc_kaplan_meier([], []).at(0) is None


@pytest.mark.parametrize(("times", "marks"), [([1], [True, False]), ([-1], [True]), ([float("nan")], [True])])
def test_what_is_no_duration_is_refused(times, marks):
    with pytest.raises(ValueError, match="durations"):
        calc_kaplan_meier(times, marks)


@given(st.lists(st.tuples(st.integers(0, 60), st.booleans()), min_size=1, max_size=40))
@settings(max_examples=60, deadline=None)
def test_the_share_still_waiting_never_rises_and_stays_within_its_bounds(rows):
    curve = calc_kaplan_meier([t for t, _ in rows], [e for _, e in rows])
    waiting = np.concatenate([[1.0], curve.waiting])
    assert (np.diff(waiting) <= 1e-12).all()
    assert ((curve.low <= curve.waiting + 1e-9) & (curve.waiting <= curve.high + 1e-9)).all()
    assert curve.events.sum() + curve.censored == curve.total == len(rows)


@given(st.lists(st.tuples(st.integers(0, 60), st.booleans()), min_size=1, max_size=30), st.randoms())
@settings(max_examples=30, deadline=None)
def test_the_order_of_projects_does_not_matter(rows, chance):
    mixed = list(rows)
    chance.shuffle(mixed)
    one, other = (calc_kaplan_meier([t for t, _ in r], [e for _, e in r]) for r in (rows, mixed))
    assert one.waiting.tolist() == other.waiting.tolist()
