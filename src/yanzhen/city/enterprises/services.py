"""Regions and enterprises as a pack brings them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from yanzhen.city.enterprises.identity_queries import follow_merges, merged_keys
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
from yanzhen.city.enterprises.supply_services import record_supply as record_supply
from yanzhen.city.exchange.services import (
    rewrite_citations,
)
from yanzhen.city.records.services import record_change, sync_rows

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
