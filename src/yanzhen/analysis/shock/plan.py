"""The network as the propagation reads it: input groups a unit, shares in them, and shares of what it sells."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from yanzhen.analysis.graph.table import Floats
from yanzhen.analysis.shock.network import Need, SupplyNetwork
from yanzhen.kernel.adjacency import Ints


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """Downwards: unit i has groups ``unit[i]:unit[i+1]``, group g has links ``group[g]:group[g+1]``.

    A group is the suppliers of one essential good (shares Λ^d1 sum to 1), or all partial inputs together
    (shares Λ^d2 of all that the unit buys). Upwards: unit i sells over links ``sold[i]:sold[i+1]`` the shares
    Λ^u of its output.
    """

    unit: Ints
    group: Ints
    supplier: Ints
    share: Floats
    sold: Ints
    customer: Ints
    sold_share: Floats

    @property
    def down(self) -> tuple[Ints, Ints, Ints, Floats]:
        return self.unit, self.group, self.supplier, self.share

    @property
    def up(self) -> tuple[Ints, Ints, Floats]:
        return self.sold, self.customer, self.sold_share


def make_plan(network: SupplyNetwork) -> Plan:
    """Sorts the links once; figures are those of the model's impact matrices."""
    table, weight = network.table, network.weight
    essential = network.need == Need.ESSENTIAL
    key = np.where(essential, network.good[table.supplier], network.size)
    kept = np.flatnonzero(network.need != Need.NEGLIGIBLE)
    order = kept[np.lexsort((table.supplier[kept], key[kept], table.customer[kept]))]
    ends, keys = table.customer[order], key[order]
    first = np.ones(order.size, dtype=bool)
    first[1:] = (ends[1:] != ends[:-1]) | (keys[1:] != keys[:-1])
    number = np.cumsum(first) - 1
    groups = int(first.sum())
    inside = np.bincount(number, weights=weight[order], minlength=groups)
    whole = np.where(essential[order], inside[number], network.bought[ends])
    sale = np.lexsort((table.customer, table.supplier))
    return Plan(
        _starts(ends[first], network.size),
        np.append(np.flatnonzero(first), order.size).astype(np.int64),
        table.supplier[order],
        weight[order] / whole,
        _starts(table.supplier, network.size),
        table.customer[sale],
        weight[sale] / network.output[table.supplier[sale]],
    )


def _starts(owners: Ints, size: int) -> Ints:
    start = np.zeros(size + 1, dtype=np.int64)
    np.cumsum(np.bincount(owners, minlength=size), out=start[1:])
    return start
