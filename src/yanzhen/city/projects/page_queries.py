"""What the pages of the project library show beside the list: needs of a stage, months of money, days, places, curves."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet
from django.urls import reverse

from yanzhen.analysis.fulfilment import Rate
from yanzhen.city.parks import queries as parks
from yanzhen.city.projects import queries, rate_queries
from yanzhen.city.projects.facts import gain_of
from yanzhen.city.projects.held import OWN_ROW, held_facts
from yanzhen.city.projects.light_queries import Lit
from yanzhen.city.projects.locking import today
from yanzhen.city.projects.models import Contribution, Evidence, Milestone, MonthlyMoney, Project
from yanzhen.city.projects.rate_queries import CohortCurve, Fulfilment
from yanzhen.city.projects.stage_table import StageTable, light_sets, stage_table
from yanzhen.city.projects.values import Gain, HeldFact
from yanzhen.city.records.remembering import remembered
from yanzhen.city.records.sealing import seals_of
from yanzhen.kernel.stages import FALLEN_STAGES, LIVE_STAGES, MAIN_LINE, STAGE_LABELS, Stage
from yanzhen.specs.standards import LightSet, StageFact

ANEW = frozenset({"reason", "reason_date"})
"""Facts of one act: asked for each time, whatever was stated before."""
CURVE_COLOURS = ("#0b4f98", "#8a4b00", "#2f8a5b", "#7a3e9d", "#b3261e", "#4a5767", "#a87b06")


@dataclass(frozen=True, slots=True)
class Need:
    """A fact that a stage asks for, and what is held of it."""

    fact: StageFact
    held: HeldFact | None

    @property
    def anew(self) -> bool:
        return self.fact.id in ANEW

    @property
    def own(self) -> bool:
        """Stands in the project's own form."""
        return self.fact.id in OWN_ROW


@dataclass(frozen=True, slots=True)
class MoneySums:
    """Totals in 万元; None where nobody said anything."""

    planned: Decimal | None
    made: Decimal | None
    received: Decimal | None


@dataclass(frozen=True, slots=True)
class KeptPage:
    """Everything kept of one project, for those who may see it."""

    needs: tuple[Need, ...]
    milestones: tuple[Milestone, ...]
    money: tuple[MonthlyMoney, ...]
    sums: MoneySums
    lit: Lit
    withdrawn: tuple[Evidence, ...]
    seals: int
    moves: tuple[tuple[Stage, str, bool], ...]


@dataclass(frozen=True, slots=True)
class Placed:
    """Projects by place: spots of parks, lists of districts, and those of which nobody knows the place."""

    spots: tuple[dict[str, Any], ...]
    districts: Mapping[str, list[dict[str, str]]]
    rows: tuple[tuple[str, str, int, int], ...]
    """(code, name, projects, those in operation) of each park."""
    nowhere: tuple[Any, ...]
    nowhere_count: int


def stage_needs(project: Project, stage: Stage) -> list[Need]:
    """What a stage asks for, in order."""
    table = stage_table()
    resumed = project.stage == Stage.STALLED and stage in MAIN_LINE
    held = held_facts(project)
    return [_need(table, name, held) for name in table.required(stage, resumed=resumed)]


def _need(table: StageTable, name: str, held: Mapping[str, HeldFact]) -> Need:
    return Need(table.facts[name], None if name in ANEW else held.get(name))


def all_facts(project: Project) -> list[Need]:
    """Every fact of the table but those of one act, with what is held."""
    table, held = stage_table(), held_facts(project)
    return [Need(fact, held.get(name)) for name, fact in table.facts.items() if name not in ANEW]


def who_may(stage: Stage) -> frozenset[str]:
    return stage_table().who(stage)


def kept_page(project: Project) -> KeptPage:
    money = tuple(MonthlyMoney.objects.filter(project=project))
    return KeptPage(
        needs=tuple(all_facts(project)),
        milestones=tuple(Milestone.objects.filter(project=project)),
        money=money,
        sums=MoneySums(*(_sum(money, name) for name in ("planned", "made", "received"))),
        lit=queries.lights_of(project),
        withdrawn=tuple(Evidence.objects.filter(project=project).exclude(withdrawn_at=None)),
        seals=len(seals_of(project)),
        moves=_moves(project),
    )


def _sum(money: tuple[MonthlyMoney, ...], name: str) -> Decimal | None:
    known = [value for m in money if (value := getattr(m, name)) is not None]
    return sum(known, Decimal(0)) if known else None


def _moves(project: Project) -> tuple[tuple[Stage, str, bool], ...]:
    """(stage, words of the act, whether it leads off the main line) of everything that may follow."""
    now = Stage(project.stage)
    found = []
    for stage in stage_table().next(now):
        word = "复工到" if now is Stage.STALLED and stage in MAIN_LINE else "转为"
        found.append((stage, f"{word}{STAGE_LABELS[stage]}", stage in FALLEN_STAGES))
    return tuple(found)


