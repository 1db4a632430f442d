"""The talent pool as a pack defines it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from yanzhen.city.exchange.services import rewrite_citations
from yanzhen.city.records.services import sync_rows
from yanzhen.city.talent.models import TalentEntry

_PLAIN = ("side", "label", "skills", "value", "op", "unit", "period", "note")


def install_talent(specs: Iterable[Any], *, chains: Mapping[str, int], nodes: Mapping[str, int]) -> None:
    """Supply of and need for people."""
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
    rows = sync_rows(TalentEntry, wanted)
    rewrite_citations({rows[s.id]: s.references for s in entries})
