"""Units, accounts and posts as the three keepers run them: one makes them, one grants roles, one reads what was done."""

from __future__ import annotations

import datetime
import re
import secrets
from dataclasses import dataclass
from typing import Any

from axes.utils import reset
from django.db import transaction
from django.utils import timezone

from yanzhen.city.accounts.models import Post, Unit, User
from yanzhen.city.accounts.permissions import KEEPERS, ROLE_CODES, ROLE_LABELS, has_role
from yanzhen.city.accounts.second_factor_services import drop_second_factor, has_second_factor, release
from yanzhen.city.accounts.services import note_account
from yanzhen.city.accounts.session_services import end_sessions
from yanzhen.city.accounts.token_services import end_tokens
from yanzhen.city.records.sealing import seal
from yanzhen.city.records.services import record_change
from yanzhen.kernel.errors import YanzhenError

ORIGIN = "单位与账号"
BUSINESS = ROLE_CODES - KEEPERS
CODE = re.compile(r"[a-z0-9][a-z0-9-]{1,79}")


@dataclass(frozen=True, slots=True)
class Term:
    """A post before it is given: where, as what, for whom, from when to when (the last day; none: open)."""

    unit: Unit
    role: str
    starts_on: datetime.date
    ends_on: datetime.date | None = None
    subject: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """An account before it is made."""

    username: str
    display_name: str
    role: str
    unit: Unit
    external_id: str = ""


def make_unit(code: str, name: str, kind: str, *, parent: Unit | None, subject: str, by: Any) -> Unit:
    """A unit in the tree. Raises YanzhenError on a code that is taken or cannot be one."""
    _need(by, "administrator")
    if not CODE.fullmatch(code):
        raise YanzhenError("单位代码不合要求", where=code, do="用小写字母、数字和连字符，如 gongxin-ju")
    if Unit.objects.filter(code=code).exists():
        raise YanzhenError(f"单位代码 {code} 已有", why="不改动原单位", do="换一个代码")
    with transaction.atomic():
        unit = Unit.objects.create(code=code, name=name, kind=kind, parent=parent, subject=subject)
        record_change(
            actor=by, origin=ORIGIN, action="create", model="accounts.Unit", key=code, label=name,
            after={"kind": kind, "parent": parent.code if parent else "", "subject": subject},
        )  # fmt: skip
        seal(unit, "建单位", ("code", "name", "kind", "parent", "subject"), by=by)
    return unit


def make_account(person: Person, *, by: Any) -> tuple[User, str]:
    """An account and its one-time password, which is shown once and must be changed at the first sign-in.

    The administrator gives business roles only; whoever is to keep the system gets that role from the security
    administrator afterwards.
    """
    _need(by, "administrator")
    if person.role not in BUSINESS:
        raise YanzhenError(
            "系统管理员不能授予管理员角色", where=ROLE_LABELS.get(person.role, person.role),
            why="建账号的人不授予管理权，互相制约", do="先按业务角色建账号，再请安全管理员改角色",
        )  # fmt: skip
    if User.objects.filter(username=person.username).exists():
        raise YanzhenError(f"用户名 {person.username} 已有", why="不改动原账号", do="换一个用户名")
    external = person.external_id or None
    if external and User.objects.filter(external_id=external).exists():
        raise YanzhenError("统一认证编号已经属于另一个账号", where=external, do="核对编号")
    password = secrets.token_urlsafe(9)
    with transaction.atomic():
        user = User.objects.create_user(
            person.username, password=password, role=person.role, unit=person.unit,
            display_name=person.display_name, external_id=external, must_change_password=True,
        )  # fmt: skip
        note_account(
            user, "建账号", by=by, action="create", after={"role": person.role, "unit": person.unit.code}
        )
    return user, password


def give_post(user: User, term: Term, *, by: Any) -> Post:
    """A further post with a term; never to oneself, never one that keeps the system, never to a keeper."""
    _need(by, "administrator")
    _not_oneself(user, by)
    if term.role not in BUSINESS or user.role in KEEPERS:
        raise YanzhenError(
            "这个任职不能给", where=str(user), why="管理员角色不作兼任，管理员也不兼业务", do="另建一个账号"
        )
    if term.ends_on and term.ends_on < term.starts_on:
        raise YanzhenError("任期止早于起", where=str(term.ends_on), do="改正任期")
    with transaction.atomic():
        post = Post.objects.create(
            user=user, unit=term.unit, role=term.role, subject=term.subject, title=term.title,
            starts_on=term.starts_on, ends_on=term.ends_on,
        )  # fmt: skip
        _note_post(post, "任职", by)
    return post


def end_post(user: User, key: int, *, by: Any) -> Post:
    """The post gives no right from now on; its term stays written as it was given."""
    _need(by, "administrator")
    with transaction.atomic():
        post = Post.objects.select_for_update().filter(user=user, pk=key, revoked_on=None).first()
        today = timezone.localdate()
        if post is None or (post.ends_on and post.ends_on < today):
            raise YanzhenError("没有这项在任的任职", where=str(user), do="刷新后再看")
        post.revoked_on = today
        post.save(update_fields=["revoked_on"])
        _note_post(post, "免职", by)
    return post


