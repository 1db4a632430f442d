"""Demands as pages and other rooms ask for them: late ones first, what an enterprise has, what keeps coming back."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When
from django.urls import reverse
from django.utils import timezone

from yanzhen.city.accounts.permissions import has_role, stands_for, units_of
from yanzhen.city.demands.models import Demand
from yanzhen.city.demands.permissions import FILERS, is_desk, may_log_visits
from yanzhen.city.demands.ports import above
from yanzhen.city.demands.scopes import visible_demands
from yanzhen.city.demands.states import KINDS, OPEN, RUNNING
from yanzhen.city.demands.values import Sum, VisitTold
from yanzhen.city.records.portal import PortalCard, PortalLine
from yanzhen.kernel.matters import Matter

KIND_LABELS = dict(KINDS)
REPEATED = 3
"""So many different enterprises with the same kind of trouble in one county are a matter for a meeting; our own default."""
RECENT = datetime.timedelta(days=90)


def find_demands(
    *, search: str = "", state: str = "", kind: str = "", unit: str = "", due: str = "", month: str = ""
) -> QuerySet[Demand]:
    """All demands, narrowed; the page keeps of them what its reader sees. A hidden name is not found by searching."""
    rows = Demand.objects.select_related("enterprise", "region", "lead", "by_unit")
    for word in search.split():
        named = Q(enterprise__name__icontains=word, hidden=False)
        number = word.upper().rpartition("-")[2]
        found = Q(subject__icontains=word) | Q(text__icontains=word) | named
        rows = rows.filter(found | Q(pk=int(number)) if number.isdecimal() and len(number) < 12 else found)
    given = {"state": state, "kind": kind, "lead__code": unit}
    rows = rows.filter(**{name: value for name, value in given.items() if value})
    if due == "open":
        rows = rows.filter(state__in=OPEN)
    if month and len(month) == 7:
        year, _, number = month.partition("-")
        rows = rows.filter(received_on__year=int(year), received_on__month=int(number))
    return rows.filter(late_on(timezone.localdate())) if due == "late" else rows


def late_on(day: datetime.date) -> Q:
    """The city's clock has run out; what waits for the enterprise is not late."""
    return Q(state__in=RUNNING, due_on__lt=day)


def urgent_first(rows: QuerySet[Demand], day: datetime.date) -> QuerySet[Demand]:
    """Late first, then what is open by its limit, then the rest, newest first."""
    rank = Case(
        When(late_on(day), then=Value(0)), When(state__in=RUNNING, then=Value(1)), When(state__in=OPEN, then=Value(2)),
        default=Value(3), output_field=IntegerField(),
    )  # fmt: skip
    return rows.annotate(rank=rank).order_by("rank", F("due_on").asc(nulls_last=True), "-received_on", "-pk")


def months() -> list[tuple[str, str]]:
    """Months in which demands came in, the newest first."""
    days = Demand.objects.order_by().dates("received_on", "month", order="DESC")
    return [(f"{day:%Y-%m}", f"{day:%Y-%m}") for day in days]


def units() -> list[tuple[str, str]]:
    """Leading offices, by name."""
    rows = Demand.objects.filter(lead__isnull=False).order_by("lead__name")
    return list(rows.values_list("lead__code", "lead__name").distinct())


@dataclass(frozen=True, slots=True)
class FirmSection:
    """Demands and visits of one enterprise for its page; the burden in a sentence."""

    demands: tuple[Demand, ...]
    visits: tuple[VisitTold, ...]
    burden: str
    may_file: bool
    may_log: bool


def section(code: str, user: Any) -> FirmSection | None:
    """What the page of an enterprise tells this reader; None for who has nothing to do with its demands."""
    if not has_role(user, *FILERS, "auditor"):
        return None
    official = has_role(user, *(FILERS - {"enterprise"}), "auditor")
    rows = visible_demands(user).filter(enterprise__code=code)
    if not official and not may_file_for(user, code):
        return None
    if official and not (is_desk(user) or has_role(user, "leader", "auditor")):
        rows = rows.filter(hidden=False)
    visits = tuple(above.visits_of(code)) if official else ()
    burden = above.burden(code) if official else ""
    return FirmSection(tuple(rows[:50]), visits, burden, has_role(user, *FILERS), may_log_visits(user))


def may_file_for(user: Any, code: str) -> bool:
    return has_role(user, "enterprise") and stands_for(user, code)


def red_demands(day: datetime.date) -> list[Matter]:
    """What belongs on an agenda: demands past their limit, and troubles that many enterprises share."""
    rows = Demand.objects.filter(late_on(day)).select_related("lead").order_by("due_on")
    return [_late(row, day) for row in rows] + repeated(day)


def _late(row: Demand, day: datetime.date) -> Matter:
    """The name of the enterprise is left out: agendas travel further than demands."""
    where = row.lead
    says = f"{'答复' if row.state == 'assigned' else '分派'}超期 {(day - (row.due_on or day)).days} 天"
    return Matter(
        "demand", str(row.pk), f"{row.number} {row.subject}", says, "demand", str(row.pk),
        where.code if where else "", where.name if where else "", row.due_on, "red",
    )  # fmt: skip


