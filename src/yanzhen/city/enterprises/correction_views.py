"""Corrections that enterprises ask for, for those who judge them."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone

from yanzhen.city.accounts.permissions import stands_for
from yanzhen.city.enterprises import correction_services, file_queries
from yanzhen.city.enterprises.models import Correction
from yanzhen.city.enterprises.permissions import may_keep_register
from yanzhen.city.exchange.papers import give_paper
from yanzhen.city.records.pages import told, version_of


def corrections(request: HttpRequest) -> HttpResponse:
    """Those that wait first."""
    state = request.GET.get("state", "")
    rows = file_queries.corrections(state if state in dict(Correction.STATES) else "")
    shown = {"rows": rows[:200], "state": state, "states": Correction.STATES, "today": timezone.localdate()}
    return render(request, "enterprises/corrections.html", shown)


def _seen(request: HttpRequest, key: int) -> Correction:
    row = Correction.objects.select_related("enterprise").filter(pk=key).first()
    if row is None:
        raise Http404("没有这件更正申请")
    if not may_keep_register(request.user) and not stands_for(request.user, row.enterprise.code):
        raise PermissionDenied("这是别的企业的更正申请。")
    return row


def correction(request: HttpRequest, key: int) -> HttpResponse:
    """One, with what stands now and what is wanted; judged here."""
    row, may = _seen(request, key), may_keep_register(request.user)
    if request.method == "POST":
        given = request.POST
        done = told(
            request,
            lambda: correction_services.judge(
                row,
                accept=given.get("act") == "accept",
                answer=given.get("answer", ""),
                version=version_of(request),
                by=request.user,
            ),
            "已答复企业。",
        )
        if done:
            return redirect("correction", row.pk)
    shown = {"row": row, "may": may and row.state == "open", "typed": request.POST.get("answer", "")}
    return render(request, "enterprises/correction.html", shown)


def correction_paper(request: HttpRequest, key: int) -> HttpResponseBase:
    """The proof that came with it, always as a download."""
    row = _seen(request, key)
    return give_paper(row.paper, row.paper_name)
