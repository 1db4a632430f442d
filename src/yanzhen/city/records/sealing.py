"""Acts that must stay as they were: sealed into the hash chain, verified link by link and against their rows."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator, Sequence
from typing import Any

from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection
from django.db.models import Model
from django.utils import timezone

from yanzhen.city.records.chain import START, Break, Link, digest_of, find_breaks
from yanzhen.city.records.models import Seal
from yanzhen.kernel.errors import YanzhenError

SYSTEM = "系统"


def seal(row: Model, act: str, fields: Sequence[str], *, by: Any = None, more: Any = None) -> Seal:
    """Seal an act on ``row``: the named fields as they are now, who, when, and ``more`` that belongs to the act.

    Must run inside the transaction that writes the row, so that neither stands without the other. Raises YanzhenError
    outside of one.
    """
    if not connection.in_atomic_block:
        raise YanzhenError(
            "存证要和所证的行为一起写入", where=act, why="不在同一个事务里", do="放进 transaction.atomic()"
        )
    content = _plain({"fields": {name: _value(row, name) for name in fields}, "more": more})
    last = _last()
    link = Link(
        number=last.number + 1 if last else 1,
        at=timezone.now().astimezone(datetime.UTC).isoformat(),
        act=act,
        model=row._meta.label,
        key=str(row.pk),
        actor_name=str(by) if by else SYSTEM,
        content=content,
        previous=last.digest if last else START,
        digest="",
    )
    return Seal.objects.create(
        number=link.number, at=link.at, act=act, model=link.model, key=link.key, actor_name=link.actor_name,
        content=content, previous=link.previous, digest=digest_of(link),
    )  # fmt: skip


def _last() -> Seal | None:
    """The end of the chain, held until the transaction ends, so that two writers cannot both follow it."""
    rows = Seal.objects.order_by("-number")
    if connection.features.has_select_for_update:
        rows = rows.select_for_update()
    return rows.first()


def _value(row: Model, name: str) -> Any:
    field = row._meta.get_field(name)
    return getattr(row, getattr(field, "attname", name))


def _plain(content: Any) -> Any:
    """As it comes back from the database: JSON has no dates, decimals or tuples."""
    return json.loads(json.dumps(content, cls=DjangoJSONEncoder, ensure_ascii=False))


def seals_of(row: Model) -> list[Seal]:
    """The sealed history of one row, oldest first."""
    return list(Seal.objects.filter(model=row._meta.label, key=str(row.pk)))


def head() -> tuple[int, str]:
    """(number, digest) of the last seal; kept elsewhere, it shows when the end of the chain was cut off."""
    last = Seal.objects.order_by("-number").first()
    return (last.number, last.digest) if last else (0, START)


def verify(known_head: str = "") -> list[Break]:
    """Walk the whole chain, then hold every sealed row against its last seal.

    ``known_head`` is a digest noted earlier: it must still be in the chain. Constant memory.
    """
    found = find_breaks(_links())
    if known_head and known_head != START and not Seal.objects.filter(digest=known_head).exists():
        last, _ = head()
        found.append(Break(last, f"先前记下的摘要 {known_head[:12]}… 不在链上：链的末尾被截断或重写过"))
    return found + list(_changed_rows())


def _links() -> Iterator[Link]:
    for s in Seal.objects.order_by("number").iterator(chunk_size=2000):
        at = s.at.astimezone(datetime.UTC).isoformat()
        yield Link(s.number, at, s.act, s.model, s.key, s.actor_name, s.content, s.previous, s.digest)


def _changed_rows() -> Iterator[Break]:
    """Rows whose sealed fields are no longer what their last seal says, or that are gone."""
    last: dict[tuple[str, str], tuple[int, dict[str, Any]]] = {}
    for s in Seal.objects.order_by("number").iterator(chunk_size=2000):
        last[s.model, s.key] = (s.number, s.content["fields"])
    for (label, key), (number, fields) in last.items():
        model = apps.get_model(label)
        row = getattr(model, "all_rows", model._default_manager).filter(pk=key).first()
        if row is None:
            yield Break(number, f"{model._meta.verbose_name} {key} 不见了，存证还在")
            continue
        now = _plain({name: _value(row, name) for name in fields})
        wrong = [str(row._meta.get_field(n).verbose_name) for n in fields if now[n] != fields[n]]
        if wrong:
            yield Break(
                number, f"{model._meta.verbose_name} {key} 的{'、'.join(wrong)}与存证不符：绕过系统改过"
            )
