"""Units and people, for the rooms that hand them work."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Count, Q, QuerySet

from yanzhen.city.accounts.models import SignedIn, Unit, User

OFFICE_KINDS = ("city", "department", "region", "park", "chain_office")


def offices(kinds: Iterable[str] = OFFICE_KINDS) -> QuerySet[Unit]:
    """The public offices that can be given work, by kind and name."""
    return Unit.objects.filter(kind__in=list(kinds)).order_by("kind", "name")


def people(roles: Iterable[str] = ()) -> QuerySet[User]:
    """Accounts in force with their unit, those whose main role is one of ``roles`` (all)."""
    rows = User.objects.filter(is_active=True).select_related("unit").order_by("username")
    wanted = list(roles)
    return rows.filter(role__in=wanted) if wanted else rows


def unit_tree() -> list[tuple[int, Unit]]:
    """(depth, unit with ``member_count``) in the order of a tree: every unit stands under the one above it."""
    rows = Unit.objects.annotate(member_count=Count("members")).order_by("kind", "name")
    below: dict[int | None, list[Unit]] = {}
    for row in rows:
        below.setdefault(row.parent_id, []).append(row)
    return list(_walk(below, None, 0))


def _walk(below: dict[int | None, list[Unit]], above: int | None, depth: int) -> Iterator[tuple[int, Unit]]:
    for row in below.get(above, []):
        yield depth, row
        yield from _walk(below, row.pk, depth + 1)


def accounts(*, search: str = "", unit: str = "", role: str = "") -> QuerySet[User]:
    """All accounts with unit and posts, those in force first."""
    rows = (
        User.objects.select_related("unit").prefetch_related("posts__unit").order_by("-is_active", "username")
    )
    if search:
        named = (
            Q(username__icontains=search)
            | Q(display_name__icontains=search)
            | Q(unit__name__icontains=search)
        )
        rows = rows.filter(named)
    if unit:
        rows = rows.filter(Q(unit__code=unit) | Q(posts__unit__code=unit)).distinct()
    return rows.filter(role=role) if role else rows


def open_sessions(user: User) -> QuerySet[SignedIn]:
    """Where somebody is signed in now, latest use first."""
    return SignedIn.objects.filter(user=user, ended_at=None)


def locked_names() -> set[str]:
    """User names that are locked after wrong passwords."""
    rows = AccessAttempt.objects.filter(failures_since_start__gte=settings.AXES_FAILURE_LIMIT)
    return {name for name in rows.values_list("username", flat=True) if name}


def front_door(user: User) -> str:
    """The page on which somebody starts after signing in: an enterprise on its portal, everybody else on the cockpit."""
    door: str = settings.FRONT_DOORS.get(user.role, settings.LOGIN_REDIRECT_URL)
    return door
