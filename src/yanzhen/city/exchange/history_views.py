"""The history of one row, for whoever may read it: a page of its own, or a piece that a page asks for."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_GET

from yanzhen.city.records.queries import BROKEN, OFF, history_of, may_see_history, model_label, row_of


@login_required
@require_GET
def history(request: HttpRequest, model: str, key: str) -> HttpResponse:
    """Who may not read a row's history is told so whether the row exists or not."""
    row = row_of(model, key)
    if row is None:
        raise Http404("没有这条记录")
    if not may_see_history(row, request.user):
        raise PermissionDenied("这条记录的历史只对经办单位、链办和审计开放")
    events = history_of(row, request.user)
    shown = {
        "row": row,
        "kind": model_label(type(row)),
        "events": events,
        "broken": any(e.mark in (BROKEN, OFF) for e in events),
    }
    partial = bool(getattr(request, "htmx", False))
    answer = render(request, "records/history.html" if partial else "records/history_page.html", shown)
    patch_vary_headers(answer, ["HX-Request"])
    return answer
