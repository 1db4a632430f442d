"""Schools, classes and people come in here; name and telephone of people go again when the time is up."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from yanzhen.city.accounts.permissions import unit_of
from yanzhen.city.enterprises.queries import enterprise
from yanzhen.city.records.sealing import seal
from yanzhen.city.records.services import record_change
from yanzhen.city.talent.levels import CONSENTS, ENDINGS, KEEP_DAYS, OFFERED, SCHOOL_KINDS
from yanzhen.city.talent.models import Course, Person, School
from yanzhen.city.talent.permissions import may_supply
from yanzhen.city.talent.post_services import is_practice, node_key, note, region_key
from yanzhen.city.talent.values import CourseDraft, PersonDraft
from yanzhen.kernel.errors import YanzhenError

COURSE = (
    "school",
    "label",
    "skills",
    "level",
    "kind",
    "enterprise",
    "node",
    "count",
    "starts_on",
    "ready_on",
)
SCHOOL = ("name", "kind", "region")
PERSON = ("skills", "level", "node", "region", "ready_on", "consented_on", "consent", "keep_until", "ended_on",
          "ended_why")  # fmt: skip
"""What is sealed of somebody: that and how was agreed, never who."""
BATCH = 200


def add_course(draft: CourseDraft, *, by: Any) -> Course:
    """A class, with its school where that is not known yet. Raises YanzhenError for what cannot be one."""
    _supplier(by)
    _level(draft.level)
    if not draft.school.strip() or not draft.label.strip() or not draft.skills.strip():
        raise YanzhenError("班次没有写全", where="培养单位、专业、技能", do="三项都要写")
    if draft.count < 1:
        raise YanzhenError("人数不对", where=str(draft.count), do="写大于 0 的人数")
    if draft.starts_on is not None and draft.starts_on > draft.ready_on:
        raise YanzhenError("毕业早于开班", where=f"{draft.starts_on} — {draft.ready_on}", do="改正日期")
    firm = _orderer(draft)
    with transaction.atomic():
        school = _school(draft, by)
        row = Course.objects.create(
            school=school, label=draft.label.strip(), skills=draft.skills.strip(), level=draft.level, kind=draft.kind,
            enterprise=firm, node_id=node_key(draft.node), count=draft.count, starts_on=draft.starts_on,
            ready_on=draft.ready_on, practice=is_practice(firm), **_by(by),
        )  # fmt: skip
        note(row, "登记订单班" if firm else "登记班次", by, fields=COURSE)
    return row


def _orderer(draft: CourseDraft) -> Any:
    if draft.kind == "ordinary":
        if draft.enterprise:
            raise YanzhenError("普通班没有订单企业", where=draft.enterprise, do="选“订单班”，或不选企业")
        return None
    firm = enterprise(draft.enterprise) if draft.kind == "order" and draft.enterprise else None
    if firm is None:
        raise YanzhenError("订单班要有订单企业", where=draft.enterprise or "（没有选）", do="从企业名册里选")
    return firm


def _school(draft: CourseDraft, by: Any) -> School:
    if draft.school_kind not in dict(SCHOOL_KINDS):
        raise YanzhenError("没有这类培养单位", where=draft.school_kind, do="从列表里选")
    held = School.objects.filter(name=draft.school.strip()).first()
    if held is not None:
        return held
    made = School.objects.create(
        name=draft.school.strip(), kind=draft.school_kind, region_id=region_key(draft.region),
        practice=is_practice(), **_by(by),
    )  # fmt: skip
    note(made, "登记培养单位", by, fields=SCHOOL)
    return made


def _by(by: Any) -> dict[str, Any]:
    return {"by": by, "by_name": str(by), "by_unit": unit_of(by)}


def _supplier(by: Any) -> None:
    if not may_supply(by):
        why = "由教育、人社等主管部门，县（市）区和链办登记"
        raise YanzhenError("不能登记培养单位和人员", where=str(by), why=why)


def _level(level: str) -> None:
    if level not in dict(OFFERED):
        raise YanzhenError("没有这个学历或等级", where=level, do="从列表里选")


def add_person(draft: PersonDraft, *, by: Any) -> Person:
    """Somebody who agreed. Raises YanzhenError without a consent, or for longer than may be kept."""
    _supplier(by)
    _level(draft.level)
    today = timezone.localdate()
    _agreed(draft, today)
    with transaction.atomic():
        row = Person.objects.create(
            name=draft.name.strip(), phone=draft.phone.strip(), skills=draft.skills.strip(), level=draft.level,
            node_id=node_key(draft.node), region_id=region_key(draft.region), ready_on=draft.ready_on,
            consented_on=draft.consented_on, consent=draft.consent,
            keep_until=draft.consented_on + datetime.timedelta(days=draft.days), practice=is_practice(), **_by(by),
        )  # fmt: skip
        note(row, "登记求职人员", by, fields=PERSON)
    return row


def _agreed(draft: PersonDraft, today: datetime.date) -> None:
    if not draft.agreed or draft.consent not in dict(CONSENTS):
        why = "没有本人同意，不得登记姓名和电话"
        raise YanzhenError("没有同意", where="求职人员", why=why, do="先取得本人同意，再登记")
    if not (draft.name.strip() and draft.phone.strip() and draft.skills.strip()):
        raise YanzhenError("没有写全", where="姓名、电话、技能", do="三项都要写；别的个人信息不要写")
    if draft.consented_on > today:
        raise YanzhenError(
            "同意日期在以后", where=str(draft.consented_on), why=f"今天是 {today}", do="改正日期"
        )
    if not 1 <= draft.days <= KEEP_DAYS:
        why = f"最少 1 天，最多 {KEEP_DAYS} 天"
        raise YanzhenError("保存天数不对", where=str(draft.days), why=why, do="改正天数")
    if draft.consented_on + datetime.timedelta(days=draft.days) < today:
        raise YanzhenError("同意已经过期", where=str(draft.consented_on), do="重新取得同意")


def withdraw(row: Person, *, by: Any) -> None:
    """Somebody takes the consent back: name and telephone go at once, whoever asks for it."""
    _supplier(by)
    with transaction.atomic():
        held = Person.objects.select_for_update().get(pk=row.pk)
        if held.ended_on is not None:
            raise YanzhenError("已经删除", where=held.number, why=held.get_ended_why_display())
        _erase(held, "withdrawn", timezone.localdate(), by)


def erase_due(day: datetime.date | None = None) -> int:
    """Erase name and telephone of everybody whose time is up; how many that were. Running again erases nobody twice."""
    today, count = day or timezone.localdate(), 0
    while True:
        with transaction.atomic():
            rows = Person.objects.select_for_update(skip_locked=True).filter(
                ended_on=None, keep_until__lt=today
            )
            held = list(rows.order_by("pk")[:BATCH])
            for row in held:
                _erase(row, "expired", today, None)
        count += len(held)
        if len(held) < BATCH:
            return count


def _erase(row: Person, why: str, day: datetime.date, by: Any) -> None:
    """What stays says nothing of who it was: skills, level, place, and that there was a consent."""
    row.name = row.phone = ""
    row.ended_on, row.ended_why = day, why
    row.save()
    told = f"删除个人信息（{dict(ENDINGS)[why]}）"
    seal(row, told[:40], PERSON, by=by)
    record_change(
        actor=by,
        origin="人才池",
        action="erase",
        model="talent.Person",
        key=str(row.pk),
        label=f"{told}：{row}",
    )


def erase_daily() -> int | None:
    """For the worker: None when nobody's time is up."""
    today = timezone.localdate()
    if not Person.objects.filter(ended_on=None, keep_until__lt=today).exists():
        return None
    return erase_due(today)
