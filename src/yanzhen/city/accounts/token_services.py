"""Tokens are issued, recognised, counted and revoked here, and every call made with one is written down."""

from __future__ import annotations

import datetime
import hashlib
import secrets
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from yanzhen.city.accounts.models import ApiCall, ApiToken, User
from yanzhen.city.accounts.permissions import roles_of
from yanzhen.city.accounts.session_services import duties
from yanzhen.city.accounts.values import SCOPES, Issued
from yanzhen.city.records.sealing import seal
from yanzhen.city.records.services import record_change
from yanzhen.kernel.errors import YanzhenError

START = "yz_"
MOST_TOKENS = 20
MOST_QUOTA = 100_000
MOST_DAYS = 366

SEALED = ("user", "label", "head", "scopes", "quota", "ends_on", "revoked_at", "revoked_by_name")
ORIGIN = "接口令牌"


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants a token to be."""

    label: str
    scopes: tuple[str, ...]
    quota: int
    ends_on: datetime.date


@dataclass(frozen=True, slots=True)
class Asked:
    """One call as it is written down."""

    method: str
    path: str
    query: str = ""
    status: int = 200
    size: int = 0
    took: int = 0
    way: str = "rest"
    address: str | None = None
    request: str = ""


def issue_token(wish: Wish, *, by: User) -> Issued:
    """A token for oneself. Raises YanzhenError for a wish that cannot be granted."""
    _check(wish, by)
    word = START + secrets.token_urlsafe(32)
    with transaction.atomic():
        row = ApiToken.objects.create(
            user=by, label=wish.label.strip(), head=word[:8], digest=_digest(word),
            scopes=[code for code in SCOPES if code in wish.scopes], quota=wish.quota, ends_on=wish.ends_on,
        )  # fmt: skip
        _note(row, "建立令牌", "create", by)
    return Issued(row.pk, word)


def _check(wish: Wish, by: User) -> None:
    today = timezone.localdate()
    unknown = set(wish.scopes) - SCOPES.keys()
    held = ApiToken.objects.filter(user=by, revoked_at=None, ends_on__gte=today).count()
    for wrong, what, do in (
        (not roles_of(by), "停用的账号不能建立令牌", "请系统管理员核对账号"),
        (not wish.label.strip(), "没有写用途", "写明哪个程序用它做什么"),
        (not wish.scopes, "没有选范围", "至少选一项范围"),
        (bool(unknown), f"没有这些范围：{'、'.join(sorted(unknown))}", f"可选：{'、'.join(SCOPES)}"),
        (not 1 <= wish.quota <= MOST_QUOTA, "每日次数超出范围", f"填 1 到 {MOST_QUOTA}"),
        (wish.ends_on < today, "有效期已经过去", "选今天或以后的日期"),
        (wish.ends_on > today + datetime.timedelta(days=MOST_DAYS), "有效期太长", "最长一年，到期可再建"),
        (held >= MOST_TOKENS, f"有效的令牌已有 {held} 个", "先停用不用的"),
    ):
        if wrong:
            raise YanzhenError(what, where=ORIGIN, why="令牌只在写明的用途、范围和期限内有效", do=do)


def revoke_token(key: int, *, by: User) -> ApiToken:
    """End one's own token at once. Raises YanzhenError for one that is not there or not one's own."""
    with transaction.atomic():
        row = ApiToken.objects.select_for_update().filter(pk=key, user=by).first()
        if row is None:
            raise YanzhenError(
                "没有这个令牌", where=ORIGIN, why="它不存在，或属于别人", do="从自己的令牌列表进入"
            )
        if row.revoked_at is None:
            row.revoked_at, row.revoked_by_name = timezone.now(), str(by)
            row.save(update_fields=["revoked_at", "revoked_by_name"])
            _note(row, "停用令牌", "change", by)
    return row


def _note(row: ApiToken, act: str, action: str, by: User) -> None:
    told = {"label": row.label, "scopes": row.scopes, "quota": row.quota, "ends_on": f"{row.ends_on}"}
    record_change(
        actor=by, origin=ORIGIN, action=action, model="accounts.ApiToken", key=str(row.pk), label=f"{act}：{row}",
        after=told,
    )  # fmt: skip
    seal(row, act, SEALED, by=by)


def _digest(word: str) -> str:
    """The words are random and long: a plain digest cannot be turned round."""
    return hashlib.sha256(word.encode()).hexdigest()


def recognise(word: str) -> ApiToken:
    """The token of that word with its owner, if it is good now. Raises YanzhenError that says why it is not."""
    row = (
        ApiToken.objects.select_related("user__unit").filter(digest=_digest(word)).first()
        if word.startswith(START)
        else None
    )
    if row is None:
        raise _refused("令牌不对", "没有这个令牌", "核对令牌，或在“账号 → 接口令牌”另建一个")
    if row.state != "good":
        why = "它已被停用" if row.state == "revoked" else f"它只到 {row.ends_on} 有效"
        raise _refused("令牌已失效", why, "在“账号 → 接口令牌”另建一个")
    if not roles_of(row.user):
        raise _refused("令牌已失效", "所有人的账号已停用", "请系统管理员核对账号")
    owed = duties(row.user)
    if owed:
        raise _refused(
            "令牌暂不可用",
            "所有人的账号还有未完成的安全事项（改密码或动态码）",
            "先在网页登录，完成提示的事项",
        )
    return row


def _refused(what: str, why: str, do: str) -> YanzhenError:
    return YanzhenError(what, where="Authorization", why=why, do=do)


def spend(row: ApiToken) -> bool:
    """Count one call; False when the day's quota is used up. Two calls at once are both counted."""
    today = timezone.localdate()
    mine = ApiToken.objects.filter(pk=row.pk)
    if mine.filter(used_on=today, used__lt=F("quota")).update(used=F("used") + 1, used_at=timezone.now()):
        return True
    fresh = mine.filter(Q(used_on=None) | ~Q(used_on=today))
    return bool(fresh.update(used_on=today, used=1, used_at=timezone.now()))


def needs(row: ApiToken, scope: str) -> None:
    """Raises YanzhenError when the token does not reach that scope."""
    if scope not in row.scopes:
        held = "、".join(SCOPES.get(code, code) for code in row.scopes)
        why = f"它的范围是：{held}"
        do = f"另建一个含“{SCOPES.get(scope, scope)}”的令牌" if scope in SCOPES else "这个地址不对令牌开放"
        raise YanzhenError("令牌不含这个范围", where=scope, why=why, do=do)


def keep_call(row: ApiToken, asked: Asked) -> None:
    """Write a call down."""
    ApiCall.objects.create(
        token=row, user=row.user, by_name=str(row.user), way=asked.way, method=asked.method, path=asked.path[:300],
        query=asked.query[:300], status=asked.status, size=asked.size, took=asked.took, address=asked.address,
        request=asked.request,
    )  # fmt: skip


def end_tokens(user: User, *, by: Any) -> int:
    """All tokens of an account that is dismissed, for good: restoring the account does not bring them back."""
    with transaction.atomic():
        rows = list(ApiToken.objects.filter(user=user, revoked_at=None))
        for row in rows:
            row.revoked_at, row.revoked_by_name = timezone.now(), str(by)
            row.save(update_fields=["revoked_at", "revoked_by_name"])
            _note(row, "账号停用，令牌一并停用", "change", by)
    return len(rows)
