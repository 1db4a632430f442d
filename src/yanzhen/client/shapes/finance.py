"""Types of finance; written from the OpenAPI description by yanzhen.site.api.client_shapes."""

from __future__ import annotations

from typing import TypedDict

from yanzhen.client.shapes.shared import Figure, Mark, Weighed


class CapitalRow(TypedDict):
    """What a document says of capital: a fund, a bank, a service figure, a demand that it names."""

    grade: str
    note: str
    sources: list[Mark]
    code: str
    side: str
    side_label: str
    label: str
    kind: str
    holder: str
    amount: Figure
    chain: str
    node: str


class CountRow(TypedDict):
    label: str
    count: int


class FinanceCaseRow(TypedDict):
    """A demand at one institution, from the authorisation on."""

    id: int
    number: str
    demand: int | None
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
    waiting: FinanceClock | None
    practice: bool


class FinanceCaseWhole(TypedDict):
    id: int
    number: str
    demand: int | None
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
    waiting: FinanceClock | None
    practice: bool
    text: str
    granted: Figure
    rate: Figure
    refused: Repair | None
    loans: list[LoanRow]
    trust: list[TrustRow]
    steps: list[FinanceStep]


class FinanceClock(TypedDict):
    """By when an institution must accept or decide, and whether it has kept silent beyond that."""

    due_on: str
    clock: str
    days_late: int
    silent: bool


class FinanceDemandRow(TypedDict):
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
    on_behalf: bool
    practice: bool


class FinanceDemandWhole(TypedDict):
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
    on_behalf: bool
    practice: bool
    text: str
    cases: list[FinanceCaseRow]
    steps: list[FinanceStep]


class FinanceMatch(TypedDict):
    """A product (for equity: a fund) that suits a demand, or that only hard conditions keep away."""

    rank: int
    offer: int
    fund: bool
    apply_to: int | None
    name: str
    institution: str
    score: float
    ceiling: float
    reasons: list[str]
    parts: list[Weighed]
    unsure: list[str]
    refused: list[str]
    practice: bool
    sources: list[Mark]


class FinanceMatches(TypedDict):
    demand: int
    number: str
    choice: int
    proposals: list[FinanceMatch]
    refused: list[FinanceMatch]
    trouble: str


class FinanceStatistics(TypedDict):
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


class FinanceStep(TypedDict):
    on: str
    act: str
    says: str
    unit: str


class FundRow(TypedDict):
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
    ticket: Span
    chains: list[str]
    nodes: list[str]
    says: str
    practice: bool
    sources: list[Mark]


class FundWhole(TypedDict):
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
    ticket: Span
    chains: list[str]
    nodes: list[str]
    says: str
    practice: bool
    sources: list[Mark]
    mother: int | None
    from_mother: Figure
    children: list[int]
    investments: list[InvestmentRow]


class FunnelRow(TypedDict):
    """How many came as far as a step; the first two count demands, the others cases."""

    code: str
    label: str
    count: int
    amount: Figure


class GuaranteeRow(TypedDict):
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


class InstitutionRow(TypedDict):
    name: str
    authorised: int
    decided: int
    on_time: int
    silent: int
    lent: Figure
    reasons: list[CountRow]


class InvestmentRow(TypedDict):
    on: str
    enterprise: str
    enterprise_name: str
    amount: Figure
    outcome: str
    outcome_label: str
    returned: Figure
    practice: bool


class LedgerLine(TypedDict):
    on: str
    kind: str
    kind_label: str
    amount: Figure
    says: str


class LoanProductRow(TypedDict):
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
    region: str
    chains: list[str]
    nodes: list[str]
    starts_on: str
    ends_on: str
    practice: bool
    sources: list[Mark]


class LoanProductWhole(TypedDict):
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
    region: str
    chains: list[str]
    nodes: list[str]
    starts_on: str
    ends_on: str
    practice: bool
    sources: list[Mark]
    conditions: list[str]
    papers: str
    ended_on: str


class LoanRow(TypedDict):
    on: str
    amount: Figure
    rate: Figure
    term_months: int
    security_label: str
    first_label: str
    settled_on: str
    overdue_on: str


class RatioRow(TypedDict):
    """A figure with its numerator and denominator in words."""

    code: str
    label: str
    text: str
    says: str


class Repair(TypedDict):
    """Why it was refused and how to mend it."""

    code: str
    label: str
    says: str
    repair: str
    after: str


class Span(TypedDict):
    """A range; null on a side that is open."""

    low: float | None
    high: float | None
    unit: str
    text: str


class TrustRow(TypedDict):
    """What an enterprise allows an institution to see, and whether it still holds."""

    scopes: list[str]
    starts_on: str
    ends_on: str
    holds: bool


class VerifiedOrderRow(TypedDict):
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
    backs: str
    practice: bool
