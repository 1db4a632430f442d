"""Doubts about values: whose somebody sees, what waits for an answer, what the value is by now."""

from __future__ import annotations

import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from yanzhen.city.accounts.permissions import OFFICIALS, has_role, units_of
from yanzhen.city.exchange.dataset_queries import one_row, right_of
from yanzhen.city.exchange.dataset_values import said
from yanzhen.city.exchange.models import Dataset, Doubt
from yanzhen.city.exchange.permissions import may_answer_doubt, sees_all_requests
from yanzhen.kernel.matters import Matter


def visible_doubts(user: Any) -> QuerySet[Doubt]:
    """The asking and the providing units', all for the authority, leaders and the auditor; those that wait first."""
    rows = Doubt.objects.select_related("dataset__provider_unit", "unit").order_by(
        "answered_on", "due_on", "-pk"
    )
    if sees_all_requests(user):
        return rows
    if not has_role(user, *OFFICIALS):
        return rows.none()
    mine = units_of(user)
    return rows.filter(Q(unit__in=mine) | Q(dataset__provider_unit__in=mine))


def value_now(row: Doubt, user: Any) -> str | None:
    """What stands there by now, as this reader may have it; None where the row is gone or not for him."""
    right = right_of(row.dataset, user)
    values = one_row(row.dataset, row.key, right) if right is not None else None
    if values is None or row.item not in values:
        return None
    return said(values[row.item])


def doubt_counts(dataset: Dataset) -> dict[str, int]:
    """How many were raised about a dataset, how many wait, how many were right; practice apart."""
    return dict(
        dataset.doubts.filter(practice=False).aggregate(
            all=Count("id"),
            open=Count("id", filter=Q(state="open")),
            right=Count("id", filter=Q(state="corrected")),
        )
    )


def doubts_to_answer(user: Any, day: datetime.date) -> list[Matter]:
    """What somebody has to answer."""
    rows = visible_doubts(user).filter(state="open")
    return [_matter(row, day) for row in rows if may_answer_doubt(user, row.dataset)]


def late_doubts(day: datetime.date) -> list[Matter]:
    """Past their clock, for an agenda."""
    rows = Doubt.objects.filter(state="open", due_on__lt=day).select_related("dataset__provider_unit", "unit")
    return [_matter(row, day) for row in rows.order_by("due_on")]


def _matter(row: Doubt, day: datetime.date) -> Matter:
    soon = row.warn_on is not None and row.warn_on <= day
    light = "red" if row.due_on < day else "yellow" if soon else ""
    unit = row.dataset.provider_unit
    return Matter(
        "doubt", str(row.pk), str(row), "待答复数据校核", "doubt", str(row.pk), unit.code if unit else "",
        unit.name if unit else "", row.due_on, light,
    )  # fmt: skip
