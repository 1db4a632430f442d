"""An official acts for an enterprise only visibly: the session carries the errand, some acts stay the enterprise's own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from yanzhen.city.enterprises import errand_services
from yanzhen.city.policies.application_queries import applications

SESSION = "errand"
EVERY: frozenset[str] = frozenset({"*"})
BY_ITSELF: Mapping[str, frozenset[str]] = {
    "demand_act": frozenset({"satisfied", "unsatisfied", "reopen"}),
    "fill_account": EVERY,
    "do_act": frozenset({"confirm", "decline", "appeal"}),
    "notices": EVERY,
    "notice_calendar_act": EVERY,
    "notice_robot_act": EVERY,
    "accounts:password": EVERY,
    "accounts:second_factor": EVERY,
    "accounts:tokens": EVERY,
    "finance_authorise": EVERY,
    "finance_renew": EVERY,
    "finance_revoke": EVERY,
    "match_act": frozenset({"confirm"}),
}
"""Route → acts (``name`` in the address) that nobody does for an enterprise: judging a service, naming an account,
agreeing to something, giving a look into its file, confirming an order that others will rely on."""
JUDGING = frozenset({"do_act", "give_opinion"})
"""Who acted for an enterprise does not decide on what he handed in for it."""


class Errands:
    """Middleware between signing in and the gate. Costs one query, and only while an errand runs."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        key = request.session.get(SESSION)
        if key and request.user.is_authenticated:
            held = errand_services.running(key, request.user)
            if held is None:
                del request.session[SESSION]
            else:
                request.user.errand = held  # type: ignore[assignment]
        return self.answer(request)

    def process_view(
        self, request: HttpRequest, view: Any, given: Any, named: Mapping[str, Any]
    ) -> HttpResponseBase | None:
        if request.method != "POST" or not request.user.is_authenticated:
            return None
        route = request.resolver_match.view_name if request.resolver_match else ""
        errand = getattr(request.user, "errand", None)
        if errand is not None and route == "accounts:sign_out":
            errand_services.end_errand(errand, by=request.user)
        elif errand is not None:
            kept = BY_ITSELF.get(route, frozenset())
            if kept == EVERY or named.get("name") in kept:
                raise PermissionDenied("这一步只能由企业自己办，代办不行。请结束代办，请企业登录后自己办理。")
        elif route in JUDGING:
            _not_ones_own(request.user, int(named["key"]))
        return None


def _not_ones_own(user: Any, key: int) -> None:
    """Raises PermissionDenied for an application of an enterprise for which this person acted since it was begun."""
    row = applications().filter(pk=key).values("enterprise", "created_at").first()
    if row is None:
        return
    if errand_services.acted_since(user, row["enterprise"], row["created_at"]):
        raise PermissionDenied("您代这家企业办理过，这件申报由另一位同志经办。")
