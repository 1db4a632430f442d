"""Objections: filed with proof while the notice runs, decided by somebody else, with what the decision moved."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from yanzhen.city.exchange.papers import keep_paper
from yanzhen.city.parks import round_facts, round_services
from yanzhen.city.parks.models import Objection, Round, RoundEntry, RoundValue
from yanzhen.city.parks.permissions import may_decide_objections, may_run_rounds, stands_for
from yanzhen.city.parks.round_services import StaleError, locked
from yanzhen.city.parks.round_sheets import thawed
from yanzhen.city.records.sealing import seal
from yanzhen.city.records.services import record_change
from yanzhen.kernel.errors import YanzhenError

FILED = ("entry", "fact", "before", "claimed", "reason", "proof_name", "proof_digest", "on_behalf", "state")
DECIDED = (*FILED, "decision", "decided_by_name", "effect")


@dataclass(frozen=True, slots=True)
class Claim:
    """What is said to be wrong: the fact, the right value in the fact's own unit, why, and the proof."""

    fact: str
    value: float
    reason: str
    proof: Any
    proof_name: str


def may_file(user: Any, entry: RoundEntry) -> bool:
    """The enterprise itself, or an official on its behalf."""
    own = entry.enterprise.code if entry.enterprise else ""
    return bool(stands_for(user, own) or may_run_rounds(user))


def file_objection(entry: RoundEntry, claim: Claim, *, by: Any) -> Objection:
    """Raises YanzhenError outside of the notice, without right, proof, reason, or a value that differs."""
    if not may_file(by, entry):
        raise YanzhenError(
            "没有权限", where=entry.name, why="异议由企业自己提出，或由经办部门代提", do="用本企业的账号登录"
        )
    with transaction.atomic():
        round_ = Round.objects.select_for_update(of=("self",)).get(pk=entry.round_id)
        before = _checked(round_, entry, claim)
        proof = keep_paper(claim.proof, claim.proof_name)
        own = entry.enterprise.code if entry.enterprise else ""
        row = Objection.objects.create(
            round=round_, entry=entry, fact=claim.fact, before=before, claimed=claim.value,
            reason=claim.reason.strip(), proof_name=proof.name, proof_digest=proof.digest, filed_by=by, filed_by_name=str(by),
            on_behalf=not stands_for(by, own),
        )  # fmt: skip
        seal(row, "提出异议", FILED, by=by)
        _note(
            row, by, "提出异议" + ("（代企业提出）" if row.on_behalf else ""), None, {"claimed": claim.value}
        )
    return row


def _checked(round_: Round, entry: RoundEntry, claim: Claim) -> float | None:
    """The value that the objection is against; None where there is none."""
    until = round_.notice_until
    if round_.state != "publish" or until is None or round_services.today() > until:
        why = f"公示到 {until} 为止" if until else "还没有公示"
        raise YanzhenError(
            "不在公示期内", where=round_.name, why=why, do="公示期内提出；已过期的请经办部门再次公示"
        )
    facts = thawed(round_.sheet).facts
    if claim.fact not in facts:
        raise YanzhenError("没有这项数据", where=claim.fact, do="选这张评价表里的一项数据")
    if not math.isfinite(claim.value):
        raise YanzhenError("主张的数值不是数", where=facts[claim.fact].label.zh, do="只写数字")
    if not claim.reason.strip():
        raise YanzhenError("要写明理由", where=entry.name, do="说明哪里不对、以什么为准")
    if Objection.objects.filter(entry=entry, fact=claim.fact, state="open").exists():
        raise YanzhenError("这项数据已有一条异议待处理", where=entry.name, do="等待处理，或先撤回原来那条")
    held = RoundValue.objects.filter(entry=entry, fact=claim.fact, replaced_at=None).first()
    if held is not None and held.value == claim.value:
        raise YanzhenError("与公示的数值相同", where=facts[claim.fact].label.zh, do="写上您认为正确的数值")
    return held.value if held else None


def decide_objection(key: int, *, version: int, accept: bool, decision: str, by: Any) -> Objection:
    """Accept (the value is replaced, what moved is kept) or refuse, with the reason; never one's own objection."""
    if not may_decide_objections(by):
        raise YanzhenError("没有权限", where="异议处理", do="请链办来处理")
    if not decision.strip():
        raise YanzhenError("要写明处理意见", where="异议处理", do="写清依据")
    with transaction.atomic():
        row = _held(key, version)
        if row.filed_by_id == by.pk:
            raise YanzhenError("不能处理自己提出的异议", where=row.entry.name, do="请另一位同志处理")
        round_ = locked(row.round_id, row.round.version, "publish", "object")
        row.effect = _apply(row, round_, by) if accept else {}
        row.state = "accepted" if accept else "refused"
        row.decision, row.decided_by, row.decided_by_name = decision.strip(), by, str(by)
        row.decided_at, row.version = timezone.now(), row.version + 1
        row.save()
        if accept:
            round_.version += 1
            round_.save(update_fields=["version", "updated_at"])
        seal(row, f"异议{row.get_state_display()}", DECIDED, by=by)
        _note(row, by, f"异议{row.get_state_display()}", {"value": row.before}, {"value": row.claimed})
    return row


def withdraw_objection(key: int, *, version: int, by: Any) -> Objection:
    """Whoever filed an open objection takes it back; it stays in the ledger."""
    with transaction.atomic():
        row = _held(key, version)
        if row.filed_by_id != by.pk:
            raise YanzhenError(
                "只能撤回自己提出的异议", where=row.entry.name, do="请提出人撤回，或由处理人裁定"
            )
        row.state, row.version = "withdrawn", row.version + 1
        row.save()
        seal(row, "撤回异议", FILED, by=by)
        _note(row, by, "撤回异议", None, None)
    return row


def _held(key: int, version: int) -> Objection:
    row = Objection.objects.select_for_update(of=("self",)).filter(pk=key).first()
    if row is None:
        raise YanzhenError("没有这条异议", where=str(key), do="回到异议清单")
    if row.version != version or row.state != "open":
        raise StaleError(f"{row.entry.name}的异议（现在是“{row.get_state_display()}”）")
    return row


def _apply(row: Objection, round_: Round, by: Any) -> dict[str, Any]:
    """The value is replaced; facts before and after, and everybody who moved."""
    fact = thawed(round_.sheet).facts[row.fact]
    before = round_facts.evaluated(round_)
    old = RoundValue.objects.filter(entry=row.entry, fact=row.fact, replaced_at=None).first()
    if old is not None:
        old.replaced_at = timezone.now()
        old.save(update_fields=["replaced_at"])
    RoundValue.objects.create(
        entry=row.entry, fact=row.fact, value=row.claimed, written=f"{row.claimed:g}", objection=row,
        place=f"异议 {row.pk}，证明文件：{row.proof_name}"[:200], by_name=str(by),
    )  # fmt: skip
    after = round_facts.evaluated(round_)
    facts: list[Mapping[str, Any]] = [
        {"fact": row.fact, "label": fact.label.zh, "unit": fact.unit, "before": old.value if old else None, "after": row.claimed}
    ]  # fmt: skip
    return {"facts": facts, "moved": round_facts.moved(before, after)}


def _note(row: Objection, by: Any, label: str, before: Any, after: Any) -> None:
    record_change(
        actor=by, origin=f"亩均评价 {row.round.name}"[:200], action="change", model="parks.Objection",
        key=str(row.pk), label=f"{label}：{row.entry.name}", before=before, after=after,
    )  # fmt: skip
