"""What came of the market for the chains: the local share of what their enterprises buy."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from yanzhen.analysis.status import Purchase
from yanzhen.city.chains.queries import node_rows
from yanzhen.city.market.queries import purchase_facts


@dataclass(frozen=True, slots=True)
class LocalSupply:
    """The local share of what a chain's enterprises buy; ``purchases`` verified orders stand behind it."""

    chain: str
    label: str
    ratio: float
    purchases: int


def local_supply() -> list[LocalSupply]:
    """By chain: verified local purchases ÷ what the buyers bought in all; no amounts, a chain may have one buyer."""
    facts = purchase_facts()
    chains = {n.code: n.chain for n in node_rows().filter(code__in={p.node for p in facts}, restricted=False)}
    found: dict[str, list[Purchase]] = defaultdict(list)
    for fact in facts:
        if fact.node in chains:
            found[chains[fact.node].code].append(fact)
    labels = {chain.code: chain.label for chain in chains.values()}
    told = {code: (sum(p.amount for p in rows), rows) for code, rows in found.items()}
    return [
        LocalSupply(
            code,
            labels[code],
            sum(p.amount for p in rows if p.local) / whole,
            sum(bool(p.supplier) for p in rows),
        )
        for code, (whole, rows) in sorted(told.items())
        if whole > 0
    ]
