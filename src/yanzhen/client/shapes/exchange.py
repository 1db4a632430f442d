"""Types of exchange; written from the OpenAPI description by yanzhen.site.api.client_shapes."""

from __future__ import annotations

from typing import TypedDict


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


class DeliveryRow(TypedDict):
    id: int
    kind: str
    filename: str
    rows: int
    state: str
    says: str
    source: str
    at: str
