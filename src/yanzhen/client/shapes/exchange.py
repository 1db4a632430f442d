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


class ConnectionList(TypedDict):
    items: list[ConnectionRow]


class ConnectionRatio(TypedDict):
    label: str
    connected: int
    all: int
    says: str


class ConnectionRow(TypedDict):
    """How many parks, chains or enterprises deliver live data, against each denominator that is in use."""

    kind: str
    label: str
    at_least: int
    preset: bool
    ratios: list[ConnectionRatio]


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


class DoubtRow(TypedDict):
    """A doubt about one value; ``stood`` is what the asking unit saw, starred if it was masked for it."""

    id: int
    code: str
    dataset: str
    dataset_name: str
    key: str
    item: str
    item_label: str
    stood: str
    wanted: str
    why: str
    unit: str
    state: str
    state_label: str
    filed_on: str
    due_on: str
    clock: str
    late: bool
    answer: str
    answered_on: str
    practice: bool


class RowsPage(TypedDict):
    """Rows by their stable ids (``_id``); masked items are starred."""

    dataset: str
    name: str
    columns: list[DatasetColumn]
    items: list[dict[str, Any]]
    next: str | None
    why: str


class ShareRequestRow(TypedDict):
    """A request of one unit for data of another; only who asks, who provides and who decides sees it."""

    id: int
    code: str
    dataset: str
    dataset_name: str
    unit: str
    purpose: str
    basis: str
    items: list[str]
    state: str
    state_label: str
    received_on: str
    due_on: str
    clock: str
    late: bool
    refusal: str
    refusal_label: str
    reason: str
    appeal: str
    decision: str
    granted_items: list[str]
    granted_on: str
    ends_on: str
    revoked_on: str
    practice: bool
