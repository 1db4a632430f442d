"""Who may report, hold, see, arbitrate and approve: predicates built on roles and units alone."""

from __future__ import annotations

from typing import Any

from rules.predicates import predicate

from yanzhen.city.accounts.permissions import has_role, unit_of, units_of

REPORTERS = ("investment", "county", "park", "chain_office", "department")
"""Roles whose unit may hold leads."""
DESK = ("investment",)
"""The city's investment office: keeps the desk, sees every lead, decides between others."""


@predicate  # type: ignore[untyped-decorator]
def may_report(user: Any) -> bool:
    """May report a lead for the own unit."""
    return has_role(user, *REPORTERS) and unit_of(user) is not None


@predicate  # type: ignore[untyped-decorator]
def is_desk(user: Any) -> bool:
    """Keeps the city's desk for leads."""
    return has_role(user, *DESK)


@predicate  # type: ignore[untyped-decorator]
def may_see_sums(user: Any) -> bool:
    """Funnels and quotas by unit: those who work on attraction and those who lead them."""
    return has_role(user, *REPORTERS, "leader", "project_office")


def holds(user: Any, unit: int | None) -> bool:
    """Works for the unit that holds a lead."""
    return unit is not None and has_role(user, *REPORTERS) and unit in units_of(user)


def may_see_full(user: Any, unit: int | None) -> bool:
    """A lead in full is for its holder and for the desk that may have to decide about it."""
    return is_desk(user) or holds(user, unit)


def sides(user: Any, unit: int | None) -> frozenset[str]:
    """What somebody is to a lead: holder, desk, other; nobody's side is empty."""
    found = {name for name, true in (("holder", holds(user, unit)), ("desk", is_desk(user))) if true}
    if "holder" not in found and may_report(user):
        found.add("other")
    return frozenset(found)


def may_decide(user: Any, *units: int) -> bool:
    """Decides between units and belongs to none of them."""
    return is_desk(user) and not units_of(user) & set(units)
