"""Which posts somebody sees: one place for pages, exports and sums."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from yanzhen.city.accounts.permissions import has_role, subjects_of
from yanzhen.city.talent.models import Opening, Referral
from yanzhen.city.talent.permissions import READ_ALL


def visible_openings(user: Any) -> QuerySet[Opening]:
    """An enterprise its own, offices and the auditor all."""
    rows = Opening.objects.select_related("enterprise", "node__chain", "region", "by_unit")
    if has_role(user, *READ_ALL):
        return rows
    return rows.filter(enterprise__code__in=subjects_of(user, "enterprise"))


def visible_referrals(user: Any) -> QuerySet[Referral]:
    rows = Referral.objects.select_related(
        "opening__enterprise", "course__school", "person", "person__by_unit"
    )
    return rows.filter(opening__in=visible_openings(user).values("pk"))
