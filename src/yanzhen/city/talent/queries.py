"""The talent pool: supply, need and programmes as far as the documents say."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from yanzhen.city.exchange.queries import with_citations
from yanzhen.city.talent.models import TalentEntry


def pool(*, side: str = "", chain: str = "", node: str = "") -> QuerySet[TalentEntry]:
    """Entries with citations; with a chain, also those that hold for the whole city."""
    rows = TalentEntry.objects.select_related("chain", "node__chain").prefetch_related(with_citations())
    if side:
        rows = rows.filter(side=side)
    if chain:
        rows = rows.filter(Q(chain__code=chain) | Q(node__chain__code=chain) | Q(chain=None, node=None))
    if node:
        rows = rows.filter(node__code=node)
    return rows.order_by("side", "chain__order", "node__order", "code")
