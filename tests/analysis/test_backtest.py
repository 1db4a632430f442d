"""Backtest: nothing of the future reaches a prediction, and what is found agrees with worlds whose truth is known."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from yanzhen.analysis.backtest import (
    EVENTS,
    LongTable,
    Panel,
    find_event,
    learners,
    plan_of_years,
    plan_transitions,
    run_backtest,
    tell,
)
from yanzhen.analysis.backtest.boosting import BoostRule
from yanzhen.analysis.backtest.entry import EntryModel, fit_entry_model
from yanzhen.analysis.backtest.events import Transition, calc_state, find_candidates, find_entries
from yanzhen.analysis.backtest.features import calc_features
from yanzhen.analysis.backtest.memory import calc_worth, fit_memory, log_size, recentre
from yanzhen.analysis.backtest.samples import make_scene
from yanzhen.analysis.backtest.synthetic import World, make_panel
from yanzhen.analysis.backtest.testing import _by_regions, _by_time
from yanzhen.kernel.errors import YanzhenError

LQ1 = EVENTS["lq1"]
SMALL = World(regions=48, activities=24, years=3, sampled=2e5)


@pytest.fixture(scope="module", autouse=True)
def quick():
    """One shallow setting instead of three: the tests ask what may be seen, not how well it is used."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(learners, "RULES", (BoostRule(depth=3, trees=40),))
        patch.setattr(learners, "SHRINKS", (1e-2,))
        yield


@pytest.fixture(scope="module")
def panel():
    return make_panel(SMALL)


def table(rows, **more):
    region, activity, year, value = zip(*rows, strict=True)
    return LongTable(region, activity, np.asarray(year), np.asarray(value, dtype=float), **more)


def square(years=(2000, 2010)):
    return [
        (f"r{i}", f"a{j}", y, float(1 + (i * j + y) % 5)) for i in range(6) for j in range(4) for y in years
    ]


def test_a_row_left_out_is_zero_and_an_empty_value_is_unknown():
    rows = square()
    rows[0] = (*rows[0][:3], float("nan"))
    found = Panel.from_long(table(rows[:-1]))
    assert np.isnan(found.values[0, 0, 0])
    assert found.values[1, 5, 3] == 0
    assert "1 格数值为空" in found.notes[0]


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        (square((2000,)), "只有一个年份"),
        (square() + square()[:1], "重复"),
        ([*square()[:-1], ("r5", "a3", 2010, -1.0)], "负数"),
        ([r for r in square() if r[0] in ("r0", "r1")], "太小"),
        ([*square(), ("", "a0", 2000, 1.0)], "空的"),
    ],
)
def test_a_panel_that_cannot_be_tested_is_refused_with_what_to_do(rows, says):
    with pytest.raises(YanzhenError, match=says) as caught:
        Panel.from_long(table(rows))
    assert caught.value.do


def test_weights_must_cover_every_region():
    with pytest.raises(YanzhenError, match="没有权重"):
        Panel.from_long(table(square()), {"r0": 1.0})


def test_an_activity_of_two_families_is_refused():
    with pytest.raises(YanzhenError, match="不止一个门类"):
        Panel.from_long(table(square(), family=tuple(str(i) for i in range(len(square())))))


def test_quotients_weighted_by_region_average_to_one(panel):
    state = calc_state(panel, 0, LQ1)
    mean = (state.weights / state.weights.sum()) @ state.quotients
    assert mean == pytest.approx(np.ones(len(panel.activities)))


def test_an_entry_starts_below_and_ends_at_the_threshold(panel):
    event = find_event("lq0.5")
    candidates = find_candidates(calc_state(panel, 0, event), event)
    known, entered = find_entries(panel, Transition(0, 1), event, candidates)
    assert (calc_state(panel, 0, event).quotients[entered] < 0.5).all()
    assert (calc_state(panel, 1, event).quotients[entered] >= 1).all()
    assert entered.any()
    assert not (entered & ~known).any()


def test_features_do_not_change_when_later_years_do(panel):
    later = panel.values.copy()
    later[2] = np.random.default_rng(0).random(later[2].shape)
    one = calc_features(panel, 1, 0, LQ1)
    other = calc_features(replace(panel, values=later), 1, 0, LQ1)
    everywhere = np.ones(panel.shape, bool)
    assert np.array_equal(one.rows(everywhere), other.rows(everywhere), equal_nan=True)


def test_every_feature_is_finite_where_no_history_is_asked_for(panel):
    features = calc_features(panel, 1, -1, LQ1)
    rest = [n for n in features.names if not n.startswith("past_")]
    assert np.isfinite(features.rows(np.ones(panel.shape, bool), rest)).all()


def test_what_a_region_became_has_no_part_in_its_own_prediction(panel):
    """Five folds: turning the outcomes of one fold upside down leaves the predictions for that fold as they were."""
    from yanzhen.analysis.backtest.samples import deal

    scene = make_scene(panel, Transition(0, 1), LQ1)
    fold = deal(panel.shape[0], 5, 17) == 0
    turned = scene.entered.copy()
    turned[fold] = scene.known[fold] & ~scene.entered[fold]
    held = fold[scene.pairs.region]
    one, other = _by_regions(scene), _by_regions(replace(scene, entered=turned))
    assert np.array_equal(one.probabilities[held], other.probabilities[held])
    assert not np.array_equal(one.probabilities[~held], other.probabilities[~held])


def test_what_happens_after_the_start_of_the_test_has_no_part_in_the_prediction(panel):
    plan = plan_transitions(3)
    scene = make_scene(panel, plan.test, LQ1)
    later = panel.values.copy()
    later[2] = later[2][::-1]
    turned = replace(panel, values=later)
    scene_turned = replace(make_scene(turned, plan.test, LQ1), known=scene.known)
    one = _by_time(panel, LQ1, plan, scene)
    other = _by_time(turned, LQ1, plan, scene_turned)
    assert np.array_equal(one.probabilities, other.probabilities)


