"""Template words of the record: the history of a row, a personal value as the reader may see it."""

from __future__ import annotations

from typing import Any

from django import template
from django.db.models import Model

from yanzhen.city.records.history import may_see_history
from yanzhen.city.records.personal import shown

register = template.Library()


@register.inclusion_tag("records/history_panel.html", takes_context=True)
def history(context: Any, row: Model) -> dict[str, Any]:
    """The history of a row, fetched when it is scrolled to; nothing for who may not read it. Costs no query."""
    request = context.get("request")
    user = getattr(request, "user", None)
    return {"open": user is not None and may_see_history(row, user), "model": row._meta.label, "key": row.pk}


@register.simple_tag(takes_context=True)
def personal(context: Any, row: Model, field: str) -> str:
    """A personal value: masked, or in full for who may read it, and then the look is logged."""
    request = context.get("request")
    return shown(row, field, getattr(request, "user", None)) or "无数据"
