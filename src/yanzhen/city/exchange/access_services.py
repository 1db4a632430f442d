"""Rows go out here, and who took them is written down: which dataset, which items, how many, on what ground."""

from __future__ import annotations

from collections.abc import Sequence
from typing import IO, Any

from django.utils import timezone

from yanzhen.city.accounts.permissions import unit_of
from yanzhen.city.exchange.dataset_files import Head, written
from yanzhen.city.exchange.dataset_queries import (
    all_rows,
    columns_of,
    dataset,
    dataset_rows,
    refused,
    right_of,
)
from yanzhen.city.exchange.dataset_values import Right, RowPage, Shown
from yanzhen.city.exchange.models import Dataset, DatasetAccess


def take_rows(
    code: str, *, user: Any, after: str = "", limit: int = 100, items: Sequence[str] = (), way: str = "api"
) -> RowPage:
    """``dataset_rows``, noted in the log of accesses unless everybody may have them anyway."""
    page = dataset_rows(code, user=user, after=after, limit=limit, items=items)
    note_access(dataset(code), page.right, page.columns, user=user, way=way, rows=len(page.rows))
    return page


def take_file(code: str, kind: str, *, user: Any) -> tuple[IO[bytes], Dataset]:
    """The whole dataset as a file. Raises as ``dataset_rows`` does."""
    row = dataset(code)
    right = right_of(row, user)
    if right is None:
        raise refused(row, user)
    columns = columns_of(row, right)
    head = Head(row.code, row.name, timezone.localtime().isoformat(timespec="seconds"), right.why)
    file, number = written(kind, head, columns, all_rows(row, columns))
    note_access(row, right, columns, user=user, way=kind, rows=number)
    return file, row


def note_access(
    row: Dataset, right: Right, columns: Sequence[Shown], *, user: Any, way: str, rows: int
) -> None:
    """One line of the log; a visitor's look at open data is counted without a name."""
    known = user is not None and user.is_authenticated
    unit = unit_of(user) if known else None
    DatasetAccess.objects.create(
        dataset=row, user=user if known else None, user_name=str(user) if known else "",
        unit_name=unit.name if unit else "", request_id=right.request, way=way, rows=rows,
        items=[c.id for c in columns],
    )  # fmt: skip
