"""The own account: who I am here, where I am signed in, password and second factor."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yanzhen.city.accounts import own_services, queries, session_services
from yanzhen.city.accounts import second_factor_services as second
from yanzhen.city.accounts.forms import CodeForm, PasswordForm
from yanzhen.city.accounts.models import User
from yanzhen.city.accounts.permissions import ROLE_LABELS, roles_of
from yanzhen.kernel.errors import YanzhenError


def _me(request: HttpRequest) -> User:
    return User.objects.select_related("unit").get(pk=cast(int, request.user.pk))


@never_cache
@require_GET
def own(request: HttpRequest) -> HttpResponse:
    me, today = _me(request), timezone.localdate()
    shown = {
        "me": me,
        "roles": [label for code, label in ROLE_LABELS.items() if code in roles_of(me)],
        "posts": [(post, post.runs_on(today)) for post in me.posts.select_related("unit")],
        "sessions": queries.open_sessions(me),
        "here": request.session.get(session_services.ENTRY),
        "second": second.has_second_factor(me),
        "codes_left": second.codes_left(me),
    }
    return render(request, "accounts/own.html", shown)


@never_cache
@require_http_methods(["GET", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    me = _me(request)
    form = PasswordForm(request.POST or None, user=me)
    if request.method == "POST" and form.is_valid():
        own_services.change_password(request, me, form.cleaned_data["new"])
        messages.success(request, "密码已改，其他地方的登录都已结束。")
        return redirect("accounts:own")
    return render(request, "accounts/password.html", {"form": form}, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "POST"])
def second_factor(request: HttpRequest) -> HttpResponse:
    """Set up codes; where they are in use, renew the recovery codes or switch them off, each with a code."""
    me = _me(request)
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return _do(request, me, form.cleaned_data["code"])
        except YanzhenError as error:
            form.add_error("code", str(error))
    in_use = second.has_second_factor(me)
    shown = {"form": form, "in_use": in_use, "codes_left": second.codes_left(me)}
    if not in_use:
        shown["image"], shown["typed"] = second.picture(second.begin_enrolment(me))
    return render(request, "accounts/second_factor.html", shown, status=422 if form.errors else 200)


def _do(request: HttpRequest, me: User, code: str) -> HttpResponse:
    if not second.has_second_factor(me):
        codes = second.confirm_enrolment(me, code)
        session_services.settle(request, "second_factor")
        return render(request, "accounts/codes.html", {"codes": codes})
    wrong = second.check_code(me, code)
    if wrong:
        raise YanzhenError(wrong)
    if request.POST.get("do") == "codes":
        return render(request, "accounts/codes.html", {"codes": second.renew_codes(me)})
    second.drop_second_factor(me, by=me)
    messages.success(request, "动态码已停用。")
    return redirect("accounts:own")


@require_POST
def end_session(request: HttpRequest, key: int) -> HttpResponse:
    """One of one's own sessions; the browser there is signed out with its next request."""
    me = _me(request)
    if not session_services.end_sessions(me, by=me, why="本人结束", key=key):
        raise Http404("没有这次登录，或已经结束")
    messages.success(request, "那次登录已结束。")
    return redirect("accounts:own")
