"""免申即享 is written here: a list from rules and graded facts, its notice, objections, the sample after payment."""

from __future__ import annotations

import datetime
import secrets
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from yanzhen.city.policies import application_queries as asked
from yanzhen.city.policies import automatic_queries as automatic
from yanzhen.city.policies.application_services import act, draft
from yanzhen.city.policies.clocks import clocks
from yanzhen.city.policies.models import Application, AuditDraw, AuditFinding, Listing, Objection, Policy
from yanzhen.city.policies.writing import Step
from yanzhen.city.records.sealing import seal
from yanzhen.city.records.services import record_change
from yanzhen.kernel.errors import YanzhenError
from yanzhen.specs.rulebook import Clause

SEALED_LIST = ("policy", "clause", "computed_on", "looked_at", "held_back", "by_name")
SEALED_OBJECTION = ("application", "says", "channel", "received_on", "upheld", "answer", "answered_on")
SEALED_DRAW = ("listing", "seed", "drawn_from", "picked", "share", "by_name")
SEALED_FINDING = ("draw", "application", "correct", "says", "recover", "recovered_on", "by_name")


def list_entitled(policy: Policy, clause: Clause, *, by: Any, on: datetime.date | None = None) -> Listing:
    """Everybody whom graded facts entitle comes on the list, ready for the second person.

    Raises YanzhenError when the clause is not complete, not in force or gives no money, or when nobody is entitled.
    """
    day = on or timezone.localdate()
    spec = asked.clause_of(policy.code, clause.id)
    problems = automatic.problems_of(*spec, day) if spec else ("条款已不在规则里",)
    if problems:
        raise YanzhenError(
            "这一条不能免申即享",
            where=clause.label.zh,
            why="；".join(problems),
            do="由企业申报，按快申快享办理",
        )
    sure, unsure, looked_at = asked.entitled_to(policy.code, clause.id, day)
    if not sure:
        why = f"比对了 {looked_at} 家，没有一家凭 A、B 级事实符合" + (
            f"；另有 {len(unsure)} 家事实等级不够" if unsure else ""
        )
        raise YanzhenError("没有生成名单", where=clause.label.zh, why=why, do="请持有部门填报事实后再算")
    with transaction.atomic():
        listing = Listing.objects.create(
            policy=policy, clause=clause.id, clause_label=clause.label.zh[:300], computed_on=day, looked_at=looked_at,
            held_back=[row.name for row in unsure], practice=bool(settings.WORKSPACE.practice), by_name=str(by),
        )  # fmt: skip
        for enterprise in sure:
            draft(enterprise, policy, clause, by=by, listing=listing)
        seal(listing, "计算免申名单", SEALED_LIST, by=by)
    return listing


def publish_list(listing: Listing, *, by: Any) -> int:
    """The notice of all approved lines begins on one day. Raises YanzhenError when none is approved."""
    approved = [a for a in automatic.lines_of(listing) if a.state == "approved"]
    if not approved:
        raise YanzhenError(
            "没有可公示的", where=str(listing), why="还没有复核批准的", do="先由另一人复核批准"
        )
    with transaction.atomic():
        for application in approved:
            act(application, "publish", Step(application.version), by=by)
    return len(approved)


def approve_list(listing: Listing, *, by: Any) -> int:
    """The second person approves what was computed, all lines at once."""
    waiting = [a for a in automatic.lines_of(listing) if a.state == "listed"]
    if not waiting:
        raise YanzhenError("没有待复核的", where=str(listing), do="看名单各行的状态")
    with transaction.atomic():
        for application in waiting:
            act(application, "approve", Step(application.version), by=by)
    return len(waiting)


def raise_objection(
    application: Application, *, says: str, channel: str, by: Any, enterprise: Any = None
) -> Objection:
    """Write down what is said against a payment while it is on notice; it cannot be paid before it is answered.

    ``enterprise`` is the one that raises it by its own account; it can read the answer.
    """
    now = clocks()
    if application.state != "public" or application.public_to is None or now.today > application.public_to:
        why = f"公示到 {application.public_to} 为止" if application.public_to else "还没有公示"
        raise YanzhenError("现在不能提异议", where=str(application), why=why, do="向经办部门或审计部门反映")
    if not says.strip():
        raise YanzhenError("没有写异议", where="异议", do="写明哪一项事实不对、依据是什么")
    if enterprise is not None and enterprise.pk == application.enterprise_id:
        raise YanzhenError(
            "不能对自己的公示提异议", where=str(application), do="不要这笔资金的，在申报页放弃"
        )
    with transaction.atomic():
        objection = Objection.objects.create(
            application=application, says=says.strip(), channel=channel, received_on=now.today,
            due_on=now.due("policy-objection", now.today), raised_by=enterprise,
            by_name=str(enterprise.name if enterprise else by),
        )  # fmt: skip
        seal(objection, "公示异议", SEALED_OBJECTION, by=by)
        _noted(objection, "登记公示异议", by)
    return objection


