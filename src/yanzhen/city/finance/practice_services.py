"""A practice pool, so that every page of money has something to try: invented, marked, out of every real figure."""

from __future__ import annotations

import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction
from django.utils import timezone

from yanzhen.city.accounts.queries import offices
from yanzhen.city.enterprises.queries import enterprise
from yanzhen.city.finance.case_services import ENTRY_FIELDS, GUARANTEE_FIELDS, LOAN_FIELDS
from yanzhen.city.finance.clocks import (
    ACCEPT,
    DECIDE,
    FUND_ACCEPT,
    FUND_DECIDE,
    accepting,
    deciding,
    limit_of,
)
from yanzhen.city.finance.investing_services import INVESTED
from yanzhen.city.finance.models import (
    Authorisation,
    Case,
    FinanceDemand,
    FinanceFigure,
    Fund,
    Guarantee,
    GuaranteeEntry,
    Investment,
    Loan,
    Product,
)
from yanzhen.city.finance.noting_services import AUTHORISATION_FIELDS, end_authorisation, note
from yanzhen.city.finance.states import CASE_ACTS, FUND_PURPOSES
from yanzhen.city.records.queries import service_levels
from yanzhen.city.records.sealing import seal

DATA = Path(__file__).with_name("data") / "practice.yaml"
FIRM, BANK = "demo-firm", "bank"
BY = "演示"
DAY = datetime.timedelta(days=1)
LATER = {
    "accept": 1,
    "survey": 3,
    "grant": 6,
    "refuse": 5,
    "lend": 8,
    "guarantee": 8,
    "approve": 12,
    "invest": 15,
}
"""Days after the authorisation on which a step of the practice was done."""


def make_practice_pool(*, on: datetime.date | None = None) -> int:
    """Products, funds and demands of the practice enterprise, made once; gives how many demands there are.

    Only for practice workspaces with their practice accounts: the caller sees to that. Without the clocks of
    accepting and deciding (a small pack alone, no reference pack) a case could not be dated: then nothing is made.
    """
    if not service_levels().keys() >= {ACCEPT, DECIDE, FUND_ACCEPT, FUND_DECIDE}:
        return 0
    firm, day = enterprise(FIRM), on or timezone.localdate()
    bank = offices(("bank",)).filter(code=BANK).first()
    if firm is None or bank is None or Product.all_rows.filter(practice=True).exists():
        return FinanceDemand.objects.filter(practice=True).count()
    told: dict[str, Any] = yaml.safe_load(DATA.read_text(encoding="utf-8"))
    with transaction.atomic():
        products = {row["name"]: _product(row, bank) for row in told["products"]}
        products |= _funds(told["funds"], bank)
        FinanceFigure.objects.create(
            kind="net_assets", unit=bank, on=day + DAY * told["net_assets"]["days"],
            value=told["net_assets"]["value"], source="演示资料（虚构）", by_name=BY, practice=True,
        )  # fmt: skip
        for row in told["demands"]:
            _demand(row, firm, products, day)
    return len(told["demands"])


def _product(row: dict[str, Any], bank: Any) -> Product:
    return Product.objects.create(unit=bank, by_name=BY, practice=True, **row)


def _funds(rows: list[dict[str, Any]], bank: Any) -> dict[str, Product]:
    """Funds; those with a door by the name under which one applies."""
    made: dict[str, Fund] = {}
    doors: dict[str, Product] = {}
    for row in rows:
        given = {name: value for name, value in row.items() if name != "door"}
        mother = made.get(row.get("mother", ""))
        fund = Fund.objects.create(**{**given, "mother": mother}, by_name=BY, practice=True)
        made[fund.name] = fund
        if row.get("door"):
            doors[fund.name] = Product.objects.create(
                unit=bank, name=fund.name, kind="equity", fund=fund, purposes=list(FUND_PURPOSES[fund.kind]),
                least=fund.least, most=fund.most, by_name=BY, practice=True,
            )  # fmt: skip
    return doors


