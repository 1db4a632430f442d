"""Parks with positioning, figures, enterprises and platforms."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Prefetch, Q, QuerySet

from yanzhen.city.exchange.queries import with_citations
from yanzhen.city.parks.models import Occupancy, Park, ParkFigure, Platform, Plot
from yanzhen.city.parks.plot_queries import LandTotal as LandTotal
from yanzhen.city.parks.plot_queries import land_totals, plots
from yanzhen.city.parks.round_queries import League as League
from yanzhen.city.parks.round_queries import history as history
from yanzhen.city.parks.round_queries import league as league
from yanzhen.city.parks.round_queries import league_rounds as league_rounds
from yanzhen.city.parks.round_queries import park_classes as park_classes

PLOTS_SHOWN = 12
"""Of a park's plots on its page: the empty and idle ones first; all of them stand in the list of plots."""


@dataclass(frozen=True, slots=True)
class ParkDetail:
    """A park with what stands in it; its projects are asked of ``projects.queries.projects(park=…)``."""

    park: Park
    figures: tuple[ParkFigure, ...]
    occupancies: tuple[Occupancy, ...]
    platforms: tuple[Platform, ...]
    areas: tuple[Park, ...]
    plots: tuple[Plot, ...]
    land: tuple[LandTotal, ...]


def parks(*, search: str = "", kind: str = "", chain: str = "", region: str = "") -> QuerySet[Park]:
    """Parks with counts (``enterprise_count``, ``project_count``), regions, chains, figures and citations."""
    rows = Park.objects.select_related("parent").annotate(
        enterprise_count=Count("occupancies", distinct=True, filter=Q(occupancies__retired_on=None)),
        project_count=Count("projects", distinct=True, filter=Q(projects__retired_on=None)),
    )
    if search:
        rows = rows.filter(pk__in=_matching(search))
    if kind:
        rows = rows.filter(kind=kind)
    if chain:
        rows = rows.filter(pk__in=Park.objects.filter(chains__code=chain).values("pk"))
    if region:
        rows = rows.filter(pk__in=Park.objects.filter(regions__code=region).values("pk"))
    return rows.prefetch_related(
        "regions",
        "chains",
        Prefetch(
            "figures", ParkFigure.objects.prefetch_related(with_citations()).order_by("indicator", "period")
        ),
        with_citations(),
    )


def _matching(text: str) -> list[int]:
    """Keys by name or short name; compared here because SQLite stores the Chinese of a JSON list escaped."""
    wanted = text.strip().lower()
    rows = Park.objects.values_list("pk", "name", "short_names", "code")
    return [
        pk
        for pk, name, short, code in rows
        if wanted in name.lower() or wanted == code or any(wanted in str(s).lower() for s in short)
    ]


def search_parks(text: str, *, limit: int) -> list[Park]:
    return list(Park.objects.filter(pk__in=_matching(text))[:limit])


def located_parks() -> list[Park]:
    """Every park with what a map shows of it, in two queries."""
    return list(Park.objects.order_by("kind", "name").prefetch_related("regions"))


def park_names() -> dict[str, str]:
    """Code → name of every park, for filters."""
    return dict(Park.objects.order_by("name").values_list("code", "name"))


def park_keys() -> dict[str, int]:
    """Code → primary key of every park, for those who point to parks."""
    return dict(Park.objects.order_by().values_list("code", "pk"))


def park_detail(code: str) -> ParkDetail:
    """One park. Raises Park.DoesNotExist."""
    park = parks().get(code=code)
    occupancies = Occupancy.objects.filter(Q(park=park) | Q(park__parent=park))
    return ParkDetail(
        park=park,
        figures=tuple(park.figures.all()),
        occupancies=tuple(
            occupancies.select_related("enterprise", "park")
            .prefetch_related("enterprise__placements__node__chain", with_citations())
            .order_by("enterprise__name")
        ),
        platforms=tuple(platforms(park=code)),
        areas=tuple(Park.objects.filter(parent=park)),
        plots=tuple(plots(park=code)[:PLOTS_SHOWN]),
        land=land_totals(plots(park=code)),
    )


def platforms(*, park: str = "", chain: str = "") -> QuerySet[Platform]:
    """Platforms with their park, chains and citations."""
    rows = Platform.objects.select_related("park").prefetch_related("chains", with_citations())
    if park:
        rows = rows.filter(park__code=park)
    return rows.filter(chains__code=chain) if chain else rows
