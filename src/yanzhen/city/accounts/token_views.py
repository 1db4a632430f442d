"""Tokens of one's own: made, shown once, ended; and the log of every call."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_date
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yanzhen.city.accounts import token_queries, token_services
from yanzhen.city.accounts.models import User
from yanzhen.city.accounts.token_forms import TokenForm
from yanzhen.city.accounts.values import SCOPES
from yanzhen.kernel.errors import YanzhenError

PAGE = 50
RECENT = 20


def _me(request: HttpRequest) -> User:
    return cast(User, request.user)


@never_cache
@require_http_methods(["GET", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    """One's tokens with their latest calls; a new one is shown once, on the answer to the form."""
    form = TokenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = token_services.issue_token(form.wish(), by=_me(request))
        except YanzhenError as error:
            form.add_error(None, str(error))
        else:
            return render(request, "accounts/token_once.html", {"made": made})
    shown = {
        "form": form,
        "tokens": token_queries.tokens_of(request.user),
        "calls": token_queries.calls_of(request.user)[:RECENT],
        "scopes": SCOPES,
    }
    return render(request, "accounts/tokens.html", shown, status=422 if form.errors else 200)


@require_POST
def end_token(request: HttpRequest, key: int) -> HttpResponse:
    try:
        row = token_services.revoke_token(key, by=_me(request))
    except YanzhenError as error:
        raise Http404(str(error)) from error
    messages.success(request, f"令牌“{row.label}”已停用，用它的程序从现在起会被拒绝。")
    return redirect("accounts:tokens")


@never_cache
@require_GET
def calls(request: HttpRequest) -> HttpResponse:
    """Who asked what, with which token, and what was answered."""
    wanted = {name: request.GET.get(name, "").strip() for name in ("q", "status", "day")}
    try:
        day = parse_date(wanted["day"])
    except ValueError:
        day = None
    rows = token_queries.calls(search=wanted["q"], status=wanted["status"], day=day)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    statuses = [("2", "正常"), ("3", "未变"), ("4", "拒绝"), ("5", "出错")]
    shown = {"page": page, "wanted": wanted, "statuses": statuses}
    return render(request, "accounts/calls.html", shown)
