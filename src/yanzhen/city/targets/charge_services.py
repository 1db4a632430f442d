"""Targets get owners and are divided here; every act is sealed and leaves what stood before."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from yanzhen.analysis.composition import Fit
from yanzhen.analysis.splitting import Goal, Share, SplitCheck, check_split
from yanzhen.city.accounts.queries import offices
from yanzhen.city.exchange import queries as exchange
from yanzhen.city.records.sealing import seal
from yanzhen.city.records.services import record_change
from yanzhen.city.targets import facts
from yanzhen.city.targets.charge_models import AXES, EVERY
from yanzhen.city.targets.models import Charge, Split, SplitPart, Target, TargetOwner
from yanzhen.city.targets.permissions import may_steer
from yanzhen.kernel.errors import YanzhenError

OWNED = ("charge", "unit", "role", "since", "until")
DIVIDED = ("charge", "axis", "number", "rule", "fit", "says", "reason", "source", "place", "replaced_at")
MOST_PARTS = 60


class StaleError(YanzhenError):
    """Somebody else moved the row meanwhile."""

    def __init__(self, where: str, now: str) -> None:
        super().__init__(
            "刚才有人先改过，这次没有写入",
            where=where,
            why=f"您打开页面之后内容变了，现在是：{now}",
            do="看过现在的内容再操作；您填的内容还在页面上",
        )


@dataclass(frozen=True, slots=True)
class Duty:
    """How a target is to be looked after."""

    lead: str
    co: tuple[str, ...] = ()
    every: str = "year"
    within_days: int = 30
    since: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class PartGiven:
    """One part as somebody wrote it; ``unit`` is the code of the office that answers for it."""

    key: str
    label: str
    value: Decimal
    measure: str
    unit: str = ""
    weight: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Basis:
    """Why a division is as it is: a reason, a document of the library and the place in it."""

    reason: str = ""
    source: str = ""
    place: str = ""


def today() -> datetime.date:
    """The day on which acts of this room happen."""
    return timezone.localdate()


def assign_owner(code: str, duty: Duty, *, version: int, by: Any) -> Charge:
    """Give a target to a unit and those that help it; units that no longer answer for it keep their term."""
    _need_steerer(by, "明确责任单位")
    since = duty.since or today()
    if since > today():
        raise YanzhenError("起始日期在将来", where=str(since), do="填今天或以前的日期")
    if duty.every not in dict(EVERY):
        raise YanzhenError("没有这种报送频次", where=duty.every, do="从列表里选")
    with transaction.atomic():
        charge = held_charge(code, version)
        wanted = {duty.lead: "lead"} | {u: "co" for u in duty.co if u != duty.lead}
        units = _units(wanted)
        before = _owners_now(charge)
        _end_terms(charge, {units[u].pk: role for u, role in wanted.items()}, since, by)
        for unit, role in wanted.items():
            _begin_term(charge, units[unit], role, since, by)
        charge.every, charge.within_days = duty.every, duty.within_days
        advance(charge)
        _note(charge, by, "明确责任单位", before, _owners_now(charge))
    return charge


def _end_terms(charge: Charge, wanted: Mapping[int, str], since: datetime.date, by: Any) -> None:
    for owner in TargetOwner.objects.filter(charge=charge, until=None):
        if wanted.get(owner.unit_id) != owner.role:
            owner.until = max(since, owner.since)
            owner.save(update_fields=["until"])
            seal(owner, "责任终止", OWNED, by=by)


def _begin_term(charge: Charge, unit: Any, role: str, since: datetime.date, by: Any) -> None:
    if TargetOwner.objects.filter(charge=charge, unit=unit, role=role, until=None).exists():
        return
    row = TargetOwner.objects.create(charge=charge, unit=unit, role=role, since=since, by_name=str(by))
    seal(row, "明确责任单位", OWNED, by=by)


def _owners_now(charge: Charge) -> dict[str, str]:
    rows = charge.owners.filter(until=None).select_related("unit")
    return {o.unit.name: o.get_role_display() for o in rows}


def check_parts(target: Target, axis: str, parts: Sequence[PartGiven]) -> SplitCheck:
    """Hold parts against the target as they would stand; nothing is written."""
    if target.value is None:
        raise YanzhenError(
            "定性目标没有数值，不能分解", where=target.label, do="分解为任务，到督办里逐项立任务"
        )
    goal = Goal(
        target.subject,
        float(target.value),
        target.unit,
        target.op,
        target.mode,
        target.indicator.direction,
    )
    shares = [
        Share(p.label, float(p.value), p.measure, float(p.weight) if p.weight is not None else None)
        for p in parts
    ]
    return check_split(goal, axis, shares, facts.unit_table())


def split_target(
    code: str, axis: str, parts: Sequence[PartGiven], *, version: int, by: Any, basis: Basis = Basis()
) -> Split:
    """A new version of the division; the one before stays. Parts above the whole need a reason, strange units are refused."""
    _need_steerer(by, "分解目标")
    with transaction.atomic():
        charge = held_charge(code, version)
        _sound_parts(charge.target, axis, parts)
        found = check_parts(charge.target, axis, parts)
        if found.strange:
            raise YanzhenError(
                "有分解项的单位不对",
                where="、".join(found.strange),
                why=found.says,
                do=f"改用 {charge.target.unit} 或能换算的单位",
            )
        if found.fit is Fit.OVER and not basis.reason.strip():
            raise YanzhenError(
                "分解超过整体",
                where=charge.target.label,
                why=found.says,
                do="改小分解数；确要加码的，写明理由再提交",
            )
        row = _write_split(charge, axis, found, parts, by, basis)
        advance(charge)
        _note(charge, by, f"按{row.get_axis_display()}分解（第{row.number}版）", None, {"says": row.says})
    return row


def _sound_parts(target: Target, axis: str, parts: Sequence[PartGiven]) -> None:
    if axis not in dict(AXES):
        raise YanzhenError("没有这种分解方式", where=axis, do="按产业链、县（市）区、园区或年度分解")
    if not 2 <= len(parts) <= MOST_PARTS:
        raise YanzhenError(
            "分解项数不对", where=f"{len(parts)} 项", why="至少两项", do=f"填 2 到 {MOST_PARTS} 项"
        )
    keys = [p.key for p in parts]
    twice = sorted({k for k in keys if keys.count(k) > 1})
    if twice:
        raise YanzhenError("同一项写了两次", where="、".join(twice), do="每项只写一行")
    wrong = [k for k in keys if not k.isdigit() or len(k) != 4] if axis == "year" else []
    if wrong:
        raise YanzhenError("年度写法不对", where="、".join(wrong), do="写四位年份")
    deadline = facts.last_day(target.deadline)
    late = [k for k in keys if axis == "year" and deadline and int(k) > deadline.year]
    if late:
        raise YanzhenError(
            "年度晚于目标期限", where="、".join(late), why=f"期限是 {target.deadline}", do="改年度"
        )


def _write_split(
    charge: Charge, axis: str, found: SplitCheck, parts: Sequence[PartGiven], by: Any, basis: Basis
) -> Split:
    held = Split.objects.filter(charge=charge, axis=axis)
    current = held.filter(replaced_at=None).first()
    if current is not None:
        current.replaced_at = timezone.now()
        current.save(update_fields=["replaced_at"])
        seal(current, "分解被新版替换", DIVIDED, by=by)
    units = _units(p.unit for p in parts if p.unit)
    row = Split.objects.create(
        charge=charge, axis=axis, number=held.count() + 1, rule=found.rule, fit=found.fit, says=found.says,
        reason=basis.reason.strip()[:300], source=source_of(basis.source) if basis.source else None,
        place=basis.place.strip()[:200], by_name=str(by),
    )  # fmt: skip
    SplitPart.objects.bulk_create(
        SplitPart(
            split=row, key=p.key, label=p.label, value=p.value, measure=p.measure, weight=p.weight,
            unit=units.get(p.unit),
        )
        for p in parts
    )  # fmt: skip
    written = [
        [p.key, p.label, str(p.value), p.measure, p.unit, str(p.weight) if p.weight is not None else None]
        for p in parts
    ]
    seal(row, "分解目标", DIVIDED, by=by, more={"parts": written})
    return row


def source_of(code: str) -> Any:
    """The document with that code. Raises YanzhenError when nobody has registered it."""
    row = exchange.sources().filter(code=code).first()
    if row is None:
        raise YanzhenError("资料库里没有这份文件", where=code, do="先到资料库登记文件，再引用")
    return row


def held_charge(code: str, version: int) -> Charge:
    """The charge of a target, held until the transaction ends; made on the first act (version 0)."""
    target = Target.objects.select_related("indicator").filter(code=code).first()
    if target is None:
        raise YanzhenError("没有这个目标", where=code, do="回到目标台账")
    Charge.objects.get_or_create(target=target)
    charge = (
        Charge.objects.select_for_update(of=("self",)).select_related("target__indicator").get(target=target)
    )
    if charge.version != version:
        now = "、".join(f"{name}（{role}）" for name, role in _owners_now(charge).items())
        raise StaleError(target.label, f"第{charge.version}版，责任单位 {now or '未明确'}")
    return charge


def _units(codes: Iterable[str]) -> dict[str, Any]:
    """Code → unit. Raises YanzhenError for an unknown one or none at all."""
    wanted = list(dict.fromkeys(codes))
    found = {u.code: u for u in offices().filter(code__in=wanted)}
    missing = [c or "（空）" for c in wanted if c not in found]
    if missing:
        raise YanzhenError("没有这个单位", where="、".join(missing), do="从单位列表里选")
    return found


def advance(charge: Charge) -> None:
    charge.version += 1
    charge.save()


def _need_steerer(by: Any, what: str) -> None:
    if not may_steer(by):
        raise YanzhenError("没有权限", where=what, why="目标由市领导和链办下达", do="请链办的同志来做")


def _note(charge: Charge, by: Any, label: str, before: Any, after: Any) -> None:
    record_change(
        actor=by, origin="目标责任", action="change", model="targets.Charge", key=charge.target.code,
        label=f"{label}：{charge.target.label}"[:300], before=before, after=after,
    )  # fmt: skip
