"""Projects as values for the reasoning: what lights are judged from, what was promised and what became of it."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from yanzhen.analysis.fulfilment import Promise
from yanzhen.analysis.lights import Month, ProjectState
from yanzhen.city.projects.facts import first_day, is_silent, stage_as_of
from yanzhen.city.projects.models import Evidence, Milestone, MonthlyMoney, Project, ProjectFact
from yanzhen.city.projects.stage_table import StageTable
from yanzhen.kernel.stages import FALLEN_STAGES, MAIN_LINE, Stage, reached

WAN_PER_YI = 10_000.0
MARKS: dict[str, Stage] = {
    "registered": Stage.REGISTERED,
    "started": Stage.STARTED,
    "operating": Stage.OPERATING,
}


@dataclass(slots=True)
class Kept:
    """Everything that offices keep of some projects, by project key: read in four queries for all of them."""

    facts: dict[int, dict[str, ProjectFact]] = field(default_factory=lambda: defaultdict(dict))
    files: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    money: dict[int, list[MonthlyMoney]] = field(default_factory=lambda: defaultdict(list))
    milestones: dict[int, list[Milestone]] = field(default_factory=lambda: defaultdict(list))
    touched: dict[int, datetime.date] = field(default_factory=dict)


def read_kept(keys: Iterable[int]) -> Kept:
    """``keys`` are primary keys of projects."""
    wanted, kept = list(keys), Kept()
    for fact in ProjectFact.objects.filter(project__in=wanted, replaced_at=None):
        kept.facts[fact.project_id][fact.fact] = fact
        _touch(kept, fact.project_id, fact)
    for row in Evidence.objects.filter(project__in=wanted, withdrawn_at=None):
        kept.files[row.project_id].add(row.fact)
        _touch(kept, row.project_id, row)
    for money in MonthlyMoney.objects.filter(project__in=wanted):
        kept.money[money.project_id].append(money)
        _touch(kept, money.project_id, money)
    for step in Milestone.objects.filter(project__in=wanted, dropped_why=""):
        kept.milestones[step.project_id].append(step)
        if step.done_on:
            _touch(kept, step.project_id, step)
    return kept


def _touch(kept: Kept, key: int, row: Any) -> None:
    day = row.updated_at.date()
    kept.touched[key] = max(day, kept.touched.get(key, day))


def state_of(project: Project, kept: Kept) -> ProjectState:
    """A kept project for judging its lights."""
    held, months = kept.facts.get(project.pk, {}), kept.money.get(project.pk, [])
    events = [e.at.date() for e in project.events.all() if e.at is not None]
    touched = kept.touched.get(project.pk)
    reported = max([*events, *([touched] if touched else [])], default=None)
    return ProjectState(
        stage=Stage(project.stage),
        planned_start=_day(held.get("planned_start")),
        excused="start_delay_reason" in held,
        started_on=_day(held.get("start_date")),
        stats_entry=_day(held.get("stats_entry")),
        contract=_contract(project),
        received=received(held, months),
        funds_required=_number(held.get("funds_required")),
        months=tuple(Month(m.month, _float(m.planned), _float(m.made), _float(m.received)) for m in months),
        due=tuple((m.due_on, m.done_on) for m in kept.milestones.get(project.pk, [])),
        reported_on=reported if project.kept else None,
    )


def promise_of(project: Project, kept: Kept, table: StageTable, day: datetime.date) -> Promise | None:
    """What became of a signed project by that day; None for one that had not signed.

    Whether a project known from documents alone fulfilled its contract, nobody can tell before it started.
    """
    seen = stage_as_of(project, list(project.events.all()), day)
    if seen is None or not _has_signed(project, seen.stage, day):
        return None
    held, months = kept.facts.get(project.pk, {}), kept.money.get(project.pk, [])
    year = [m for m in months if m.month.year == day.year and m.month <= day]
    return Promise(
        key=project.code,
        name=project.name,
        signed_on=signed_on(project, held),
        marks=_marks(project, kept, table, day, silent=not project.kept and is_silent(seen, day)),
        contract=_contract(project),
        received=received(held, months),
        planned=_summed([m.planned for m in months if m.month.year == day.year]),
        made=_summed([m.made for m in year]),
    )


def _has_signed(project: Project, stage: Stage, day: datetime.date) -> bool:
    """It stands at or behind the signing; a fallen one had come that far, or a document had promised it."""
    if stage in FALLEN_STAGES:
        return furthest(project, day) is not None or not project.kept
    return bool(reached(stage, Stage.SIGNED))


def furthest(project: Project, day: datetime.date) -> Stage | None:
    """The furthest stage from the signing on that it was seen in by that day."""
    seen = {Stage(e.stage) for e in project.events.all() if _by(e.date, day)}
    seen |= {Stage(e.before) for e in project.events.all() if e.before and _by(e.date, day)}
    seen |= {Stage(project.stage)} if _by(project.stage_date, day) else set()
    line = [s for s in seen if s in MAIN_LINE and reached(s, Stage.SIGNED)]
    return max(line, key=MAIN_LINE.index, default=None)


def _by(date: str, day: datetime.date) -> bool:
    begun = first_day(date)
    return begun is None or begun <= day


def signed_on(project: Project, held: Mapping[str, ProjectFact]) -> datetime.date | None:
    """The day of the contract; else the first day on which it was seen signed."""
    stated = _day(held.get("contract_date"))
    return stated or first_seen(project, Stage.SIGNED, exactly=True)


def first_seen(project: Project, stage: Stage, *, exactly: bool = False) -> datetime.date | None:
    """The first day on which events saw it at the stage; past it counts too unless ``exactly``."""
    days = [
        (first_day(e.date), Stage(e.stage))
        for e in project.events.all()
        if (Stage(e.stage) is stage if exactly else reached(Stage(e.stage), stage))
    ]
    return min((day for day, _ in days if day is not None), default=None)


def _marks(
    project: Project, kept: Kept, table: StageTable, day: datetime.date, *, silent: bool
) -> dict[str, bool | None]:
    at = furthest(project, day)
    come = {name: _come_to(project, at, stage, silent=silent) for name, stage in MARKS.items()}
    return {**come, "fulfilled": _fulfilled(project, kept, table, at)}


def _come_to(project: Project, at: Stage | None, stage: Stage, *, silent: bool) -> bool | None:
    """Of a project known from documents nobody can tell a registration, nor anything once it fell silent."""
    if at is not None and reached(at, stage):
        return True
    untold = stage is Stage.REGISTERED or silent
    return None if untold and not project.kept and Stage(project.stage) not in FALLEN_STAGES else False


def _fulfilled(project: Project, kept: Kept, table: StageTable, at: Stage | None) -> bool | None:
    rule = table.fulfilment
    if rule.implied_by is not None and at is not None and reached(at, rule.implied_by):
        return True
    known = set(kept.facts.get(project.pk, {})) | kept.files.get(project.pk, set())
    if known.issuperset(rule.all) and (not rule.any or known & set(rule.any)):
        return True
    fallen = Stage(project.stage) in FALLEN_STAGES
    return False if project.kept or fallen else None


def _day(fact: ProjectFact | None) -> datetime.date | None:
    return datetime.date.fromisoformat(fact.text) if fact else None


def _number(fact: ProjectFact | None) -> float | None:
    return _float(fact.number) if fact else None


def _float(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def _contract(project: Project) -> float | None:
    """The whole investment in 万元."""
    return float(project.investment) * WAN_PER_YI if project.investment else None


def received(held: Mapping[str, ProjectFact], months: Iterable[MonthlyMoney]) -> float | None:
    """Money received so far in 万元: the larger of what was stated and what the months add up to."""
    known = [
        v for v in (_number(held.get("paid_in")), _summed([m.received for m in months])) if v is not None
    ]
    return max(known, default=None)


def _summed(values: Iterable[Decimal | None]) -> float | None:
    known = [float(v) for v in values if v is not None]
    return sum(known) if known else None
