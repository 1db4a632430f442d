"""The pages of payment: what is ready, orders with four eyes, the bank's receipts; the clocks that are in force."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from yanzhen.city.policies import payment_queries as asked
from yanzhen.city.policies import payment_services as services
from yanzhen.city.policies import queries
from yanzhen.city.policies.application_forms import ReceiptForm
from yanzhen.city.policies.models import PaymentOrder
from yanzhen.city.policies.permissions import is_officer, may_read_payments
from yanzhen.city.policies.procedure import STATES
from yanzhen.city.records.downloads import download
from yanzhen.city.records.queries import calendar, service_levels
from yanzhen.kernel.errors import YanzhenError


@login_required
@require_GET
def payments(request: HttpRequest) -> HttpResponse:
    """What can be paid and what cannot yet, and every order."""
    if not may_read_payments(request.user):
        raise PermissionDenied("拨付由经办部门、领导和审计查看。")
    return _payments(request)


def _payments(request: HttpRequest, error: str = "") -> HttpResponse:
    lines = asked.lines()
    shown = {
        "ready": [line for line in lines if not line.problems],
        "waiting": [line for line in lines if line.problems],
        "orders": asked.orders(),
        "officer": is_officer(request.user),
        "error": error,
    }
    return render(request, "policies/payments.html", shown, status=422 if error else 200)


@login_required
@require_POST
def new_order(request: HttpRequest) -> HttpResponse:
    _officer(request)
    keys = [int(key) for key in request.POST.getlist("line") if key.isdigit()]
    try:
        order = services.make_order(keys, by=request.user)
    except YanzhenError as error:
        return _payments(request, str(error))
    messages.success(request, f"拨付单 {order.number} 已制，待另一人复核。")
    return redirect("payment_order", order.pk)


def _officer(request: HttpRequest) -> None:
    if not is_officer(request.user):
        raise PermissionDenied("拨付由经办部门办理。")


@login_required
@require_GET
def payment_order(request: HttpRequest, key: int) -> HttpResponse:
    if not may_read_payments(request.user):
        raise PermissionDenied("拨付由经办部门、领导和审计查看。")
    return _order(request, get_object_or_404(asked.orders(), pk=key))


def _order(request: HttpRequest, order: PaymentOrder, error: str = "") -> HttpResponse:
    rows = list(asked.lines_of(order))
    lines = [
        (asked.Line(row, ()), STATES[row.state], ReceiptForm(initial={"version": row.version}))
        for row in rows
    ]
    shown = {"order": order, "lines": lines, "officer": is_officer(request.user), "error": error}
    return render(request, "policies/payment_order.html", shown, status=422 if error else 200)


@login_required
@require_POST
def order_act(request: HttpRequest, key: int, name: str) -> HttpResponse:
    """confirm, drop."""
    _officer(request)
    order = get_object_or_404(asked.orders(), pk=key)
    acts: dict[str, Callable[[], Any]] = {
        "confirm": lambda: services.confirm_order(order, by=request.user),
        "drop": lambda: services.drop_order(order, why=request.POST.get("why", ""), by=request.user),
    }
    if name not in acts:
        raise Http404("没有这一步")
    return _try(request, order, acts[name])


@login_required
@require_POST
def line_act(request: HttpRequest, key: int, application: int, name: str) -> HttpResponse:
    """paid, returned: what the bank says of one line."""
    _officer(request)
    order = get_object_or_404(asked.orders(), pk=key)
    row = get_object_or_404(asked.lines_of(order), pk=application)
    form = ReceiptForm(request.POST)
    text = form.cleaned_data["text"] if form.is_valid() else ""
    version = form.cleaned_data.get("version", -1) if form.is_valid() else row.version
    acts: dict[str, Callable[[], Any]] = {
        "paid": lambda: services.record_payment(row, version=version, receipt=text, by=request.user),
        "returned": lambda: services.record_return(row, version=version, why=text, by=request.user),
    }
    if name not in acts:
        raise Http404("没有这一步")
    return _try(request, order, acts[name])


def _try(request: HttpRequest, order: PaymentOrder, do: Callable[[], Any]) -> HttpResponse:
    try:
        do()
    except YanzhenError as error:
        return _order(request, asked.orders().get(pk=order.pk), str(error))
    messages.success(request, "已办。")
    return redirect("payment_order", order.pk)


@login_required
@require_POST
def order_list(request: HttpRequest, key: int) -> HttpResponseBase:
    """The list for the bank, with full account numbers: only of a confirmed order, and noted in the change log."""
    _officer(request)
    order = get_object_or_404(asked.orders(), pk=key)
    try:
        services.note_export(order, by=request.user)
    except YanzhenError as error:
        return _order(request, order, str(error))
    name = f"{'演示-' if order.practice else ''}{order.number}"
    return download(asked.order_table(order), name=name, kind="xlsx")


@require_GET
def clock_list(request: HttpRequest) -> HttpResponse:
    """Every clock in force with its source, and for which years the holidays are known."""
    today = timezone.localdate()
    known = calendar().known
    years = [(year, known.get(year, "")) for year in range(today.year - 1, today.year + 3)]
    levels = sorted(service_levels().values(), key=lambda level: level.code)
    rows = queries.service_level_rows()
    shown = {"levels": [(level, rows.get(level.code)) for level in levels], "years": years}
    return render(request, "policies/clocks.html", shown)
