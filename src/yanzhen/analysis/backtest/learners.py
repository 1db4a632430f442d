"""The models that learn: logistic, boosting, their blend; settings chosen on held-out rows of the lessons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from yanzhen.analysis.backtest.boosting import Boosted, BoostRule, Held, fit_boosted, log_loss
from yanzhen.analysis.backtest.calibration import Calibration, fit_calibration
from yanzhen.analysis.backtest.logistic import Logistic, fit_logistic
from yanzhen.analysis.backtest.panel import Floats
from yanzhen.analysis.backtest.samples import Sample, Split
from yanzhen.kernel.errors import YanzhenError

SHRINKS = (1e-4, 1e-3, 1e-2, 1e-1)
RULES = tuple(BoostRule(depth=d, least=least) for d, least in ((3, 8.0), (4, 16.0), (6, 8.0)))
SHARES = (0.0, 0.25, 0.5, 0.75, 1.0)
MOST_TUNED, MOST_FITTED, BAGS = 30_000, 200_000, 2
LEAST_ENTRIES = 20
PLAIN = (
    "density",
    "alike_40",
    "size",
    "popularity",
    "alike_40*popularity",
    "density_relative*size",
)


@dataclass(frozen=True, slots=True)
class Choice:
    """Settings, and the log loss on held-out rows that chose them: of logistic, boosting, blend."""

    shrink: float
    rule: BoostRule
    share: float
    losses: tuple[float, float, float]


@dataclass(frozen=True, slots=True, eq=False)
class Learned:
    """Fitted models. ``choice.share`` is the part of boosting in the blend of logits."""

    names: tuple[str, ...]
    plain: Logistic
    logistic: Logistic
    boosted: tuple[Boosted, ...]
    choice: Choice
    calibration: Calibration

    def logits(self, features: NDArray[np.float32]) -> dict[str, Floats]:
        """Logits of every learnt model for rows with columns ``names``."""
        some = [self.names.index(n) for n in PLAIN if n in self.names]
        linear = self.logistic.logits(features)
        trees = np.mean([b.logits(features) for b in self.boosted], axis=0)
        return {
            "plain": self.plain.logits(features[:, some]),
            "logistic": linear,
            "boosting": trees,
            "blend": _blend(linear, trees, self.choice.share),
        }

    def probabilities(self, features: NDArray[np.float32]) -> Floats:
        """Calibrated probability of the blend."""
        return self.calibration.probabilities(self.logits(features)["blend"])


def learn(sample: Sample, splits: Sequence[Split], bags: int = BAGS) -> Learned:
    """Raises YanzhenError where there are too few entries to learn from."""
    entries = int(sample.entered.sum())
    if entries < LEAST_ENTRIES or entries == len(sample):
        raise YanzhenError(
            f"只有 {entries} 次进入，学不了",
            why=f"至少要 {LEAST_ENTRIES} 次进入，且要有没进入的",
            do="换别的进入定义（--event）、更长的跨度（--step）或更多的年份",
        )
    choice, logits, entered = _choose(sample, splits)
    kept = sample.thinned(MOST_FITTED)
    some = [sample.names.index(n) for n in PLAIN if n in sample.names]
    rules = [replace(choice.rule, seed=choice.rule.seed + k) for k in range(bags)]
    return Learned(
        sample.names,
        fit_logistic(kept.features[:, some], kept.entered, 1e-3),
        fit_logistic(kept.features, kept.entered, choice.shrink),
        tuple(fit_boosted(kept.features, kept.entered, rule) for rule in rules),
        choice,
        fit_calibration(logits, entered),
    )


def _blend(linear: Floats, trees: Floats, share: float) -> Floats:
    return (1 - share) * linear + share * trees


def _choose(sample: Sample, splits: Sequence[Split]) -> tuple[Choice, Floats, NDArray[np.bool_]]:
    """The choice, and the blend's logits and outcomes on all held-out rows, for the calibration."""
    pairs = [(sample.take(fit).thinned(MOST_TUNED), sample.take(held)) for fit, held in splits]
    pairs = [(fit, held) for fit, held in pairs if fit.entered.any() and held.entered.any()]
    if not pairs:
        raise YanzhenError("留出的部分没有一次进入，选不出参数", do="换别的进入定义或更多的年份")
    entered = np.concatenate([held.entered for _, held in pairs])
    linear = {s: _held_logistic(pairs, s) for s in SHRINKS}
    shrink = min(SHRINKS, key=lambda s: log_loss(linear[s], entered))
    grown = [_held_boosting(pairs, rule) for rule in RULES]
    trees, rule = min(grown, key=lambda g: log_loss(g[0], entered))
    blends = {share: log_loss(_blend(linear[shrink], trees, share), entered) for share in SHARES}
    share = min(SHARES, key=lambda s: blends[s])
    losses = (blends[0.0], blends[1.0], blends[share])
    return Choice(shrink, rule, share, losses), _blend(linear[shrink], trees, share), entered


def _held_logistic(pairs: list[tuple[Sample, Sample]], shrink: float) -> Floats:
    return np.concatenate(
        [fit_logistic(fit.features, fit.entered, shrink).logits(held.features) for fit, held in pairs]
    )


def _held_boosting(pairs: list[tuple[Sample, Sample]], rule: BoostRule) -> tuple[Floats, BoostRule]:
    """Held-out logits, and the rule with the number of trees that was best there on average."""
    models = [
        fit_boosted(fit.features, fit.entered, rule, Held(held.features, held.entered)) for fit, held in pairs
    ]
    logits = [m.logits(held.features) for m, (_, held) in zip(models, pairs, strict=True)]
    trees = max(int(np.median([m.trees for m in models])), 10)
    return np.concatenate(logits), replace(rule, trees=trees)
