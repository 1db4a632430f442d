"""The shapes in which the market leaves for programs: listings, who suits them, products, what came of it."""

from __future__ import annotations

from ninja import Schema
from pydantic import Field

from yanzhen.city.exchange.interface import Figure, Mark, Paging, Searching, Weighed, Words, code_field


class ListingRow(Schema):
    """What somebody offers or seeks, as published."""

    id: int
    number: str
    side: str = Field(description="offer 供应、seek 求购")
    side_label: str
    kind: str
    kind_label: str
    title: str
    products: list[str]
    node: str
    node_label: str
    holder: str
    enterprise: str = Field(description="企业代码；部门开放的场景为空")
    quantity: Figure
    region: str
    starts_on: str
    ends_on: str
    opened_on: str
    valid_until: str
    valid: bool
    state: str
    state_label: str
    on_behalf: bool = Field(description="政府部门代为发布")
    practice: bool = Field(description="演示记录")
    sources: list[Mark]


class ListingWhole(ListingRow):
    hard: list[str] = Field(description="必须条件")
    soft: list[str] = Field(description="优先条件")
    told: str = Field(description="本方情况")
    text: str
    contact_name: str = Field(description="无权查看全文时带星号；查看全文会留痕")
    contact_phone: str
    proposals_open: bool = Field(description="您能看建议和不合的：/market/listings/{id}/proposals")


class MarketProposal(Schema):
    """An enterprise that may suit a listing: the machine's reasons as they were when it proposed, and how it stands."""

    match: int
    enterprise: str
    enterprise_name: str
    listing: int | None = Field(description="对方自己的发布；只凭名册的为空")
    rank: int | None
    score: float | None
    ceiling: float | None = Field(description="补齐资料最高的得分")
    parts: list[Weighed]
    unsure: list[str]
    origin: str = Field(description="machine 系统建议、own 主动应答、hand 直接邀请")
    state: str
    state_label: str
    due_on: str = Field(description="答复时限；没有人在等为空")
    clock: str = Field(description="时限依据")
    days_late: int


class MatchRow(Schema):
    """A listing and an enterprise that have to do with each other, how it stands, and by when an answer is due."""

    id: int
    listing: int
    listing_number: str
    title: str
    holder: str
    enterprise: str
    enterprise_name: str
    origin: str = Field(description="machine 系统建议、own 主动应答、hand 直接邀请")
    state: str
    state_label: str
    made_on: str
    due_on: str
    clock: str
    days_late: int
    practice: bool


class MarketRefusal(Schema):
    """What only a hard condition keeps away, and what would have to change."""

    enterprise: str
    enterprise_name: str
    says: list[str]


class MarketProposals(Schema):
    listing: int
    number: str
    matched_at: str
    reached: str = Field(description="找到的范围：本市、本省、外地")
    practice: bool = Field(description="演示发布")
    proposals: list[MarketProposal]
    refused: list[MarketRefusal]
    sources: list[Mark]


class MarketFirm(Schema):
    code: str
    name: str
    products: list[str]


class BesideRow(Schema):
    """A link one step along the chain and the local enterprises on it."""

    node: str
    label: str
    firms: list[MarketFirm]


class ProductPage(Schema):
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


class ScenarioRow(ListingRow):
    asked: int = Field(description="联系过的企业数")
    willing: int = Field(description="有意向的企业数")


class MarketSum(Schema):
    """What became of every proposal that the machine ever made; every share with its numerator and denominator."""

    label: str
    listings: int
    running: int
    empty: int = Field(description="没有建议的发布")
    proposed: int
    told: int
    answered: int
    silent: int
    willing: int
    hits: int = Field(description="有双方确认订单的建议")
    late: int = Field(description="超过时限没有答复的")
    wrong: int = Field(description="被评为不相干的建议")
    deals: int
    local: int = Field(description="双方都在本市的订单")
    nowhere: int = Field(description="地点不明的订单")
    hit_rate: str
    answer_rate: str
    service_rate: str
    recall: str
    local_share: str = Field(description="本市订单占比")


class LocalSupplyRow(Schema):
    """Verified local purchases of a chain against what its buyers say they bought in all."""

    chain: str
    label: str
    ratio: Figure
    purchases: int


class MarketRates(Schema):
    """Without practice listings; the first sum is of all kinds together."""

    on: str
    sums: list[MarketSum]
    local_supply: list[LocalSupplyRow]
    grade: str
    sources: list[Mark]


class ListingQuery(Searching):
    side: Words = code_field("offer 供应、seek 求购")
    kind: Words = code_field("goods、capacity、reuse、equipment、scenario、ability")
    chain: Words = code_field("产业链代码")
    node: Words = code_field("环节代码")
    region: Words = code_field("行政区划代码")
    state: Words = code_field("valid 有效（缺省）、over 已过、all 全部")


class MatchQuery(Paging):
    state: Words = code_field("proposed、invited、answered、accepted、declined、ordered、dropped")
    late: bool = Field(False, description="只要超过时限没有答复的")


class ScenarioQuery(Searching):
    kind: Words = code_field("scenario 机会、ability 能力；空为两者")
