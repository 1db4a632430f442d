"""The gate in front of every page: who may come in stands in the capabilities' access tables, and nowhere else."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import Resolver404, resolve

from yanzhen.city.accounts.permissions import ROLE_LABELS, Access, roles_of
from yanzhen.site.api import access as api
from yanzhen.site.api.door import ROOT, judge
from yanzhen.site.api.root import misspelt
from yanzhen.site.portal import access as portal

READING = ("GET", "HEAD", "OPTIONS")


@cache
def access_table() -> dict[str, Access]:
    """Route name → who reaches it: ``access.py`` of every capability that has pages, the interface, the portal."""
    table: dict[str, Access] = api.ACCESS | portal.ACCESS
    for name in settings.CAPABILITIES:
        module = f"yanzhen.city.{name}.access"
        if find_spec(module) is not None:
            table |= _apart(table, import_module(module).ACCESS)
    return table


def _apart(table: dict[str, Access], more: dict[str, Access]) -> dict[str, Access]:
    """Two routes of one name would share one row and lead to one another's pages: such a table is not served."""
    if twice := table.keys() & more.keys():
        raise ImproperlyConfigured(f"two capabilities name a route alike: {', '.join(sorted(twice))}")
    return more


class Gate:
    """Deny by default: a route without a row is closed to everybody.

    Roles are judged here, once for all pages and the whole interface; which rows a role reaches is judged by the page itself.
    """

    def __init__(self, answer: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.answer(request)

    def process_view(self, request: HttpRequest, *view: Any) -> HttpResponseBase | None:
        """Nothing when the way is free; a redirect to the sign-in page, 403 or 405 otherwise."""
        route = request.resolver_match.view_name if request.resolver_match else ""
        row = access_table().get(route)
        if request.path.startswith(ROOT):
            return judge(request, row, route) or misspelt(request, route)
        if row is None:
            raise PermissionDenied(
                f"“{route}”还没有登记谁能用，所以对所有人关闭。请在该模块的 access.py 里登记。"
            )
        method = "GET" if request.method in READING else "POST"
        if not _is_known(row, method):
            return _not_this_way(request, "POST" if method == "GET" else "GET")
        if row.opens(frozenset(), method=method):
            return None
        if not request.user.is_authenticated:
            return _to_sign_in(request)
        if not row.opens(roles_of(request.user), method=method):
            raise PermissionDenied(_whose(row, method))
        return None


def _whose(row: Access, method: str) -> str:
    """Why not, and whom to ask instead."""
    may = row.see | row.own_see if method == "GET" else (row.act or frozenset()) | row.own_act
    names = "、".join(label for code, label in ROLE_LABELS.items() if code in may)
    return f"您的角色不能打开这一页；它对{names}开放。" if method == "GET" else f"这件事由{names}来做。"


def _is_known(row: Access, method: str) -> bool:
    return bool(row.see or row.own_see) if method == "GET" else bool(row.act or row.own_act)


def _not_this_way(request: HttpRequest, allowed: str) -> HttpResponseBase:
    """405 in words: whoever reloads what a form was sent to is led to the page that the form stands on."""
    answer = render(request, "405.html", {"above": _above(request.path)}, status=405)
    answer["Allow"] = allowed
    return answer


def _above(path: str) -> str:
    """The nearest address further up that is a page; empty when there is none but the front page."""
    parts = path.strip("/").split("/")
    for end in range(len(parts) - 1, 0, -1):
        where = f"/{'/'.join(parts[:end])}/"
        try:
            row = access_table().get(resolve(where).view_name)
        except Resolver404:
            continue
        if row is not None and _is_known(row, "GET"):
            return where
    return ""


def _to_sign_in(request: HttpRequest) -> HttpResponseBase:
    """Back to the page after signing in; a piece of a page that a script asked for takes the whole page along."""
    answer = redirect_to_login(request.get_full_path() if request.method in READING else request.path)
    if not getattr(request, "htmx", False):
        return answer
    whole = HttpResponse(status=204)
    whole["HX-Redirect"] = answer["Location"]
    return whole
