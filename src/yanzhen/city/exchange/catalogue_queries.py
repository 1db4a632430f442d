"""The catalogue as pages ask for it: entries, their loads and lateness, requests, how connected the city is."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    IntegerField,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.utils import timezone

from yanzhen.city.accounts.permissions import OFFICIALS, has_role, units_of
from yanzhen.city.exchange.catalogue_words import SUBJECTS
from yanzhen.city.exchange.cycles import CYCLES, live_since
from yanzhen.city.exchange.dataset_values import Connected, Connections, Ratio
from yanzhen.city.exchange.doubt_queries import doubts_to_answer, late_doubts
from yanzhen.city.exchange.models import Dataset, DatasetAccess, DatasetRow, Feed, Load, ShareRequest
from yanzhen.city.exchange.permissions import is_authority, is_provider, sees_all_requests, sides
from yanzhen.city.exchange.publishing import Population, populations, published_tables
from yanzhen.city.exchange.share_states import OPEN, RUNNING
from yanzhen.city.records.queries import changes, definitions
from yanzhen.kernel.matters import Matter


def find_datasets(
    *, search: str = "", sharing: str = "", opening: str = "", level: str = "", cycle: str = "", due: str = ""
) -> QuerySet[Dataset]:
    """Entries in force with what came last: ``last_on``, ``record_on``, ``score``, and ``late`` (a feed is overdue)."""
    loads = Load.objects.filter(dataset=OuterRef("pk")).exclude(state="refused").order_by("-id")
    late = Feed.objects.filter(dataset=OuterRef("pk"), stopped_on=None, due_on__lt=timezone.localdate())
    rows = Dataset.objects.select_related("provider_unit").annotate(
        last_on=Subquery(loads.values("received_on")[:1]),
        record_on=Max("loads__record_on"),
        score=Subquery(loads.values("score")[:1]),
        late=Exists(late),
    )
    for word in search.split():
        rows = rows.filter(
            Q(name__icontains=word) | Q(abstract__icontains=word) | Q(provider__icontains=word)
            | Q(code__icontains=word) | Q(number__startswith=word)
        )  # fmt: skip
    given = {"sharing": sharing, "opening": opening, "level": level, "cycle": cycle}
    rows = rows.filter(**{name: value for name, value in given.items() if value})
    return rows.filter(late=True) if due == "late" else rows


def last_change(row: Dataset) -> datetime.datetime | None:
    """When the record behind an own dataset changed last, as its change log says; of another, when a delivery came
    that was not like the one before it."""
    table = published_tables().get(row.code)
    if table is None:
        moved = row.loads.filter(Q(added__gt=0) | Q(changed__gt=0), state="taken")
        return moved.values_list("created_at", flat=True).first()
    return changes().filter(model__in=table.models).order_by("-id").values_list("at", flat=True).first()


def feeds_of(row: Dataset) -> QuerySet[Feed]:
    """Who delivers, those in force first, with ``newest`` and ``last_score``."""
    loads = Load.objects.filter(feed=OuterRef("pk"), state="taken").order_by("-id")
    return row.feeds.select_related("unit").annotate(
        newest=Max("loads__record_on"), last_on=Max("loads__received_on", filter=Q(loads__state="taken")),
        last_score=Subquery(loads.values("score")[:1]),
    ).order_by(F("stopped_on").asc(nulls_first=True), "unit_name", "id")  # fmt: skip


def late_feeds(day: datetime.date) -> QuerySet[Feed]:
    """Feeds that owe a delivery, the longest first."""
    return (
        Feed.objects.filter(stopped_on=None, due_on__lt=day)
        .select_related("dataset", "unit")
        .order_by("due_on")
    )


def feeds_named(code: str, unit: str = "") -> list[Feed]:
    """Feeds in force of a dataset, those of one unit (its code) where it is named."""
    rows = (
        Feed.objects.filter(dataset__code=code, stopped_on=None)
        .select_related("dataset", "unit")
        .order_by("id")
    )
    return list(rows.filter(unit__code=unit) if unit else rows)


def own_feeds(user: Any) -> QuerySet[Feed]:
    """Feeds that this person's units deliver; all of them for the authority."""
    rows = Feed.objects.filter(stopped_on=None).select_related("dataset", "unit")
    return rows if is_authority(user) else rows.filter(unit__in=units_of(user))


