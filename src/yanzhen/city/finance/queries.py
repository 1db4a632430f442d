"""The capital pool as pages and other rooms ask for it: supply and demand, what suits a demand, sums, what is late."""

from __future__ import annotations

import datetime
from typing import Any

from django.db.models import Case as Cases
from django.db.models import F, IntegerField, Prefetch, Q, QuerySet, Sum, Value, When
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from yanzhen.city.accounts.permissions import has_role, units_of
from yanzhen.city.exchange.queries import with_citations
from yanzhen.city.finance import counting, describing, matching
from yanzhen.city.finance.models import (
    Authorisation,
    Backing,
    CapitalEntry,
    Case,
    Contest,
    FinanceDemand,
    Fund,
    Guarantee,
    Investment,
    Opening,
    Product,
    VerifiedOrder,
)
from yanzhen.city.finance.permissions import is_bank, is_office, own_firms
from yanzhen.city.finance.scopes import visible_cases, visible_demands, with_furthest
from yanzhen.city.finance.states import OPEN_CASES, OPEN_DEMANDS, RUNNING, WAITING
from yanzhen.city.finance.values import Reason, Statistics, plain
from yanzhen.city.records.portal import PortalCard, PortalLine
from yanzhen.kernel.matters import Matter

LINES = 5
SOON = datetime.timedelta(days=14)
"""An authorisation that ends within these days is shown to its enterprise."""


def pool(*, side: str = "", chain: str = "", node: str = "") -> QuerySet[CapitalEntry]:
    """Entries with citations; with a chain, also those that hold for the whole city."""
    rows = CapitalEntry.objects.select_related("chain", "node__chain").prefetch_related(with_citations())
    if side:
        rows = rows.filter(side=side)
    if chain:
        rows = rows.filter(Q(chain__code=chain) | Q(node__chain__code=chain) | Q(chain=None, node=None))
    if node:
        rows = rows.filter(node__code=node)
    return rows.order_by("side", "chain__order", "node__order", "code")


def baseline() -> list[CapitalEntry]:
    """What the city's own centre once published, with its sources: collected, connected, lent."""
    return list(pool(side="service").filter(kind="信用服务", value__isnull=False).order_by("-value"))


def matching_products(demand: FinanceDemand, on: datetime.date | None = None) -> matching.Matches:
    """Products (for equity: funds) best first with the contribution of each feature; refused ones with what would change."""
    return matching.match(demand, on or timezone.localdate())


def statistics(on: datetime.date | None = None, *, practice: bool = False) -> Statistics:
    """Collected, connected, lent, funnel, shares with named denominators, institutions; practice records apart."""
    return counting.count_all(on or timezone.localdate(), practice=practice)


def refusal_reasons() -> dict[str, Reason]:
    return describing.reasons()


def reason_of(case: Case) -> Reason | None:
    """Why a case was refused and how to mend it."""
    return describing.reasons().get(case.reason) if case.reason else None


def _numbered(rows: Any, search: str, *named: str) -> Any:
    for word in search.split():
        found = Q()
        for field in named:
            found |= Q(**{f"{field}__icontains": word})
        number = word.upper().rpartition("-")[2]
        rows = rows.filter(found | Q(pk=int(number)) if number.isdecimal() and len(number) < 12 else found)
    return rows


def find_demands(
    *, search: str = "", state: str = "", kind: str = "", purpose: str = ""
) -> QuerySet[FinanceDemand]:
    """All demands, narrowed; the page keeps of them what its reader sees."""
    rows = with_furthest(FinanceDemand.objects.select_related("enterprise__region", "node"))
    given = {"state": state, "kind": kind, "purpose": purpose}
    rows = rows.filter(**{name: value for name, value in given.items() if value})
    found: QuerySet[FinanceDemand] = _numbered(rows, search, "enterprise__name", "text")
    return found


def find_cases(*, search: str = "", state: str = "", unit: str = "", due: str = "") -> QuerySet[Case]:
    rows = Case.objects.select_related("demand__enterprise__region", "demand__node", "product", "unit")
    if state:
        rows = rows.filter(state=state)
    if unit:
        rows = rows.filter(unit__code=unit)
    if due == "silent":
        rows = rows.filter(silent_on(timezone.localdate()))
    if due == "open":
        rows = rows.filter(state__in=OPEN_CASES)
    found: QuerySet[Case] = _numbered(rows, search, "demand__enterprise__name", "product__name", "unit__name")
    return found


def silent_on(day: datetime.date) -> Q:
    """The limit has passed and the institution has done nothing."""
    return Q(state__in=WAITING, due_on__lt=day)


def urgent_first(rows: QuerySet[Case], day: datetime.date) -> QuerySet[Case]:
    """Silent first, then what waits by its limit, then what runs, then the rest."""
    rank = Cases(
        When(silent_on(day), then=Value(0)), When(state__in=WAITING, then=Value(1)),
        When(state__in=("overdue",), then=Value(2)), When(state__in=OPEN_CASES, then=Value(3)), default=Value(4),
        output_field=IntegerField(),
    )  # fmt: skip
    return rows.annotate(rank=rank).order_by(
        "rank", F("due_on").asc(nulls_last=True), "-authorised_on", "-pk"
    )


