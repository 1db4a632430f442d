"""Who provides, asks for and decides about data: predicates built on roles and units alone."""

from __future__ import annotations

from typing import Any

from yanzhen.city.accounts.permissions import OFFICIALS, has_role, unit_of, units_of

AUTHORITY = frozenset({"data_office", "chain_office"})
"""Runs the catalogue (数据主管部门): the data bureau, and the chain office where a city has none."""
READ_ALL = AUTHORITY | {"leader", "auditor"}
DELIVERERS = OFFICIALS | {"enterprise"}
HOOK_KEEPERS = AUTHORITY


def is_authority(user: Any) -> bool:
    """Checks requests, decides disputes, keeps the catalogue."""
    return has_role(user, *AUTHORITY)


def may_ask(user: Any) -> bool:
    """An office may ask another for data; banks and enterprises take what is open to the public."""
    return has_role(user, *OFFICIALS) and unit_of(user) is not None


def is_provider(user: Any, dataset: Any) -> bool:
    """Of the unit that provides it, or of one above."""
    if dataset.provider_unit_id is None or not has_role(user, *OFFICIALS):
        return False
    return dataset.provider_unit_id in units_of(user)


def may_settle(user: Any, dataset: Any) -> bool:
    """Change what an office settles of an entry."""
    return is_authority(user) or is_provider(user, dataset)


def may_deliver(user: Any, feed: Any) -> bool:
    """Send a file for this feed."""
    return is_authority(user) or (feed.unit_id in units_of(user) and has_role(user, *DELIVERERS))


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


def may_doubt(user: Any) -> bool:
    """Ask the source to look at a value again: an office, about what it may read."""
    return has_role(user, *OFFICIALS) and unit_of(user) is not None


def may_answer_doubt(user: Any, dataset: Any) -> bool:
    """Who provides it; the authority too, so that nothing lies about where the source has no account."""
    return is_authority(user) or is_provider(user, dataset)


def sees_all_requests(user: Any) -> bool:
    return has_role(user, *READ_ALL)


def may_keep_hooks(user: Any) -> bool:
    return has_role(user, *HOOK_KEEPERS)
