"""单位与账号: the desk of the three keepers. What each may do there stands in the services."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yanzhen.city.accounts import office_services as services
from yanzhen.city.accounts import queries
from yanzhen.city.accounts.forms import AccountForm, PostForm, RoleForm, UnitForm
from yanzhen.city.accounts.models import ROLES, User
from yanzhen.city.accounts.permissions import has_role
from yanzhen.city.accounts.second_factor_services import has_second_factor
from yanzhen.kernel.errors import YanzhenError

PAGE = 50
PLAIN: dict[str, tuple[str, str, Callable[..., Any]]] = {
    "dismiss": ("administrator", "停用账号", services.dismiss),
    "restore": ("administrator", "恢复账号", services.restore),
    "unlock": ("security", "解锁", services.unlock),
    "second_factor": ("security", "停用动态码", services.lift_second_factor),
    "sessions": ("security", "结束全部登录", services.throw_out),
}
"""Acts that need nothing but the account: who does it, its name, the service."""


@require_GET
def offices(request: HttpRequest) -> HttpResponse:
    """The tree of units, and accounts narrowed by ``q``, ``unit`` and ``role``."""
    wanted = {name: request.GET.get(name, "").strip() for name in ("q", "unit", "role")}
    rows = queries.accounts(search=wanted["q"], unit=wanted["unit"], role=wanted["role"])
    shown = {
        "tree": queries.unit_tree(),
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "locked": queries.locked_names(),
        "wanted": wanted,
        "roles": ROLES,
        "may_make": has_role(request.user, "administrator"),
    }
    return render(request, "accounts/offices.html", shown)


@require_http_methods(["GET", "POST"])
def new_unit(request: HttpRequest) -> HttpResponse:
    form = UnitForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            unit = services.make_unit(
                given["code"], given["name"], given["kind"], parent=given["parent"], subject=given["subject"],
                by=request.user,
            )  # fmt: skip
        except YanzhenError as error:
            form.add_error("code", str(error))
        else:
            messages.success(request, f"单位 {unit} 已建立。")
            return redirect("accounts:offices")
    return render(request, "accounts/new_unit.html", {"form": form}, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "POST"])
def new_account(request: HttpRequest) -> HttpResponse:
    form = AccountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user, password = services.make_account(services.Person(**form.cleaned_data), by=request.user)
        except YanzhenError as error:
            form.add_error("username", str(error))
        else:
            return _password_shown(request, user, password)
    return render(request, "accounts/new_account.html", {"form": form}, status=422 if form.errors else 200)


def _password_shown(request: HttpRequest, user: User, password: str) -> HttpResponse:
    """On this one page only; it is kept nowhere."""
    return render(request, "accounts/password_once.html", {"account": user, "password": password})


def _account(key: int) -> User:
    found = User.objects.select_related("unit").filter(pk=key).first()
    if found is None:
        raise Http404("没有这个账号")
    return found


@never_cache
@require_GET
def account(request: HttpRequest, key: int) -> HttpResponse:
    return _show(request, _account(key))


def _show(request: HttpRequest, row: User, **forms: Any) -> HttpResponse:
    today = timezone.localdate()
    mine = {name for name, (role, _, _) in PLAIN.items() if has_role(request.user, role)}
    fitting = mine - {"restore" if row.is_active else "dismiss"}
    second = has_second_factor(row)
    shown = {
        "account": row,
        "posts": [
            (post, post.runs_on(today), post.starts_on > today) for post in row.posts.select_related("unit")
        ],
        "sessions": queries.open_sessions(row),
        "second": second,
        "locked": row.username in queries.locked_names(),
        "acts": [(n, PLAIN[n][1]) for n in PLAIN if n in fitting and (second or n != "second_factor")],
        "makes": has_role(request.user, "administrator"),
        "grants": has_role(request.user, "security"),
        "oneself": row.pk == request.user.pk,
        "post_form": PostForm(),
        "role_form": RoleForm(initial={"role": row.role}),
        **forms,
    }
    return render(request, "accounts/account.html", shown, status=422 if forms else 200)


@never_cache
@require_POST
def act(request: HttpRequest, key: int, name: str) -> HttpResponse:
    """One act on an account; a refusal is told on its page, what was typed stays."""
    row = _account(key)
    acts = {"password": _password, "role": _role, "post": _post, "end_post": _end_post}
    if name not in PLAIN and name not in acts:
        raise Http404("没有这一步")
    try:
        if name in acts:
            return acts[name](request, row)
        _, label, service = PLAIN[name]
        service(row, by=request.user)
        messages.success(request, f"{row}：{label}，已办。")
    except YanzhenError as error:
        messages.error(request, str(error))
    return redirect("accounts:account", row.pk)


def _password(request: HttpRequest, row: User) -> HttpResponse:
    return _password_shown(request, row, services.renew_password(row, by=request.user))


def _role(request: HttpRequest, row: User) -> HttpResponse:
    form = RoleForm(request.POST)
    if not form.is_valid():
        return _show(request, row, role_form=form)
    services.grant_role(row, form.cleaned_data["role"], by=request.user)
    messages.success(request, f"{row} 的角色已改，须重新登录。")
    return redirect("accounts:account", row.pk)


def _post(request: HttpRequest, row: User) -> HttpResponse:
    form = PostForm(request.POST)
    if not form.is_valid():
        return _show(request, row, post_form=form)
    post = services.give_post(row, services.Term(**form.cleaned_data), by=request.user)
    messages.success(request, f"已任职：{post}。")
    return redirect("accounts:account", row.pk)


def _end_post(request: HttpRequest, row: User) -> HttpResponse:
    given = request.POST.get("post", "")
    post = services.end_post(row, int(given) if given.isdigit() else 0, by=request.user)
    messages.success(request, f"已免去：{post}。")
    return redirect("accounts:account", row.pk)
