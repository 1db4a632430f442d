"""What the catalogue hands out: a reader's right to a dataset, one page of rows, ratios with their denominators."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal
from typing import Any


@dataclass(frozen=True, slots=True)
class Right:
    """What somebody may read of a dataset: ``items`` that are given, ``full`` those given unmasked, and why.

    ``request``: the key of the authorisation it stands on, if it does.
    """

    items: tuple[str, ...]
    full: frozenset[str]
    why: str
    request: int | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """One column of a page of rows; ``masked``: its telling part is starred."""

    id: str
    label: str
    type: str
    unit: str
    masked: bool


@dataclass(frozen=True, slots=True)
class RowPage:
    """Rows in the order of their stable ids (``_id``); ``next`` is the ``after`` of the following page, empty at the end.

    Values are plain: text, lists of text, int, float, bool, dates as ``2025-06-30``; None where nothing is known.
    """

    dataset: str
    name: str
    columns: tuple[Shown, ...]
    rows: tuple[dict[str, Any], ...]
    next: str
    right: Right


@dataclass(frozen=True, slots=True)
class Ratio:
    """Connected ones of a named whole. ``whole`` 0: nothing to divide by, told as 无数据."""

    label: str
    connected: int
    whole: int
    says: str

    @property
    def told(self) -> str:
        if not self.whole:
            return "无数据"
        return f"{self.connected / self.whole:.1%}（{self.connected}/{self.whole}）"


@dataclass(frozen=True, slots=True)
class Connected:
    """One member with the live datasets about it."""

    code: str
    name: str
    live: tuple[str, ...]
    newest: datetime.date | None
    counts: bool


@dataclass(frozen=True, slots=True)
class Connections:
    """How connected parks, chains or enterprises are: by the register, and by what a document divides by."""

    kind: str
    label: str
    at_least: int
    ratios: tuple[Ratio, ...]
    members: tuple[Connected, ...]
    preset: bool
    page: str


def said(value: Any) -> str:
    """A value of a row as a person reads and writes it: lists joined by 、, nothing as 无数据."""
    if isinstance(value, list):
        return "、".join(str(part) for part in value) or "无数据"
    return "无数据" if value in (None, "") else str(value)


def plain_value(value: Any) -> Any:
    """A value as JSON has it; a number keeps no more than a double does."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, datetime.date | datetime.datetime):
        return value.isoformat()
    if isinstance(value, tuple | set | frozenset):
        return [plain_value(v) for v in value]
    return None if value == "" else value
