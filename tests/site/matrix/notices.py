"""A robot of each role and the address of a calendar."""

from __future__ import annotations

from django.utils import timezone

from tests.site.matrix import Rows
from yanzhen.city.supervision.models import Robot
from yanzhen.city.supervision.notice_services import new_calendar


def rows(people) -> dict[str, Rows]:
    day = timezone.localdate()
    made = {role: Robot.objects.create(user=who, kind="wecom", label="群", hint="x", made_on=day).pk
            for role, who in people.items()}  # fmt: skip
    other = made["other-bank"]

    def at(key: int) -> dict[str, object]:
        return {"key": key, "name": "try"}

    return {
        "robot": Rows(lambda role: at(made.get(role, other)), at(other), at(made["other-park"])),
        "notice_calendar": Rows({"token": new_calendar(people["county"])}),
    }
