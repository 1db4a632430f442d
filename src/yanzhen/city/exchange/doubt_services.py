"""A value of a dataset is doubted and the source answers within the clock; each step is sealed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from yanzhen.city.accounts.permissions import unit_of
from yanzhen.city.exchange.dataset_queries import one_row, refused, right_of
from yanzhen.city.exchange.dataset_values import said
from yanzhen.city.exchange.models import Dataset, Doubt
from yanzhen.city.exchange.permissions import is_provider, may_answer_doubt, may_doubt
from yanzhen.city.records.queries import calendar, service_level
from yanzhen.city.records.sealing import seal
from yanzhen.city.records.services import record_change
from yanzhen.kernel.errors import YanzhenError

CLOCK = "data-check"
SEALED = (
    "dataset", "key", "item", "stood", "wanted", "why", "unit", "by_name", "state", "filed_on", "due_on", "late", "answer",
    "answered_on", "answered_by_name",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Doubted:
    """A doubt as it was filled in: row, item, what it should be, why."""

    key: str
    item: str
    wanted: str
    why: str


def raise_doubt(dataset: Dataset, given: Doubted, *, by: Any) -> Doubt:
    """File it; the clock of the source starts today. Raises YanzhenError for what this reader cannot doubt."""
    unit = unit_of(by)
    if not may_doubt(by) or unit is None:
        why = "校核由使用数据的政府部门提出；企业在“我的档案”里更正自己的数据"
        raise YanzhenError("不能提出校核", where=str(by), why=why)
    if is_provider(by, dataset):
        raise YanzhenError("是本单位的数据", where=dataset.name, do="在源头改好，再报送一次")
    stood = value_seen(dataset, given, by)
    for label, text in (("认为应当是什么", given.wanted), ("理由和依据", given.why)):
        if not text.strip():
            raise YanzhenError(f"没有写{label}", where=dataset.name, why="没有它源头无从核对", do="写明")
    if given.wanted.strip() == stood:
        raise YanzhenError("和现在的值一样", where=stood, do="写认为正确的值")
    if dataset.doubts.filter(key=given.key, item=given.item, unit=unit, state="open").exists():
        raise YanzhenError("本单位已经提出", where=f"{given.key} {given.item}", do="等答复")
    today, level, days = timezone.localdate(), service_level(CLOCK), calendar()
    with transaction.atomic():
        row = Doubt.objects.create(
            dataset=dataset, key=given.key, item=given.item, stood=stood[:500], wanted=given.wanted.strip(),
            why=given.why.strip(), unit=unit, by=by, by_name=str(by), filed_on=today, due_on=level.due(today, days),
            warn_on=level.clock.warns(today, days), clock=f"{level.label} {level.says()}"[:160],
            practice=bool(settings.WORKSPACE.practice),
        )  # fmt: skip
        _note(row, "提出校核", by)
    return row


def value_seen(dataset: Dataset, given: Doubted, by: Any) -> str:
    """The value as this reader may have it. Raises YanzhenError for a row or an item that is not given to him."""
    right = right_of(dataset, by)
    if right is None:
        raise refused(dataset, by)
    values = one_row(dataset, given.key, right)
    if values is None:
        raise YanzhenError("没有这一行", where=given.key or "（没有写）", do="照数据里的 _id 填写")
    if given.item not in values:
        raise YanzhenError("没有给您这个信息项", where=given.item, do="从列表里选")
    return said(values[given.item])


def answer_doubt(row: Doubt, state: str, answer: str, *, version: int, by: Any) -> Doubt:
    """The source says whether it is so. Raises YanzhenError when it is not this office's turn."""
    if not may_answer_doubt(by, row.dataset):
        raise YanzhenError("不由您答复", where=row.code, why="由提供单位答复；没有账号的由数据主管部门答复")
    if state not in ("corrected", "kept"):
        raise YanzhenError("没有这种结论", where=state, do="选“属实”或“核对无误”")
    if not answer.strip():
        raise YanzhenError("没有写答复", where=row.code, why="申请单位要看得到依据", do="写明核对了什么")
    with transaction.atomic():
        held = Doubt.objects.select_for_update(of=("self",)).select_related("dataset").get(pk=row.pk)
        if held.version != version or held.state != "open":
            why = f"现在是“{held.get_state_display()}”"
            raise YanzhenError("没有办成", where=held.code, why=why, do="刷新页面，看过再办")
        if held.by_id == by.pk:
            raise YanzhenError("须由另一人答复", where=held.code, why="提出的人不能自己答复")
        today = timezone.localdate()
        held.state, held.answer, held.late = state, answer.strip(), held.late or today > held.due_on
        held.answered_on, held.answered_by_name = today, str(by)
        held.version += 1
        held.save()
        _note(held, held.get_state_display(), by)
    return held


def _note(row: Doubt, told: str, by: Any) -> None:
    seal(row, told, SEALED, by=by)
    record_change(
        actor=by, origin="数据校核", action="update", model="exchange.Doubt", key=str(row.pk), label=f"{told}：{row}",
        after={"state": row.state}, version=row.version,
    )  # fmt: skip
