"""Tasks of supervision for programs of the city's offices: what, whose, by when, how far."""

from __future__ import annotations

from typing import Any

from ninja import Query, Router, Schema
from pydantic import Field

from yanzhen.city.exchange.interface import Asker, Page, Paging, Words, code_field, day, missing, page_of
from yanzhen.city.supervision import queries

router = Router(tags=["督办"])


class TaskRow(Schema):
    id: int
    text: str
    unit: str
    unit_name: str
    meeting: str
    due: str
    first_due: str
    state: str
    state_label: str
    late: bool
    result: str


class TaskQuery(Paging):
    unit: Words = code_field("责任单位代码")
    state: str = Field("", pattern="^(open|handed_in|done|cancelled)?$", description="状态")
    late: bool = Field(False, description="只要逾期的")


@router.get("/tasks", response=Page[TaskRow], summary="督办任务")
def tasks(request: Asker, asked: Query[TaskQuery]) -> Page[TaskRow]:
    late = _late()
    rows = queries.tasks(unit=asked.unit, state=asked.state, late=asked.late)
    return page_of(rows, asked, lambda row: _row(row, late))


@router.get("/tasks/{int:key}", response=TaskRow, summary="一项督办任务")
def task(request: Asker, key: int) -> TaskRow:
    row = queries.tasks().filter(pk=key).first()
    if row is None:
        raise missing("督办任务", key)
    return _row(row, _late())


def _late() -> frozenset[int]:
    return frozenset(queries.tasks(late=True).values_list("pk", flat=True))


def _row(row: Any, late: frozenset[int]) -> TaskRow:
    return TaskRow(
        id=row.pk, text=row.text, unit=row.unit.code, unit_name=row.unit.name,
        meeting=row.decision.meeting.title, due=day(row.due), first_due=day(row.first_due), state=row.state,
        state_label=row.get_state_display(), late=row.pk in late, result=row.result,
    )  # fmt: skip
