"""Types of targets; written from the OpenAPI description by yanzhen.site.api.client_shapes."""

from __future__ import annotations

from typing import TypedDict

from yanzhen.client.shapes.shared import Figure, Mark


class ActualRow(TypedDict):
    grade: str
    note: str
    sources: list[Mark]
    code: str
    indicator: str
    subject: str
    scope: str
    figure: Figure


class IndicatorRow(TypedDict):
    code: str
    label: str
    unit: str
    direction: str
    family: str
    aliases: list[str]
    targets: int
    actuals: int


class LineRow(TypedDict):
    code: str
    label: str
    indicator: str
    says: str
    targets: list[TargetRow]


class TargetRow(TypedDict):
    grade: str
    note: str
    sources: list[Mark]
    code: str
    label: str
    indicator: str
    subject: str
    chain: str
    park: str
    goal: Figure
    deadline: str
    set_on: str
    set_in: str
    scope: str
    lineage: str
    owner: str
    superseded: bool
    light: str
    light_label: str
    light_reason: str
    latest: Figure | None
    distance: float | None
    required: float | None
    forecast: float | None


class TargetWhole(TypedDict):
    grade: str
    note: str
    sources: list[Mark]
    code: str
    label: str
    indicator: str
    subject: str
    chain: str
    park: str
    goal: Figure
    deadline: str
    set_on: str
    set_in: str
    scope: str
    lineage: str
    owner: str
    superseded: bool
    light: str
    light_label: str
    light_reason: str
    latest: Figure | None
    distance: float | None
    required: float | None
    forecast: float | None
    line: list[TargetRow]
    line_says: str
    actuals: list[ActualRow]
    beside: list[ActualRow]
