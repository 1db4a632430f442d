"""What the whole record consists of: every table, its columns, types and meanings; drawn from the models themselves."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model

from yanzhen.city.records.masking import personal_fields
from yanzhen.city.records.naming import field_label, model_label
from yanzhen.city.records.whole.columns import TEXT, Kind, kind_of

FORMAT = "yanzhen-record/1"
ALSO = ("auth.Group", "auth.Group_permissions")
"""Tables of Django that belong to the record beside our own."""
LEFT_OUT = {
    "sessions.Session": "登录会话，换了工作区要重新登录",
    "axes.*": "登录失败计数，属于那一台服务器",
    "contenttypes.ContentType、auth.Permission、django_migrations": "由程序自己建立",
    "snapshots/、out/": "由 yanzhen build 重新生成",
    "yanzhen.toml 的 secret": "每个工作区各有一个",
}
SECRETS_LEFT_OUT = {
    "密码摘要": "打得开门的东西不出门：取回后各账号没有密码，由管理员重置",
    "动态码、备用码": "取回后重新启用；原来的动态码随工作区的密钥走，换了工作区本来也打不开",
    "登录会话的键": "登录的时间和来处都在，键换成了编号",
}
"""What opens doors; an export takes it along only when it is asked to."""


def withheld_fields(model: type[Model]) -> Mapping[str, str]:
    """field → what stands in its place, as the model declares it in ``withheld``; ``{key}`` is the row's key."""
    declared: Mapping[str, str] = getattr(model, "withheld", {})
    return declared


def withheld_rows(model: type[Model]) -> bool:
    """The model says that whole rows of it stay behind."""
    return bool(getattr(model, "withheld_rows", False))


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its field, its kind, and for rows of Django that are numbered anew everywhere, name ↔ number."""

    field: Any
    kind: Kind
    names: Callable[[], dict[int, str]] | None = None

    @property
    def name(self) -> str:
        return str(self.field.column)


@dataclass(frozen=True, slots=True)
class Table:
    """One model with its columns, in the order of the model."""

    model: type[Model]
    columns: tuple[Column, ...]

    @property
    def label(self) -> str:
        return self.model._meta.label


def tables() -> tuple[Table, ...]:
    """Every table of the record, tables of many-to-many relations included, by name."""
    found = [m for m in apps.get_models(include_auto_created=True) if _belongs(m)]
    return tuple(Table(m, tuple(_columns(m))) for m in sorted(found, key=lambda m: m._meta.label))


def _belongs(model: type[Model]) -> bool:
    meta = model._meta
    ours = meta.app_config.name.startswith("yanzhen.") if meta.app_config else False
    return (ours or meta.label in ALSO) and meta.managed and not meta.proxy


def _columns(model: type[Model]) -> Iterator[Column]:
    for field in model._meta.concrete_fields:
        target = field.remote_field.model if field.remote_field else None
        names = NAMED.get(target) if target else None
        yield Column(field, TEXT if names else kind_of(field), names)


def _content_types() -> dict[int, str]:
    return {c.pk: f"{c.app_label}.{c.model}" for c in ContentType.objects.all()}


def _permissions() -> dict[int, str]:
    rows = Permission.objects.select_related("content_type")
    return {p.pk: f"{p.content_type.app_label}.{p.content_type.model}.{p.codename}" for p in rows}


NAMED: dict[Any, Callable[[], dict[int, str]]] = {ContentType: _content_types, Permission: _permissions}
"""Rows that every database numbers for itself are written by name."""


def described(table: Table) -> dict[str, Any]:
    """A table as ``catalogue.json`` tells it."""
    meta = table.model._meta
    return {
        "model": table.label,
        "label": model_label(table.model),
        "key": meta.pk.column if meta.pk else "",
        "columns": [_described(column, personal_fields(table.model)) for column in table.columns],
    }


def _described(column: Column, personal: Any) -> dict[str, Any]:
    field = column.field
    told: dict[str, Any] = {
        "name": column.name,
        "label": field_label(field),
        "type": column.kind.says,
        "empty": bool(field.null),
    }
    if field.help_text:
        told["help"] = str(field.help_text)
    if field.remote_field:
        told["relation"] = f"{field.remote_field.model._meta.label}.{field.target_field.column}"
    if getattr(field, "flatchoices", None):
        told["values"] = {str(value): str(words) for value, words in field.flatchoices}
    if field.name in personal:
        told["personal"] = personal[field.name]
    if field.name in withheld_fields(field.model) or withheld_rows(field.model):
        told["secret"] = True
    return told
