"""Orders: one side writes down, the other confirms; then the edge of the chain is stated and the order can be lent on."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from yanzhen.city.chains.queries import chain_graph, customers_of, node_rows
from yanzhen.city.enterprises.queries import places_of
from yanzhen.city.enterprises.services import record_supply
from yanzhen.city.finance.services import record_order
from yanzhen.city.finance.values import OrderTold
from yanzhen.city.market.models import Deal, Match
from yanzhen.city.market.permissions import holds, speaks_for
from yanzhen.city.market.values import Given
from yanzhen.city.records.sealing import seal
from yanzhen.kernel.errors import YanzhenError

SEALED = (
    "match", "seller", "buyer", "buyer_unit", "what", "node", "used_at", "quantity", "unit", "amount", "starts_on",
    "ends_on", "state", "local", "by_owner", "made_by_name", "made_on", "decided_by_name", "decided_on",
)  # fmt: skip


def draft_order(row: Match, given: Given, *, by: Any) -> Deal:
    """Write an order down for the other side to confirm; one at a time."""
    if row.deals.filter(state="waiting").exists():
        raise YanzhenError("已有待确认的订单", where=str(row), do="等对方确认，或先撤回")
    if given.amount is not None and given.amount <= 0:
        raise YanzhenError("金额不对", where=str(given.amount), why="要大于 0", do="改正，或不写金额")
    if given.quantity is not None and (given.quantity <= 0 or not given.unit.strip()):
        raise YanzhenError(
            "数量不完整", where=str(given.quantity), why="要大于 0，并写明单位", do="补上，或不写数量"
        )
    if given.starts_on and given.ends_on and given.ends_on < given.starts_on:
        raise YanzhenError(
            "交付期不对", where=f"{given.starts_on}至{given.ends_on}", why="结束早于开始", do="改正"
        )
    listing = row.listing
    sold = listing.side == "offer"
    seller, buyer = (listing.enterprise, row.enterprise) if sold else (row.enterprise, listing.enterprise)
    if seller is None:
        raise YanzhenError("部门只开放场景，不供货", where=listing.number, do="由企业登记订单")
    node = listing.node or (row.other.node if row.other else None)
    return Deal.objects.create(
        match=row, seller=seller, buyer=buyer, buyer_unit=listing.unit_of, what=given.what.strip()[:120], node=node,
        used_at_id=_used_at(buyer, node), quantity=given.quantity, unit=given.unit.strip(), amount=given.amount,
        starts_on=given.starts_on, ends_on=given.ends_on, local=_local(seller, buyer), by_owner=holds(by, listing),
        made_by_name=str(by), made_on=timezone.localdate(), practice=row.practice,
    )  # fmt: skip


def _used_at(buyer: Any, node: Any) -> int | None:
    """The link of the buyer that the chains say this goes into; its main one where they do not say."""
    places = places_of(buyer.pk) if buyer is not None else []
    if not places:
        return None
    fed = {c.other for c in customers_of(chain_graph(), node.code)} if node is not None else set()
    code = next((place for place in places if place in fed), places[0])
    return node_rows().filter(code=code).values_list("pk", flat=True).first()


def _local(seller: Any, buyer: Any) -> bool | None:
    """Both in one prefecture; unknown where a place is."""
    places = [firm.region_id for firm in (seller, buyer) if firm is not None]
    if len(places) < 2 or not all(places):
        return None
    return bool(places[0][:4] == places[1][:4])


def confirm_order(made: Deal, *, by: Any) -> Deal:
    """The other side says yes: sealed, the supply relation stated in the record, the order handed on to those who lend.

    Practice orders are sealed like others and state nothing. Raises YanzhenError for who is not the other side.
    """
    owner, other = holds(by, made.match.listing), speaks_for(by, made.match.enterprise)
    if not (other if made.by_owner else owner):
        raise YanzhenError("不由你确认", where=made.number, why="订单由没有登记它的一方确认", do="请对方确认")
    with transaction.atomic():
        held = Deal.objects.select_for_update(of=("self",)).select_related("seller", "buyer").get(pk=made.pk)
        if held.state != "waiting":
            raise YanzhenError("订单已经处理", where=held.number, why=held.get_state_display(), do="刷新页面")
        held.state, held.decided_by_name, held.decided_on = "confirmed", str(by), timezone.localdate()
        held.version += 1
        if held.buyer is not None and not held.practice:
            held.supply = record_supply(held.seller, held.buyer, held.what, order=held.number, by=by).pk
        held.save()
        seal(held, "双方确认订单", SEALED, by=by)
        _tell_lenders(held, by)
    return held


def _tell_lenders(held: Deal, by: Any) -> None:
    """An order between two enterprises can back a demand for money; the room of money marks practice by itself."""
    if held.buyer is not None and held.decided_on is not None:
        told = OrderTold(
            held.number, held.seller.code, held.buyer.code, held.what, held.amount, held.decided_on
        )
        record_order(told, by=by)


def end_order(made: Deal, state: str, why: str, *, by: Any) -> Deal:
    """Refused by the other side or withdrawn by the own one; kept with its reason."""
    with transaction.atomic():
        made.state, made.why, made.decided_by_name = state, why.strip()[:300], str(by)
        made.decided_on, made.version = timezone.localdate(), made.version + 1
        made.save()
        seal(made, made.get_state_display(), SEALED, by=by, more=why)
    return made
