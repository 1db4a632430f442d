"""Projects: the list, the board by batch, one project with its history, projects that fell silent."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from yanzhen.city.exchange.queries import with_citations
from yanzhen.city.projects import facts, rate_queries
from yanzhen.city.projects.facts import StageSeen as StageSeen
from yanzhen.city.projects.facts import first_day as first_day
from yanzhen.city.projects.light_queries import DEFAULT_PRESET, LightBoard, Lit, light_board, lit
from yanzhen.city.projects.models import Contribution, Investor, Project, StageEvent
from yanzhen.city.projects.rate_queries import CohortCurve, Fulfilment
from yanzhen.city.projects.stage_table import light_sets
from yanzhen.city.projects.state_facts import read_kept, received
from yanzhen.city.projects.values import Gain as Gain
from yanzhen.city.records.remembering import remembered
from yanzhen.kernel.presence import PresenceEvidence
from yanzhen.kernel.stages import BATCHES, STAGE_LABELS, Stage

CARDS = 20
"""Projects of a stage that the board shows; the others stand in the table."""
BATCH_OF_STAGE = {stage: batch for batch, stages in BATCHES.items() for stage in stages}


@dataclass(frozen=True, slots=True)
class Lateness:
    """Why a project needs a look: ``silent`` (久无消息) or ``fallen`` (停滞、终止、未落地)."""

    project: Project
    kind: str
    sentence: str
    months: int | None


class BoardStage(NamedTuple):
    """One stage of a column: its newest projects as cards, and how many there are."""

    stage: Stage
    label: str
    projects: tuple[Project, ...]
    number: int

    @property
    def rest(self) -> int:
        return self.number - len(self.projects)


@dataclass(frozen=True, slots=True)
class BoardColumn:
    """One batch of the board with its projects by stage; ``invested`` sums what was published (亿元)."""

    batch: str
    stages: tuple[BoardStage, ...]
    count: int
    invested: Decimal | None
    without_investment: int


@dataclass(frozen=True, slots=True)
class ProjectDetail:
    project: Project
    batch: str
    events: tuple[StageEvent, ...]
    investors: tuple[Investor, ...]
    lateness: Lateness | None
    restricted: bool


def presence_evidence(as_of: datetime.date | None = None) -> tuple[PresenceEvidence, ...]:
    return facts.presence_evidence(as_of or timezone.localdate())


def contributions(nodes: Collection[str], *, as_of: datetime.date | None = None) -> tuple[Gain, ...]:
    """Capacity that projects add to these nodes: since when, whether it still is there, why it was lost."""
    return facts.gains(nodes, as_of or timezone.localdate())


def fulfilment(
    *, park: str = "", region: str = "", unit: Any = None, as_of: datetime.date | None = None
) -> Fulfilment:
    """Rates of the signed projects of a park (its areas included), a county, a unit's ground, or of everything.

    Each rate names its denominator and lists the projects in it (SPEC B5). ``unit`` is a park or region unit.
    Today's rates of everything are kept until the record changes.
    """
    if as_of is None and unit is None and not park and not region:
        return remembered(
            "rates of everything", lambda: _fulfilment("", "", timezone.localdate()), by="projects"
        )
    if unit is not None and unit.subject:
        park, region = (unit.subject, region) if unit.kind == "park" else (park, unit.subject)
    return _fulfilment(park, region, as_of or timezone.localdate())


def _fulfilment(park: str, region: str, day: datetime.date) -> Fulfilment:
    found = rate_queries.signed_projects(with_history(park=park, region=region), day)
    return rate_queries.fulfilment_of([promise for _, promise in found], day)


def fulfilment_by_park(*, as_of: datetime.date | None = None) -> dict[str, Fulfilment]:
    """Park code → fulfilment, a park together with its areas. Today's is kept until the record changes."""
    if as_of is None:
        return remembered("rates by park", lambda: _by_park(timezone.localdate()), by="projects")
    return _by_park(as_of)


