"""Tasks are handed in with evidence, confirmed by another unit, put off or cancelled with a reason; each step stays."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from yanzhen.city.exchange import queries as exchange
from yanzhen.city.exchange.papers import keep_paper
from yanzhen.city.records.sealing import seal
from yanzhen.city.records.services import record_change
from yanzhen.city.supervision.models import Task, TaskStep
from yanzhen.city.supervision.permissions import may_confirm, may_hand_in, may_steer
from yanzhen.kernel.errors import YanzhenError

SEALED = (
    "decision", "text", "unit", "due", "first_due", "state", "result", "source", "place", "paper", "handed_by_name",
    "confirmed_by_name",
)  # fmt: skip


class StaleError(YanzhenError):
    """Somebody else moved the row meanwhile."""

    def __init__(self, where: str, now: str) -> None:
        super().__init__(
            "刚才有人先改过，这次没有写入", where=where, why=f"您打开页面之后内容变了，现在是：{now}",
            do="看过现在的内容再操作",
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Evidence:
    """A paper handed in, or a document of the library with the place in it."""

    paper: Any = None
    paper_name: str = ""
    source: str = ""
    place: str = ""


def today() -> datetime.date:
    """The day on which acts of this room happen."""
    return timezone.localdate()


def hand_in(key: int, *, version: int, result: str, evidence: Evidence, by: Any) -> Task:
    """The unit says that it is done and shows it. Raises YanzhenError without a result or evidence."""
    with transaction.atomic():
        row = _held(key, version, "open")
        _need(may_hand_in(by, row), row, "只有责任单位的同志能报办结", "请责任单位来报")
        if not result.strip():
            raise YanzhenError("要写明办理结果", where=row.text, do="写清做了什么、结果怎样")
        digest, name, source = _proof(evidence, row)
        row.result, row.paper, row.paper_name = result.strip()[:500], digest, name
        row.source, row.place = source, evidence.place.strip()[:200]
        row.handed_by, row.handed_by_name, row.handed_at = by, str(by), timezone.now()
        _turn(row, "handed_in", "报办结", row.result, by)
    return row


def _proof(evidence: Evidence, row: Task) -> tuple[str, str, Any]:
    if evidence.paper is not None:
        kept = keep_paper(evidence.paper, evidence.paper_name)
        return kept.digest, kept.name, None
    if evidence.source and evidence.place.strip():
        return "", "", source_of(evidence.source)
    raise YanzhenError(
        "没有办结的证明", where=row.text, why="没有依据不能办结",
        do="上传证明文件，或写明资料库里的文件和其中的位置",
    )  # fmt: skip


def source_of(code: str) -> Any:
    """The document with that code. Raises YanzhenError when nobody has registered it."""
    row = exchange.sources().filter(code=code).first()
    if row is None:
        raise YanzhenError("资料库里没有这份文件", where=code, do="先到资料库登记文件，再引用")
    return row


def confirm(key: int, *, version: int, accept: bool, reason: str = "", by: Any) -> Task:
    """Another unit confirms that it is done, or sends it back with the reason."""
    with transaction.atomic():
        row = _held(key, version, "handed_in")
        if row.handed_by_id == by.pk:
            raise YanzhenError(
                "不能确认自己报的办结", where=row.text, why="要由另一个人确认", do="请别的同志确认"
            )
        _need(may_confirm(by, row), row, "确认要由链办或市领导中不属责任单位的同志来做", "请链办的同志确认")
        if not accept and not reason.strip():
            raise YanzhenError("退回要写明理由", where=row.text, do="写清还差什么")
        if accept:
            row.confirmed_by_name, row.confirmed_at = str(by), timezone.now()
        _turn(row, "done" if accept else "open", "确认办结" if accept else "退回办理", reason, by)
    return row


def put_off(key: int, *, version: int, due: datetime.date, reason: str, by: Any) -> Task:
    """A later day with the reason; the first day stays to be seen."""
    with transaction.atomic():
        row = _steered(key, version, reason, by, "延期")
        if due <= row.due:
            raise YanzhenError("新期限要晚于原期限", where=str(due), why=f"原期限 {row.due}", do="改日期")
        told, row.due = f"{row.due} 延到 {due}：{reason.strip()}", due
        _turn(row, "open", "延期", told, by)
    return row


def cancel(key: int, *, version: int, reason: str, by: Any) -> Task:
    """No longer to be done, with the reason."""
    with transaction.atomic():
        row = _steered(key, version, reason, by, "取消任务")
        _turn(row, "cancelled", "取消任务", reason.strip(), by)
    return row


def _steered(key: int, version: int, reason: str, by: Any, label: str) -> Task:
    """An open task that the chain office may change, when there is a reason for it."""
    if not reason.strip():
        raise YanzhenError("要写明理由", where=label, do="填写理由后再提交")
    row = _held(key, version, "open")
    _need(may_steer(by), row, f"{label}由链办或市领导决定", "请链办的同志来做")
    return row


def _turn(row: Task, state: str, label: str, text: str, by: Any) -> None:
    before, row.state, row.version = row.get_state_display(), state, row.version + 1
    row.save()
    note_step(row, label, text, by)
    record_change(
        actor=by, origin="督办", action="change", model="supervision.Task", key=str(row.pk),
        label=f"{label}：{row.text}"[:300], before={"state": before}, after={"state": row.get_state_display()},
    )  # fmt: skip


def note_step(row: Task, label: str, text: str, by: Any) -> None:
    """Add a step and seal the task as it is now."""
    TaskStep.objects.create(task=row, act=label, text=text.strip()[:500], by_name=str(by))
    seal(row, label, SEALED, by=by, more={"text": text.strip()[:500]})


def _held(key: int, version: int, *states: str) -> Task:
    row = Task.objects.select_for_update(of=("self",)).select_related("unit").filter(pk=key).first()
    if row is None:
        raise YanzhenError("没有这项任务", where=str(key), do="回到督办")
    if row.version != version:
        raise StaleError(row.text, row.get_state_display())
    if row.state not in states:
        raise YanzhenError(
            "现在不能这样做",
            where=row.text,
            why=f"现在是“{row.get_state_display()}”",
            do="看任务页上的下一步",
        )
    return row


def _need(allowed: bool, row: Task, why: str, do: str) -> None:
    if not allowed:
        raise YanzhenError("没有权限", where=row.text, why=why, do=do)
