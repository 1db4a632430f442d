"""Families of activities and neighbours of regions, from a column or from the order of their codes."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from yanzhen.analysis.backtest.events import State
from yanzhen.analysis.backtest.panel import Floats, Panel

TINY = 1e-9
PLACES, CODES = (1.5, 4.0, 12.0), (1.5, 4.0)
SIZE_WIDTH = 0.5
"""Standard deviation in log size within which regions count as of one size."""


def find_families(panel: Panel) -> tuple[tuple[str, NDArray[np.int64]], ...]:
    """(name, family of each activity (A,)): the given column, else prefixes of codes of one width.

    Digits are padded on the left, so 10 and 100 in codes of three digits are 010 and 100. A prefix that joins
    nothing or everything is no family.
    """
    if any(panel.families):
        named = [f or f"?{i}" for i, f in enumerate(panel.families)]
        return _levels([("1", named)])
    if not _are_codes(panel.activities):
        return ()
    width = max(len(a) for a in panel.activities)
    padded = [a.zfill(width) if a.isdigit() else a.ljust(width) for a in panel.activities]
    return _levels([(str(k), [p[:k] for p in padded]) for k in range(1, min(width, 5))])[:3]


def _are_codes(names: tuple[str, ...]) -> bool:
    return sum(any(c.isdigit() for c in n) for n in names) > 0.8 * len(names)


def _levels(named: list[tuple[str, list[str]]]) -> tuple[tuple[str, NDArray[np.int64]], ...]:
    found: list[tuple[str, NDArray[np.int64]]] = []
    for _, names in named:
        groups = np.unique(names, return_inverse=True)[1].astype(np.int64)
        if 1 < groups.max() + 1 <= 0.8 * len(names):
            found.append((str(len(found) + 1), groups))
    return tuple(found)


def calc_families(state: State, panel: Panel) -> dict[str, Floats]:
    """Quotient of the family, and mean presence and soft level of its other members, per family level."""
    soft = state.level / (1 + state.level)
    here = state.present.astype(np.float64)
    found: dict[str, Floats] = {}
    for name, group in find_families(panel):
        member = np.eye(int(group.max()) + 1)[group]
        quotient = state.shares @ member / np.maximum(state.national @ member, TINY)
        others = np.maximum(member.sum(axis=0)[group] - 1, 1)
        found[f"family_{name}"] = np.minimum(quotient[:, group], 5.0)
        found[f"family_presence_{name}"] = ((here @ member)[:, group] - here) / others
        found[f"family_level_{name}"] = ((soft @ member)[:, group] - soft) / others
    if _are_codes(panel.activities):
        found |= {f"code_{b:g}": soft @ _kernel(len(panel.activities), b) for b in CODES}
    return found


def calc_neighbours(state: State, panel: Panel) -> dict[str, Floats]:
    """What regions of near codes (often near places) and of like size have of the activity."""
    soft = state.level / (1 + state.level)
    found: dict[str, Floats] = {}
    if _are_codes(panel.regions):
        found |= {f"place_{b:g}": _kernel(len(soft), b).T @ soft for b in PLACES}
        close = _kernel(len(soft), 2.0).T * state.weights
        shares = close @ state.shares / np.maximum(close.sum(axis=1, keepdims=True), TINY)
        found["place_quotient"] = np.minimum(shares / np.maximum(state.national, TINY), 5.0)
    size = np.log(np.maximum(state.weights, TINY * max(float(state.weights.max()), TINY)))
    alike = np.exp(-0.5 * ((size[:, None] - size) / SIZE_WIDTH) ** 2)
    np.fill_diagonal(alike, 0.0)
    alike /= np.maximum(alike.sum(axis=1, keepdims=True), TINY)
    marks = {
        "peers": state.present,
        "peers_almost": (state.level >= 0.5) & (state.level < 1),
        "peers_strong": state.level > 1.5,
        "peers_nothing": state.level <= 0,
    }
    return found | {name: alike @ mark.astype(np.float64) for name, mark in marks.items()}


def _kernel(size: int, width: float) -> Floats:
    """(size, size) columns sum to 1: weight falls with the distance of places in the order; self is 0."""
    at = np.arange(size)
    weights = np.exp(-np.abs(at[:, None] - at) / width)
    np.fill_diagonal(weights, 0.0)
    found: Floats = weights / np.maximum(weights.sum(axis=0), TINY)
    return found