def gains_of(project: Project) -> tuple[Gain, ...]:
    """What the project adds to nodes, with its state."""
    rows = Contribution.objects.filter(project=project, removed_at=None).select_related("node", "project")
    return tuple(gain_of(row, today()) for row in rows.prefetch_related("project__events"))


def money_year(
    project: Project, year: int, typed: Mapping[str, Mapping[str, str]] | None
) -> list[tuple[int, bool, dict[str, str]]]:
    """(month, whether it has come, figures as text in 万元); what somebody typed wins over what is kept."""
    held = {m.month.month: m for m in MonthlyMoney.objects.filter(project=project, month__year=year)}
    rows = []
    for month in range(1, 13):
        key = f"{year}-{month:02d}"
        figures = dict(typed[key]) if typed else _as_text(held.get(month))
        rows.append((month, datetime.date(year, month, 1) <= today(), figures))
    return rows


def _as_text(row: MonthlyMoney | None) -> dict[str, str]:
    values = {name: getattr(row, name, None) for name in ("planned", "made", "received")}
    return {name: "" if value is None else f"{value.normalize():f}" for name, value in values.items()}


def _on_ground(ground: frozenset[str] | None, path: str = "project__") -> Q:
    """A condition for the parks and counties that somebody serves; None asks for nothing."""
    if ground is None:
        return Q()
    names = ("parks__code", "parks__parent__code", "parks__regions__code", "regions__code")
    condition = Q(pk=None)
    for name in names:
        condition |= Q(**{f"{path}{name}__in": ground})
    return condition


def milestones_between(
    first: datetime.date, last: datetime.date, *, ground: frozenset[str] | None
) -> list[Milestone]:
    """Milestones due from day to day, in order."""
    return list(_steps(ground).filter(due_on__gte=first, due_on__lte=last))


def overdue_milestones(*, ground: frozenset[str] | None) -> list[Milestone]:
    """Open ones whose day is over, the oldest first, of projects still on the main line."""
    rows = _steps(ground).filter(due_on__lt=today(), done_on=None)
    return list(rows.filter(project__stage__in=[s.value for s in MAIN_LINE]))


def _steps(ground: frozenset[str] | None) -> QuerySet[Milestone]:
    rows = Milestone.objects.filter(_on_ground(ground), dropped_why="", project__retired_on=None)
    return rows.select_related("project").order_by("due_on", "project__name", "pk").distinct()


def on_ground(rows: QuerySet[Project], ground: frozenset[str] | None) -> QuerySet[Project]:
    return rows.filter(_on_ground(ground, "")).distinct() if ground is not None else rows


def presets() -> list[LightSet]:
    """Sets of lights, the city's own first."""
    return sorted(light_sets().values(), key=lambda row: row.id != "own")


ON_MAP = 30
"""Projects of a county that the map lists; the others stand in the table."""
NOWHERE = 30


def projects_by_place() -> Placed:
    """Projects in parks with coordinates as spots, the others under their county. Few queries, no row in full."""
    briefs = {row.pk: row for row in (_Placed(*values) for values in _briefs())}
    by_park = _places("parks", briefs)
    by_region = _places("regions", briefs)
    spots, rows = [], []
    for park in parks.located_parks():
        found = by_park.get(park.code, [])
        live = sum(p.stage in LIVE_STAGES for p in found)
        if found:
            rows.append((park.code, park.name, len(found), live))
        if found and park.latitude is not None and park.longitude is not None:
            spots.append(_spot(park, found, live))
    somewhere = {p.pk for found in (*by_park.values(), *by_region.values()) for p in found}
    nowhere = [p for p in briefs.values() if p.pk not in somewhere]
    districts = {code: _district(code, found) for code, found in by_region.items()}
    most_first = tuple(sorted(rows, key=lambda r: -r[2]))
    return Placed(tuple(spots), districts, most_first, tuple(nowhere[:NOWHERE]), len(nowhere))


class _Placed(NamedTuple):
    """What a map says of a project."""

    pk: int
    code: str
    name: str
    stage: str
    place_text: str


def _briefs() -> Iterable[tuple[Any, ...]]:
    return Project.objects.order_by("name").values_list("pk", "code", "name", "stage", "place_text")


def _places(field: str, briefs: Mapping[int, _Placed]) -> dict[str, list[_Placed]]:
    """Code of a park or county → its projects, by name."""
    found: dict[str, list[_Placed]] = defaultdict(list)
    rows = Project.objects.filter(**{f"{field}__isnull": False}).order_by("name")
    for key, code in rows.values_list("pk", f"{field}__code"):
        if key in briefs:
            found[code].append(briefs[key])
    return found


