"""Leads as pages ask for them: likely duplicates, one lead, what a node or chain has, who waits behind whom."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from yanzhen.city.attraction.desk import Desk
from yanzhen.city.attraction.lead_facts import identity_of, reported_on
from yanzhen.city.attraction.lead_identity import Identity, compare
from yanzhen.city.attraction.lead_states import OPEN
from yanzhen.city.attraction.models import Lead
from yanzhen.city.attraction.permissions import may_see_full
from yanzhen.city.attraction.values import Likely, Reported


def candidates(who: Identity, desk: Desk, today: datetime.date) -> Iterator[tuple[Lead, str, str]]:
    """(lead, ``same`` or ``like``, why) of reports inside the window that may mean the same investor."""
    since = today - datetime.timedelta(days=desk.rule.window_days)
    near = Q(name_key=who.core) | Q(uscc=who.uscc) if who.uscc else Q(name_key=who.core)
    rows = Lead.objects.filter(near).filter(Q(reported_at__date__gte=since) | Q(standing="first"))
    for lead in rows.select_related("unit", "node").order_by("reported_at", "pk"):
        kind, why = compare(who, identity_of(lead))
        if kind:
            yield lead, kind, why


def first_of(who: Identity, node: int | None, desk: Desk, today: datetime.date) -> Lead | None:
    """The lead that holds the first report of this investor and node, if any."""
    if node is None:
        return None
    held = (
        lead
        for lead, kind, _ in candidates(who, desk, today)
        if kind == "same" and lead.node_id == node and lead.standing == "first" and lead.state in OPEN
    )
    return next(held, None)


def likely(who: Identity, node: str, desk: Desk, user: Any) -> tuple[Likely, ...]:
    """What somebody may know of the leads that his own may double; the same investor and node first."""
    found = [
        _as_seen(lead, kind, why, node, user)
        for lead, kind, why in candidates(who, desk, timezone.localdate())
        if lead.state not in ("dropped",)
    ]
    return tuple(sorted(found, key=lambda one: (not one.same, one.reported.reported_on)))


def _as_seen(lead: Lead, kind: str, why: str, node: str, user: Any) -> Likely:
    same_node = bool(node) and lead.node is not None and lead.node.code == node
    said = why if same_node else f"{why}，环节不同"
    reported = Reported(lead.industry, reported_on(lead))
    protected = lead.standing == "first" and lead.state in OPEN
    same = kind == "same" and same_node
    if not may_see_full(user, lead.unit_id):
        return Likely(same, said, reported, protected)
    return Likely(same, said, reported, protected, lead.pk, lead.number, lead.investor)


def leads_of(*, chain: str = "", node: str = "", prospect: str = "") -> QuerySet[Lead]:
    """Leads that came for a chain, a node or a prospect, newest first; for callers that show sums, not names."""
    rows = Lead.objects.select_related("unit", "node", "project")
    if chain:
        rows = rows.filter(Q(chain__code=chain) | Q(node__chain__code=chain)).distinct()
    if node:
        rows = rows.filter(node__code=node)
    return rows.filter(prospect_key=prospect) if prospect else rows


def waiting_behind(lead: Lead) -> QuerySet[Lead]:
    """Later reports of the same investor and node, the earliest first."""
    return Lead.objects.filter(follows=lead, state__in=OPEN).order_by("reported_at", "pk")
