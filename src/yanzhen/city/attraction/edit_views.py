"""The page on which the holder completes or corrects a lead; a second editor is shown what the first one changed."""

from __future__ import annotations

import dataclasses
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from yanzhen.city.attraction.edit_services import edit_lead
from yanzhen.city.attraction.lead_forms import LeadForm
from yanzhen.city.attraction.lead_states import OPEN
from yanzhen.city.attraction.lead_views import required_words, seen_lead
from yanzhen.city.attraction.models import Lead
from yanzhen.city.attraction.permissions import holds
from yanzhen.city.chains.queries import nodes
from yanzhen.city.parks.queries import parks
from yanzhen.city.records.editing import EditConflict
from yanzhen.city.records.pages import conflict_page, settled
from yanzhen.kernel.errors import YanzhenError

YES_NO = {True: "yes", False: "no"}


def lead_edit(request: HttpRequest, key: int) -> HttpResponse:
    """The form of a report, filled with what is known."""
    row = seen_lead(request, key)
    if not holds(request.user, row.unit_id):
        raise PermissionDenied("线索由持有单位修改。")
    if row.state not in OPEN:
        messages.error(request, f"{row.number} {row.get_state_display()}，不能再修改。")
        return redirect("lead", key)
    posted = settled(request.POST) if request.method == "POST" else None
    form = LeadForm(posted, initial=_initial(row))
    if posted is not None and form.is_valid():
        told = posted.get("version", "")
        try:
            done = edit_lead(row, form.draft(), version=int(told) if told.isdigit() else -1, by=request.user)
        except EditConflict as conflict:
            return conflict_page(request, _as_form(conflict), back=reverse("lead", args=[key]))
        except YanzhenError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"已保存：{done.get_standing_display()}。{done.standing_why}")
            return redirect("lead", key)
    version = posted.get("version", row.version) if posted is not None else row.version
    shown = {"form": form, "lead": row, "version": version, "required": required_words()}
    return render(request, "attraction/edit_lead.html", shown, status=422 if form.errors else 200)


def _initial(row: Lead) -> dict[str, Any]:
    known = {name: getattr(row, name) for name in LeadForm.base_fields if hasattr(row, name)}
    return known | {
        "node": row.node.code if row.node else "",
        "park": row.park.code if row.park else "",
        "region": row.region_id or "",
        "industrial": YES_NO.get(row.industrial, "") if row.industrial is not None else "",
    }


def _as_form(conflict: EditConflict) -> EditConflict:
    """What stands now as the form would say it: codes for keys, words for yes and no."""
    found = []
    for one in conflict.fields:
        value = one.theirs
        if one.name in ("node", "park") and value is not None:
            rows = nodes() if one.name == "node" else parks()
            value = rows.filter(pk=value).values_list("code", flat=True).first() or ""
        found.append(dataclasses.replace(one, theirs=YES_NO[value] if isinstance(value, bool) else value))
    conflict.fields = tuple(found)
    return conflict
