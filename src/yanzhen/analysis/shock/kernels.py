"""Sixteen scenarios side by side through one network, compiled; loaded only when there are many."""

from __future__ import annotations

from typing import Any

import numpy as np
from llvmlite import ir
from numba import njit
from numba.core import cgutils as untyped_cgutils
from numba.core import types
from numba.extending import intrinsic

cgutils: Any = untyped_cgutils

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


@intrinsic
def _weigh(_context: Any, _links: Any, share: Any, source: Any, into: Any, span: Any) -> Any:
    """into = Σ share[e] × source[links[e]] over e in span: sixteen lanes held in registers the whole way.

    The plain loop stores after each link, for the compiler cannot know that ``into`` is no part of ``source``.
    """

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        links, shares, rows, total = (
            context.make_array(kind)(context, builder, value=value).data
            for kind, value in zip(signature.args[:4], arguments[:4], strict=True)
        )
        half = ir.VectorType(ir.DoubleType(), LANES // 2)
        lanes = [cgutils.alloca_once_value(builder, ir.Constant(half, [0.0] * (LANES // 2))) for _ in "ab"]
        first, end = cgutils.unpack_tuple(builder, arguments[4])
        with cgutils.for_range_slice(builder, first, end, first.type(1), first.type) as (e, _):
            weight = builder.load(builder.gep(shares, [e]))
            spread = builder.shuffle_vector(
                builder.insert_element(ir.Constant(half, ir.Undefined), weight, ir.IntType(32)(0)),
                ir.Constant(half, ir.Undefined),
                ir.Constant(ir.VectorType(ir.IntType(32), LANES // 2), [0] * (LANES // 2)),
            )
            at = builder.mul(builder.load(builder.gep(links, [e])), first.type(LANES))
            for n, held in enumerate(lanes):
                place = builder.gep(rows, [builder.add(at, first.type(n * LANES // 2))])
                row = builder.load(builder.bitcast(place, half.as_pointer()), align=8)
                more = builder.fmul(row, spread, flags=("contract",))
                builder.store(builder.fadd(builder.load(held), more, flags=("contract",)), held)
        for n, held in enumerate(lanes):
            place = builder.gep(total, [first.type(n * LANES // 2)])
            builder.store(builder.load(held), builder.bitcast(place, half.as_pointer()), align=8)
        return context.get_dummy_value()

    return types.void(_links, share, source, into, span), generate


@njit(cache=True)
def _step_down(down, floor, reduced, loss, gap):  # type: ignore[no-untyped-def]
    """One round of shortages: the worst input group of each unit decides. Returns the new losses in place."""
    unit, group, supplier, share = down
    total, worst = np.empty(LANES), np.empty(LANES)
    for i in range(len(unit) - 1):
        worst[:] = floor[i]
        for g in range(unit[i], unit[i + 1]):
            _weigh(supplier, share, reduced, total, (group[g], group[g + 1]))  # type: ignore[call-arg]
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
        _weigh(customer, share, before, total, (unit[i], unit[i + 1]))  # type: ignore[call-arg]
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
