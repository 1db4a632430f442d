"""The door of the interface: who asks (by token alone), how often today, what was asked; pages are not its business."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.cache import get_conditional_response

from yanzhen.city.accounts import token_services as tokens
from yanzhen.city.accounts.models import ApiToken
from yanzhen.city.accounts.permissions import Access, roles_of
from yanzhen.city.records.origins import here
from yanzhen.kernel.errors import YanzhenError
from yanzhen.site.api.problems import problem

ROOT = "/api/v1/"
SPACE = "api:"
NO_TOKEN = YanzhenError(
    "没有带令牌", where="Authorization", why="接口只认令牌，不认网页登录",
    do="在“账号 → 接口令牌”建一个，放进请求头：Authorization: Bearer 令牌",
)  # fmt: skip


class Door:
    """Middleware: a session opens nothing here, so that no page of another site can ask in somebody's name."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path.startswith(ROOT):
            return self.answer(request)
        began = time.monotonic()
        _recognise(request)
        answer = _finished(request, self.answer(request))
        _write_down(request, answer, began)
        return answer


def _recognise(request: Any) -> None:
    """Puts the token's owner on the request, or what is wrong with the token."""
    request.user, request.token, request.refused = AnonymousUser(), None, NO_TOKEN
    kind, _, word = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "bearer" or not word.strip():
        return
    try:
        request.token = tokens.recognise(word.strip())
    except YanzhenError as error:
        request.refused = error
    else:
        request.user, request.refused = request.token.user, None


def judge(request: Any, row: Access | None, route: str) -> HttpResponseBase | None:
    """Nothing when the way is free; otherwise the refusal. A route without a row, or without a scope, is closed."""
    path = request.path
    if row is None:
        return problem(403, f"“{route}”还没有登记谁能用，所以对所有人关闭", path=path)
    allowed = ["GET"] * bool(row.see or row.own_see) + ["POST"] * bool(row.act or row.own_act)
    if request.method not in allowed:
        error = YanzhenError(f"不支持 {request.method}", where=path, do=f"可用：{'、'.join(allowed)}")
        return problem(405, error, path=path, headers={"Allow": ", ".join(allowed)})
    if row.opens(frozenset(), method=request.method):
        return None
    if request.refused is not None:
        return problem(
            401, request.refused, path=path, headers={"WWW-Authenticate": 'Bearer realm="yanzhen"'}
        )
    refusal = weigh(request.token, row, path)
    return problem(*refusal, path=path, headers=_wait(refusal[0])) if refusal else None


def weigh(token: ApiToken, row: Access, place: str, method: str = "GET") -> tuple[int, YanzhenError] | None:
    """Counts the call; says why a token may not make it: quota, scope, then the roles of its owner."""
    if not tokens.spend(token):
        why, do = "每个令牌有每日次数", "明天再用，或另建一个次数更多的令牌"
        return 429, YanzhenError(f"今天的 {token.quota} 次用完了", where=str(token), why=why, do=do)
    try:
        tokens.needs(token, row.reach)
    except YanzhenError as error:
        return 403, error
    if not row.opens(roles_of(token.user), method=method):
        why, do = "令牌看到的不会比本人多", "由有权的人建令牌"
        return 403, YanzhenError("您的角色不能用这个接口", where=place, why=why, do=do)
    return None


def _wait(status: int) -> dict[str, str]:
    """Seconds until the next day begins, for who has used up this one."""
    now = timezone.localtime()
    left = 86_400 - (now.hour * 3600 + now.minute * 60 + now.second)
    return {"Retry-After": str(left)} if status == 429 else {}


def _finished(request: HttpRequest, answer: HttpResponseBase) -> HttpResponseBase:
    """What was read carries a tag, and is not sent again to who has it; nothing of it is kept by caches between."""
    answer["Cache-Control"] = "private, no-cache"
    answer["Vary"] = "Authorization"
    if request.method != "GET" or answer.status_code != 200 or not isinstance(answer, HttpResponse):
        return answer
    tag = f'"{hashlib.sha256(answer.content).hexdigest()[:32]}"'
    answer["ETag"] = tag
    return get_conditional_response(request, etag=tag, response=answer) or answer


def _write_down(request: Any, answer: HttpResponseBase, began: float) -> None:
    if request.token is None:
        return
    tokens.keep_call(
        request.token,
        tokens.Asked(
            method=request.method or "", path=request.path, query=request.META.get("QUERY_STRING", ""),
            status=answer.status_code, size=len(getattr(answer, "content", b"")),
            took=round((time.monotonic() - began) * 1000), address=request.META.get("REMOTE_ADDR") or None,
            request=here().id,
        ),
    )  # fmt: skip
