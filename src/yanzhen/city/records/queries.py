"""What changed lately and which packs are installed."""

from __future__ import annotations

import datetime

from django.db.models import QuerySet
from django.utils import timezone

from yanzhen.city.records.models import Change, InstalledPack


def changes(*, model: str = "", key: str = "", action: str = "") -> QuerySet[Change]:
    """The change log, newest first."""
    rows = Change.objects.select_related("actor")
    for field, value in (("model", model), ("key", key), ("action", action)):
        if value:
            rows = rows.filter(**{field: value})
    return rows


def recent_changes(days: int = 7) -> QuerySet[Change]:
    """Changes of the last days, newest first."""
    return changes().filter(at__gte=timezone.now() - datetime.timedelta(days=days))


def installed_packs() -> QuerySet[InstalledPack]:
    return InstalledPack.objects.order_by("pack")
