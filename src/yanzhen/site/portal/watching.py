"""Whoever opens the file of an enterprise from outside is written down, and the enterprise sees it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from yanzhen.city.accounts.permissions import ROLE_CODES, has_role, stands_for
from yanzhen.city.demands import queries as demands
from yanzhen.city.enterprises import errand_services
from yanzhen.city.finance import queries as finance
from yanzhen.city.policies.application_queries import applications
from yanzhen.city.talent import queries as talent

Named = Mapping[str, Any]
OUTSIDERS = ROLE_CODES - {"enterprise"}


def _code(named: Named) -> str:
    return str(named["code"])


def _application(named: Named) -> str:
    return applications().filter(pk=named["key"]).values_list("enterprise__code", flat=True).first() or ""


def _by_key(find: Callable[[int], str]) -> Callable[[Named], str]:
    return lambda named: find(int(named["key"]))


PAGES: Mapping[str, tuple[str, Callable[[Named], str]]] = {
    "enterprise": ("企业页面", _code),
    "answers": ("政策与事实", _code),
    "application": ("申报", _application),
    "case": ("申报案卷", _application),
    "demand": ("诉求", _by_key(demands.whose)),
    "talent_post": ("招聘岗位", _by_key(talent.whose)),
    "finance_file": ("信用描述", _code),
    "finance_case": ("融资申请", _by_key(finance.whose)),
    "finance_case_file": ("授权的档案", _by_key(finance.whose)),
    "portal_errand": ("代办页面", _code),
}
"""Route → what the enterprise is told was looked at, and whose page it is."""


class Watching:
    """Notes a look after the page was given; the enterprise itself, and who acts for it, is no outsider."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        answer = self.answer(request)
        match = request.resolver_match
        if answer.status_code == 200 and request.method == "GET" and match and match.view_name in PAGES:
            _note(request.user, match.view_name, match.kwargs)
        return answer


def _note(user: Any, route: str, named: Named) -> None:
    if not user.is_authenticated or not has_role(user, *OUTSIDERS):
        return
    page, whose = PAGES[route]
    code = whose(named)
    if code and not stands_for(user, code):
        errand_services.note_look(code, page, by=user)
