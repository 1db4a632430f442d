"""How many leads became contacts, talks and contracts, by the unit that reported them; and the week in words."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone

from yanzhen.city.attraction.lead_facts import DUE_LABELS
from yanzhen.city.attraction.lead_states import OPEN
from yanzhen.city.attraction.models import Lead
from yanzhen.city.attraction.scopes import visible_leads
from yanzhen.city.attraction.values import ContactSums

STEPS = (
    ("leads", "线索", Q()),
    ("contacted", "已联系", Q(contacted_on__isnull=False)),
    ("analysed", "已研判", Q(analysed_on__isnull=False)),
    ("talking", "在谈及以后", Q(fed_back_on__isnull=False)),
    ("signed", "签约", Q(signed_on__isnull=False)),
)
WEEK = datetime.timedelta(days=7)


@dataclass(frozen=True, slots=True)
class FunnelRow:
    """Counts of one unit (or of all) in the order of ``STEPS``; rates are of the leads, None without a lead."""

    unit: str
    counts: tuple[int, ...]
    late: int

    @property
    def cells(self) -> list[tuple[int, float | None]]:
        whole = self.counts[0]
        return [(n, n / whole if whole else None) for n in self.counts]


def funnel(*, year: int | None = None, source: str = "") -> tuple[FunnelRow, ...]:
    """All units together first, then each by name; ``source`` ``gap`` or ``prospect`` narrows to where leads came from."""
    rows = Lead.objects.filter(**({"reported_at__year": year} if year else {}))
    if source == "gap":
        rows = rows.exclude(gap_kind="")
    if source == "prospect":
        rows = rows.exclude(prospect_key="")
    late = Count("pk", filter=Q(due_on__lt=timezone.localdate(), state__in=OPEN))
    sums = {name: Count("pk", filter=which) for name, _, which in STEPS}
    found = rows.order_by().values("reported_unit__name").annotate(late=late, **sums)
    units = [
        FunnelRow(r["reported_unit__name"], tuple(r[name] for name, _, _ in STEPS), r["late"]) for r in found
    ]
    units.sort(key=lambda row: row.unit)
    whole = tuple(sum(row.counts[n] for row in units) for n in range(len(STEPS)))
    return (FunnelRow("全市", whole, sum(row.late for row in units)), *units)


@dataclass(frozen=True, slots=True)
class WeekDigest:
    """One week as the reader may see it: sums of all, rows only of what is his."""

    monday: datetime.date
    new: int
    progressed: int
    signed: int
    released: int
    industries: tuple[tuple[str, int], ...]
    late: tuple[tuple[str, str, str, int], ...]
    due: tuple[tuple[str, str, str, datetime.date], ...]

    @property
    def sunday(self) -> datetime.date:
        return self.monday + WEEK - datetime.timedelta(days=1)


def monday_of(day: datetime.date) -> datetime.date:
    return day - datetime.timedelta(days=day.weekday())


def week_digest(monday: datetime.date, user: Any = None) -> WeekDigest:
    """What came, moved and ended in the week; deadlines late today and due in the next seven days, of visible leads."""
    end, today = monday + WEEK, timezone.localdate()
    every = Lead.objects.all()
    new = list(
        every.filter(reported_at__date__gte=monday, reported_at__date__lt=end).values_list(
            "industry", flat=True
        )
    )
    mine = visible_leads(user).filter(state__in=OPEN, due_on__isnull=False).order_by("due_on") if user else ()
    return WeekDigest(
        monday, len(new),
        every.filter(progress_on__gte=monday, progress_on__lt=end).count(),
        every.filter(signed_on__gte=monday, signed_on__lt=end).count(),
        every.filter(state="released", closed_on__gte=monday, closed_on__lt=end).count(),
        tuple(Counter(new).most_common()),
        tuple((*_named(row), (today - row.due_on).days) for row in mine if row.due_on and row.due_on < today),
        tuple((*_named(row), row.due_on) for row in mine if row.due_on and today <= row.due_on < today + WEEK),
    )  # fmt: skip


def _named(row: Lead) -> tuple[str, str, str]:
    return f"{row.number} {row.investor}", row.unit.name, DUE_LABELS.get(row.due_act, "")


def digest_text(digest: WeekDigest) -> str:
    """The digest as the body of a mail; sums and industries only where it holds no rows."""
    lines = [
        f"招商线索周报（{digest.monday} 至 {digest.sunday}）",
        f"新报 {digest.new} 条，有进展 {digest.progressed} 条，签约 {digest.signed} 条，释放 {digest.released} 条。",
    ]
    if digest.industries:
        lines.append("新报行业：" + "、".join(f"{name} {n} 条" for name, n in digest.industries))
    lines += [f"超期 {days} 天：{name}（{unit}，{what}）" for name, unit, what, days in digest.late]
    lines += [f"{on} 到期：{name}（{unit}，{what}）" for name, unit, what, on in digest.due]
    if not digest.late and not digest.due:
        lines.append("没有超期和七日内到期的。")
    return "\n".join(lines) + "\n"


def contact_words(keys: Iterable[str], user: Any) -> dict[str, str]:
    """Prospect key → what is known of contact, from the leads that the reader sees in full; every key has an answer."""
    asked = [key for key in keys if key]
    rows = visible_leads(user).filter(prospect_key__in=asked)
    found: dict[str, str] = dict.fromkeys(asked, NO_CONTACT)
    for key, contacted, signed, state in rows.values_list(
        "prospect_key", "contacted_on", "signed_on", "state"
    ):
        word = "已签约" if signed else "已放弃" if state == "dropped" else "已接洽" if contacted else "已报备"
        if ORDER.index(word) >= ORDER.index(found[key]):
            found[key] = word
    return found


NO_CONTACT = "没有你看得到的线索"
ORDER = (NO_CONTACT, "已放弃", "已报备", "已接洽", "已签约")


def contact_sums(chain: str = "") -> ContactSums:
    """Sums without practice leads, which are only counted; for a chain, of its nodes and those named for it."""
    rows = Lead.objects.all()
    if chain:
        rows = rows.filter(Q(chain__code=chain) | Q(node__chain__code=chain))
    real = rows.filter(practice=False)
    found = real.aggregate(**{name: Count("pk", filter=which) for name, _, which in STEPS})
    return ContactSums(
        found["leads"],
        found["contacted"],
        found["talking"],
        found["signed"],
        rows.filter(practice=True).count(),
    )
