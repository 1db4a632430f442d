"""One shock followed round by round in plain arrays: who is hit when, how hard, and by whom."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from yanzhen.analysis.graph.table import Floats
from yanzhen.analysis.shock.cascade import Shock, Stopping, check_shock
from yanzhen.analysis.shock.network import SupplyNetwork
from yanzhen.analysis.shock.plan import Plan, make_plan
from yanzhen.kernel.adjacency import Ints

SETTLED = Stopping(tolerance=1e-9, rounds=5_000)


@dataclass(frozen=True, slots=True, eq=False)
class Trace:
    """Losses of each unit by shortage (``down``) and by lost orders (``up``) at the end, and on average.

    ``down_mean``/``up_mean`` are averages over the stop when rounds take time. ``down_from``/``up_from`` is
    the unit the loss comes from, -1 where there is none or the unit itself was struck.
    """

    down: Floats
    up: Floats
    down_mean: Floats
    up_mean: Floats
    down_from: Ints
    up_from: Ints
    rounds: int
    settled: bool

    def way(self, unit: int, *, by_shortage: bool) -> tuple[int, ...]:
        """From the struck unit to ``unit``, the way its loss came first."""
        origin, found = self.down_from if by_shortage else self.up_from, [unit]
        while origin[found[-1]] >= 0:
            found.append(int(origin[found[-1]]))
        return tuple(reversed(found))


def follow_shock(
    network: SupplyNetwork, shock: Shock, *, stopping: Stopping = SETTLED, days: float = 0, lag: float = 0
) -> Trace:
    """Walks the rounds of ``calc_systemic_risk`` for one scenario.

    With ``lag`` > 0 each round takes ``lag`` days (the stock lasts so long) and the stop lasts ``days``: no
    more rounds are walked than fit, and the means are over the days. With ``lag`` 0 everything settles at
    once. Raises YanzhenError as ``calc_systemic_risk``.
    """
    check_shock(network, shock)
    plan, floor = make_plan(network), np.zeros(network.size)
    for unit, share in shock.items():
        floor[unit] = share
    walk = _Walk(network, plan, floor)
    timed = lag * stopping.rounds > days
    most = int(np.ceil(days / lag)) - 1 if timed else stopping.rounds
    gap, passed, sums = 1.0, 0.0, np.zeros((2, network.size))
    while walk.rounds < most and gap > stopping.tolerance * floor.max():
        if lag:
            sums += lag * np.stack((walk.down, walk.up))
            passed += lag
        gap = walk.step()
    last = np.stack((walk.down, walk.up))
    mean = (sums + (days - passed) * last) / days if lag else last
    settled = bool(gap <= stopping.tolerance * floor.max())
    return Trace(last[0], last[1], mean[0], mean[1], walk.down_from, walk.up_from, walk.rounds, settled)


class _Walk:
    """The losses of one scenario as they grow; the source of a loss is kept from the round it first shows."""

    def __init__(self, network: SupplyNetwork, plan: Plan, floor: Floats) -> None:
        self.network, self.plan, self.floor, self.rounds = network, plan, floor, 0
        self.down, self.up = floor.copy(), floor.copy()
        self.down_from = np.full(network.size, -1, dtype=np.int64)
        self.up_from = np.full(network.size, -1, dtype=np.int64)
        self.group_unit = np.repeat(np.arange(network.size), np.diff(plan.unit))
        self.link_group = np.repeat(np.arange(plan.group.size - 1), np.diff(plan.group))
        self.seller = np.repeat(np.arange(network.size), np.diff(plan.sold))

    def step(self) -> float:
        """One round; returns the largest change."""
        down, up = self._shortage(), self._lost_orders()
        gap = float(max(np.abs(down - self.down).max(), np.abs(up - self.up).max()))
        self.down, self.up = down, up
        self.rounds += 1
        return gap

    def _shortage(self) -> Floats:
        plan, network = self.plan, self.network
        left = np.bincount(network.market, weights=network.output * (1 - self.down))[network.market]
        sigma = network.output / np.maximum(np.maximum(left, network.output), 1e-300)
        part = plan.share * (sigma * self.down)[plan.supplier]
        total = np.bincount(self.link_group, weights=part, minlength=plan.group.size - 1)
        found = self.floor.copy()
        np.maximum.at(found, self.group_unit, total)
        worst = total[self.link_group] >= found[self.group_unit[self.link_group]] * (1 - 1e-12)
        self._remember(
            self.down_from, (self.down, found), self.group_unit[self.link_group], plan.supplier, part * worst
        )
        return found

    def _lost_orders(self) -> Floats:
        plan = self.plan
        part = plan.sold_share * self.up[plan.customer]
        total = np.bincount(self.seller, weights=part, minlength=self.network.size)
        found = np.maximum(self.floor, total)
        self._remember(self.up_from, (self.up, found), self.seller, plan.customer, part)
        return found

    @staticmethod
    def _remember(origin: Ints, change: tuple[Floats, Floats], hit: Ints, other: Ints, part: Floats) -> None:
        """For units hit for the first time: the unit that contributes most to the binding loss."""
        before, after = change
        fresh = (before[hit] == 0) & (after[hit] > 0) & (part > 0)
        order = np.flatnonzero(fresh)[np.argsort(part[fresh], kind="stable")]
        origin[hit[order]] = other[order]
