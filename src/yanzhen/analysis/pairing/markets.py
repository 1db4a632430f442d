"""Markets as packs define them: a later pack's market replaces an earlier one's of the same id."""

from __future__ import annotations

from collections.abc import Iterable

from yanzhen.analysis.pairing.values import Market
from yanzhen.kernel.errors import YanzhenError
from yanzhen.specs.pack import Pack
from yanzhen.specs.pairing import PairingSpec


def market_of(spec: PairingSpec) -> Market:
    return Market(
        spec.id,
        spec.label.zh,
        {name: float(weight) for name, weight in spec.weights.items()},
        {name: float(value) for name, value in spec.near.items()},
        frozenset(link.value for link in spec.links),
        float(spec.alike),
        float(spec.placed),
        spec.enough,
        float(spec.good),
    )


def pack_markets(packs: Iterable[Pack]) -> dict[str, Market]:
    """Id → market of the packs, those that ended left out."""
    return {spec.id: market_of(spec) for pack in packs for spec in pack.pairings if not spec.valid_to}


def pack_market(packs: Iterable[Pack], market: str) -> Market:
    """One market. Raises YanzhenError when the packs have none of this id."""
    known = pack_markets(packs)
    if market not in known:
        why = f"定义包里有：{'、'.join(f'{m.id}（{m.label}）' for m in known.values()) or '一个也没有'}"
        raise YanzhenError(
            "没有这种市场", where=market, why=why, do="改正市场的编号，或在包里写 pairing.yaml"
        )
    return known[market]
