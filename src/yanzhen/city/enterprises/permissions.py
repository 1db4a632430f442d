"""Who may say that two rows are one enterprise and where an enterprise stands on a chain."""

from __future__ import annotations

from typing import Any

from yanzhen.city.accounts.permissions import OFFICIALS, has_role, subjects_of

KEEPERS = frozenset({"chain_office", "department"})


def may_keep_register(user: Any) -> bool:
    """The chain office and the departments keep the register."""
    return has_role(user, *KEEPERS)


ERRANDS = OFFICIALS - {"leader", "data_office"}
"""Who may act for an enterprise: neither leaders nor the data bureau nor banks nor the three keepers of the system."""
NARROW = frozenset({"county", "park"})
"""They act for the enterprises of their own county or park alone."""


def may_run_errands(user: Any, firm: Any) -> bool:
    """Acts for this enterprise when it asks an office to."""
    if has_role(user, *(ERRANDS - NARROW)):
        return True
    if has_role(user, "county") and firm.region_id in subjects_of(user, "county"):
        return True
    parks = subjects_of(user, "park") if has_role(user, "park") else frozenset()
    return bool(parks) and firm.occupancies.filter(park__code__in=parks, retired_on=None).exists()
