"""Sightings of gaps, and which gaps closed or opened again since a day: what a report asks of a gap's life."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping

from django.utils import timezone

from yanzhen.city.atlas import gap_life_facts as facts
from yanzhen.city.atlas.models import GapSighting
from yanzhen.city.atlas.values import GapMove
from yanzhen.kernel.presence import Presence


def sightings(*, node: str = "", chain: str = "") -> list[GapSighting]:
    """Sightings of a node or a chain, the earliest first."""
    rows = GapSighting.objects.select_related("node__chain", "seen", "before", "after")
    rows = rows.filter(node__code=node) if node else rows
    return list(rows.filter(node__chain__code=chain) if chain else rows)


def gap_moves(
    earlier: Mapping[str, str], since: str, *, until: datetime.date | None = None
) -> tuple[GapMove, ...]:
    """Gaps that closed or opened again since an earlier report that showed the nodes as in ``earlier``; by day."""
    if not since:
        return ()
    first, last = datetime.date.fromisoformat(since), until or timezone.localdate()
    rows = [s for s in sightings() if s.family == facts.LACK and s.node.code in earlier]
    found = [move for row in rows for move in _moves(row, earlier[row.node.code]) if first <= move.on <= last]
    return tuple(sorted(found, key=lambda m: (m.on, m.closed, m.node)))


def _moves(row: GapSighting, was: str) -> Iterator[GapMove]:
    """A closing counts where the report showed a gap, an opening where one had been closed before it."""
    node = row.node
    if row.reopened:
        yield GapMove(node.chain.code, node.code, node.label, False, row.seen_on, row.cause)
    if row.closed_on and (row.reopened or was != Presence.PRESENT):
        yield GapMove(node.chain.code, node.code, node.label, True, row.closed_on, row.closed_cause)
