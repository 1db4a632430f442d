"""What tests of the interface share: an account with a token, and asking with it."""

from __future__ import annotations

import datetime
from typing import Any

from django.test import Client
from django.utils import timezone

from yanzhen.city.accounts import token_services
from yanzhen.city.accounts.models import Authenticator, Unit, User
from yanzhen.city.accounts.permissions import KEEPERS
from yanzhen.city.accounts.values import SCOPES, Issued
from yanzhen.site.api.root import document


def somebody(role: str, *, unit: str = "", kind: str = "department", subject: str = "") -> User:
    """An account called by its post, in a unit of its own; a keeper with the second factor that keepers must have."""
    held = Unit.objects.create(
        code=unit or f"unit-{role}", name=f"演示单位 {unit or role}", kind=kind, subject=subject
    )
    user = User.objects.create_user(
        f"api-{unit or role}",
        password="a-long-enough-word",
        role=role,
        unit=held,
        display_name=f"岗位 {unit or role}",
    )
    if role in KEEPERS:
        Authenticator.objects.create(user=user, secret="-", confirmed_at=timezone.now())
    return user


def token(user: User, *scopes: str, quota: int = 10_000, days: int = 30) -> Issued:
    until = timezone.localdate() + datetime.timedelta(days=days)
    wish = token_services.Wish("演示程序", scopes or tuple(SCOPES), quota, until)
    return token_services.issue_token(wish, by=user)


def ask(word: str, where: str, given: dict[str, Any] | None = None, **headers: str) -> Any:
    """GET an address under ``/api/v1`` with a token."""
    return Client().get(
        f"/api/v1{where}", given or {}, headers={"Authorization": f"Bearer {word}", **headers}
    )


def operations() -> list[tuple[str, dict[str, Any]]]:
    """(address, operation) of everything that can be asked."""
    return [(path, methods["get"]) for path, methods in document()["paths"].items()]
