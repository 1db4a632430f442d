"""What somebody does with the own account."""

from __future__ import annotations

from django.contrib.auth import update_session_auth_hash
from django.db import transaction
from django.http import HttpRequest

from yanzhen.city.accounts.models import User
from yanzhen.city.accounts.services import note_account
from yanzhen.city.accounts.session_services import ENTRY, end_sessions, renew_key, settle


def change_password(request: HttpRequest, user: User, password: str) -> None:
    """Another password; every other session ends, this one goes on."""
    with transaction.atomic():
        user.set_password(password)
        user.must_change_password = False
        user.save(update_fields=["password", "must_change_password"])
        note_account(user, "改密码", by=user, origin="账号安全")
    update_session_auth_hash(request, user)
    renew_key(request)
    settle(request, "password")
    end_sessions(user, by=user, why="改了密码", but=request.session.get(ENTRY, 0))
