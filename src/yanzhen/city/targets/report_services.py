"""Actuals come in with evidence from the unit that answers for the target; only what another unit accepts is counted."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from yanzhen.city.accounts.permissions import has_role, units_of
from yanzhen.city.exchange.papers import keep_paper
from yanzhen.city.exchange.services import add_citations, delivery_source
from yanzhen.city.records.sealing import seal
from yanzhen.city.records.services import record_change
from yanzhen.city.targets import charge_services, facts
from yanzhen.city.targets.charge_services import StaleError, source_of
from yanzhen.city.targets.models import Actual, Charge, Report, SplitPart, Target
from yanzhen.city.targets.permissions import REVIEWERS, may_report
from yanzhen.kernel.errors import YanzhenError
from yanzhen.kernel.periods import is_period, parse_period

FILED = (
    "charge", "subject", "period", "value", "measure", "source", "place", "paper", "note", "unit", "by_name", "state",
)  # fmt: skip
REVIEWED = (*FILED, "reviewed_by_name", "reason", "actual")
REPORTED = "report-"
"""How the codes of actuals begin that were reported and accepted."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A document of the library with the place in it, or a paper that is handed in with the report."""

    source: str = ""
    place: str = ""
    paper: Any = None
    paper_name: str = ""


@dataclass(frozen=True, slots=True)
class Given:
    """What is reported."""

    period: str
    value: Decimal
    measure: str
    evidence: Evidence
    note: str = ""


def file_report(code: str, given: Given, *, by: Any, part: int | None = None) -> Report:
    """Raises YanzhenError for a future period, a wrong unit, no evidence, somebody else's target, a second report."""
    with transaction.atomic():
        charge = _held_charge(code)
        share = _part(charge, part)
        unit = _reporting_unit(charge, share, by)
        subject = share.label if share is not None and share.split.axis != "year" else charge.target.subject
        _check(charge.target, share, subject, given, charge)
        source, paper, paper_name = _evidence(given.evidence, charge, unit)
        row = Report.objects.create(
            charge=charge, part=share, subject=subject, period=given.period, value=given.value,
            measure=given.measure, source=source, place=(given.evidence.place or paper_name)[:200], paper=paper,
            paper_name=paper_name, note=given.note.strip()[:300], unit=unit, by=by, by_name=str(by),
        )  # fmt: skip
        seal(row, "报送实绩", FILED, by=by)
        _note(row, by, "报送实绩", None, {"period": row.period, "value": f"{row.value}{row.measure}"})
    return row


def _held_charge(code: str) -> Charge:
    charge = (
        Charge.objects.select_for_update(of=("self",))
        .select_related("target__indicator")
        .filter(target__code=code)
        .first()
    )
    if charge is None or not charge.owners.filter(until=None).exists():
        raise YanzhenError(
            "这个目标还没有责任单位", where=code, why="没有单位负责，就没有人能报", do="请链办先明确责任单位"
        )
    return charge


def _part(charge: Charge, part: int | None) -> SplitPart | None:
    if part is None:
        return None
    row = SplitPart.objects.filter(pk=part, split__charge=charge, split__replaced_at=None)
    found = row.select_related("split").first()
    if found is None:
        raise YanzhenError("没有这个分解项", where=str(part), why="分解已有新版", do="回到目标页重新选择")
    return found


def _reporting_unit(charge: Charge, part: SplitPart | None, by: Any) -> Any:
    """The unit in whose name is reported: the part's own, else the lead, else one that helps."""
    if not may_report(by, charge, part):
        raise YanzhenError(
            "这个目标不归您的单位报",
            where=charge.target.label,
            why="只有责任单位和配合单位的同志能报",
            do="请责任单位来报，或请链办调整责任单位",
        )
    mine = units_of(by)
    if part is not None and part.unit is not None and part.unit_id in mine:
        return part.unit
    owners = charge.owners.filter(until=None).select_related("unit")
    return next(o.unit for o in owners if o.unit_id in mine)


def _check(target: Target, part: SplitPart | None, subject: str, given: Given, charge: Charge) -> None:
    if not is_period(given.period):
        raise YanzhenError("期间写法不对", where=given.period, do="写 2025、2025H1、2025Q3 或 2025-06")
    end = parse_period(given.period).end
    if end > charge_services.today():
        raise YanzhenError(
            "期间还没有结束", where=given.period, why=f"到 {end} 才结束", do="期末以后再报，不报预计数"
        )
    if part is not None and part.split.axis == "year" and str(end.year) != part.key:
        raise YanzhenError("期间不在这个年度里", where=given.period, do=f"报 {part.key} 年的数")
    if not facts.unit_table().comparable(given.measure, target.unit):
        why = f"目标的单位是 {target.unit or '（无）'}，两者不能换算"
        raise YanzhenError("单位不对", where=given.measure, why=why, do=f"改用 {target.unit}")
    if Report.objects.filter(charge=charge, subject=subject, period=given.period, state="reported").exists():
        raise YanzhenError(
            "这一期已报，正等审核", where=given.period, do="等审核结果，或请原报送人先撤回那一条"
        )


