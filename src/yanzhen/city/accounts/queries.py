"""Units and people, for the rooms that hand them work."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from yanzhen.city.accounts.models import Unit, User

OFFICE_KINDS = ("city", "department", "region", "park", "chain_office")


def offices(kinds: Iterable[str] = OFFICE_KINDS) -> QuerySet[Unit]:
    """The public offices that can be given work, by kind and name."""
    return Unit.objects.filter(kind__in=list(kinds)).order_by("kind", "name")


def people(roles: Iterable[str] = ()) -> QuerySet[User]:
    """Accounts in force with their unit, those whose main role is one of ``roles`` (all)."""
    rows = User.objects.filter(is_active=True).select_related("unit").order_by("username")
    wanted = list(roles)
    return rows.filter(role__in=wanted) if wanted else rows
