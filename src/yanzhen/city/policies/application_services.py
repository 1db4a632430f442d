"""Applications are drafted, handed in, judged by several, paid and kept here; every act is sealed as it is written."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from yanzhen.city.policies import application_queries as asked
from yanzhen.city.policies.models import Application, Opinion, Paper, Policy
from yanzhen.city.policies.procedure import ACTS, DECISION_DAYS, NOTICE_DAYS, STATES
from yanzhen.city.policies.working_days import holidays
from yanzhen.city.records.sealing import seal
from yanzhen.city.records.services import record_change
from yanzhen.kernel.errors import YanzhenError
from yanzhen.specs.rulebook import Clause

SEALED = (
    "enterprise", "policy", "clause", "state", "version", "automatic", "told", "facts", "account_name", "account_bank",
    "account_number", "amount", "returned", "reason", "reviewers", "round", "first_by", "submitted_on", "due_on", "public_from",
    "public_to", "paid_on",
)  # fmt: skip
MOST_BYTES = 20 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Step:
    """What somebody gives with an act: the version of the row that was looked at, and the fields of the form."""

    version: int
    reason: str = ""
    items: tuple[str, ...] = ()
    reviewers: tuple[str, ...] = ()
    amount: Decimal | None = None
    more: Mapping[str, Any] = field(default_factory=dict)


def draft(
    enterprise: Any, policy: Policy, clause: Clause, *, by: Any, automatic: bool = False
) -> Application:
    """A new application with what the record already knows. An open one for the same clause is given back."""
    held = Application.objects.filter(enterprise=enterprise, clause=clause.id).exclude(
        state__in=("archived", "rejected", "closed")
    )
    with transaction.atomic():
        if (open_one := held.first()) is not None:
            return open_one
        standing, facts = asked.standing_of(enterprise.code, policy.code, clause.id, timezone.localdate())
        application = Application.objects.create(
            enterprise=enterprise, policy=policy, clause=clause.id, clause_label=clause.label.zh[:300],
            told=standing.says, facts=facts, automatic=automatic, state="listed" if automatic else "draft",
            account_name=enterprise.name, first_by=by if automatic else None,
        )  # fmt: skip
        if automatic:
            application.amount = asked.amount_for(application)
            application.save(update_fields=["amount"])
        _note(application, "列入免申名单" if automatic else "建立草稿", by)
    return application


def fill_account(application: Application, step: Step, *, bank: str, number: str, by: Any) -> Application:
    """The account for the payment; the name is that of the enterprise and cannot be another."""
    digits = number.replace(" ", "")
    if not (digits.isascii() and digits.isdigit() and 8 <= len(digits) <= 30):
        raise YanzhenError("账号写法不对", where=number, why="应为 8 到 30 位数字", do="对照开户许可证改正")
    if application.state not in {"draft", "returned", "listed", "approved", "public"}:
        raise YanzhenError("现在不能改账号", where=STATES[application.state], why="已在审批", do="等办理结果")
    with transaction.atomic():
        fields = {
            "account_bank": bank.strip(),
            "account_number": digits,
            "account_name": application.enterprise.name,
        }
        return _write(application, step, fields, "填写收款账户", by)


def hand_in_paper(enterprise: Any, name: str, file: Any, *, by: Any) -> Paper:
    """Keep a document of an enterprise; later applications that ask for it find it. Raises YanzhenError."""
    if not file.size:
        raise YanzhenError("文件是空的", where=file.name, do="重新选择文件")
    if file.size > MOST_BYTES:
        raise YanzhenError("文件太大", where=file.name, why="上限 20 MB", do="压缩或拆分后再交")
    content = file.read()
    digest = hashlib.sha256(content).hexdigest()
    with transaction.atomic():
        paper = Paper.objects.create(
            enterprise=enterprise, name=name, filename=Path(file.name).name[:300], digest=digest, size=file.size,
            by=by, by_name=str(by),
        )  # fmt: skip
        _keep(digest, content)
        seal(paper, "提交材料", ("enterprise", "name", "filename", "digest", "size", "by_name"), by=by)
    return paper


def _keep(digest: str, content: bytes) -> None:
    """Content-addressed, written whole or not at all."""
    place = Path(settings.WORKSPACE.documents) / "papers" / digest
    if place.exists():
        return
    place.parent.mkdir(parents=True, exist_ok=True)
    fresh = place.with_suffix(".new")
    fresh.write_bytes(content)
    fresh.replace(place)


def act(application: Application, name: str, step: Step, *, by: Any) -> Application:
    """Do one act of the table. Raises YanzhenError when the state, the person or what was given does not allow it."""
    rule = ACTS[name]
    if application.state not in rule.start:
        why = f"现在是“{STATES[application.state]}”"
        raise YanzhenError(
            f"现在不能{rule.label}", where=str(application), why=why, do="刷新页面，看最新进展"
        )
    for need in rule.needs:
        if not getattr(step, need):
            raise YanzhenError(
                f"{rule.label}缺一项", where=NEED_LABELS[need], why="这一步必须写明", do="补上再办"
            )
    with transaction.atomic():
        fields = CHECKS[name](application, step, by) if name in CHECKS else {}
        return _write(application, step, {"state": rule.end, **fields}, rule.label, by)


NEED_LABELS = {"items": "补正事项", "reviewers": "联审部门", "amount": "金额", "reason": "理由"}


def _submit(application: Application, step: Step, by: Any) -> dict[str, Any]:
    lacks = asked.lacking(application)
    if lacks:
        raise YanzhenError("还不能提交", where=str(application), why="；".join(lacks), do="补齐后再提交")
    today = timezone.localdate()
    standing, facts = asked.standing_of(
        application.enterprise.code, application.policy.code, application.clause, today
    )
    due = application.due_on or holidays().after(today, DECISION_DAYS)
    return {"submitted_on": today, "due_on": due, "told": standing.says, "facts": facts}


def _return(application: Application, step: Step, by: Any) -> dict[str, Any]:
    """What is missing is said once and completely: a second time only what was said the first time and still lacks."""
    before = set(application.returned)
    late = [item for item in step.items if before and item not in before]
    if late:
        why = f"第一次退回没有提出：{'、'.join(late)}"
        raise YanzhenError(
            "不能为新的事项再次退回",
            where=str(application),
            why=why,
            do="补正事项须一次说全；可受理后在联审中核实",
        )
    return {"returned": list(dict.fromkeys(step.items)), "reason": step.reason}


def _review(application: Application, step: Step, by: Any) -> dict[str, Any]:
    return {"reviewers": list(dict.fromkeys(step.reviewers))}


def _approve_first(application: Application, step: Step, by: Any) -> dict[str, Any]:
    said = {o.unit: o.agrees for o in application.opinions.filter(round=application.round)}
    silent = [unit for unit in application.reviewers if unit not in said]
    against = [unit for unit in application.reviewers if said.get(unit) is False]
    if silent or against:
        why = "；".join(
            f"{word}：{'、'.join(units)}"
            for word, units in (("未出意见", silent), ("不同意", against))
            if units
        )
        raise YanzhenError(
            "联审还没有通过",
            where=str(application),
            why=why,
            do="等各部门意见；有不同意的，写明理由后不予支持或退回协商",
        )
    ceiling = asked.amount_for(application)
    if step.amount is not None and (step.amount <= 0 or (ceiling is not None and step.amount > ceiling)):
        raise YanzhenError(
            "金额不对",
            where=f"{step.amount} 万元",
            why=f"按条款最多 {ceiling} 万元，且须大于 0",
            do="核对条款后重填",
        )
    return {"amount": step.amount, "first_by": by}


def _approve(application: Application, step: Step, by: Any) -> dict[str, Any]:
    _another(application, by, "初审和复核")
    return {}


def _another(application: Application, by: Any, what: str) -> None:
    if application.first_by_id == by.pk:
        raise YanzhenError(
            "须由另一人办理", where=str(application), why=f"{what}不能是同一人", do="请另一位有权限的人办理"
        )


def _reject(application: Application, step: Step, by: Any) -> dict[str, Any]:
    return {"reason": step.reason, "first_by": by}


def _publish(application: Application, step: Step, by: Any) -> dict[str, Any]:
    today = timezone.localdate()
    return {"public_from": today, "public_to": holidays().after(today, NOTICE_DAYS)}


def _pay(application: Application, step: Step, by: Any) -> dict[str, Any]:
    today = timezone.localdate()
    problems = []
    if application.public_to is None or today <= application.public_to:
        problems.append(f"公示到 {application.public_to} 才满")
    problems += asked.account_problems(application)
    if application.amount is None:
        problems.append("金额没有定")
    if problems:
        raise YanzhenError(
            "还不能兑付", where=str(application), why="；".join(problems), do="逐项办妥后再兑付"
        )
    return {"paid_on": today}


def _appeal(application: Application, step: Step, by: Any) -> dict[str, Any]:
    return {"reason": step.reason}


def _reopen(application: Application, step: Step, by: Any) -> dict[str, Any]:
    _another(application, by, "原决定和申诉处理")
    return {"reason": step.reason, "round": application.round + 1}


def _uphold(application: Application, step: Step, by: Any) -> dict[str, Any]:
    _another(application, by, "原决定和申诉处理")
    return {"reason": step.reason}


CHECKS = {
    "submit": _submit, "return": _return, "review": _review, "approve_first": _approve_first, "approve": _approve,
    "reject": _reject, "publish": _publish, "pay": _pay, "appeal": _appeal, "reopen": _reopen, "uphold": _uphold,
}  # fmt: skip


def give_opinion(application: Application, *, agrees: bool, says: str, by: Any) -> Opinion:
    """The word of one department in the joint review; a department speaks once, a no needs its reason."""
    unit = str(by.unit or "")
    if application.state != "joint_review" or unit not in application.reviewers:
        raise YanzhenError(
            "不需要你部门的意见",
            where=unit or "无单位",
            why="不在联审部门里或不在联审",
            do="由联审部门的人填写",
        )
    if not agrees and not says.strip():
        raise YanzhenError("不同意要写理由", where=unit, do="写明依据的条款和事实")
    try:
        with transaction.atomic():
            opinion = Opinion.objects.create(
                application=application,
                round=application.round,
                unit=unit,
                agrees=agrees,
                says=says.strip(),
                by_name=str(by),
            )
            seal(opinion, "联审意见", ("application", "round", "unit", "agrees", "says", "by_name"), by=by)
    except IntegrityError as error:
        raise YanzhenError("你部门已出过意见", where=unit, do="要改意见，请联系经办人") from error
    return opinion


def _write(application: Application, step: Step, fields: dict[str, Any], told: str, by: Any) -> Application:
    """Only when nobody wrote in between: the version that was looked at is the version that is changed."""
    given = {**fields, "version": step.version + 1, "updated_at": timezone.now()}
    if not Application.objects.filter(pk=application.pk, version=step.version).update(**given):
        raise YanzhenError(
            "没有办成", where=str(application), why="别人刚刚办过这一件", do="刷新页面，看最新进展再办"
        )
    application.refresh_from_db()
    _note(application, told, by, {"reason": step.reason, "items": list(step.items)})
    return application


def _note(application: Application, told: str, by: Any, more: Any = None) -> None:
    seal(application, told, SEALED, by=by, more=more)
    record_change(
        actor=by, origin="申报办理", action="update", model="policies.Application", key=str(application.pk),
        label=f"{told}：{application}", after={"state": application.state},
    )  # fmt: skip


def list_entitled(
    policy: Policy, clause: Clause, *, by: Any, on: datetime.date | None = None
) -> list[Application]:
    """免申即享: everybody who by the record's own facts is entitled comes on the list, ready for the second person."""
    found = asked.entitled_to(policy.code, clause.id, on or timezone.localdate())
    return [draft(enterprise, policy, clause, by=by, automatic=True) for enterprise in found]
