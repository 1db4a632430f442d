"""What happened up to the start: growth since an earlier year, and entries that were over by then."""

from __future__ import annotations

import numpy as np

from yanzhen.analysis.backtest.events import Event, Flags, State, calc_state
from yanzhen.analysis.backtest.panel import Floats, Panel

NAMES = ("past_level", "past_change", "past_growth", "past_entry_activity", "past_entry_region", "past_best")


def calc_history(panel: Panel, span: tuple[int, int], event: Event, now: State) -> dict[str, Floats]:
    """All of ``NAMES``, (R, A), (A,) or (R, 1); NaN where no earlier year is known.

    past_growth: log change of the activity's national share. past_entry: smoothed shares of earlier candidates
    that had entered by ``start``. past_best: highest level in any earlier year.
    """
    before, start = span
    if before < 0 or before >= start:
        return {name: np.full((1, 1), np.nan) for name in NAMES}
    then = calc_state(panel, before, event)
    soft, past = now.level / (1 + now.level), then.level / (1 + then.level)
    candidates = ~then.unknown & ~now.unknown & (then.level * event.reach < event.below)
    entered = candidates & now.present
    rate = entered.sum() / max(int(candidates.sum()), 1)
    best = np.max([calc_state(panel, y, event).level for y in range(start)], axis=0)
    return {
        "past_level": np.where(then.unknown, np.nan, past),
        "past_change": np.where(then.unknown, np.nan, soft - past),
        "past_growth": np.log((now.national + 1e-6) / (then.national + 1e-6)),
        "past_entry_activity": _smoothed(entered, candidates, 0, float(rate)),
        "past_entry_region": _smoothed(entered, candidates, 1, float(rate))[:, None],
        "past_best": np.minimum(best, 3.0),
    }


def _smoothed(entered: Flags, candidates: Flags, axis: int, rate: float, prior: float = 20.0) -> Floats:
    found: Floats = (entered.sum(axis=axis) + prior * rate) / (candidates.sum(axis=axis) + prior)
    return found
