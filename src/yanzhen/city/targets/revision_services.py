"""A target changes only by a document: the old row stays to be seen, the new one follows it on the same line."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction

from yanzhen.city.exchange.services import add_citations
from yanzhen.city.records.sealing import seal
from yanzhen.city.records.services import record_change
from yanzhen.city.targets import charge_services, facts
from yanzhen.city.targets.charge_services import StaleError, source_of
from yanzhen.city.targets.models import Charge, Lineage, Revision, Target, TargetOwner
from yanzhen.city.targets.permissions import may_steer
from yanzhen.kernel.errors import YanzhenError
from yanzhen.kernel.periods import is_period

SEALED = ("before", "after", "source", "place", "reason", "old_goal", "new_goal")


@dataclass(frozen=True, slots=True)
class NewGoal:
    """What the document says now."""

    value: Decimal
    unit: str
    deadline: str
    set_on: str
    source: str
    place: str
    reason: str = ""


def revise_target(code: str, goal: NewGoal, *, version: int, by: Any) -> Target:
    """A new target in the old one's place. Raises YanzhenError without document and place, or when nothing differs."""
    if not may_steer(by):
        raise YanzhenError("没有权限", where=code, why="目标由市领导和链办调整", do="请链办的同志来做")
    with transaction.atomic():
        charge = charge_services.held_charge(code, version)
        old = charge.target
        _check(old, goal)
        source = source_of(goal.source)
        new = _follow(old, goal, source)
        row = Revision.objects.create(
            before=old, after=new, source=source, place=goal.place.strip()[:200], reason=goal.reason.strip()[:300],
            old_goal=f"{facts.goal(old)}，{old.deadline}", new_goal=f"{facts.goal(new)}，{new.deadline}",
            by_name=str(by),
        )  # fmt: skip
        seal(row, "调整目标", SEALED, by=by)
        _hand_over(charge, new, by)
        charge_services.advance(charge)
        record_change(
            actor=by, origin=f"目标调整 {source.title}"[:200], action="create", model="targets.Target",
            key=new.code, label=str(row)[:300], before={"goal": row.old_goal}, after={"goal": row.new_goal},
        )  # fmt: skip
    return new


def _check(old: Target, goal: NewGoal) -> None:
    later = Target.objects.filter(supersedes=old).first()
    if later is not None:
        raise StaleError(old.label, f"已被“{later.label}”（{facts.goal(later)}）取代")
    if old.value is None:
        raise YanzhenError("定性目标没有数值", where=old.label, do="用新文件登记新目标")
    if not goal.place.strip():
        raise YanzhenError("要写明文件中的位置", where=goal.source, do="如：第三条、附件1第2行")
    if not facts.unit_table().comparable(goal.unit, old.unit):
        raise YanzhenError("单位不对", where=goal.unit, why=f"原目标的单位是 {old.unit}", do="改用同类单位")
    for text, what in ((goal.deadline, "期限"), (goal.set_on, "提出日期")):
        if not is_period(text):
            raise YanzhenError(f"{what}写法不对", where=text, do="写 2025、2025-06 或 2025-06-30")
    if old.set_on and is_period(old.set_on):
        before, after = facts.last_day(old.set_on), facts.last_day(goal.set_on)
        if before and after and after < before:
            raise YanzhenError(
                "新文件早于原文件",
                where=goal.set_on,
                why=f"原目标提出于 {old.set_on}",
                do="核对文件日期；较早的文件不能调整较晚的目标",
            )
    if (goal.value, goal.unit, goal.deadline) == (old.value, old.unit, old.deadline):
        raise YanzhenError("和原目标一样，没有调整", where=old.label, do="填新文件里的数值或期限")


def _follow(old: Target, goal: NewGoal, source: Any) -> Target:
    """The new row: what the document does not change is carried over."""
    root = old.code.split("~")[0]
    number = Target.all_rows.filter(code__startswith=f"{root}~").count() + 2
    line = old.lineage
    if line is None:
        line, _ = Lineage.objects.get_or_create(
            code=f"line-{root}"[:80], defaults={"label": old.label, "indicator": old.indicator}
        )
        Target.objects.filter(pk=old.pk).update(lineage=line)
    new = Target.objects.create(
        code=f"{root}~{number}", indicator=old.indicator, label=old.label, subject=old.subject, chain_id=old.chain_id,
        park_id=old.park_id, scope=old.scope, scope_key=old.scope_key, op=old.op, value=goal.value, unit=goal.unit,
        mode=old.mode, deadline=goal.deadline, set_on=goal.set_on, set_in=source.title[:200], lineage=line,
        supersedes=old, grade=source.grade, note=goal.reason.strip(),
    )  # fmt: skip
    add_citations([(new, goal.place.strip())], source)
    return new


def _hand_over(charge: Charge, new: Target, by: Any) -> None:
    """Whoever answered for the old target answers for the new one from today."""
    fresh = Charge.objects.create(target=new, every=charge.every, within_days=charge.within_days)
    day = charge_services.today()
    for owner in charge.owners.filter(until=None):
        row = TargetOwner.objects.create(
            charge=fresh, unit_id=owner.unit_id, role=owner.role, since=day, by_name=str(by)
        )
        seal(row, "随目标调整转入", charge_services.OWNED, by=by)