def test_a_lesson_that_ends_after_the_test_starts_is_refused():
    with pytest.raises(YanzhenError, match="之后的事不能拿来学习"):
        plan_of_years((1990, 2000, 2010), ("1990-2010",), "2000-2010")
    assert plan_of_years((1990, 2000, 2010), ("1990-2000",), "2000-2010") == plan_transitions(3)


@pytest.mark.parametrize("years", range(2, 40))
def test_lessons_end_before_the_test_starts_however_many_years(years):
    plan = plan_transitions(years)
    assert plan.test.end == years - 1
    assert all(
        a.end <= b.start for a, b in zip((*plan.train, plan.test), (*plan.train, plan.test)[1:], strict=False)
    )
    assert plan.by_time == (years > 2)


@pytest.fixture(scope="module")
def tested(panel):
    return run_backtest(panel, LQ1, plan_transitions(3), resamples=60)


def test_a_world_with_order_is_ranked_better_than_chance_and_popularity(tested):
    for baseline in ("random", "popularity"):
        assert tested.bootstrap.difference("blend", baseline, 0).low > 0
    assert tested.bootstrap.interval("random", 0).value == pytest.approx(0.5, abs=0.1)


def test_probabilities_lie_between_zero_and_one_and_say_about_what_happens(tested):
    assert ((tested.probabilities >= 0) & (tested.probabilities <= 1)).all()
    assert tested.trust.error < 0.1
    assert sum(g.pairs for g in tested.trust.table) == len(tested.pairs.entered)


def test_the_report_says_in_words_what_is_beaten_and_what_is_not(tested, panel):
    found = tell(tested, panel)
    assert found["split"] == "time"
    assert found["older_look"]
    assert len(found["models"]) == 10
    for name in ("random", "popularity", "size", "density", "svd"):
        assert any(d["against"] == name and d["model"] == "blend" for d in found["differences"])
    assert any("胜过随机" in s for s in found["sentences"])


def test_a_model_that_does_not_beat_popularity_is_said_not_to():
    """Strengths without memory: nothing known at the start says what comes."""
    world = World(regions=60, activities=20, years=2, keeps=0.0, shape=0.0, sampled=1e7, seed=5)
    panel = make_panel(world)
    tested = run_backtest(panel, LQ1, plan_transitions(2), resamples=60)
    said = next(s for s in tell(tested, panel)["sentences"] if s.startswith("混合（逻辑回归与梯度提升）："))
    assert "没有胜过流行度" in said


def test_nothing_to_test_is_told_with_the_reason(panel):
    with pytest.raises(YanzhenError, match="无从检验"):
        run_backtest(panel, find_event("new"), plan_transitions(3), resamples=20)


def test_an_older_look_is_worth_more_where_looks_are_noisy(panel):
    wide = make_panel(replace(SMALL, regions=150, activities=40, sampled=1e6))
    worth = fit_memory(wide, Transition(0, 1), LQ1).worth
    assert ((worth >= 0) & (worth <= 1)).all()
    by_size = worth[np.argsort(wide.weights)]
    assert by_size[:30].mean() > by_size[-30:].mean()


def test_an_older_look_lifts_what_was_there_before_and_keeps_the_mean_chance(panel):
    memory = fit_memory(panel, Transition(0, 1), LQ1)
    now, then = calc_state(panel, 1, LQ1), calc_state(panel, 0, LQ1)
    known = find_candidates(now, LQ1)
    shift = memory.shift(then, log_size(now), known)
    was = then.present[known]
    assert shift[was].mean() > shift[~was].mean()
    logits = np.linspace(-4, 1, len(shift))
    moved = recentre(logits, shift)
    mean = lambda x: float((1 / (1 + np.exp(-x))).mean())  # noqa: E731
    assert mean(moved) == pytest.approx(mean(logits), abs=1e-6)


def test_two_equal_looks_make_the_older_one_worthless(panel):
    features = calc_features(panel, 0, -1, LQ1)
    state = calc_state(panel, 0, LQ1)
    worth = calc_worth(state, state, features, ("popularity", "size"))
    assert worth == pytest.approx(np.zeros(len(worth)), abs=0.6)
    assert worth.max() < 0.6


@pytest.fixture(scope="module")
def model(panel):
    return fit_entry_model(panel, LQ1, plan_transitions(3), metrics=[{"model": "blend"}])


def test_a_model_predicts_candidates_only_and_comes_back_from_its_file_unchanged(panel, model, tmp_path):
    path = tmp_path / "model.npz"
    model.save(path)
    again = EntryModel.load(path)
    chances = model.predict(panel)
    assert np.array_equal(chances, again.predict(panel), equal_nan=True)
    assert np.array_equal(np.isfinite(chances), find_candidates(calc_state(panel, 2, LQ1), LQ1))
    assert again.provenance["lessons"] == ["2000-2001", "2001-2002"]
    assert again.provenance["metrics"] == [{"model": "blend"}]
    assert len(again.provenance["sha256"]) == 64


def test_a_model_refuses_a_panel_with_other_codes(panel, model):
    named = replace(panel, activities=tuple("甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥天地"))
    with pytest.raises(YanzhenError, match="算不出模型要的特征"):
        model.predict(named)


def test_a_file_that_is_no_model_is_refused(tmp_path):
    path = tmp_path / "x.npz"
    path.write_bytes(b"not a model")
    with pytest.raises(YanzhenError, match="不是进入概率模型"):
        EntryModel.load(path)
