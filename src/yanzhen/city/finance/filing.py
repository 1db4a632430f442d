"""The file of an enterprise in parts, as its authorisation names them: a part outside the scope is not even read."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from typing import Any

from yanzhen.city.finance.describing import describe, said
from yanzhen.city.finance.models import Case, VerifiedOrder
from yanzhen.city.finance.ports import above
from yanzhen.city.finance.values import NO_DATA, FileView, plain

FIGURES = (
    "revenue", "output_value", "net_profit", "total_assets", "debt_ratio", "tax_paid", "rd_expense", "employees",
)  # fmt: skip


def view(enterprise: Any, scopes: tuple[str, ...], day: datetime.date, authorisation: Any = None) -> FileView:
    parts = {name: PARTS[name](enterprise, day) for name in scopes if name in PARTS}
    return FileView(enterprise, scopes, authorisation, **parts)


def _base(enterprise: Any, day: datetime.date) -> list[tuple[str, str]]:
    return [
        ("名称", enterprise.name),
        ("统一社会信用代码", enterprise.uscc or NO_DATA),
        ("县（市）区", enterprise.region.name if enterprise.region else NO_DATA),
        ("行业代码", "、".join(enterprise.industries) or NO_DATA),
        ("产品", "、".join(enterprise.products) or NO_DATA),
        ("成立", enterprise.founded or NO_DATA),
    ]


def _figures(enterprise: Any, day: datetime.date) -> list[tuple[str, str, str]]:
    """(what, value by year, source) of the figures that a lender asks for."""
    held = {spec.id: (spec, value, origin) for spec, value, origin in above.known(enterprise.code, day)}
    rows = (held[name] for name in FIGURES if name in held)
    return [(s.label.zh, said(v, s), getattr(o, "source", "")) for s, v, o in rows]


def _orders(enterprise: Any, day: datetime.date) -> list[VerifiedOrder]:
    rows = VerifiedOrder.objects.filter(supplier=enterprise, voided_on=None).select_related("customer")
    return list(rows[:200])


def _history(enterprise: Any, day: datetime.date) -> list[tuple[str, str, str, str]]:
    """(when, what kind, how much was asked, how it stands): without the names of other institutions."""
    return [
        (str(c.authorised_on), c.product.get_kind_display(), f"{plain(c.demand.amount)} 万元", c.words)
        for c in _cases(enterprise)
    ]


def _cases(enterprise: Any) -> Iterable[Case]:
    return Case.objects.filter(demand__enterprise=enterprise).select_related("demand", "product")[:100]


PARTS: dict[str, Callable[[Any, datetime.date], Any]] = {
    "base": _base, "credit": describe, "figures": _figures, "orders": _orders, "history": _history,
}  # fmt: skip
