"""A project goes from stage to stage here: by the table, with the facts it asks for, dated honestly, sealed."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from yanzhen.city.projects import ports
from yanzhen.city.projects.fact_reading import read_day
from yanzhen.city.projects.fact_services import write_facts
from yanzhen.city.projects.facts import first_day
from yanzhen.city.projects.held import held_facts, missing_facts
from yanzhen.city.projects.locking import advance, locked, need, note, today
from yanzhen.city.projects.models import HERE, Project, StageEvent
from yanzhen.city.projects.stage_table import StageTable, stage_table
from yanzhen.city.projects.values import EvidenceFile, MissingFactsError, StageChanged
from yanzhen.city.records.sealing import seal
from yanzhen.kernel.errors import YanzhenError
from yanzhen.kernel.stages import FALLEN_STAGES, MAIN_LINE, STAGE_LABELS, Stage

EVENT_FIELDS = ("project", "before", "stage", "date", "text", "late_why", "given", "by_name")
STAGE_FIELDS = ("stage", "stage_date", "stage_reason", "round")
SAYS = frozenset({"reason"})
"""Facts of one act alone: why it stalled this time; they are stated anew each time."""


@dataclass(frozen=True, slots=True)
class Step:
    """One change of stage as asked for."""

    before: Stage
    after: Stage
    on: datetime.date
    why: str
    late_why: str

    @property
    def resumed(self) -> bool:
        return self.before is Stage.STALLED and self.after in MAIN_LINE

    @property
    def act(self) -> str:
        if self.resumed:
            return f"复工到{STAGE_LABELS[self.after]}"
        if self.before in FALLEN_STAGES and self.after is Stage.RESERVE:
            return "重新储备"
        return f"转为{STAGE_LABELS[self.after]}"


def change_stage(
    project: Project | str,
    stage: Stage | str,
    *,
    on: datetime.date,
    by: Any,
    facts: Mapping[str, Any] | None = None,
    reason: str = "",
) -> Project:
    """Move a project; ``facts`` are written with the move, or nothing is.

    ``reason`` says why a day before today is recorded only now; where the stage itself asks for a reason and none
    is among the facts, it serves as that. Raises MissingFactsError naming exactly what the stage still lacks,
    YanzhenError for a move the table does not know, a wrong date or right, StaleError after another editor.
    """
    table, given = stage_table(), dict(facts or {})
    with transaction.atomic():
        row = locked(project)
        before, after = Stage(row.stage), _stage(stage)
        need(by, row, table.who(after), f"转为{STAGE_LABELS[after]}")
        _allowed(row, table, before, after)
        day = _dated(row, table, read_day(on, where="办理日期"), reason)
        asks_why = "reason" in table.required(after)
        why = str(given.pop("reason", "") or (reason if asks_why else "")).strip()
        step = Step(before, after, day, why, reason.strip() if day < today() else "")
        write_facts(row, table, given, by=by)
        _complete(row, table, step)
        event = _write(row, step, given, by)
    _ = event
    return row


def _stage(stage: Stage | str) -> Stage:
    try:
        return Stage(stage)
    except ValueError:
        raise YanzhenError("没有这个阶段", where=str(stage), do="从阶段表里选") from None


def _allowed(row: Project, table: StageTable, before: Stage, after: Stage) -> None:
    if after not in table.next(before):
        to = "、".join(STAGE_LABELS[s] for s in table.next(before)) or "（没有）"
        raise YanzhenError(
            f"不能从“{STAGE_LABELS[before]}”转为“{STAGE_LABELS[after]}”", where=row.name,
            why=f"阶段表里“{STAGE_LABELS[before]}”之后可以是：{to}", do="按顺序办理，或先换到中间的阶段",
        )  # fmt: skip
    furthest = furthest_before_stall(row) if before is Stage.STALLED and after in MAIN_LINE else None
    if furthest is not None and MAIN_LINE.index(after) > MAIN_LINE.index(furthest):
        raise YanzhenError(
            "复工只能回到停滞前的阶段", where=row.name, why=f"停滞前到过“{STAGE_LABELS[furthest]}”",
            do="先复工，再按顺序往下换",
        )  # fmt: skip


def furthest_before_stall(row: Project) -> Stage | None:
    """The furthest stage of the main line that this project was seen in; None when nobody noted one."""
    seen = [Stage(s) for s in row.events.filter(retired_on=None).values_list("stage", flat=True)]
    seen += [Stage(s) for s in row.events.exclude(before="").values_list("before", flat=True)]
    line = [s for s in seen if s in MAIN_LINE]
    return max(line, key=MAIN_LINE.index, default=None)


def _dated(row: Project, table: StageTable, day: datetime.date, reason: str) -> datetime.date:
    """The day, when it is honest: not ahead, not before what is already known, an earlier one with a reason."""
    now = today()
    if day > now:
        raise YanzhenError(
            "日期还没有到", where="办理日期", why=f"{day} 晚于今天 {now}", do="只登记已经发生的"
        )
    known = first_day(row.stage_date)
    if known is not None and day < known:
        why = f"{row.name}在 {row.stage_date} 已是“{STAGE_LABELS[Stage(row.stage)]}”"
        raise YanzhenError(
            "日期早于当前阶段", where="办理日期", why=why, do="核对两个日期；前一个错了先更正前一个"
        )
    if (now - day).days > table.grace_days and not reason.strip():
        why = f"{day} 已过去 {(now - day).days} 天"
        raise YanzhenError(
            "补录要写明原因", where="办理日期", why=why, do="写明为什么现在才登记，原因会显示在项目页上"
        )
    return day


def _complete(row: Project, table: StageTable, step: Step) -> None:
    held = held_facts(row)
    required = table.required(step.after, resumed=step.resumed)
    missing = missing_facts(table, tuple(f for f in required if f not in SAYS), held)
    if "reason" in required and not step.why:
        missing["reason"] = table.label("reason")
    if missing:
        ordered = {fact: missing[fact] for fact in required if fact in missing}
        raise MissingFactsError(row.name, STAGE_LABELS[step.after], ordered)


def _write(row: Project, step: Step, given: Mapping[str, Any], by: Any) -> StageEvent:
    """The event, the row, both sealed, the note, and who listens; inside the caller's transaction."""
    proven = any(isinstance(value, EvidenceFile) for value in given.values())
    event = StageEvent.objects.create(
        project=row, stage=step.after, date=step.on.isoformat(), text=step.why[:300], order=HERE, before=step.before,
        act=step.act, late_why=step.late_why[:300], by=by, by_name=str(by), at=timezone.now(),
        given={name: _said(value) for name, value in given.items() if value}, grade="A" if proven else "M",
    )  # fmt: skip
    row.stage, row.stage_date, row.kept = step.after.value, step.on.isoformat(), True
    row.stage_reason = (step.why or "本平台登记")[:300]
    row.grade = "A" if proven and not row.events.filter(at=None).exists() else row.grade
    row.round += 1 if step.before in FALLEN_STAGES and step.after is Stage.RESERVE else 0
    advance(row, "stage", "stage_date", "stage_reason", "round", "kept", "investment", "owner_unit", "grade")
    seal(event, step.act, EVENT_FIELDS, by=by)
    seal(row, step.act, STAGE_FIELDS, by=by)
    note(
        row, by, step.act, {"stage": STAGE_LABELS[step.before]},
        {"stage": STAGE_LABELS[step.after], "on": event.date, "reason": step.why, "late_why": step.late_why},
    )  # fmt: skip
    nodes = tuple(row.nodes.values_list("code", flat=True))
    ports.tell(StageChanged(row.code, row.name, step.before, step.after, step.on, nodes, row.lead, by))
    return event


def _said(value: Any) -> str:
    if isinstance(value, EvidenceFile):
        return f"{value.name}（{value.dated}）"
    return " ".join(str(part) for part in value) if isinstance(value, tuple) else str(value)
