"""The tables the benchmarks run on, from fixed seeds; needs numpy alone, for it also runs beside the peers."""

from __future__ import annotations

import numpy as np


def regions_by_activities(regions: int, activities: int, share: float = 0.105, seed: int = 7) -> np.ndarray:
    """Nested with three hidden factors; ``share`` is filled, so that about 8 % reach a quotient of 1."""
    rng = np.random.default_rng(seed)
    lean = 1.6 * (rng.normal(size=(regions, 1)) - rng.normal(size=activities))
    lean += rng.normal(size=(regions, 3)) @ rng.normal(size=(3, activities)) + rng.logistic(size=lean.shape)
    values = np.where(lean > np.quantile(lean, 1 - share), np.exp(rng.normal(size=lean.shape) + 1), 0.0)
    values[np.flatnonzero(values.sum(axis=1) == 0), 0] = 1.0
    values[0, values.sum(axis=0) == 0] = 1.0
    return values


def weakly_nested(regions: int, activities: int, share: float = 0.1, seed: int = 11) -> np.ndarray:
    """Hardly any order in who does what: the second eigenvalue is small, reflections lose it in rounding."""
    rng = np.random.default_rng(seed)
    lean = 0.3 * (rng.normal(size=(regions, 1)) - rng.normal(size=activities))
    lean += rng.logistic(size=lean.shape)
    values = np.where(lean > np.quantile(lean, 1 - share), np.exp(rng.normal(3, 1, lean.shape)), 0.0)
    values[np.flatnonzero(values.sum(axis=1) == 0), 0] = 1.0
    values[0, values.sum(axis=0) == 0] = 1.0
    return values


def long_table(values: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Region and activity as numbers, and the value, where it is not 0."""
    rows, columns = np.nonzero(values)
    return rows, columns, values[rows, columns]


def flows(sectors: int, seed: int = 1) -> tuple[np.ndarray, np.ndarray]:
    """Dense random flows and an output that leaves half of it to final demand on average."""
    rng = np.random.default_rng(seed)
    table = rng.random((sectors, sectors))
    return table, np.maximum(table.sum(axis=0), table.sum(axis=1)) * (1.5 + rng.random(sectors))
