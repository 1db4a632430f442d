"""The market for programs: listings, who suits them and why, products, scenarios, the public hit rate."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from ninja import Query, Router

from yanzhen.city.exchange.interface import (
    UNKNOWN,
    Asker,
    ForbiddenError,
    Mark,
    Page,
    Weighed,
    day,
    entered,
    figure,
    missing,
    page_of,
    plain,
    veil,
)
from yanzhen.city.market import facts, queries, supply_queries
from yanzhen.city.market import rest_shapes as shapes
from yanzhen.city.market.models import Listing
from yanzhen.city.market.permissions import keeps, may_read_all
from yanzhen.city.market.product_queries import Beside, product_of
from yanzhen.city.market.scopes import visible_listings, visible_matches
from yanzhen.city.market.states import SCENARIOS

router = Router(tags=["供需"])
PERSONAL = ("contact_name", "contact_phone")


@router.get(
    "/market/listings", response=Page[shapes.ListingRow], summary="供应和求购（有效的；自己的含已过）"
)
def market_listings(request: Asker, asked: Query[shapes.ListingQuery]) -> Page[shapes.ListingRow]:
    found = queries.find_listings(
        search=asked.q, side=asked.side, kind=asked.kind, chain=asked.chain, region=asked.region, state=asked.state
    )  # fmt: skip
    rows = visible_listings(request.user).filter(pk__in=found.values("pk")).defer(*PERSONAL)
    return page_of(rows.filter(node__code=asked.node) if asked.node else rows, asked, _row)


@router.get(
    "/market/listings/{int:key}", response=shapes.ListingWhole, summary="一条供应或求购：条件、说明、联系人"
)
def market_listing(request: Asker, key: int) -> shapes.ListingWhole:
    row = _listing(request, key)
    (seen,) = veil([row], request.user, *PERSONAL)
    return shapes.ListingWhole(
        **_row(row).model_dump(), hard=facts.said_conditions(row.hard), soft=facts.said_conditions(row.soft), told=row.told, text=row.text,
        contact_name=seen.contact_name, contact_phone=seen.contact_phone, proposals_open=_may_weigh(request, row),
    )  # fmt: skip


@router.get(
    "/market/listings/{int:key}/proposals",
    response=shapes.MarketProposals,
    summary="该先找谁：名次、逐项理由；条件不合的要变什么",
)
def market_proposals(request: Asker, key: int) -> shapes.MarketProposals:
    """For whoever keeps the listing, and for the desk, leaders and the auditor."""
    row = _listing(request, key)
    if not _may_weigh(request, row):
        raise ForbiddenError(
            "建议只给发布方",
            where=row.number,
            why="对方是谁、排第几由发布方看",
            do="看自己的发布，或在网页应答",
        )
    matches = [m for m in queries.matches_of(row, request.user) if m.state not in ("passed", "superseded")]
    at = timezone.localtime(row.matched_at) if row.matched_at else None
    mark = entered("本系统配对：名册、产业链、双方发布", row.number, at.date() if at else None, grade="D")
    return shapes.MarketProposals(
        listing=row.pk, number=row.number, matched_at=at.isoformat(timespec="minutes") if at else "",
        reached=row.reached, practice=row.practice, proposals=[_proposal(m) for m in matches],
        refused=[
            shapes.MarketRefusal(enterprise=r["code"], enterprise_name=r["name"], says=list(r["says"]))
            for r in row.refusals
        ],
        sources=[mark, *_row(row).sources],
    )  # fmt: skip


@router.get("/market/matches", response=Page[shapes.MatchRow], summary="供需配对和答复时限（您这一方的）")
def market_matches(request: Asker, asked: Query[shapes.MatchQuery]) -> Page[shapes.MatchRow]:
    """Both sides theirs; the desk, leaders and the auditor all."""
    rows = queries.late_matches(request.user) if asked.late else visible_matches(request.user)
    return page_of(rows.filter(state=asked.state) if asked.state else rows, asked, _match)


@router.get(
    "/market/products/{str:code}",
    response=shapes.ProductPage,
    summary="一个环节的产品：谁供、谁求、谁做、上下游是谁",
)
def market_product(request: Asker, code: str) -> shapes.ProductPage:
    found = product_of(code)
    if found is None:
        raise missing("环节", code)
    return shapes.ProductPage(
        node=found.node.code, label=found.node.label, chain=found.node.chain.code, products=list(found.node.products),
        offered=[_row(r) for r in found.offered], sought=[_row(r) for r in found.sought],
        makers=[_firm(f) for f in found.makers], customers=[_beside(b) for b in found.customers],
        suppliers=[_beside(b) for b in found.suppliers],
    )  # fmt: skip


@router.get("/market/scenarios", response=Page[shapes.ScenarioRow], summary="应用场景的机会清单和能力清单")
def market_scenarios(request: Asker, asked: Query[shapes.ScenarioQuery]) -> Page[shapes.ScenarioRow]:
    kinds = [kind for kind in SCENARIOS if asked.kind in ("", kind)]
    found = queries.find_listings(search=asked.q).filter(kind__in=kinds)
    rows = queries.counted_listings(kind__in=kinds).filter(pk__in=found.values("pk")).defer(*PERSONAL)
    return page_of(
        rows,
        asked,
        lambda row: shapes.ScenarioRow(**_row(row).model_dump(), asked=row.asked, willing=row.willing),
    )


@router.get("/market/rates", response=shapes.MarketRates, summary="命中率和本地配套率，不含演示")
def market_rates(request: Asker) -> shapes.MarketRates:
    today = timezone.localdate()
    mark = entered("本系统供需对接记录统计，不含演示", "供需对接", today, grade="D")
    names = shapes.MarketSum.model_fields
    return shapes.MarketRates(
        on=day(today),
        sums=[shapes.MarketSum(**{name: getattr(one, name) for name in names}) for one in queries.sums()],
        local_supply=[
            shapes.LocalSupplyRow(
                chain=one.chain, label=one.label, purchases=one.purchases,
                ratio=figure(
                    one.ratio, text=f"{one.ratio:.1%}", grade="D", measure="双方确认的本市订单额 ÷ 企业填报的采购总额",
                    sources=[mark],
                ),
            )
            for one in supply_queries.local_supply()
        ],
        grade="D",
        sources=[mark],
    )  # fmt: skip


def _listing(request: Asker, key: int) -> Listing:
    row = visible_listings(request.user).filter(pk=key).first()
    if row is not None:
        return row
    if Listing.objects.filter(pk=key).exists():
        raise ForbiddenError(
            "这条发布已经撤下或过期", where=str(key), why="已过的只给发布方", do="取有效的发布"
        )
    raise missing("发布", key)


def _may_weigh(request: Asker, row: Listing) -> bool:
    return keeps(request.user, row) or may_read_all(request.user)


def _mark(row: Listing) -> Mark:
    return entered(f"{row.holder} 发布", row.number, row.opened_on)


def _row(row: Listing) -> shapes.ListingRow:
    mark = _mark(row)
    text = UNKNOWN if row.quantity is None else f"{plain(row.quantity)}{row.unit}"
    return shapes.ListingRow(
        id=row.pk, number=row.number, side=row.side, side_label=row.get_side_display(), kind=row.kind,
        kind_label=row.get_kind_display(), title=row.title, products=list(row.products),
        node=row.node.code if row.node else "", node_label=row.node.label if row.node else "", holder=row.holder,
        enterprise=row.enterprise.code if row.enterprise else "",
        quantity=figure(row.quantity, row.unit, text=text, grade="M", period=mark.date, measure=mark.title, sources=[mark]),
        region=row.region_id or "", starts_on=day(row.starts_on), ends_on=day(row.ends_on),
        opened_on=day(row.opened_on), valid_until=day(row.valid_until),
        valid=row.state == "open" and row.valid_until >= timezone.localdate(), state=row.state,
        state_label=row.get_state_display(), on_behalf=row.on_behalf, practice=row.practice, sources=[mark],
    )  # fmt: skip


def _match(row: Any) -> shapes.MatchRow:
    listing = row.listing
    return shapes.MatchRow(
        id=row.pk, listing=listing.pk, listing_number=listing.number, title=listing.title, holder=listing.holder,
        enterprise=row.enterprise.code, enterprise_name=row.enterprise.name, origin=row.origin, state=row.state,
        state_label=row.get_state_display(), made_on=day(row.made_on), due_on=day(row.due_on),
        clock=row.clock if row.due_on else "", days_late=row.late_days, practice=row.practice,
    )  # fmt: skip


def _proposal(row: Any) -> shapes.MarketProposal:
    return shapes.MarketProposal(
        match=row.pk, enterprise=row.enterprise.code, enterprise_name=row.enterprise.name, listing=row.other_id,
        rank=row.rank, score=row.score, ceiling=row.ceiling,
        parts=[Weighed(label=p["label"], amount=p["amount"], told=p["told"]) for p in row.parts],
        unsure=list(row.unsure), origin=row.origin, state=row.state, state_label=row.get_state_display(),
        due_on=day(row.due_on), clock=row.clock if row.due_on else "", days_late=row.late_days,
    )  # fmt: skip


def _firm(row: Any) -> shapes.MarketFirm:
    return shapes.MarketFirm(code=row.code, name=row.name, products=list(row.products))


def _beside(row: Beside) -> shapes.BesideRow:
    return shapes.BesideRow(node=row.code, label=row.label, firms=[_firm(f) for f in row.firms])
