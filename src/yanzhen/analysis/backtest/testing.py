"""The test itself: learn from what was before or elsewhere, predict, and measure against the baselines."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from yanzhen.analysis.backtest.calibration import Trust, calc_trust
from yanzhen.analysis.backtest.events import Event, Plan, calc_state
from yanzhen.analysis.backtest.learners import Choice, learn
from yanzhen.analysis.backtest.memory import fit_memory, log_size, recentre
from yanzhen.analysis.backtest.panel import Floats, Panel
from yanzhen.analysis.backtest.samples import Scene, deal, join_scenes, make_scene, split_within
from yanzhen.analysis.backtest.scoring import Bootstrap, Pairs, bootstrap_regions
from yanzhen.kernel.errors import YanzhenError

FOLDS = 5
BASELINES = {
    "random": "随机",
    "popularity": "流行度（有此活动的区域数）",
    "size": "区域规模",
    "activity_size": "活动规模",
    "density": "关联密度",
    "svd": "SVD（12个因子）",
}
LEARNT = {
    "plain": "逻辑回归（密度、相似、规模、流行度及交互）",
    "logistic": "逻辑回归（全部特征）",
    "boosting": "梯度提升",
    "blend": "混合（逻辑回归与梯度提升）",
}
LABELS = {**BASELINES, **LEARNT}
_FROM = {"popularity": "popularity", "size": "size", "activity_size": "national", "density": "density"}


@dataclass(frozen=True, slots=True, eq=False)
class Tested:
    """One event on one panel. ``probabilities`` (n,) of the blend for ``pairs``; ``choices`` one per fit."""

    event: Event
    plan: Plan
    pairs: Pairs
    scores: dict[str, Floats]
    probabilities: Floats
    bootstrap: Bootstrap
    trust: Trust
    choices: tuple[Choice, ...]
    older_look: bool = False


def run_backtest(panel: Panel, event: Event, plan: Plan, *, resamples: int = 300) -> Tested:
    """By time where a transition before the test can teach, else regions in five folds of one transition.

    Raises YanzhenError when nothing or everything entered, or too little to learn from.
    """
    scene = make_scene(panel, plan.test, event)
    pairs = scene.pairs
    _check(panel, plan, event, pairs)
    found = _by_time(panel, event, plan, scene) if plan.by_time else _by_regions(scene)
    scores = {**_baselines(scene), **found.logits}
    return Tested(
        event,
        plan,
        pairs,
        scores,
        found.probabilities,
        bootstrap_regions(scores, pairs, resamples),
        calc_trust(found.probabilities, pairs.entered),
        found.choices,
        plan.looks_back,
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Predicted:
    logits: dict[str, Floats]
    probabilities: Floats
    choices: tuple[Choice, ...]


def _check(panel: Panel, plan: Plan, event: Event, pairs: Pairs) -> None:
    entries = int(pairs.entered.sum())
    if not 0 < entries < len(pairs.entered):
        first, last = panel.years[plan.test.start], panel.years[plan.test.end]
        raise YanzhenError(
            f"{first}→{last}：{len(pairs.entered)} 个候选里进入了 {entries} 个，无从检验",
            why=f"进入的定义是“{event.label}”",
            do="换别的进入定义（--event lq1、lq0.5、new）或别的时段（--test）",
        )


def _by_time(panel: Panel, event: Event, plan: Plan, scene: Scene) -> _Predicted:
    lessons = join_scenes([make_scene(panel, move, event) for move in plan.train])
    learned = learn(lessons, split_within(lessons, by_time=True))
    features = scene.features.rows(scene.known, lessons.names)
    logits = learned.logits(features)
    if plan.looks_back:
        shift = _older_look(panel, event, plan, scene)
        logits |= {name: recentre(values, shift) for name, values in logits.items()}
    return _Predicted(logits, learned.calibration.probabilities(logits["blend"]), (learned.choice,))


def _older_look(panel: Panel, event: Event, plan: Plan, scene: Scene) -> Floats:
    memory = fit_memory(panel, plan.train[-1], event)
    then, now = (calc_state(panel, y, event) for y in (plan.test.before, plan.test.start))
    return memory.shift(then, log_size(now), scene.known)


def _by_regions(scene: Scene) -> _Predicted:
    """Every region is predicted by models that saw no outcome of its fold; settings are chosen inside the others."""
    sample = join_scenes([scene])
    folds = deal(scene.features.shape[0], FOLDS, 17)[sample.region]
    logits = {name: np.empty(len(sample)) for name in LEARNT}
    chances = np.empty(len(sample))
    choices = []
    for fold in range(FOLDS):
        lessons, held = sample.take(folds != fold), folds == fold
        learned = learn(lessons, split_within(lessons, by_time=False), bags=1)
        for name, values in learned.logits(sample.features[held]).items():
            logits[name][held] = values
        chances[held] = learned.probabilities(sample.features[held])
        choices.append(learned.choice)
    return _Predicted(logits, chances, tuple(choices))


def _baselines(scene: Scene) -> dict[str, Floats]:
    """Scores that need no learning, (n,) each, of the same start year."""
    known, names = scene.known, scene.features.names
    factors = next(n for n in ("factors_12", "factors_4") if n in names)
    random = np.random.default_rng(0).random(int(known.sum()))
    found = {k: scene.features.matrix(column)[known] for k, column in _FROM.items()}
    found |= {"random": random, "svd": scene.features.matrix(factors)[known]}
    return {name: found[name] for name in BASELINES}
