"""Signing in and out, the second step of signing in, and what a locked-out visitor reads."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from yanzhen.city.accounts import session_services, single_sign_on
from yanzhen.city.accounts.forms import CodeForm, SignInForm
from yanzhen.city.accounts.queries import front_door
from yanzhen.city.accounts.second_factor_services import check_code


class SignIn(LoginView):
    template_name = "accounts/sign_in.html"
    form_class = SignInForm
    redirect_authenticated_user = True

    def form_valid(self, form: Any) -> HttpResponse:
        """In at once, or on to the second step for those who use codes."""
        going = self.get_redirect_url() or front_door(form.get_user())
        inside = session_services.begin(self.request, form.get_user(), how="password", going=going)
        return redirect(going if inside else "accounts:second_step")

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        return super().get_context_data(**more) | {"provider": single_sign_on.provider()}


class SignOut(LogoutView):
    next_page = "cockpit"

    def post(self, request: HttpRequest, *given: Any, **named: Any) -> Any:
        session_services.leave(request)
        return super().post(request, *given, **named)


@never_cache
@require_http_methods(["GET", "POST"])
def second_step(request: HttpRequest) -> HttpResponse:
    """The code of the telephone, or a recovery code."""
    waiting = session_services.half_way(request)
    if waiting is None:
        return redirect("accounts:sign_in")
    user, held = waiting
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        wrong = check_code(user, form.cleaned_data["code"])
        if not wrong:
            session_services.enter(request, user, how=held["how"])
            return redirect(held["going"])
        form.add_error("code", wrong)
    return render(request, "accounts/second_step.html", {"form": form}, status=422 if form.errors else 200)


def locked_out(
    request: HttpRequest, response: HttpResponse | None = None, credentials: Any = None, **more: Any
) -> HttpResponse:
    """Shown by axes after too many failures."""
    return render(request, "accounts/locked.html", status=429)
