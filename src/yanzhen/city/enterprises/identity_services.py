"""One enterprise is one enterprise: rows are merged, told apart, and both can be taken back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.apps import apps
from django.db import IntegrityError, transaction
from django.db.models import Model
from django.utils import timezone

from yanzhen.analysis.matching import is_uscc
from yanzhen.city.enterprises.attributes import ATTRIBUTES, LISTS, NOTHING
from yanzhen.city.enterprises.models import (
    Apart,
    AttributeStatement,
    Enterprise,
    EnterpriseName,
    Merge,
)
from yanzhen.city.enterprises.referring import referring
from yanzhen.city.enterprises.statement_services import Stated, first_source, keep_statements
from yanzhen.city.records.models import Seal
from yanzhen.city.records.sealing import seal
from yanzhen.city.records.services import record_change
from yanzhen.kernel.errors import YanzhenError

SEALED = ["kept_id", "merged_id", "moved", "replaced", "why", "by_name", "undone_at", "undone_by_name"]


def merge(
    kept: Enterprise,
    merged: Enterprise,
    *,
    take: Sequence[str] = (),
    why: str,
    by: Any,
    reasons: Sequence[str] = (),
) -> Merge:
    """Make ``merged`` a part of ``kept``: its records move, its names stay findable, it leaves the register.

    ``take`` names attributes whose value comes from ``merged``; where ``kept`` has none it comes anyway. Raises
    YanzhenError for one and the same row, rows out of force, two valid codes that differ, a missing reason.
    """
    _may_merge(kept, merged, why)
    with transaction.atomic():
        row = Merge(kept=kept, merged=merged, why=why.strip(), by=by, by_name=str(by), reasons=list(reasons))
        row.moved = [[m._meta.label, field, key] for m, field, key in _move(merged, kept)]
        row.stated = _keep_both(kept, merged)
        row.replaced = _take(kept, merged, take)
        row.names = _add_names(kept, merged)
        row.save()
        Apart.objects.filter(first_id=min(kept.pk, merged.pk), second_id=max(kept.pk, merged.pk)).filter(
            undone_at=None
        ).update(undone_at=timezone.now(), undone_by_name=str(by), undone_why="后来判定为同一家")
        merged.retired_on = timezone.localdate()
        merged.save(update_fields=["retired_on", "updated_at"])
        seal(row, "merge", SEALED, by=by)
        _note(
            row, "merge", by, before={"name": merged.name}, after={"name": kept.name, "moved": len(row.moved)}
        )
    return row


def _may_merge(kept: Enterprise, merged: Enterprise, why: str) -> None:
    where = f"{kept.name}、{merged.name}"
    if kept.pk == merged.pk:
        raise YanzhenError("是同一行，不用合并", where=where, do="选另一家")
    if kept.retired_on or merged.retired_on:
        raise YanzhenError("已退出的企业不能合并", where=where, do="先恢复，或选在册的那一家")
    if kept.practice != merged.practice:
        raise YanzhenError("演示企业不能与真实企业合并", where=where, do="选另一家")
    if is_uscc(kept.uscc) and is_uscc(merged.uscc) and kept.uscc != merged.uscc:
        raise YanzhenError(
            "两个有效的统一社会信用代码不同，不是同一家",
            where=where,
            why=f"{kept.uscc}、{merged.uscc}",
            do="先核对营业执照；代码登记错了的，更正后再合并",
        )
    if not why.strip():
        raise YanzhenError("要写明理由", where=where, do="写明凭什么判定是同一家")


def _move(merged: Enterprise, kept: Enterprise) -> Iterator[tuple[type[Model], str, int]]:
    """Point every record of ``merged`` to ``kept``; (model, field, key) of each that moved.

    What is sealed stays: it was done in that name. What ``kept`` already has stays too.
    """
    for model, field in referring():
        rows = getattr(model, "all_rows", model._default_manager).filter(**{field.name: merged})
        keys = [str(row.pk) for row in rows]
        sealed = set(Seal.objects.filter(model=model._meta.label, key__in=keys).values_list("key", flat=True))
        for row in rows:
            if str(row.pk) in sealed:
                continue
            try:
                with transaction.atomic():
                    setattr(row, field.attname, kept.pk)
                    row.save(update_fields=[field.name])
            except IntegrityError:
                continue
            yield model, field.name, row.pk


def _keep_both(kept: Enterprise, merged: Enterprise) -> list[int]:
    """Where the two rows differ, what each said stays as a statement with its source; keys of those written."""
    differing = [
        n for n in ATTRIBUTES if getattr(merged, n) not in NOTHING and getattr(merged, n) != getattr(kept, n)
    ]
    before = set(kept.statements.values_list("pk", flat=True))
    keep_statements(
        [Stated(kept, n, getattr(kept, n), getattr(merged, n)) for n in differing],
        source=f"{first_source(merged)[:170]}（{merged.name}）",
        grade=merged.grade,
    )
    return sorted(set(kept.statements.values_list("pk", flat=True)) - before)


def _take(kept: Enterprise, merged: Enterprise, take: Sequence[str]) -> dict[str, Any]:
    """Attributes from the merged row; returns what stood before."""
    before: dict[str, Any] = {}
    for name in ATTRIBUTES:
        mine, other = getattr(kept, name), getattr(merged, name)
        if other not in NOTHING and mine != other and (name in take or mine in NOTHING):
            before[name] = mine
            setattr(kept, name, other)
    for name in LISTS:
        both = list(dict.fromkeys([*getattr(kept, name), *getattr(merged, name)]))
        if both != getattr(kept, name):
            before[name] = getattr(kept, name)
            setattr(kept, name, both)
    before["search_text"] = kept.search_text
    kept.search_text = f"{kept.search_text} {merged.search_text}"
    kept.save()
    return before


def _add_names(kept: Enterprise, merged: Enterprise) -> list[str]:
    if merged.name == kept.name or EnterpriseName.objects.filter(enterprise=kept, name=merged.name).exists():
        return []
    EnterpriseName.objects.create(enterprise=kept, name=merged.name, kind="written")
    return [merged.name]


def undo_merge(row: Merge, *, why: str, by: Any) -> None:
    """Put everything back as it stood before the merge. Raises YanzhenError when that is done already or no longer possible."""
    if row.undone_at:
        raise YanzhenError("这次合并已经撤销", where=str(row.merged), do="不用再撤销")
    if not why.strip():
        raise YanzhenError("要写明理由", where=str(row.merged), do="写明为什么不是同一家")
    later = Merge.objects.filter(merged=row.kept, undone_at=None).first()
    if later is not None:
        raise YanzhenError(
            f"「{row.kept}」后来又并入了「{later.kept}」", why="要按相反的先后撤销", do="先撤销那一次合并"
        )
    with transaction.atomic():
        for label, field, key in row.moved:
            model: Any = apps.get_model(label)
            getattr(model, "all_rows", model._default_manager).filter(pk=key).update(**{field: row.merged})
        EnterpriseName.objects.filter(enterprise=row.kept, name__in=row.names).delete()
        AttributeStatement.objects.filter(enterprise=row.kept, pk__in=row.stated).delete()
        _give_back(row.kept, row.replaced, row.merged)
        row.merged.retired_on = None
        row.merged.save(update_fields=["retired_on", "updated_at"])
        row.undone_at, row.undone_by_name, row.undone_why = timezone.now(), str(by), why.strip()
        row.save(update_fields=["undone_at", "undone_by_name", "undone_why"])
        seal(row, "undo merge", SEALED, by=by)
        _note(row, "undo", by, before={"name": row.kept.name}, after={"name": row.merged.name})


def _give_back(kept: Enterprise, replaced: Mapping[str, Any], merged: Enterprise) -> None:
    """The values of before, except where somebody changed them since."""
    for name, value in replaced.items():
        now = getattr(kept, name)
        taken = merged.search_text in now if name == "search_text" else True
        moved = name in ATTRIBUTES and now != getattr(merged, name)
        if taken and not moved:
            setattr(kept, name, value)
    kept.save()


def tell_apart(one: Enterprise, other: Enterprise, *, why: str, by: Any) -> Apart:
    """Not the same: the pair is not proposed again, not by way of a third row either."""
    first, second = sorted((one, other), key=lambda e: e.pk)
    if first.pk == second.pk:
        raise YanzhenError("是同一行", where=first.name, do="选两家")
    with transaction.atomic():
        row, fresh = Apart.objects.get_or_create(
            first=first, second=second, undone_at=None,
            defaults={"why": why.strip() or "核对后不是同一家", "by": by, "by_name": str(by)},
        )  # fmt: skip
        if fresh:
            seal(row, "apart", ["first_id", "second_id", "why", "by_name", "undone_at"], by=by)
            _note(row, "apart", by, before=None, after={"first": first.name, "second": second.name})
    return row


def take_back_apart(row: Apart, *, why: str, by: Any) -> None:
    """The pair may be proposed again."""
    with transaction.atomic():
        row.undone_at, row.undone_by_name, row.undone_why = timezone.now(), str(by), why.strip()
        row.save(update_fields=["undone_at", "undone_by_name", "undone_why"])
        seal(row, "undo apart", ["first_id", "second_id", "why", "by_name", "undone_at"], by=by)
        _note(row, "undo", by, before={"apart": True}, after={"apart": False})


def _note(row: Model, action: str, by: Any, *, before: Any, after: Any) -> None:
    record_change(
        actor=by, origin="企业归并", action=action, model=row._meta.label, key=str(row.pk),
        label=str(getattr(row, "kept", "") or getattr(row, "first", "")), before=before, after=after,
    )  # fmt: skip
