"""Types of atlas; written from the OpenAPI description by yanzhen.site.api.client_shapes."""

from __future__ import annotations

from typing import TypedDict

from yanzhen.client.shapes.shared import Mark


class AlertRow(TypedDict):
    what: str
    what_label: str
    kind: str
    code: str
    says: str
    chain: str


class ChainRow(TypedDict):
    """One chain at a glance; counts are of this record, as of the day."""

    code: str
    label: str
    on_list: str
    carriers: str
    goal: str
    nodes: int
    present: int
    weak: int
    absent: int
    unknown: int
    gaps: int
    breaks: int
    enterprises: int
    projects: int
    anchors: list[str]
    as_of: str
    sources: list[Mark]


class ChainWhole(TypedDict):
    """Panorama and status of one chain: nodes in bands, links, measures, gaps."""

    code: str
    label: str
    on_list: str
    carriers: str
    goal: str
    nodes: int
    present: int
    weak: int
    absent: int
    unknown: int
    gaps: int
    breaks: int
    enterprises: int
    projects: int
    anchors: list[str]
    as_of: str
    sources: list[Mark]
    panorama: list[NodeRow]
    links: list[LinkRow]
    measures: list[MeasureRow]
    found: list[GapRow]
    review_notes: list[str]


class Evidence(TypedDict):
    """A firm or project that says that a node is there."""

    kind: str
    code: str
    label: str
    status: str
    grade: str
    gain: str


class Factor(TypedDict):
    name: str
    value: float | None
    says: str
    grade: str


class FirmProspect(TypedDict):
    """A firm of an imported register that could fill a node: why, and what speaks against it."""

    key: str
    name: str
    city: str
    rank: int
    score: float
    known_share: float
    reasons: list[str]
    against: list[str]
    factors: list[Factor]


class FirmRef(TypedDict):
    grade: str
    note: str
    sources: list[Mark]
    code: str
    name: str
    status: str
    role: str


class GapRow(TypedDict):
    """A gap with its reason and whom it would serve here; ``factors`` are all there is to its order."""

    node: str
    label: str
    chain: str
    kind: str
    kind_label: str
    also: list[str]
    reason: str
    rank: int
    local_customers: list[str]
    local_suppliers: list[str]
    constraints: list[str]
    factors: list[Factor]
    evidence: list[Evidence]


class Hit(TypedDict):
    kind: str
    code: str
    label: str
    detail: str


class HitGroup(TypedDict):
    kind: str
    label: str
    hits: list[Hit]
    more: bool


class LinkRow(TypedDict):
    supplier: str
    customer: str
    share: str
    kind: str


class MeasureRow(TypedDict):
    id: str
    label: str
    value: float | None
    unit: str
    says: str


class NeighbourRow(TypedDict):
    code: str
    label: str
    chain: str
    kind: str
    share: str
    evidence: str
    presence: str
    enterprises: list[str]


class NodeRow(TypedDict):
    code: str
    label: str
    chain: str
    band: str
    says: str
    products: list[str]
    presence: str
    presence_label: str
    reason: str
    restricted: bool
    enterprises: int
    projects: int


class NodeWhole(TypedDict):
    """One node: who is there, who delivers, who buys, what is missing."""

    code: str
    label: str
    chain: str
    band: str
    says: str
    products: list[str]
    presence: str
    presence_label: str
    reason: str
    restricted: bool
    enterprises: int
    projects: int
    constraints: list[str]
    value_added: str
    industries: list[str]
    benchmarks: list[str]
    evidence: list[Evidence]
    suppliers: list[NeighbourRow]
    customers: list[NeighbourRow]
    firms: list[FirmRef]
    built: list[ProjectRef]
    gap: GapRow | None


class ProjectRef(TypedDict):
    grade: str
    note: str
    sources: list[Mark]
    code: str
    name: str
    stage: str
    stage_label: str
    stage_date: str


class ProspectRow(TypedDict):
    """A node to fill next, best first, with why, and firms where a register was imported."""

    node: str
    label: str
    chain: str
    presence: str
    rank: int
    why: list[str]
    against: list[str]
    parts: list[Factor]
    firms: list[FirmProspect]
