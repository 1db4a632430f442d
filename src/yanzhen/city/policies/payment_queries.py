"""What can be paid, what is ordered, what was paid; the full number of an account only where money is sent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet
from django.utils import timezone

from yanzhen.city.policies.application_queries import account_problems, applications
from yanzhen.city.policies.models import Application, PaymentOrder
from yanzhen.city.records.queries import mask

HEADER = ("单号", "序号", "收款户名", "开户行", "账号", "金额（元）", "用途", "申报号")
YUAN = Decimal(10000)


@dataclass(frozen=True, slots=True)
class Line:
    """One application on the way to its money, with everything that still keeps it."""

    application: Application
    problems: tuple[str, ...]

    @property
    def account(self) -> str:
        return masked(self.application)


def masked(application: Application) -> str:
    return mask(application.account_number, "account") if application.account_number else ""


def lines(rows: Iterable[Application] | None = None) -> tuple[Line, ...]:
    """Everything on notice, ready ones first."""
    waiting = applications(state="public").prefetch_related("objections") if rows is None else rows
    found = [Line(row, tuple(problems_of(row))) for row in waiting]
    return tuple(sorted(found, key=lambda line: (len(line.problems), line.application.pk)))


def problems_of(application: Application) -> list[str]:
    """What keeps an application from being ordered to be paid, all of it."""
    today, problems = timezone.localdate(), []
    if application.public_to is None or today <= application.public_to:
        problems.append(f"公示到 {application.public_to} 才满")
    if any(o.answered_on is None for o in application.objections.all()):
        problems.append("有公示异议没有答复")
    if application.automatic and application.confirmed_on is None:
        problems.append("企业还没有确认")
    if application.amount is None:
        problems.append("金额没有定")
    return problems + account_problems(application)


def orders() -> QuerySet[PaymentOrder]:
    return PaymentOrder.objects.select_related("made_by")


def lines_of(order: PaymentOrder) -> QuerySet[Application]:
    return applications().filter(order=order).order_by("pk")


def order_table(order: PaymentOrder) -> Iterator[tuple[object, ...]]:
    """The list that goes to the bank: full numbers, amounts in 元."""
    yield HEADER
    for place, row in enumerate(lines_of(order), 1):
        amount = (row.amount or Decimal(0)) * YUAN
        yield (
            order.number, place, row.account_name, row.account_bank, row.account_number, f"{amount.normalize():f}",
            row.clause_label, row.pk,
        )  # fmt: skip
