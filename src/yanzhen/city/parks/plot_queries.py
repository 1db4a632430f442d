"""Plots as lists and pages ask for them, and how much of each park's land is taken."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Sum, Value, When

from yanzhen.city.exchange.queries import with_citations
from yanzhen.city.parks.plot_models import IDLE, PLOT_STATES, PLOT_USES, VACANT, Plot

FIRST = (VACANT, IDLE)
"""States that ask for something to be done; they stand first."""


@dataclass(frozen=True, slots=True)
class LandTotal:
    """How many plots are in one state and what they measure in 亩; ``unmeasured`` of them have no area."""

    state: str
    label: str
    plots: int
    area: Decimal | None
    unmeasured: int


def plots(*, search: str = "", park: str = "", state: str = "", use: str = "") -> QuerySet[Plot]:
    """Plots with park, holder and citations: empty and idle ones first, then by park and number."""
    rows = Plot.objects.select_related("park", "holder").prefetch_related(with_citations())
    if search:
        words = Q(number__icontains=search) | Q(place_text__icontains=search)
        words |= Q(holder_name__icontains=search) | Q(holder__name__icontains=search)
        rows = rows.filter(words | Q(park__name__icontains=search))
    if park:
        rows = rows.filter(Q(park__code=park) | Q(park__parent__code=park))
    if state:
        rows = rows.filter(state=state)
    if use:
        rows = rows.filter(use=use)
    urgent = Case(
        *(When(state=name, then=Value(place)) for place, name in enumerate(FIRST)),
        default=Value(len(FIRST)),
        output_field=IntegerField(),
    )
    return rows.order_by(urgent, "park__name", "number")


def land_totals(rows: QuerySet[Plot]) -> tuple[LandTotal, ...]:
    """Number and area by state, in the order of the states; plots of unknown state last. One query."""
    found = {
        row["state"]: row
        for row in rows.order_by()
        .values("state")
        .annotate(plots=Count("pk"), measured=Count("area"), sum=Sum(F("area")))
    }
    return tuple(
        LandTotal(state, label, row["plots"], row["sum"], row["plots"] - row["measured"])
        for state, label in (*PLOT_STATES, ("", "状态无数据"))
        if (row := found.get(state))
    )


def plots_held(keys: Iterable[str]) -> dict[str, Plot]:
    """Code → plot, retired ones as well, for a list that names them."""
    rows = Plot.all_rows.filter(code__in=list(keys)).select_related("park", "holder")
    return {row.code: row for row in rows}


def plot_states() -> list[tuple[str, str]]:
    return list(PLOT_STATES)


def plot_uses() -> list[tuple[str, str]]:
    return list(PLOT_USES)