def answer_objection(objection: Objection, *, upheld: bool, answer: str, by: Any) -> Objection:
    """What was found; an objection that holds ends the payment as a refusal."""
    if objection.answered_on is not None:
        raise YanzhenError("已经答复过", where=str(objection.application), do="刷新页面")
    if not answer.strip():
        raise YanzhenError("没有写核实结果", where="核实结果", do="写明查了什么、查明什么")
    with transaction.atomic():
        objection.upheld, objection.answer = upheld, answer.strip()
        objection.answered_on, objection.answered_by_name = timezone.localdate(), str(by)
        objection.save()
        seal(objection, "答复公示异议", SEALED_OBJECTION, by=by)
        _noted(objection, "答复公示异议", by)
        if upheld:
            application = objection.application
            act(application, "reject", Step(application.version, f"公示异议成立：{answer.strip()}"), by=by)
    return objection


def _noted(objection: Objection, told: str, by: Any) -> None:
    record_change(
        actor=by,
        origin="公示异议",
        action="update",
        model="policies.Objection",
        key=str(objection.pk),
        label=told,
    )


def draw_audit(listing: Listing, *, by: Any, share: int = 10, seed: str = "") -> AuditDraw:
    """Pick at random from what the list paid; the seed is kept, so that the drawing can be repeated."""
    paid = list(automatic.lines_of(listing).filter(state__in=automatic.PAID).values_list("pk", flat=True))
    if not paid:
        raise YanzhenError("还不能抽查", where=str(listing), why="这份名单还没有兑付", do="兑付后再抽查")
    seed = seed or secrets.token_hex(8)
    with transaction.atomic():
        drawn = AuditDraw.objects.create(
            listing=listing, seed=seed, drawn_from=paid, picked=automatic.draw_sample(paid, seed, share), share=share,
            by_name=str(by),
        )  # fmt: skip
        seal(drawn, "抽样检查", SEALED_DRAW, by=by)
    return drawn


def record_finding(
    drawn: AuditDraw, application: Application, *, correct: bool, says: str, recover: Decimal | None, by: Any
) -> AuditFinding:
    """What the check of one application found. A wrong payment names the sum to be paid back."""
    _check_finding(drawn, application, correct, says, recover)
    try:
        with transaction.atomic():
            found = AuditFinding.objects.create(
                draw=drawn, application=application, correct=correct, says=says.strip(),
                recover=None if correct else recover, by_name=str(by),
            )  # fmt: skip
            found.refresh_from_db()  # decimals as they are stored
            seal(found, "抽查结果", SEALED_FINDING, by=by)
    except IntegrityError as error:
        raise YanzhenError("这一件已经有抽查结果", where=str(application), do="刷新页面") from error
    return found


def _check_finding(
    drawn: AuditDraw, application: Application, correct: bool, says: str, recover: Decimal | None
) -> None:
    if application.pk not in drawn.picked:
        raise YanzhenError("没有抽中这一件", where=str(application), do="只登记抽中的")
    if not says.strip():
        raise YanzhenError("没有写查明的情况", where="查明的情况", do="写明核对了哪些事实")
    most = application.amount or Decimal(0)
    if not correct and (recover is None or not 0 < recover <= most):
        why = f"支付有误须写明应追回的金额，大于 0、不超过已付的 {most.normalize():f} 万元"
        raise YanzhenError("应追回金额不对", where=str(recover or "未填"), why=why, do="核对后重填")


def record_recovery(found: AuditFinding, *, by: Any, on: datetime.date | None = None) -> AuditFinding:
    """The money has come back."""
    if found.correct or found.recovered_on is not None:
        raise YanzhenError("没有待追回的", where=str(found.application), do="刷新页面")
    with transaction.atomic():
        found.recovered_on = on or timezone.localdate()
        found.save(update_fields=["recovered_on", "updated_at"])
        seal(found, "追回到账", SEALED_FINDING, by=by)
    return found
