"""Types of demands; written from the OpenAPI description by yanzhen.site.api.client_shapes."""

from __future__ import annotations

from typing import TypedDict


class DemandRow(TypedDict):
    id: int
    number: str
    subject: str
    kind: str
    kind_label: str
    enterprise: str
    enterprise_name: str
    region: str
    state: str
    state_label: str
    lead: str
    received_on: str
    due_on: str
    clock: str
    answered_on: str
    rating: str
    practice: bool


class DemandStep(TypedDict):
    on: str
    act: str
    says: str
    unit: str


class DemandWhole(TypedDict):
    id: int
    number: str
    subject: str
    kind: str
    kind_label: str
    enterprise: str
    enterprise_name: str
    region: str
    state: str
    state_label: str
    lead: str
    received_on: str
    due_on: str
    clock: str
    answered_on: str
    rating: str
    practice: bool
    text: str
    answer: str
    contact_name: str
    contact_phone: str
    steps: list[DemandStep]
