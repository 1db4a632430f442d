"""Who files, assigns, answers, confirms and reads demands: predicates built on roles and units alone."""

from __future__ import annotations

from typing import Any

from yanzhen.city.accounts.permissions import OFFICIALS, has_role, stands_for, subjects_of, units_of

DESKS = frozenset({"chain_office"})
"""Runs the through-train: assigns, refuses, merges, closes what nobody confirmed."""
READ_ALL = DESKS | {"leader", "auditor"}
FILERS = OFFICIALS | {"enterprise"}
BOARD = OFFICIALS | {"auditor"}


def is_desk(user: Any) -> bool:
    return has_role(user, *DESKS)


def may_read_all(user: Any) -> bool:
    return has_role(user, *READ_ALL)


def may_file(user: Any) -> bool:
    """An office, visibly on behalf of an enterprise; or the account of an enterprise for itself."""
    return has_role(user, *OFFICIALS) or bool(subjects_of(user, "enterprise"))


def may_log_visits(user: Any) -> bool:
    return has_role(user, *OFFICIALS)


def speaks_for(user: Any, demand: Any) -> bool:
    """The account of the very enterprise that asks."""
    return (
        demand.enterprise is not None
        and has_role(user, "enterprise")
        and stands_for(user, demand.enterprise.code)
    )


def sides(user: Any, demand: Any) -> frozenset[str]:
    """What somebody is to a demand: the enterprise, the desk, the leading or an assisting office, a leader."""
    mine = units_of(user) if has_role(user, *OFFICIALS) else frozenset()
    found = {
        "firm": speaks_for(user, demand),
        "desk": is_desk(user),
        "lead": demand.lead_id is not None and demand.lead_id in mine,
        "assist": bool(mine) and any(unit.pk in mine for unit in demand.assisting.all()),
        "leader": has_role(user, "leader"),
    }
    return frozenset(name for name, true in found.items() if true)


def may_know_who(user: Any, demand: Any) -> bool:
    """Whose demand it is: everybody who sees it, unless the enterprise wants only the desk to know."""
    return not demand.hidden or may_read_all(user) or speaks_for(user, demand)
