"""Rows of a list as one reader may see them: personal fields are masked before any column is drawn or written out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Model, QuerySet
from django.db.models.query import ModelIterable

from yanzhen.city.records.masking import masked, may_read, personal_fields
from yanzhen.city.records.personal import shown


def veiled(rows: Any, reader: Any, named: frozenset[str] = frozenset()) -> Any:
    """The same rows, masked as they are read; ``named`` are fields that a column shows, whose whole values are logged.

    Rows are changed in memory alone and are not to be saved.
    """
    if isinstance(rows, QuerySet):
        return _of_query(rows, reader, named) if issubclass(rows._iterable_class, ModelIterable) else rows
    return [_veil(row, reader, named) for row in rows]


def _of_query(rows: QuerySet[Any], reader: Any, named: frozenset[str]) -> QuerySet[Any]:
    class Veiling(rows._iterable_class):  # type: ignore[name-defined, misc]
        """Survives slicing, filtering and reading piece by piece."""

        def __iter__(self) -> Iterator[Any]:
            return (_veil(row, reader, named) for row in super().__iter__())

    found = rows.all()
    found._iterable_class = Veiling
    return found


def _veil(row: Any, reader: Any, named: frozenset[str]) -> Any:
    """A row, and the rows that came along with it; whoever acts in office is named (see ``masking.is_officer``)."""
    parts = [row] if isinstance(row, Model) else [v for v in _values(row) if isinstance(v, Model)]
    for part in parts:
        for found in (part, *part._state.fields_cache.values()):
            if isinstance(found, Model) and not isinstance(found, get_user_model()):
                _mask(found, reader, named)
    return row


def _values(row: Any) -> list[Any]:
    """What a frozen value or a dictionary holds."""
    if isinstance(row, dict):
        return list(row.values())
    return [getattr(row, name, None) for name in getattr(row, "__dataclass_fields__", ())]


def _mask(row: Model, reader: Any, named: frozenset[str]) -> None:
    fields = [name for name in personal_fields(type(row)) if row.__dict__.get(name)]
    if not fields:
        return
    whole = may_read(row, reader)
    for name in fields:
        if not whole:
            setattr(row, name, masked(row, name))
        elif name in named:
            shown(row, name, reader)
