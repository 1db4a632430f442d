"""The shapes in which the capital pool leaves for programs: supply, demands with their clocks, matches, sums."""

from __future__ import annotations

from ninja import Schema
from pydantic import Field

from yanzhen.city.exchange.interface import (
    Answered,
    Figure,
    Mark,
    Paging,
    Searching,
    Weighed,
    Words,
    code_field,
)


class CapitalRow(Answered):
    """What a document says of capital: a fund, a bank, a service figure, a demand that it names."""

    code: str
    side: str = Field(description="supply 供给、demand 需求、service 服务")
    side_label: str
    label: str
    kind: str
    holder: str
    amount: Figure
    chain: str
    node: str


class Span(Schema):
    """A range; null on a side that is open."""

    low: float | None
    high: float | None
    unit: str
    text: str


class FundRow(Schema):
    id: int
    name: str
    kind: str
    kind_label: str
    stage: str
    stage_label: str
    holder: str
    keeper: str
    size: Figure
    paid_in: Figure
    ticket: Span = Field(description="单笔投资")
    chains: list[str]
    nodes: list[str]
    says: str
    practice: bool = Field(description="演示记录")
    sources: list[Mark]


class InvestmentRow(Schema):
    on: str
    enterprise: str
    enterprise_name: str
    amount: Figure
    outcome: str
    outcome_label: str
    returned: Figure
    practice: bool


class FundWhole(FundRow):
    mother: int | None
    from_mother: Figure
    children: list[int]
    investments: list[InvestmentRow]


class LoanProductRow(Schema):
    """A loan or guarantee as its institution registered it; what is open holds nobody off and promises nothing."""

    id: int
    name: str
    institution: str
    kind: str
    kind_label: str
    purposes: list[str]
    security: str
    security_label: str
    amount: Span
    term: Span
    rate: Span
    region: str = Field(description="适用地区代码的开头；空为不限")
    chains: list[str]
    nodes: list[str]
    starts_on: str
    ends_on: str
    practice: bool
    sources: list[Mark]


class LoanProductWhole(LoanProductRow):
    conditions: list[str] = Field(description="准入条件，机构登记")
    papers: str
    ended_on: str = Field(description="停办日期；在办为空")


class FinanceClock(Schema):
    """By when an institution must accept or decide, and whether it has kept silent beyond that."""

    due_on: str
    clock: str = Field(description="时限依据")
    days_late: int
    silent: bool


class FinanceCaseRow(Schema):
    """A demand at one institution, from the authorisation on."""

    id: int
    number: str
    demand: int | None = Field(description="融资需求编号；机构只看得到授权给它的办理，看不到需求页，为空")
    enterprise: str
    enterprise_name: str
    product: int
    product_name: str
    institution: str
    kind: str
    purpose: str
    asked: Figure
    term_months: int
    state: str
    state_label: str
    authorised_on: str
    accepted_on: str
    decided_on: str
    lent_on: str
    waiting: FinanceClock | None = Field(description="等机构办的时限；不在等的为空")
    practice: bool


class LoanRow(Schema):
    on: str
    amount: Figure
    rate: Figure
    term_months: int
    security_label: str
    first_label: str
    settled_on: str
    overdue_on: str


class TrustRow(Schema):
    """What an enterprise allows an institution to see, and whether it still holds."""

    scopes: list[str]
    starts_on: str
    ends_on: str
    holds: bool


class FinanceStep(Schema):
    on: str
    act: str
    says: str
    unit: str


class Repair(Schema):
    """Why it was refused and how to mend it."""

    code: str
    label: str
    says: str
    repair: str
    after: str


class FinanceCaseWhole(FinanceCaseRow):
    text: str = Field(description="企业的说明")
    granted: Figure
    rate: Figure
    refused: Repair | None
    loans: list[LoanRow]
    trust: list[TrustRow]
    steps: list[FinanceStep]


class FinanceDemandRow(Schema):
    id: int
    number: str
    enterprise: str
    enterprise_name: str
    kind: str
    kind_label: str
    amount: Figure
    purpose: str
    purpose_label: str
    term_months: int
    node: str
    state: str
    state_label: str
    submitted_on: str
    checked_on: str
    closed_on: str
    needed_by: str
    on_behalf: bool = Field(description="政府部门代企业登记")
    practice: bool


