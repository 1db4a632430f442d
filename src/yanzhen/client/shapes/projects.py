"""Types of projects; written from the OpenAPI description by yanzhen.site.api.client_shapes."""

from __future__ import annotations

from typing import TypedDict

from yanzhen.client.shapes.shared import Figure, Mark


class InvestorRow(TypedDict):
    name: str
    enterprise: str


class ProjectRow(TypedDict):
    grade: str
    note: str
    sources: list[Mark]
    code: str
    name: str
    stage: str
    stage_label: str
    stage_date: str
    stage_reason: str
    batch: str
    investment: Figure
    capacity: Figure
    parks: list[str]
    regions: list[str]
    place: str
    nodes: list[str]
    investors: list[InvestorRow]
    kept: bool
    practice: bool


class ProjectWhole(TypedDict):
    grade: str
    note: str
    sources: list[Mark]
    code: str
    name: str
    stage: str
    stage_label: str
    stage_date: str
    stage_reason: str
    batch: str
    investment: Figure
    capacity: Figure
    parks: list[str]
    regions: list[str]
    place: str
    nodes: list[str]
    investors: list[InvestorRow]
    kept: bool
    practice: bool
    history: list[StageRow]
    late: str
    restricted: bool


class StageRow(TypedDict):
    """The project was seen in this stage on that date, as precise as the source."""

    grade: str
    note: str
    sources: list[Mark]
    stage: str
    stage_label: str
    date: str
    says: str
