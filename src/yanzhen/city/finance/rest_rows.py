"""Rows of the capital pool as their shapes: every amount with who entered it and when, nothing that nobody knows as 0."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone

from yanzhen.analysis.pairing.conditions import say_condition
from yanzhen.city.exchange.interface import (
    UNKNOWN,
    Figure,
    Mark,
    Weighed,
    answered,
    day,
    entered,
    figure,
    number,
    plain,
)
from yanzhen.city.finance import matching
from yanzhen.city.finance import rest_shapes as shapes
from yanzhen.city.finance.counting import is_silent
from yanzhen.city.finance.models import (
    CapitalEntry,
    Case,
    FinanceDemand,
    Fund,
    Guarantee,
    Product,
    VerifiedOrder,
)
from yanzhen.city.finance.pool_models import WAN
from yanzhen.city.finance.ports import vocabulary
from yanzhen.city.finance.states import FIRST_LOAN, PURPOSE_LABELS, SCOPE_LABELS, WAITING
from yanzhen.city.finance.values import Reason, Statistics

MONTHS, PERCENT = "个月", "%"
FIRST = dict(FIRST_LOAN)


def _local(moment: datetime.datetime) -> datetime.date:
    return timezone.localtime(moment).date()


def said(value: Decimal | None, unit: str, mark: Mark) -> Figure:
    """A number that somebody entered here: unverified, with who and when."""
    return figure(value, unit, grade=mark.grade, period=mark.date, measure=mark.title, sources=[mark])


def span(low: Any, high: Any, unit: str, none: str = "不限") -> shapes.Span:
    ends = [None if end is None else f"{plain(end)}{unit}" for end in (low, high)]
    told = {
        (True, True): none, (True, False): f"{ends[1]}以内", (False, True): f"{ends[0]}以上",
        (False, False): f"{ends[0]}到{ends[1]}",
    }  # fmt: skip
    return shapes.Span(low=number(low), high=number(high), unit=unit, text=told[low is None, high is None])


def capital_row(row: CapitalEntry) -> shapes.CapitalRow:
    op = "" if row.op == "=" else row.op
    text = UNKNOWN if row.value is None else f"{op}{plain(row.value)}{row.unit}"
    return shapes.CapitalRow(
        code=row.code, side=row.side, side_label=row.get_side_display(), label=row.label, kind=row.kind,
        holder=row.holder, amount=figure(row.value, row.unit, text=text, row=row, period=row.period),
        chain=row.chain.code if row.chain else row.node.chain.code if row.node else "",
        node=row.node.code if row.node else "", **answered(row),
    )  # fmt: skip


def _fund_mark(row: Fund) -> Mark:
    return entered(row.source, f"基金 {row.name}", _local(row.updated_at))


def _places(row: Any) -> dict[str, list[str]]:
    return {"chains": [c.code for c in row.chains.all()], "nodes": [n.code for n in row.nodes.all()]}


def fund_row(row: Fund) -> shapes.FundRow:
    mark = _fund_mark(row)
    return shapes.FundRow(
        id=row.pk, name=row.name, kind=row.kind, kind_label=row.get_kind_display(), stage=row.stage,
        stage_label=row.get_stage_display(), holder=row.holder, keeper=row.keeper, size=said(row.size, WAN, mark),
        paid_in=said(row.paid_in, WAN, mark), ticket=span(row.least, row.most, WAN), says=row.says,
        practice=row.practice, sources=[mark], **_places(row),
    )  # fmt: skip


def fund_whole(row: Fund, investments: Any) -> shapes.FundWhole:
    return shapes.FundWhole(
        **fund_row(row).model_dump(),
        mother=row.mother_id,
        from_mother=said(row.from_mother, WAN, _fund_mark(row)),
        children=[child.pk for child in row.children.all()],
        investments=[_investment(one) for one in investments],
    )


def _investment(row: Any) -> shapes.InvestmentRow:
    mark = entered(row.source, f"投资 {row.pk}", row.on)
    return shapes.InvestmentRow(
        on=day(row.on), enterprise=row.enterprise.code, enterprise_name=row.enterprise.name,
        amount=said(row.amount, WAN, mark), outcome=row.outcome, outcome_label=row.get_outcome_display(),
        returned=said(row.returned, WAN, mark), practice=row.practice,
    )  # fmt: skip


def _product_mark(row: Product) -> Mark:
    return entered(f"{row.unit} 登记的产品", row.name, _local(row.updated_at))


def product_row(row: Product) -> shapes.LoanProductRow:
    return shapes.LoanProductRow(
        id=row.pk, name=row.name, institution=row.unit.name, kind=row.kind, kind_label=row.get_kind_display(),
        purposes=[PURPOSE_LABELS.get(p, p) for p in row.purposes], security=row.security,
        security_label=row.get_security_display(), amount=span(row.least, row.most, WAN),
        term=span(row.term_low, row.term_high, MONTHS), rate=span(row.rate_low, row.rate_high, PERCENT, UNKNOWN),
        region=row.region, starts_on=day(row.starts_on), ends_on=day(row.ends_on), practice=row.practice,
        sources=[_product_mark(row)], **_places(row),
    )  # fmt: skip


def product_whole(row: Product) -> shapes.LoanProductWhole:
    known = vocabulary()
    asked = (matching.condition_of(held, known) for held in row.conditions)
    return shapes.LoanProductWhole(
        **product_row(row).model_dump(), conditions=[say_condition(c) for c in asked if c is not None],
        papers=row.papers, ended_on=day(row.retired_on),
    )  # fmt: skip


def _demand_mark(row: FinanceDemand, place: str = "") -> Mark:
    who = f"{row.by_unit} 代企业填报" if row.on_behalf else "企业填报"
    return entered(who, place or row.number, row.submitted_on)


def demand_row(row: FinanceDemand) -> shapes.FinanceDemandRow:
    return shapes.FinanceDemandRow(
        id=row.pk, number=row.number, enterprise=row.enterprise.code, enterprise_name=row.enterprise.name,
        kind=row.kind, kind_label=row.get_kind_display(), amount=said(row.amount, WAN, _demand_mark(row)),
        purpose=row.purpose, purpose_label=row.get_purpose_display(), term_months=row.term_months,
        node=row.node.code if row.node else "", state=row.state, state_label=row.words,
        submitted_on=day(row.submitted_on), checked_on=day(row.checked_on), closed_on=day(row.closed_on),
        needed_by=day(row.needed_by), on_behalf=row.on_behalf, practice=row.practice,
    )  # fmt: skip


def demand_whole(row: FinanceDemand, today: datetime.date) -> shapes.FinanceDemandWhole:
    cases = row.cases.select_related("product", "unit", "demand__enterprise", "demand__by_unit")
    return shapes.FinanceDemandWhole(
        **demand_row(row).model_dump(),
        text=row.text,
        cases=[case_row(case, today) for case in cases],
        steps=steps_of(row.steps.filter(case=None)),
    )


def steps_of(rows: Any) -> list[shapes.FinanceStep]:
    """Who did what is told by the institution, not by the person."""
    return [
        shapes.FinanceStep(on=day(_local(s.at)), act=s.act, says=s.says, unit=s.unit.name if s.unit else "")
        for s in rows.select_related("unit")
    ]


def _clock(row: Case, today: datetime.date) -> shapes.FinanceClock | None:
    if row.due_on is None or row.state not in WAITING:
        return None
    late = max(0, (today - row.due_on).days)
    return shapes.FinanceClock(
        due_on=day(row.due_on), clock=row.clock, days_late=late, silent=is_silent(row, today)
    )


def case_row(row: Case, today: datetime.date, *, demand: bool = True) -> shapes.FinanceCaseRow:
    """Who does not read the demand's own page learns its number neither."""
    asked = row.demand
    mark = _demand_mark(asked, "" if demand else row.number)
    return shapes.FinanceCaseRow(
        id=row.pk, number=row.number, demand=asked.pk if demand else None, enterprise=asked.enterprise.code,
        enterprise_name=asked.enterprise.name, product=row.product_id, product_name=row.product.name,
        institution=row.unit.name, kind=row.product.kind, purpose=asked.get_purpose_display(),
        asked=said(asked.amount, WAN, mark), term_months=asked.term_months, state=row.state,
        state_label=row.words, authorised_on=day(row.authorised_on), accepted_on=day(row.accepted_on),
        decided_on=day(row.granted_on or row.refused_on), lent_on=day(row.lent_on), waiting=_clock(row, today),
        practice=row.practice,
    )  # fmt: skip


