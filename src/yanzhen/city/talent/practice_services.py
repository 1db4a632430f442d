"""A practice talent pool, so that every page of people has something to try: invented, marked, out of every real figure."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction
from django.utils import timezone

from yanzhen.city.accounts.permissions import unit_of
from yanzhen.city.accounts.queries import people
from yanzhen.city.enterprises.queries import enterprise
from yanzhen.city.talent.models import Course, Opening, Referral
from yanzhen.city.talent.post_services import note, publish
from yanzhen.city.talent.referral_services import introduce, note_referral
from yanzhen.city.talent.supply_services import add_course, add_person
from yanzhen.city.talent.values import CourseDraft, OpeningDraft, PersonDraft

DATA = Path(__file__).with_name("data") / "practice.yaml"
FIRM = "demo-firm"
DAY = datetime.timedelta(days=1)


def make_practice_people() -> int:
    """Posts of the practice enterprise, classes of invented schools, one person, one batch that was hired long ago;
    made once; how many posts there are.

    Only for practice workspaces with their practice accounts: the caller sees to that.
    """
    held = Opening.objects.filter(practice=True).count()
    boss, office = (_account(role) for role in ("enterprise", "department"))
    if held or boss is None or office is None or enterprise(FIRM) is None:
        return held
    told: dict[str, Any] = yaml.safe_load(DATA.read_text(encoding="utf-8"))
    with transaction.atomic():
        for row in told["courses"]:
            add_course(_course(row), by=office)
        for row in told["people"]:
            add_person(_person(row), by=office)
        for row in told["posts"]:
            _post(row, boss, office)
        _past(told["past"], office)
    return Opening.objects.filter(practice=True).count()


def _account(role: str) -> Any:
    return people((role,)).filter(practice=True).first()


def _in(days: int) -> datetime.date:
    return timezone.localdate() + DAY * days


def _course(row: dict[str, Any]) -> CourseDraft:
    same: dict[str, Any] = {n: row[n] for n in ("school", "school_kind", "label", "skills", "level", "count")}
    ordered: dict[str, Any] = {"kind": "order", "enterprise": FIRM} if row.get("order") else {}
    return CourseDraft(**same, **ordered, ready_on=_in(row["days"]))


def _person(row: dict[str, Any]) -> PersonDraft:
    same = {name: row[name] for name in ("name", "phone", "skills", "level")}
    today = timezone.localdate()
    return PersonDraft(
        **same, ready_on=_in(row["days"]), consented_on=today, consent="paper", agreed=True, days=180
    )


def _post(row: dict[str, Any], boss: Any, office: Any) -> None:
    same = {name: row[name] for name in ("label", "skills", "level", "count")}
    made = publish(OpeningDraft(**same, pay=row.get("pay", ""), deadline=_in(row["days"])), by=boss)
    if school := row.get("introduced"):
        introduce(made, f"course:{_of(school).pk}", count=row["heads"], by=office)


def _of(school: str) -> Course:
    return Course.objects.get(school__name=school, practice=True)


def _past(row: dict[str, Any], office: Any) -> None:
    """A post that is over with somebody hired more than 90 days ago, so that there is somebody to ask after."""
    firm: Any = enterprise(FIRM)
    entered = {"by": office, "by_name": str(office), "by_unit": unit_of(office), "practice": True}
    same = {name: row[name] for name in ("label", "skills", "level", "count", "reason")}
    made = Opening.objects.create(
        enterprise=firm, **same, opened_on=_in(row["opened"]), deadline=_in(row["deadline"]), state="closed",
        closed_on=_in(row["deadline"]), on_behalf=True, **entered,
    )  # fmt: skip
    note(made, "代企业发布岗位", office)
    taken = Referral.objects.create(
        opening=made, course=_of(row["school"]), count=row["hired"], state="hired", hired=row["hired"],
        introduced_on=_in(row["opened"] + 5), answered_on=_in(row["began"]), hired_on=_in(row["began"]), **entered,
    )  # fmt: skip
    note_referral(taken, "录用", office)
