"""Offers and needs as a list brings them: each published or changed as if typed, then matched all together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from yanzhen.city.exchange.lists import ListRow, Mark
from yanzhen.city.market import services
from yanzhen.city.market.drafting import draft_of, over
from yanzhen.city.market.models import Listing


def apply_listings(rows: Sequence[ListRow], by: Any, delivery: Any) -> list[Mark]:
    """New listings of the sender or, visibly, of enterprises; what a row adds to an open one."""
    keys = [row.key for row in rows if row.key]
    held = {
        one.pk: one for one in Listing.objects.filter(pk__in=keys).select_related("enterprise", "unit_of")
    }
    made: list[Listing] = []
    for row in rows:
        if row.key:
            one = held[row.key]
            services.edit_listing(one, over(one, row, row.extra), version=one.version, by=by, match=False)
        else:
            side = str(row.values["side"])
            one = services.publish(draft_of(row, row.extra), side, by=by, match=False)
        made.append(one)
    services.match_listings(made, by=by)
    return [Mark(one, row, one.number, one.title) for one, row in zip(made, rows, strict=True)]
