"""A personal value as one user may read it, and the log of every look at a whole one."""

from __future__ import annotations

from typing import Any

from django.db.models import Model

from yanzhen.city.records.masking import masked, may_read
from yanzhen.city.records.models import Look
from yanzhen.city.records.origins import here
from yanzhen.city.records.services import keep_looks


def shown(row: Model, field: str, user: Any) -> str:
    """A personal field as this user may read it; a look at the whole value is logged."""
    value = getattr(row, field)
    text = "" if value is None else str(value)
    if not text:
        return ""
    if not may_read(row, user):
        return masked(row, field)
    _log(row, field, user)
    return text


def _log(row: Model, field: str, user: Any) -> None:
    """Once a request, row and field; outside of a request at once."""
    look = Look(
        user=user,
        user_name=str(user),
        model=row._meta.label,
        key=str(row.pk),
        label=str(row)[:300],
        field=field,
        where=here().text,
        request=here().id,
    )
    origin = here()
    if origin.id:
        origin.kept[look.model, look.key, field] = look
        origin.endings["looks"] = lambda: keep_looks(list(origin.kept.values()))
    else:
        keep_looks([look])
