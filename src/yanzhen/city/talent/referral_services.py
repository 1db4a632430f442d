"""Introductions: made by an office, answered by the enterprise, asked after when 90 days are over."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from yanzhen.city.accounts.permissions import unit_of
from yanzhen.city.records.sealing import seal
from yanzhen.city.records.services import record_change
from yanzhen.city.talent.levels import REASONS
from yanzhen.city.talent.models import Course, Opening, Person, Referral
from yanzhen.city.talent.permissions import may_answer, may_supply
from yanzhen.city.talent.values import Hiring
from yanzhen.kernel.errors import YanzhenError

SEALED = (
    "opening", "course", "person", "count", "state", "introduced_on", "answered_on", "hired", "hired_on", "reason",
    "says", "stayed", "checked_on", "checked_by_name", "by_name", "by_unit",
)  # fmt: skip


def introduce(row: Opening, offer: str, *, count: int = 1, by: Any) -> Referral:
    """Introduce ``course:<key>`` or ``person:<key>`` to a post. Raises YanzhenError for what cannot be introduced."""
    if not may_supply(by):
        raise YanzhenError("不由您推荐", where=row.number, why="由主管部门、县（市）区和链办推荐")
    with transaction.atomic():
        held = Opening.objects.select_for_update().get(pk=row.pk)
        if held.state != "open":
            raise YanzhenError("岗位已经结束", where=held.number, do="看别的岗位")
        course, person = _offered(offer)
        if course is not None:
            _course_fits(held, course, count)
        if person is not None:
            _person_fits(person)
        _not_twice(held, course, person)
        made = Referral.objects.create(
            opening=held, course=course, person=person, count=count if course else 1,
            introduced_on=timezone.localdate(), by=by, by_name=str(by), by_unit=unit_of(by), practice=held.practice,
        )  # fmt: skip
        note_referral(made, "推荐", by)
    return made


def _offered(offer: str) -> tuple[Course | None, Person | None]:
    kind, _, key = offer.partition(":")
    number = int(key) if key.isdecimal() and len(key) < 12 else 0
    course = Course.objects.select_related("school").filter(pk=number).first() if kind == "course" else None
    person = Person.objects.select_for_update().filter(pk=number).first() if kind == "person" else None
    if course is None and person is None:
        raise YanzhenError("没有这个班次或人员", where=offer, do="从推荐名单里选")
    return course, person


def _course_fits(row: Opening, course: Course, count: int) -> None:
    if course.kind == "order" and course.enterprise_id != row.enterprise_id:
        raise YanzhenError("订单班不能给别的企业", where=str(course), why="它按另一家企业的订单培养")
    gone = course.referrals.filter(state="hired").aggregate(all=Sum("hired"))["all"] or 0
    if not 1 <= count <= course.count - gone:
        why = f"班里 {course.count} 人，已录用 {gone} 人"
        raise YanzhenError("推荐人数不对", where=f"{count} 人", why=why, do="改正人数")


def _person_fits(person: Person) -> None:
    if person.ended_on is not None or person.keep_until < timezone.localdate():
        raise YanzhenError("同意已经结束", where=person.number, why="不能再推荐", do="重新取得同意后登记")
    if person.referrals.filter(state="hired").exists():
        raise YanzhenError("已经被录用", where=person.number, do="推荐别的人选")


def _not_twice(row: Opening, course: Course | None, person: Person | None) -> None:
    if row.referrals.filter(course=course, person=person).exists():
        raise YanzhenError("已经推荐过", where=row.number, why="同一班次或人员向一个岗位只推荐一次")


def answer_hired(row: Referral, given: Hiring, *, by: Any) -> None:
    """The enterprise took some or all of them."""
    today = timezone.localdate()
    with transaction.atomic():
        held = _locked(row, given, by, "introduced")
        if not 1 <= given.hired <= held.count:
            raise YanzhenError(
                "录用人数不对", where=str(given.hired), why=f"推荐了 {held.count} 人", do="改正人数"
            )
        if given.hired_on is None or not held.introduced_on <= given.hired_on <= today:
            why = f"应在推荐（{held.introduced_on}）之后、今天之前"
            raise YanzhenError("到岗日期不对", where=str(given.hired_on or "没有写"), why=why, do="改正日期")
        held.state, held.hired, held.hired_on, held.answered_on = "hired", given.hired, given.hired_on, today
        _keep(held, given, "录用", by)


def answer_declined(row: Referral, given: Hiring, *, by: Any) -> None:
    """The enterprise took nobody; without a reason nobody can learn from it."""
    with transaction.atomic():
        held = _locked(row, given, by, "introduced")
        if given.reason not in dict(REASONS):
            raise YanzhenError("要写明原因", where=given.reason or "没有选", do="从列表里选一个原因")
        held.state, held.reason, held.answered_on = "declined", given.reason, timezone.localdate()
        _keep(held, given, "未录用", by)


def check_stayed(row: Referral, given: Hiring, *, by: Any) -> None:
    """Who is still there after 90 days; not before, and only once."""
    today = timezone.localdate()
    with transaction.atomic():
        held = _locked(row, given, by, "hired")
        due = held.check_on
        if due is None or today < due:
            raise YanzhenError("还不能回访", where=str(held), why=f"{due} 才满 90 天", do="到期再登记")
        if held.stayed is not None:
            raise YanzhenError(
                "已经回访过", where=str(held), why=f"{held.checked_on} 登记 {held.stayed} 人在岗"
            )
        if given.stayed is None or not 0 <= given.stayed <= held.hired:
            raise YanzhenError(
                "在岗人数不对", where=str(given.stayed), why=f"录用了 {held.hired} 人", do="改正人数"
            )
        held.stayed, held.checked_on, held.checked_by_name = given.stayed, today, str(by)
        _keep(held, given, "90 天回访", by)


ANSWERS = {"hired": answer_hired, "declined": answer_declined, "check": check_stayed}


def _locked(row: Referral, given: Hiring, by: Any, state: str) -> Referral:
    held = (
        Referral.objects.select_for_update(of=("self",)).select_related("opening__enterprise").get(pk=row.pk)
    )
    if not may_answer(by, held):
        raise YanzhenError("不由您答复", where=str(held), why="由用人单位或推荐的部门答复")
    if held.version != given.version or held.state != state:
        why = f"现在是“{held.get_state_display()}”"
        raise YanzhenError("没有办成", where=str(held), why=why, do="刷新页面，看过再办")
    return held


def _keep(row: Referral, given: Hiring, told: str, by: Any) -> None:
    row.says = given.says.strip()[:300] or row.says
    row.version += 1
    row.save()
    note_referral(row, told, by)


def note_referral(row: Referral, told: str, by: Any) -> None:
    """One act in the change log and in the chain of seals; inside the writing transaction."""
    seal(row, told, SEALED, by=by)
    record_change(
        actor=by, origin="人才池", action="update", model="talent.Referral", key=str(row.pk), label=f"{told}：{row}",
        after={"state": row.state, "hired": row.hired, "stayed": row.stayed}, version=row.version,
    )  # fmt: skip
