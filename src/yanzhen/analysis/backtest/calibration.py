"""From a score to a probability that can be taken at its word, and how far it can."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from yanzhen.analysis.backtest.logistic import expit
from yanzhen.analysis.backtest.panel import Floats

FEW_ENTRIES = 300
"""Below this number of entries a curve of steps follows noise: Platt's two numbers are used instead."""
GROUPS = 10


@dataclass(frozen=True, slots=True, eq=False)
class Calibration:
    """``method`` platt (p = expit(a·logit + b)) or isotonic (steps, joined by lines, from Platt's ends)."""

    method: str
    slope: float
    shift: float
    logits: Floats
    chances: Floats

    def probabilities(self, logits: Floats) -> Floats:
        if self.method == "platt":
            return expit(self.slope * logits + self.shift)
        found: Floats = np.interp(logits, self.logits, self.chances)
        return found


def fit_calibration(logits: Floats, entered: NDArray[np.bool_]) -> Calibration:
    """On predictions for held-out rows only. Platt (1999); isotonic by pooling adjacent violators."""
    slope, shift = _platt(logits, entered)
    none = np.empty(0)
    if entered.sum() < FEW_ENTRIES:
        return Calibration("platt", slope, shift, none, none)
    at, chances = _isotonic(logits, entered)
    return Calibration("isotonic", slope, shift, at, chances)


def _platt(logits: Floats, entered: NDArray[np.bool_]) -> tuple[float, float]:
    yes, no = float(entered.sum()), float((~entered).sum())
    target = np.where(entered, (yes + 1) / (yes + 2), 1 / (no + 2))
    x = np.stack([logits, np.ones_like(logits)])
    found = np.array([1.0, 0.0])
    for _ in range(50):
        chance = expit(found @ x)
        slope = x @ (chance - target)
        bend = (x * (chance * (1 - chance))) @ x.T + 1e-6 * np.eye(2)
        move = np.linalg.solve(bend, slope)
        found = found - np.clip(move, -2, 2)
        if np.abs(move).max() < 1e-8:
            break
    return float(found[0]), float(found[1])


def _isotonic(logits: Floats, entered: NDArray[np.bool_]) -> tuple[Floats, Floats]:
    """Centres of blocks and their smoothed shares, both non-decreasing."""
    by = np.argsort(logits, kind="stable")
    blocks: list[list[float]] = []
    for chunk in np.array_split(by, min(len(by), 400)):
        blocks.append([float(entered[chunk].sum()), float(len(chunk)), float(logits[chunk].sum())])
        while len(blocks) > 1 and blocks[-2][0] / blocks[-2][1] >= blocks[-1][0] / blocks[-1][1]:
            last = blocks.pop()
            blocks[-1] = [a + b for a, b in zip(blocks[-1], last, strict=True)]
    found = np.asarray(blocks)
    chances = (found[:, 0] + 0.5) / (found[:, 1] + 1.0)
    return found[:, 2] / found[:, 1], np.maximum.accumulate(chances)


@dataclass(frozen=True, slots=True)
class Reliability:
    """One group of pairs with like probability: how many, what was said on average, what happened."""

    pairs: int
    said: float
    happened: float


@dataclass(frozen=True, slots=True)
class Trust:
    """Brier score, that of always saying the share, expected calibration error, reliability by tenths."""

    brier: float
    brier_of_share: float
    error: float
    table: tuple[Reliability, ...]


def calc_trust(chances: Floats, entered: NDArray[np.bool_]) -> Trust:
    """ECE = Σ n_g / n · |said − happened| over ten groups of equal number, by probability."""
    by = np.argsort(chances, kind="stable")
    groups = [g for g in np.array_split(by, GROUPS) if len(g)]
    table = tuple(Reliability(len(g), float(chances[g].mean()), float(entered[g].mean())) for g in groups)
    error = sum(g.pairs * abs(g.said - g.happened) for g in table) / max(len(by), 1)
    share = float(entered.mean())
    brier = float(np.mean((chances - entered) ** 2))
    return Trust(brier, share * (1 - share), error, table)