def repeated(day: datetime.date) -> list[Matter]:
    """The same kind of trouble from several enterprises of one county within ninety days: a suggestion, no verdict."""
    found: dict[tuple[str, str, str], set[int]] = defaultdict(set)
    rows = Demand.objects.filter(received_on__gt=day - RECENT, received_on__lte=day, enterprise__isnull=False)
    for kind, code, name, firm in (
        rows.exclude(region=None)
        .exclude(state__in=("merged", "refused"))
        .order_by()
        .values_list("kind", "region__code", "region__name", "enterprise")
    ):
        found[kind, code, name].add(firm)
    return [
        Matter(
            "demand_topic", f"{kind}-{code}-{day:%Y-%m}", f"{name}：{KIND_LABELS[kind]}类诉求集中",
            f"90 天内 {len(firms)} 家企业提出，建议一并研究", "demands", light="yellow",
        )
        for (kind, code, name), firms in sorted(found.items())
        if len(firms) >= REPEATED
    ]  # fmt: skip


def todos_on(user: Any, day: datetime.date) -> list[Matter]:
    """What one person has to do: assign, answer, decide an extension; an enterprise: add, confirm."""
    rows = visible_demands(user).filter(state__in=OPEN)
    mine = units_of(user)
    wanted = Q(pk__in=())
    if has_role(user, "enterprise"):
        wanted |= Q(state__in=("waiting", "answered"))
    if is_desk(user):
        wanted |= Q(state="received") | Q(extensions__state="asked")
    if has_role(user, *(FILERS - {"enterprise"})):
        wanted |= Q(state="assigned", lead__in=mine)
    return [_todo(row, day) for row in rows.filter(wanted).distinct()]


AWAITED = {
    "received": "待分派",
    "assigned": "待答复",
    "waiting": "请补充情况",
    "answered": "已答复，请评价",
}


def _todo(row: Demand, day: datetime.date) -> Matter:
    late = row.state in RUNNING and row.due_on is not None and row.due_on < day
    soon = row.state in RUNNING and row.warn_on is not None and row.warn_on <= day
    light = "red" if late else "yellow" if soon else ""
    return Matter(
        "demand", str(row.pk), f"{row.number} {row.subject}", AWAITED[row.state], "demand", str(row.pk),
        row.lead.code if row.lead else "", row.lead.name if row.lead else "", row.due_on, light,
    )  # fmt: skip


CARD_LINES = 4


def portal_card(enterprise_code: str, user: Any) -> PortalCard:
    """Open demands of an enterprise with whose turn it is and the limit; late ones first."""
    day = timezone.localdate()
    rows = visible_demands(user).filter(enterprise__code=enterprise_code, state__in=OPEN)
    lines = tuple(_line(row, day) for row in urgent_first(rows, day)[:CARD_LINES])
    return PortalCard(
        "demands", "我的诉求", lines, reverse("demands"), "没有在办的诉求。有困难就提，每一步都看得到。"
    )


def _line(row: Demand, day: datetime.date) -> PortalLine:
    told = _todo(row, day)
    where = row.lead.name if row.lead else "受理台"
    says = f"{row.subject}：{row.get_state_display()}（{where}）"
    light = "yellow" if row.state in ("waiting", "answered") else told.light
    return PortalLine(
        says, reverse("demand", args=[row.pk]), light, None if row.state == "waiting" else row.due_on
    )


NOT_VALID = ("refused", "merged")


def sums(rows: Iterable[Demand], day: datetime.date) -> dict[str, list[Sum]]:
    """All together, then by unit, kind and month; of the rows that the reader sees."""
    held = list(rows)
    units = _grouped(held, lambda r: r.lead.name if r.lead else "尚未分派")
    kinds = _grouped(held, lambda r: KIND_LABELS[r.kind])
    by_month = _grouped(held, lambda r: f"{r.received_on:%Y-%m}")
    return {
        "all": [_sum("合计", held, day)],
        "units": [_sum(label, units[label], day) for label in sorted(units)],
        "kinds": [_sum(label, kinds[label], day) for label in KIND_LABELS.values() if label in kinds],
        "months": [_sum(label, by_month[label], day) for label in sorted(by_month, reverse=True)],
    }


def _grouped(rows: list[Demand], label: Any) -> dict[str, list[Demand]]:
    found: dict[str, list[Demand]] = defaultdict(list)
    for row in rows:
        found[label(row)].append(row)
    return found


def _sum(label: str, rows: list[Demand], day: datetime.date) -> Sum:
    answered = [r for r in rows if r.answered_on]
    asked = [r for r in answered if r.enterprise_id]
    rated = [r for r in asked if r.rating]
    return Sum(
        label=label,
        received=len(rows),
        valid=sum(r.state not in NOT_VALID for r in rows),
        answered=len(answered),
        on_time=sum(r.answered_late is False for r in answered),
        running=sum(r.state in OPEN for r in rows),
        late=sum(r.state in RUNNING and r.due_on is not None and r.due_on < day for r in rows),
        asked=len(asked),
        rated=len(rated),
        satisfied=sum(r.rating == "satisfied" for r in rated),
        reopened=sum(r.reopened_on is not None for r in rows),
    )


def whose(key: int) -> str:
    """Code of the enterprise that a demand is of; empty when there is none."""
    return Demand.objects.filter(pk=key).values_list("enterprise__code", flat=True).first() or ""
