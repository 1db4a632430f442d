"""Values of rows as the log keeps them, and as people read them: labels and Chinese words, never codes and keys."""

from __future__ import annotations

import datetime
import json
from decimal import Decimal
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Field, ForeignKey, ManyToManyField, Model

EMPTY = "（空）"
SAME = object()


def plain(row: Model, name: str, given: Any = SAME) -> Any:
    """The value of a field as JSON keeps it: a key for a relation, ISO text for a date, text for a decimal.

    ``given`` are the new members of a many-to-many field, which no unsaved row can hold.
    """
    field: Any = row._meta.get_field(name)
    if isinstance(field, ManyToManyField):
        members = getattr(row, field.name).all() if given is SAME else given
        return sorted(str(m.pk if isinstance(m, Model) else m) for m in members)
    value = getattr(row, field.attname)
    if not isinstance(field, ForeignKey):
        value = field.to_python(value)
    if isinstance(value, Decimal):
        return text_of(_scaled(value, field))
    return json.loads(json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False))


def _scaled(value: Decimal, field: Any) -> Decimal:
    """With as many places as the column keeps, so that 1.5 and 1.5000 are no change."""
    places = getattr(field, "decimal_places", None)
    return value if places is None else round(value, places)


def text_of(value: Decimal) -> str:
    """A decimal without needless zeros and never in powers of ten."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def spoken(field: Field[Any, Any], value: Any) -> str:
    """A plain value of a field as people read it."""
    if value in (None, "", [], {}):
        return EMPTY
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(field, ForeignKey | ManyToManyField):
        return _named(field, value if isinstance(value, list) else [value])
    chosen = dict(getattr(field, "flatchoices", ()) or ())
    if value in chosen:
        return str(chosen[value])
    return spoken_json(value)


def spoken_json(value: Any) -> str:
    """Lists joined by 、, mappings line by line, moments without the letter T."""
    if isinstance(value, list):
        return "、".join(spoken_json(v) for v in value)
    if isinstance(value, dict):
        return "；".join(f"{k}：{spoken_json(v)}" for k, v in value.items())
    if isinstance(value, str) and len(value) >= 19 and value[10:11] == "T":
        return _moment(value)
    return (
        {None: EMPTY, True: "是", False: "否"}.get(value, str(value))
        if value in (None, True, False)
        else str(value)
    )


def _moment(text: str) -> str:
    from django.utils import timezone

    try:
        at = datetime.datetime.fromisoformat(text)
    except ValueError:
        return text
    return (timezone.localtime(at) if at.tzinfo else at).strftime("%Y-%m-%d %H:%M")


def _named(field: Any, keys: list[Any]) -> str:
    """The names of related rows, retired ones as well; a key without a row is shown as it stands."""
    model = field.related_model
    rows = getattr(model, "all_rows", model._default_manager)
    target = "pk" if isinstance(field, ManyToManyField) else field.target_field.name
    known = {str(getattr(row, target)): str(row) for row in rows.filter(**{f"{target}__in": keys})}
    return "、".join(known.get(str(key), str(key)) for key in keys)
