"""Rows of datasets as each reader may have them: which items, which of them masked, page after page by stable ids."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.utils import timezone

from yanzhen.city.accounts.permissions import units_of
from yanzhen.city.exchange.catalogue_words import NEVER_OUT
from yanzhen.city.exchange.dataset_values import Right, RowPage, Shown, plain_value
from yanzhen.city.exchange.models import Dataset, ShareRequest
from yanzhen.city.exchange.permissions import is_provider
from yanzhen.city.exchange.publishing import PublishedTable, published_tables
from yanzhen.city.records.queries import mask
from yanzhen.kernel.errors import YanzhenError

PAGE = 100
MOST = 5000
PIECE = 2000
OPEN_LEVELS = ("general_1", "general_2")


class RowsRefused(YanzhenError, PermissionDenied):  # noqa: N818 - named for what people meet
    """The rows are not for this reader; says what he can do. Django answers it with 403."""


def dataset(code: str) -> Dataset:
    """The dataset in force with that code. Raises Dataset.DoesNotExist."""
    return Dataset.objects.select_related("provider_unit").get(code=code)


def grants_of(row: Dataset, user: Any) -> list[ShareRequest]:
    """Authorisations of this dataset that the user's units hold today."""
    mine = units_of(user)
    if not mine:
        return []
    today = timezone.localdate()
    running = Q(ends_on=None) | Q(ends_on__gte=today)
    return list(row.requests.filter(running, unit__in=mine, state="granted").order_by("-granted_on", "-id"))


def right_of(row: Dataset, user: Any) -> Right | None:
    """What this reader may have of the rows; None: nothing. Rights of several grounds add up."""
    if row.level in NEVER_OUT:
        return None
    every = tuple(item["id"] for item in row.items)
    if is_provider(user, row):
        return Right(every, frozenset(every), "本单位提供的数据")
    granted = grants_of(row, user)
    opened = row.opening == "open" and row.level in OPEN_LEVELS
    if not granted and not opened:
        return None
    items = [i["id"] for i in row.items if opened and _item_level(i) == 1 and not i.get("personal")]
    full = set(items)
    for grant in granted:
        items += [name for name in grant.granted_items if name not in items]
        full |= set(grant.granted_full)
    told = f"共享授权 {granted[0].code}" if granted else "向社会开放"
    kept = tuple(name for name in every if name in items)
    return Right(kept, frozenset(full), told, granted[0].pk if granted else None)


def _item_level(item: Mapping[str, Any]) -> int:
    return int(item.get("level", 1))


def columns_of(row: Dataset, right: Right) -> tuple[Shown, ...]:
    """The items that this right gives: levels 1 and 2 whole, 3 and personal ones masked, 4 not at all, unless in full."""
    found = []
    for item in row.items:
        name, level = item["id"], _item_level(item)
        if name not in right.items or (level == 4 and name not in right.full):
            continue
        covered = (level == 3 or bool(item.get("personal"))) and name not in right.full
        kind = item.get("type", "text")
        found.append(Shown(name, item["label"], "text" if covered else kind, item.get("unit", ""), covered))
    return tuple(found)


def dataset_rows(
    code: str, *, user: Any, after: str = "", limit: int = PAGE, items: Sequence[str] = ()
) -> RowPage:
    """One page of rows as ``user`` may have them (None: a visitor), in the order of their ids; ``items`` narrows.

    Raises Dataset.DoesNotExist, and RowsRefused for who may have none of them.
    """
    row = dataset(code)
    right = right_of(row, user)
    if right is None:
        raise refused(row, user)
    columns = tuple(c for c in columns_of(row, right) if not items or c.id in items)
    wanted = max(1, min(limit, MOST))
    found = list(_read(row, after, wanted + 1))
    held = found[:wanted]
    more = held[-1][0] if len(found) > wanted else ""
    rows = tuple({"_id": key, **shown_row(row, columns, values)} for key, values in held)
    return RowPage(row.code, row.name, columns, rows, more, right)


def one_row(row: Dataset, key: str, right: Right) -> dict[str, Any] | None:
    """The row with this id as this right shows it; None where there is none."""
    try:
        held = list(_read(row, "", 1, only=key)) if key else []
    except YanzhenError:
        return None
    return {"_id": held[0][0], **shown_row(row, columns_of(row, right), held[0][1])} if held else None


