"""Who may run a round of evaluation, decide on objections, sign, and see what was reported about an enterprise."""

from __future__ import annotations

from typing import Any

from rules.predicates import predicate

from yanzhen.city.accounts.permissions import has_role
from yanzhen.city.accounts.permissions import stands_for as is_of

RUNNERS = frozenset({"chain_office", "department", "park"})
DECIDERS = frozenset({"chain_office"})
SIGNERS = frozenset({"leader", "chain_office"})
OFFICIALS = RUNNERS | SIGNERS


@predicate  # type: ignore[untyped-decorator]
def may_run_rounds(user: Any) -> bool:
    """May set up rounds, bring in lists, publish and propose the final classes."""
    return has_role(user, *RUNNERS)


@predicate  # type: ignore[untyped-decorator]
def may_decide_objections(user: Any) -> bool:
    """May decide what becomes of an objection; never of one's own."""
    return has_role(user, *DECIDERS)


@predicate  # type: ignore[untyped-decorator]
def may_sign_rounds(user: Any) -> bool:
    """May sign final classes and measures; never those that one proposed."""
    return has_role(user, *SIGNERS)


@predicate  # type: ignore[untyped-decorator]
def may_see_inputs(user: Any) -> bool:
    """May see rounds before they are published and what departments reported about every enterprise."""
    return has_role(user, *OFFICIALS)


@predicate  # type: ignore[untyped-decorator]
def stands_for(user: Any, enterprise: str) -> bool:
    """The account belongs to this enterprise (its code in the register)."""
    return is_of(user, enterprise)
