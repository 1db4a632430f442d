"""Ridge logistic regression by Newton steps: the plain model that shows what each feature adds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from yanzhen.analysis.backtest.panel import Floats

STEPS, ENOUGH = 25, 1e-4
WIDEST = 8.0
"""Standardised features are cut at this many deviations, so that one odd region cannot decide."""


@dataclass(frozen=True, slots=True, eq=False)
class Logistic:
    """logit p = intercept + Σ weight · (x − mean) / deviation; a missing x counts as its mean."""

    mean: Floats
    deviation: Floats
    weights: Floats
    intercept: float

    def logits(self, features: NDArray[np.float32]) -> Floats:
        found: Floats = _standardised(features, self.mean, self.deviation) @ self.weights + self.intercept
        return found


def fit_logistic(features: NDArray[np.float32], entered: NDArray[np.bool_], shrink: float) -> Logistic:
    """Minimises −log likelihood / n + shrink / 2 · |weights|², the intercept free."""
    mean, deviation = _moments(features)
    x = _standardised(features, mean, deviation)
    x = np.concatenate([np.ones((len(x), 1)), x], axis=1)
    y = entered.astype(np.float64)
    penalty = np.full(x.shape[1], shrink)
    penalty[0] = 1e-9
    share = np.clip(y.mean(), 1e-6, 1 - 1e-6)
    weights = np.zeros(x.shape[1])
    weights[0] = np.log(share / (1 - share))
    for _ in range(STEPS):
        chance = expit(x @ weights)
        slope = x.T @ (chance - y) / len(y) + penalty * weights
        bend = (x * (chance * (1 - chance))[:, None]).T @ x / len(y) + np.diag(penalty)
        move = np.linalg.solve(bend, slope)
        weights = weights - move
        if np.abs(move).max() < ENOUGH:
            break
    return Logistic(mean, deviation, weights[1:], float(weights[0]))


def expit(x: Floats) -> Floats:
    found: Floats = 1.0 / (1.0 + np.exp(-np.clip(x, -40, 40)))
    return found


def _moments(features: NDArray[np.float32]) -> tuple[Floats, Floats]:
    known = ~np.isnan(features)
    number = np.maximum(known.sum(axis=0), 1)
    filled = np.where(known, features, 0.0).astype(np.float64)
    mean = filled.sum(axis=0) / number
    spread = np.where(known, features - mean, 0.0)
    deviation = np.sqrt((spread**2).sum(axis=0) / number)
    return mean, deviation


def _standardised(features: NDArray[np.float32], mean: Floats, deviation: Floats) -> Floats:
    varies = deviation > 1e-7 * np.maximum(np.abs(mean), 1.0)
    scaled = (features - mean) / np.where(varies, deviation, 1.0) * varies
    found: Floats = np.clip(np.nan_to_num(scaled), -WIDEST, WIDEST)
    return found
