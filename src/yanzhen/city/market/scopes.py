"""Which listings and matches somebody sees: one place for pages, search, exports and sums."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from yanzhen.city.accounts.permissions import OFFICIALS, has_role, subjects_of, units_of
from yanzhen.city.market.models import Listing, Match
from yanzhen.city.market.permissions import may_read_all

HIDDEN = ("passed", "superseded")
"""What the holder did not take up, the other side does not learn."""


def valid() -> Q:
    return Q(state="open", valid_until__gte=timezone.localdate())


def visible_listings(user: Any) -> QuerySet[Listing]:
    """What is valid, for everybody who signed in; what is over, for its keeper and those who read all."""
    rows = Listing.objects.select_related("enterprise", "unit_of", "node__chain", "region", "by_unit")
    return rows if may_read_all(user) else rows.filter(valid() | _kept(user, ""))


def visible_matches(user: Any) -> QuerySet[Match]:
    """Both sides their own; desk, leaders and auditor all."""
    rows = Match.objects.select_related(
        "enterprise", "other", "listing__enterprise", "listing__unit_of", "listing__node", "listing__by_unit"
    )
    if may_read_all(user):
        return rows
    own = subjects_of(user, "enterprise") if has_role(user, "enterprise") else frozenset()
    asked = Q(enterprise__code__in=own) & ~Q(state__in=HIDDEN)
    return rows.filter(_kept(user, "listing__") | asked)


def own_listings(user: Any) -> QuerySet[Listing]:
    """Listings that somebody keeps."""
    return Listing.objects.filter(_kept(user, ""))


def _kept(user: Any, path: str) -> Q:
    found = Q(pk__in=())
    if has_role(user, "enterprise"):
        found |= Q(**{f"{path}enterprise__code__in": subjects_of(user, "enterprise")})
    if has_role(user, *OFFICIALS):
        mine = units_of(user)
        found |= Q(**{f"{path}unit_of__in": mine})
        found |= Q(**{f"{path}by_unit__in": mine, f"{path}on_behalf": True})
    return found
