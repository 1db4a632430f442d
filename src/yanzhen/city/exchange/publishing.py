"""What the system itself publishes: each capability declares its tables here, and whom delivered rows can be about."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """One information item. ``read`` turns a row into a plain value; empty: the attribute of that name.

    ``level`` as in ``catalogue_words.ITEM_LEVELS``. ``veiled``: not given for a row that is restricted.
    """

    id: str
    label: str
    type: str = "text"
    unit: str = ""
    level: int = 1
    read: Callable[[Any], Any] | None = None
    required: bool = False
    veiled: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class PublishedTable:
    """A dataset that is read from the record. ``rows`` gives the rows in force; ``key`` is the unique field whose values
    are the stable ids, or the path to it; ``models`` are the models (``app.Model``) whose changes change the dataset.

    ``restricted`` says of rows (their keys) which may show public names only. ``number`` and ``category`` as in the
    national guide; what an office settles later (unit, desk, sharing) stays as it settled it. ``condition`` says what
    a request must bring where sharing is conditional.
    """

    code: str
    name: str
    number: str
    category: Words
    abstract: str
    items: tuple[Item, ...]
    rows: Callable[[], QuerySet[Any]]
    models: Words
    key: str = "code"
    cycle: str = "day"
    related: Words = ()
    restricted: Callable[[list[Any]], frozenset[Any]] | None = None
    sharing: str = "unconditional"
    condition: str = ""
    opening: str = "open"
    level: str = "general_1"
    page: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Population:
    """Whom a connection ratio divides by: ``members`` code → name, ``says`` which register and which of its rows.

    ``names`` gives further spellings → code, by which deliveries are recognised; ``page`` is a route with the code.
    """

    kind: str
    label: str
    says: str
    members: Callable[[], Mapping[str, str]]
    names: Callable[[], Mapping[str, str]] = field(default=dict)
    page: str = ""


_TABLES: dict[str, PublishedTable] = {}
_POPULATIONS: dict[str, Population] = {}


def words(row: Any) -> list[str]:
    """The sources of a row as ``code@place``; costs no query where the citations came along with the rows."""
    found = row.cited if hasattr(row, "cited") else row.citations.select_related("source").order_by("id")
    told = [f"{c.source.code}@{c.place}" if c.place else c.source.code for c in found]
    return list(dict.fromkeys(told))


ANSWERS = (
    Item("grade", "证据等级", "choice", note="A 官方 B 权威媒体 C 二手 D 推算 M 未核实 X 系统缺省"),
    Item("sources", "出处", "words", read=words, note="来源代码@位置，来源见数据集 yanzhen-sources"),
)
"""What every row of the record carries."""


def publish(*tables: PublishedTable) -> None:
    """Called where the capabilities are wired; declaring again replaces."""
    _TABLES.update({table.code: table for table in tables})


def count_by(*populations: Population) -> None:
    """Called where the capabilities are wired."""
    _POPULATIONS.update({found.kind: found for found in populations})


def published_tables() -> Mapping[str, PublishedTable]:
    """Every declared table by its code."""
    return _TABLES


def populations() -> Mapping[str, Population]:
    """Whom data can be about, by kind."""
    return _POPULATIONS


def value_of(item: Item, row: Any) -> Any:
    """The plain value of an item of a row."""
    return item.read(row) if item.read is not None else getattr(row, item.id)
