"""The economic systemic risk index: what share of all output is lost when one unit, or several, stop.

Model: Diem, Borsos, Reisch, Kertész, Thurner, Quantifying firm-level economic systemic risk from nation-wide
supply networks, Scientific Reports 12, 7719 (2022). Unit i sells W_ij to unit j and makes a good of class p_i;
s_i is its output. Each unit produces by a generalised Leontief function: essential inputs, one group a class,
bind by themselves; partial inputs bind together in proportion; negligible ones not at all. With h = 1 before
the shock, ψ_i = 1 − shock_i, h(0) = ψ and losses 1 − h, in rounds that are all taken at once

    σ_i(t) = min(1, s_i / Σ_{j: p_j = p_i} s_j h^d_j(t))              what others of the class cannot replace
    h^d_l(t+1) = min(ψ_l, min_k 1 − Σ_{i: p_i = k, essential for l} σ_i Λ^d1_il (1 − h^d_i(t)),
                          1 − Σ_{i: partial for l} σ_i Λ^d2_il (1 − h^d_i(t)))
    h^u_l(t+1) = min(ψ_l, 1 − Σ_j Λ^u_lj (1 − h^u_j(t)))

    Λ^d1_il = W_il / Σ_{j: p_j = p_i, essential for l} W_jl    Λ^d2_il = W_il / b_l    Λ^u_lj = W_lj / s_l

(b_l, s_l: all that l buys and sells; in the paper the sums of W)

until no h changes by more than ``tolerance`` times the largest shock. Then h = min(h^d, h^u) and the index is
Σ_j w_j (1 − h_j) / Σ_j w_j, w = s unless other weights are given.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from yanzhen.analysis.graph.table import Floats
from yanzhen.analysis.graph.threads import Turn, share_out
from yanzhen.analysis.shock.network import SupplyNetwork
from yanzhen.analysis.shock.plan import make_plan
from yanzhen.kernel.adjacency import Ints
from yanzhen.kernel.errors import YanzhenError

PUBLISHED_TOLERANCE = 0.01
"""Where the paper and the GLcascade package stop."""
MOST_ROUNDS = 10_000

Shock = Mapping[int, float]
"""Unit → share of its output that fails, in (0, 1]."""


@dataclass(frozen=True, slots=True, eq=False)
class SystemicRisk:
    """Per scenario, in [0, 1]: the index, by shortage alone and by lost orders alone; rounds walked.

    ``settled`` is False where the most rounds ended it. ``lost`` (S, 2, n), when kept: losses of each unit by
    shortage and by lost orders.
    """

    index: Floats
    downstream: Floats
    upstream: Floats
    rounds: Ints
    settled: npt.NDArray[np.bool_]
    lost: Floats | None = None


@dataclass(frozen=True, slots=True)
class Stopping:
    """When a scenario ends: changes below ``tolerance`` × its largest shock, or after ``rounds`` rounds.

    With ``tolerance`` 0 and ``rounds`` given, exactly so many rounds are walked: then, and when everything
    has settled, a larger shock never gives a smaller loss. A tolerance ends slow scenarios early and keeps
    this only within the tolerance.
    """

    tolerance: float = PUBLISHED_TOLERANCE
    rounds: int = MOST_ROUNDS

    def __post_init__(self) -> None:
        if not (0 <= self.tolerance < 1 and self.rounds >= 1):
            raise YanzhenError(
                "收敛条件不能用", where=f"{self.tolerance:g}，{self.rounds}轮", do="允差在0到1之间，至少一轮"
            )


DEFAULT = Stopping()


def calc_systemic_risk(
    network: SupplyNetwork,
    shocks: Sequence[Shock] | None = None,
    *,
    stopping: Stopping = DEFAULT,
    keep: bool = False,
) -> SystemicRisk:
    """The index of each scenario; without ``shocks`` each unit stops in turn, alone and wholly.

    Scenarios walk sixteen to a vector and end each at its own round, so figures do not depend on company.
    Raises YanzhenError on an unknown unit or a shock outside (0, 1].
    """
    laid = _lay_out(network, shocks)
    count = laid[0].size - 1
    figures, rounds = np.zeros((count, 3)), np.zeros(count, dtype=np.int64)
    lost = np.zeros((count if keep else 0, 2, network.size))
    _walk(network, laid, stopping, (figures, rounds, lost))
    shares = figures / network.worth.sum()
    settled = rounds > 0
    index, down, up = np.ascontiguousarray(shares.T)
    return SystemicRisk(index, down, up, np.abs(rounds), settled, lost if keep else None)


def _walk(
    network: SupplyNetwork,
    laid: tuple[Ints, Ints, Floats],
    stopping: Stopping,
    found: tuple[Floats, Ints, Floats],
) -> None:
    """Deals the scenarios to threads, which run without the interpreter's lock."""
    from yanzhen.analysis.shock.kernels import LANES, run_lanes

    plan, count = make_plan(network), found[1].size
    told = plan.down, plan.up, network.market, network.output, network.worth
    stop = float(stopping.tolerance), stopping.rounds

    def walk(turn: Turn) -> None:
        run_lanes(told, laid, stop, np.arange(turn[0], count, turn[1]), found)

    share_out(walk, -(-count // LANES))


def _lay_out(network: SupplyNetwork, shocks: Sequence[Shock] | None) -> tuple[Ints, Ints, Floats]:
    """(start, unit, size) over all scenarios."""
    if shocks is None:
        every = np.arange(network.size, dtype=np.int64)
        return np.arange(network.size + 1, dtype=np.int64), every, np.ones(network.size)
    for shock in shocks:
        check_shock(network, shock)
    begin = np.cumsum([0, *(len(s) for s in shocks)]).astype(np.int64)
    struck = np.asarray([i for s in shocks for i in s], dtype=np.int64)
    return begin, struck, np.asarray([x for s in shocks for x in s.values()], dtype=np.float64)


def check_shock(network: SupplyNetwork, shock: Shock) -> None:
    """Raises YanzhenError on no unit, an unknown unit, a share outside (0, 1]."""
    if not shock:
        raise YanzhenError("没有给出停产的节点", do="给出至少一个节点")
    for unit, share in shock.items():
        if not 0 <= unit < network.size:
            raise YanzhenError("没有这个节点", where=f"{unit}号", why=f"网络只有{network.size}个节点")
        if not 0 < share <= 1:
            raise YanzhenError(
                "停产的比例不能用", where=f"{network.names[unit]} {share:g}", do="大于0、不超过1，全停为1"
            )


def name_shock(network: SupplyNetwork, units: Iterable[str], share: float = 1.0) -> dict[int, float]:
    """A scenario by names. Raises YanzhenError on unknown names."""
    shock = {network.table.position(name): share for name in units}
    check_shock(network, shock)
    return shock
