"""Panels whose truth is known, to see whether a method finds it: hidden strengths, drift, and samples of people."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from yanzhen.analysis.backtest.panel import Panel


@dataclass(frozen=True, slots=True)
class World:
    """``keeps``: what of a region's own strength stays from year to year; ``sampled``: people counted in all.

    ``shape``: how far strengths follow the hidden factors (1) or nothing that can be known (0).
    """

    regions: int = 200
    activities: int = 80
    years: int = 3
    keeps: float = 0.9
    shape: float = 0.7
    sampled: float = 4e6
    seed: int = 1


def make_panel(world: World) -> Panel:
    """Shares of samples: log strength = activity + factors + own part (AR(1)); counts are Poisson of size × share."""
    rng = np.random.default_rng(world.seed)
    regions, activities = world.regions, world.activities
    size = np.exp(rng.normal(0, 1.5, regions))
    size /= size.sum()
    common = rng.normal(0, 1.2, activities)
    fixed = rng.normal(size=(regions, 4)) @ rng.normal(size=(4, activities)) / 2 * world.shape
    own = rng.normal(size=(regions, activities)) * np.sqrt(max(1 - world.shape**2, 0.0))
    grow = np.zeros(activities)
    values = []
    for _ in range(world.years):
        strength = np.exp(common + grow + 1.2 * (fixed + own))
        expected = strength / strength.sum(axis=1, keepdims=True) * (size * world.sampled)[:, None]
        counted = rng.poisson(expected).astype(np.float64)
        counted[counted.sum(axis=1) == 0, 0] = 1.0
        values.append(counted / counted.sum(axis=1, keepdims=True))
        fresh = rng.normal(size=own.shape) * np.sqrt(max(1 - world.shape**2, 0.0))
        own = world.keeps * own + np.sqrt(1 - world.keeps**2) * fresh
        grow = grow + rng.normal(0, 0.15, activities)
    return Panel(
        tuple(f"r{i:04d}" for i in range(regions)),
        tuple(f"a{i:03d}" for i in range(activities)),
        tuple(range(2000, 2000 + world.years)),
        np.stack(values),
        np.ones((world.years, regions), np.bool_),
        size,
    )
