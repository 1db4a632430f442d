"""What chains, nodes, gaps and prospects look like as JSON."""

from __future__ import annotations

from ninja import Schema
from pydantic import Field

from yanzhen.city.exchange.interface import Answered, Mark, Paging, Words, code_field

PRESENCE = "有 present、弱 weak、缺 absent、无数据 unknown"


class Hit(Schema):
    kind: str
    code: str
    label: str
    detail: str = ""


class HitGroup(Schema):
    kind: str
    label: str
    hits: list[Hit]
    more: bool = Field(description="还有没列出的")


class ChainRow(Schema):
    """One chain at a glance; counts are of this record, as of the day."""

    code: str
    label: str
    on_list: str = Field(description="是否列入重点产业链，按来源写法")
    carriers: str
    goal: str
    nodes: int
    present: int
    weak: int
    absent: int
    unknown: int = Field(description="没有依据判断有无的环节数，不当作缺")
    gaps: int
    breaks: int
    enterprises: int
    projects: int
    anchors: list[str]
    as_of: str
    sources: list[Mark]


class Evidence(Schema):
    """A firm or project that says that a node is there."""

    kind: str
    code: str
    label: str
    status: str
    grade: str
    gain: str = ""


class NodeRow(Schema):
    code: str
    label: str
    chain: str
    band: str
    says: str
    products: list[str]
    presence: str = Field(description=PRESENCE)
    presence_label: str
    reason: str = Field(description="按什么规则、什么依据这样判断")
    restricted: bool
    enterprises: int
    projects: int


class LinkRow(Schema):
    supplier: str
    customer: str
    share: str
    kind: str


class NeighbourRow(Schema):
    code: str
    label: str
    chain: str
    kind: str
    share: str
    evidence: str
    presence: str
    enterprises: list[str]


class FirmRef(Answered):
    code: str
    name: str
    status: str
    role: str


class ProjectRef(Answered):
    code: str
    name: str
    stage: str
    stage_label: str
    stage_date: str


class Factor(Schema):
    name: str
    value: float | None
    says: str
    grade: str = ""


class GapRow(Schema):
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


class MeasureRow(Schema):
    id: str
    label: str
    value: float | None
    unit: str
    says: str


class NodeWhole(NodeRow):
    """One node: who is there, who delivers, who buys, what is missing."""

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


class ChainWhole(ChainRow):
    """Panorama and status of one chain: nodes in bands, links, measures, gaps."""

    panorama: list[NodeRow]
    links: list[LinkRow]
    measures: list[MeasureRow]
    found: list[GapRow]
    review_notes: list[str]


class FirmProspect(Schema):
    """A firm of an imported register that could fill a node: why, and what speaks against it."""

    key: str
    name: str
    city: str
    rank: int
    score: float
    known_share: float = Field(description="打分依据中有数据的比重")
    reasons: list[str]
    against: list[str]
    factors: list[Factor]


class ProspectRow(Schema):
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


class AlertRow(Schema):
    what: str
    what_label: str
    kind: str
    code: str
    says: str
    chain: str


class NodeQuery(Paging):
    chain: Words = code_field("产业链代码")
    presence: str = Field("", pattern="^(present|weak|absent|unknown)?$", description=PRESENCE)
    q: Words = code_field("名称或产品中的词")


class ChainQuery(Paging):
    chain: Words = code_field("产业链代码")


class ProspectQuery(ChainQuery):
    limit: int = Field(10, ge=1, le=30, description="每页条数")


class GapQuery(ChainQuery):
    kind: Words = code_field("缺口类别：break 断点、chokepoint 卡点、absent 缺失、weak 薄弱")
