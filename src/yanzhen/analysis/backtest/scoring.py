"""How good an order is: AUC, average precision, precision@10 within regions; each weighable for the bootstrap."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from yanzhen.analysis.backtest.panel import Floats

TOP = 10
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """The tested pairs: the place of the region and the activity of each (n,), and whether it entered (n,)."""

    region: Ints
    activity: Ints
    entered: NDArray[np.bool_]

    @classmethod
    def of(cls, known: NDArray[np.bool_], entered: NDArray[np.bool_]) -> Pairs:
        region, activity = np.nonzero(known)
        return cls(region, activity, entered[known])

    @property
    def regions(self) -> Ints:
        """Regions with at least one tested pair."""
        return np.unique(self.region)


@dataclass(frozen=True, slots=True)
class Score:
    """AUC, average precision and precision@10 within region; NaN where there is nothing to measure."""

    auc: float
    average_precision: float
    precision: float


@dataclass(frozen=True, slots=True, eq=False)
class Order:
    """A score sorted once, so that each weighting of regions costs one pass.

    ``ends`` are the last places of runs of equal scores; ``hits`` (R',) precision@10 of each region of ``places``.
    """

    region: Ints
    entered: NDArray[np.bool_]
    ends: Ints
    places: Ints
    hits: Floats

    @classmethod
    def of(cls, score: Floats, pairs: Pairs) -> Order:
        by = np.argsort(-score, kind="stable")
        ends = np.append(np.flatnonzero(np.diff(score[by]) != 0), len(by) - 1)
        places, hits = calc_precision(score, pairs)
        return cls(pairs.region[by], pairs.entered[by], ends, places, hits)

    def measure(self, weights: Floats) -> Score:
        """``weights`` by place of region; equal scores share their rank, so their order in the file is nothing."""
        w = weights[self.region]
        gained = np.cumsum(w * self.entered)[self.ends]
        passed = np.cumsum(w)[self.ends]
        yes, whole = float(gained[-1]), float(passed[-1])
        if yes <= 0 or yes >= whole:
            return Score(np.nan, np.nan, np.nan)
        step = np.diff(gained, prepend=0.0)
        missed = np.diff(passed, prepend=0.0) - step
        above = gained - step / 2
        auc = float(missed @ above) / (yes * (whole - yes))
        average = float(step @ (gained / np.maximum(passed, 1e-300))) / yes
        mine = weights[self.places]
        inside = float(mine @ self.hits) / float(mine.sum()) if mine.sum() > 0 else np.nan
        return Score(auc, average, inside)


def calc_precision(score: Floats, pairs: Pairs) -> tuple[Ints, Floats]:
    """(regions with ≥ 1 entry, their precision@10).

    precision@10 = entries among the ten best candidates of the region / min(10, its candidates). Where equal
    scores straddle the tenth place, their entries count in the share of them that fits: the mean over all orders.
    """
    by = np.lexsort((-score, pairs.region))
    region, entered, ordered = pairs.region[by], pairs.entered[by], score[by]
    starts = np.flatnonzero(np.diff(region, prepend=-1))
    stops = np.append(starts[1:], len(region))
    places, hits = [], []
    for a, b in zip(starts, stops, strict=True):
        if entered[a:b].any():
            places.append(int(region[a]))
            hits.append(_top(ordered[a:b], entered[a:b]))
    return np.asarray(places, np.int64), np.asarray(hits, np.float64)


def _top(score: Floats, entered: NDArray[np.bool_]) -> float:
    most = min(TOP, len(score))
    edge = score[most - 1]
    above = score > edge
    level = score == edge
    room = most - int(above.sum())
    return (float(entered[above].sum()) + room * float(entered[level].mean())) / most


@dataclass(frozen=True, slots=True)
class Interval:
    """An estimate with its 95 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, eq=False)
class Bootstrap:
    """Score of every model in each resample of regions: (models, resamples, 3), and on the whole (models, 3)."""

    names: tuple[str, ...]
    whole: Floats
    drawn: Floats

    def interval(self, name: str, measure: int) -> Interval:
        at = self.names.index(name)
        return _interval(self.whole[at, measure], self.drawn[at, :, measure])

    def difference(self, one: str, other: str, measure: int) -> Interval:
        """Paired: both models on the same resamples."""
        a, b = self.names.index(one), self.names.index(other)
        return _interval(
            self.whole[a, measure] - self.whole[b, measure],
            self.drawn[a, :, measure] - self.drawn[b, :, measure],
        )


def _interval(value: float, drawn: Floats) -> Interval:
    known = drawn[np.isfinite(drawn)]
    if not known.size:
        return Interval(float(value), np.nan, np.nan)
    low, high = np.quantile(known, [0.025, 0.975])
    return Interval(float(value), float(low), float(high))


def bootstrap_regions(scores: dict[str, Floats], pairs: Pairs, resamples: int, seed: int = 11) -> Bootstrap:
    """Regions are drawn with replacement, all their pairs with them, the same draw for every model."""
    size = int(pairs.region.max()) + 1
    regions = pairs.regions
    rng = np.random.default_rng(seed)
    draws = rng.multinomial(len(regions), np.full(len(regions), 1 / len(regions)), size=resamples)
    ones = np.ones(size)
    whole, drawn = [], []
    for score in scores.values():
        order = Order.of(score, pairs)
        whole.append(_numbers(order.measure(ones)))
        each = []
        for draw in draws:
            weights = np.zeros(size)
            weights[regions] = draw
            each.append(_numbers(order.measure(weights)))
        drawn.append(each)
    return Bootstrap(tuple(scores), np.asarray(whole), np.asarray(drawn).reshape(len(scores), resamples, 3))


def _numbers(score: Score) -> tuple[float, float, float]:
    return score.auc, score.average_precision, score.precision
