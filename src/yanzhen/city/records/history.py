"""The history of any row: every change with who, when, from what to what and why, and whether its seals hold."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model, Q
from django.utils import timezone

from yanzhen.city.records.chain import START, digest_of
from yanzhen.city.records.links import changed_fields, link_of
from yanzhen.city.records.masking import mask, may_read, personal_fields
from yanzhen.city.records.models import Change, Seal
from yanzhen.city.records.naming import field_label
from yanzhen.city.records.ports import above
from yanzhen.city.records.wording import EMPTY, spoken, spoken_json

ACTIONS = {
    "import": "导入", "create": "新建", "change": "修改", "update": "修改", "install": "安装", "retire": "退出",
    "reinstate": "恢复", "delete": "删除", "merge": "合并", "seal": "存证", "erase": "删除个人信息",
}  # fmt: skip
HOLDS, BROKEN, OFF = "holds", "broken", "off"
MARKS = {HOLDS: "核验通过", BROKEN: "存证被改动", OFF: "记录与存证不符"}
LONG = 160
"""Characters after which a value of the history is cut."""


@dataclass(frozen=True, slots=True)
class Line:
    """One field of an event in words; ``before`` is empty where only the new value is known."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Event:
    """One entry of a row's history; ``mark`` is empty for changes and one of ``MARKS`` for seals."""

    at: datetime.datetime
    who: str
    action: str
    origin: str
    request: str
    why: str
    lines: tuple[Line, ...]
    mark: str = ""
    seal: int = 0

    @property
    def mark_text(self) -> str:
        return MARKS.get(self.mark, "")


def history_of(row: Model, user: Any = None) -> list[Event]:
    """Changes and seals of a row, newest first; personal values are masked unless ``user`` may read them."""
    hidden = {} if may_read(row, user) else personal_fields(type(row))
    events = [_changed(change, type(row), hidden) for change in changes_of(row)]
    events += _sealed(row, hidden)
    return sorted(events, key=lambda e: (e.at, e.seal), reverse=True)


def changes_of(row: Model) -> list[Change]:
    """Entries of the log about this row, by its key, its code, or its key in the pack that brought it."""
    label, kind = row._meta.label, above.kind_of.get(row._meta.label, "")
    keys = {str(row.pk), str(getattr(row, "code", "") or row.pk)}
    about = Q(model=label, key__in=keys)
    if kind and getattr(row, "pack_key", ""):
        about |= Q(model=kind, key=row.pack_key)  # type: ignore[attr-defined]
    return list(Change.objects.filter(about))


def may_see_history(row: Model, user: Any) -> bool:
    """Readers of the log, and whoever the row's own room lets in."""
    roles = above.roles_of(user)
    if not roles.isdisjoint(above.log_readers):
        return True
    opens = above.history_open.get(row._meta.label)
    return bool(roles and opens is not None and opens(user, row))


def row_of(label: str, key: str) -> Model | None:
    """The row that an address names, retired ones as well; None for what the record does not have."""
    try:
        model = apps.get_model(label)
    except (LookupError, ValueError):
        return None
    if not model.__module__.startswith("yanzhen."):
        return None
    rows = getattr(model, "all_rows", model._default_manager)
    try:
        return rows.filter(pk=key).first()  # type: ignore[no-any-return]
    except ValueError:
        return None


def _changed(change: Change, model: type[Model], hidden: Any) -> Event:
    return Event(
        at=timezone.localtime(change.at),
        who=change.actor_name,
        action=ACTIONS.get(change.action, change.action),
        origin=change.origin,
        request=change.request,
        why=change.why,
        lines=tuple(_lines(model, change.before, change.after, hidden)),
    )


def _sealed(row: Model, hidden: Any) -> list[Event]:
    seals = list(Seal.objects.filter(model=row._meta.label, key=str(row.pk)).order_by("number"))
    before = dict(
        Seal.objects.filter(number__in=[s.number - 1 for s in seals]).values_list("number", "digest")
    )
    events = []
    for seal in seals:
        sound = digest_of(link_of(seal)) == seal.digest
        sound = sound and seal.previous == before.get(seal.number - 1, START)
        mark = HOLDS if sound else BROKEN
        if sound and seal is seals[-1] and changed_fields(row, seal.content["fields"]):
            mark = OFF
        lines = tuple(_lines(type(row), None, seal.content.get("fields"), hidden))
        at = timezone.localtime(seal.at)
        events.append(
            Event(
                at,
                seal.actor_name,
                f"存证：{seal.act}",
                f"存证第 {seal.number} 条",
                "",
                "",
                lines,
                mark,
                seal.number,
            )
        )
    return events


def _lines(model: type[Model], before: Any, after: Any, hidden: Any) -> Iterable[Line]:
    """Field by field; whatever is no mapping of fields is told whole."""
    old, new = _mapping(before), _mapping(after)
    for name in dict.fromkeys([*old, *new]):
        label, texts = _told(model, name, (old.get(name), new.get(name)), hidden.get(name, ""))
        yield Line(label, texts[0] if name in old else "", texts[1])


def _mapping(value: Any) -> dict[str, Any]:
    if value is None:
        return {}
    return value if isinstance(value, dict) else {"": value}


def _told(model: type[Model], name: str, values: Sequence[Any], kind: str) -> tuple[str, tuple[str, str]]:
    try:
        field: Any = model._meta.get_field(name)
        label = field_label(field)
    except FieldDoesNotExist:
        field, label = None, name
    texts = [spoken(field, v) if hasattr(field, "flatchoices") else spoken_json(v) for v in values]
    if kind:
        texts = [mask(text, kind) if text != EMPTY else text for text in texts]
    cut = [f"{text[:LONG]}…" if len(text) > LONG else text or EMPTY for text in texts]
    return label, (cut[0], cut[1])
