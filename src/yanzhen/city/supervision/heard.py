"""Visits as the room of demands asks for them: what was heard may become a demand, and how often somebody came."""

from __future__ import annotations

from django.utils import timezone

from yanzhen.city.demands.values import VisitTold
from yanzhen.city.supervision import queries
from yanzhen.city.supervision.models import Visit

MOST = 30


def visits_of(code: str) -> list[VisitTold]:
    """Visits to one enterprise, the newest first."""
    return [_told(row) for row in queries.visits().filter(enterprise__code=code)[:MOST]]


def visit(key: int) -> VisitTold | None:
    row = queries.visits().filter(pk=key).first()
    return _told(row) if row is not None else None


def burden(code: str) -> str:
    """How often an enterprise was called upon this month, with what is over the limit; empty when nobody came."""
    month = f"{timezone.localdate():%Y-%m}"
    found = next((b for b in queries.burdens(month) if b.enterprise == code), None)
    if found is None:
        return ""
    told = f"本月走访 {found.visits} 次、请来开会 {found.meetings} 次，{found.leaders} 位领导"
    return f"{told}；超出上限：{'、'.join(found.over)}" if found.over else told


def _told(row: Visit) -> VisitTold:
    who = str(row.leader) if row.leader else ""
    return VisitTold(row.pk, row.enterprise.code, row.on, row.get_kind_display(), who, row.purpose, row.found)
