"""What happened up to the start: growth since an earlier year, and entries that were over by then."""

from __future__ import annotations

import numpy as np

from yanzhen.analysis.backtest.events import Event, Flags, State, calc_state
from yanzhen.analysis.backtest.panel import Floats, Panel

SINCE = ("past_level", "past_change", "past_growth", "past_entry_activity", "past_entry_region")
EVER = ("past_best", "past_mean", "past_present")
NAMES = (*SINCE, *EVER)


def calc_history(panel: Panel, span: tuple[int, int], event: Event, now: State) -> dict[str, Floats]:
    """All of ``NAMES``, (R, A), (A,) or (R, 1); NaN where no earlier year is known.

    past_growth: log change of the activity's national share since ``before``. past_entry: smoothed shares of earlier
    candidates that had entered by ``start``. past_best, past_mean, past_present: highest and mean level, and share
    of years with the activity, over all years before ``start``.
    """
    before, start = span
    found = {name: np.full((1, 1), np.nan) for name in NAMES}
    if start > 0:
        found |= _ever(panel, start, event)
    if 0 <= before < start:
        found |= _since(calc_state(panel, before, event), now, event)
    return found


def _ever(panel: Panel, start: int, event: Event) -> dict[str, Floats]:
    states = [calc_state(panel, year, event) for year in range(start)]
    level = np.stack([np.where(s.unknown, np.nan, s.level) for s in states])
    number = np.maximum((~np.isnan(level)).sum(axis=0), 1)
    never = np.isnan(level).all(axis=0)
    known = np.nan_to_num(level)
    found = {
        "past_best": np.minimum(known.max(axis=0), 3.0),
        "past_mean": (known / (1 + known)).sum(axis=0) / number,
        "past_present": (known >= 1).sum(axis=0) / number,
    }
    return {name: np.where(never, np.nan, values) for name, values in found.items()}


def _since(then: State, now: State, event: Event) -> dict[str, Floats]:
    soft, past = now.level / (1 + now.level), then.level / (1 + then.level)
    candidates = ~then.unknown & ~now.unknown & (then.level * event.reach < event.below)
    entered = candidates & now.present
    rate = float(entered.sum() / max(int(candidates.sum()), 1))
    return {
        "past_level": np.where(then.unknown, np.nan, past),
        "past_change": np.where(then.unknown, np.nan, soft - past),
        "past_growth": np.log((now.national + 1e-6) / (then.national + 1e-6)),
        "past_entry_activity": _smoothed(entered, candidates, 0, rate),
        "past_entry_region": _smoothed(entered, candidates, 1, rate)[:, None],
    }


def _smoothed(entered: Flags, candidates: Flags, axis: int, rate: float, prior: float = 20.0) -> Floats:
    found: Floats = (entered.sum(axis=axis) + prior * rate) / (candidates.sum(axis=axis) + prior)
    return found
