"""Accounts to act on, and sessions: one's own, another's."""

from __future__ import annotations

from tests.site.matrix import Rows
from yanzhen.city.accounts.models import SignedIn, User

ACTS = {"administrator": "restore", "security": "unlock"}


def rows(people) -> dict[str, Rows]:
    other = User.objects.create(
        username="m-target", role="county", display_name="被管的岗位", is_active=False
    )
    sessions = {role: SignedIn.objects.create(user=people[role], key=f"key-{role}").pk for role in people}
    own = {role: {"key": key} for role, key in sessions.items()}
    return {
        "account": Rows({"key": other.pk}),
        "account_act": Rows(lambda role: {"key": other.pk, "name": ACTS.get(role, "restore")}),
        "session": Rows(
            lambda role: own.get(role, own["leader"]),
            lambda role: own["leader" if role != "leader" else "county"],
            {"key": SignedIn.objects.create(user=other, key="key-target").pk},
        ),
    }