class FinanceDemandWhole(FinanceDemandRow):
    text: str
    cases: list[FinanceCaseRow]
    steps: list[FinanceStep]


class FinanceMatch(Schema):
    """A product (for equity: a fund) that suits a demand, or that only hard conditions keep away."""

    rank: int
    offer: int = Field(description="产品或基金的 id")
    fund: bool
    apply_to: int | None = Field(description="申请时授权给的产品编号；基金没有受理机构的为空")
    name: str
    institution: str = Field(description="受理机构；现在不能申请的基金是可以联系的管理机构或主管单位")
    score: float
    ceiling: float = Field(description="未知的都补齐时最高的得分")
    reasons: list[str]
    parts: list[Weighed]
    unsure: list[str]
    refused: list[str] = Field(description="要变什么才合；合适的为空")
    practice: bool
    sources: list[Mark]


class FinanceMatches(Schema):
    demand: int
    number: str
    choice: int = Field(description="参加比较的产品或基金数")
    proposals: list[FinanceMatch]
    refused: list[FinanceMatch]
    trouble: str = Field(description="不能配对的原因；能配对为空")


class LedgerLine(Schema):
    on: str
    kind: str = Field(description="issue 出具、release 解除、compensate 代偿、recover 收回、end 了结")
    kind_label: str
    amount: Figure
    says: str


class GuaranteeRow(Schema):
    """A guarantee with its lines of compensation and recovery."""

    id: int
    case: int
    enterprise: str
    enterprise_name: str
    institution: str
    lender: str
    amount: Figure
    fee: Figure
    counter: str
    state: str
    state_label: str
    on: str
    ends_on: str
    lines: list[LedgerLine]
    practice: bool


class VerifiedOrderRow(Schema):
    """An order that supplier and buyer both confirmed; it can back one demand of the supplier at a time."""

    ref: str
    supplier: str
    supplier_name: str
    customer: str
    customer_name: str
    what: str
    amount: Figure
    confirmed_on: str
    pays_on: str
    voided_on: str
    backs: str = Field(description="正用于增信的融资需求；没有，或您看不到那笔需求，为空")
    practice: bool


class CountRow(Schema):
    label: str
    count: int


class FunnelRow(Schema):
    """How many came as far as a step; the first two count demands, the others cases."""

    code: str
    label: str
    count: int
    amount: Figure


class RatioRow(Schema):
    """A figure with its numerator and denominator in words."""

    code: str
    label: str
    text: str
    says: str = Field(description="怎么算的：谁除以谁")


class InstitutionRow(Schema):
    name: str
    authorised: int
    decided: int
    on_time: int
    silent: int
    lent: Figure
    reasons: list[CountRow]


class FinanceStatistics(Schema):
    """The pool on a day, without practice records; ``published``: what the centre of that time published itself."""

    on: str
    collected: Figure
    registered: Figure
    connected: Figure
    lent: Figure
    published: list[CapitalRow]
    funnel: list[FunnelRow]
    kpis: list[RatioRow]
    reasons: list[CountRow]
    institutions: list[InstitutionRow]
    grade: str
    sources: list[Mark]


class CapitalQuery(Paging):
    side: Words = code_field("supply、demand、service")
    chain: Words = code_field("产业链代码；全市性的也给")
    node: Words = code_field("环节代码")


class FundQuery(Searching):
    kind: Words = code_field("guide、merger、angel、scenario")
    stage: Words = code_field("proposed、raising、investing、harvesting、closed")


class LoanProductQuery(Searching):
    kind: Words = code_field("loan 贷款、guarantee 融资担保")
    purpose: Words = code_field("用途，如 working、equipment")
    institution: Words = code_field("机构代码")


class FinanceDemandQuery(Searching):
    state: Words = code_field("submitted、returned、checked、closed、withdrawn")
    kind: Words = code_field("loan、guarantee、equity")
    purpose: Words = code_field("用途，如 working、equipment")


class GuaranteeQuery(Searching):
    state: Words = code_field("live、released、compensated、ended")
    institution: Words = code_field("机构代码")


class FinanceCaseQuery(Searching):
    state: Words = code_field(
        "authorised、accepted、diligence、granted、lent、overdue、settled、refused、withdrawn"
    )
    silent: bool = Field(False, description="只要超过时限机构没有动静的")
