"""What the project library publishes: projects with stage and nodes; practice projects stay out."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from yanzhen.city.exchange.publishing import ANSWERS, Item, PublishedTable
from yanzhen.city.exchange.queries import with_citations
from yanzhen.city.projects.models import Project


def _projects() -> QuerySet[Any]:
    rows = Project.objects.filter(practice=False)
    return rows.prefetch_related("nodes", "parks", "regions", "investors", with_citations())


def _restricted(keys: list[Any]) -> frozenset[Any]:
    rows = Project.objects.filter(pk__in=keys, nodes__restricted=True)
    return frozenset(rows.values_list("pk", flat=True))


TABLES = (
    PublishedTable(
        "yanzhen-projects", "产业项目", "301004/1", ("部门信息资源", "工业和信息化", "项目"),
        "产业链项目及其阶段、投资和所在环节；军民融合环节的项目不列产能和投资方。",
        (
            Item("code", "项目代码", required=True),
            Item("name", "名称", required=True),
            Item("stage", "阶段", "choice", required=True),
            Item("stage_date", "阶段日期", "period"),
            Item("investment", "总投资", "number", unit="亿元"),
            Item("investment_text", "投资说明"),
            Item("investors", "投资方", "words", veiled=True, read=lambda row: [i.name for i in row.investors.all()]),
            Item("capacity", "产能", "number", veiled=True),
            Item("capacity_unit", "产能单位", veiled=True),
            Item("nodes", "环节代码", "words", read=lambda row: [n.code for n in row.nodes.all()]),
            Item("parks", "园区代码", "words", read=lambda row: [p.code for p in row.parks.all()]),
            Item("regions", "县（市）区代码", "words", read=lambda row: [r.code for r in row.regions.all()]),
            *ANSWERS,
        ),
        _projects, ("projects.Project", "projects", "projects.StageEvent", "project_events"), restricted=_restricted,
        page="project",
    ),
)  # fmt: skip
