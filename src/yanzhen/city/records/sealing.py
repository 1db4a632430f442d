"""Acts that must stay as they were: sealed into the hash chain, verified link by link and against their rows."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models import Model
from django.utils import timezone

from yanzhen.city.records.chain import START, Break, Link, digest_of, find_breaks
from yanzhen.city.records.links import changed_fields, link_of, plain, sealed_value
from yanzhen.city.records.models import Seal
from yanzhen.city.records.naming import model_label
from yanzhen.city.records.services import keep_seals
from yanzhen.kernel.errors import YanzhenError

SYSTEM = "系统"
CHAIN_LOCK = 0x59414E5A
"""Names the lock of the chain among the advisory locks of the database."""
CHUNK = 2000
BATCH = 500


def seal(row: Model, act: str, fields: Sequence[str], *, by: Any = None, more: Any = None) -> Seal:
    """Seal an act on ``row``: the named fields as they are now, who, when, and ``more`` that belongs to the act.

    Must run inside the transaction that writes the row, so that neither stands without the other. Raises YanzhenError
    outside of one.
    """
    return seal_all([row], act, fields, by=by, more=more)[0]


def seal_all(
    rows: Sequence[Model], act: str, fields: Sequence[str], *, by: Any = None, more: Any = None
) -> list[Seal]:
    """``seal`` for the rows of one act, in order, written in bulk; each is a link of its own."""
    if not connection.in_atomic_block:
        raise YanzhenError(
            "存证要和所证的行为一起写入", where=act, why="不在同一个事务里", do="放进 transaction.atomic()"
        )
    last, made = _last(), []
    now = timezone.now()
    for row in rows:
        content = {"fields": {name: sealed_value(row, name) for name in fields}, "more": more}
        last = _next(last, now, row, act, str(by) if by else SYSTEM, content)
        made.append(last)
    return keep_seals(made)


def _next(
    last: Seal | None, now: datetime.datetime, row: Model, act: str, by: str, content: dict[str, Any]
) -> Seal:
    """The link after ``last``; a clock that was set back shows in what is sealed, the order does not depend on it."""
    if last and now < last.at:
        content["clock_back"] = last.at.astimezone(datetime.UTC).isoformat()
    made = Seal(
        number=last.number + 1 if last else 1,
        at=now,
        act=act,
        model=row._meta.label,
        key=str(row.pk),
        actor_name=by,
        content=plain(content),
        previous=last.digest if last else START,
    )
    made.digest = digest_of(link_of(made))
    return made


def _last() -> Seal | None:
    """The end of the chain, held until the transaction ends, so that two writers cannot both follow it.

    SQLite lets one writer in at a time anyway; on PostgreSQL the second waits here until the first has committed.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CHAIN_LOCK])
    return Seal.objects.order_by("-number").first()


def set_back() -> int:
    """How many seals were written while the clock stood behind the seal before."""
    return Seal.objects.filter(content__has_key="clock_back").count()


def seals_of(row: Model) -> list[Seal]:
    """The sealed history of one row, oldest first."""
    return list(Seal.objects.filter(model=row._meta.label, key=str(row.pk)))


def head() -> tuple[int, str]:
    """(number, digest) of the last seal; kept elsewhere, it shows when the end of the chain was cut off."""
    last = Seal.objects.order_by("-number").first()
    return (last.number, last.digest) if last else (0, START)


def verify(known_head: str = "") -> list[Break]:
    """Walk the whole chain, then hold every sealed row against its last seal.

    ``known_head`` is a digest noted earlier: it must still be in the chain. One walk over the seals, then rows in
    batches; memory grows with the number of sealed rows only by their key and seal.
    """
    last: dict[tuple[str, str], int] = {}
    found = find_breaks(_links(last))
    if known_head and known_head != START and not Seal.objects.filter(digest=known_head).exists():
        number, _ = head()
        found.append(Break(number, f"先前记下的摘要 {known_head[:12]}… 不在链上：链的末尾被截断或重写过"))
    return found + list(_changed_rows(last))


def _links(last: dict[tuple[str, str], int]) -> Iterator[Link]:
    """Every seal in order; ``last`` is filled with the number of each row's last one."""
    for s in Seal.objects.order_by("number").iterator(chunk_size=CHUNK):
        last[s.model, s.key] = s.number
        yield link_of(s)


def _changed_rows(last: dict[tuple[str, str], int]) -> Iterator[Break]:
    """Rows whose sealed fields are no longer what their last seal says, or that are gone."""
    numbers = sorted(last.values())
    for start in range(0, len(numbers), BATCH):
        seals = Seal.objects.filter(number__in=numbers[start : start + BATCH]).order_by("number")
        batch = list(seals)
        rows = _rows_of(batch)
        yield from (b for s in batch if (b := _held_against(s, rows.get((s.model, s.key)))))


def _rows_of(seals: Sequence[Seal]) -> dict[tuple[str, str], Model]:
    """One query a model."""
    wanted: dict[str, list[str]] = {}
    for s in seals:
        wanted.setdefault(s.model, []).append(s.key)
    found: dict[tuple[str, str], Model] = {}
    for label, keys in wanted.items():
        model = apps.get_model(label)
        rows = getattr(model, "all_rows", model._default_manager)
        found.update({(label, str(row.pk)): row for row in rows.filter(pk__in=keys)})
    return found


def _held_against(seal: Seal, row: Model | None) -> Break | None:
    words = model_label(apps.get_model(seal.model))
    if row is None:
        return Break(seal.number, f"{words} {seal.key} 不见了，存证还在")
    wrong = changed_fields(row, seal.content["fields"])
    if not wrong:
        return None
    return Break(seal.number, f"{words} {seal.key} 的{'、'.join(wrong)}与存证不符：绕过系统改过")
