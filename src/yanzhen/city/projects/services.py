"""The door for writing projects: what packs define, and every act of offices on a project."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from yanzhen.city.exchange.services import rewrite_citations
from yanzhen.city.projects.creating_services import create_project as create_project
from yanzhen.city.projects.creating_services import edit_project as edit_project
from yanzhen.city.projects.fact_services import remove_contribution as remove_contribution
from yanzhen.city.projects.fact_services import set_contribution as set_contribution
from yanzhen.city.projects.fact_services import state_facts as state_facts
from yanzhen.city.projects.fact_services import withdraw_evidence as withdraw_evidence
from yanzhen.city.projects.models import Investor, Project, StageEvent
from yanzhen.city.projects.plan_services import add_milestone as add_milestone
from yanzhen.city.projects.plan_services import drop_milestone as drop_milestone
from yanzhen.city.projects.plan_services import finish_milestone as finish_milestone
from yanzhen.city.projects.plan_services import move_milestone as move_milestone
from yanzhen.city.projects.plan_services import set_money as set_money
from yanzhen.city.projects.stage_services import change_stage as change_stage
from yanzhen.city.projects.values import EvidenceFile as EvidenceFile
from yanzhen.city.projects.values import MissingFactsError as MissingFactsError
from yanzhen.city.projects.values import NewProject as NewProject
from yanzhen.city.records.services import sync_rows

_PLAIN = (
    "name", "place_text", "investment", "investment_text", "capacity_text", "capacity", "capacity_unit",
    "stage_date", "stage_reason", "note",
)  # fmt: skip

_STAGE = frozenset({"stage", "stage_date", "stage_reason"})


def install_projects(
    specs: Iterable[Any],
    *,
    nodes: Mapping[str, int],
    parks: Mapping[str, int],
    enterprises: Mapping[str, tuple[int, str]],
) -> None:
    """Projects with nodes, parks, regions and investors; ``enterprises`` maps code to (primary key, name)."""
    projects = list(specs)
    kept = set(Project.all_rows.filter(kept=True).values_list("code", flat=True))
    rows = {
        **sync_rows(Project, {s.id: _row_of(s) for s in projects if s.id not in kept}),
        **sync_rows(Project, {s.id: _row_of(s, without=_STAGE) for s in projects if s.id in kept}),
    }
    for s in projects:
        rows[s.id].nodes.set([nodes[n] for n in s.nodes])
        rows[s.id].parks.set([parks[p] for p in s.parks])
        rows[s.id].regions.set(list(s.regions))
    Investor.objects.filter(project__in=[rows[s.id] for s in projects]).delete()
    Investor.objects.bulk_create(
        [investor for s in projects for investor in _investors(s, rows[s.id], enterprises)], batch_size=500
    )
    rewrite_citations({rows[s.id]: s.references for s in projects})


def _row_of(spec: Any, *, without: frozenset[str] = frozenset()) -> dict[str, Any]:
    """Columns of a project as the pack words it; of one that an office keeps, its stage is the office's."""
    columns = {
        "code": spec.id,
        "aliases": list(spec.aliases),
        "stage": spec.stage.value,
        "grade": spec.grade.value,
    }
    columns |= {n: getattr(spec, n) for n in _PLAIN}
    return {name: value for name, value in columns.items() if name not in without}


def _investors(spec: Any, row: Project, enterprises: Mapping[str, tuple[int, str]]) -> Iterable[Investor]:
    """Names as written; where as many enterprises are known as names are written, they pair in order."""
    known = [enterprises[code] for code in spec.enterprises]
    paired = len(known) == len(spec.investors)
    for index, name in enumerate(spec.investors):
        yield Investor(project=row, name=name, enterprise_id=known[index][0] if paired else None)
    if not paired:
        for key, name in known:
            yield Investor(project=row, name=name, enterprise_id=key)


def install_project_events(specs: Mapping[str, Any]) -> None:
    """When a project was seen in which stage, in the order of the pack."""
    projects = {p.code: p for p in Project.objects.filter(code__in={s.project for s in specs.values()})}
    rows = sync_rows(
        StageEvent,
        {
            key: {
                "project": projects[s.project],
                "stage": s.stage.value,
                "date": s.date,
                "text": s.text,
                "order": order,
                "grade": s.grade.value,
                "note": s.note,
            }
            for order, (key, s) in enumerate(specs.items())
        },
    )
    rewrite_citations({rows[key]: s.references for key, s in specs.items()})
