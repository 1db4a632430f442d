"""The pages of 免申即享: which clauses fit, each list with its notice, objections and the sample after payment."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from yanzhen.city.policies import application_queries as asked
from yanzhen.city.policies import automatic_queries as queries
from yanzhen.city.policies import automatic_services as services
from yanzhen.city.policies.application_forms import FindingForm, ObjectionAnswerForm
from yanzhen.city.policies.models import Application, AuditDraw, AuditFinding, Listing, Objection, Policy
from yanzhen.city.policies.payment_queries import Line, problems_of
from yanzhen.city.policies.permissions import is_officer, may_audit, may_read_payments
from yanzhen.city.policies.procedure import NOTICES, STATES
from yanzhen.city.records.queries import service_levels
from yanzhen.kernel.errors import YanzhenError


def _reader(request: HttpRequest) -> None:
    if not may_read_payments(request.user):
        raise PermissionDenied("免申名单由经办部门、领导和审计查看。")


def _officer(request: HttpRequest) -> None:
    if not is_officer(request.user):
        raise PermissionDenied("这一步由经办部门办理。")


@login_required
@require_GET
def automatic(request: HttpRequest) -> HttpResponse:
    """Every clause that gives money: fit ones with a button, the others with what keeps them."""
    _reader(request)
    return _automatic(request)


def _automatic(request: HttpRequest, error: str = "") -> HttpResponse:
    found = queries.candidates(timezone.localdate())
    shown = {
        "fit": [c for c in found if c.fit],
        "unfit": [c for c in found if not c.fit],
        "listings": queries.listings(),
        "objections": queries.objections(open_only=True),
        "recoveries": queries.recoveries(),
        "notice": service_levels().get(NOTICES[True]),
        "officer": is_officer(request.user),
        "error": error,
    }
    return render(request, "policies/automatic.html", shown, status=422 if error else 200)


@login_required
@require_POST
def list_entitled(request: HttpRequest, clause: str) -> HttpResponse:
    """免申即享: the computed list."""
    _officer(request)
    found = asked.clause_of("", clause)
    if found is None:
        raise Http404("没有这一条款")
    policy = Policy.objects.get(code=found[0].id)
    try:
        listing = services.list_entitled(policy, found[1], by=request.user)
    except YanzhenError as error:
        return _automatic(request, str(error))
    messages.success(request, f"算出 {listing.applications.count()} 家可享，待另一人复核。")
    return redirect("listing", listing.pk)


@login_required
@require_GET
def listing(request: HttpRequest, key: int) -> HttpResponse:
    _reader(request)
    return _listing(request, get_object_or_404(Listing.objects.select_related("policy"), pk=key))


def _listing(request: HttpRequest, row: Listing, error: str = "") -> HttpResponse:
    lines = [
        (Line(a, tuple(problems_of(a)) if a.state == "public" else ()), STATES[a.state], a.objections.all())
        for a in queries.lines_of(row)
    ]
    states = {line.application.state for line, _, _ in lines}
    draws = [(d, [(key, _name(d, key)) for key in queries.unchecked(d)]) for d in queries.draws_of(row)]
    shown = {
        "listing": row, "lines": lines, "states": states, "draws": draws, "error": error,
        "paid": bool(states & set(queries.PAID)), "officer": is_officer(request.user),
        "auditor": may_audit(request.user), "answer_form": ObjectionAnswerForm(), "finding_form": FindingForm(),
    }  # fmt: skip
    return render(request, "policies/listing.html", shown, status=422 if error else 200)


def _name(draw: AuditDraw, key: int) -> str:
    return str(Application.objects.select_related("enterprise").get(pk=key).enterprise.name)


def _try(request: HttpRequest, row: Listing, do: Callable[[], Any], told: str) -> HttpResponse:
    try:
        do()
    except YanzhenError as error:
        return _listing(request, row, str(error))
    messages.success(request, f"{told}：已办。")
    return redirect("listing", row.pk)


@login_required
@require_POST
def list_act(request: HttpRequest, key: int, name: str) -> HttpResponse:
    """approve, publish: all lines at once."""
    _officer(request)
    if name not in LIST_ACTS:
        raise Http404("没有这一步")
    row = get_object_or_404(Listing, pk=key)
    told, do = LIST_ACTS[name]
    return _try(request, row, lambda: do(row, by=request.user), told)


LIST_ACTS: dict[str, tuple[str, Callable[..., Any]]] = {
    "approve": ("复核批准", services.approve_list), "publish": ("公示", services.publish_list),
}  # fmt: skip


@login_required
@require_POST
def answer_objection(request: HttpRequest, key: int) -> HttpResponse:
    _officer(request)
    row = get_object_or_404(Objection.objects.select_related("application__listing"), pk=key)
    form = ObjectionAnswerForm(request.POST)
    upheld = form.data.get("upheld") == "yes"
    text = form.cleaned_data["answer"] if form.is_valid() else ""
    try:
        services.answer_objection(row, upheld=upheld, answer=text, by=request.user)
    except YanzhenError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "已答复公示异议。")
    return redirect("application", row.application_id)


@login_required
@require_POST
def draw_audit(request: HttpRequest, key: int) -> HttpResponse:
    if not may_audit(request.user):
        raise PermissionDenied("抽查由审计或经办部门办理。")
    row = get_object_or_404(Listing, pk=key)
    return _try(request, row, lambda: services.draw_audit(row, by=request.user), "抽样")


@login_required
@require_POST
def record_finding(request: HttpRequest, key: int, application: int) -> HttpResponse:
    if not may_audit(request.user):
        raise PermissionDenied("抽查由审计或经办部门办理。")
    drawn = get_object_or_404(AuditDraw.objects.select_related("listing"), pk=key)
    checked = get_object_or_404(Application, pk=application)
    form = FindingForm(request.POST)
    given = form.cleaned_data if form.is_valid() else {}
    return _try(
        request, drawn.listing,
        lambda: services.record_finding(
            drawn, checked, correct=given.get("correct") == "yes", says=given.get("says", ""),
            recover=given.get("recover"), by=request.user,
        ),
        "登记抽查结果",
    )  # fmt: skip


@login_required
@require_POST
def record_recovery(request: HttpRequest, key: int) -> HttpResponse:
    _officer(request)
    found = get_object_or_404(AuditFinding.objects.select_related("draw__listing"), pk=key)
    return _try(
        request, found.draw.listing, lambda: services.record_recovery(found, by=request.user), "追回到账"
    )
