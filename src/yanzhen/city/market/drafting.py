"""A row of a list as a listing: new, or laid over the one that stands in the record."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from yanzhen.city.exchange.lists import ListRow
from yanzhen.city.market.facts import words_of
from yanzhen.city.market.models import Listing
from yanzhen.city.market.values import Draft

USUAL = datetime.timedelta(days=90)
"""How long a row without a day is valid."""
DATES = ("starts_on", "ends_on", "valid_until")
PLAIN = ("title", "hard", "soft", "told", "text", "contact_name", "contact_phone")


def draft_of(row: ListRow, extra: Mapping[str, Any]) -> Draft:
    """A row as a listing of its own."""
    values = row.values
    given: dict[str, Any] = {name: str(values[name]).strip() for name in PLAIN if values.get(name)}
    given |= {name: datetime.date.fromisoformat(str(values[name])) for name in DATES if values.get(name)}
    given.setdefault("valid_until", timezone.localdate() + USUAL)
    return Draft(
        **given, kind=str(values.get("kind") or "goods"), products="、".join(values.get("products") or ()),
        enterprise=str(extra["firm"]), node=str(extra["node"]), region=str(extra["region"]),
        quantity=values.get("quantity"), unit=str(values.get("unit") or row.written.get("quantity", "")),
    )  # fmt: skip


def over(held: Listing, row: ListRow, extra: Mapping[str, Any]) -> Draft:
    """What stands in the record with the cells of the row laid over it; empty cells erase nothing."""
    told = draft_of(row, extra)
    words = words_of("、".join([*held.products, told.products]))
    known: dict[str, Any] = {name: getattr(told, name) or getattr(held, name) for name in PLAIN}
    known |= {name: getattr(told, name) if row.values.get(name) else getattr(held, name) for name in DATES}
    counted = told.quantity is not None
    return Draft(
        **known, kind=held.kind, products="、".join(words), enterprise=told.enterprise,
        node=told.node or (held.node.code if held.node else ""), region=told.region or held.region_id or "",
        quantity=told.quantity if counted else held.quantity, unit=(told.unit or held.unit) if counted else held.unit,
    )  # fmt: skip
