"""One's own tokens, and what was asked with them."""

from __future__ import annotations

import datetime
from typing import Any

from django.db.models import Count, QuerySet

from yanzhen.city.accounts.models import ApiCall, ApiToken


def tokens_of(user: Any) -> QuerySet[ApiToken]:
    """Tokens of a person, the newest first, with ``call_count``."""
    return ApiToken.objects.filter(user=user.pk).annotate(call_count=Count("calls"))


def calls_of(user: Any) -> QuerySet[ApiCall]:
    """What was asked with a person's tokens, the newest first."""
    return ApiCall.objects.filter(user=user.pk).select_related("token")


def calls(*, search: str = "", status: str = "", day: datetime.date | None = None) -> QuerySet[ApiCall]:
    """All calls, the newest first; ``status`` as 2, 4 or 5 (hundreds)."""
    rows = ApiCall.objects.select_related("token")
    if search:
        rows = rows.filter(path__icontains=search) | rows.filter(by_name__icontains=search)
    if status in ("2", "3", "4", "5"):
        rows = rows.filter(status__gte=int(status) * 100, status__lt=int(status) * 100 + 100)
    return rows.filter(at__date=day) if day else rows