def _by_park(day: datetime.date) -> dict[str, Fulfilment]:
    return rate_queries.grouped(
        with_history().prefetch_related("parks__parent"),
        lambda p: (c for k in p.parks.all() for c in (k.code, k.parent.code if k.parent else k.code)),
        day,
    )


def fulfilment_by_region(*, as_of: datetime.date | None = None) -> dict[str, Fulfilment]:
    """Code of a county → fulfilment of the projects on its ground, in its parks too. Today's is kept likewise."""
    if as_of is None:
        return remembered("rates by region", lambda: _by_region(timezone.localdate()), by="projects")
    return _by_region(as_of)


def _by_region(day: datetime.date) -> dict[str, Fulfilment]:
    rows = with_history().prefetch_related("regions", "parks__regions")
    return rate_queries.grouped(rows, region_codes, day)


def region_codes(project: Project) -> set[str]:
    """Counties on whose ground a project stands; its parks' when it names none itself."""
    own = {r.code for r in project.regions.all()}
    return own or {r.code for k in project.parks.all() for r in k.regions.all()}


def cohort_curves(
    *, park: str = "", region: str = "", as_of: datetime.date | None = None
) -> tuple[CohortCurve, ...]:
    """How long signed projects wait for their start and their operation, by year of signing."""
    day = as_of or timezone.localdate()
    return rate_queries.curves_of(
        rate_queries.signed_projects(with_history(park=park, region=region), day), day
    )


def with_history(*, park: str = "", region: str = "") -> QuerySet[Project]:
    """Projects with their events alone, for counting over all of them."""
    rows = Project.objects.all()
    if park:
        rows = rows.filter(Q(parks__code=park) | Q(parks__parent__code=park))
    if region:
        own = Q(regions__code=region) | Q(regions=None, parks__regions__code=region)
        rows = rows.filter(own)
    return rows.distinct().prefetch_related(
        Prefetch("events", StageEvent.objects.filter(retired_on=None)), Prefetch("investors")
    )


def lights(
    *, preset: str = DEFAULT_PRESET, park: str = "", region: str = "", as_of: datetime.date | None = None
) -> LightBoard:
    """Kept projects by colour under a preset, each light with the act that takes it away."""
    rows = with_history(park=park, region=region).filter(kept=True)
    return light_board_of(rows, preset=preset, as_of=as_of)


def light_board_of(
    rows: QuerySet[Project], *, preset: str = DEFAULT_PRESET, as_of: datetime.date | None = None
) -> LightBoard:
    """The same for some of them."""
    return light_board(rows, light_sets(), preset, as_of or timezone.localdate())


def money_received(keys: Iterable[int]) -> dict[int, float]:
    """Primary key → 万元 received so far, of those of which that is known; four queries for any number."""
    kept = read_kept(keys)
    found = {
        key: received(kept.facts.get(key, {}), kept.money.get(key, [])) for key in {*kept.facts, *kept.money}
    }
    return {key: value for key, value in found.items() if value is not None}


def lights_of(project: Project, *, preset: str = DEFAULT_PRESET, as_of: datetime.date | None = None) -> Lit:
    """The lights of one project that comes with its events."""
    sets = light_sets()
    chosen = sets.get(preset) or sets[DEFAULT_PRESET]
    return lit(project, read_kept([project.pk]), chosen, as_of or timezone.localdate())


def stage_as_of(project: Project, as_of: datetime.date) -> StageSeen | None:
    """The stage of a prefetched project on a day; None when all that is known is later."""
    return facts.stage_as_of(project, list(project.events.all()), as_of)


def presence_of(project: Project, seen: StageSeen) -> tuple[PresenceEvidence, ...]:
    """The evidence a prefetched project in that stage gives for each of its nodes."""
    nodes = [n.code for n in project.nodes.all()]
    return facts.presence_of(project, seen, nodes, facts.gains_said(project, seen))


