"""Sixteen scenarios side by side through one network, compiled; loaded only when there are many."""

from __future__ import annotations

import numpy as np
from numba import njit

LANES = 16
"""Scenarios that walk together: two cache lines of float64 a unit."""


@njit(cache=True)
def _replaceable(loss, market, output, volume, reduced):  # type: ignore[no-untyped-def]
    """reduced = σ × loss with σ_i = min(1, output_i / what its market still gets)."""
    volume[:] = 0.0
    for i in range(len(market)):
        left, row, mine = volume[market[i]], loss[i], output[i]
        for k in range(LANES):
            left[k] += mine * (1.0 - row[k])
    for i in range(len(market)):
        left, row, mine, into = volume[market[i]], loss[i], output[i], reduced[i]
        for k in range(LANES):
            into[k] = row[k] * (mine / max(left[k], mine)) if mine > 0.0 else 0.0


@njit(cache=True, fastmath={"contract"})
def _weigh(first, end, end_unit, share, source, into):  # type: ignore[no-untyped-def]
    """into = Σ share × source over links first…end."""
    into[:] = 0.0
    for e in range(first, end):
        row, c = source[end_unit[e]], share[e]
        for k in range(LANES):
            into[k] += c * row[k]


@njit(cache=True)
def _step_down(down, floor, reduced, loss, gap):  # type: ignore[no-untyped-def]
    """One round of shortages: the worst input group of each unit decides. Returns the new losses in place."""
    unit, group, supplier, share = down
    total, worst = np.empty(LANES), np.empty(LANES)
    for i in range(len(unit) - 1):
        worst[:] = floor[i]
        for g in range(unit[i], unit[i + 1]):
            _weigh(group[g], group[g + 1], supplier, share, reduced, total)
            for k in range(LANES):
                worst[k] = max(worst[k], total[k])
        row = loss[i]
        for k in range(LANES):
            gap[k] = max(gap[k], abs(worst[k] - row[k]))
            row[k] = worst[k]


@njit(cache=True)
def _step_up(up, floor, before, loss, gap):  # type: ignore[no-untyped-def]
    """One round of lost orders: each unit loses what its customers no longer buy."""
    unit, customer, share = up
    total = np.empty(LANES)
    for i in range(len(unit) - 1):
        _weigh(unit[i], unit[i + 1], customer, share, before, total)
        row, least = loss[i], floor[i]
        for k in range(LANES):
            worst = max(least[k], total[k])
            gap[k] = max(gap[k], abs(worst - row[k]))
            row[k] = worst


@njit(cache=True)
def _seat(lane, scenario, shocks, floor, state):  # type: ignore[no-untyped-def]
    """Puts a scenario into a lane; returns its largest shock."""
    begin, struck, size = shocks
    lost_down, lost_up = state
    floor[:, lane] = 0.0
    largest = 0.0
    for at in range(begin[scenario], begin[scenario + 1]):
        floor[struck[at], lane] = max(floor[struck[at], lane], size[at])
        largest = max(largest, size[at])
    lost_down[:, lane] = floor[:, lane]
    lost_up[:, lane] = floor[:, lane]
    return largest


@njit(cache=True)
def _finish(lane, state, worth, figures):  # type: ignore[no-untyped-def]
    """Weighted losses of a lane: whole, by shortage, by lost orders."""
    lost_down, lost_up = state
    both, down, up = 0.0, 0.0, 0.0
    for i in range(len(worth)):
        d, u, w = lost_down[i, lane], lost_up[i, lane], worth[i]
        both += w * max(d, u)
        down += w * d
        up += w * u
    figures[0], figures[1], figures[2] = both, down, up


@njit(cache=True, nogil=True)
def run_lanes(plan, shocks, stop, scenarios, found):  # type: ignore[no-untyped-def]
    """Walks ``scenarios`` in sixteen lanes; a lane that has settled takes the next scenario.

    ``plan``: down (unit → groups → links), up (unit → links), market, output, worth. ``shocks``: start, unit,
    size. ``stop``: tolerance relative to the largest shock, most rounds. Fills ``found``: figures (S, 3),
    rounds (S,) negative where the limit ended it, lost (S, 2, n) or empty. Threads may share everything.
    """
    down, up, market, output, worth = plan
    tolerance, limit = stop
    figures, rounds, lost = found
    size, markets = len(market), market.max() + 1
    floor, reduced = np.zeros((size, LANES)), np.zeros((size, LANES))
    state = (np.zeros((size, LANES)), np.zeros((size, LANES)))
    before, volume = np.empty((size, LANES)), np.empty((markets, LANES))
    seated, gap = np.full(LANES, -1), np.empty(LANES)
    walked, scale = np.zeros(LANES, np.int64), np.ones(LANES)
    waiting, running = 0, 0
    while waiting < len(scenarios) or running:
        for k in range(LANES):
            if seated[k] < 0 and waiting < len(scenarios):
                seated[k] = scenarios[waiting]
                scale[k] = _seat(k, seated[k], shocks, floor, state)
                walked[k] = 0
                waiting, running = waiting + 1, running + 1
        gap[:] = 0.0
        _replaceable(state[0], market, output, volume, reduced)
        _step_down(down, floor, reduced, state[0], gap)
        before[:] = state[1]
        _step_up(up, floor, before, state[1], gap)
        for k in range(LANES):
            walked[k] += 1
            if seated[k] >= 0 and (gap[k] <= tolerance * scale[k] or walked[k] >= limit):
                s = seated[k]
                _finish(k, state, worth, figures[s])
                rounds[s] = walked[k] if gap[k] <= tolerance * scale[k] else -walked[k]
                if lost.shape[0]:
                    lost[s, 0], lost[s, 1] = state[0][:, k], state[1][:, k]
                seated[k], running = -1, running - 1