def _demand(row: dict[str, Any], firm: Any, products: dict[str, Product], day: datetime.date) -> None:
    start = day + DAY * row["days"]
    product = products.get(row.get("product", ""))
    demand = FinanceDemand.objects.create(
        enterprise=firm, kind=row.get("kind", "loan"), amount=Decimal(row["amount"]), purpose=row["purpose"],
        term_months=row["term"], text=row["says"], submitted_on=start, by_name=BY, practice=True,
        state="checked" if product else "submitted", checked_on=start + DAY if product else None,
    )  # fmt: skip
    note(demand, None, "提交融资需求", "", by=None)
    if product is not None:
        _case(row, demand, product, start + DAY * 2)


def _case(row: dict[str, Any], demand: FinanceDemand, product: Product, start: datetime.date) -> None:
    limit = limit_of(accepting(product.kind), start)
    case = Case.objects.create(
        demand=demand, product=product, unit=product.unit, authorised_on=start, due_on=limit.due,
        warn_on=limit.warns, clock=limit.says, practice=True,
    )  # fmt: skip
    held = Authorisation.objects.create(
        enterprise=demand.enterprise, unit=product.unit, case=case, scopes=["base", "credit"], starts_on=start,
        ends_on=start + DAY * 180, given_by_name=BY, practice=True,
    )  # fmt: skip
    seal(held, "授权", AUTHORISATION_FIELDS)
    for name in row["acts"]:
        STEPS[name](case, start + DAY * LATER[name])
    case.save()
    told = "、".join(CASE_ACTS[name].label for name in row["acts"]) or "等受理"
    note(demand, case, f"授权{product.unit}，{told}", "", by=None)


def _accept(case: Case, on: datetime.date) -> None:
    limit = limit_of(deciding(case.product.kind), on)
    case.state, case.accepted_on = "accepted", on
    case.due_on, case.warn_on, case.clock = limit.due, limit.warns, limit.says


def _survey(case: Case, on: datetime.date) -> None:
    case.state, case.surveyed_on = "diligence", on


def _grant(case: Case, on: datetime.date) -> None:
    case.state, case.granted_on, case.late, case.due_on, case.warn_on = "granted", on, False, None, None
    case.granted, case.rate, case.term_months = (
        case.demand.amount,
        case.product.rate_low,
        case.demand.term_months,
    )


def _refuse(case: Case, on: datetime.date) -> None:
    case.state, case.refused_on, case.late, case.due_on, case.warn_on = "refused", on, False, None, None
    case.reason, case.says = "collateral", "设备还没有到货，抵押物不足"
    for held in case.authorisations.all():
        end_authorisation(held, "办理结束，自动终止", by=BY)


def _lend(case: Case, on: datetime.date) -> None:
    case.state, case.lent_on = "lent", on
    made = Loan.objects.create(
        case=case, amount=case.demand.amount, rate=Decimal(str(case.rate)), term_months=case.demand.term_months, on=on,
        security=case.product.security, by_name=BY, practice=True,
    )  # fmt: skip
    seal(made, "放款", LOAN_FIELDS)


def _approve(case: Case, on: datetime.date) -> None:
    case.state, case.granted_on, case.late, case.due_on, case.warn_on = "granted", on, False, None, None
    case.granted = case.demand.amount


def _invest(case: Case, on: datetime.date) -> None:
    case.state, case.lent_on = "lent", on
    fund = case.product.fund
    assert fund is not None
    made = Investment.objects.create(
        fund=fund, enterprise=case.demand.enterprise, amount=case.demand.amount, on=on, case=case,
        source=f"{case.number} 申请", by_name=BY, practice=True,
    )  # fmt: skip
    seal(made, "基金投资", INVESTED)


def _guarantee(case: Case, on: datetime.date) -> None:
    case.state, case.lent_on = "lent", on
    made = Guarantee.objects.create(
        case=case, lender="演示·金融机构", amount=case.demand.amount, fee=Decimal(str(case.rate)), counter="股权质押",
        on=on, ends_on=on + DAY * 365, size="small", by_name=BY, practice=True,
    )  # fmt: skip
    seal(made, "出具担保", GUARANTEE_FIELDS)
    entry = GuaranteeEntry.objects.create(
        guarantee=made, kind="issue", amount=made.amount, on=on, by_name=BY, practice=True
    )
    seal(entry, "出具担保", ENTRY_FIELDS)


STEPS = {
    "accept": _accept, "survey": _survey, "grant": _grant, "refuse": _refuse, "lend": _lend, "guarantee": _guarantee,
    "approve": _approve, "invest": _invest,
}  # fmt: skip
