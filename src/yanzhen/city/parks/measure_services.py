"""Measures are proposed for a class and signed one by one by somebody else; a class alone never changes anything."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from yanzhen.city.parks.measures import presets_for
from yanzhen.city.parks.models import Measure, Round, RoundEntry, RoundIssue
from yanzhen.city.parks.permissions import may_run_rounds, may_sign_rounds
from yanzhen.city.parks.round_services import StaleError, locked
from yanzhen.city.records.sealing import seal
from yanzhen.city.records.services import BATCH, record_change
from yanzhen.kernel.errors import YanzhenError

SEALED = ("entry", "klass", "kind", "text", "basis", "state", "proposed_by_name", "decided_by_name", "reason")


def final_classes(round_: Round) -> dict[str, str]:
    """Code → class as signed; empty before."""
    issue = RoundIssue.objects.filter(round=round_, kind="final").last()
    return {r["code"]: r["klass"] for r in issue.results if r["klass"]} if issue else {}


def years_running(entry: RoundEntry, klass: str) -> int:
    """For how many data years in a row, this round's included, the enterprise was signed into the class."""
    held = {
        e.round.year: final_classes(e.round).get(e.code)
        for e in RoundEntry.objects.filter(code=entry.code, round__group=entry.round.group).select_related(
            "round"
        )
        if e.round.practice == entry.round.practice and e.round.state in ("final", "archived")
    }
    years = 0
    while held.get(entry.round.year - years) == klass:
        years += 1
    return years


def propose_measures(key: int, klass: str, *, version: int, by: Any) -> int:
    """Proposals for everybody in a class from the presets; returns how many are new."""
    if not may_run_rounds(by):
        raise YanzhenError("没有权限", where="差别化措施", do="请经办部门来提")
    with transaction.atomic():
        round_ = locked(key, version, "final")
        codes = [code for code, reached in final_classes(round_).items() if reached == klass]
        if not codes:
            raise YanzhenError("这一档没有企业", where=klass, do="换一档")
        fresh = []
        for entry in RoundEntry.objects.filter(round=round_, code__in=codes).select_related("round"):
            held = set(Measure.objects.filter(entry=entry).values_list("kind", "text"))
            offered = presets_for(klass, years_running(entry, klass))
            if not offered:
                do = "安装含 class_measures.yaml 的定义包，或自己逐条写措施"
                raise YanzhenError("这一档没有预置措施", where=klass, why="已安装的定义包里没有", do=do)
            for preset, text in offered:
                if (preset.kind, text) not in held:
                    fresh.append(_measure(entry, klass, by, {"kind": preset.kind, "text": text, "basis": preset.basis, "grade": preset.grade.value}))  # fmt: skip
        Measure.objects.bulk_create(fresh, batch_size=BATCH)
        round_.version += 1
        round_.save(update_fields=["version", "updated_at"])
        _note(round_, by, f"提出 {klass} 档措施建议 {len(fresh)} 条")
    return len(fresh)


def propose_measure(entry: RoundEntry, *, kind: str, text: str, basis: str, by: Any) -> Measure:
    """One proposal in one's own words; the basis must be named."""
    if not may_run_rounds(by):
        raise YanzhenError("没有权限", where="差别化措施", do="请经办部门来提")
    klass = final_classes(entry.round).get(entry.code, "")
    if entry.round.state != "final" or not klass:
        raise YanzhenError("还没有定档", where=entry.name, do="定档后再提措施")
    if kind not in dict(Measure.KINDS) or not text.strip() or not basis.strip():
        raise YanzhenError("措施没有写全", where=entry.name, do="写明类别、措施和文件依据")
    with transaction.atomic():
        row = _measure(entry, klass, by, {"kind": kind, "text": text.strip()[:300], "basis": basis.strip()[:300], "grade": "M"})  # fmt: skip
        if Measure.objects.filter(entry=entry, kind=kind, text=row.text).exists():
            raise YanzhenError("已有同样的措施", where=entry.name, do="看措施清单")
        row.save()
        _note(entry.round, by, f"提出措施：{entry.name}")
    return row


def _measure(entry: RoundEntry, klass: str, by: Any, words: Mapping[str, str]) -> Measure:
    return Measure(
        round=entry.round, entry=entry, klass=klass, proposed_by=by, proposed_by_name=str(by), **words
    )


def decide_measure(key: int, *, version: int, sign: bool, reason: str, by: Any) -> Measure:
    """Sign one proposal, or say why not; never one's own. Raises StaleError when it was decided meanwhile."""
    if not may_sign_rounds(by):
        raise YanzhenError("没有权限", where="差别化措施", do="请有签字权的同志决定")
    if not sign and not reason.strip():
        raise YanzhenError("不予采用要写明理由", where="差别化措施", do="填写理由")
    with transaction.atomic():
        row = Measure.objects.select_for_update(of=("self",)).filter(pk=key).first()
        if row is None:
            raise YanzhenError("没有这条措施", where=str(key), do="回到措施清单")
        if row.version != version or row.state != "proposed":
            raise StaleError(f"{row.entry.name}：{row.text}")
        if row.proposed_by_id == by.pk:
            raise YanzhenError("不能签自己提出的措施", where=row.entry.name, do="请另一位同志签字")
        row.state, row.reason = ("signed" if sign else "refused"), reason.strip()[:300]
        row.decided_by, row.decided_by_name, row.decided_at = by, str(by), timezone.now()
        row.version += 1
        row.save()
        seal(row, f"差别化措施{row.get_state_display()}", SEALED, by=by)
        _note(row.round, by, f"措施{row.get_state_display()}：{row.entry.name}")
    return row


def _note(round_: Round, by: Any, label: str) -> None:
    record_change(
        actor=by, origin=f"亩均评价 {round_.name}"[:200], action="change", model="parks.Round", key=str(round_.pk),
        label=label,
    )  # fmt: skip
