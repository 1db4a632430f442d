"""The permission matrix: every role and a visitor × every route × reading and sending × own, other and foreign rows.

Generated from the table of routes. A route without a row in its capability's ``access.py`` fails, and so does a route
with parameters for which ``tests/site/matrix`` names no row. ``YANZHEN_MATRIX=FILE`` writes the counts.
"""

from __future__ import annotations

import dataclasses
import json
import os
import re
from collections import Counter
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.test.client import ClientHandler
from django.urls import get_resolver, reverse
from django.utils import timezone
from django.utils.module_loading import import_string

from tests.city.conftest import copy_of_record, nothing_remembered, put_back  # noqa: F401
from tests.site import matrix
from tests.site.matrix.people import make_people
from yanzhen.city.accounts import token_services
from yanzhen.city.accounts.models import ROLES, Authenticator
from yanzhen.city.accounts.permissions import KEEPERS
from yanzhen.city.accounts.values import SCOPES
from yanzhen.city.library import desk_views
from yanzhen.site import navigation, urls  # noqa: F401 - the menu holds the whole table before a row is taken out
from yanzhen.site.api.door import ROOT
from yanzhen.site.gate import _apart, access_table

pytestmark = pytest.mark.django_db
VISITOR = ""
ASKERS = (VISITOR, *(code for code, _ in ROLES))
KINDS = ("own", "other", "foreign")
FIRST = ("city", "library", "parks", "policies")
"""Sample rows that others stand on are made before them."""
ROW_OF_NOBODY = {"int": 999_999, "str": "no-such-row", "slug": "no-such-row"}
LET_IN_READING = {200, 302, 304}
counted: Counter[str] = Counter()


def named_routes(resolver, space=""):
    """Route name → names and kinds of its parameters."""
    for pattern in resolver.url_patterns:
        if hasattr(pattern, "url_patterns"):
            yield from named_routes(pattern, f"{space}{pattern.namespace}:" if pattern.namespace else space)
        else:
            yield f"{space}{pattern.name}", re.findall(r"<(\w+):(\w+)>", str(pattern.pattern))


ROUTES = dict(named_routes(get_resolver()))


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker, tmp_path_factory):
    """A small record with rows of one's own, of others and of nobody at hand; a session for each role."""
    with django_db_blocker.unblock():
        empty, workspace = copy_of_record(), settings.WORKSPACE
        settings.WORKSPACE = dataclasses.replace(workspace, folder=tmp_path_factory.mktemp("matrix"))
        desk_views.page_picture, drawn = (lambda path, number, width: b"PNG"), desk_views.page_picture
        pages = urls.handler403, urls.handler404
        urls.handler403, urls.handler404 = Refusal(pages[0], 403), Refusal(pages[1], 404)
        try:
            people = make_people()
            rows = sample_rows(people)
            yield rows, {role: (signed_in(people[role]), token_of(people[role])) for role in ASKERS if role}
        finally:
            settings.WORKSPACE, desk_views.page_picture = workspace, drawn
            urls.handler403, urls.handler404 = pages
            put_back(empty)
    if os.environ.get("YANZHEN_MATRIX"):
        Path(os.environ["YANZHEN_MATRIX"]).write_text(json.dumps(counts(), ensure_ascii=False, indent=2))


def sample_rows(people) -> dict[str, matrix.Rows]:
    others = [m.name for m in iter_modules(matrix.__path__) if m.name not in (*FIRST, "people")]
    found = {}
    for name in (*FIRST, *others):
        fresh = import_module(f"tests.site.matrix.{name}").rows(people)
        assert not fresh.keys() & found.keys(), f"{name} names a kind of row that has a name already"
        found |= fresh
    return found


def token_of(user) -> str:
    """A token of every scope: what the roles of its owner open, and no more. Keepers must have a second factor first."""
    if user.role in KEEPERS:
        Authenticator.objects.create(user=user, secret="-", confirmed_at=timezone.now())
    until = timezone.localdate()
    return token_services.issue_token(
        token_services.Wish("演示", tuple(SCOPES), token_services.MOST_QUOTA, until), by=user
    ).word


def signed_in(user) -> str:
    client = Client()
    client.force_login(user)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def counts() -> dict[str, int]:
    return {"roles": len(ASKERS), "routes": len(ROUTES), "cells": len(ASKERS) * len(ROUTES), **counted}


class Refusal:
    """The page of a refusal is drawn once for each role; five thousand times it would be two thirds of the work."""

    def __init__(self, page: str, status: int) -> None:
        self.page, self.status, self.drawn = import_string(page), status, set()

    def __call__(self, request, exception):
        who = getattr(request.user, "role", VISITOR)
        if who in self.drawn:
            return HttpResponse(status=self.status)
        self.drawn.add(who)
        return self.page(request, exception)


