"""Which registers of outside enterprises were imported; leads as other capabilities ask for them."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Max

from yanzhen.analysis.candidates import OutsideFirm
from yanzhen.city.attraction import facts
from yanzhen.city.attraction.funnel_queries import contact_sums as contact_sums
from yanzhen.city.attraction.funnel_queries import contact_words as contact_words
from yanzhen.city.attraction.lead_queries import leads_of as leads_of
from yanzhen.city.attraction.matter_queries import reds_on as reds_on
from yanzhen.city.attraction.matter_queries import todos_on as todos_on
from yanzhen.city.attraction.models import OutsideEnterprise
from yanzhen.city.attraction.scopes import reported_leads as reported_leads
from yanzhen.city.attraction.scopes import visible_leads as visible_leads


@dataclass(frozen=True, slots=True)
class RegisterState:
    """One imported register: its file, how many enterprises it brought, when."""

    filename: str
    rows: int
    taken_on: str


def outside_firms(exclude_region: str = "") -> tuple[OutsideFirm, ...]:
    """Every enterprise of every imported register, those of ``exclude_region`` left out; empty without a register."""
    return facts.outside_firms(exclude_region)


def register_state() -> tuple[RegisterState, ...]:
    """Registers newest first; empty when none was imported."""
    rows = (
        OutsideEnterprise.objects.values("delivery__filename")
        .annotate(number=Count("id"), last=Max("delivery__created_at"))
        .order_by("-last")
    )
    return tuple(RegisterState(r["delivery__filename"], r["number"], f"{r['last']:%Y-%m-%d}") for r in rows)