def projects(
    *, search: str = "", chain: str = "", region: str = "", park: str = "", stage: str = "", batch: str = ""
) -> QuerySet[Project]:
    """Projects with everything a list shows, in a constant number of queries."""
    rows = _with_places(Project.objects.all())
    if search:
        rows = rows.filter(search_condition(search))
    if chain:
        rows = rows.filter(nodes__chain__code=chain, nodes__retired_on=None)
    if region:
        rows = rows.filter(regions__code=region)
    if park:
        rows = rows.filter(Q(parks__code=park) | Q(parks__parent__code=park))
    if stage:
        rows = rows.filter(stage=stage)
    if batch:
        rows = rows.filter(stage__in=[s.value for s in BATCHES.get(batch, ())])
    return rows.distinct()


def heard_of(*, news: str = "", **wanted: str) -> QuerySet[Project]:
    """``projects()``, those alone of which nothing newer is known (久无消息) when ``news`` is given."""
    rows = projects(**wanted)
    return rows.filter(pk__in=[late.project.pk for late in overdue_projects()]) if news else rows


def projects_with_gains() -> QuerySet[Project]:
    """``projects()`` with what each adds to nodes, for judging which nodes are there."""
    return projects().prefetch_related(_in_force())


def _in_force() -> Prefetch[Any]:
    return Prefetch("contributions", Contribution.objects.filter(removed_at=None), to_attr="gains")


def gains_kept(project: Project) -> tuple[tuple[str, str], ...]:
    """(node, capacity with unit) of a project from ``projects_with_gains``; restricted nodes left out."""
    nodes = {n.pk: n for n in project.nodes.all()}
    kept = [(nodes[g.node_id], g) for g in getattr(project, "gains", ()) if g.node_id in nodes]
    return tuple((n.code, f"{g.capacity.normalize():f}{g.unit}") for n, g in kept if not n.restricted)


def projects_of(enterprise: str) -> QuerySet[Project]:
    """Projects in which an enterprise of the register invests."""
    return projects().filter(investors__enterprise__code=enterprise)


def search_condition(text: str) -> Q:
    condition = Q()
    for word in text.split():
        condition &= (
            Q(name__icontains=word)
            | Q(code__iexact=word)
            | Q(place_text__icontains=word)
            | Q(investors__name__icontains=word)
            | Q(investors__enterprise__search_text__icontains=word)
            | Q(pk__in=_keys_by_alias(word))
        )
    return condition


def _keys_by_alias(word: str) -> list[int]:
    """Compared here and not in SQL: SQLite stores the Chinese of a JSON list escaped."""
    rows = Project.objects.exclude(aliases=[]).values_list("pk", "aliases")
    return [pk for pk, aliases in rows if any(word.lower() in str(a).lower() for a in aliases)]


def _with_places(rows: QuerySet[Project]) -> QuerySet[Project]:
    return rows.prefetch_related(
        "parks",
        "regions",
        "nodes__chain",
        Prefetch("investors", Investor.objects.select_related("enterprise").order_by("id")),
        "events",
        with_citations(),
    )


def search_projects(text: str, *, limit: int) -> list[Project]:
    return list(Project.objects.filter(search_condition(text)).distinct().order_by("name")[:limit])


def project_board(
    *, chain: str = "", region: str = "", park: str = "", search: str = ""
) -> tuple[BoardColumn, ...]:
    """Columns by batch, inside each by stage, newest first; empty columns stay.

    All projects are counted and summed; of each stage the newest ``CARDS`` are read in full.
    """
    found = projects(chain=chain, region=region, park=park, search=search)
    by_stage: dict[Stage, list[_Brief]] = defaultdict(list)
    wanted = found.order_by("name").prefetch_related(None)
    for row in wanted.values_list("pk", "name", "stage", "stage_date", "investment"):
        by_stage[Stage(row[2])].append(_Brief(*row))
    for rows in by_stage.values():
        rows.sort(key=_newest)
    shown = [row.pk for rows in by_stage.values() for row in rows[:CARDS]]
    cards = {p.pk: p for p in Project.objects.filter(pk__in=shown).prefetch_related(with_citations())}
    return tuple(_column(batch, stages, by_stage, cards) for batch, stages in BATCHES.items())