def case_whole(
    row: Case, today: datetime.date, reason: Reason | None, *, demand: bool
) -> shapes.FinanceCaseWhole:
    mark = entered(f"{row.unit} 登记", row.number, row.granted_on)
    return shapes.FinanceCaseWhole(
        **case_row(row, today, demand=demand).model_dump(),
        text=row.demand.text,
        granted=said(row.granted, WAN, mark),
        rate=said(row.rate, PERCENT, mark),
        refused=_repair(row, reason),
        loans=[_loan(one, row) for one in row.loans.all()],
        trust=[
            shapes.TrustRow(
                scopes=[SCOPE_LABELS.get(s, s) for s in a.scopes], starts_on=day(a.starts_on),
                ends_on=day(a.ends_on), holds=a.runs_on(today),
            )
            for a in row.authorisations.all()
        ],
        steps=steps_of(row.steps.all()),
    )  # fmt: skip


def _repair(row: Case, reason: Reason | None) -> shapes.Repair | None:
    if reason is None:
        return None
    return shapes.Repair(
        code=reason.code, label=reason.label, says=row.says, repair=reason.repair, after=reason.after
    )


def _loan(row: Any, case: Case) -> shapes.LoanRow:
    mark = entered(f"{case.unit} 登记", case.number, row.on)
    return shapes.LoanRow(
        on=day(row.on), amount=said(row.amount, WAN, mark), rate=said(row.rate, PERCENT, mark),
        term_months=row.term_months, security_label=row.get_security_display(),
        first_label=FIRST.get(row.first, row.first), settled_on=day(row.settled_on), overdue_on=day(row.overdue_on),
    )  # fmt: skip


