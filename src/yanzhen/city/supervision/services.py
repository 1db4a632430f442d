"""Meetings move here: the agenda drawn, points added and dropped, held, decisions recorded, minutes issued."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from yanzhen.city.accounts.queries import offices
from yanzhen.city.chains import queries as chains
from yanzhen.city.records.sealing import seal
from yanzhen.city.records.services import record_change
from yanzhen.city.supervision.models import AgendaItem, Decision, Meeting, PhaseItem, Task
from yanzhen.city.supervision.permissions import may_steer
from yanzhen.city.supervision.ports import above
from yanzhen.city.supervision.reds import gathered
from yanzhen.city.supervision.task_services import StaleError, note_step, source_of, today
from yanzhen.kernel.errors import YanzhenError
from yanzhen.kernel.matters import Matter

SEALED = ("kind", "title", "chain", "held_on", "state", "previous", "minutes", "issued_by_name")
MOST_POINTS = 200
KIND_ORDER = ("target", "project", "lead", "demand", "report", "task", "silent")


@dataclass(frozen=True, slots=True)
class Call:
    """A meeting as somebody calls it; ``chain`` is a code, empty for the whole city."""

    title: str
    held_on: datetime.date
    kind: str = "month"
    chain: str = ""
    place: str = ""
    chair: str = ""


@dataclass(frozen=True, slots=True)
class Order:
    """A task of a decision: what, which office, by when."""

    text: str
    unit: str
    due: datetime.date | None


def call_meeting(call: Call, *, by: Any) -> Meeting:
    """A meeting in draft with its agenda drawn; it follows the last one of its kind and chain."""
    _need(by, "召集会议")
    if not call.title.strip():
        raise YanzhenError("会议要有名称", where="会议", do="如：产业链月度调度会（2026年3月）")
    if call.kind not in dict(Meeting.KINDS):
        raise YanzhenError("没有这类会议", where=call.kind, do="从列表里选")
    chain = chains.chains().filter(code=call.chain).first() if call.chain else None
    if call.chain and chain is None:
        raise YanzhenError("没有这条产业链", where=call.chain, do="从列表里选")
    with transaction.atomic():
        before = Meeting.objects.filter(kind=call.kind, chain=chain, held_on__lt=call.held_on)
        row = Meeting.objects.create(
            kind=call.kind, title=call.title.strip()[:120], chain=chain, held_on=call.held_on,
            place=call.place.strip()[:120], chair=call.chair.strip()[:120], previous=before.first(),
            made_by_name=str(by),
        )  # fmt: skip
        _draw(row)
        seal(row, "召集会议", SEALED, by=by)
        _note(row, by, "召集会议", {"points": row.agenda.count()})
    return row


def draw_agenda(key: int, *, version: int, by: Any) -> Meeting:
    """Draw the agenda anew from what is red now; what people added or dropped stays."""
    with transaction.atomic():
        row = _held(key, version, by, "draft")
        row.agenda.filter(dropped="").exclude(origin="own").delete()
        _draw(row)
        _advance(row, by, "重新汇集议题")
    return row


def _draw(row: Meeting) -> None:
    kept = set(row.agenda.values_list("kind", "key"))
    carried = _carried(row)
    reds = [m for m in _reds(row) if (m.kind, m.key) not in kept]
    start = (row.agenda.aggregate(last=Max("order"))["last"] or 0) + 1
    items = [_from_task(row, task) for task in carried if ("task", str(task.pk)) not in kept]
    items += [_from_matter(row, m) for m in reds]
    for order, item in enumerate(items[:MOST_POINTS], start):
        item.order = order
    AgendaItem.objects.bulk_create(items[:MOST_POINTS])


def _carried(row: Meeting) -> list[Task]:
    """Tasks of the last meeting whatever their state, and older ones that are still open."""
    if row.previous_id is None:
        return []
    same = Task.objects.filter(decision__meeting__kind=row.kind, decision__meeting__chain=row.chain_id)
    older = same.filter(decision__meeting__held_on__lt=row.held_on).exclude(state__in=("done", "cancelled"))
    last = same.filter(decision__meeting=row.previous_id)
    rows = (older | last).select_related("unit", "decision__meeting").distinct()
    return sorted(rows, key=lambda t: (t.state in ("done", "cancelled"), t.due, t.pk))


def _reds(row: Meeting) -> list[Matter]:
    """Everything red that the rooms tell, of the meeting's chain; no later than the day of the meeting."""
    day = min(row.held_on, today())
    found = [m for ask in above.reds for m in ask(day)]
    wanted = row.chain.code if row.chain else ""
    mine = gathered(m for m in found if not wanted or m.chain == wanted)
    place = {kind: n for n, kind in enumerate(KIND_ORDER)}
    return sorted(mine, key=lambda m: (place.get(m.kind, 9), m.light != "red", -m.late_by(day), m.label))


