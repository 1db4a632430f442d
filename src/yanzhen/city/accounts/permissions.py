"""Who may do what, as predicates in one place."""

from __future__ import annotations

from typing import Any

from rules.predicates import predicate

WRITERS = frozenset({"chain_office", "investment", "administrator"})
JUDGES = frozenset({"chain_office", "administrator"})


@predicate  # type: ignore[untyped-decorator]
def is_administrator(user: Any) -> bool:
    """The system administrator of the workspace."""
    return bool(user.is_authenticated and user.role == "administrator")


@predicate  # type: ignore[untyped-decorator]
def may_import(user: Any) -> bool:
    """May bring documents and lists into the record."""
    return bool(user.is_authenticated and user.role in WRITERS)


@predicate  # type: ignore[untyped-decorator]
def may_judge(user: Any) -> bool:
    """May accept or reject what machines suggest."""
    return bool(user.is_authenticated and user.role in JUDGES)


@predicate  # type: ignore[untyped-decorator]
def may_see_changes(user: Any) -> bool:
    """Change log, deliveries and accounts are for those who sign in."""
    return bool(user.is_authenticated)
