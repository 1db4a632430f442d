"""Types of parks; written from the OpenAPI description by yanzhen.site.api.client_shapes."""

from __future__ import annotations

from typing import TypedDict

from yanzhen.client.shapes.shared import Figure, Mark


class LandRow(TypedDict):
    state: str
    label: str
    plots: int
    area: float | None
    unmeasured: int


class ParkFigureRow(TypedDict):
    indicator: str
    figure: Figure


class ParkRow(TypedDict):
    grade: str
    note: str
    sources: list[Mark]
    code: str
    name: str
    kind: str
    kind_label: str
    level: str
    regions: list[str]
    main_industry: str
    special_industry: str
    positioning_source: str
    chains: list[str]
    parent: str
    latitude: float | None
    longitude: float | None
    coordinate_note: str
    enterprises: int
    projects: int


class ParkWhole(TypedDict):
    grade: str
    note: str
    sources: list[Mark]
    code: str
    name: str
    kind: str
    kind_label: str
    level: str
    regions: list[str]
    main_industry: str
    special_industry: str
    positioning_source: str
    chains: list[str]
    parent: str
    latitude: float | None
    longitude: float | None
    coordinate_note: str
    enterprises: int
    projects: int
    figures: list[ParkFigureRow]
    tenants: list[TenantRow]
    land: list[LandRow]


class PlotRow(TypedDict):
    grade: str
    note: str
    sources: list[Mark]
    code: str
    park: str
    number: str
    place: str
    area: Figure
    use: str
    state: str
    state_label: str
    holder: str


class TenantRow(TypedDict):
    grade: str
    note: str
    sources: list[Mark]
    enterprise: str
    name: str
    written: str
