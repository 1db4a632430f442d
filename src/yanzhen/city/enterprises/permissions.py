"""Who may say that two rows are one enterprise and where an enterprise stands on a chain."""

from __future__ import annotations

from typing import Any

from yanzhen.city.accounts.permissions import has_role

KEEPERS = frozenset({"chain_office", "department"})


def may_keep_register(user: Any) -> bool:
    """The chain office and the departments keep the register."""
    return has_role(user, *KEEPERS)
