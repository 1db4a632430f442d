"""The capital pool for programs: what stands ready, demands and cases in the asker's own scope, what suits, the sums."""

from __future__ import annotations

from django.utils import timezone
from ninja import Query, Router

from yanzhen.city.exchange.interface import Asker, ForbiddenError, Page, Searching, missing, page_of
from yanzhen.city.finance import queries, rest_rows
from yanzhen.city.finance import rest_shapes as shapes
from yanzhen.city.finance.models import Case, FinanceDemand, Fund, Product
from yanzhen.city.finance.permissions import case_sides, may_read_all
from yanzhen.city.finance.scopes import (
    visible_cases,
    visible_demands,
    visible_guarantees,
    visible_orders,
)
from yanzhen.city.finance.states import BANK, PRODUCT_KINDS
from yanzhen.kernel.errors import YanzhenError

router = Router(tags=["资金"])


@router.get("/capital", response=Page[shapes.CapitalRow], summary="文件写到的资金供给、需求和服务")
def capital(request: Asker, asked: Query[shapes.CapitalQuery]) -> Page[shapes.CapitalRow]:
    rows = queries.pool(side=asked.side, chain=asked.chain, node=asked.node)
    return page_of(rows, asked, rest_rows.capital_row)


@router.get("/funds", response=Page[shapes.FundRow], summary="基金")
def funds(request: Asker, asked: Query[shapes.FundQuery]) -> Page[shapes.FundRow]:
    rows = queries.find_funds(search=asked.q, kind=asked.kind, stage=asked.stage)
    return page_of(rows, asked, rest_rows.fund_row)


@router.get("/funds/{int:key}", response=shapes.FundWhole, summary="一只基金：规模、投向、投了谁")
def fund(request: Asker, key: int) -> shapes.FundWhole:
    rows = Fund.all_rows.prefetch_related("chains", "nodes", "children")
    row = rows.filter(pk=key).first()
    if row is None:
        raise missing("基金", key)
    return rest_rows.fund_whole(row, queries.investments_of(row))


@router.get("/loan-products", response=Page[shapes.LoanProductRow], summary="贷款和融资担保产品")
def loan_products(request: Asker, asked: Query[shapes.LoanProductQuery]) -> Page[shapes.LoanProductRow]:
    rows = queries.find_products(
        search=asked.q, kind=asked.kind, purpose=asked.purpose, unit=asked.institution
    )
    return page_of(rows, asked, rest_rows.product_row)


@router.get(
    "/loan-products/{int:key}", response=shapes.LoanProductWhole, summary="一个产品：额度、期限、准入条件"
)
def loan_product(request: Asker, key: int) -> shapes.LoanProductWhole:
    rows = Product.all_rows.filter(kind__in=[code for code, _ in PRODUCT_KINDS])
    row = rows.select_related("unit").prefetch_related("chains", "nodes").filter(pk=key).first()
    if row is None:
        raise missing("产品", key)
    return rest_rows.product_whole(row)


@router.get("/finance-demands", response=Page[shapes.FinanceDemandRow], summary="融资需求（您看得到的）")
def finance_demands(request: Asker, asked: Query[shapes.FinanceDemandQuery]) -> Page[shapes.FinanceDemandRow]:
    """An enterprise has its own; leaders, the office of the pool and the auditor all; an institution has cases instead."""
    found = queries.find_demands(search=asked.q, state=asked.state, kind=asked.kind, purpose=asked.purpose)
    rows = visible_demands(request.user).filter(pk__in=found.values("pk"))
    return page_of(rows, asked, rest_rows.demand_row)


@router.get(
    "/finance-demands/{int:key}", response=shapes.FinanceDemandWhole, summary="一件融资需求、各机构办理和时限"
)
def finance_demand(request: Asker, key: int) -> shapes.FinanceDemandWhole:
    return rest_rows.demand_whole(_demand(request, key), timezone.localdate())


