"""Types of attraction; written from the OpenAPI description by yanzhen.site.api.client_shapes."""

from __future__ import annotations

from typing import TypedDict

from yanzhen.client.shapes.shared import Figure


class LeadPage(TypedDict):
    items: list[LeadRow]
    next: str | None
    others: list[OtherRow]


class LeadRow(TypedDict):
    """A lead of the own unit (of all units for the desk). Amounts are as the unit reported them."""

    id: int
    number: str
    investor: str
    industry: str
    chain: str
    node: str
    gap_kind: str
    state: str
    state_label: str
    standing: str
    standing_label: str
    standing_why: str
    investment: Figure
    unit: str
    reported_unit: str
    reported_on: str
    due_on: str
    next_step: str
    project: str
    practice: bool


class LeadWhole(TypedDict):
    id: int
    number: str
    investor: str
    industry: str
    chain: str
    node: str
    gap_kind: str
    state: str
    state_label: str
    standing: str
    standing_label: str
    standing_why: str
    investment: Figure
    unit: str
    reported_unit: str
    reported_on: str
    due_on: str
    next_step: str
    project: str
    practice: bool
    content: str
    jobs: int | None
    land: Figure
    channel: str
    contact_name: str
    contact_phone: str


class OtherRow(TypedDict):
    """All that others may know of a lead: that it was reported, its industry, the day."""

    says: str
    industry: str
    reported_on: str
