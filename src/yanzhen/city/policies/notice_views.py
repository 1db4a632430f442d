"""公示: what the public reads of a payment before it is made, and the objection of another enterprise to it."""

from __future__ import annotations

import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from yanzhen.city.accounts.permissions import subjects_of
from yanzhen.city.enterprises import queries as enterprises
from yanzhen.city.policies import application_queries as asked
from yanzhen.city.policies import automatic_services
from yanzhen.city.policies.application_forms import PublicObjectionForm
from yanzhen.city.policies.models import Application
from yanzhen.city.policies.procedure import STATES
from yanzhen.kernel.errors import YanzhenError


@require_GET
def public_list(request: HttpRequest) -> HttpResponse:
    """Only what the law wants the public to know; an enterprise that is signed in can object."""
    code, today = _enterprise(request), timezone.localdate()
    own = enterprises.enterprise(code) if code else None
    rows = [(row, STATES[row.state], _open(row, own, today)) for row in asked.public_list()[:500]]
    return render(request, "policies/public.html", {"rows": rows})


def _open(row: Application, own: Any, today: datetime.date) -> bool:
    """Whether this enterprise can object to the row today."""
    if own is None or row.enterprise_id == own.pk or row.state != "public":
        return False
    return row.public_to is not None and today <= row.public_to


def _enterprise(request: HttpRequest) -> str:
    """The enterprise that the reader speaks for, or nothing."""
    return next(iter(sorted(subjects_of(request.user, "enterprise"))), "")


@login_required
@require_http_methods(["GET", "POST"])
def object_public(request: HttpRequest, key: int) -> HttpResponse:
    """An enterprise says what is wrong with a payment on notice; nothing is paid before it is answered."""
    code = _enterprise(request)
    own = enterprises.enterprise(code) if code else None
    if own is None:
        raise PermissionDenied("在线异议由企业账号提出；其他人可向经办部门来信、来电、来访。")
    row = asked.on_notice(key, timezone.localdate())
    if row is None:
        raise Http404("没有这一件公示，或公示期已过")
    form, error = PublicObjectionForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        try:
            told = automatic_services.raise_objection(
                row, says=form.cleaned_data["says"], channel="platform", by=request.user, enterprise=own
            )
            messages.success(request, f"异议已收到，{told.due_on:%Y-%m-%d} 前答复；答复前不拨付。")
            return redirect("applications")
        except YanzhenError as wrong:
            error = str(wrong)
    shown = {"row": row, "form": form, "error": error}
    status = 422 if error or form.errors else 200
    return render(request, "policies/object.html", shown, status=status)
