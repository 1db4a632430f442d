"""Who posts, who brings supply, who reads a name: predicates built on roles and units alone."""

from __future__ import annotations

from typing import Any

from yanzhen.city.accounts.permissions import OFFICIALS, has_role, stands_for, subjects_of, units_of

SUPPLIERS = frozenset({"department", "county", "chain_office"})
"""Offices of education, of labour and of the chains: they know schools and people."""
READ_ALL = OFFICIALS | {"auditor"}
POSTERS = OFFICIALS | {"enterprise"}
READERS = READ_ALL | {"enterprise"}


def may_post(user: Any) -> bool:
    """An enterprise for itself, or an office visibly on behalf of one."""
    return has_role(user, *OFFICIALS) or bool(subjects_of(user, "enterprise"))


def may_supply(user: Any) -> bool:
    return has_role(user, *SUPPLIERS)


def of_firm(user: Any, opening: Any) -> bool:
    """The account of the very enterprise that hires."""
    return has_role(user, "enterprise") and stands_for(user, opening.enterprise.code)


def may_change(user: Any, opening: Any) -> bool:
    return has_role(user, *OFFICIALS) or of_firm(user, opening)


def may_answer(user: Any, referral: Any) -> bool:
    """The enterprise says whom it took; so may the office that introduced, which is then named."""
    return of_firm(user, referral.opening) or may_supply(user)


def may_reach(user: Any, person: Any) -> bool:
    """The office that registered somebody, and an enterprise to which somebody was introduced and not refused."""
    if person.by_unit_id is not None and may_supply(user) and person.by_unit_id in units_of(user):
        return True
    firms = subjects_of(user, "enterprise")
    live = person.referrals.exclude(state="declined") if firms else None
    return live is not None and live.filter(opening__enterprise__code__in=firms).exists()
