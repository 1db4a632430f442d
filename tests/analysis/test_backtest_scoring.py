"""Measures, models and calibration of the backtest against what can be counted by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yanzhen.analysis.backtest.boosting import BoostRule, Held, fit_boosted, log_loss
from yanzhen.analysis.backtest.calibration import calc_trust, fit_calibration
from yanzhen.analysis.backtest.logistic import expit, fit_logistic
from yanzhen.analysis.backtest.scoring import Order, Pairs, bootstrap_regions, calc_precision


def pairs_of(seed, regions=6, each=15, share=0.3):
    rng = np.random.default_rng(seed)
    region = np.repeat(np.arange(regions), each)
    entered = rng.random(len(region)) < share
    entered[:2] = True, False
    score = np.round(rng.normal(size=len(region)) + entered, 1)
    return score, Pairs(region, np.tile(np.arange(each), regions), entered)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000))
def test_auc_is_the_share_of_pairs_in_the_right_order(seed):
    score, pairs = pairs_of(seed)
    yes, no = score[pairs.entered][:, None], score[~pairs.entered]
    counted = ((yes > no) + 0.5 * (yes == no)).mean()
    assert Order.of(score, pairs).measure(np.ones(6)).auc == pytest.approx(counted)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000), st.integers(0, 10_000))
def test_no_measure_depends_on_the_order_of_rows_or_the_scale_of_scores(seed, order):
    score, pairs = pairs_of(seed)
    by = np.random.default_rng(order).permutation(len(score))
    mixed = Pairs(pairs.region[by], pairs.activity[by], pairs.entered[by])
    one = Order.of(score, pairs).measure(np.ones(6))
    other = Order.of(np.exp(score[by]), mixed).measure(np.ones(6))
    assert (one.auc, one.average_precision, one.precision) == pytest.approx(
        (other.auc, other.average_precision, other.precision)
    )


def test_average_precision_of_scores_without_ties_is_the_mean_precision_at_each_hit():
    pairs = Pairs(np.zeros(5, int), np.arange(5), np.array([True, False, True, False, False]))
    found = Order.of(np.array([5.0, 4, 3, 2, 1]), pairs).measure(np.ones(1))
    assert found.average_precision == pytest.approx((1 + 2 / 3) / 2)


def test_precision_counts_ten_or_all_candidates_and_leaves_out_regions_without_entries():
    region = np.repeat([0, 1, 2], [20, 4, 20])
    entered = np.zeros(44, bool)
    entered[[0, 1, 19, 21]] = True
    score = -np.arange(44.0)
    places, hits = calc_precision(score, Pairs(region, np.arange(44), entered))
    assert places.tolist() == [0, 1]
    assert hits.tolist() == pytest.approx([2 / 10, 1 / 4])


def test_equal_scores_count_as_the_mean_over_all_orders():
    entered = np.arange(20) < 6
    _, hits = calc_precision(np.zeros(20), Pairs(np.zeros(20, int), np.arange(20), entered))
    assert hits[0] == pytest.approx(6 / 20)


def test_a_region_drawn_twice_counts_twice():
    score, pairs = pairs_of(3)
    twice = np.flatnonzero(pairs.region == 2)
    joined = np.concatenate([np.arange(len(score)), twice])
    weights = np.ones(6)
    weights[2] = 2
    one = Order.of(score, pairs).measure(weights)
    other = Order.of(
        score[joined], Pairs(pairs.region[joined], pairs.activity[joined], pairs.entered[joined])
    ).measure(np.ones(6))
    assert one.auc == pytest.approx(other.auc)
    assert one.average_precision == pytest.approx(other.average_precision)


def test_intervals_hold_their_estimate_and_a_model_differs_from_itself_by_nothing():
    score, pairs = pairs_of(8, regions=30)
    drawn = bootstrap_regions({"a": score, "b": -score}, pairs, 100)
    for measure in range(3):
        found = drawn.interval("a", measure)
        assert found.low <= found.value <= found.high
        same = drawn.difference("a", "a", measure)
        assert (same.low, same.value, same.high) == (0, 0, 0)
    assert drawn.difference("a", "b", 0).low > 0


def test_logistic_finds_the_weights_that_made_the_data():
    rng = np.random.default_rng(0)
    x = rng.normal(size=(20_000, 3)).astype(np.float32)
    y = rng.random(len(x)) < expit(x @ np.array([1.0, -0.5, 0.0]) - 1)
    found = fit_logistic(x, y, 1e-6)
    assert found.weights / found.deviation == pytest.approx([1.0, -0.5, 0.0], abs=0.06)


def test_logistic_takes_a_missing_value_for_the_mean_and_a_constant_column_for_nothing():
    rng = np.random.default_rng(1)
    x = rng.normal(size=(500, 3)).astype(np.float32)
    y = x[:, 0] > 0
    x[:, 2] = 7
    found = fit_logistic(x, y, 1e-3)
    assert found.weights[2] == 0
    blank = np.array([[np.nan, np.nan, np.nan]], np.float32)
    assert found.logits(blank) == pytest.approx([found.intercept])


def checkers(size=4000, seed=0):
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(size, 3)).astype(np.float32)
    return x, (x[:, 0] > 0) != (x[:, 1] > 0)


def test_boosting_learns_what_no_sum_of_features_can_say():
    (x, y), (other, truth) = checkers(), checkers(seed=1)
    rule = BoostRule(depth=3, trees=60, columns=1.0, least=4.0)
    boosted = fit_boosted(x, y, rule).logits(other)
    linear = fit_logistic(x, y, 1e-3).logits(other)
    assert log_loss(boosted, truth) < 0.25 < 0.6 < log_loss(linear, truth)


def test_boosting_is_the_same_each_time_and_stops_where_held_rows_say():
    (x, y), (other, truth) = checkers(1500), checkers(1500, seed=1)
    rule = BoostRule(depth=3, trees=150, columns=1.0, rate=0.3, least=1.0, patience=10)
    one, two = (fit_boosted(x, y, rule, Held(other, truth)) for _ in range(2))
    assert np.array_equal(one.logits(other), two.logits(other))
    assert 0 < one.trees <= 150
    noise = np.random.default_rng(2).random(1500) < 0.5
    assert fit_boosted(x, noise, rule, Held(other, truth)).trees < 75


def test_boosting_gives_missing_values_a_place_of_their_own():
    rng = np.random.default_rng(3)
    x = rng.normal(size=(3000, 2)).astype(np.float32)
    gone = rng.random(3000) < 0.5
    x[gone, 0] = np.nan
    found = fit_boosted(x, gone, BoostRule(depth=2, trees=30, columns=1.0, least=1.0))
    assert log_loss(found.logits(x), gone) < 0.2


def test_calibration_never_turns_an_order_round_and_mends_what_is_too_sure():
    rng = np.random.default_rng(4)
    true = rng.normal(-2, 1, 20_000)
    y = rng.random(len(true)) < expit(true)
    found = fit_calibration(3 * true, y)
    assert found.method == "isotonic"
    chances = found.probabilities(np.sort(3 * true))
    assert (np.diff(chances) >= 0).all()
    assert calc_trust(found.probabilities(3 * true), y).error < 0.01 < calc_trust(expit(3 * true), y).error


def test_few_entries_are_calibrated_by_two_numbers():
    rng = np.random.default_rng(5)
    logits = rng.normal(-2, 1, 600)
    found = fit_calibration(logits, rng.random(600) < expit(logits))
    assert found.method == "platt"
    assert ((found.probabilities(logits) > 0) & (found.probabilities(logits) < 1)).all()


def test_saying_the_share_to_everyone_has_no_calibration_error():
    y = np.arange(1000) % 5 == 0
    trust = calc_trust(np.full(1000, 0.2), y)
    assert trust.error == pytest.approx(0, abs=1e-9)
    assert trust.brier == pytest.approx(trust.brier_of_share)
