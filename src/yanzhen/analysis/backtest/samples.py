"""Rows to learn from and to be tested on, and how they are held out of each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from yanzhen.analysis.backtest.events import Event, Transition, calc_state, find_candidates, find_entries
from yanzhen.analysis.backtest.features import Features, calc_features
from yanzhen.analysis.backtest.panel import Panel
from yanzhen.analysis.backtest.scoring import Pairs

Rows = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """Pairs of one or more transitions: ``features`` (n, F); region, activity and transition of each (n,)."""

    names: tuple[str, ...]
    features: NDArray[np.float32]
    entered: Flags
    region: NDArray[np.int64]
    activity: NDArray[np.int64]
    turn: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.entered)

    def take(self, rows: Rows | Flags) -> Sample:
        return Sample(
            self.names,
            self.features[rows],
            self.entered[rows],
            self.region[rows],
            self.activity[rows],
            self.turn[rows],
        )

    def thinned(self, most: int, seed: int = 3) -> Sample:
        """At most ``most`` rows, drawn by chance."""
        if len(self) <= most:
            return self
        return self.take(np.sort(np.random.default_rng(seed).choice(len(self), most, replace=False)))


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """One transition: features at its start, which pairs can be judged (R, A) and which entered."""

    features: Features
    known: Flags
    entered: Flags

    @property
    def pairs(self) -> Pairs:
        return Pairs.of(self.known, self.entered)


def make_scene(panel: Panel, move: Transition, event: Event) -> Scene:
    features = calc_features(panel, move.start, move.before, event)
    candidates = find_candidates(calc_state(panel, move.start, event), event)
    return Scene(features, *find_entries(panel, move, event, candidates))


def join_scenes(scenes: Sequence[Scene]) -> Sample:
    parts = []
    for turn, scene in enumerate(scenes):
        pairs = scene.pairs
        number = np.full(len(pairs.region), turn, np.int64)
        features = scene.features.rows(scene.known, scenes[0].features.names)
        parts.append((features, pairs.entered, pairs.region, pairs.activity, number))
    columns = [np.concatenate(column) for column in zip(*parts, strict=True)]
    return Sample(scenes[0].features.names, *columns)


def deal(size: int, folds: int, seed: int) -> NDArray[np.int64]:
    """A fold for each of ``size`` things, equal in number, by chance."""
    found = np.arange(size, dtype=np.int64) % folds
    np.random.default_rng(seed).shuffle(found)
    return found


Split = tuple[Rows, Rows]
"""Rows to fit on, rows held out of them."""


def split_within(sample: Sample, *, by_time: bool, seed: int = 5) -> list[Split]:
    """Inner splits, as like as can be to the real test.

    Regions held out: a fifth of the regions. Later years: the last transition is held out; with one
    transition only, a quarter of the regions and of the activities together, because in other years it is other
    activities that grow and a model that knows them by heart would look too good.
    """
    if not by_time:
        folds = deal(int(sample.region.max()) + 1, 5, seed)[sample.region]
        return [_split(folds != 0, folds == 0)]
    if sample.turn.max() > 0:
        last = sample.turn == sample.turn.max()
        return [_split(~last, last)]
    regions = deal(int(sample.region.max()) + 1, 4, seed)[sample.region]
    activities = deal(int(sample.activity.max()) + 1, 4, seed + 1)[sample.activity]
    return [_split((regions != k) & (activities != k), (regions == k) & (activities == k)) for k in range(4)]


def _split(fit: Flags, held: Flags) -> Split:
    return np.flatnonzero(fit), np.flatnonzero(held)