def _from_task(row: Meeting, task: Task) -> AgendaItem:
    return AgendaItem(
        meeting=row, order=0, origin="last", kind="task", key=str(task.pk), label=task.text[:200], says="",
        page="supervision_task", argument=str(task.pk), unit_name=task.unit.name, unit_code=task.unit.code,
        due=task.due, task=task,
    )  # fmt: skip


def _from_matter(row: Meeting, matter: Matter) -> AgendaItem:
    return AgendaItem(
        meeting=row, order=0, origin="red", kind=matter.kind, key=matter.key[:160], label=matter.label[:200],
        says=matter.says, page=matter.page, argument=matter.argument, unit_name=matter.unit_name,
        unit_code=matter.unit, due=matter.due,
    )  # fmt: skip


def add_point(key: int, *, version: int, label: str, says: str = "", unit: str = "", by: Any) -> AgendaItem:
    """Somebody's own point."""
    if not label.strip():
        raise YanzhenError("议题要有名称", where="议题", do="写清议什么")
    with transaction.atomic():
        row = _held(key, version, by, "draft", "ready")
        office = _office(unit) if unit else None
        order = (row.agenda.aggregate(last=Max("order"))["last"] or 0) + 1
        item = AgendaItem.objects.create(
            meeting=row, order=order, origin="own", label=label.strip()[:200], says=says.strip(),
            unit_name=office.name if office else "", unit_code=office.code if office else "",
        )  # fmt: skip
        _advance(row, by, f"增加议题：{item.label}")
    return item


def drop_point(key: int, item: int, *, version: int, reason: str, by: Any) -> AgendaItem:
    """A point that does not come before the meeting, with the reason; it stays listed as dropped."""
    if not reason.strip():
        raise YanzhenError("要写明不上会的理由", where="议题", do="填写理由")
    with transaction.atomic():
        row = _held(key, version, by, "draft", "ready")
        found = row.agenda.filter(pk=item).first()
        if found is None:
            raise YanzhenError("没有这个议题", where=str(item), do="回到会议页")
        found.dropped = reason.strip()[:200]
        found.save(update_fields=["dropped"])
        _advance(row, by, f"议题不上会：{found.label}")
    return found


def settle_agenda(key: int, *, version: int, by: Any) -> Meeting:
    """The agenda is what it is; the state of the last meeting's tasks is written down as it stands."""
    with transaction.atomic():
        row = _held(key, version, by, "draft")
        if not row.agenda.filter(dropped="").exists():
            raise YanzhenError("没有议题", where=row.title, do="先汇集或增加议题")
        _freeze_states(row)
        row.state = "ready"
        _advance(row, by, "确定议题")
    return row


def _freeze_states(row: Meeting) -> None:
    items = list(row.agenda.filter(origin="last").select_related("task__unit"))
    for item in items:
        if item.task is not None:
            item.says = state_of(item.task, min(row.held_on, today()))
    AgendaItem.objects.bulk_update(items, ["says"])


def state_of(task: Task, day: datetime.date) -> str:
    """A task's state in a sentence."""
    told = task.get_state_display()
    late = (day - task.due).days
    if task.state in ("open", "handed_in") and late > 0:
        told += f"，逾期 {late} 天"
    if task.due != task.first_due:
        told += f"（原定 {task.first_due}，延到 {task.due}）"
    return f"{told}。{task.result}" if task.result else f"{told}。"


def hold(key: int, *, version: int, minutes: str, by: Any) -> Meeting:
    """The meeting was held; the minutes may still be edited until they are issued. Not before its day."""
    with transaction.atomic():
        row = _held(key, version, by, "ready", "held")
        if row.held_on > today():
            raise YanzhenError(
                "会议还没有开", where=row.title, why=f"会期是 {row.held_on}", do="会后再记纪要"
            )
        row.minutes, row.state = minutes.strip(), "held"
        _advance(row, by, "记录纪要")
    return row


def decide(
    key: int, text: str, orders: Sequence[Order], *, version: int, by: Any, item: int | None = None
) -> Decision:
    """A decision with its tasks. Raises YanzhenError without an owner or a day for any of them."""
    with transaction.atomic():
        row = _held(key, version, by, "ready", "held")
        if not text.strip():
            raise YanzhenError("决定不能是空的", where=row.title, do="写清决定什么")
        point = row.agenda.filter(pk=item).first() if item is not None else None
        given = [o for o in orders if o.text.strip() or o.unit or o.due]
        owners = [_checked(order, row, text) for order in given]
        if not given:
            raise YanzhenError(
                "决定没有责任单位", where=text[:60], why="没人办的决定不算决定", do="写明由谁办、何时办完"
            )
        decision = Decision.objects.create(
            meeting=row,
            item=point,
            number=row.decisions.count() + 1,
            text=text.strip()[:500],
            by_name=str(by),
        )
        for order, (unit, due) in zip(given, owners, strict=True):
            task = Task.objects.create(
                decision=decision, text=(order.text.strip() or text.strip())[:500], unit=unit, due=due, first_due=due,
            )  # fmt: skip
            note_step(task, "交办", f"{unit.name}，{due} 前", by)
        seal(decision, "会议决定", ("meeting", "item", "number", "text"), by=by)
        row.state = "held" if row.held_on <= today() else row.state
        _advance(row, by, f"决定：{text.strip()}")
    return decision


