"""What an older year adds when no lesson could see one: two noisy looks at a region tell more than one.

A panel of three years teaches on the first step, where nothing earlier is known, and is tested on the second, where
it is. The lesson still shows how much a look at the level itself says (fitted on all pairs), and how noisy a look
is (agreement of two looks in regions of a size, against the best agreement of any size). From both follows what the
older look is worth: δ of the newer one.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from yanzhen.analysis.backtest.events import Event, Flags, State, Transition, calc_state
from yanzhen.analysis.backtest.features import Features, calc_features
from yanzhen.analysis.backtest.logistic import Logistic, expit, fit_logistic
from yanzhen.analysis.backtest.panel import Floats, Panel

EDGES = np.array([1e-9, 0.25, 0.5, 0.75, 1.0, 1.5, 3.0])
GROUPS = 5
ELSEWHERE = (
    "popularity", "national", "size", "mean_level", "almost", "strong", "anywhere",
    "alike_40", "alike_level_40", "ridge_level", "ridge_presence", "density", "density_near_weighted",
    "correlated", "correlated_near", "lift", "family_1", "family_level_1", "place_4", "peers", "peers_almost",
)  # fmt: skip
"""Features of a pair that its own level has no part in."""
MOST = 120_000


@dataclass(frozen=True, slots=True, eq=False)
class Memory:
    """``worth`` (R,) is δ per region in [0, 1]; ``look`` gives the log odds that a level adds beyond the rest."""

    names: tuple[str, ...]
    look: Logistic
    worth: Floats

    def shift(self, then: State, size: Floats, known: Flags) -> Floats:
        """(n,) to add to the logits of the pairs in ``known`` for the level at the older year; 0 where unknown."""
        marks = _marks(then.level, size)[known]
        rest = np.tile(self.look.mean[: len(self.names)], (len(marks), 1))
        logits = self.look.logits(np.concatenate([rest, marks], axis=1).astype(np.float32))
        typical = float(np.median(logits))
        worth = np.broadcast_to(self.worth[:, None], known.shape)[known]
        found: Floats = np.where(then.unknown[known], 0.0, worth * (logits - typical))
        return found


def fit_memory(panel: Panel, lesson: Transition, event: Event) -> Memory:
    """From one transition before the test; all pairs known at both ends teach, candidates or not."""
    features = calc_features(panel, lesson.start, -1, event)
    first, last = calc_state(panel, lesson.start, event), calc_state(panel, lesson.end, event)
    known = ~first.unknown & ~last.unknown & (first.national > 0)
    names = tuple(n for n in ELSEWHERE if n in features.columns)
    size = log_size(first)
    rows = np.concatenate([features.rows(known, names), _marks(first.level, size)[known]], axis=1)
    kept = _some(len(rows))
    look = fit_logistic(rows[kept].astype(np.float32), last.present[known][kept], 1e-4)
    return Memory(names, look, calc_worth(first, last, features, names))


def calc_worth(first: State, last: State, features: Features, names: tuple[str, ...]) -> Floats:
    """δ = ρ (1 − R) / (1 − R ρ²) per region (R,), the ratio of best weights for a state that keeps ρ a step.

    c is the correlation of what ``names`` leave unexplained of the level in both years, among regions of like
    size; ρ is the largest c of any size, R = c / ρ the reliability of one look.
    """
    known = ~first.unknown & ~last.unknown
    both = [_unexplained(s, features, names, known) for s in (first, last)]
    size = log_size(first)
    group = np.minimum((GROUPS * np.argsort(np.argsort(size)) // max(len(size), 1)), GROUPS - 1)
    agreed = np.array([_correlation(both, known & (group == k)[:, None]) for k in range(GROUPS)])
    keeps = float(np.clip(np.max(agreed), 0.05, 0.99))
    reliable = np.clip(agreed / keeps, 0.0, 1.0)
    worth = keeps * (1 - reliable) / (1 - reliable * keeps**2)
    found: Floats = np.interp(
        np.argsort(np.argsort(size)) / max(len(size) - 1, 1), (np.arange(GROUPS) + 0.5) / GROUPS, worth
    )
    return found


def _unexplained(state: State, features: Features, names: tuple[str, ...], known: Flags) -> Floats:
    soft = state.level / (1 + state.level)
    x = features.rows(known, names).astype(np.float64)
    x = np.concatenate([np.ones((len(x), 1)), x], axis=1)
    bend = x.T @ x + 1e-6 * len(x) * np.eye(x.shape[1])
    rest = np.zeros(known.shape)
    rest[known] = soft[known] - x @ np.linalg.solve(bend, x.T @ soft[known])
    return rest


def _correlation(both: list[Floats], where: Flags) -> float:
    one, other = (b[where] for b in both)
    if len(one) < 3 or one.std() == 0 or other.std() == 0:
        return 0.0
    return float(np.corrcoef(one, other)[0, 1])


def log_size(state: State) -> Floats:
    found: Floats = np.log(np.maximum(state.weights, 1e-12 * max(float(state.weights.max()), 1e-12)))
    return found


def _marks(level: Floats, size: Floats) -> Floats:
    """(R, A, 2·8): which step of ``EDGES`` the level is on, alone and times the standardised log size."""
    steps = np.eye(len(EDGES) + 1)[np.searchsorted(EDGES, level, side="right")]
    scaled = (size - size.mean()) / max(float(size.std()), 1e-9)
    return np.concatenate([steps, steps * scaled[:, None, None]], axis=2)


def _some(size: int) -> np.ndarray:
    if size <= MOST:
        return np.arange(size)
    return np.sort(np.random.default_rng(9).choice(size, MOST, replace=False))


def recentre(logits: Floats, shift: Floats) -> Floats:
    """logits + shift + constant, the constant such that the mean probability stays what it was."""
    wanted = float(expit(logits).mean())
    low, high = -10.0, 10.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if float(expit(logits + shift + middle).mean()) < wanted else (low, middle)
    return logits + shift + low
