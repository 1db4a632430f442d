"""What came of the market beyond single listings: the local share of purchases by chain, and who joined a scenario."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from yanzhen.analysis.status import Purchase
from yanzhen.city.chains.queries import node_rows
from yanzhen.city.market.queries import open_listings, purchase_facts
from yanzhen.city.market.states import TALKING


@dataclass(frozen=True, slots=True)
class LocalSupply:
    """The local share of what a chain's enterprises buy; ``purchases`` verified orders stand behind it."""

    chain: str
    label: str
    ratio: float
    purchases: int


def counted_listings(**which: Any) -> Any:
    """Valid listings with ``willing``, how many came to terms, and ``asked``, how many had to do with it at all."""
    return open_listings(**which).annotate(
        willing=Count("matches", filter=Q(matches__state__in=TALKING)),
        asked=Count("matches", filter=~Q(matches__state__in=("proposed", "passed", "superseded"))),
    )


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
