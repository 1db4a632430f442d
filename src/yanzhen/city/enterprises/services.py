"""Regions and enterprises as a pack or a list brings them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, BinaryIO

from django.db import transaction
from django.utils import timezone

from yanzhen.city.enterprises.identity_queries import follow_merges, merged_keys
from yanzhen.city.enterprises.importing import KIND, plan_import
from yanzhen.city.enterprises.models import (
    Enterprise,
    EnterpriseFigure,
    EnterpriseName,
    Placement,
    Region,
    SupplyFact,
)
from yanzhen.city.enterprises.spelling import search_text as search_text
from yanzhen.city.enterprises.statement_services import restate, settle
from yanzhen.city.enterprises.values import ImportPlan, ImportRefusedError, RowPlan
from yanzhen.city.exchange.services import (
    add_citations,
    delivery_source,
    record_delivery,
    refuse_delivery,
    rewrite_citations,
)
from yanzhen.city.exchange.sheets import Progress, digest_of
from yanzhen.city.records.services import BATCH, record_change, sync_rows
from yanzhen.kernel.errors import YanzhenError

Seating = Callable[[Mapping[int, tuple[str, str]], Any], list[str]]
"""(enterprise key → (park as written, place in the file), source) → park names that nobody knows."""

_PLAIN = ("uscc", "status", "status_as_of", "listed", "group", "founded", "role", "note")
_FIGURE = ("indicator", "period", "op", "value", "value_text", "unit", "measure", "note")


def install_regions(specs: Iterable[Any]) -> None:
    """Administrative regions, parents before children."""
    regions = list(specs)
    for level in ("province", "prefecture", "county"):
        wanted = {
            s.code: {"name": s.name, "level": s.level, "parent_id": s.parent or None}
            for s in regions
            if s.level == level
        }
        sync_rows(Region, wanted, key="code")


def install_enterprises(specs: Iterable[Any]) -> None:
    """Enterprises with all their names; park membership belongs to ``parks``."""
    enterprises = list(specs)
    fields = {s.id: _enterprise_fields(s) for s in enterprises}
    rows = sync_rows(Enterprise, fields)
    _hold_judgements(rows, fields)
    EnterpriseName.objects.filter(enterprise__in=[rows[s.id] for s in enterprises]).delete()
    names = {
        (s.id, name): kind
        for s in enterprises
        for kind, held in (("written", s.written_names), ("former", s.former_names), ("short", s.short_names))
        for name in held
    }
    EnterpriseName.objects.bulk_create(
        [EnterpriseName(enterprise=rows[code], name=name, kind=kind) for (code, name), kind in names.items()],
        batch_size=500,
    )
    rewrite_citations({rows[s.id]: s.references for s in enterprises})


def _hold_judgements(rows: Mapping[str, Enterprise], fields: Mapping[str, Mapping[str, Any]]) -> None:
    """A pack that comes again neither takes merges apart nor overrides what a later source says."""
    today = timezone.localdate()
    Enterprise.all_rows.filter(pk__in=merged_keys() & {row.pk for row in rows.values()}).update(
        retired_on=today
    )
    restate(rows.values(), fields, at=timezone.now())
    settle(rows.values())


def _enterprise_fields(spec: Any) -> dict[str, Any]:
    return {
        "code": spec.id,
        "name": spec.name,
        "region_id": spec.region or None,
        "products": list(spec.products),
        "industries": list(spec.industries),
        "rungs": list(spec.rungs),
        "grade": spec.grade.value,
        "search_text": search_text(spec.name, *spec.short_names, *spec.former_names, *spec.written_names),
    } | {n: getattr(spec, n) for n in _PLAIN}


def create_practice_enterprise(code: str, name: str, **fields: Any) -> Enterprise:
    """The enterprise of a practice workspace, marked in its name and kept out of every list; made once.

    ``fields``: ``region_id industries founded products``.
    """
    given = {"name": f"演示·{name}", "note": "演示企业，不是真实企业", "practice": True, **fields}
    with transaction.atomic():
        held = Enterprise.all_rows.filter(code=code).first()
        if held is not None:
            return held
        made = Enterprise.all_rows.create(code=code, search_text=search_text(given["name"]), **given)
        record_change(
            origin="建立工作区", action="create", model="enterprises.Enterprise", key=code, label=made.name
        )
    return made


def install_enterprise_figures(specs: dict[str, Any]) -> None:
    """Statements about enterprises, one row a source and period."""
    codes = _enterprises(s.enterprise for s in specs.values())
    rows = sync_rows(
        EnterpriseFigure,
        {
            key: {"enterprise": codes[s.enterprise], "grade": s.grade.value}
            | {n: getattr(s, n) for n in _FIGURE}
            for key, s in specs.items()
        },
    )
    rewrite_citations({rows[key]: s.references for key, s in specs.items()})


def install_placements(specs: dict[str, Any], nodes: dict[str, int]) -> None:
    """Enterprises on nodes; ``nodes`` maps node codes to primary keys."""
    codes = _enterprises(s.enterprise for s in specs.values())
    rows = sync_rows(
        Placement,
        {
            key: {
                "enterprise": codes[s.enterprise],
                "node_id": nodes[s.node],
                "basis": s.basis,
                "main": s.main in {"1", "true"},
                "grade": s.grade.value,
                "note": s.note,
            }
            for key, s in specs.items()
        },
    )
    rewrite_citations({rows[key]: s.references for key, s in specs.items()})


def install_supply(specs: dict[str, Any]) -> None:
    """Stated supply relations."""
    codes = _enterprises(code for s in specs.values() for code in (s.supplier, s.customer))
    rows = sync_rows(
        SupplyFact,
        {
            key: {
                "supplier": codes[s.supplier],
                "customer": codes.get(s.customer),
                "customer_name": s.customer_name,
                "what": s.what,
                "grade": s.grade.value,
                "note": s.note,
            }
            for key, s in specs.items()
        },
    )
    rewrite_citations({rows[key]: s.references for key, s in specs.items()})


def _enterprises(codes: Iterable[str]) -> dict[str, Enterprise]:
    return follow_merges(set(codes))


def preview_import(
    file: Path | bytes | BinaryIO, filename: str = "", on_progress: Progress | None = None
) -> ImportPlan:
    """What a list of enterprises would do, row by row; nothing is written. Raises YanzhenError for an unreadable file."""
    return plan_import(file, filename, on_progress)


def import_enterprises(
    file: Path | bytes | BinaryIO,
    by: Any = None,
    *,
    filename: str = "",
    seat: Seating | None = None,
    on_progress: Progress | None = None,
) -> ImportPlan:
    """Take a list in, all rows or none; the same file twice changes nothing.

    ``seat`` is how parks, which enterprises do not know, take the column 所属园区. A refusal is recorded with
    its reason and raised: ImportRefusedError when rows are wrong, another YanzhenError when the file is.
    """
    name = filename or Path(str(getattr(file, "name", ""))).name or "上传的文件"
    try:
        plan = plan_import(file, name, on_progress)
        if plan.refused:
            raise ImportRefusedError(plan)
        if plan.repeated and not plan.differs:
            return plan
        with transaction.atomic():
            _write_plan(plan, by, seat)
    except YanzhenError as error:
        digest, size = digest_of(file)
        refuse_delivery(error, kind=KIND, filename=name, digest=digest, size=size, by=by)
        raise
    return plan


def _write_plan(plan: ImportPlan, by: Any, seat: Seating | None) -> None:
    today = timezone.localdate().isoformat()
    source = delivery_source(digest=plan.digest, filename=plan.filename, title="企业名单", date=today)
    fresh = _write_new([row for row in plan.rows if row.state == "new"])
    changed = _write_changed([row for row in plan.rows if row.state == "changed"])
    written = [*fresh, *changed]
    add_citations([(enterprise, row.place) for enterprise, row in written], source)
    seated = [(e.pk, row) for e, row in written] + [
        (r.key, r) for r in plan.rows if r.state == "unchanged" and r.key
    ]
    parks = {key: (row.values["park"], row.place) for key, row in seated if row.values["park"]}
    unknown = seat(parks, source) if seat and parks else []
    delivery = record_delivery(
        kind=KIND,
        filename=plan.filename,
        digest=plan.digest,
        size=plan.size,
        rows=len(plan.rows),
        message=plan.summary() + (f"；不认得的园区：{'、'.join(unknown)[:400]}" if unknown else ""),
        by=by,
    )
    delivery.source = source
    delivery.save(update_fields=["source"])
    _note_changes(plan, changed, by)


def _write_new(rows: list[RowPlan]) -> list[tuple[Enterprise, RowPlan]]:
    """New enterprises of grade B: reported by a delivery, not proved."""
    fresh = [Enterprise(code=_code(row), grade="B", **_new_fields(row.values)) for row in rows]
    Enterprise.all_rows.bulk_create(fresh, batch_size=BATCH)
    names = [
        EnterpriseName(enterprise=enterprise, name=row.values["short_name"], kind="short")
        for enterprise, row in zip(fresh, rows, strict=True)
        if row.values["short_name"] and row.values["short_name"] != row.name
    ]
    EnterpriseName.objects.bulk_create(names, batch_size=BATCH)
    return list(zip(fresh, rows, strict=True))


def _code(row: RowPlan) -> str:
    """From the social credit code where there is one, else from the name, so that a code never depends on the order."""
    code = str(row.values["uscc"]).lower()
    return f"e-{code}" if code else f"n-{hashlib.sha256(row.name.encode()).hexdigest()[:16]}"


def _new_fields(values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "name": values["name"],
        "uscc": values["uscc"],
        "region_id": values["region"] or None,
        "products": values["products"],
        "founded": values["founded"],
        "listed": values["listed"],
        "status": "unknown",
        "search_text": search_text(values["name"], *([values["short_name"]] if values["short_name"] else [])),
    }


def _write_changed(rows: list[RowPlan]) -> list[tuple[Enterprise, RowPlan]]:
    wanted = {row.key: row for row in rows if row.key is not None}
    held: list[Enterprise] = []
    keys = list(wanted)
    for start in range(0, len(keys), BATCH):
        held += Enterprise.all_rows.filter(pk__in=keys[start : start + BATCH])
    names: list[EnterpriseName] = []
    for enterprise in held:
        names += _apply_changes(enterprise, wanted[enterprise.pk])
    fields = ["uscc", "region_id", "founded", "listed", "products", "retired_on", "search_text"]
    Enterprise.all_rows.bulk_update(held, [f.removesuffix("_id") for f in fields], batch_size=BATCH)
    EnterpriseName.objects.bulk_create(names, batch_size=BATCH, ignore_conflicts=True)
    return [(enterprise, wanted[enterprise.pk]) for enterprise in held]


def _apply_changes(enterprise: Enterprise, row: RowPlan) -> list[EnterpriseName]:
    """Set what differs on the row; other spellings come back as rows to be written."""
    names: list[EnterpriseName] = []
    for change in row.changes:
        if change.field in {"alias", "short_name"}:
            kind = "written" if change.field == "alias" else "short"
            names.append(EnterpriseName(enterprise=enterprise, name=change.after, kind=kind))
            enterprise.search_text = f"{enterprise.search_text} {search_text(change.after)}"
        elif change.field == "retired":
            enterprise.retired_on = None
        elif change.field == "products":
            enterprise.products = list(dict.fromkeys([*enterprise.products, *row.values["products"]]))
        else:
            setattr(enterprise, "region_id" if change.field == "region" else change.field, change.after)
    return names


def _note_changes(plan: ImportPlan, changed: list[tuple[Enterprise, RowPlan]], by: Any) -> None:
    origin = f"导入 {plan.filename}"[:200]
    counts = {state: plan.count(state) for state in ("new", "changed", "unchanged")}
    record_change(
        actor=by, origin=origin, action="import", model=KIND, label=plan.filename[:300], after=counts
    )
    for enterprise, row in changed:
        record_change(
            actor=by,
            origin=origin,
            action="change",
            model="enterprises.Enterprise",
            key=enterprise.code,
            label=enterprise.name,
            before={c.field: c.before for c in row.changes},
            after={c.field: c.after for c in row.changes},
        )
