"""Leads come in one after the other at one desk; who was first is decided under its lock and sealed."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, fields
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from yanzhen.city.attraction.desk import Desk, desk, desk_of, rule_of, rules
from yanzhen.city.attraction.lead_facts import REQUIRED_LABELS, claim, identity_of, next_due, reported_on
from yanzhen.city.attraction.lead_identity import identity
from yanzhen.city.attraction.lead_queries import first_of, likely, waiting_behind
from yanzhen.city.attraction.lead_states import ACTS, OPEN, STATE_LABELS
from yanzhen.city.attraction.models import Lead, LeadDesk, LeadEntry
from yanzhen.city.attraction.permissions import holds, may_report, sides
from yanzhen.city.attraction.values import LeadDraft
from yanzhen.city.chains.queries import chains, nodes
from yanzhen.city.enterprises.queries import region_names
from yanzhen.city.parks.queries import parks
from yanzhen.city.records.sealing import seal
from yanzhen.city.records.services import record_change
from yanzhen.kernel.errors import YanzhenError

SEALED = (
    "number", "investor", "uscc", "name_key", "node", "industry", "investment", "unit", "reported_unit", "by_name",
    "state", "standing", "standing_why", "first_key", "follows", "reported_at", "progress_on", "protected_until",
    "signed_on", "closed_on", "project", "reason",
)  # fmt: skip
PLAIN = tuple(f.name for f in fields(LeadDraft) if f.name not in {"chain", "node", "region", "park", "uscc"})


@dataclass(frozen=True, slots=True)
class Step:
    """What somebody gives with an act: the version that was looked at, the day, what happened, what comes next."""

    version: int
    on: datetime.date | None = None
    says: str = ""
    kind: str = "other"
    next_step: str = ""
    next_on: datetime.date | None = None


def report_lead(draft: LeadDraft, *, by: Any, unit: Any = None, confirmed: bool = False) -> Lead:
    """Register a lead for the unit of ``by``; the first complete report of an investor and node is protected.

    Likely duplicates refuse it until ``confirmed``; then it stands behind the first. Raises YanzhenError.
    """
    if not may_report(by):
        raise YanzhenError("不能报送线索", where=str(by), why="招商、县区、园区、链办和部门的账号才能报送")
    holder = unit or by.unit
    if not holds(by, holder.pk):
        raise YanzhenError("不能替别的单位报送", where=str(holder), why="不是你的单位", do="由该单位自己报送")
    checked(draft)
    with transaction.atomic():
        book = lock_desk()
        lapse(book)
        who = identity(draft.investor, draft.uscc)
        same = [one for one in likely(who, draft.node, book, by) if one.same]
        if same and not confirmed:
            raise YanzhenError(
                "这个投资方在这个环节已有单位报备",
                where=f"{same[0].reported.industry}，{same[0].reported.reported_on}",
                why=same[0].why,
                do="核对后仍要报送的，确认后作后报登记，排在先报的后面",
            )
        lead = _new(draft, who, holder, by)
        stand(lead, book)
        lead.save()
        note(lead, "报送线索", by)
    return lead


def checked(draft: LeadDraft) -> None:
    """Raises YanzhenError for what cannot be a lead."""
    if not draft.industry.strip():
        raise YanzhenError(
            "没有写行业", where=draft.investor, why="别的单位只看得到行业和日期", do="写投资方所在行业"
        )
    for name in ("investment", "foreign_investment", "land", "floor", "power", "output", "tax", "jobs"):
        value = getattr(draft, name)
        if value is not None and value < 0:
            label = REQUIRED_LABELS[name]
            raise YanzhenError(f"{label}不能是负数", where=draft.investor, why=str(value), do="不知道就留空")
    if draft.f500 in ("world", "china", "private") and not draft.f500_note.strip():
        raise YanzhenError(
            "三类500强要写依据", where=draft.investor, why="榜单每年变", do="写哪年的榜单、第几名"
        )


def lock_desk() -> Desk:
    """Everything that decides who was first holds this row until its transaction ends."""
    row, _ = LeadDesk.objects.select_for_update().get_or_create(name="desk")
    return desk_of(row)


def _new(draft: LeadDraft, who: Any, holder: Any, by: Any) -> Lead:
    node = row_named(nodes(), draft.node, "环节")
    chain = row_named(chains(), draft.chain, "产业链") or (node.chain if node else None)
    now = timezone.now()
    last = Lead.objects.order_by("-reported_at").values_list("reported_at", flat=True).first()
    at = max(now, last) if last else now
    return Lead(
        number=_number(at), uscc=who.uscc, name_key=who.core, name_place=who.place, chain=chain, node=node,
        region_id=_region(draft.region), park=row_named(parks(), draft.park, "园区"),
        unit=holder, reported_unit=holder, by=by, by_name=str(by), reported_at=at,
        practice=bool(settings.WORKSPACE.practice), **{name: getattr(draft, name) for name in PLAIN},
    )  # fmt: skip


def row_named(rows: Any, code: str, what: str) -> Any:
    """The row of a code, None for none. Raises YanzhenError for a code that nothing has."""
    if not code:
        return None
    row = rows.filter(code=code).first()
    if row is None:
        raise YanzhenError(f"没有这个{what}", where=code, do="从列表里选")
    return row


def _region(code: str) -> str | None:
    if code and code not in region_names():
        raise YanzhenError("没有这个县（市）区", where=code, do="从列表里选")
    return code or None


def _number(at: datetime.datetime) -> str:
    """Unique because the desk is locked; a clock set back cannot give an earlier number."""
    year = timezone.localdate(at).year
    return f"XS{year}-{Lead.objects.filter(number__startswith=f'XS{year}-').count() + 1:04d}"


def stand(lead: Lead, book: Desk) -> None:
    """Decide what a report is worth: first, second behind another, incomplete, or outside of the rule."""
    standing, why = claim(lead, book)
    lead.follows, lead.first_key = None, None
    if standing == "first":
        held = first_of(identity_of(lead), lead.node_id, book, timezone.localdate())
        if held is not None and held.pk != lead.pk:
            standing, why, lead.follows = "second", "另有单位先报，保护解除后依次递补", held
        else:
            lead.first_key = f"{lead.uscc or lead.name_key}|{lead.node_id}"
            lead.protected_until = book.protected_until(lead.progress_on or reported_on(lead))
    if standing != "first":
        lead.protected_until = None
    lead.standing, lead.standing_why = standing, why[:300]
    _set_due(lead, book)


def _set_due(lead: Lead, book: Desk) -> None:
    due = next_due(lead, book)
    lead.due_act, lead.due_on = (due.act, due.on) if due else ("", None)


def lapse(book: Desk, by: Any = None) -> list[Lead]:
    """Release what has run out: first reports whose protection ended without progress. Holds the desk."""
    today = timezone.localdate()
    over = Lead.objects.filter(standing="first", state__in=OPEN, protected_until__lt=today)
    released = list(over.order_by("protected_until", "pk"))
    for lead in released:
        why = f"到 {lead.protected_until} 没有新的进展，保护自动解除"
        let_go(lead, why, book, by=by, told="保护到期")
    return released


def let_go(lead: Lead, why: str, book: Desk, *, by: Any, told: str) -> None:
    """The lead is free; the next in line, complete and in time, becomes first."""
    lead.state, lead.standing, lead.standing_why = "released", "released", why[:300]
    lead.first_key, lead.protected_until, lead.closed_on = None, None, timezone.localdate()
    _set_due(lead, book)
    write(lead, told, by, more=why)
    promote(lead, book)


def promote(lead: Lead, book: Desk) -> None:
    """Those who waited behind ``lead`` move up; the earliest becomes first, the rest wait behind it."""
    for waiting in waiting_behind(lead):
        stand(waiting, book)
        write(waiting, "递补首报" if waiting.standing == "first" else "候补改排", None)


def act(lead: Lead, name: str, step: Step, *, by: Any) -> Lead:
    """Do one act of the table. Raises YanzhenError when state, person or what was given does not allow it."""
    rule = ACTS[name]
    if not rule.who & sides(by, lead.unit_id):
        raise YanzhenError(f"“{rule.label}”不由你办理", where=str(lead.number), why="线索不归你单位")
    if lead.state not in rule.start:
        why = f"现在是“{STATE_LABELS[lead.state]}”"
        raise YanzhenError(f"现在不能{rule.label}", where=lead.number, why=why, do="刷新页面，看最新进展")
    for need, label in (("on", "日期"), ("says", "情况")):
        if need in rule.needs and not getattr(step, need):
            raise YanzhenError(f"{rule.label}缺一项", where=label, why="这一步必须写明", do="补上再办")
    dated(lead, step.on)
    with transaction.atomic():
        book = lock_desk()
        fresh(lead, step.version)
        if rule.end:
            lead.state = rule.end
        CHANGES[name](lead, step, book, by)
    return lead


def fresh(lead: Lead, version: int) -> None:
    """The version that was looked at is the version that is changed; the desk is locked, so nobody writes between."""
    stands = Lead.objects.filter(pk=lead.pk).values_list("version", flat=True).first()
    if stands != version:
        raise YanzhenError(
            "没有办成", where=lead.number, why="别人刚刚办过这一件", do="刷新页面，看最新进展再办"
        )
    lead.refresh_from_db()


def dated(lead: Lead, on: datetime.date | None) -> None:
    """Things are noted when they happened: not in the future, not before the report."""
    if on is None:
        return
    if on > timezone.localdate():
        raise YanzhenError("日期在以后", where=f"{on}", why="只登记已经发生的事", do="改成实际日期")
    if on < reported_on(lead):
        raise YanzhenError(
            "日期早于报送",
            where=f"{on}",
            why=f"报送是 {reported_on(lead)}",
            do="报送之前的情况写在项目内容里",
        )


def _done(lead: Lead, step: Step, book: Desk, by: Any, field: str) -> None:
    setattr(lead, field, step.on)
    progress(lead, step, book, by, ACTS_OF[field])


def _contacted(lead: Lead, step: Step, book: Desk, by: Any) -> None:
    _done(lead, step, book, by, "contacted_on")


def _analysed(lead: Lead, step: Step, book: Desk, by: Any) -> None:
    _done(lead, step, book, by, "analysed_on")


def _fed_back(lead: Lead, step: Step, book: Desk, by: Any) -> None:
    _done(lead, step, book, by, "fed_back_on")


def _complicated(lead: Lead, step: Step, book: Desk, by: Any) -> None:
    lead.complex, lead.reason = True, step.says
    _set_due(lead, book)
    write(lead, "按复杂项目研判", by, more=step.says)


def _released(lead: Lead, step: Step, book: Desk, by: Any) -> None:
    lead.reason = step.says
    let_go(lead, step.says, book, by=by, told="释放")


def _dropped(lead: Lead, step: Step, book: Desk, by: Any) -> None:
    lead.reason, lead.closed_on = step.says, timezone.localdate()
    lead.first_key, lead.protected_until, lead.standing = None, None, "released"
    _set_due(lead, book)
    write(lead, "放弃", by, more=step.says)
    promote(lead, book)


def _taken_up(lead: Lead, step: Step, book: Desk, by: Any) -> None:
    """A released lead goes to the unit that takes it up; its clocks begin anew."""
    lead.unit, lead.closed_on, lead.reason = by.unit, None, step.says
    lead.contacted_on = lead.analysed_on = lead.fed_back_on = None
    lead.progress_on = timezone.localdate()
    stand(lead, book)
    write(lead, "接手", by, more=step.says)


CHANGES = {
    "contact": _contacted, "analyse": _analysed, "feed_back": _fed_back, "complicate": _complicated,
    "release": _released, "drop": _dropped, "take_up": _taken_up,
}  # fmt: skip
ACTS_OF = {"contacted_on": "首次联系", "analysed_on": "研判", "fed_back_on": "反馈投资方"}


def add_entry(lead: Lead, step: Step, *, by: Any) -> Lead:
    """A dated progress by the holder; it renews the protection."""
    if not holds(by, lead.unit_id):
        raise YanzhenError("不能记进展", where=lead.number, why="线索不归你单位")
    if lead.state not in OPEN or not lead.contacted_on:
        why = "还没有登记首次联系" if lead.state in OPEN else f"现在是“{STATE_LABELS[lead.state]}”"
        raise YanzhenError("现在不能记进展", where=lead.number, why=why, do="按页面上可办的步骤办理")
    if not step.on or not step.says.strip():
        raise YanzhenError("进展缺一项", where="日期、情况", why="没有日期和情况的不算进展", do="补上再记")
    dated(lead, step.on)
    with transaction.atomic():
        book = lock_desk()
        fresh(lead, step.version)
        progress(lead, step, book, by, "进展")
    return lead


def progress(lead: Lead, step: Step, book: Desk, by: Any, told: str) -> None:
    """Note what happened; only what is newer than the last progress moves the clocks."""
    assert step.on is not None
    LeadEntry.objects.create(
        lead=lead, kind=step.kind, on=step.on, says=step.says.strip(), next_step=step.next_step, next_on=step.next_on,
        unit=lead.unit, by_name=str(by),
    )  # fmt: skip
    lead.next_step, lead.next_on = step.next_step[:300], step.next_on
    lead.progress_on = max(step.on, lead.progress_on) if lead.progress_on else step.on
    if lead.standing == "first":
        lead.protected_until = book.protected_until(lead.progress_on)
    _set_due(lead, book)
    write(lead, told, by, more={"on": f"{step.on}", "says": step.says})


def write(lead: Lead, told: str, by: Any, *, more: Any = None) -> None:
    """Save under the lock and seal what was done."""
    lead.version += 1
    lead.save()
    note(lead, told, by, more)


def note(lead: Lead, told: str, by: Any, more: Any = None) -> None:
    seal(lead, told, SEALED, by=by, more=more)
    record_change(
        actor=by, origin="招商线索", action="update", model="attraction.Lead", key=str(lead.pk),
        label=f"{told}：{lead.number}", after={"state": lead.state, "standing": lead.standing}, version=lead.version,
    )  # fmt: skip


def release_lapsed(*, by: Any = None) -> list[Lead]:
    """Release every first report whose protection has run out; again changes nothing."""
    with transaction.atomic():
        return lapse(lock_desk(), by)


def release_daily() -> LeadDesk | None:
    """Once a day, by the worker: release what has lapsed and note that it was looked at; None when that is done."""
    today = timezone.localdate()
    row = LeadDesk.objects.filter(name="desk").exclude(swept_on__gte=today).first()
    if row is None or rule_of(row) not in rules():
        return None
    with transaction.atomic():
        book = lock_desk()
        held = LeadDesk.objects.get(pk=row.pk)
        if held.swept_on is None or held.swept_on < today:
            held.swept, held.swept_on = len(lapse(book)), today
            held.save(update_fields=["swept", "swept_on", "updated_at"])
    return held


def choose_rule(rule: str, days: dict[str, int], *, version: int, by: Any) -> None:
    """The city's choice of first-report rule and its own days; open leads are counted anew from their own dates."""
    with transaction.atomic():
        row, _ = LeadDesk.objects.select_for_update().get_or_create(name="desk")
        if row.version != version:
            raise YanzhenError("没有保存", why="别人刚刚改过规则", do="刷新页面再改")
        before = {"rule": row.rule, "days": row.days}
        wrong = [f"{code} {number}" for code, number in days.items() if not 1 <= number <= 3650]
        if wrong:
            raise YanzhenError(
                "天数不对", where="、".join(wrong), why="应在 1 到 3650 天之间", do="改正后再存"
            )
        row.rule, row.days, row.version = rule, dict(days), row.version + 1
        book = desk_of(row)
        row.save()
        seal(row, "改定首报规则", ("rule", "days", "version"), by=by, more=before)
        for lead in Lead.objects.filter(state__in=OPEN):
            _set_due(lead, book)
            lead.save(update_fields=["due_act", "due_on"])
        record_change(
            actor=by, origin="招商线索", action="update", model="attraction.LeadDesk", key="desk", label="首报规则",
            before=before, after={"rule": row.rule, "days": row.days},
        )  # fmt: skip


def rule_in_force() -> Desk:
    """For callers that only look."""
    return desk()