class _Brief(NamedTuple):
    """What the board counts of every project."""

    pk: int
    name: str
    stage: str
    stage_date: str
    investment: Decimal | None


def _column(
    batch: str,
    stages: tuple[Stage, ...],
    by_stage: Mapping[Stage, list[_Brief]],
    cards: Mapping[int, Project],
) -> BoardColumn:
    rows = [p for stage in stages for p in by_stage.get(stage, ())]
    known = [p.investment for p in rows if p.investment is not None]
    return BoardColumn(
        batch=batch,
        stages=tuple(_stage_on_board(s, by_stage.get(s, []), cards) for s in stages),
        count=len(rows),
        invested=sum(known, Decimal(0)) if known else None,
        without_investment=len(rows) - len(known),
    )


def _stage_on_board(stage: Stage, rows: list[_Brief], cards: Mapping[int, Project]) -> BoardStage:
    shown = tuple(cards[row.pk] for row in rows[:CARDS] if row.pk in cards)
    return BoardStage(stage, STAGE_LABELS[stage], shown, len(rows))


def _newest(project: _Brief) -> tuple[int, str]:
    begun = first_day(project.stage_date)
    return (-begun.toordinal() if begun else 0, project.name)


def project_detail(code: str, *, as_of: datetime.date | None = None) -> ProjectDetail:
    """One project with its history. Raises Project.DoesNotExist.

    On a restricted node capacities are left out of the row itself (SPEC B9).
    """
    project = _with_places(Project.objects.all()).get(code=code)
    restricted = any(n.restricted for n in project.nodes.all())
    if restricted:
        project.capacity, project.capacity_text, project.note = None, "", ""
    return ProjectDetail(
        project=project,
        batch=BATCH_OF_STAGE[Stage(project.stage)],
        events=tuple(StageEvent.objects.filter(project=project).prefetch_related(with_citations())),
        investors=tuple(project.investors.all()),
        lateness=lateness(project, as_of or timezone.localdate()),
        restricted=restricted,
    )


def late_projects(*, as_of: datetime.date | None = None) -> tuple[Lateness, ...]:
    """Fallen projects first, then those silent for longest."""
    day = as_of or timezone.localdate()
    found = [late for p in projects() if (late := lateness(p, day))]
    return tuple(sorted(found, key=lateness_order))


def lateness_order(late: Lateness) -> tuple[bool, int, str]:
    return (late.kind != "fallen", -(late.months or 0), late.project.name)


def overdue_projects(*, as_of: datetime.date | None = None) -> tuple[Lateness, ...]:
    """Projects that are said to be on their way, but of which nothing newer is known (久无消息)."""
    return tuple(late for late in late_projects(as_of=as_of) if late.kind == "silent")


def lateness(project: Project, as_of: datetime.date) -> Lateness | None:
    """What is wrong with a prefetched project on that day, None when nothing is."""
    seen = stage_as_of(project, as_of)
    if seen is None:
        return None
    months = facts.months_since(seen.date, as_of)
    if BATCH_OF_STAGE[seen.stage] == "停滞或未落地":
        since = f"（{seen.date}）" if seen.date else ""
        why = f"：{seen.reason}" if seen.reason else ""
        return Lateness(project, "fallen", f"{project.name}{STAGE_LABELS[seen.stage]}{since}{why}", months)
    if not facts.is_silent(seen, as_of):
        return None
    sentence = f"{project.name}：{seen.date}见「{STAGE_LABELS[seen.stage]}」，此后 {months} 个月久无消息"
    return Lateness(project, "silent", sentence, months)
