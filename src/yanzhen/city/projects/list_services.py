"""Projects as a list brings them: known from a report, with the stage that the report saw."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from yanzhen.city.chains import queries as chains
from yanzhen.city.enterprises import queries as enterprises
from yanzhen.city.exchange.lists import ListRow, Mark
from yanzhen.city.parks import queries as parks
from yanzhen.city.projects.models import Investor, Project, StageEvent

PLAIN = ("place_text", "investment", "capacity_text", "note")
WRITTEN = (
    *PLAIN,
    "investment_text",
    "stage",
    "stage_date",
    "stage_reason",
    "retired_on",
    "updated_at",
    "version",
)
BATCH = 500


def apply_projects(rows: Sequence[ListRow], by: Any, delivery: Any) -> list[Mark]:
    """New projects, and what the list changes of known ones; a stage is written as an event that cites the list.

    A fixed number of queries for any number of rows.
    """
    keys = [row.key for row in rows if row.key]
    held = {p.pk: p for p in Project.all_rows.filter(pk__in=keys).prefetch_related("investors")}
    codes = _codes([row for row in rows if not row.key])
    pairs = [(held[row.key] if row.key else _new(row, codes[row.place]), row) for row in rows]
    seen = [event for project, row in pairs if (event := _write(project, row)) is not None]
    fresh = [project for project, _ in pairs if project.pk is None]
    Project.all_rows.bulk_create(fresh, batch_size=BATCH)
    Project.all_rows.bulk_update(held.values(), WRITTEN, batch_size=BATCH)
    StageEvent.all_rows.bulk_create(seen, batch_size=BATCH)
    _connect(pairs)
    _invest(pairs, set(held))
    return [Mark(project, row, project.code, project.name) for project, row in pairs]


def _codes(rows: Sequence[ListRow]) -> dict[str, str]:
    """Place of the row → code of its new project; a code that is taken gets a number behind it."""
    stems = {row.place: _stem(row) for row in rows}
    taken = set(Project.all_rows.filter(code__in=list(stems.values())).values_list("code", flat=True))
    found: dict[str, str] = {}
    for place, stem in stems.items():
        code, number = stem, 2
        while code in taken or (number > 2 and Project.all_rows.filter(code=code).exists()):
            code, number = f"{stem}-{number}", number + 1
        taken.add(code)
        found[place] = code
    return found


def _stem(row: ListRow) -> str:
    return f"p-{hashlib.sha256(str(row.values['name']).encode()).hexdigest()[:16]}"


def _new(row: ListRow, code: str) -> Project:
    return Project(code=code, name=row.values["name"], grade="B", stage="unknown", version=0)


def _write(project: Project, row: ListRow) -> StageEvent | None:
    """Set what the row brings or changes; gives the stage that it saw."""
    changed = _changed(row)
    for name in PLAIN:
        if name in changed and name in row.values:
            setattr(project, name, row.values[name])
    if row.written.get("investment"):
        project.investment_text = f"原文：{row.written['investment']}"[:200]
    seen = _see(project, row, changed)
    project.retired_on, project.updated_at, project.version = None, timezone.now(), project.version + 1
    return seen


def _changed(row: ListRow) -> set[str]:
    return {c.column for c in row.changes} or set(row.values)


def _see(project: Project, row: ListRow, changed: set[str]) -> StageEvent | None:
    """The stage that the list saw; an earlier date than the one known is history and moves nothing."""
    stage, date = row.values.get("stage"), str(row.values.get("stage_date", ""))
    if not stage or not changed & {"stage", "stage_date"}:
        return None
    if not date or not project.stage_date or date >= project.stage_date:
        project.stage, project.stage_date = stage, date
        project.stage_reason = f"报送清单 {row.place}"[:300]
    return StageEvent(project=project, stage=stage, date=date, text="报送清单", grade="B")


def _connect(pairs: Sequence[tuple[Project, ListRow]]) -> None:
    """What the list names is added; nothing that was connected is cut."""
    known: dict[str, dict[str, Any]] = {
        "nodes": dict(chains.node_rows().values_list("code", "pk")),
        "parks": dict(parks.park_keys()),
        "regions": {code: code for code in enterprises.region_names()},
    }
    for name, keys in known.items():
        through: Any = getattr(Project, name).through
        column = f"{name[:-1]}_id"
        through.objects.bulk_create(
            (
                through(project_id=project.pk, **{column: keys[code]})
                for project, row in pairs
                for code in dict.fromkeys(row.extra.get(name) or ())
            ),
            batch_size=BATCH, ignore_conflicts=True,
        )  # fmt: skip


def _invest(pairs: Sequence[tuple[Project, ListRow]], held: set[int]) -> None:
    """Investors that are not there yet, with the enterprise of the register where the name means exactly one."""
    fresh: list[Investor] = []
    for project, row in pairs:
        if "investors" in _changed(row):
            there = {i.name for i in project.investors.all()} if project.pk in held else set()
            names = [n for n in row.values.get("investors", []) if n not in there]
            fresh += [Investor(project=project, name=name) for name in names]
    known: dict[str, int | None] = {}
    for key, name in enterprises.keys_named({one.name for one in fresh}):
        known[name] = None if name in known else key
    for one in fresh:
        one.enterprise_id = known.get(one.name)
    Investor.objects.bulk_create(fresh, batch_size=BATCH)