def refused(row: Dataset, user: Any) -> RowsRefused:
    """Why these rows are not given, and what to do."""
    if row.level in NEVER_OUT:
        return RowsRefused(
            "核心数据不出本系统", where=row.name, why="目录只列名称，不提供数据", do="向提供单位当面联系"
        )
    if row.sharing == "none":
        return RowsRefused(
            "不予共享", where=row.name, why=row.legal_basis, do="对依据有异议的，向数据主管部门提出"
        )
    if user is None or not user.is_authenticated:
        return RowsRefused(
            "没有向社会开放", where=row.name, why=row.opening_condition, do="政府部门登录后申请共享"
        )
    return RowsRefused(
        "还没有授权",
        where=row.name,
        why="本单位没有有效的共享授权",
        do="在数据目录里提出共享申请，写明用途和依据",
    )


def whole_columns(row: Dataset) -> tuple[Shown, ...]:
    """Every item unmasked, for the checks of this room alone."""
    return tuple(
        Shown(i["id"], i["label"], i.get("type", "text"), i.get("unit", ""), False) for i in row.items
    )


def whole_rows(row: Dataset) -> Iterator[tuple[str, dict[str, Any]]]:
    """(id, values) of every row, read piece by piece, however long the dataset is."""
    after = ""
    while True:
        piece = list(_read(row, after, PIECE))
        yield from piece
        if len(piece) < PIECE:
            return
        after = piece[-1][0]


def all_rows(row: Dataset, columns: Sequence[Shown]) -> Iterator[dict[str, Any]]:
    """Every row as these columns show it."""
    for key, values in whole_rows(row):
        yield {"_id": key, **shown_row(row, columns, values)}


def shown_row(row: Dataset, columns: Iterable[Shown], values: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of one row, masked where the column says so."""
    kinds = {item["id"]: item.get("personal") or "text" for item in row.items}
    return {c.id: _covered(c, values.get(c.id), kinds[c.id]) for c in columns}


def _covered(column: Shown, value: Any, kind: str) -> Any:
    if column.masked:
        return mask(value, kind) or None
    return plain_value(value)


def _read(row: Dataset, after: str, limit: int, only: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """(id, values) of the rows behind ``after``; with ``only``, of that one."""
    if not row.own:
        numbers = {i["id"] for i in row.items if i.get("type") == "number"}
        rows = row.rows.filter(key=only) if only else row.rows.filter(key__gt=after)
        for found in rows.order_by("key")[:limit]:
            values = {n: Decimal(str(v)) if n in numbers else v for n, v in found.values.items()}
            yield found.key, values
        return
    table = published_tables().get(row.code)
    if table is not None:
        yield from _published(table, after, limit, only)


def _published(
    table: PublishedTable, after: str, limit: int, only: str
) -> Iterator[tuple[str, dict[str, Any]]]:
    path = table.key
    rows = table.rows().order_by(path)
    bound = {path: _typed(rows, path, only)} if only else {}
    bound |= {f"{path}__gt": _typed(rows, path, after)} if after else {}
    held = list(rows.filter(**bound)[:limit])
    hidden = table.restricted([r.pk for r in held]) if table.restricted else frozenset()
    for row in held:
        found = {i.id: None if i.veiled and row.pk in hidden else _value(i, row) for i in table.items}
        yield str(_reach(row, path)), found


def _typed(rows: Any, path: str, after: str) -> Any:
    """``after`` as the key's own type. Raises YanzhenError for what no page ever gave."""
    field = rows.model._meta.get_field(path.partition("__")[0])
    try:
        return field.to_python(after) if "__" not in path else after
    except Exception as error:
        raise YanzhenError(
            "翻页的位置不对", where="after", why=f"“{after[:60]}”", do="用上一页给出的值"
        ) from error


def _value(item: Any, row: Any) -> Any:
    return item.read(row) if item.read is not None else getattr(row, item.id)


def _reach(row: Any, path: str) -> Any:
    for name in path.split("__"):
        row = getattr(row, name)
    return row
