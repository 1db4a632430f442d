"""Which leads somebody sees in full, and what of the others: one place for pages, search and exports."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from yanzhen.city.accounts.permissions import has_role, units_of
from yanzhen.city.attraction.lead_states import OPEN
from yanzhen.city.attraction.models import Dispute, Lead
from yanzhen.city.attraction.permissions import REPORTERS, is_desk
from yanzhen.city.attraction.values import Reported


def visible_leads(user: Any) -> QuerySet[Lead]:
    """Leads in full: the own unit's and those under it; all of them for the desk; none for everybody else.

    Whoever claims a lead in a dispute still sees only that it was reported: the page of the dispute says the rest.
    """
    rows = Lead.objects.select_related("unit", "reported_unit", "node", "chain", "region", "park", "project")
    if is_desk(user):
        return rows
    return rows.filter(unit__in=units_of(user)) if has_role(user, *REPORTERS) else rows.none()


def reported_leads(user: Any, *, node: str = "") -> tuple[Reported, ...]:
    """Open leads of other units as everybody in the trade may know them: reported, industry, day. Nothing else is read.

    ``node`` narrows them to those for one node.
    """
    if not has_role(user, *REPORTERS, "leader", "project_office"):
        return ()
    rows = Lead.objects.filter(state__in=OPEN).exclude(pk__in=visible_leads(user).values("pk"))
    rows = rows.filter(node__code=node) if node else rows
    found = rows.order_by("-reported_at").values_list("industry", "reported_at")
    return tuple(Reported(industry, timezone.localdate(at)) for industry, at in found)


def visible_disputes(user: Any) -> QuerySet[Dispute]:
    """Disputes of the own units; all for the desk."""
    rows = Dispute.objects.select_related("lead", "rival", "holder", "claimant")
    if is_desk(user):
        return rows
    if not has_role(user, *REPORTERS):
        return rows.none()
    mine = units_of(user)
    return rows.filter(holder__in=mine) | rows.filter(claimant__in=mine)