def loads_of(row: Dataset) -> QuerySet[Load]:
    """What came, newest first."""
    return row.loads.select_related("feed", "delivery")


def visible_requests(user: Any) -> QuerySet[ShareRequest]:
    """The applicant's and the provider's own, all for the authority, leaders and the auditor."""
    rows = ShareRequest.objects.select_related("dataset", "dataset__provider_unit", "unit")
    if sees_all_requests(user):
        return rows
    if not has_role(user, *OFFICIALS):
        return rows.none()
    mine = units_of(user)
    return rows.filter(Q(unit__in=mine) | Q(dataset__provider_unit__in=mine))


def find_requests(*, search: str = "", state: str = "", due: str = "") -> QuerySet[ShareRequest]:
    """All requests, narrowed; the page keeps of them what its reader sees."""
    rows = ShareRequest.objects.select_related("dataset", "dataset__provider_unit", "unit")
    for word in search.split():
        found = Q(dataset__name__icontains=word) | Q(unit__name__icontains=word) | Q(purpose__icontains=word)
        number = word.upper().rpartition("-")[2]
        rows = rows.filter(found | Q(pk=int(number)) if number.isdecimal() and len(number) < 12 else found)
    if state:
        rows = rows.filter(state=state)
    if due == "open":
        rows = rows.filter(state__in=OPEN)
    return rows.filter(late_on(timezone.localdate())) if due == "late" else rows


def late_on(day: datetime.date) -> Q:
    """The clock of the step has run out."""
    return Q(state__in=RUNNING, due_on__lt=day)


def urgent_first(rows: QuerySet[ShareRequest], day: datetime.date) -> QuerySet[ShareRequest]:
    """Late first, then what is open by its limit, then the rest, newest first."""
    rank = Case(
        When(late_on(day), then=Value(0)), When(state__in=OPEN, then=Value(1)), default=Value(2),
        output_field=IntegerField(),
    )  # fmt: skip
    return rows.annotate(rank=rank).order_by("rank", F("due_on").asc(nulls_last=True), "-received_on", "-pk")


AWAITED = {
    "submitted": ("authority", "待合规核对"),
    "answering": ("provider", "待答复共享申请"),
    "appealed": ("authority", "待决定共享争议"),
    "returned": ("applicant", "请补正共享申请"),
}


def todos_on(user: Any, day: datetime.date) -> list[Matter]:
    """What somebody has to do about data: check, answer, decide, correct; and what a unit owes to deliver."""
    rows = visible_requests(user).filter(state__in=AWAITED)
    found = [_todo(row, day) for row in rows if AWAITED[row.state][0] in sides(user, row)]
    owed = own_feeds(user).filter(due_on__lt=day, unit__in=units_of(user))
    return found + [_owed(feed, day) for feed in owed] + doubts_to_answer(user, day)


def _todo(row: ShareRequest, day: datetime.date) -> Matter:
    late = row.due_on is not None and row.due_on < day
    soon = row.warn_on is not None and row.warn_on <= day
    light = "red" if late else "yellow" if soon else ""
    return Matter(
        "share", str(row.pk), str(row), AWAITED[row.state][1], "share_request", str(row.pk), row.unit.code,
        row.unit.name, row.due_on, light,
    )  # fmt: skip


def _owed(feed: Feed, day: datetime.date) -> Matter:
    says = f"应报而未报，迟 {(day - (feed.due_on or day)).days} 天"
    unit = feed.unit
    return Matter(
        "feed", str(feed.pk), str(feed), says, "dataset", feed.dataset.code, unit.code if unit else "",
        feed.unit_name, feed.due_on, "red",
    )  # fmt: skip