def dismiss(user: User, *, by: Any) -> None:
    """The account is dead at once, with every session; what it did keeps its name."""
    _need(by, "administrator")
    _not_oneself(user, by)
    _set(user, "停用账号", by, is_active=False)
    end_sessions(user, by=by, why="账号停用")
    end_tokens(user, by=by)


def restore(user: User, *, by: Any) -> None:
    """A dismissed account works again, with the same roles."""
    _need(by, "administrator")
    _set(user, "恢复账号", by, is_active=True)


def renew_password(user: User, *, by: Any) -> str:
    """Another one-time password for somebody who forgot theirs; all sessions end."""
    _need(by, "administrator")
    _not_oneself(user, by)
    password = secrets.token_urlsafe(9)
    with transaction.atomic():
        user.set_password(password)
        user.must_change_password = True
        user.save(update_fields=["password", "must_change_password"])
        note_account(user, "重置密码", by=by)
    end_sessions(user, by=by, why="密码重置")
    return password


def grant_role(user: User, role: str, *, by: Any) -> None:
    """Another main role, by the security administrator; never to oneself. Sessions end, so that it holds at once."""
    _need(by, "security")
    _not_oneself(user, by)
    if role not in ROLE_CODES:
        raise YanzhenError(f"没有这个角色：{role}", do="从列表里选")
    today = timezone.localdate()
    if role in KEEPERS and any(p.runs_on(max(today, p.starts_on)) for p in user.posts.all()):
        raise YanzhenError("管理员不兼业务", where=str(user), why="还有在任的任职", do="先免去任职")
    _set(user, "改角色", by, role=role)
    end_sessions(user, by=by, why="角色改变")


def unlock(user: User, *, by: Any) -> None:
    """Forget wrong passwords and wrong codes."""
    _need(by, "security")
    with transaction.atomic():
        reset(username=user.username)
        release(user)
        note_account(user, "解锁", by=by)


def lift_second_factor(user: User, *, by: Any) -> None:
    """For somebody whose telephone is lost; who needs a second factor must set it up again when signing in."""
    _need(by, "security")
    _not_oneself(user, by)
    if not has_second_factor(user):
        raise YanzhenError("这个账号没有启用动态码", where=str(user), do="不用停用")
    drop_second_factor(user, by=by)
    end_sessions(user, by=by, why="动态码停用")


def throw_out(user: User, *, by: Any) -> None:
    """End every session of somebody."""
    _need(by, "security")
    end_sessions(user, by=by, why="安全管理员结束")


def release_from_machine(username: str) -> str:
    """Whoever owns the machine lets somebody in again when no other keeper can; returns a one-time password."""
    user = User.objects.filter(username=username).first()
    if user is None:
        raise YanzhenError(f"没有这个账号：{username}", do="核对用户名")
    password = secrets.token_urlsafe(9)
    with transaction.atomic():
        reset(username=username)
        if has_second_factor(user):
            drop_second_factor(user, by=None)
        user.set_password(password)
        user.must_change_password = True
        user.save(update_fields=["password", "must_change_password"])
        note_account(user, "在服务器上解锁", by=None, origin="命令行")
    end_sessions(user, by=None, why="在服务器上解锁")
    return password


def _set(user: User, act: str, by: Any, **fields: Any) -> None:
    with transaction.atomic():
        row = User.objects.select_for_update().get(pk=user.pk)
        before = {name: getattr(row, name) for name in fields}
        if before == fields:
            raise YanzhenError("没有改变", where=str(user), why="已经是这样", do="刷新后再看")
        _keep_one(row, fields)
        for name, value in fields.items():
            setattr(row, name, value)
            setattr(user, name, value)
        row.save(update_fields=list(fields))
        note_account(row, act, by=by, before=before, after=fields)


def _keep_one(row: User, fields: dict[str, Any]) -> None:
    """The last administrator and the last security administrator cannot go."""
    going = fields.get("is_active") is False or fields.get("role", row.role) != row.role
    if not going or row.role not in ("administrator", "security"):
        return
    if not User.objects.filter(role=row.role, is_active=True).exclude(pk=row.pk).exists():
        raise YanzhenError(
            f"这是最后一个{ROLE_LABELS[row.role]}", why="没有人能再管账号", do="先让另一个账号担任"
        )


def _need(by: Any, role: str) -> None:
    if not has_role(by, role):
        raise YanzhenError("没有权限", where=str(by), why=f"这件事由{ROLE_LABELS[role]}来做", do="请其办理")


def _not_oneself(user: User, by: Any) -> None:
    if user.pk == by.pk:
        raise YanzhenError("不能给自己办", where=str(by), why="管理员的权限由别人管", do="请另一位管理员办理")


def _note_post(post: Post, act: str, by: Any) -> None:
    fields = ("user", "unit", "role", "subject", "title", "starts_on", "ends_on", "revoked_on")
    record_change(
        actor=by, origin=ORIGIN, action="change", model="accounts.Post", key=post.user.username,
        label=f"{act}：{post}", after={"from": post.starts_on.isoformat(), "to": str(post.ends_on or "")},
    )  # fmt: skip
    seal(post, act, fields, by=by)
