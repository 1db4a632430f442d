"""What is known of a project for its stages: stated facts, files, and what its own row, investors and nodes say."""

from __future__ import annotations

from collections.abc import Mapping

from yanzhen.city.projects.models import Contribution, Evidence, Project, ProjectFact
from yanzhen.city.projects.stage_table import StageTable
from yanzhen.city.projects.values import HeldFact

OWN_ROW = frozenset({"name", "nodes", "investor", "owner_unit", "investment", "place", "capacity"})
"""Facts that stand on the project itself and are changed in its form, not in the list of facts."""


def held_facts(project: Project) -> dict[str, HeldFact]:
    """Every fact that the project has, by id. Six queries."""
    found = _of_row(project)
    for row in ProjectFact.objects.filter(project=project, replaced_at=None):
        found[row.fact] = HeldFact(row.fact, row.text, row.number, row.unit, row.by_name, row.created_at)
    for fact, files in _files(project).items():
        newest = files[-1]
        text = "、".join(f"{f.name}（{f.dated}）" for f in files)
        found[fact] = HeldFact(fact, text, None, "", newest.by_name, newest.created_at, tuple(files))
    return found


def _of_row(project: Project) -> dict[str, HeldFact]:
    places = [p.name for p in project.parks.all()] + [r.name for r in project.regions.all()]
    gains = Contribution.objects.filter(project=project, removed_at=None).select_related("node")
    told = {
        "name": project.name,
        "nodes": "、".join(n.label for n in project.nodes.all()),
        "investor": "、".join(i.name for i in project.investors.all()),
        "owner_unit": project.owner_unit,
        "investment": f"{project.investment.normalize():f} 亿元" if project.investment is not None else "",
        "place": "、".join(places),
        "capacity": "；".join(f"{c.node.label} {c.capacity.normalize():f} {c.unit}" for c in gains),
    }
    return {
        fact: HeldFact(fact, text, project.investment if fact == "investment" else None)
        for fact, text in told.items()
        if text
    }


def _files(project: Project) -> dict[str, list[Evidence]]:
    found: dict[str, list[Evidence]] = {}
    for row in Evidence.objects.filter(project=project, withdrawn_at=None):
        found.setdefault(row.fact, []).append(row)
    return found


def missing_facts(
    table: StageTable, required: tuple[str, ...], held: Mapping[str, HeldFact]
) -> dict[str, str]:
    """Fact id → label of what is required and not held, in the order of the table."""
    return {fact: table.label(fact) for fact in required if fact not in held}
