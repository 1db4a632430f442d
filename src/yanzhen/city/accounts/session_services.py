"""Sessions: how somebody comes in, what they still owe before they may work, and how a session ends at once."""

from __future__ import annotations

import time
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest
from django.utils import timezone

from yanzhen.city.accounts.models import SignedIn, User
from yanzhen.city.accounts.permissions import roles_of
from yanzhen.city.accounts.second_factor_services import has_second_factor
from yanzhen.city.records.services import record_change

BACKEND = "django.contrib.auth.backends.ModelBackend"
HALF, ENTRY, SEEN, OWES = "half_signed_in", "entry", "seen", "owes"
PATIENCE = 300
"""Seconds that a password stays good while the code is looked up, and after which use is noted again."""


def begin(request: HttpRequest, user: User, *, how: str, going: str) -> bool:
    """Let somebody in whose password (or single sign-on) was right; False when a code is still to be asked for."""
    if not has_second_factor(user):
        enter(request, user, how=how)
        return True
    request.session[HALF] = {"user": user.pk, "how": how, "going": going, "at": time.time()}
    return False


def half_way(request: HttpRequest) -> tuple[User, dict[str, Any]] | None:
    """Who waits at the second step of signing in, and where they want to go; None when nobody does any more."""
    held = request.session.get(HALF)
    if not held or time.time() - held["at"] > PATIENCE:
        return None
    user = User.objects.filter(pk=held["user"], is_active=True).first()
    return (user, held) if user else None


def enter(request: HttpRequest, user: User, *, how: str) -> None:
    """Open the session and list it, so that its owner can see and end it."""
    request.session.pop(HALF, None)
    login(request, user, backend=BACKEND)
    row = SignedIn.objects.create(
        user=user,
        key=request.session.session_key or "",
        how=how,
        address=request.META.get("REMOTE_ADDR") or None,
        agent=request.headers.get("User-Agent", "")[:200],
    )
    request.session[ENTRY], request.session[SEEN] = row.pk, time.time()
    request.session[OWES] = duties(user)


def duties(user: User) -> list[str]:
    """What must be done before anything else: a password of one's own, a second factor for those who need one."""
    wanted = not settings.WORKSPACE.practice and not roles_of(user).isdisjoint(settings.SECOND_FACTOR_ROLES)
    owed = {"password": user.must_change_password, "second_factor": wanted and not has_second_factor(user)}
    return [name for name, due in owed.items() if due]


def settle(request: HttpRequest, duty: str) -> None:
    """One duty is done."""
    request.session[OWES] = [name for name in request.session.get(OWES, []) if name != duty]


def note_use(request: HttpRequest) -> None:
    """Remember, every five minutes at most, that the session is used."""
    if ENTRY in request.session and time.time() - request.session.get(SEEN, 0) > PATIENCE:
        request.session[SEEN] = time.time()
        SignedIn.objects.filter(pk=request.session[ENTRY]).update(seen_at=timezone.now())


def renew_key(request: HttpRequest) -> None:
    """After the session got another key (a changed password does that), the list follows."""
    SignedIn.objects.filter(pk=request.session.get(ENTRY, 0)).update(key=request.session.session_key)


def leave(request: HttpRequest) -> None:
    """Somebody signs out."""
    SignedIn.objects.filter(pk=request.session.get(ENTRY, 0), ended_at=None).update(
        ended_at=timezone.now(), ended_why="退出"
    )


def end_sessions(user: User, *, by: Any, why: str, key: int | None = None, but: int | None = None) -> int:
    """End one listed session of somebody (``key``), or all but one (``but``); the next request finds nobody signed in."""
    rows = SignedIn.objects.filter(user=user, ended_at=None)
    rows = rows.filter(pk=key) if key is not None else rows.exclude(pk=but or 0)
    store = import_module(settings.SESSION_ENGINE).SessionStore
    ended = list(rows)
    for row in ended:
        store(row.key).delete()
    SignedIn.objects.filter(pk__in=[row.pk for row in ended]).update(ended_at=timezone.now(), ended_why=why)
    if ended:
        record_change(
            actor=by, origin="账号安全", action="change", model="accounts.User", key=user.username,
            label=f"结束登录：{why}", after={"count": len(ended)},
        )  # fmt: skip
    return len(ended)
