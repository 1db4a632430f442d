"""Types of market; written from the OpenAPI description by yanzhen.site.api.client_shapes."""

from __future__ import annotations

from typing import TypedDict

from yanzhen.client.shapes.shared import Figure, Mark, Weighed


class BesideRow(TypedDict):
    """A link one step along the chain and the local enterprises on it."""

    node: str
    label: str
    firms: list[MarketFirm]


class ListingRow(TypedDict):
    """What somebody offers or seeks, as published."""

    id: int
    number: str
    side: str
    side_label: str
    kind: str
    kind_label: str
    title: str
    products: list[str]
    node: str
    node_label: str
    holder: str
    enterprise: str
    quantity: Figure
    region: str
    starts_on: str
    ends_on: str
    opened_on: str
    valid_until: str
    valid: bool
    state: str
    state_label: str
    on_behalf: bool
    practice: bool
    sources: list[Mark]


class ListingWhole(TypedDict):
    id: int
    number: str
    side: str
    side_label: str
    kind: str
    kind_label: str
    title: str
    products: list[str]
    node: str
    node_label: str
    holder: str
    enterprise: str
    quantity: Figure
    region: str
    starts_on: str
    ends_on: str
    opened_on: str
    valid_until: str
    valid: bool
    state: str
    state_label: str
    on_behalf: bool
    practice: bool
    sources: list[Mark]
    hard: list[str]
    soft: list[str]
    told: str
    text: str
    contact_name: str
    contact_phone: str
    proposals_open: bool


class LocalSupplyRow(TypedDict):
    """Verified local purchases of a chain against what its buyers say they bought in all."""

    chain: str
    label: str
    ratio: Figure
    purchases: int


class MarketFirm(TypedDict):
    code: str
    name: str
    products: list[str]


class MarketProposal(TypedDict):
    """An enterprise that may suit a listing: the machine's reasons as they were when it proposed, and how it stands."""

    match: int
    enterprise: str
    enterprise_name: str
    listing: int | None
    rank: int | None
    score: float | None
    ceiling: float | None
    parts: list[Weighed]
    unsure: list[str]
    origin: str
    state: str
    state_label: str
    due_on: str
    clock: str
    days_late: int


class MarketProposals(TypedDict):
    listing: int
    number: str
    matched_at: str
    reached: str
    practice: bool
    proposals: list[MarketProposal]
    refused: list[MarketRefusal]
    sources: list[Mark]


class MarketRates(TypedDict):
    """Without practice listings; the first sum is of all kinds together."""

    on: str
    sums: list[MarketSum]
    local_supply: list[LocalSupplyRow]
    grade: str
    sources: list[Mark]


class MarketRefusal(TypedDict):
    """What only a hard condition keeps away, and what would have to change."""

    enterprise: str
    enterprise_name: str
    says: list[str]


class MarketSum(TypedDict):
    """What became of every proposal that the machine ever made; every share with its numerator and denominator."""

    label: str
    listings: int
    running: int
    empty: int
    proposed: int
    told: int
    answered: int
    silent: int
    willing: int
    hits: int
    late: int
    wrong: int
    deals: int
    local: int
    nowhere: int
    hit_rate: str
    answer_rate: str
    service_rate: str
    recall: str
    local_share: str


class MatchRow(TypedDict):
    """A listing and an enterprise that have to do with each other, how it stands, and by when an answer is due."""

    id: int
    listing: int
    listing_number: str
    title: str
    holder: str
    enterprise: str
    enterprise_name: str
    origin: str
    state: str
    state_label: str
    made_on: str
    due_on: str
    clock: str
    days_late: int
    practice: bool


class ProductPage(TypedDict):
    """One product of the chains: offers, needs, local makers, likely customers and suppliers along the chain."""

    node: str
    label: str
    chain: str
    products: list[str]
    offered: list[ListingRow]
    sought: list[ListingRow]
    makers: list[MarketFirm]
    customers: list[BesideRow]
    suppliers: list[BesideRow]


class ScenarioRow(TypedDict):
    id: int
    number: str
    side: str
    side_label: str
    kind: str
    kind_label: str
    title: str
    products: list[str]
    node: str
    node_label: str
    holder: str
    enterprise: str
    quantity: Figure
    region: str
    starts_on: str
    ends_on: str
    opened_on: str
    valid_until: str
    valid: bool
    state: str
    state_label: str
    on_behalf: bool
    practice: bool
    sources: list[Mark]
    asked: int
    willing: int
