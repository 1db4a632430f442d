"""The talent pool: what documents say, posts and supply, sums with their denominators, what an enterprise is told."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Value, When
from django.db.models import Sum as Total
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from yanzhen.city.accounts.permissions import has_role, subjects_of
from yanzhen.city.chains.queries import node_rows
from yanzhen.city.exchange.queries import with_citations
from yanzhen.city.records.portal import PortalCard, PortalLine
from yanzhen.city.talent.levels import LEVEL_LABELS, RETENTION_DAYS
from yanzhen.city.talent.models import Course, Opening, Person, Referral, School, TalentEntry
from yanzhen.city.talent.permissions import may_supply
from yanzhen.city.talent.scopes import visible_openings, visible_referrals
from yanzhen.city.talent.values import Sum
from yanzhen.kernel.matters import Matter

CARD_LINES = 4
SOON = datetime.timedelta(days=14)
DUE_AFTER = datetime.timedelta(days=RETENTION_DAYS)


def pool(*, side: str = "", chain: str = "", node: str = "") -> QuerySet[TalentEntry]:
    """Entries with citations; with a chain, also those that hold for the whole city."""
    rows = TalentEntry.objects.select_related("chain", "node__chain").prefetch_related(with_citations())
    if side:
        rows = rows.filter(side=side)
    if chain:
        rows = rows.filter(Q(chain__code=chain) | Q(node__chain__code=chain) | Q(chain=None, node=None))
    if node:
        rows = rows.filter(node__code=node)
    return rows.order_by("side", "chain__order", "node__order", "code")


def counted(rows: QuerySet[Opening]) -> Any:
    """With ``got``, the heads that were hired, and ``waiting``, the introductions that nobody answered."""
    heads = Coalesce(Total("referrals__hired"), Value(0))
    return rows.annotate(got=heads, waiting=Count("referrals", filter=Q(referrals__state="introduced")))


def find_openings(*, search: str = "", state: str = "", chain: str = "", level: str = "") -> Any:
    """All posts, narrowed; the page keeps of them what its reader sees."""
    rows = counted(Opening.objects.select_related("enterprise", "node__chain", "region", "by_unit"))
    for word in search.split():
        said = Q(label__icontains=word) | Q(skills__icontains=word) | Q(enterprise__name__icontains=word)
        rows = rows.filter(said | Q(node__label__icontains=word))
    given = {"state": state, "node__chain__code": chain, "level": level}
    return rows.filter(**{name: value for name, value in given.items() if value})


def urgent_first(rows: Any) -> Any:
    """Open posts by their deadline, then what is over, the latest first."""
    rank = Case(When(state="open", then=Value(0)), default=Value(1), output_field=IntegerField())
    return rows.annotate(rank=rank).order_by("rank", "deadline", "-pk")


def late_openings(rows: QuerySet[Opening], day: datetime.date) -> Any:
    """Past the deadline and not filled."""
    return counted(rows).filter(state="open", deadline__lt=day, got__lt=F("count"))


def find_courses(*, search: str = "", kind: str = "", level: str = "", school: str = "") -> QuerySet[Course]:
    """Classes, those that leave next first; ``gone`` are the heads that were hired."""
    rows = Course.objects.select_related("school__region", "enterprise", "node__chain", "by_unit")
    gone = Coalesce(Total("referrals__hired", filter=Q(referrals__state="hired")), Value(0))
    for word in search.split():
        rows = rows.filter(
            Q(label__icontains=word) | Q(skills__icontains=word) | Q(school__name__icontains=word)
        )
    given = {"kind": kind, "level": level, "school__kind": school}
    return rows.filter(**{name: value for name, value in given.items() if value}).annotate(gone=gone)


def courses_by_key(keys: Iterable[str]) -> dict[str, Course]:
    """Offer key → class, for those keys that name one."""
    wanted = [key.removeprefix("course:") for key in keys if key.startswith("course:")]
    rows = Course.objects.select_related("school", "by_unit").filter(pk__in=wanted)
    return {f"course:{row.pk}": row for row in rows}


def find_people(*, search: str = "", level: str = "", state: str = "") -> QuerySet[Person]:
    """People who agreed, by skill; nobody is found by name."""
    rows = Person.objects.select_related("node__chain", "region", "by_unit")
    for word in search.split():
        rows = rows.filter(Q(skills__icontains=word) | Q(node__label__icontains=word))
    if level:
        rows = rows.filter(level=level)
    return rows.filter(ended_on__isnull=state == "active") if state else rows


def school_names() -> list[str]:
    return list(School.objects.values_list("name", flat=True))


def node_code(key: int) -> str:
    """The code of a node; empty where there is none."""
    row = node_rows().filter(pk=key).first()
    return row.code if row else ""


def chain_choices() -> list[tuple[str, str]]:
    """Chains for whose nodes somebody is wanted."""
    rows = Opening.objects.filter(node__isnull=False).order_by("node__chain__order")
    return list(rows.values_list("node__chain__code", "node__chain__label").distinct())


def sums(rows: QuerySet[Opening], day: datetime.date, *, practice: bool = False) -> dict[str, list[Sum]]:
    """All together, then by chain and level; practice posts stand apart and are in no figure of the others."""
    held = list(rows.filter(practice=practice).exclude(state="withdrawn").select_related("node__chain"))
    hires: dict[int, list[Referral]] = defaultdict(list)
    for referral in Referral.objects.filter(opening__in=held, state="hired"):
        hires[referral.opening_id].append(referral)

    def grouped(label: Callable[[Opening], str]) -> list[Sum]:
        found: dict[str, list[Opening]] = defaultdict(list)
        for row in held:
            found[label(row)].append(row)
        return [_sum(name, found[name], hires, day) for name in sorted(found)]

    return {
        "all": [_sum("合计", held, hires, day)],
        "chains": grouped(lambda r: r.node.chain.label if r.node else "未写环节"),
        "levels": grouped(lambda r: LEVEL_LABELS[r.level]),
    }


def _sum(label: str, rows: Iterable[Opening], hires: dict[int, list[Referral]], day: datetime.date) -> Sum:
    held = list(rows)
    taken = {row.pk: sum(r.hired for r in hires.get(row.pk, ())) for row in held}
    ended = [row for row in held if row.state == "closed" or row.deadline < day]
    mine = [r for row in held for r in hires.get(row.pk, ())]
    due = [r for r in mine if r.hired_on is not None and r.hired_on + DUE_AFTER <= day]
    asked = [r for r in due if r.stayed is not None]
    return Sum(
        label=label,
        posts=len(held),
        wanted=sum(row.count for row in held),
        hired=sum(taken.values()),
        ended_posts=len(ended),
        ended_wanted=sum(row.count for row in ended),
        ended_filled=sum(min(taken[row.pk], row.count) for row in ended),
        due=sum(r.hired for r in due),
        checked=sum(r.hired for r in asked),
        stayed=sum(r.stayed or 0 for r in asked),
    )


def to_check(user: Any, day: datetime.date) -> QuerySet[Referral]:
    """Hired more than 90 days ago, and nobody asked who is still there."""
    rows = visible_referrals(user).filter(state="hired", stayed=None, hired_on__lte=day - DUE_AFTER)
    return rows.order_by("hired_on")


def to_answer(user: Any) -> QuerySet[Referral]:
    """Introductions that an enterprise has not answered."""
    return visible_referrals(user).filter(state="introduced").order_by("introduced_on")


def todos_on(user: Any, day: datetime.date) -> list[Matter]:
    """An enterprise answers introductions and tells who stayed; a supplying office asks about those it introduced."""
    firm = bool(subjects_of(user, "enterprise")) and has_role(user, "enterprise")
    if not firm and not may_supply(user):
        return []
    found = (
        [_todo(r, "请答复推荐的人选", r.introduced_on + SOON, day) for r in to_answer(user)] if firm else []
    )
    rows = to_check(user, day)
    mine = rows if firm else rows.filter(by_unit=user.unit)
    return found + [_todo(r, "已满 90 天，请回访是否在岗", r.check_on, day) for r in mine]


def _todo(row: Referral, says: str, due: datetime.date | None, day: datetime.date) -> Matter:
    light = "red" if due is not None and due < day else ""
    return Matter(
        "talent",
        f"{row.pk}",
        str(row.opening),
        says,
        "talent_post",
        str(row.opening_id),
        due=due,
        light=light,
    )


def portal_card(enterprise_code: str, user: Any) -> PortalCard:
    """Posts of an enterprise: those past their deadline first, with what waits for its answer."""
    day = timezone.localdate()
    rows = counted(visible_openings(user).filter(enterprise__code=enterprise_code, state="open"))
    lines = [_line(row, day) for row in rows.order_by("deadline")[:CARD_LINES]]
    return PortalCard(
        "talent", "人才", tuple(lines), reverse("talent"), "没有在招的岗位。发布岗位后，系统按技能和到岗期限推荐院校班次和人选。"
    )  # fmt: skip


def _line(row: Any, day: datetime.date) -> PortalLine:
    left = row.count - row.got
    says = f"{row.label}：招 {row.count} 人，已录用 {row.got} 人"
    says += f"，{row.waiting} 个推荐等您答复" if row.waiting else ""
    light = "red" if row.deadline < day and left > 0 else "yellow" if row.waiting else ""
    return PortalLine(says, reverse("talent_post", args=[row.pk]), light, row.deadline)


def whose(key: int) -> str:
    """Code of the enterprise that offers a post; empty when there is none."""
    return Opening.objects.filter(pk=key).values_list("enterprise__code", flat=True).first() or ""
