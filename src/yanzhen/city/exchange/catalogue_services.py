"""Datasets come into the catalogue: from packs, from what capabilities declare; and an office settles whose they are."""

from __future__ import annotations

import datetime
import secrets
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from yanzhen.city.exchange.catalogue_words import FORMATS
from yanzhen.city.exchange.hook_services import announce
from yanzhen.city.exchange.models import Dataset
from yanzhen.city.exchange.permissions import may_settle
from yanzhen.city.exchange.publishing import Item, PublishedTable, published_tables
from yanzhen.city.records.editing import save_edit
from yanzhen.city.records.sealing import seal
from yanzhen.city.records.services import retire_rows, sync_rows
from yanzhen.kernel.errors import YanzhenError

OWN_PROVIDER = "雁阵（本系统）"
SETTLED = ("sharing", "opening", "level")
"""What an office settles of an own dataset: written when it is first declared, never over what was settled."""
SEALED = (
    "code",
    "sharing",
    "sharing_condition",
    "opening",
    "level",
    "legal_basis",
    "provider_unit",
    "on_platform",
)


def install_datasets(specs: Iterable[Any]) -> None:
    """Datasets as a pack defines them; a dataset that the system publishes keeps its code for itself."""
    wanted = {spec.id: _of_spec(spec) for spec in specs}
    twins = sorted(wanted.keys() & published_tables().keys())
    if twins:
        raise YanzhenError(
            "数据集标识已被占用", where="、".join(twins), why="本系统发布的数据集叫这个名字", do="换一个 id"
        )
    sync_rows(Dataset, wanted, key="code")
    _salted()


def _of_spec(spec: Any) -> dict[str, Any]:
    plain = ("number", "provider", "provider_code", "abstract", "dated_by", "subject", "subject_by", "cycle",
             "published_on", "level", "legal_basis", "desk", "on_platform", "note")  # fmt: skip
    found = {name: getattr(spec, name) for name in plain}
    lists = {name: list(getattr(spec, name)) for name in ("category", "formats", "key", "related")}
    return found | lists | {
        "name": spec.label.zh,
        "grade": spec.grade.value,
        "items": [item.model_dump(mode="json", exclude_defaults=True) for item in spec.items],
        "sharing": spec.sharing.type,
        "sharing_condition": spec.sharing.condition,
        "sharing_way": list(spec.sharing.way),
        "opening": spec.opening.type,
        "opening_condition": spec.opening.condition,
    }  # fmt: skip


def _salted() -> None:
    for row in Dataset.objects.filter(salt=""):
        row.salt = secrets.token_hex(16)
        row.save(update_fields=["salt"])


def publish_declared() -> int:
    """Bring the catalogue in step with what the capabilities declare; how many datasets the system publishes."""
    tables = published_tables()
    with transaction.atomic():
        held = set(Dataset.all_rows.filter(own=True).values_list("code", flat=True))
        sync_rows(Dataset, {c: _of_table(t) for c, t in tables.items() if c in held}, key="code")
        fresh = {c: _of_table(t) | _first(t) for c, t in tables.items() if c not in held}
        sync_rows(Dataset, fresh, key="code")
        retire_rows(Dataset, held - tables.keys(), on=timezone.localdate(), key="code")
        _salted()
    return len(tables)


def _of_table(table: PublishedTable) -> dict[str, Any]:
    return {
        "own": True,
        "number": table.number,
        "category": list(table.category),
        "name": table.name,
        "abstract": table.abstract,
        "items": [_item(item) for item in table.items],
        "key": [table.items[0].id],
        "cycle": table.cycle,
        "related": list(table.related),
        "note": table.note,
        "formats": [*FORMATS.values(), "REST"],
    }


def _first(table: PublishedTable) -> dict[str, Any]:
    return {name: getattr(table, name) for name in SETTLED} | {
        "provider": OWN_PROVIDER,
        "sharing_condition": table.condition,
        "sharing_way": ["接口", "文件下载"],
        "published_on": timezone.localdate().isoformat(),
    }


def _item(item: Item) -> dict[str, Any]:
    told = {"id": item.id, "label": item.label, "type": item.type, "unit": item.unit, "level": item.level,
            "required": item.required, "note": item.note}  # fmt: skip
    return {name: value for name, value in told.items() if value or name in ("id", "label", "type")}


def retire_datasets(keys: tuple[str, ...], on: datetime.date) -> None:
    """Taken out of force with the pack that brought them; deliveries and authorisations stay in the record."""
    retire_rows(Dataset, keys, on=on, key="code")


def settle_dataset(row: Dataset, changes: Mapping[str, Any], *, version: int, by: Any, why: str) -> None:
    """Change what an office may settle. Raises EditConflict, or YanzhenError for who may not and for what cannot be."""
    if not may_settle(by, row):
        raise YanzhenError(
            "不能改这个数据集", where=row.name, why="只有提供单位和数据主管部门能改", do="请提供单位改"
        )
    _sensible(row, changes)
    with transaction.atomic():
        before = {name: getattr(row, name) for name in changes}
        save_edit(row, changes, version=version, by=by, origin="数据目录", why=why)
        if any(before[name] != getattr(row, name) for name in changes):
            seal(row, "改数据集属性", SEALED, by=by, more={"why": why})
            announce(
                "catalogue.changed",
                row,
                {"fields": sorted(n for n in before if before[n] != getattr(row, n))},
            )


def _sensible(row: Dataset, changes: Mapping[str, Any]) -> None:
    new = {name: changes.get(name, getattr(row, name)) for name in ("sharing", "opening", "level")}
    basis = changes.get("legal_basis", row.legal_basis)
    condition = changes.get("sharing_condition", row.sharing_condition)
    if new["sharing"] == "none" and not str(basis).strip():
        raise YanzhenError(
            "不予共享要有依据",
            where=row.name,
            why="没有写法律、行政法规或党中央、国务院的依据",
            do="写明依据，或改为有条件共享",
        )
    if new["sharing"] == "conditional" and not str(condition).strip():
        raise YanzhenError("有条件共享要写明条件", where=row.name, do="写明什么样的申请可以得到")
    if new["opening"] == "open" and new["level"] not in ("general_1", "general_2"):
        raise YanzhenError(
            "这一级的数据不能向社会开放",
            where=row.name,
            why=f"级别是 {new['level']}",
            do="改级别要先有分级依据",
        )