def _evidence(given: Evidence, charge: Charge, unit: Any) -> tuple[Any, str, str]:
    """(source, digest, name of the paper)."""
    if given.paper is not None:
        kept = keep_paper(given.paper, given.paper_name)
        title = f"{unit.name}报送的{charge.target.label}证明"
        day = charge_services.today().isoformat()
        return (
            delivery_source(digest=kept.digest, filename=kept.name, title=title, issuer=unit.name, date=day),
            kept.digest,
            kept.name,
        )
    if given.source and given.place.strip():
        return source_of(given.source), "", ""
    raise YanzhenError(
        "没有证明材料", where=charge.target.label, why="没有依据的数不进台账",
        do="上传证明文件，或写明资料库里的文件和其中的位置",
    )  # fmt: skip


def review_report(key: int, *, version: int, accept: bool, reason: str = "", by: Any) -> Report:
    """Accept, and the value counts in the ledger; or return it with the reason. Never one's own, never one's unit's."""
    with transaction.atomic():
        row = _held(key, version)
        _may_review(row, by)
        if not accept and not reason.strip():
            raise YanzhenError("退回要写明理由", where=str(row), do="写清哪里不对、要补什么")
        row.state = "accepted" if accept else "returned"
        row.reviewed_by_name, row.reviewed_at = str(by), timezone.now()
        row.reason, row.version = reason.strip()[:300], row.version + 1
        if accept:
            row.actual = _count(row, by)
        row.save()
        seal(row, "采信实绩" if accept else "退回实绩", REVIEWED, by=by)
        _note(row, by, f"实绩{row.get_state_display()}", {"state": "待审核"}, {"reason": row.reason})
    return row


def _may_review(row: Report, by: Any) -> None:
    where = str(row)
    if not has_role(by, *REVIEWERS):
        raise YanzhenError("没有权限", where=where, do="请链办、市领导或主管部门的同志审核")
    if row.by_id == by.pk:
        raise YanzhenError(
            "不能审核自己报的数", where=where, why="要由第二个人审核", do="请另一单位的同志审核"
        )
    reporter = row.by.unit_id if row.by is not None else None
    if by.unit_id is None or by.unit_id in {row.unit_id, reporter}:
        raise YanzhenError(
            "不能审核本单位报的数", where=where, why="报送和审核要分属两个单位", do="请另一单位的同志审核"
        )


def _count(row: Report, by: Any) -> Actual:
    """The accepted value as an actual of the ledger; what was accepted for the same period before leaves, visibly."""
    target = row.charge.target
    code = f"{REPORTED}{hashlib.sha256(f'{row.pk}'.encode()).hexdigest()[:8]}-{row.pk}"
    before = Report.objects.filter(
        charge=row.charge, subject=row.subject, period=row.period, state="accepted"
    ).exclude(actual=None)
    replaced = before.values("actual")
    Actual.objects.filter(pk__in=replaced).update(retired_on=charge_services.today())
    actual = Actual.objects.create(
        code=code, indicator=target.indicator, subject=row.subject, scope=target.scope, scope_key=target.scope_key,
        period=row.period, value=row.value, unit=row.measure, grade=row.source.grade,
        note=f"{row.unit.name}报送，{by}审核采信。{row.note}",
    )  # fmt: skip
    add_citations([(actual, row.place)], row.source)
    record_change(
        actor=by, origin="目标实绩审核", action="create", model="targets.Actual", key=code, label=str(row)
    )
    return actual


def withdraw_report(key: int, *, version: int, by: Any) -> Report:
    """Whoever reported takes it back while it waits; it stays in the record."""
    with transaction.atomic():
        row = _held(key, version)
        if row.by_id != by.pk:
            raise YanzhenError("只能撤回自己报的数", where=str(row), do="请原报送人撤回，或由审核人退回")
        row.state, row.version = "withdrawn", row.version + 1
        row.save()
        seal(row, "撤回报送", FILED, by=by)
        _note(row, by, "撤回报送", None, None)
    return row


def _held(key: int, version: int) -> Report:
    rows = Report.objects.select_for_update(of=("self",)).select_related(
        "charge__target__indicator", "unit", "source", "by"
    )
    row = rows.filter(pk=key).first()
    if row is None:
        raise YanzhenError("没有这条报送", where=str(key), do="回到目标页")
    if row.version != version or row.state != "reported":
        raise StaleError(str(row), f"{row.get_state_display()}（{row.reviewed_by_name or row.by_name}）")
    return row


def _note(row: Report, by: Any, label: str, before: Any, after: Any) -> None:
    record_change(
        actor=by, origin="目标实绩报送", action="change", model="targets.Report", key=str(row.pk),
        label=f"{label}：{row}"[:300], before=before, after=after,
    )  # fmt: skip