def _district(code: str, found: list[_Placed]) -> list[dict[str, str]]:
    """The first projects of a county as the map lists them, and a line that leads to the others."""
    shown = [
        {
            "name": p.name,
            "text": STAGE_LABELS[Stage(p.stage)],
            "href": reverse("project", args=[p.code]),
        }
        for p in found[:ON_MAP]
    ]
    if len(found) > ON_MAP:
        where = f"{reverse('projects')}?region={code}"
        shown.append({"name": f"共 {len(found)} 个，在表格里看", "text": "", "href": where})
    return shown


def _spot(park: Any, found: list[_Placed], live: int) -> dict[str, Any]:
    return {
        "code": park.code, "name": f"{park.name}：{len(found)} 个项目", "kind": park.kind, "latitude": park.latitude,
        "longitude": park.longitude, "text": f"投产及以后 {live} 个",
        "note": "、".join(p.name for p in found[:6]) + (f" 等 {len(found)} 个" if len(found) > 6 else ""),
        "href": f"{reverse('projects')}?park={park.code}",
    }  # fmt: skip


def fulfilment_and_curves(*, park: str, region: str) -> tuple[Fulfilment, tuple[CohortCurve, ...]]:
    """Rates and curves from one reading, kept until the record changes."""
    return remembered(f"rates of {park} in {region}", lambda: _read_fulfilment(park, region), by="projects")


def _read_fulfilment(park: str, region: str) -> tuple[Fulfilment, tuple[CohortCurve, ...]]:
    signed = rate_queries.signed_projects(queries.with_history(park=park, region=region), today())
    found = rate_queries.fulfilment_of([promise for _, promise in signed], today())
    return found, rate_queries.curves_of(signed, today())


NAMED = 60
"""Projects behind a rate that are listed by name."""


@dataclass(frozen=True, slots=True)
class RateLine:
    """A rate with the first projects that count in it and of the others of its denominator; how many more there are."""

    rate: Rate
    doers: tuple[tuple[str, str], ...]
    others: tuple[tuple[str, str], ...]
    more_doers: int
    more_others: int


def rate_line(rate: Rate, names: Mapping[str, str]) -> RateLine:
    """``names`` maps codes of projects to their names."""
    yes = set(rate.numerator)
    others = [code for code in rate.denominator if code not in yes]
    shown = [tuple((c, names[c]) for c in codes[:NAMED]) for codes in (rate.numerator, others)]
    more = [max(0, len(codes) - NAMED) for codes in (rate.numerator, others)]
    return RateLine(rate, shown[0], shown[1], more[0], more[1])


COMPARED = ("fulfilled", "started", "operating", "funds")


def shares(rates: Sequence[Rate]) -> list[tuple[float | None, float | None]]:
    """(known, at most) of the rates that tables of places and years compare."""
    by_id = {r.id: r for r in rates}
    return [(by_id[name].value, by_id[name].at_most) for name in COMPARED]


LOOKED_AT = (6.0, 12.0, 24.0)
"""Months after the signing at which the table tells what was reached."""


def curve_chart(curves: tuple[CohortCurve, ...], mark: Stage) -> dict[str, Any]:
    """Lines of 1 - S(t) in percent and the same as a table."""
    known = [c for c in curves if c.mark is mark and c.curve.total]
    return {
        "id": f"curve-{mark.value}",
        "mark": STAGE_LABELS[mark],
        "lines": [_line(one, number) for number, one in enumerate(known)],
        "rows": [_row(one) for one in curves if one.mark is mark],
    }


def _line(one: CohortCurve, number: int) -> dict[str, Any]:
    """Steps from 0 to the longest anybody was followed."""
    curve = one.curve
    steps = zip(curve.times, curve.reached, strict=True)
    points = [[0.0, 0.0], *([round(float(t), 1), round(float(s) * 100, 1)] for t, s in steps)]
    points.append([round(curve.followed, 1), points[-1][1]])
    colour = CURVE_COLOURS[number % len(CURVE_COLOURS)]
    name = f"{one.label}（{curve.total} 个）"
    return {"name": name, "color": colour, "points": points, "all": not one.year}


def _row(one: CohortCurve) -> dict[str, Any]:
    curve = one.curve
    waiting = [curve.at(month) for month in LOOKED_AT]
    return {
        "label": one.label,
        "total": curve.total + one.left_out,
        "happened": curve.total - curve.censored + one.left_out,
        "waiting": curve.censored,
        "left_out": one.left_out,
        "shares": [None if s is None else 1 - s for s in waiting],
        "median": curve.median,
    }
