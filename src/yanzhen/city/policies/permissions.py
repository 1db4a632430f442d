"""Who may state facts, see what was stated, hand in, decide: predicates in one place."""

from __future__ import annotations

from typing import Any

OFFICERS = frozenset({"chain_office", "investment", "park", "administrator"})


def is_officer(user: Any) -> bool:
    """Works on policies for the city."""
    return bool(user.is_authenticated and user.role in OFFICERS)


def is_of(user: Any, enterprise: str) -> bool:
    """Speaks for that very enterprise: its unit names it."""
    own = user.is_authenticated and user.role == "enterprise" and user.unit is not None
    return bool(own and user.unit.subject == enterprise)


def may_see_stated(user: Any, enterprise: str) -> bool:
    """What people stated of an enterprise is for it and for those who serve it."""
    return (
        is_of(user, enterprise) or bool(user.is_authenticated and user.role == "leader") or is_officer(user)
    )


def may_state(user: Any, enterprise: str) -> bool:
    return is_of(user, enterprise) or is_officer(user)
