"""Enterprise rows as evidence that a node is there."""

from __future__ import annotations

from decimal import Decimal

from yanzhen.analysis.gaps import FirmTie
from yanzhen.city.enterprises.models import EnterpriseFigure, Placement, SupplyFact
from yanzhen.kernel.grades import POOR_GRADES, Grade
from yanzhen.kernel.presence import PresenceEvidence

ABOVE_SCALE_WORDS = ("规模以上", "规上")
ABOVE_SCALE_REVENUE = Decimal(2000)
"""万元 of yearly main revenue from which an industrial firm is above scale (国家统计局, since 2011)."""
TEN_THOUSANDS = {"万元": Decimal(1), "亿元": Decimal(10000), "元": Decimal("0.0001")}


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
