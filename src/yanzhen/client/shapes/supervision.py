"""Types of supervision; written from the OpenAPI description by yanzhen.site.api.client_shapes."""

from __future__ import annotations

from typing import TypedDict


class TaskRow(TypedDict):
    id: int
    text: str
    unit: str
    unit_name: str
    meeting: str
    due: str
    first_due: str
    state: str
    state_label: str
    late: bool
    result: str