def reds_on(day: datetime.date) -> list[Matter]:
    """What belongs on an agenda: requests past their clock, feeds that are a whole cycle late."""
    rows = visible_late(day)
    whole = [f for f in late_feeds(day) if (day - (f.due_on or day)).days > CYCLES[f.dataset.cycle].days]
    return [_todo(row, day) for row in rows] + [_owed(feed, day) for feed in whole] + late_doubts(day)


def visible_late(day: datetime.date) -> QuerySet[ShareRequest]:
    return ShareRequest.objects.filter(late_on(day)).select_related("dataset", "unit").order_by("due_on")


def connections(day: datetime.date | None = None) -> list[Connections]:
    """How connected parks, chains and enterprises are, each by the rule of the installed packs."""
    today = day or timezone.localdate()
    rules: dict[str, tuple[str, Mapping[str, Any]]] = {}
    for pack, content in definitions("connections"):
        rules[content["subject"]] = (pack, content)
    known = populations()
    return [
        _connections(known[kind], *rules[kind], today)
        for kind, _ in SUBJECTS
        if kind in rules and kind in known
    ]


def _connections(found: Population, pack: str, rule: Mapping[str, Any], today: datetime.date) -> Connections:
    live, newest, least = live_datasets(found.kind, today), _newest(found.kind), int(rule.get("at_least", 1))
    names = found.members()
    members = [
        Connected(code, name, tuple(sorted(live.get(code, ()))), newest.get(code), len(live.get(code, ())) >= least)
        for code, name in names.items()
    ]  # fmt: skip
    connected = sum(m.counts for m in members)
    ratios = [Ratio(rule["label"]["zh"], connected, len(names), found.says)]
    if rule.get("stated"):
        ratios.append(Ratio(rule["label"]["zh"], connected, int(rule["stated"]), rule["stated_says"]))
    shown = sorted(
        (m for m in members if m.live or m.newest), key=lambda m: (not m.counts, -len(m.live), m.name)
    )
    return Connections(
        found.kind, rule["label"]["zh"], least, tuple(ratios), tuple(shown), pack == "reference", found.page
    )


def live_datasets(kind: str, today: datetime.date) -> dict[str, set[str]]:
    """Subject → datasets with a record about it dated within one and a half cycles. One query."""
    found: dict[str, set[str]] = defaultdict(set)
    live = Q(pk__in=())
    for cycle in CYCLES:
        since = live_since(cycle, today)
        if since is not None:
            live |= Q(dataset__cycle=cycle, record_on__gte=since, record_on__lte=today)
    rows = DatasetRow.objects.filter(live, dataset__subject=kind, dataset__retired_on=None).exclude(
        subject=""
    )
    for subject, name in rows.order_by().values_list("subject", "dataset__name").distinct():
        found[subject].add(name)
    return found


def _newest(kind: str) -> dict[str, datetime.date]:
    rows = DatasetRow.objects.filter(dataset__subject=kind, dataset__retired_on=None).exclude(subject="")
    return dict(rows.order_by().values_list("subject").annotate(last=Max("record_on")))


def catalogue_counts() -> dict[str, int]:
    """How many datasets, how many of them shared, opened, with a feed, late; for the head of the page."""
    today = timezone.localdate()
    rows = Dataset.objects.aggregate(
        all=Count("id", distinct=True),
        own=Count("id", filter=Q(own=True), distinct=True),
        shared=Count("id", filter=~Q(sharing="none"), distinct=True),
        opened=Count("id", filter=Q(opening="open"), distinct=True),
        fed=Count("id", filter=Q(feeds__stopped_on=None, feeds__isnull=False), distinct=True),
        late=Count("id", filter=Q(feeds__stopped_on=None, feeds__due_on__lt=today), distinct=True),
    )
    return dict(rows)


def accesses_of(row: Dataset, user: Any, number: int = 20) -> list[DatasetAccess]:
    """Who took rows lately, for those who provide them and those who keep the catalogue."""
    if not (is_provider(user, row) or sees_all_requests(user)):
        return []
    return list(row.accesses.select_related("request").order_by("-id")[:number])
