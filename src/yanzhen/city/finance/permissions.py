"""Who asks for money, who gives it, who looks after the pool: predicates built on roles and units alone."""

from __future__ import annotations

from typing import Any

from yanzhen.city.accounts.permissions import OFFICIALS, has_role, stands_for, subjects_of, units_of
from yanzhen.city.finance.states import BANK, FIRM, OFFICE

OFFICES = frozenset({"department", "chain_office"})
"""Look after the capital pool: preliminary check, urging, funds, contests, the figures that shares need."""
READ_ALL = OFFICES | {"leader", "auditor"}
BOARD = OFFICIALS | {"auditor"}
ASKERS = OFFICES | {"enterprise"}
CASEWORKERS = READ_ALL | {"bank", "enterprise"}


def is_office(user: Any) -> bool:
    return has_role(user, *OFFICES)


def is_bank(user: Any) -> bool:
    return has_role(user, "bank")


def may_read_all(user: Any) -> bool:
    return has_role(user, *READ_ALL)


def own_firms(user: Any) -> frozenset[str]:
    """Codes of the enterprises for which somebody speaks."""
    return subjects_of(user, "enterprise") if has_role(user, "enterprise") else frozenset()


def speaks_for(user: Any, enterprise: Any) -> bool:
    """The account of that very enterprise; nobody else authorises, revokes or contests."""
    return has_role(user, "enterprise") and stands_for(user, enterprise.code)


def works_at(user: Any, unit_id: int | None) -> bool:
    """An account of that institution or of one above it."""
    return is_bank(user) and unit_id is not None and unit_id in units_of(user)


def may_ask(user: Any) -> bool:
    """An enterprise for itself, the finance office visibly on behalf of one."""
    return bool(own_firms(user)) or is_office(user)


def may_edit_product(user: Any, product: Any = None) -> bool:
    """The institution its own; the office whatever stands in the pool."""
    return is_office(user) or (is_bank(user) if product is None else works_at(user, product.unit_id))


def may_see_file(user: Any, code: str) -> bool:
    """The enterprise its own; the office that keeps the description, which is logged."""
    return is_office(user) or (has_role(user, "enterprise") and stands_for(user, code))


def demand_sides(user: Any, demand: Any) -> frozenset[str]:
    found = {FIRM: speaks_for(user, demand.enterprise), OFFICE: is_office(user)}
    return frozenset(name for name, true in found.items() if true)


def case_sides(user: Any, case: Any) -> frozenset[str]:
    """What somebody is to a case: the enterprise, the institution, the office."""
    found = demand_sides(user, case.demand)
    return found | {BANK} if works_at(user, case.unit_id) else found