class Asking:
    """Sends requests as a role; nothing that they write stays.

    All requests go through one chain of middleware: making it anew for each costs more than most pages do.
    """

    handler = ClientHandler(enforce_csrf_checks=False)

    def __init__(self, sessions) -> None:
        self.sessions = sessions

    def __call__(self, role: str, method: str, where: str):
        client, headers = Client(raise_request_exception=False), {}
        client.handler = self.handler
        if role and where.startswith(ROOT):
            headers = {"Authorization": f"Bearer {self.sessions[role][1]}"}
        elif role:
            client.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[role][0]
        with transaction.atomic():
            answer = client.generic(method, where, headers=headers)
            transaction.set_rollback(True)
        counted[method] += 1
        return answer


def test_every_route_says_who_reaches_it_and_every_row_is_of_a_route():
    assert sorted(set(ROUTES) - set(access_table())) == [], "no row in access.py"
    assert sorted(set(access_table()) - set(ROUTES)) == [], "a row of no route"


def test_no_two_routes_bear_one_name():
    named = Counter(name for name, _ in named_routes(get_resolver()))
    assert [name for name, times in named.items() if times > 1] == []


def test_tables_that_name_a_route_alike_are_not_served():
    row = access_table()["chains"]
    with pytest.raises(ImproperlyConfigured, match="chains"):
        _apart({"chains": row, "node": row}, {"chains": row})


def test_every_row_names_roles_that_exist():
    known = {"*", *(code for code, _ in ROLES)}
    for route, row in access_table().items():
        assert (row.see | (row.act or frozenset()) | row.own_see | row.own_act) <= known, route


def test_a_route_without_a_row_is_closed_to_everybody(client, monkeypatch):
    table = {k: v for k, v in access_table().items() if k != "chains"}
    monkeypatch.setattr("yanzhen.site.gate.access_table", lambda: table)
    assert client.get("/chains/").status_code == 403
    assert client.get("/projects/").status_code == 200


@pytest.mark.parametrize("route", sorted(ROUTES))
def test_each_role_gets_through_where_the_table_says_so_and_nowhere_else(world, route):
    samples, sessions = world
    row, ask = access_table()[route], Asking(sessions)
    wrong = []
    for role in ASKERS:
        for kind in KINDS if row.own_see or row.own_act else KINDS[:1]:
            where = address(route, samples, kind, role)
            for method in ("GET", "POST"):
                answer = ask(role, method, where)
                expected = row.opens(frozenset({role} - {VISITOR}), method=method, own=kind == "own")
                nobodys = kind == "foreign" and answer.status_code == 404
                if not nobodys and not fits(answer, expected, method, route):
                    wrong.append((role or "visitor", method, kind, answer.status_code, expected))
    assert not wrong, f"{route}: (role, method, row, answered, should get through)"


def address(route, samples, kind, role) -> str:
    names = [name for _, name in ROUTES[route]]
    scope = access_table()[route].scope
    if not names and not scope:
        return reverse(route)
    assert scope in samples, f"{route} needs rows of “{scope}”: name them in tests/site/matrix"
    at = samples[scope].at(kind, role)
    assert at is not None, f"“{scope}” needs a row that is {kind}: tests/site/matrix"
    query = f"?{at['?']}" if "?" in at else ""
    return reverse(route, kwargs={name: at[name] for name in names}) + query


def fits(answer, expected: bool, method: str, route: str) -> bool:
    """Let in: the page, a redirect, or a form that is told what it lacks. Refused: sign in, 403, 404 or 405."""
    status = answer.status_code
    asked_to_sign_in = status == 302 and answer["Location"].startswith(f"{reverse('accounts:sign_in')}?next=")
    asked_for_token = status == 401 and answer.headers.get("WWW-Authenticate", "").startswith("Bearer")
    refused = asked_to_sign_in or asked_for_token or status in (403, 404, 405)
    if not expected:
        return refused
    return (status in LET_IN_READING if method == "GET" else status < 500) and not refused


@pytest.mark.parametrize("route", sorted(route for route, names in ROUTES.items() if names))
def test_a_row_that_is_not_there_is_told_as_missing_to_those_who_may_and_to_nobody_else(world, route):
    _, sessions = world
    row, ask = access_table()[route], Asking(sessions)
    where = reverse(route, kwargs={name: ROW_OF_NOBODY[kind] for kind, name in ROUTES[route]})
    for role in ASKERS:
        for method in ("GET", "POST"):
            status = ask(role, method, where).status_code
            assert status in (302, 401, 403, 404, 405, 422), (role, method, status)
            if status == 404 and row.scope:
                assert row.opens(frozenset({role} - {VISITOR}), method=method), (role, method)