@router.get(
    "/finance-demands/{int:key}/products",
    response=shapes.FinanceMatches,
    summary="合适的产品或基金，逐项理由；差一点的要变什么",
)
def finance_demand_products(request: Asker, key: int) -> shapes.FinanceMatches:
    row = _demand(request, key)
    try:
        found, trouble = queries.matching_products(row), ""
    except YanzhenError as error:
        found, trouble = None, str(error)
    return shapes.FinanceMatches(
        demand=row.pk, number=row.number, choice=found.choice if found else 0, trouble=trouble,
        proposals=[rest_rows.match_row(m) for m in found.proposals] if found else [],
        refused=[rest_rows.match_row(m) for m in found.refused] if found else [],
    )  # fmt: skip


def _demand(request: Asker, key: int) -> FinanceDemand:
    row = visible_demands(request.user).filter(pk=key).first()
    if row is not None:
        return row
    if FinanceDemand.objects.filter(pk=key).exists():
        raise ForbiddenError(
            "这件融资需求不对您开放", where=str(key), why="只给企业自己和资金池主管部门；机构要等企业授权",
            do="机构看 /finance-cases",
        )  # fmt: skip
    raise missing("融资需求", key)


@router.get("/finance-cases", response=Page[shapes.FinanceCaseRow], summary="授信办理和时限（您看得到的）")
def finance_cases(request: Asker, asked: Query[shapes.FinanceCaseQuery]) -> Page[shapes.FinanceCaseRow]:
    """An institution has those that an enterprise authorised it for; an enterprise its own."""
    found = queries.find_cases(search=asked.q, state=asked.state, due="silent" if asked.silent else "")
    rows = visible_cases(request.user).select_related("demand__by_unit").filter(pk__in=found.values("pk"))
    today = timezone.localdate()
    return page_of(
        rows, asked, lambda row: rest_rows.case_row(row, today, demand=_knows_demand(request, row))
    )


@router.get(
    "/finance-cases/{int:key}",
    response=shapes.FinanceCaseWhole,
    summary="一件授信办理：时限、授信、放款、授权、拒绝怎样修复",
)
def finance_case(request: Asker, key: int) -> shapes.FinanceCaseWhole:
    rows = visible_cases(request.user).select_related("demand__by_unit")
    row = rows.prefetch_related("loans", "authorisations").filter(pk=key).first()
    if row is None:
        if Case.objects.filter(pk=key).exists():
            raise ForbiddenError(
                "这一件没有授权给您所在的机构",
                where=str(key),
                why="企业授权给谁，谁才看得到",
                do="请企业授权",
            )
        raise missing("授信办理", key)
    return rest_rows.case_whole(
        row, timezone.localdate(), queries.reason_of(row), demand=_knows_demand(request, row)
    )


@router.get(
    "/guarantees", response=Page[shapes.GuaranteeRow], summary="担保台账：在保、代偿、收回（您看得到的）"
)
def guarantees(request: Asker, asked: Query[shapes.GuaranteeQuery]) -> Page[shapes.GuaranteeRow]:
    rows = queries.find_guarantees(search=asked.q, state=asked.state, unit=asked.institution)
    mine = visible_guarantees(request.user).values("pk")
    return page_of(rows.filter(pk__in=mine), asked, rest_rows.guarantee_row)


@router.get(
    "/verified-orders",
    response=Page[shapes.VerifiedOrderRow],
    summary="双方确认的订单（您看得到的），可以为融资增信",
)
def verified_orders(request: Asker, asked: Query[Searching]) -> Page[shapes.VerifiedOrderRow]:
    """The supplier and the buyer theirs; an institution reads orders only in a file that it may open."""
    rows = queries.find_orders(search=asked.q).filter(pk__in=visible_orders(request.user).values("pk"))
    known = frozenset(
        visible_demands(request.user).filter(backings__ended_on=None).values_list("pk", flat=True)
    )
    return page_of(rows, asked, lambda row: rest_rows.order_row(row, known))


def _knows_demand(request: Asker, row: Case) -> bool:
    """Whoever reads the demand's own page; an institution does not, other institutions stand on it."""
    return may_read_all(request.user) or bool(case_sides(request.user, row) - {BANK})


@router.get(
    "/finance-statistics",
    response=shapes.FinanceStatistics,
    summary="资金池统计：收集、入网、放款、漏斗、指标，不含演示",
)
def finance_statistics(request: Asker) -> shapes.FinanceStatistics:
    return rest_rows.statistics_told(queries.statistics(), queries.baseline())
