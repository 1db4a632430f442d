"""Accounts to act on, and sessions: one's own, another's."""

from __future__ import annotations

from django.utils import timezone

from tests.site.matrix import Rows
from yanzhen.city.accounts.models import ApiToken, SignedIn, User

ACTS = {"administrator": "restore", "security": "unlock"}


def rows(people) -> dict[str, Rows]:
    other = User.objects.create(
        username="m-target", role="county", display_name="被管的岗位", is_active=False
    )
    sessions = {role: SignedIn.objects.create(user=people[role], key=f"key-{role}").pk for role in people}
    tokens = {role: _token(people[role]) for role in people}
    own = {role: {"key": key} for role, key in sessions.items()}
    return {
        "account": Rows({"key": other.pk}),
        "account_act": Rows(lambda role: {"key": other.pk, "name": ACTS.get(role, "restore")}),
        "token": Rows(
            lambda role: {"key": tokens.get(role, tokens["leader"])},
            lambda role: {"key": tokens["leader" if role != "leader" else "county"]},
            {"key": _token(other)},
        ),
        "session": Rows(
            lambda role: own.get(role, own["leader"]),
            lambda role: own["leader" if role != "leader" else "county"],
            {"key": SignedIn.objects.create(user=other, key="key-target").pk},
        ),
    }


def _token(user: User) -> int:
    row = ApiToken.objects.create(
        user=user, label="演示", head="yz_demo", digest=f"digest-{user.pk}", scopes=["search"], quota=1,
        ends_on=timezone.localdate(),
    )  # fmt: skip
    return row.pk
