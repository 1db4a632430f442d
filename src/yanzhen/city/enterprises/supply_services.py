"""A supply relation that both firms confirmed enters the record, once for each pair and thing, with its order as the source."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from yanzhen.city.enterprises.models import SupplyFact
from yanzhen.city.exchange.services import add_citations, order_source
from yanzhen.city.records.services import record_change


def record_supply(supplier: Any, customer: Any, what: str, *, order: str, by: Any = None) -> SupplyFact:
    """The stated edge from firm to firm, grade B (both say so, nobody checked the goods). Call inside the transaction.

    A relation that is known already gets the order as a further source and keeps the better grade.
    """
    held = SupplyFact.objects.filter(supplier=supplier, customer=customer).order_by("grade", "id")
    row = held.filter(what=what).first() or held.filter(what="").first() or held.first()
    action = "update" if row else "create"
    if row is None:
        row = SupplyFact.objects.create(
            supplier=supplier, customer=customer, customer_name=customer.name, what=what[:120], grade="B",
            note="供需双方在平台上确认的订单",
        )  # fmt: skip
    elif row.grade > "B":
        row.grade = "B"
        row.save(update_fields=["grade", "updated_at"])
    date = timezone.localdate().isoformat()
    add_citations([(row, f"订单 {order}")], order_source(date=date))
    record_change(
        actor=by, origin="供需订单", action=action, model="enterprises.SupplyFact", key=str(row.pk),
        label=f"{supplier}→{customer}"[:300], after={"what": what, "order": order, "grade": row.grade},
    )  # fmt: skip
    return row
