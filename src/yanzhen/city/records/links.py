"""A seal as the value that is digested, and a row as its seals hold it; reads only."""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model

from yanzhen.city.records.chain import Link
from yanzhen.city.records.masking import mask, personal_fields
from yanzhen.city.records.models import Seal
from yanzhen.city.records.naming import field_label


def link_of(seal: Seal) -> Link:
    """A seal as the value that is digested."""
    at = seal.at.astimezone(datetime.UTC).isoformat()
    return Link(
        seal.number,
        at,
        seal.act,
        seal.model,
        seal.key,
        seal.actor_name,
        seal.content,
        seal.previous,
        seal.digest,
    )


def changed_fields(row: Model, fields: dict[str, Any]) -> list[str]:
    """Labels of the sealed fields whose value is no longer the sealed one; a seal from before masks holds it whole."""
    now = plain({name: sealed_value(row, name) for name in fields})
    whole = plain({name: _value(row, name) for name in _salts(row) if name in fields})
    wrong = [n for n in fields if fields[n] not in (now[n], whole.get(n, now[n]))]
    return [field_label(row._meta.get_field(n)) for n in wrong]


def sealed_value(row: Model, name: str) -> Any:
    """The value, or, for a field that the model lists in ``sealed_masked``, its salted digest and its masked form.

    ``sealed_masked`` gives field → the field of the same row that holds the salt, which is never sealed: the chain can
    be handed out, and still a number that was changed behind the system's back shows.
    """
    value, salt = _value(row, name), _salts(row).get(name)
    if salt is None or not value:
        return value
    digest = hashlib.sha256(f"{getattr(row, salt)}:{value}".encode()).hexdigest()
    return f"sha256:{digest} {mask(value, personal_fields(type(row))[name])}"


def _value(row: Model, name: str) -> Any:
    """As the database gives it back, whatever it was set to: places of a decimal, hours of UTC, keys of relations."""
    field: Any = row._meta.get_field(name)
    value = getattr(row, field.attname)
    target = field
    while target.remote_field is not None:
        target = target.target_field
    value = target.to_python(value)
    if isinstance(value, Decimal):
        return round(value, target.decimal_places)
    if isinstance(value, datetime.datetime) and value.tzinfo:
        return value.astimezone(datetime.UTC)
    return value


def _salts(row: Model) -> Mapping[str, str]:
    salts: Mapping[str, str] = getattr(row, "sealed_masked", {})
    return salts


def plain(content: Any) -> Any:
    """As it comes back from the database: JSON has no dates, decimals or tuples."""
    return json.loads(json.dumps(content, cls=DjangoJSONEncoder, ensure_ascii=False))
