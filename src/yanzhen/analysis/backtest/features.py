"""What is known of a region and an activity at the start: nothing here has seen the end of a transition."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from yanzhen.analysis.backtest import hierarchy, history, relatedness
from yanzhen.analysis.backtest.events import Event, Flags, State, calc_state
from yanzhen.analysis.backtest.panel import Floats, Panel

TINY = 1e-9
Named = dict[str, Floats]


@dataclass(frozen=True, slots=True, eq=False)
class Features:
    """Named arrays that broadcast to (R, A): (R, 1) of the region, (A,) of the activity, (R, A) of the pair."""

    columns: Named
    shape: tuple[int, int]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self.columns)

    def rows(self, where: Flags, names: Sequence[str] = ()) -> NDArray[np.float32]:
        """(n, F) float32 for the pairs of ``where`` (R, A), in row order."""
        regions, activities = np.nonzero(where)
        chosen = names or self.names
        found = np.empty((len(regions), len(chosen)), np.float32)
        for k, name in enumerate(chosen):
            found[:, k] = np.broadcast_to(self.columns[name], self.shape)[regions, activities]
        return found

    def matrix(self, name: str) -> Floats:
        return np.broadcast_to(self.columns[name], self.shape)


def calc_features(panel: Panel, start: int, before: int, event: Event) -> Features:
    """Features at year ``start``; growth since year ``before`` (or -1) and shares of earlier entries.

    Reads no year after ``start``: the leak tests overwrite them and compare.
    """
    state = calc_state(panel, start, event)
    near = relatedness.relate(state)
    columns = {
        **_sizes(state),
        **relatedness.calc_related(state, near),
        **hierarchy.calc_families(state, panel),
        **hierarchy.calc_neighbours(state, panel),
        **history.calc_history(panel, (before, start), event, state),
    }
    columns |= _ranks(columns, state, event)
    columns |= _interactions(columns)
    return Features(
        {
            k: np.nan_to_num(v, posinf=0.0, neginf=0.0) if k not in history.NAMES else v
            for k, v in columns.items()
        },
        panel.shape,
    )


def _sizes(state: State) -> Named:
    """Level, popularity, sizes: all that needs no similarity."""
    level, weights = state.level, state.weights
    soft = level / (1 + level)
    size = np.log(weights / max(float(weights.max()), TINY) + TINY)[:, None]
    here = state.present.astype(np.float64)
    national = np.log(state.national + TINY)
    parts = weights[:, None] * state.shares
    parts = parts / np.maximum(parts.sum(axis=0), TINY)
    number = np.maximum(here.sum(axis=0), 1.0)
    return {
        "level": np.minimum(level, 1.5),
        "quotient": np.minimum(state.quotients, 1.5),
        "nothing": (state.shares <= 0).astype(np.float64),
        "log_share": np.log(state.shares + 1e-6),
        "popularity": here.mean(axis=0),
        "national": national,
        "size": size,
        "expected": size + national,
        "diversity": here.mean(axis=1)[:, None],
        "concentration": (state.shares**2).sum(axis=1)[:, None],
        "breadth": (state.shares > 0).mean(axis=1)[:, None],
        "mean_level": soft.mean(axis=0),
        "spread": np.log(level + 0.1).std(axis=0),
        "half_there": (level >= 0.5).mean(axis=0),
        "anywhere": (level > 0).mean(axis=0),
        "almost": ((level >= 0.5) & (level < 1)).mean(axis=0),
        "strong": (level >= 2).mean(axis=0),
        "gathered": (parts**2).sum(axis=0),
        "host_size": (here * size).sum(axis=0) / number,
    }


RANKED = ("factors_12", "ridge", "alike_40", "correlated", "family_1", "place_4", "density", "code_4")


def _ranks(columns: Named, state: State, event: Event) -> Named:
    """log(1 + place) among the region's candidates, by some of the scores: what the region does next best."""
    absent = state.level * event.reach < event.below
    found: Named = {}
    for name in RANKED:
        if name in columns:
            score = np.where(absent, np.broadcast_to(columns[name], absent.shape), -np.inf)
            place = np.empty(score.shape)
            np.put_along_axis(
                place, np.argsort(-score, axis=1, kind="stable"), np.arange(score.shape[1])[None] * 1.0, 1
            )
            found[f"rank_{name}"] = np.log1p(place)
    return found


PRODUCTS = (
    ("alike_40", "popularity"),
    ("density_relative", "size"),
    ("factors_12", "size"),
    ("family_1", "density"),
    ("level", "size"),
    ("national", "size"),
    ("ridge", "popularity"),
)


def _interactions(columns: Named) -> Named:
    """Products of centred columns, for the model that can only add."""
    scaled: Callable[[Floats], Floats] = lambda x: (x - x.mean()) / max(float(x.std()), TINY)  # noqa: E731
    return {
        f"{a}*{b}": scaled(columns[a]) * scaled(columns[b])
        for a, b in PRODUCTS
        if a in columns and b in columns
    }
