"""Applications are drafted, handed in, judged by several, refused or approved here; every act is sealed as it is written."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from yanzhen.city.policies import application_queries as asked
from yanzhen.city.policies import form_queries
from yanzhen.city.policies.casefiles import keep_case
from yanzhen.city.policies.clocks import clocks
from yanzhen.city.policies.models import Application, Listing, Opinion, Policy
from yanzhen.city.policies.procedure import ACTS, FAST, FINISHED, ONLY_AUTOMATIC, STATES
from yanzhen.city.policies.writing import Step as Step
from yanzhen.city.policies.writing import note, write
from yanzhen.city.records.sealing import seal
from yanzhen.kernel.errors import YanzhenError
from yanzhen.specs.rulebook import Clause

NEED_LABELS = {"items": "补正事项", "reviewers": "联审部门", "amount": "金额", "reason": "理由"}


def draft(
    enterprise: Any, policy: Policy, clause: Clause, *, by: Any, listing: Listing | None = None
) -> Application:
    """A new application with what the record already knows. An open one for the same clause is given back."""
    held = Application.objects.filter(enterprise=enterprise, clause=clause.id).exclude(state__in=FINISHED)
    with transaction.atomic():
        if (open_one := held.first()) is not None:
            return open_one
        day = timezone.localdate()
        standing, facts = asked.standing_of(enterprise.code, policy.code, clause.id, day)
        automatic = listing is not None
        application = Application.objects.create(
            enterprise=enterprise, policy=policy, clause=clause.id, clause_label=clause.label.zh[:300],
            told=standing.says, facts=facts, automatic=automatic, state="listed" if automatic else "draft",
            account_name=enterprise.name, first_by=by if automatic else None, listing=listing, entered_on=day,
        )  # fmt: skip
        if automatic:
            application.amount = asked.amount_for(application)
            application.form = form_queries.frozen_form(application)
            application.save(update_fields=["amount", "form"])
        note(application, "列入免申名单" if automatic else "建立草稿", by)
    return application


def act(application: Application, name: str, step: Step, *, by: Any) -> Application:
    """Do one act of the table. Raises YanzhenError when the state, the person or what was given does not allow it."""
    rule = ACTS[name]
    if application.state not in rule.start or (name in ONLY_AUTOMATIC and not application.automatic):
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
        return write(application, step, {"state": rule.end, **fields}, rule.label, by)


def _submit(application: Application, step: Step, by: Any) -> dict[str, Any]:
    lacks = asked.lacking(application)
    if lacks:
        raise YanzhenError("还不能提交", where=str(application), why="；".join(lacks), do="补齐后再提交")
    today = timezone.localdate()
    standing, facts = asked.standing_of(
        application.enterprise.code, application.policy.code, application.clause, today
    )
    form = form_queries.frozen_form(application)
    return {
        "submitted_on": application.submitted_on or today,
        "told": standing.says,
        "facts": facts,
        "form": form,
    }


def _accept(application: Application, step: Step, by: Any) -> dict[str, Any]:
    """The clock of the whole way starts; which rule it follows is written down with the day."""
    now = clocks()
    return {
        "accepted_on": now.today, "due_on": now.due(FAST, now.today), "due_by": now.level(FAST).says(),
    }  # fmt: skip


def _return(application: Application, step: Step, by: Any) -> dict[str, Any]:
    """What is missing is said once and completely; what was not named the first time needs a reason that is shown."""
    before = set(application.returned)
    late = [item for item in step.items if application.returns and item not in before]
    if late and not step.reason.strip():
        why = f"第一次退回没有提出：{'、'.join(late)}"
        do = "补正事项须一次说全；确需追加的，写明第一次为什么没有提出"
        raise YanzhenError("不能为新的事项再次退回", where=str(application), why=why, do=do)
    items = list(dict.fromkeys(step.items))
    entry = {
        "on": timezone.localdate().isoformat(), "at": timezone.now().isoformat(), "items": items, "late": late, "reason": step.reason.strip(),
        "by": str(by),
    }  # fmt: skip
    return {
        "returned": list(dict.fromkeys([*application.returned, *items])),
        "returns": [*application.returns, entry],
    }


def _review(application: Application, step: Step, by: Any) -> dict[str, Any]:
    return {"reviewers": list(dict.fromkeys(step.reviewers))}


def _approve_first(application: Application, step: Step, by: Any) -> dict[str, Any]:
    said = {o.unit: o.agrees for o in application.opinions.filter(round=application.round)}
    silent = [unit for unit in application.reviewers if unit not in said]
    against = [unit for unit in application.reviewers if said.get(unit) is False]
    if silent or against:
        told = (("未出意见", silent), ("不同意", against))
        why = "；".join(f"{word}：{'、'.join(units)}" for word, units in told if units)
        do = "等各部门意见；有不同意的，写明理由后不予支持或退回协商"
        raise YanzhenError("联审还没有通过", where=str(application), why=why, do=do)
    ceiling = asked.amount_for(application)
    if step.amount is not None and (step.amount <= 0 or (ceiling is not None and step.amount > ceiling)):
        why = f"按条款最多 {ceiling} 万元，且须大于 0"
        raise YanzhenError("金额不对", where=f"{step.amount} 万元", why=why, do="核对条款后重填")
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
    """With the refusal goes what would turn it, so that nobody has to ask."""
    return {"reason": step.reason, "first_by": by, "repair": form_queries.repair_path(application)}


def _publish(application: Application, step: Step, by: Any) -> dict[str, Any]:
    now = clocks()
    return {"public_from": now.today, "public_to": now.notice(application.automatic)}


def _confirm(application: Application, step: Step, by: Any) -> dict[str, Any]:
    problems = asked.account_problems(application)
    if problems:
        raise YanzhenError("还不能确认", where=str(application), why="；".join(problems), do="先填收款账户")
    return {"confirmed_on": timezone.localdate()}


def _archive(application: Application, step: Step, by: Any) -> dict[str, Any]:
    return {"dossier": keep_case(application)}


def _reason(application: Application, step: Step, by: Any) -> dict[str, Any]:
    return {"reason": step.reason}


def _appeal(application: Application, step: Step, by: Any) -> dict[str, Any]:
    late = clocks().step(application)
    if late is not None and late.late:
        why = f"申诉期到 {late.due} 为止（{late.by}）"
        raise YanzhenError("申诉期已过", where=str(application), why=why, do="条件具备后可以重新申报")
    return {"reason": step.reason}


def _reopen(application: Application, step: Step, by: Any) -> dict[str, Any]:
    _another(application, by, "原决定和申诉处理")
    return {"reason": step.reason, "round": application.round + 1, "repair": []}


def _uphold(application: Application, step: Step, by: Any) -> dict[str, Any]:
    _another(application, by, "原决定和申诉处理")
    return {"reason": step.reason}


CHECKS = {
    "submit": _submit, "accept": _accept, "return": _return, "review": _review, "approve_first": _approve_first,
    "approve": _approve, "reject": _reject, "publish": _publish, "confirm": _confirm, "archive": _archive,
    "decline": _reason, "appeal": _appeal, "reopen": _reopen, "uphold": _uphold,
}  # fmt: skip


def give_opinion(application: Application, *, agrees: bool, says: str, by: Any) -> Opinion:
    """The word of one department in the joint review; a department speaks once, a no needs its reason."""
    unit = str(by.unit or "")
    if application.state != "joint_review" or unit not in application.reviewers:
        why = "不在联审部门里或不在联审"
        raise YanzhenError("不需要你部门的意见", where=unit or "无单位", why=why, do="由联审部门的人填写")
    if not agrees and not says.strip():
        raise YanzhenError("不同意要写理由", where=unit, do="写明依据的条款和事实")
    try:
        with transaction.atomic():
            opinion = Opinion.objects.create(
                application=application, round=application.round, unit=unit, agrees=agrees, says=says.strip(),
                by_name=str(by),
            )  # fmt: skip
            seal(opinion, "联审意见", ("application", "round", "unit", "agrees", "says", "by_name"), by=by)
    except IntegrityError as error:
        raise YanzhenError("你部门已出过意见", where=unit, do="要改意见，请联系经办人") from error
    return opinion
