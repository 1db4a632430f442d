"""Types of exchange; written from the OpenAPI description by yanzhen.site.api.client_shapes."""

from __future__ import annotations

from typing import Any, TypedDict


class ChangeRow(TypedDict):
    """That a row changed: which, how, when. What it was before stands in the row's history on its page."""

    id: int
    at: str
    action: str
    model: str
    model_label: str
    key: str
    origin: str
    version: int | None


class DatasetColumn(TypedDict):
    id: str
    label: str
    type: str
    unit: str
    masked: bool


class DatasetItem(TypedDict):
    """One information item; ``given`` and ``masked`` are told for the one who asks."""

    id: str
    label: str
    type: str
    unit: str
    given: bool
    masked: bool


class DatasetRow(TypedDict):
    """One entry of the catalogue with the national metadata core, and how fresh it is."""

    code: str
    number: str
    name: str
    provider: str
    abstract: str
    formats: list[str]
    sharing: str
    sharing_label: str
    sharing_condition: str
    opening: str
    opening_label: str
    cycle: str
    cycle_label: str
    level: str
    level_label: str
    own: bool
    published_on: str
    last_on: str
    record_on: str
    score: float | None
    late: bool
    grade: str
    note: str


class DatasetWhole(TypedDict):
    code: str
    number: str
    name: str
    provider: str
    abstract: str
    formats: list[str]
    sharing: str
    sharing_label: str
    sharing_condition: str
    opening: str
    opening_label: str
    cycle: str
    cycle_label: str
    level: str
    level_label: str
    own: bool
    published_on: str
    last_on: str
    record_on: str
    score: float | None
    late: bool
    grade: str
    note: str
    items: list[DatasetItem]
    key: list[str]
    legal_basis: str
    may_read: bool
    why: str


class DeliveryRow(TypedDict):
    id: int
    kind: str
    filename: str
    rows: int
    state: str
    says: str
    source: str
    at: str


class RowsPage(TypedDict):
    """Rows by their stable ids (``_id``); masked items are starred."""

    dataset: str
    name: str
    columns: list[DatasetColumn]
    items: list[dict[str, Any]]
    next: str | None
    why: str
