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


def apply_projects(rows: Sequence[ListRow], by: Any, delivery: Any) -> list[Mark]:
    """New projects, and what the list changes of known ones; a stage is written as an event that cites the list."""
    held = {p.pk: p for p in Project.all_rows.filter(pk__in=[r.key for r in rows if r.key])}
    marks = []
    for row in rows:
        project = held[row.key] if row.key else _new(row)
        changed = {c.column for c in row.changes} or set(row.values)
        for name in PLAIN:
            if name in changed and name in row.values:
                setattr(project, name, row.values[name])
        if row.written.get("investment"):
            project.investment_text = f"原文：{row.written['investment']}"[:200]
        seen = _see(project, row, changed)
        project.retired_on, project.updated_at, project.version = None, timezone.now(), project.version + 1
        project.save()
        if seen is not None:
            seen.project = project
            seen.save()
        _connect(project, row, changed)
        marks.append(Mark(project, row, project.code, project.name))
    return marks


def _new(row: ListRow) -> Project:
    stem = f"p-{hashlib.sha256(str(row.values['name']).encode()).hexdigest()[:16]}"
    taken = set(Project.all_rows.filter(code__startswith=stem).values_list("code", flat=True))
    code = next(c for n in range(1, len(taken) + 2) if (c := stem if n == 1 else f"{stem}-{n}") not in taken)
    return Project(code=code, name=row.values["name"], grade="B", stage="unknown", version=0)


def _see(project: Project, row: ListRow, changed: set[str]) -> StageEvent | None:
    """The stage that the list saw; an earlier date than the one known is history and moves nothing."""
    stage, date = row.values.get("stage"), str(row.values.get("stage_date", ""))
    if not stage or not changed & {"stage", "stage_date"}:
        return None
    if not date or not project.stage_date or date >= project.stage_date:
        project.stage, project.stage_date = stage, date
        project.stage_reason = f"报送清单 {row.place}"[:300]
    return StageEvent(stage=stage, date=date, text="报送清单", grade="B")


def _connect(project: Project, row: ListRow, changed: set[str]) -> None:
    """What the list names is added; nothing that was connected is cut."""
    if row.extra.get("nodes"):
        project.nodes.add(*chains.node_rows().filter(code__in=row.extra["nodes"]))
    if row.extra.get("parks"):
        project.parks.add(*parks.parks().filter(code__in=row.extra["parks"]))
    if row.extra.get("regions"):
        project.regions.add(*row.extra["regions"])
    if "investors" not in changed:
        return
    names = [
        n
        for n in row.values.get("investors", [])
        if n not in project.investors.values_list("name", flat=True)
    ]
    known: dict[str, list[int]] = {}
    for key, name in enterprises.enterprises().filter(name__in=names).order_by().values_list("pk", "name"):
        known.setdefault(name, []).append(key)
    Investor.objects.bulk_create(
        Investor(project=project, name=n, enterprise_id=known[n][0] if len(known.get(n, ())) == 1 else None)
        for n in names
    )
