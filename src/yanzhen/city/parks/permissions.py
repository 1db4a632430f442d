"""Who may run a round of evaluation, decide on objections, sign, and see what was reported about an enterprise."""

from __future__ import annotations

from typing import Any

from rules.predicates import predicate

RUNNERS = frozenset({"chain_office", "park", "administrator"})
DECIDERS = frozenset({"chain_office", "administrator"})
SIGNERS = frozenset({"leader", "chain_office"})
OFFICIALS = RUNNERS | SIGNERS


def _has(user: Any, roles: frozenset[str]) -> bool:
    return bool(user is not None and user.is_authenticated and user.role in roles)


@predicate  # type: ignore[untyped-decorator]
def may_run_rounds(user: Any) -> bool:
    """May set up rounds, bring in lists, publish and propose the final classes."""
    return _has(user, RUNNERS)


@predicate  # type: ignore[untyped-decorator]
def may_decide_objections(user: Any) -> bool:
    """May decide what becomes of an objection; never of one's own."""
    return _has(user, DECIDERS)


@predicate  # type: ignore[untyped-decorator]
def may_sign_rounds(user: Any) -> bool:
    """May sign final classes and measures; never those that one proposed."""
    return _has(user, SIGNERS)


@predicate  # type: ignore[untyped-decorator]
def may_see_inputs(user: Any) -> bool:
    """May see rounds before they are published and what departments reported about every enterprise."""
    return _has(user, OFFICIALS)


@predicate  # type: ignore[untyped-decorator]
def stands_for(user: Any, enterprise: str) -> bool:
    """The account belongs to this enterprise (its code in the register)."""
    unit = getattr(user, "unit", None)
    return bool(
        enterprise
        and _has(user, frozenset({"enterprise"}))
        and unit is not None
        and unit.subject == enterprise
    )
