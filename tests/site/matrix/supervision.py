"""A phase, a meeting, and tasks with a paper: of the asking role's own unit, of another unit, of nobody at hand."""

from __future__ import annotations

import datetime

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.site.matrix import Rows
from yanzhen.city.accounts.models import Unit
from yanzhen.city.accounts.permissions import OFFICIALS
from yanzhen.city.chains.models import Phase
from yanzhen.city.exchange.papers import keep_paper
from yanzhen.city.supervision.models import Decision, Meeting, Task

DAY = datetime.date(2025, 3, 5)


def rows(people) -> dict[str, Rows]:
    phase = Phase.objects.create(
        code="phase-one", label="第一阶段", ends_on="2025", tasks=["某事项"], grade="A"
    )
    meeting = Meeting.objects.create(title="某会", held_on=DAY, made_by_name="某岗位")
    decision = Decision.objects.create(meeting=meeting, number=1, text="某决定", by_name="某岗位")
    nobody = Unit.objects.create(code="u-nobody", name="某单位", kind="department")
    own = {role: _task(decision, people[role].unit) for role in OFFICIALS}
    other = _task(decision, people["other-county"].unit)

    def mine(role: str) -> dict[str, object]:
        return {"key": own.get(role, other)}

    return {
        "phase": Rows({"phase": phase.code, "item": 0}),
        "meeting": Rows({"key": meeting.pk, "kind": "agenda"}),
        "task": Rows(mine, {"key": other}, {"key": _task(decision, nobody)}),
    }


def _task(decision: Decision, unit: Unit) -> int:
    kept = keep_paper(SimpleUploadedFile("证明.pdf", b"%PDF-1.4 x"), "证明.pdf")
    task = Task.objects.create(
        decision=decision,
        text="某任务",
        unit=unit,
        due=DAY,
        first_due=DAY,
        paper=kept.digest,
        paper_name=kept.name,
    )
    return task.pk
