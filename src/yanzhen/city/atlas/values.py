"""The frozen values that pages and products are drawn from."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field

from yanzhen.analysis.gaps import ChainStatus, Gap, Measure, NodeStatus
from yanzhen.analysis.progress import Light, Progress
from yanzhen.analysis.ranking import ChainLeads, NextNode
from yanzhen.city.exchange.values import Cite as Cite


@dataclass(frozen=True, slots=True)
class Sourced:
    """A number or text with its marks; ``text`` is how it is printed. Nothing is printed without a cite."""

    text: str
    cites: tuple[Cite, ...]
    as_of: str = ""


@dataclass(frozen=True, slots=True)
class ProjectCard:
    code: str
    name: str
    stage: str
    stage_label: str
    stage_date: str
    stage_reason: str
    batch: str
    investment: str
    """亿元, as text; empty when nobody published it."""
    capacity: str
    parks: tuple[str, ...]
    regions: tuple[str, ...]
    nodes: tuple[str, ...]
    investors: tuple[str, ...]
    cites: tuple[Cite, ...]
    grade: str
    note: str
    owner_unit: str = ""
    gains: tuple[tuple[str, str], ...] = ()
    """(node, capacity that it adds or will add) as an office keeps it; not of restricted nodes."""


@dataclass(frozen=True, slots=True)
class EnterpriseCard:
    code: str
    name: str
    short_name: str
    status: str
    role: str
    region: str
    park: str
    products: tuple[str, ...]
    nodes: tuple[str, ...]
    cites: tuple[Cite, ...]
    grade: str
    note: str


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another node across one link; ``chain`` differs for cross-chain links."""

    code: str
    label: str
    chain: str
    chain_label: str
    kind: str
    share: str
    evidence: str
    presence: str
    enterprises: tuple[str, ...]
    """Names of local enterprises on it."""
    via: str = ""
    """The other drawing of the node's activity that the link hangs on; empty for the node's own links."""


@dataclass(frozen=True, slots=True)
class NodeCard:
    code: str
    label: str
    band: str
    says: str
    products: tuple[str, ...]
    constraints: tuple[str, ...]
    value_added: str
    industries: tuple[tuple[str, str], ...]
    benchmarks: tuple[str, ...]
    restricted: bool
    status: NodeStatus
    suppliers: tuple[Neighbour, ...]
    customers: tuple[Neighbour, ...]
    enterprises: tuple[EnterpriseCard, ...]
    projects: tuple[ProjectCard, ...]
    gap: Gap | None


@dataclass(frozen=True, slots=True)
class TargetCard:
    code: str
    label: str
    indicator: str
    subject: str
    chain: str
    deadline: str
    goal: str
    """op, value and unit as printed, e.g. ``≥800亿元``; qualitative goals in words."""
    scope: str
    set_in: str
    set_on: str
    lineage: str
    superseded: bool
    progress: Progress
    latest: str
    actual_cites: tuple[Cite, ...]
    cites: tuple[Cite, ...]
    grade: str
    note: str


@dataclass(frozen=True, slots=True)
class ListingCard:
    list_name: str
    version: str
    label: str
    confirmed: str
    post: str
    office_facts: str
    carrying_place: str
    cites: tuple[Cite, ...]
    grade: str
    note: str


@dataclass(frozen=True, slots=True)
class ContradictionCard:
    code: str
    label: str
    kind: str
    indicator: str
    explanation: str
    sides: tuple[tuple[str, str, tuple[Cite, ...]], ...]
    """(statement, value, cites)"""


@dataclass(frozen=True, slots=True)
class EdgeCard:
    supplier: str
    customer: str
    share: str
    kind: str


@dataclass(frozen=True, slots=True)
class ChainSummary:
    """One chain at a glance."""

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
    projects_by_batch: tuple[tuple[str, int], ...]
    lights: tuple[tuple[Light, int], ...]
    anchors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChainAtlas:
    """Everything a chain page, map or report shows, computed once from the record."""

    summary: ChainSummary
    as_of: datetime.date
    review_notes: tuple[str, ...]
    nodes: tuple[NodeCard, ...]
    edges: tuple[EdgeCard, ...]
    status: ChainStatus
    enterprises: tuple[EnterpriseCard, ...]
    projects: tuple[ProjectCard, ...]
    targets: tuple[TargetCard, ...]
    listings: tuple[ListingCard, ...]
    contradictions: tuple[ContradictionCard, ...]
    cites: tuple[Cite, ...]


@dataclass(frozen=True, slots=True)
class CityAtlas:
    """The city as a whole: chains at a glance, targets, red items, everything that belongs to no chain."""

    city: str
    as_of: datetime.date
    chains: tuple[ChainAtlas, ...]
    projects: tuple[ProjectCard, ...]
    targets: tuple[TargetCard, ...]
    contradictions: tuple[ContradictionCard, ...]
    listings: tuple[ListingCard, ...]
    measures: tuple[Measure, ...]


@dataclass(frozen=True, slots=True)
class RedItem:
    """What is wrong, as a Chinese sentence, with the page (``kind``, ``code``) where one acts on it.

    ``what`` is one of the keys of ``RED_LABELS``; ``chain`` is empty when it belongs to no chain.
    """

    what: str
    kind: str
    code: str
    sentence: str
    chain: str = ""
    chain_label: str = ""


RED_LABELS = {
    "red_target": "红灯目标",
    "overdue_target": "到期未达到或无实绩的目标",
    "fallen_project": "停滞、终止或未落地项目",
    "break": "断点",
    "silent_project": "久无消息的项目",
    "contradiction": "数据矛盾",
}
"""In the order in which they come."""


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One thing that changed: when, who, what; ``count`` rows of one model by one origin."""

    at: datetime.datetime
    actor: str
    origin: str
    action: str
    model: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Cockpit:
    """The city on one page: lights, chains, what is red, projects by batch, what changed this week."""

    city: str
    as_of: datetime.date
    lights: tuple[tuple[Light, int], ...]
    chains: tuple[ChainSummary, ...]
    red: tuple[RedItem, ...]
    projects_by_batch: tuple[tuple[str, int], ...]
    changes: tuple[ChangeLine, ...]
    measures: tuple[Measure, ...]


@dataclass(frozen=True, slots=True)
class SearchHit:
    """One row found; ``kind`` and ``code`` name its page."""

    kind: str
    code: str
    label: str
    detail: str


@dataclass(frozen=True, slots=True)
class SearchGroup:
    kind: str
    label: str
    hits: tuple[SearchHit, ...]
    more: bool
    """True when there are more than were asked for."""


@dataclass(frozen=True, slots=True)
class StopLine:
    """A node that stands still: share of all output lost; ``hurt`` the worst hit of ``count`` nodes after a month."""

    node: str
    label: str
    index: float
    by_shortage: float
    by_lost_orders: float
    hurt: tuple[tuple[str, float], ...]
    count: int


@dataclass(frozen=True, slots=True)
class Reasoned:
    """What the reasoning says of the unit, restricted nodes left out; ``withheld`` of its nodes are not told.

    ``stops`` costliest first, ``following`` best first, ``ranked`` every drawing of a ranked node.
    """

    stops: tuple[StopLine, ...]
    following: tuple[NextNode, ...]
    leads: tuple[ChainLeads, ...]
    assumptions: tuple[str, ...]
    withheld: int = 0
    ranked: Mapping[str, NextNode] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class GapMove:
    """A gap that closed or opened again, for a report: the node, the day, the cause."""

    chain: str
    node: str
    label: str
    closed: bool
    on: datetime.date
    cause: str
