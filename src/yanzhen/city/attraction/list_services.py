"""Leads as a list brings them: each one reported at the desk as if it had been typed, in the order of the rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from yanzhen.city.attraction.edit_services import edit_lead
from yanzhen.city.attraction.lead_services import PLAIN, report_lead
from yanzhen.city.attraction.models import Lead
from yanzhen.city.attraction.values import LeadDraft
from yanzhen.city.exchange.lists import ListRow, Mark


def apply_leads(rows: Sequence[ListRow], by: Any, delivery: Any) -> list[Mark]:
    """New leads of the sender's unit, and what the list adds to its own; the desk decides who is first."""
    held = {lead.pk: lead for lead in Lead.objects.filter(pk__in=[r.key for r in rows if r.key])}
    marks = []
    for row in rows:
        if row.key:
            lead = edit_lead(held[row.key], _over(held[row.key], row), version=held[row.key].version, by=by)
        else:
            lead = report_lead(LeadDraft(**_given(row)), by=by)
        marks.append(Mark(lead, row, lead.number, lead.number))
    return marks


def _given(row: ListRow) -> dict[str, Any]:
    """The filled cells as fields of a report; nodes and places by the codes that matching found."""
    given = {name: value for name, value in row.values.items() if value not in (None, "")}
    given |= {name: row.extra[name] for name in ("node", "region", "park") if row.extra.get(name)}
    return given | ({"jobs": int(given["jobs"])} if "jobs" in given else {})


def _over(lead: Lead, row: ListRow) -> LeadDraft:
    """What is known of the lead with the cells of the row laid over it; empty cells erase nothing."""
    known = {name: getattr(lead, name) for name in PLAIN} | {
        "uscc": lead.uscc,
        "node": lead.node.code if lead.node else "",
        "park": lead.park.code if lead.park else "",
        "region": lead.region_id or "",
    }
    return LeadDraft(**{**known, **_given(row), "investor": lead.investor})
