"""Which demands, cases and authorisations somebody sees: one place for pages, lists, exports and sums."""

from __future__ import annotations

from typing import Any

from django.db.models import Case as Cases
from django.db.models import IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When

from yanzhen.city.accounts.permissions import units_of
from yanzhen.city.finance.models import Authorisation, Case, FinanceDemand, Guarantee, VerifiedOrder
from yanzhen.city.finance.permissions import is_bank, may_read_all, own_firms
from yanzhen.city.finance.states import OPEN_CASES


def _seen(user: Any, enterprise: str, unit: str) -> Q | None:
    """None: everything. ``enterprise``, ``unit``: paths to the code of the one and the key of the other."""
    if may_read_all(user):
        return None
    seen = Q(**{f"{enterprise}__code__in": own_firms(user)})
    if is_bank(user) and unit:
        seen |= Q(**{f"{unit}__in": units_of(user)})
    return seen


def with_furthest(rows: QuerySet[FinanceDemand]) -> QuerySet[FinanceDemand]:
    """Each with the state of its open case that came furthest, so that a list needs no query per row."""
    rank = Cases(
        *(When(state=state, then=Value(at)) for at, state in enumerate(OPEN_CASES)),
        output_field=IntegerField(),
    )
    held = Case.objects.filter(demand=OuterRef("pk"), state__in=OPEN_CASES).order_by(rank.desc())
    found: QuerySet[FinanceDemand] = rows.annotate(furthest=Subquery(held.values("state")[:1]))
    return found


def visible_demands(user: Any) -> QuerySet[FinanceDemand]:
    """The enterprise its own; leaders, office and auditor all. Institutions see cases, not demands."""
    rows = with_furthest(FinanceDemand.objects.select_related("enterprise__region", "node", "by_unit"))
    seen = _seen(user, "enterprise", "")
    return rows if seen is None else rows.filter(seen)


def visible_cases(user: Any) -> QuerySet[Case]:
    """An institution those that an enterprise authorised it for; the enterprise its own."""
    rows = Case.objects.select_related("demand__enterprise__region", "demand__node", "product__fund", "unit")
    seen = _seen(user, "demand__enterprise", "unit")
    return rows if seen is None else rows.filter(seen)


def visible_authorisations(user: Any) -> QuerySet[Authorisation]:
    rows = Authorisation.objects.select_related("enterprise", "unit", "case")
    seen = _seen(user, "enterprise", "unit")
    return rows if seen is None else rows.filter(seen)


def visible_guarantees(user: Any) -> QuerySet[Guarantee]:
    rows = Guarantee.objects.select_related("case__demand__enterprise", "case__unit")
    seen = _seen(user, "case__demand__enterprise", "case__unit")
    return rows if seen is None else rows.filter(seen)


def visible_orders(user: Any) -> QuerySet[VerifiedOrder]:
    """The supplier and the buyer theirs; an institution sees orders only in a file that it may open."""
    rows = VerifiedOrder.objects.select_related("supplier", "customer")
    if may_read_all(user):
        return rows
    own = own_firms(user)
    return rows.filter(Q(supplier__code__in=own) | Q(customer__code__in=own))