def open_first(rows: QuerySet[FinanceDemand]) -> QuerySet[FinanceDemand]:
    rank = Cases(
        When(state="submitted", then=Value(0)), When(state__in=OPEN_DEMANDS, then=Value(1)), default=Value(2),
        output_field=IntegerField(),
    )  # fmt: skip
    return rows.annotate(rank=rank).order_by("rank", "-submitted_on", "-pk")


def find_products(
    *, search: str = "", kind: str = "", purpose: str = "", unit: str = ""
) -> QuerySet[Product]:
    rows = Product.objects.filter(fund=None).select_related("unit").prefetch_related("chains", "nodes")
    given = {"kind": kind, "unit__code": unit}
    rows = rows.filter(**{name: value for name, value in given.items() if value})
    if purpose:
        rows = rows.filter(pk__in=[pk for pk, held in rows.values_list("pk", "purposes") if purpose in held])
    found: QuerySet[Product] = _numbered(rows, search, "name", "unit__name")
    return found


def find_funds(*, search: str = "", kind: str = "", stage: str = "") -> QuerySet[Fund]:
    rows = Fund.objects.select_related("mother", "door__unit").prefetch_related(
        "chains", "nodes", "investments"
    )
    given = {"kind": kind, "stage": stage}
    rows = rows.filter(**{name: value for name, value in given.items() if value})
    found: QuerySet[Fund] = _numbered(rows, search, "name", "holder", "keeper", "says")
    return found


def find_guarantees(*, search: str = "", state: str = "", unit: str = "") -> QuerySet[Guarantee]:
    rows = Guarantee.objects.select_related("case__demand__enterprise", "case__unit").prefetch_related(
        "entries"
    )
    given = {"state": state, "case__unit__code": unit}
    rows = rows.filter(**{name: value for name, value in given.items() if value})
    found: QuerySet[Guarantee] = _numbered(rows, search, "case__demand__enterprise__name", "lender")
    return found


def find_orders(*, search: str = "", state: str = "") -> QuerySet[VerifiedOrder]:
    rows = VerifiedOrder.objects.select_related("supplier", "customer").prefetch_related("backings__demand")
    if state:
        busy = Q(backings__ended_on=None, backings__isnull=False)
        rows = {
            "free": rows.filter(voided_on=None).exclude(busy), "busy": rows.filter(busy), "void": rows.exclude(voided_on=None),
        }[state].distinct()  # fmt: skip
    found: QuerySet[VerifiedOrder] = _numbered(
        rows, search, "supplier__name", "customer__name", "what", "ref"
    )
    return found


def free_orders_of(code: str) -> QuerySet[VerifiedOrder]:
    """Orders that an enterprise delivers on and that back nothing yet."""
    rows = VerifiedOrder.objects.select_related("customer").filter(supplier__code=code, voided_on=None)
    return rows.exclude(backings__in=Backing.objects.filter(ended_on=None)).order_by("-confirmed_on")


def institutions() -> list[tuple[str, str]]:
    """(code, name) of those that have a product."""
    rows = Product.all_rows.order_by("unit__name").values_list("unit__code", "unit__name").distinct()
    return list(dict.fromkeys(rows))


def openings_of(code: str) -> QuerySet[Opening]:
    """Who opened the file of an enterprise, newest first."""
    return Opening.objects.filter(enterprise__code=code).select_related("unit", "authorisation")


def authorisations_of(code: str) -> QuerySet[Authorisation]:
    rows = Authorisation.objects.filter(enterprise__code=code).select_related(
        "unit", "case__product", "case__demand"
    )
    return rows.prefetch_related(Prefetch("openings", queryset=Opening.objects.order_by("-at")))


def contests_of(code: str = "") -> QuerySet[Contest]:
    rows = Contest.objects.select_related("enterprise").order_by("-state", "due_on")
    return rows.filter(enterprise__code=code) if code else rows


def investments_of(fund: Fund) -> QuerySet[Investment]:
    return fund.investments.select_related("enterprise", "case")


def portal_card(enterprise_code: str, user: Any) -> PortalCard:
    """What an enterprise has to do or wait for with its money matters; urgent first."""
    day = timezone.localdate()
    lines = [
        *_refused_lines(enterprise_code),
        *_silent_lines(enterprise_code, day),
        *_running_lines(enterprise_code),
        *_demand_lines(enterprise_code),
        *_ending_lines(enterprise_code, day),
    ]
    seen = openings_of(enterprise_code).filter(at__date__gte=day - datetime.timedelta(days=30)).count()
    if seen:
        file = reverse("finance_file", args=[enterprise_code])
        lines.append(PortalLine(f"近 30 天我的档案被查看 {seen} 次", f"{file}#openings"))
    empty = "没有在办的融资。要用钱时提一笔需求，系统按条件列出合适的产品和差在哪里。"
    return PortalCard("finance", "融资", tuple(lines[:LINES]), reverse("finance_demands"), empty)


