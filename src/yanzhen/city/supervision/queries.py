"""Meetings, tasks, phases, what a person has to do, and how heavy visits weigh on each enterprise."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils import timezone

from yanzhen.city.accounts.permissions import units_of
from yanzhen.city.chains import queries as chains
from yanzhen.city.records.queries import definitions
from yanzhen.city.supervision.models import (
    AgendaItem,
    Contact,
    Decision,
    Meeting,
    PhaseItem,
    Reminder,
    Task,
    Visit,
)
from yanzhen.city.supervision.permissions import may_confirm, may_steer
from yanzhen.city.supervision.ports import above
from yanzhen.city.supervision.values import Burden
from yanzhen.kernel.matters import Matter
from yanzhen.specs.dates import bounds

OPEN = ("open", "handed_in")


@dataclass(frozen=True, slots=True)
class ItemShown:
    """An item of the plan; ``row`` None: nobody has said how far it is."""

    text: str
    row: PhaseItem | None


@dataclass(frozen=True, slots=True)
class PhaseShown:
    """A phase with its items, and whether its day is past."""

    phase: Any
    items: tuple[ItemShown, ...]
    over: bool

    @property
    def done(self) -> int:
        return sum(i.row is not None and i.row.state == "done" for i in self.items)

    @property
    def unknown(self) -> int:
        return sum(i.row is None for i in self.items)


def phases(day: datetime.date | None = None) -> tuple[PhaseShown, ...]:
    """The plan with what was said of each item; two queries."""
    held = {(i.phase_id, i.text): i for i in PhaseItem.objects.select_related("unit", "source")}
    today = day or timezone.localdate()
    return tuple(
        PhaseShown(
            p,
            tuple(ItemShown(text, held.get((p.pk, text))) for text in p.tasks),
            bounds(p.ends_on)[1] < today,
        )
        for p in chains.phases()
    )


def meetings() -> QuerySet[Meeting]:
    """Meetings, the newest first, with counts of decisions and of open tasks."""
    return Meeting.objects.select_related("chain").annotate(
        decision_count=Count("decisions", distinct=True),
        open_count=Count("decisions__tasks", distinct=True, filter=Q(decisions__tasks__state__in=OPEN)),
    )


def meeting(key: int) -> Meeting | None:
    """One meeting with its agenda and decisions."""
    tasks = Task.objects.select_related("unit")
    decisions = Decision.objects.select_related("item").prefetch_related(Prefetch("tasks", tasks))
    agenda = AgendaItem.objects.select_related("task__unit")
    rows = Meeting.objects.select_related("chain", "previous").filter(pk=key)
    return rows.prefetch_related(Prefetch("decisions", decisions), Prefetch("agenda", agenda)).first()


def tasks(*, unit: str = "", state: str = "", late: bool = False, day: Any = None) -> QuerySet[Task]:
    """Tasks with unit and meeting, the nearest day first."""
    rows = Task.objects.select_related("unit", "decision__meeting")
    if unit:
        rows = rows.filter(unit__code=unit)
    if late:
        rows = rows.filter(state__in=OPEN, due__lt=day or timezone.localdate())
    return rows.filter(state=state) if state else rows


def matters_for(user: Any, day: datetime.date) -> list[Matter]:
    """Tasks of this person's units that are open, and tasks that wait for this person's confirmation."""
    mine = units_of(user)
    found = [
        _matter(t, "task", f"{t.decision.meeting.title}交办", day)
        for t in tasks().filter(state="open", unit__in=mine)
    ]
    if may_steer(user):
        waiting = tasks().filter(state="handed_in")
        found += [
            _matter(t, "confirm", f"{t.unit.name}已报办结，待您确认", day)
            for t in waiting
            if may_confirm(user, t)
        ]
    return found


def _matter(task: Task, kind: str, says: str, day: datetime.date) -> Matter:
    light = "red" if task.due < day else "yellow" if (task.due - day).days <= SOON else ""
    return Matter(
        kind, str(task.pk), task.text, says, "supervision_task", str(task.pk), task.unit.code, task.unit.name,
        task.due, light,
    )  # fmt: skip


SOON = 3
"""Days before its day at which a matter turns yellow; our own default."""


def todo(user: Any, day: datetime.date | None = None) -> list[Matter]:
    """Everything that one person has to do, over all rooms: late first, then by day, then what has none."""
    today = day or timezone.localdate()
    found = matters_for(user, today) + [m for ask in above.todos for m in ask(user, today)]
    far = datetime.date.max
    return sorted(found, key=lambda m: (m.light != "red", m.due or far, m.kind, m.label))


def late_matters(day: datetime.date) -> list[Matter]:
    """Tasks past their day, of all meetings."""
    return [_matter(t, "task", f"逾期 {(day - t.due).days} 天", day) for t in tasks(late=True, day=day)]


def contacts() -> QuerySet[Contact]:
    """The contact list in force."""
    rows = Contact.objects.filter(until=None).select_related("leader__unit", "enterprise", "project")
    return rows.order_by("leader__username", "since")


def visits(*, month: str = "") -> QuerySet[Visit]:
    """Visits, the newest first; ``month`` as 2026-03."""
    rows = Visit.objects.select_related("enterprise", "leader")
    if month:
        year, number = month.split("-")
        rows = rows.filter(on__year=int(year), on__month=int(number))
    return rows


@dataclass(frozen=True, slots=True)
class Limit:
    """How often at most, where that comes from."""

    code: str
    label: str
    limit: int
    grade: str
    pack: str


LIMIT_OF = {"visit": "visits-enterprise-month", "meeting": "meetings-enterprise-month"}


def limits() -> dict[str, Limit]:
    """Kind of visit → the limit in force; a city's own goes before the reference's. One query."""
    held = {content["id"]: (pack, content) for pack, content in definitions("limits")}
    return {
        kind: Limit(code, c["label"]["zh"], int(c["limit"]), c["grade"], pack)
        for kind, code in LIMIT_OF.items()
        if code in held
        for pack, c in (held[code],)
    }


def burdens(month: str) -> list[Burden]:
    """Every enterprise that was called upon in the month, those over the limit first."""
    found: dict[tuple[str, str], list[Visit]] = defaultdict(list)
    for visit in visits(month=month):
        found[visit.enterprise.code, visit.enterprise.name].append(visit)
    held = limits()
    rows = [_burden(code, name, month, seen, held) for (code, name), seen in found.items()]
    return sorted(rows, key=lambda b: (not b.over, -(b.visits + b.meetings), b.name))


def _burden(code: str, name: str, month: str, seen: list[Visit], held: dict[str, Limit]) -> Burden:
    counts = {kind: sum(v.kind == kind for v in seen) for kind in LIMIT_OF}
    over = tuple(
        f"{limit.label} {counts[kind]} 次，上限 {limit.limit} 次"
        for kind, limit in held.items()
        if counts[kind] > limit.limit
    )
    leaders = len({v.leader_id for v in seen})
    return Burden(code, name, month, counts["visit"], counts["meeting"], leaders, over)


def over_after(enterprise: int, on: datetime.date, kind: str) -> str:
    """What would be over the limit after one more in that month; empty when nothing is."""
    limit = limits().get(kind)
    if limit is None:
        return ""
    rows = Visit.objects.filter(enterprise=enterprise, kind=kind, on__year=on.year, on__month=on.month)
    times = rows.count() + 1
    if times <= limit.limit:
        return ""
    return f"这是本月第 {times} 次，{limit.label}每月上限 {limit.limit} 次（等级 {limit.grade}）"


def reminders(user: Any) -> QuerySet[Reminder]:
    """What this person was sent."""
    return Reminder.objects.filter(user=user)


def by_light(matters: Iterable[Matter]) -> dict[str, int]:
    """How many are red, yellow and plain."""
    counts: dict[str, int] = {"red": 0, "yellow": 0, "": 0}
    for matter in matters:
        counts[matter.light] = counts.get(matter.light, 0) + 1
    return counts
