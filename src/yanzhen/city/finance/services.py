"""The capital pool as a pack defines it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from yanzhen.city.exchange.services import rewrite_citations
from yanzhen.city.finance.models import CapitalEntry
from yanzhen.city.records.services import sync_rows

_PLAIN = ("side", "label", "kind", "holder", "value", "op", "unit", "period", "note")


def install_capital(specs: Iterable[Any], *, chains: Mapping[str, int], nodes: Mapping[str, int]) -> None:
    """Supply of and demand for capital."""
    entries = list(specs)
    wanted = {
        s.id: {
            "code": s.id,
            "chain_id": chains.get(s.chain),
            "node_id": nodes.get(s.node),
            "grade": s.grade.value,
        }
        | {n: getattr(s, n) for n in _PLAIN}
        for s in entries
    }
    rows = sync_rows(CapitalEntry, wanted)
    rewrite_citations({rows[s.id]: s.references for s in entries})