def _cases_of(code: str) -> QuerySet[Case]:
    return Case.objects.filter(demand__enterprise__code=code).select_related(
        "product__unit", "demand", "unit"
    )


def _refused_lines(code: str) -> list[PortalLine]:
    """A refusal stays on top while its demand is still open, with how to mend it."""
    known = describing.reasons()
    rows = _cases_of(code).filter(state="refused", demand__state__in=OPEN_DEMANDS)
    return [
        PortalLine(
            f"{c.unit}拒绝：{known[c.reason].label}。{known[c.reason].repair}",
            reverse("finance_case", args=[c.pk]),
            "red",
        )
        for c in rows
        if c.reason in known
    ]


def _silent_lines(code: str, day: datetime.date) -> list[PortalLine]:
    rows = _cases_of(code).filter(state__in=WAITING).order_by("due_on")
    return [
        PortalLine(
            f"{c.unit} {c.product.name}：{c.get_state_display()}{'，超过时限没有动静' if counting.is_silent(c, day) else ''}",
            reverse("finance_case", args=[c.pk]), "red" if counting.is_silent(c, day) else "", c.due_on,
        )
        for c in rows
    ]  # fmt: skip


def _running_lines(code: str) -> list[PortalLine]:
    """Money that is out: what was lent and is not settled, guaranteed or invested."""
    out = Coalesce(
        Sum("loans__amount", filter=Q(loans__settled_on=None)), "guarantee__amount", "investment__amount"
    )
    rows = _cases_of(code).filter(state__in=RUNNING).annotate(out=out).order_by("-state", "-lent_on", "-pk")
    return [
        PortalLine(
            f"{c.unit} {c.product.name}：{c.words}{'，担保额' if c.product.kind == 'guarantee' else ''} {plain(c.out)} 万元", reverse("finance_case", args=[c.pk]),
            "red" if c.state == "overdue" else "",
        )
        for c in rows
    ]  # fmt: skip


def _demand_lines(code: str) -> list[PortalLine]:
    told = {"returned": "退回补充", "checked": "可以选{}授权", "submitted": "等预审"}
    rows = FinanceDemand.objects.filter(enterprise__code=code, state__in=tuple(told)).order_by("-pk")
    rows = rows.exclude(cases__state__in=OPEN_CASES)
    return [
        PortalLine(
            f"{d.number} {plain(d.amount)} 万元：{told[d.state].format(_choice(d))}", reverse("finance_demand", args=[d.pk]),
            "yellow" if d.state == "returned" else "",
        )
        for d in rows
    ]  # fmt: skip


def _choice(row: FinanceDemand) -> str:
    return "基金" if row.kind == "equity" else "产品"


def _ending_lines(code: str, day: datetime.date) -> list[PortalLine]:
    rows = Authorisation.objects.filter(
        enterprise__code=code,
        revoked_at=None,
        ends_on__gte=day,
        ends_on__lte=day + SOON,
        case__state__in=OPEN_CASES,
    ).select_related("unit", "case")
    return [
        PortalLine(f"给{a.unit}的授权快到期", reverse("finance_case", args=[a.case_id]), "yellow", a.ends_on)
        for a in rows
    ]


def reds_on(day: datetime.date) -> list[Matter]:
    """Silent institutions, for an agenda; the name of the enterprise is left out: agendas travel far."""
    rows = Case.objects.filter(silent_on(day), practice=False).select_related("unit", "product")
    return [
        _matter(row, f"超过时限 {(day - (row.due_on or day)).days} 天，机构没有动静", day)
        for row in rows.order_by("due_on")
    ]


def _matter(row: Case, says: str, day: datetime.date) -> Matter:
    light = "red" if counting.is_silent(row, day) else "yellow" if row.warn_on and row.warn_on <= day else ""
    return Matter(
        "credit", str(row.pk), f"{row.number} {row.product.name}", says, "finance_case", str(row.pk), row.unit.code,
        row.unit.name, row.due_on, light,
    )  # fmt: skip


def todos_on(user: Any, day: datetime.date) -> list[Matter]:
    """What one person has to do: check a demand, answer a contest, accept and decide; an enterprise: add or choose."""
    found: list[Matter] = []
    if is_bank(user):
        rows = visible_cases(user).filter(state__in=WAITING, unit__in=units_of(user))
        found += [_matter(row, row.get_state_display(), day) for row in rows]
    states = {"submitted": "待预审"} if is_office(user) else {}
    if has_role(user, "enterprise") and own_firms(user):
        states |= {"returned": "请补充后再提交", "checked": "请选{}授权"}
    waiting = visible_demands(user).filter(state__in=tuple(states))
    for row in waiting.exclude(cases__state__in=OPEN_CASES) if states else ():
        found.append(
            Matter(
                "finance",
                str(row.pk),
                row.number,
                states[row.state].format(_choice(row)),
                "finance_demand",
                str(row.pk),
                "",
                "",
                None,
                "",
            )
        )
    return found


def whose(key: int) -> str:
    """Code of the enterprise whose case with an institution it is; empty when there is none."""
    rows = Case.objects.filter(pk=key).values_list("demand__enterprise__code", flat=True)
    return rows.first() or ""