def _checked(order: Order, row: Meeting, text: str) -> tuple[Any, datetime.date]:
    """The office and the day of a task, once both are there."""
    where = (order.text.strip() or text.strip())[:60]
    if not order.unit:
        raise YanzhenError("决定没有责任单位", where=where, why="没人办的决定不算决定", do="选一个单位")
    if order.due is None:
        raise YanzhenError("任务没有期限", where=where, do="填办结日期")
    if order.due < row.held_on:
        raise YanzhenError("期限早于会议", where=f"{order.due}", why=f"会期是 {row.held_on}", do="改日期")
    return _office(order.unit), order.due


def issue(key: int, *, version: int, by: Any) -> Meeting:
    """The minutes are final and sealed."""
    with transaction.atomic():
        row = _held(key, version, by, "held")
        if not row.minutes.strip():
            raise YanzhenError("还没有纪要", where=row.title, do="先写纪要，再签发")
        row.state, row.issued_by_name, row.issued_at = "issued", str(by), timezone.now()
        _advance(row, by, "签发纪要")
    return row


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an item of the plan is."""

    state: str
    says: str
    unit: str = ""
    source: str = ""
    place: str = ""


def report_phase(phase: str, text: str, given: Progress, *, version: int, by: Any) -> PhaseItem:
    """Write how far an item is. Done needs a document; blocked and done need words."""
    _need(by, "登记阶段进展")
    held = chains.phases().filter(code=phase).first()
    if held is None or text not in held.tasks:
        raise YanzhenError("阶段计划里没有这一项", where=text, do="从阶段页选择")
    if given.state not in dict(PhaseItem.STATES):
        raise YanzhenError("没有这种状态", where=given.state, do="从列表里选")
    if not given.says.strip():
        raise YanzhenError("要写明进展", where=text, do="写清做了什么、还差什么")
    if given.state == "done" and not (given.source and given.place.strip()):
        raise YanzhenError(
            "完成要有依据", where=text, why="没有依据不能说完成", do="写明资料库里的文件和其中的位置"
        )
    with transaction.atomic():
        row = PhaseItem.objects.select_for_update().filter(phase=held, text=text).first()
        row = row or PhaseItem(phase=held, text=text)
        if row.version != version:
            raise StaleError(text, row.get_state_display())
        before = {"state": row.get_state_display(), "says": row.says} if row.pk else None
        row.state, row.says, row.by_name = given.state, given.says.strip()[:300], str(by)
        row.unit = _office(given.unit) if given.unit else None
        row.source, row.place = source_of(given.source) if given.source else None, given.place.strip()[:200]
        row.version += 1
        row.save()
        seal(row, "登记阶段进展", ("phase", "text", "state", "unit", "says", "source", "place"), by=by)
        record_change(
            actor=by, origin="三阶段推进", action="change", model="supervision.PhaseItem", key=str(row.pk),
            label=f"{held.label}：{text}"[:300], before=before,
            after={"state": row.get_state_display(), "says": row.says},
        )  # fmt: skip
    return row


def _office(code: str) -> Any:
    row = offices().filter(code=code).first()
    if row is None:
        raise YanzhenError("没有这个单位", where=code, do="从单位列表里选")
    return row


def _held(key: int, version: int, by: Any, *states: str) -> Meeting:
    _need(by, "会议")
    row = Meeting.objects.select_for_update(of=("self",)).filter(pk=key).first()
    if row is None:
        raise YanzhenError("没有这次会议", where=str(key), do="回到督办")
    if row.version != version:
        raise StaleError(row.title, row.get_state_display())
    if row.state not in states:
        raise YanzhenError(
            "现在不能这样做",
            where=row.title,
            why=f"现在是“{row.get_state_display()}”",
            do="看会议页上的下一步",
        )
    return row


def _advance(row: Meeting, by: Any, label: str) -> None:
    row.version += 1
    row.save()
    points = [[a.order, a.label, a.says, a.unit_name, a.dropped] for a in row.agenda.all()]
    seal(row, label[:40], SEALED, by=by, more={"agenda": points})
    _note(row, by, label, {"state": row.get_state_display()})


def _need(by: Any, what: str) -> None:
    if not may_steer(by):
        raise YanzhenError("没有权限", where=what, why="调度由市领导和链办组织", do="请链办的同志来做")


def _note(row: Meeting, by: Any, label: str, after: Any) -> None:
    record_change(
        actor=by, origin=f"督办 {row.title}"[:200], action="change", model="supervision.Meeting", key=str(row.pk),
        label=label[:300], after=after,
    )  # fmt: skip
