"""Project rows as they stood on a day, and as evidence that a node is there."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from yanzhen.city.projects.models import Project, StageEvent
from yanzhen.kernel.grades import Grade
from yanzhen.kernel.periods import is_period, parse_period
from yanzhen.kernel.presence import PresenceEvidence
from yanzhen.kernel.stages import Stage

SILENT_AFTER_MONTHS = 18
"""A project under construction of which nothing newer is known for longer counts as silent (our default)."""
ON_THE_WAY = frozenset({Stage.SIGNED, Stage.STARTED, Stage.BUILDING})


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
    last = max(seen, key=lambda e: (first_day(e.date) or datetime.date.min, e.order))
    return StageSeen(Stage(last.stage), last.date, last.text)


def is_silent(seen: StageSeen, as_of: datetime.date) -> bool:
    """On its way to production, but nothing newer known for longer than ``SILENT_AFTER_MONTHS``."""
    months = months_since(seen.date, as_of)
    return seen.stage in ON_THE_WAY and months is not None and months > SILENT_AFTER_MONTHS


def presence_of(project: Project, seen: StageSeen, nodes: list[str]) -> tuple[PresenceEvidence, ...]:
    """The evidence a project in that stage gives for each of its nodes."""
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
        )
        for node in nodes
    )


def firm_behind(project: Project) -> str:
    """Code of the first local enterprise among the investors, so that one firm counts once; else empty."""
    known = [i.enterprise for i in project.investors.all() if i.enterprise]
    return next((e.code for e in known if e.role != "outside"), "")


def presence_evidence(as_of: datetime.date) -> tuple[PresenceEvidence, ...]:
    """One piece of evidence for each project on each of its nodes, in a constant number of queries."""
    found: list[PresenceEvidence] = []
    for project in Project.objects.prefetch_related("nodes", "events", "investors__enterprise"):
        seen = stage_as_of(project, list(project.events.all()), as_of)
        if seen:
            found += presence_of(project, seen, [n.code for n in project.nodes.all()])
    return tuple(found)
