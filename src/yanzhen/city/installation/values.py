"""What an installation would do, before it does it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

EXAMPLES = 5
FIELDS_SHOWN = 4
LONGEST = 60
_IDENTITY = (("id",), ("from", "to"), ("from_", "to"), ("statement",), ("source", "place"))
"""Fields that identify an entry of a list inside a definition, e.g. a node of a chain."""


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field that differs; ``path`` leads into nested parts: ``nodes[cu_smelt].products``. None: not there."""

    path: str
    old: Any
    new: Any

    def __str__(self) -> str:
        return f"{self.path} {_shown(self.old)} → {_shown(self.new)}"


@dataclass(frozen=True, slots=True)
class RowChange:
    """A definition that a newer version of the pack words differently."""

    key: str
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class KindPlan:
    """The difference of one kind between a pack and the record, as row keys."""

    kind: str
    label: str
    new: tuple[str, ...]
    changed: tuple[str, ...]
    retired: tuple[str, ...]
    unchanged: int
    differences: tuple[RowChange, ...] = ()

    @property
    def differs(self) -> bool:
        return bool(self.new or self.changed or self.retired)


@dataclass(frozen=True, slots=True)
class InstallPlan:
    """The difference between a pack and the record; ``held`` is the version that stands there now."""

    pack: str
    version: str
    held: str
    kinds: tuple[KindPlan, ...]
    held_digest: str = ""
    digest: str = ""

    @property
    def differs(self) -> bool:
        """Whether installing would write anything: a definition, or only the version."""
        return any(kind.differs for kind in self.kinds) or (self.held, self.held_digest) != (
            self.version,
            self.digest,
        )

    def lines(self) -> list[str]:
        """The plan in words: a line for each kind that differs, and below it what changes, old → new."""
        if not self.differs:
            return [f"{self.pack} {self.version} 已在记录里，没有变化"]
        if not self.held:
            counts = "、".join(f"{kind.label} {len(kind.new)}" for kind in self.kinds if kind.new)
            return [f"{self.pack} {self.version} 首次安装：{counts}"]
        head = f"{self.pack}：{self.held} → {self.version}"
        told = [line for kind in self.kinds if kind.differs for line in _kind_lines(kind)]
        return [head, *(told or ["  记录的内容不变"])]


def compare(old: Mapping[str, Any], new: Mapping[str, Any], path: str = "") -> list[FieldChange]:
    """The fields in which two definitions differ; lists of entries with an id are compared entry by entry."""
    found: list[FieldChange] = []
    for name in dict.fromkeys((*old, *new)):
        here = f"{path}.{name}" if path else name
        found += _compare_values(here, old.get(name), new.get(name))
    return found


def _compare_values(path: str, old: Any, new: Any) -> list[FieldChange]:
    if old == new:
        return []
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        return compare(old, new, path)
    before, after = _by_identity(old), _by_identity(new)
    if before is None or after is None:
        return [FieldChange(path, old, new)]
    found: list[FieldChange] = []
    for name in dict.fromkeys((*before, *after)):
        found += _compare_values(f"{path}[{name}]", before.get(name), after.get(name))
    return found or [FieldChange(path, "、".join(before), "、".join(after))]


def _by_identity(entries: Any) -> dict[str, Any] | None:
    """identity → entry, or None when this is no list of entries that can be told apart."""
    if not isinstance(entries, list) or not all(isinstance(e, Mapping) for e in entries) or not entries:
        return None
    fields = next((f for f in _IDENTITY if all(set(f) <= set(e) for e in entries)), None)
    keyed = {"→".join(str(e[f]) for f in fields): e for e in entries} if fields else {}
    return keyed if len(keyed) == len(entries) else None


def _kind_lines(kind: KindPlan) -> list[str]:
    parts = [("新增", kind.new), ("变化", kind.changed), ("退出", kind.retired)]
    told = [f"{word} {len(keys)}（{_few(keys)}）" for word, keys in parts if keys]
    lines = [f"  {kind.label}：{'，'.join(told)}，不变 {kind.unchanged}"]
    for row in kind.differences[:EXAMPLES]:
        shown = [str(field) for field in row.fields[:FIELDS_SHOWN]]
        shown += [f"另有 {len(row.fields) - FIELDS_SHOWN} 处"] if len(row.fields) > FIELDS_SHOWN else []
        lines.append(f"    {row.key}：{'；'.join(shown)}")
    return lines


def _few(keys: tuple[str, ...]) -> str:
    shown = "、".join(keys[:EXAMPLES])
    return shown + (" 等" if len(keys) > EXAMPLES else "")


def _shown(value: Any) -> str:
    if value in (None, "", [], {}):
        return "（空）"
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        text = "、".join(value)
    else:
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
