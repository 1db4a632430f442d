"""Who provides, asks for and decides about data: predicates built on roles and units alone."""

from __future__ import annotations

from typing import Any

from yanzhen.city.accounts.permissions import OFFICIALS, has_role, unit_of, units_of

AUTHORITY_ROLES = frozenset({"chain_office"})
"""Runs the catalogue unless the city has an office of its own for it."""
AUTHORITY_SUBJECT = "data-authority"
"""What the unit of such an office stands for (its 对应对象)."""
REQUESTS_ALL = AUTHORITY_ROLES | {"leader", "auditor"}


def is_authority(user: Any) -> bool:
    """Checks requests, decides disputes, keeps the catalogue (数据主管部门)."""
    if has_role(user, *AUTHORITY_ROLES):
        return True
    unit = unit_of(user)
    return unit is not None and unit.subject == AUTHORITY_SUBJECT and has_role(user, "department")


def may_ask(user: Any) -> bool:
    """An office may ask another for data; banks and enterprises take what is open to the public."""
    return has_role(user, *OFFICIALS) and unit_of(user) is not None


def is_provider(user: Any, dataset: Any) -> bool:
    """Of the unit that provides it, or of one above."""
    return (
        dataset.provider_unit_id is not None
        and dataset.provider_unit_id in units_of(user)
        and has_role(user, *OFFICIALS)
    )


def sides(user: Any, request: Any) -> frozenset[str]:
    """What somebody is to a request: applicant, provider, authority. Where no unit stands for the provider, the authority
    answers in its place."""
    mine = units_of(user) if has_role(user, *OFFICIALS) else frozenset()
    runs = is_authority(user)
    found = {
        "applicant": request.unit_id in mine,
        "provider": is_provider(user, request.dataset) or (runs and request.dataset.provider_unit_id is None),
        "authority": runs,
    }
    return frozenset(name for name, true in found.items() if true)


def sees_all_requests(user: Any) -> bool:
    return has_role(user, *REQUESTS_ALL) or is_authority(user)
