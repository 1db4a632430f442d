"""Who may state facts, see what was stated, hand in, decide: predicates in one place."""

from __future__ import annotations

from typing import Any

from yanzhen.city.accounts.permissions import has_role, stands_for

OFFICERS = frozenset({"chain_office", "investment", "department", "park"})
"""Who handles policies; none of the three keepers of the system is among them: who makes accounts does not pay."""


def is_officer(user: Any) -> bool:
    """Works on policies for the city."""
    return has_role(user, *OFFICERS)


def is_of(user: Any, enterprise: str) -> bool:
    """Speaks for that very enterprise: its unit names it."""
    return stands_for(user, enterprise)


def may_see_stated(user: Any, enterprise: str) -> bool:
    """What people stated of an enterprise is for it and for those who serve it."""
    return is_of(user, enterprise) or has_role(user, "leader") or is_officer(user)


def may_state(user: Any, enterprise: str) -> bool:
    return is_of(user, enterprise) or is_officer(user)


AUDITORS = frozenset({"auditor"})
PAYMENT_READERS = OFFICERS | AUDITORS | {"leader"}


def may_read_payments(user: Any) -> bool:
    """Sees lists, orders and samples; account numbers stay masked."""
    return has_role(user, *PAYMENT_READERS)


def may_audit(user: Any) -> bool:
    """Draws samples and writes down what they show."""
    return has_role(user, *AUDITORS, *OFFICERS)
