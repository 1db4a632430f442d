"""Who offers, seeks, answers and reads in the market: predicates built on roles and units alone."""

from __future__ import annotations

from typing import Any

from yanzhen.city.accounts.permissions import OFFICIALS, has_role, stands_for, subjects_of, units_of
from yanzhen.city.market.states import TALKING

DESKS = frozenset({"chain_office"})
"""Brings sides together: invites, and writes down answers of enterprises that have no account, visibly."""
READ_ALL = DESKS | {"leader", "auditor"}
FILERS = OFFICIALS | {"enterprise"}


def may_list(user: Any) -> bool:
    """The account of an enterprise for itself; an office for a scenario of its own, or visibly for an enterprise."""
    return has_role(user, *OFFICIALS) or bool(subjects_of(user, "enterprise"))


def may_read_all(user: Any) -> bool:
    return has_role(user, *READ_ALL)


def speaks_for(user: Any, enterprise: Any) -> bool:
    """The account of that very enterprise."""
    return enterprise is not None and has_role(user, "enterprise") and stands_for(user, enterprise.code)


def holds(user: Any, listing: Any) -> bool:
    """Whose listing it is: the enterprise, or somebody of the office that opened a scenario."""
    if listing.enterprise_id is not None:
        return speaks_for(user, listing.enterprise)
    return (
        listing.unit_of_id is not None and has_role(user, *OFFICIALS) and listing.unit_of_id in units_of(user)
    )


def keeps(user: Any, listing: Any) -> bool:
    """May change the listing: its holder, and the office that wrote it down for an enterprise."""
    mine = has_role(user, *OFFICIALS) and listing.on_behalf and listing.by_unit_id in units_of(user)
    return holds(user, listing) or mine


def sides(user: Any, match: Any) -> frozenset[str]:
    """What somebody is to a match: the holder of the listing, the other enterprise, the desk."""
    listing = match.listing
    desk = has_role(user, *DESKS) or (keeps(user, listing) and not holds(user, listing))
    found = {"owner": holds(user, listing), "other": speaks_for(user, match.enterprise), "desk": desk}
    return frozenset(name for name, true in found.items() if true)


def may_know_contact(user: Any, listing: Any) -> bool:
    """Whoever keeps the listing; and an enterprise that has come to terms with it."""
    if keeps(user, listing):
        return True
    own = subjects_of(user, "enterprise") if has_role(user, "enterprise") else frozenset()
    return bool(own) and listing.matches.filter(enterprise__code__in=own, state__in=TALKING).exists()
