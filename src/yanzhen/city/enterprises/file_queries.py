"""The file of an enterprise as it sees it: who looked, who acted for it, what became of its corrections."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from yanzhen.city.accounts.permissions import has_role, subjects_of
from yanzhen.city.enterprises.correction_services import said
from yanzhen.city.enterprises.models import Correction, Enterprise, Errand, FileLook
from yanzhen.city.enterprises.permissions import may_keep_register
from yanzhen.city.records.portal import PortalCard, PortalLine
from yanzhen.kernel.matters import Matter

RECENT = datetime.timedelta(days=30)
SHOWN = 100
CORRECTABLE = tuple(Correction.WHAT)
"""(field, label) of what an enterprise can ask to be corrected."""


@dataclass(frozen=True, slots=True)
class OwnFile:
    """Everything about the file of one enterprise that is for itself; ``values``: (field, label, what is said)."""

    values: tuple[tuple[str, str, str], ...]
    looks: tuple[FileLook, ...]
    errands: tuple[Errand, ...]
    corrections: tuple[Correction, ...]


def own_file(firm: Enterprise) -> OwnFile:
    values = tuple((name, label, said(firm, name)) for name, label in CORRECTABLE if name != "other")
    return OwnFile(
        values,
        tuple(firm.looks.select_related("by_unit")[:SHOWN]),
        tuple(firm.errands.select_related("by_unit")[:SHOWN]),
        tuple(firm.corrections.all()[:SHOWN]),
    )


def corrections(state: str = "") -> QuerySet[Correction]:
    """Those that wait first, by their limit."""
    rows = Correction.objects.select_related("enterprise")
    rows = rows.filter(state=state) if state else rows
    return rows.order_by("judged_on", "due_on", "-pk")


def portal_card(enterprise_code: str, user: Any) -> PortalCard:
    """Who looked lately, who acted, what waits."""
    since = timezone.localdate() - RECENT
    looks = FileLook.objects.filter(enterprise__code=enterprise_code, day__gte=since)
    units = looks.order_by().values("by_unit").distinct().count()
    lines = []
    if (times := looks.count()) > 0:
        lines.append(
            PortalLine(f"近 30 天有 {units} 个单位查看过我的档案，共 {times} 次", f"{_page()}#looks")
        )
    now = timezone.now()
    for errand in Errand.objects.filter(enterprise__code=enterprise_code, began_at__date__gte=since)[:2]:
        live = errand.ended_at is None and errand.until > now
        says = f"{errand.by_name}{'正在' if live else '曾'}代我们办理：{errand.why}"
        lines.append(PortalLine(says, f"{_page()}#errands", "yellow" if live else ""))
    for row in Correction.objects.filter(enterprise__code=enterprise_code, state="open")[:2]:
        lines.append(
            PortalLine(
                f"更正申请：{row.get_what_display()}，待核实", f"{_page()}#corrections", "", row.due_on
            )
        )
    empty = "近 30 天没有单位查看过我的档案。数据有错可以申请更正。"
    return PortalCard("file", "我的档案", tuple(lines), _page(), empty)


def _page() -> str:
    return reverse("portal_file")


def todos_on(user: Any, day: datetime.date) -> list[Matter]:
    """Corrections that wait for those who keep the register."""
    if not may_keep_register(user) or has_role(user, "enterprise"):
        return []
    rows = Correction.objects.filter(state="open").select_related("enterprise").order_by("due_on")
    return [
        Matter(
            "correction", str(row.pk), f"{row.enterprise.name} {row}", "核实企业的更正申请", "correction", str(row.pk),
            due=row.due_on, light="red" if row.due_on and row.due_on < day else "",
        )
        for row in rows
    ]  # fmt: skip


def own_enterprise(user: Any) -> Enterprise | None:
    """The enterprise that somebody speaks for."""
    codes = sorted(subjects_of(user, "enterprise")) if has_role(user, "enterprise") else []
    return Enterprise.with_practice.select_related("region").filter(code__in=codes).first() if codes else None
