"""Regions and enterprises as a pack or a list brings them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pypinyin import Style, lazy_pinyin

from yanzhen.city.enterprises.models import (
    Enterprise,
    EnterpriseFigure,
    EnterpriseName,
    Placement,
    Region,
    SupplyFact,
)
from yanzhen.city.exchange.services import rewrite_citations
from yanzhen.city.records.services import sync_rows

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
    rows = sync_rows(Enterprise, {s.id: _enterprise_fields(s) for s in enterprises})
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


def search_text(*names: str) -> str:
    """Names, full pinyin and pinyin initials in lower case, so that ``lyty`` finds 隆源铜业."""
    words: list[str] = []
    for name in dict.fromkeys(names):
        syllables = lazy_pinyin(name, errors="ignore")
        initials = lazy_pinyin(name, style=Style.FIRST_LETTER, errors="ignore")
        words += [name, "".join(syllables), "".join(initials)]
    return " ".join(dict.fromkeys(words)).lower()


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
    return {e.code: e for e in Enterprise.objects.filter(code__in=set(codes))}
