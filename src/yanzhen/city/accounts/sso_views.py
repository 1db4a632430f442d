"""Out to the identity provider and back; who is not known here is told whom to ask."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from yanzhen.city.accounts import queries, session_services, single_sign_on
from yanzhen.kernel.errors import YanzhenError

GOING = "oidc_going"


@never_cache
@require_GET
def out(request: HttpRequest) -> HttpResponseBase:
    """To the provider; ``?next=…`` is where to go afterwards, on this host only."""
    provider = single_sign_on.provider()
    if provider is None:
        messages.error(request, "这里没有启用统一认证，请用用户名和密码登录。")
        return redirect("accounts:sign_in")
    going = request.GET.get("next", "")
    safe = url_has_allowed_host_and_scheme(going, {request.get_host()}, require_https=request.is_secure())
    request.session[GOING] = going if safe else ""
    try:
        return single_sign_on.way_out(request, provider)  # type: ignore[no-any-return]
    except YanzhenError as error:
        messages.error(request, str(error))
        return redirect("accounts:sign_in")


@never_cache
@require_GET
def back(request: HttpRequest) -> HttpResponseBase:
    provider = single_sign_on.provider()
    if provider is None or "code" not in request.GET:
        messages.error(request, "统一认证没有通过，请重新登录。")
        return redirect("accounts:sign_in")
    try:
        user = single_sign_on.who_came_back(request, provider)
    except YanzhenError as error:
        messages.error(request, str(error))
        return redirect("accounts:sign_in")
    if user is None:
        keepers = [row for row in queries.people(["administrator"]) if row.unit]
        return render(request, "accounts/unknown.html", {"keepers": keepers}, status=403)
    going = request.session.pop(GOING, "") or queries.front_door(user)
    inside = session_services.begin(request, user, how="oidc", going=going)
    return redirect(going if inside else "accounts:second_step")
