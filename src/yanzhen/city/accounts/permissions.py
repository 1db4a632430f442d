"""Who may do what: roles, units and posts of a person, and the predicates that stand on them, in one place."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any, Final

from django.utils import timezone
from rules.predicates import predicate

from yanzhen.city.accounts.models import ROLES, Post, Unit

ROLE_LABELS: Final = dict(ROLES)
ROLE_CODES: Final = frozenset(code for code, _ in ROLES)
PUBLIC: Final = frozenset({"*"})
"""Everybody, signed in or not."""
SIGNED_IN: Final = ROLE_CODES
"""Everybody who signed in, whatever the role."""
KEEPERS: Final = frozenset({"administrator", "security", "auditor"})
"""The three that keep the system and each other in check (三员): no account holds two, none gives itself a right."""
OFFICIALS: Final = frozenset(
    {"leader", "chain_office", "investment", "county", "department", "project_office", "data_office", "park"}
)
"""Those who do the city's business; not the three administrators, not enterprises, not banks."""

WRITERS = frozenset({"chain_office", "investment", "department"})
"""Who brings documents and lists into the record; none of those who keep the system."""
JUDGES = frozenset({"chain_office"})
LOG_READERS = frozenset({"leader", "chain_office", "auditor"})
Roles = frozenset[str]


@dataclass(frozen=True, slots=True)
class Access:
    """Who reaches a route: a row of a capability's ``ACCESS`` table, held against every page by the matrix test.

    ``see`` roles open it (GET) on every row, ``act`` roles may send to it (POST) on every row; ``act=None`` means
    that nothing can be sent. ``own_see`` and ``own_act`` roles reach only the rows of their own unit (or person, or
    enterprise). ``scope`` names the kind of row in the address (``"lead"``, ``"application"``), empty where the
    address names none or all rows are alike. ``reach`` names the scope that opens a route of the interface to a token;
    pages have none, and no token opens them.
    """

    see: Roles
    act: Roles | None = None
    own_see: Roles = frozenset()
    own_act: Roles = frozenset()
    scope: str = ""
    reach: str = ""

    def opens(self, roles: Roles, *, method: str = "GET", own: bool = True) -> bool:
        """Whether somebody with these roles gets through; nobody's roles (a visitor) are the empty set."""
        reading = method in ("GET", "HEAD")
        wide, narrow = (self.see, self.own_see) if reading else (self.act or frozenset(), self.own_act)
        return wide == PUBLIC or bool(roles & wide) or (own and bool(roles & narrow))


def posts_of(user: Any, on: datetime.date | None = None) -> tuple[Post, ...]:
    """The further posts whose term runs on that day (today). One query a request and person."""
    if not getattr(user, "pk", None):
        return ()
    if "held_posts" not in user.__dict__:
        user.__dict__["held_posts"] = tuple(user.posts.select_related("unit"))
    day = on or timezone.localdate()
    held: tuple[Post, ...] = user.__dict__["held_posts"]
    return tuple(post for post in held if post.runs_on(day))


def roles_of(user: Any, on: datetime.date | None = None) -> frozenset[str]:
    """All roles that somebody holds on that day (today): the main one and those of running posts.

    A visitor and a dismissed account hold none.
    """
    if user is None or not user.is_authenticated or not user.is_active:
        return frozenset()
    if errand_of(user) is not None:
        return frozenset({"enterprise"})
    return frozenset({user.role, *(post.role for post in posts_of(user, on))})


def errand_of(user: Any) -> Any:
    """What an official does for an enterprise in this request (``enterprise``, ``why``), as the site set it; else None.

    While it runs he is nothing but that enterprise's agent: no office of his own, and never its judge.
    """
    return getattr(user, "errand", None)


def has_role(user: Any, *roles: str, on: datetime.date | None = None) -> bool:
    """Holds one of these roles on that day (today)."""
    return not roles_of(user, on).isdisjoint(roles)


def is_official(user: Any) -> bool:
    """Does the city's business."""
    return has_role(user, *OFFICIALS)


def unit_of(user: Any) -> Unit | None:
    """The main unit of a person; a visitor has none."""
    unit: Unit | None = getattr(user, "unit", None) if roles_of(user) else None
    return unit


def units_of(user: Any) -> frozenset[int]:
    """Keys of the own unit, of the units of running posts, and of everything under them; none during an errand."""
    if not roles_of(user) or errand_of(user) is not None:
        return frozenset()
    if "held_units" not in user.__dict__:
        own = {user.unit_id, *(post.unit_id for post in posts_of(user))} - {None}
        user.__dict__["held_units"] = _with_all_under(own)
    held: frozenset[int] = user.__dict__["held_units"]
    return held


def _with_all_under(units: set[int]) -> frozenset[int]:
    """One query a level of the tree; a circle, which services refuse, would still end."""
    found, edge = set(units), set(units)
    while edge:
        edge = set(Unit.objects.filter(parent__in=edge).values_list("pk", flat=True)) - found
        found |= edge
    return frozenset(found)


def subjects_of(user: Any, *roles: str) -> frozenset[str]:
    """Codes of the chains, parks, counties or enterprises that somebody serves in one of these roles (any role)."""
    held = roles_of(user)
    if not held:
        return frozenset()
    errand = errand_of(user)
    if errand is not None:
        return frozenset({errand.enterprise.code} if not roles or "enterprise" in roles else ())
    unit = unit_of(user)
    found = {unit.subject} if unit is not None and (not roles or user.role in roles) else set()
    found |= {p.subject or p.unit.subject for p in posts_of(user) if not roles or p.role in roles}
    return frozenset(found - {""})


def stands_for(user: Any, enterprise: str) -> bool:
    """Speaks for that very enterprise (its code in the register): its unit or a running post names it."""
    return bool(enterprise) and enterprise in subjects_of(user, "enterprise")


@predicate  # type: ignore[untyped-decorator]
def is_administrator(user: Any) -> bool:
    """The system administrator of the workspace."""
    return has_role(user, "administrator")


@predicate  # type: ignore[untyped-decorator]
def may_import(user: Any) -> bool:
    """May bring documents and lists into the record."""
    return has_role(user, *WRITERS)


@predicate  # type: ignore[untyped-decorator]
def may_judge(user: Any) -> bool:
    """May accept or reject what machines suggest."""
    return has_role(user, *JUDGES)


@predicate  # type: ignore[untyped-decorator]
def may_see_changes(user: Any) -> bool:
    """The change log of the city's business: for its leaders and its chain office, and for the auditor."""
    return has_role(user, *LOG_READERS)
