"""Enterprise rows as evidence that a node is there."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from string import ascii_uppercase
from typing import Any

from yanzhen.analysis.gaps import FirmTie
from yanzhen.city.enterprises.models import Enterprise, EnterpriseFigure, Placement, SupplyFact
from yanzhen.city.exchange.queries import cites_of, with_citations
from yanzhen.kernel.grades import POOR_GRADES, Grade
from yanzhen.kernel.presence import PresenceEvidence

ABOVE_SCALE_WORDS = ("规模以上", "规上")
ABOVE_SCALE_REVENUE = Decimal(2000)
"""万元 of yearly main revenue from which an industrial firm is above scale (国家统计局, since 2011)."""
CLASS = 4
"""Digits of a class of industry; fewer are a group or a division."""
TEN_THOUSANDS = {"万元": Decimal(1), "亿元": Decimal(10000), "元": Decimal("0.0001")}
FIGURE_FACTS: dict[str, tuple[str, dict[str, Decimal]]] = {
    "revenue": ("revenue", TEN_THOUSANDS),
    "output": ("output_value", TEN_THOUSANDS),
    "profit": ("net_profit", TEN_THOUSANDS),
    "employees": ("employees", {"人": Decimal(1), "万人": Decimal(10000)}),
    "debt_ratio": ("debt_ratio", {"%": Decimal("0.01"), "": Decimal(1)}),
    "tax": ("tax_paid", TEN_THOUSANDS),
    "value_added": ("value_added", TEN_THOUSANDS),
    "rd_expense": ("rd_expense", TEN_THOUSANDS),
    "area": ("land_area", {"亩": Decimal(1), "公顷": Decimal(15), "平方公里": Decimal(1500)}),
}
"""Figure of the record → fact of the vocabulary, with the units in which it may stand and what each is worth."""


@dataclass(frozen=True, slots=True)
class SeenFact:
    """A fact of an enterprise with where it came from."""

    value: Any
    source: str
    date: str = ""
    grade: str = ""


def presence_evidence() -> tuple[PresenceEvidence, ...]:
    """One piece of evidence for each placement of an enterprise on a node, in two queries."""
    large = above_scale_enterprises()
    rows = Placement.objects.select_related("enterprise", "node").filter(
        enterprise__retired_on=None, node__retired_on=None, node__chain__retired_on=None
    )
    rows = rows.order_by("node_id", "-main", "enterprise__name")
    return tuple(
        PresenceEvidence(
            node=row.node.code,
            kind="enterprise",
            key=row.enterprise.code,
            label=row.enterprise.name,
            status=row.enterprise.status,
            grade=Grade(row.enterprise.grade),
            above_scale=True
            if row.enterprise_id in large or named_above_scale(row.enterprise.rungs)
            else None,
            role=row.enterprise.role,
            local=row.enterprise.role != "outside",
        )
        for row in rows
    )


def named_above_scale(rungs: list[str]) -> bool:
    """Whether a recognition says so; its absence says nothing."""
    return any(word in str(rung) for rung in rungs for word in ABOVE_SCALE_WORDS)


def above_scale_enterprises() -> frozenset[int]:
    """Keys of enterprises with a well-sourced revenue or output above the threshold."""
    rows = EnterpriseFigure.objects.filter(
        indicator__in=("revenue", "output"), value__isnull=False, unit__in=list(TEN_THOUSANDS)
    ).exclude(grade__in=[g.value for g in POOR_GRADES])
    return frozenset(
        key
        for key, value, unit, op in rows.values_list("enterprise_id", "value", "unit", "op")
        if value is not None
        and op in ("=", ">=", ">", "约")
        and value * TEN_THOUSANDS[unit] >= ABOVE_SCALE_REVENUE
    )


def firm_ties() -> tuple[FirmTie, ...]:
    """Stated deliveries between firms of the register."""
    rows = SupplyFact.objects.filter(customer__isnull=False).order_by("id")
    return tuple(FirmTie(s, c) for s, c in rows.values_list("supplier__code", "customer__code"))


def rule_facts(codes: Iterable[str], as_of: datetime.date) -> dict[str, dict[str, SeenFact]]:
    """Enterprise code → fact of the vocabulary → what the record knows by that day. Four queries for any number.

    Figures by year become ``{"2024": value}``. Only exact figures in a known unit count; of several for one year the
    better grade, then the later row. What is not recorded is left out: absence says nothing.
    """
    wanted = set(codes)
    found: dict[str, dict[str, SeenFact]] = {code: {} for code in wanted}
    rows = Enterprise.with_practice.select_related("region").prefetch_related(with_citations())
    for row in rows.filter(code__in=wanted) if len(wanted) < 500 else rows:
        if row.code in wanted:
            found[row.code].update(_attribute_facts(row))
    _add_figures(found, as_of)
    return found


def _attribute_facts(row: Enterprise) -> dict[str, SeenFact]:
    """What the row itself says: where it is registered, its class of industry, when it was founded, recognitions."""
    cites = cites_of(row)
    source = cites[0].title if cites else "企业名册"
    values: dict[str, Any] = {}
    if row.founded:
        values["uscc_registered_on"] = row.founded
    if row.region is not None:
        values |= {"registered_county": row.region.name, "region_code": row.region_id}
    if row.industries:
        code = str(row.industries[0]).lstrip(ascii_uppercase)
        values |= {"gbt4754_division": code[:2]} | ({"gbt4754_class": code} if len(code) == CLASS else {})
        values["industry"] = code
    values |= {"recognitions": row.rungs} if row.rungs else {}
    values |= {"listed": row.listed} if row.listed else {}
    return {name: SeenFact(value, source, "", row.grade) for name, value in values.items()}


def _add_figures(found: dict[str, dict[str, SeenFact]], as_of: datetime.date) -> None:
    rows = EnterpriseFigure.objects.select_related("enterprise").prefetch_related(with_citations())
    rows = rows.filter(indicator__in=list(FIGURE_FACTS), value__isnull=False, op="=")
    for row in rows.order_by("-grade", "id"):
        fact, units = FIGURE_FACTS[row.indicator]
        year = row.period[:4]
        if row.enterprise.code not in found or row.unit not in units or len(row.period) != 4:
            continue
        if not year.isdigit() or int(year) > as_of.year or row.value is None:
            continue
        mine = found[row.enterprise.code]
        before = mine[fact].value if fact in mine else {}
        cites = cites_of(row)
        date = max(
            f"{year}-12-31" if int(year) < as_of.year else year, mine[fact].date if fact in mine else ""
        )
        source = cites[0].title if cites else "企业数据"
        mine[fact] = SeenFact({**before, year: row.value * units[row.unit]}, source, date, row.grade)