def guarantee_row(row: Guarantee) -> shapes.GuaranteeRow:
    case, firm = row.case, row.case.demand.enterprise
    mark = entered(f"{case.unit} 登记", case.number, row.on)
    return shapes.GuaranteeRow(
        id=row.pk, case=case.pk, enterprise=firm.code, enterprise_name=firm.name, institution=case.unit.name,
        lender=row.lender, amount=said(row.amount, WAN, mark), fee=said(row.fee, PERCENT, mark), counter=row.counter,
        state=row.state, state_label=row.get_state_display(), on=day(row.on), ends_on=day(row.ends_on),
        lines=[_line(entry, case) for entry in row.entries.all()], practice=row.practice,
    )  # fmt: skip


def _line(row: Any, case: Case) -> shapes.LedgerLine:
    mark = entered(f"{case.unit} 登记", case.number, row.on)
    return shapes.LedgerLine(
        on=day(row.on), kind=row.kind, kind_label=row.get_kind_display(), amount=said(row.amount, WAN, mark),
        says=row.says,
    )  # fmt: skip


def order_row(row: VerifiedOrder, known: frozenset[int]) -> shapes.VerifiedOrderRow:
    """``known``: the demands that the reader may know of; the buyer learns no more than that it bought."""
    mark = entered("供需双方在本系统确认", row.ref, row.confirmed_on)
    live = [b.demand.number for b in row.backings.all() if b.ended_on is None and b.demand_id in known]
    return shapes.VerifiedOrderRow(
        ref=row.ref, supplier=row.supplier.code, supplier_name=row.supplier.name, customer=row.customer.code,
        customer_name=row.customer.name, what=row.what, amount=said(row.amount, WAN, mark),
        confirmed_on=day(row.confirmed_on), pays_on=day(row.pays_on), voided_on=day(row.voided_on),
        backs=live[0] if live else "", practice=row.practice,
    )  # fmt: skip


def match_row(found: matching.Match) -> shapes.FinanceMatch:
    offer, pair = found.offer, found.pair
    return shapes.FinanceMatch(
        rank=pair.rank, offer=offer.pk, fund=found.fund, apply_to=found.door.pk if found.door else None, name=offer.name,
        institution=found.door.unit.name if found.door else offer.keeper or offer.holder,
        score=round(pair.score, 4), ceiling=round(pair.ceiling, 4), reasons=list(pair.reasons),
        parts=[Weighed(label=p.label, amount=round(p.amount, 4), told=p.told) for p in pair.parts if p.weight],
        unsure=list(pair.unsure), refused=[*filter(None, [found.shut]), *(short.says for short in pair.refused)], practice=offer.practice,
        sources=[_fund_mark(offer) if found.fund else _product_mark(offer)],
    )  # fmt: skip


def statistics_told(found: Statistics, published: list[CapitalEntry]) -> shapes.FinanceStatistics:
    mark = entered("本系统办理记录统计，不含演示", "资金池", found.on, grade="D")
    tally = found.tally

    def counted(value: Decimal | int, unit: str, measure: str) -> Figure:
        return figure(Decimal(value), unit, grade="D", period=day(found.on), measure=measure, sources=[mark])

    return shapes.FinanceStatistics(
        on=day(found.on),
        collected=counted(tally.collected, "家", "名册里的本市企业"),
        registered=counted(tally.registered, "家", "开通账号的企业"),
        connected=counted(tally.connected, "家", "提过融资需求的企业"),
        lent=counted(tally.lent, WAN, "登记的放款"),
        published=[capital_row(row) for row in published],
        funnel=[
            shapes.FunnelRow(code=s.code, label=s.label, count=s.count, amount=counted(s.amount, WAN, s.label))
            for s in found.funnel
        ],
        kpis=[shapes.RatioRow(code=k.code, label=k.label, text=k.value, says=k.says) for k in found.kpis],
        reasons=_counts(found.reasons),
        institutions=[
            shapes.InstitutionRow(
                name=i.name, authorised=i.authorised, decided=i.decided, on_time=i.on_time, silent=i.silent,
                lent=counted(i.lent, WAN, "登记的放款"), reasons=_counts(i.reasons),
            )
            for i in found.institutions
        ],
        grade="D",
        sources=[mark],
    )  # fmt: skip


def _counts(rows: Any) -> list[shapes.CountRow]:
    return [shapes.CountRow(label=label, count=count) for label, count in rows]
