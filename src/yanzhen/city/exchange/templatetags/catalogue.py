"""How values and items of datasets are written on a page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template

from yanzhen.city.exchange.catalogue_words import ITEM_LEVELS
from yanzhen.city.exchange.lists import KINDS_OF_VALUES

register = template.Library()
LONGEST = 36


@register.filter
def cell(value: Any) -> str:
    """A value of a row in a few words."""
    if isinstance(value, bool):
        return "是" if value else "否"
    text = "、".join(str(part) for part in value) if isinstance(value, list) else str(value)
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


@register.filter
def item_type(kind: str) -> str:
    return KINDS_OF_VALUES.get(kind, kind)


@register.filter
def item_gives(item: Mapping[str, Any]) -> str:
    """What becomes of the value, by level; a personal one is masked whatever its level."""
    level = int(item.get("level", 1))
    return ITEM_LEVELS[max(level, 3)] if item.get("personal") else ITEM_LEVELS[level]
