"""What stands between a session and the pages: duties that come first, and the note that the session is in use."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from yanzhen.city.accounts.session_services import OWES, note_use

FREE = frozenset({"accounts:password", "accounts:second_factor", "accounts:sign_out"})
"""Routes that stay open while something is owed."""
ASKED = {
    "password": "这是别人给您的一次性密码，请先换成只有自己知道的密码。",
    "second_factor": "您的角色须启用动态码（第二重验证）后才能使用。",
}


class Standing:
    """Runs after the gate, for those who signed in."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.answer(request)

    def process_view(self, request: HttpRequest, *view: Any) -> HttpResponseBase | None:
        """Leads to the first thing that is owed; costs no query otherwise. A token has no session to look after."""
        if not request.user.is_authenticated or getattr(request, "token", None) is not None:
            return None
        note_use(request)
        owed = request.session.get(OWES)
        route = request.resolver_match.view_name if request.resolver_match else ""
        if not owed or route in FREE:
            return None
        messages.warning(request, ASKED[owed[0]])
        return redirect(f"accounts:{owed[0]}")
