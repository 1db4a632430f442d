"""How near a region is to an activity: density, like regions, few factors, and what goes with what."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from yanzhen.analysis.backtest.events import State
from yanzhen.analysis.backtest.panel import Floats

TINY = 1e-9
NEAREST = 10
FACTORS = (4, 12, 30)
ALIKE = (10, 40)
SHRINK_LEVELS, SHRINK_PRESENCE = 100.0, 50.0


@dataclass(frozen=True, slots=True, eq=False)
class Near:
    """Matrices that several features share: soft levels G, presence M, standardised G, its mean and deviation."""

    soft: Floats
    here: Floats
    standard: Floats
    mean: Floats
    deviation: Floats


def relate(state: State) -> Near:
    soft = state.level / (1 + state.level)
    mean, deviation = soft.mean(axis=0), soft.std(axis=0)
    standard = (soft - mean) / np.maximum(deviation, TINY) * (deviation > TINY)
    return Near(soft, state.present.astype(np.float64), standard, mean, deviation)


def calc_related(state: State, near: Near) -> dict[str, Floats]:
    """Every similarity score, (R, A). The region's own level of the activity itself counts in none of them
    but the factors."""
    return {**_densities(state, near), **_correlated(near), **_alike(near), **_factors(near), **_ridge(near)}


def calc_plain_density(here: Floats) -> Floats:
    """ω = Σ M φ / Σ φ with φ the smaller conditional probability, self left out. Hidalgo et al. (2007)."""
    proximity = _proximity(here)
    found: Floats = here @ proximity / np.maximum(proximity.sum(axis=0), TINY)
    return found


def _proximity(here: Floats) -> Floats:
    together = here.T @ here
    count = np.diagonal(together).copy()
    proximity = together / np.maximum(np.maximum(count[:, None], count), 1.0)
    np.fill_diagonal(proximity, 0.0)
    return proximity


def _densities(state: State, near: Near) -> dict[str, Floats]:
    here = near.here
    proximity = _proximity(here)
    total = np.maximum(proximity.sum(axis=0), TINY)
    density = here @ proximity / total
    close = _largest(proximity, NEAREST, axis=0)
    narrow = np.maximum(close.sum(axis=0), TINY)
    half = (state.level >= 0.5).astype(np.float64)
    wide = _proximity(half)
    together = here.T @ here
    count = np.diagonal(together)
    lift = np.log((together + 1) / (count[:, None] * count / len(here) + 1))
    np.fill_diagonal(lift, 0.0)
    return {
        "density": density,
        "density_relative": density / np.maximum(here.mean(axis=1)[:, None], 1e-6),
        "density_weighted": np.minimum(state.level, 2) @ proximity / total,
        "density_near": here @ close / narrow,
        "density_near_weighted": near.soft @ close / narrow,
        "density_half": half @ wide / np.maximum(wide.sum(axis=0), TINY),
        "lift": here @ lift / np.maximum(here.sum(axis=1)[:, None], 1.0),
    }


def _largest(matrix: Floats, most: int, *, axis: int) -> Floats:
    """The matrix with all but the ``most`` largest entries along ``axis`` set to 0."""
    size = matrix.shape[axis]
    if size <= most:
        return matrix
    edge = np.take(np.partition(matrix, size - most, axis=axis), [size - most], axis=axis)
    return np.where(matrix >= edge, matrix, 0.0)


def _correlated(near: Near) -> dict[str, Floats]:
    z = near.standard
    correlation = z.T @ z / max(len(z), 1)
    np.fill_diagonal(correlation, 0.0)
    signed = np.sign(correlation) * correlation**2
    close = _largest(np.maximum(correlation, 0) ** 2, NEAREST, axis=0)
    return {
        "correlated": z @ signed / np.maximum(np.abs(signed).sum(axis=0), TINY),
        "correlated_near": z @ close / np.maximum(close.sum(axis=0), TINY),
    }


def _alike(near: Near) -> dict[str, Floats]:
    """Soft level and presence among the most similar regions (cosine of standardised levels, squared weights)."""
    length = np.linalg.norm(near.standard, axis=1, keepdims=True)
    unit = near.standard / np.maximum(length, TINY)
    likeness = unit @ unit.T
    np.fill_diagonal(likeness, 0.0)
    likeness = np.maximum(likeness, 0.0) ** 2
    found: dict[str, Floats] = {}
    for most in ALIKE:
        kept = _largest(likeness, most, axis=1)
        kept = kept / np.maximum(kept.sum(axis=1, keepdims=True), TINY)
        found[f"alike_level_{most}"] = kept @ near.soft
        found[f"alike_{most}"] = kept @ near.here
    edge = np.sort(likeness, axis=1)[:, -min(NEAREST, len(likeness))]
    return {**found, "typical": np.sqrt(edge)[:, None]}


def _factors(near: Near) -> dict[str, Floats]:
    """Levels rebuilt from the leading factors of the standardised matrix (truncated SVD)."""
    u, s, v = np.linalg.svd(near.standard, full_matrices=False)
    return {
        f"factors_{k}": (u[:, :k] * s[:k]) @ v[:k] * near.deviation + near.mean
        for k in FACTORS
        if k == FACTORS[0] or k < len(s)
    }


def _ridge(near: Near) -> dict[str, Floats]:
    """Each activity from all others by ridge regression, the diagonal held at 0 (Steck 2019, EASE)."""
    levels = _leave_self_out(near.standard, SHRINK_LEVELS)
    centred = near.here - near.here.mean(axis=0)
    presence = _leave_self_out(centred, SHRINK_PRESENCE)
    return {
        "ridge": levels,
        "ridge_level": levels * near.deviation + near.mean,
        "ridge_presence": presence + near.here.mean(axis=0),
    }


def _leave_self_out(matrix: Floats, shrink: float) -> Floats:
    inverse = np.linalg.inv(matrix.T @ matrix + shrink * np.eye(matrix.shape[1]))
    weights = -inverse / np.diagonal(inverse)
    np.fill_diagonal(weights, 0.0)
    return matrix @ weights
