"""Which demands somebody sees: one place for pages, search, exports and sums."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from yanzhen.city.accounts.permissions import OFFICIALS, has_role, subjects_of, units_of
from yanzhen.city.demands.models import Demand
from yanzhen.city.demands.permissions import may_read_all


def visible_demands(user: Any) -> QuerySet[Demand]:
    """The enterprise its own, an office what it works on or filed, a county its own; desk, leaders and auditor all."""
    rows = Demand.objects.select_related("enterprise", "region", "lead", "by_unit", "answered_by")
    if may_read_all(user):
        return rows
    seen = Q(pk__in=())
    if has_role(user, "enterprise"):
        seen |= Q(enterprise__code__in=subjects_of(user, "enterprise"))
    if has_role(user, *OFFICIALS):
        mine = units_of(user)
        seen |= Q(lead__in=mine) | Q(by_unit__in=mine)
        seen |= Q(pk__in=Demand.assisting.through.objects.filter(unit__in=mine).values("demand"))
    if has_role(user, "county"):
        seen |= Q(region__code__in=subjects_of(user, "county"))
    return rows.filter(seen)
