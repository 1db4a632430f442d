"""Project rows as they stood on a day, and as evidence that a node is there."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from django.db.models import Prefetch

from yanzhen.city.projects.models import Contribution, Project, StageEvent
from yanzhen.city.projects.values import Gain
from yanzhen.kernel.grades import Grade
from yanzhen.kernel.periods import is_period, parse_period
from yanzhen.kernel.presence import PresenceEvidence
from yanzhen.kernel.stages import LIVE_STAGES, MAIN_LINE, Stage

SILENT_AFTER_MONTHS = 18
"""A project under construction of which nothing newer is known for longer counts as silent (our default)."""
ON_THE_WAY = frozenset(MAIN_LINE[MAIN_LINE.index(Stage.SIGNED) : MAIN_LINE.index(Stage.OPERATING)])


@dataclass(frozen=True, slots=True)
class StageSeen:
    """The stage a project was last seen in, on a day: stage, date as written, what was said."""

    stage: Stage
    date: str
    reason: str


def starts_by(date: str, as_of: datetime.date) -> bool:
    """Whether a written date (``2020``, ``2020-03``, ``2020Q1``) had begun by then; no date counts as yes."""
    begun = first_day(date)
    return begun is None or begun <= as_of


@lru_cache(maxsize=20_000)
def first_day(date: str) -> datetime.date | None:
    """The first day of a written date, None when there is none to read."""
    return parse_period(date).start if is_period(date) else None


def months_since(date: str, as_of: datetime.date) -> int | None:
    """Whole months from the written date to the day; None when the date is not known."""
    begun = first_day(date)
    return None if begun is None else (as_of.year - begun.year) * 12 + as_of.month - begun.month


def stage_as_of(project: Project, events: list[StageEvent], as_of: datetime.date) -> StageSeen | None:
    """The stage last seen by that day; None when everything known of the project is later."""
    if starts_by(project.stage_date, as_of):
        return StageSeen(Stage(project.stage), project.stage_date, project.stage_reason)
    seen = [e for e in events if e.date and starts_by(e.date, as_of)]
    if not seen:
        return None
    last = max(seen, key=lambda e: (first_day(e.date) or datetime.date.min, e.order, e.pk))
    return StageSeen(Stage(last.stage), last.date, last.text)


def is_silent(seen: StageSeen, as_of: datetime.date) -> bool:
    """On its way to production, but nothing newer known for longer than ``SILENT_AFTER_MONTHS``."""
    months = months_since(seen.date, as_of)
    return seen.stage in ON_THE_WAY and months is not None and months > SILENT_AFTER_MONTHS


def presence_of(
    project: Project, seen: StageSeen, nodes: list[str], gains: Mapping[str, str] = MappingProxyType({})
) -> tuple[PresenceEvidence, ...]:
    """The evidence a project in that stage gives for each of its nodes; ``gains`` node → what it adds there."""
    firm = firm_behind(project)
    return tuple(
        PresenceEvidence(
            node=node,
            kind="project",
            key=project.code,
            label=project.name,
            status=seen.stage.value,
            grade=Grade(project.grade),
            firm=firm,
            gain=gains.get(node, ""),
        )
        for node in nodes
    )


def gains_said(project: Project, seen: StageSeen) -> dict[str, str]:
    """Node → the capacity that a kept project adds to it now: ``5万吨/年，2026-11-21投产``; empty before and after.

    The project comes with its nodes and, as ``gains``, its contributions in force. On a restricted node capacities
    do not leave the record, only that there is one.
    """
    if seen.stage not in LIVE_STAGES:
        return {}
    nodes = {n.pk: n for n in project.nodes.all()}
    began = _first_live(project, first_day(seen.date) or datetime.date.max)
    since = f"，{began}投产" if began else ""
    return {
        nodes[row.node_id].code: (
            f"{row.capacity.normalize():f}{row.unit}" if not nodes[row.node_id].restricted else "产能不公开"
        )
        + since
        for row in getattr(project, "gains", ())
        if row.node_id in nodes
    }


def firm_behind(project: Project) -> str:
    """Code of the first local enterprise among the investors, so that one firm counts once; else empty."""
    known = [i.enterprise for i in project.investors.all() if i.enterprise]
    return next((e.code for e in known if e.role != "outside"), "")


def presence_evidence(as_of: datetime.date) -> tuple[PresenceEvidence, ...]:
    """One piece of evidence for each project on each of its nodes, in a constant number of queries."""
    found: list[PresenceEvidence] = []
    in_force = Prefetch("contributions", Contribution.objects.filter(removed_at=None), to_attr="gains")
    for project in Project.objects.prefetch_related("nodes", "events", "investors__enterprise", in_force):
        seen = stage_as_of(project, list(project.events.all()), as_of)
        if seen:
            nodes = [n.code for n in project.nodes.all()]
            found += presence_of(project, seen, nodes, gains_said(project, seen))
    return tuple(found)


def gain_of(row: Contribution, as_of: datetime.date) -> Gain:
    """A contribution with what became of it; its project comes with its events prefetched."""
    project = row.project
    seen = stage_as_of(project, list(project.events.all()), as_of)
    stage = seen.stage if seen else Stage.UNKNOWN
    began = _first_live(project, as_of)
    lost = seen is not None and began is not None and stage not in LIVE_STAGES
    return Gain(
        node=row.node.code,
        label=row.node.label,
        project=project.code,
        name=project.name,
        capacity=row.capacity,
        unit=row.unit,
        stage=stage,
        active=stage in LIVE_STAGES,
        since=began,
        until=first_day(seen.date) if lost and seen else None,
        why=seen.reason if lost and seen else "",
    )


def _first_live(project: Project, as_of: datetime.date) -> datetime.date | None:
    """When it last began to operate, as far as events tell."""
    found: datetime.date | None = None
    for event in sorted(
        project.events.all(), key=lambda e: (first_day(e.date) or datetime.date.min, e.order, e.pk)
    ):
        if not starts_by(event.date, as_of):
            continue
        if event.stage in LIVE_STAGES:
            found = found or first_day(event.date)
        elif event.stage == Stage.RESERVE:
            found = None
    if found is None and project.stage in LIVE_STAGES and starts_by(project.stage_date, as_of):
        found = first_day(project.stage_date)
    return found


def gains(nodes: Collection[str], as_of: datetime.date) -> tuple[Gain, ...]:
    """What projects add to these nodes, active ones first. Three queries."""
    rows = Contribution.objects.filter(removed_at=None, project__retired_on=None, node__code__in=nodes)
    rows = rows.select_related("project", "node").prefetch_related("project__events")
    found = [gain_of(row, as_of) for row in rows]
    return tuple(sorted(found, key=lambda g: (not g.active, g.node, g.since or as_of, g.name)))
