"""Posts with introductions of three enterprises, and somebody who agreed."""

from __future__ import annotations

import datetime

from django.utils import timezone

from tests.site.matrix import Rows
from yanzhen.city.enterprises.models import Enterprise
from yanzhen.city.talent.models import Course, Opening, Person, Referral, School

FIRMS = ("firm-own", "firm-other", "firm-foreign")


def rows(people) -> dict[str, Rows]:
    day = timezone.localdate()
    school = School.objects.create(name="某学校", kind="technical", by_name="某岗位")
    given = {"skills": "某技能", "level": "college", "ready_on": day, "by_name": "某岗位"}
    course = Course.objects.create(school=school, label="某专业", count=30, **given)
    kept = {"consented_on": day, "consent": "paper", "keep_until": day + datetime.timedelta(days=9)}
    person = Person.objects.create(name="某", phone="1", **given, **kept)
    made = [_opening(code, course, day) for code in FIRMS]
    return {
        "opening": Rows(*[{"key": opening} for opening, _ in made]),
        "referral": Rows(*[{"key": referral, "name": "declined"} for _, referral in made]),
        "person": Rows({"key": person.pk}),
    }


def _opening(code: str, course: Course, day: datetime.date) -> tuple[int, int]:
    row = Opening.objects.create(
        enterprise=Enterprise.objects.get(code=code), label="某岗位", skills="某技能", count=1, opened_on=day,
        deadline=day, by_name="某岗位",
    )  # fmt: skip
    made = Referral.objects.create(opening=row, course=course, count=1, introduced_on=day, by_name="某岗位")
    return row.pk, made.pk
