"""The doors of finance for others: the pool as a pack defines it, demands that come in, orders that were confirmed."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from yanzhen.city.enterprises.queries import enterprise as firm_of
from yanzhen.city.exchange.services import rewrite_citations
from yanzhen.city.finance.demand_services import submit
from yanzhen.city.finance.models import CapitalEntry, FinanceDemand, VerifiedOrder
from yanzhen.city.finance.noting_services import log
from yanzhen.city.finance.values import Asked, OrderTold
from yanzhen.city.records.sealing import seal
from yanzhen.city.records.services import sync_rows
from yanzhen.kernel.errors import YanzhenError

_PLAIN = ("side", "label", "kind", "holder", "value", "op", "unit", "period", "note")
ORDER = ("ref", "supplier", "customer", "what", "amount", "confirmed_on", "pays_on", "voided_on")


def install_capital(specs: Iterable[Any], *, chains: Mapping[str, int], nodes: Mapping[str, int]) -> None:
    """Supply of and demand for capital."""
    entries = list(specs)
    wanted = {
        s.id: {
            "code": s.id,
            "chain_id": chains.get(s.chain),
            "node_id": nodes.get(s.node),
            "grade": s.grade.value,
        }
        | {n: getattr(s, n) for n in _PLAIN}
        for s in entries
    }
    rows = sync_rows(CapitalEntry, wanted)
    rewrite_citations({rows[s.id]: s.references for s in entries})


def submit_demand(  # noqa: PLR0913 - the fields of a demand, for other rooms
    enterprise: Any, *, by: Any, amount: Decimal, unit: str = "万元", purpose: str, term_months: int, node: str = "",
    kind: str = "loan", text: str = "", needed_by: datetime.date | None = None, orders: Iterable[str] = (),
) -> FinanceDemand:  # fmt: skip
    """Register a demand for money. ``enterprise``: a row of the register. Raises YanzhenError for what cannot be one."""
    asked = Asked(
        Decimal(str(amount)), purpose, term_months, unit, kind, node, text, needed_by, tuple(orders)
    )
    return submit(enterprise, asked, by=by)


def record_order(told: OrderTold, *, by: Any) -> VerifiedOrder:
    """An order that supplier and buyer both confirmed; telling it again changes nothing.

    Raises YanzhenError when one of them is not in the register, both are one, or the same ref tells another order.
    """
    supplier, customer = firm_of(told.supplier), firm_of(told.customer)
    if supplier is None or customer is None or supplier.pk == customer.pk:
        raise YanzhenError(
            "订单记不上", where=told.ref, why="供方、买方要是名册里两家不同的企业", do="核对双方的企业代码"
        )
    if told.amount is not None and told.amount <= 0:
        raise YanzhenError(
            "订单金额不对", where=told.ref, why=f"{told.amount} 万元", do="不知道的留空，知道的大于 0"
        )
    with transaction.atomic():
        held = VerifiedOrder.objects.filter(ref=told.ref).first()
        if held is not None:
            return _same(held, told)
        made = VerifiedOrder.objects.create(
            ref=told.ref, supplier=supplier, customer=customer, what=told.what[:200], amount=told.amount,
            confirmed_on=told.confirmed_on, pays_on=told.pays_on,
            practice=bool(settings.WORKSPACE.practice or supplier.practice or customer.practice),
        )  # fmt: skip
        seal(made, "双方确认订单", ORDER, by=by)
        log(
            made,
            f"核实订单：{supplier} → {customer}",
            by=by,
            action="create",
            after={"amount": str(told.amount)},
        )
    return made


def _same(held: VerifiedOrder, told: OrderTold) -> VerifiedOrder:
    if (held.supplier.code, held.customer.code, held.amount) != (told.supplier, told.customer, told.amount):
        why = "同一个编号先前记的是另一笔订单"
        raise YanzhenError("订单记不上", where=told.ref, why=why, do="改了的订单用新的编号，旧的作废")
    return held


def void_order(ref: str, *, why: str, by: Any) -> None:
    """Both sides took the order back. It stays in the record and backs nothing new; a loan on it stays what it is."""
    with transaction.atomic():
        held = VerifiedOrder.objects.select_for_update(of=("self",)).filter(ref=ref, voided_on=None).first()
        if held is None:
            raise YanzhenError("没有这笔核实订单", where=ref, why="没有记过，或已经作废", do="核对编号")
        held.voided_on, held.why = timezone.localdate(), why.strip()[:200]
        held.save(update_fields=["voided_on", "why", "updated_at"])
        seal(held, "订单作废", ORDER, by=by, more={"why": why})
        log(held, f"订单作废：{held}", by=by, why=why)
