"""Cohort curves: how long projects wait from signing to a mark, with those still waiting counted as long as they waited."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Z = 1.959963984540054
"""Two-sided 95 % of the normal distribution."""


@dataclass(frozen=True, slots=True)
class Curve:
    """Product-limit estimate. Arrays of equal length, one entry a distinct time at which something happened.

    ``times`` in the unit of the durations; ``at_risk`` and ``events`` are counts; ``waiting`` is S(t), the share still
    waiting after t; ``low`` and ``high`` bound it (95 %, log(-log) of Greenwood's variance). ``total`` counts everybody,
    ``censored`` those who were still waiting when last looked at, ``followed`` the longest anybody was looked at.
    """

    times: npt.NDArray[np.float64]
    at_risk: npt.NDArray[np.int64]
    events: npt.NDArray[np.int64]
    waiting: npt.NDArray[np.float64]
    low: npt.NDArray[np.float64]
    high: npt.NDArray[np.float64]
    total: int
    censored: int
    followed: float

    @property
    def reached(self) -> npt.NDArray[np.float64]:
        """1 - S(t): the share that has reached the mark by then."""
        return 1.0 - self.waiting

    @property
    def median(self) -> float | None:
        """The first time at which half or less still wait; None when it has not come to that."""
        below = np.flatnonzero(self.waiting <= 0.5 + 1e-12)
        return float(self.times[below[0]]) if below.size else None

    def at(self, time: float) -> float | None:
        """S(time); None beyond the longest time anybody was followed, and when nobody was."""
        if not self.total or time > self.followed:
            return None
        before = np.flatnonzero(self.times <= time)
        return float(self.waiting[before[-1]]) if before.size else 1.0


def calc_kaplan_meier(durations: Sequence[float], happened: Sequence[bool]) -> Curve:
    """Kaplan-Meier (1958): S(t) = prod over times u <= t of (1 - d_u / n_u).

    ``durations`` how long each was followed, ``happened`` whether the mark was reached then; False means the
    observation ended without it (right-censored). At equal times what happened counts before what was censored.
    Raises ValueError for unequal lengths, negative or unknown durations.
    """
    time = np.asarray(durations, dtype=np.float64)
    event = np.asarray(happened, dtype=bool)
    if time.shape != event.shape:
        raise ValueError("durations and happened differ in length")
    if time.size and (not np.isfinite(time).all() or time.min() < 0):
        raise ValueError("durations must be finite and not negative")
    times, counts = np.unique(time[event], return_counts=True)
    order = np.sort(time)
    at_risk = time.size - np.searchsorted(order, times, side="left")
    steps = 1.0 - counts / np.maximum(at_risk, 1)  # nobody at risk: no times either
    waiting = np.cumprod(steps, dtype=np.float64)
    low, high = _bounds(waiting, counts, at_risk)
    followed = float(time.max()) if time.size else 0.0
    return Curve(times, at_risk, counts, waiting, low, high, int(time.size), int((~event).sum()), followed)


def _bounds(
    waiting: npt.NDArray[np.float64], events: npt.NDArray[np.int64], at_risk: npt.NDArray[np.int64]
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Greenwood's variance on the log(-log) scale; where everybody has arrived both bounds are S itself."""
    with np.errstate(divide="ignore", invalid="ignore"):
        variance = np.cumsum(events / (at_risk * (at_risk - events).astype(np.float64)))
        log = np.log(waiting)
        wide = Z * np.sqrt(variance) / log
        low, high = waiting ** np.exp(-wide), waiting ** np.exp(wide)
    plain = ~np.isfinite(low) | ~np.isfinite(high)
    return np.where(plain, waiting, low), np.where(plain, waiting, high)
