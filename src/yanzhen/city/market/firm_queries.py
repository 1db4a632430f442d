"""What the page of an enterprise tells of its dealings: what it offers and seeks, and what both sides confirmed."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Q

from yanzhen.city.accounts.permissions import OFFICIALS, has_role, subjects_of
from yanzhen.city.market.models import Deal, Listing
from yanzhen.city.market.permissions import may_read_all
from yanzhen.city.market.scopes import valid

MOST = 50


@dataclass(frozen=True, slots=True)
class FirmDeals:
    """``orders`` None: not for this reader. ``amount`` sums the orders that say one; ``untold`` counts those that do not."""

    offered: tuple[Listing, ...]
    sought: tuple[Listing, ...]
    orders: tuple[tuple[str, Deal], ...] | None
    amount: Decimal
    untold: int
    may_list: bool


def section(code: str, user: Any) -> FirmDeals | None:
    """What is valid is for everybody who signed in; orders for the two sides and for those who read all. Two queries."""
    if not getattr(user, "is_authenticated", False):
        return None
    listed = Listing.objects.filter(valid(), enterprise__code=code).order_by("-opened_on", "-pk")
    rows = list(listed[:MOST])
    orders = _orders(code, user)
    told = [deal.amount for _, deal in orders or () if deal.amount is not None]
    own = subjects_of(user, "enterprise") if has_role(user, "enterprise") else frozenset()
    return FirmDeals(
        tuple(row for row in rows if row.side == "offer"),
        tuple(row for row in rows if row.side == "seek"),
        orders,
        sum(told, Decimal(0)),
        len(orders or ()) - len(told),
        code in own or has_role(user, *OFFICIALS),
    )


def _orders(code: str, user: Any) -> tuple[tuple[str, Deal], ...] | None:
    """(what the enterprise is to it, order), newest first; an enterprise sees of another only what it had with it."""
    own = subjects_of(user, "enterprise") if has_role(user, "enterprise") else frozenset()
    if not own and not may_read_all(user):
        return None
    rows = Deal.objects.filter(Q(seller__code=code) | Q(buyer__code=code), state="confirmed")
    if not may_read_all(user) and code not in own:
        rows = rows.filter(Q(seller__code__in=own) | Q(buyer__code__in=own))
    held = rows.select_related("seller", "buyer", "buyer_unit", "node").order_by("-decided_on", "-pk")
    return tuple(("供货" if deal.seller.code == code else "买进", deal) for deal in held[:MOST])
