"""Opening the file of an enterprise, which is always written down, and contesting what its description says."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from yanzhen.city.accounts.permissions import unit_of
from yanzhen.city.exchange.papers import keep_paper
from yanzhen.city.finance import filing
from yanzhen.city.finance.clocks import CONTEST, limit_of
from yanzhen.city.finance.describing import describe
from yanzhen.city.finance.models import Authorisation, Case, Contest, Opening
from yanzhen.city.finance.noting_services import log
from yanzhen.city.finance.permissions import is_office, speaks_for, works_at
from yanzhen.city.finance.states import SCOPE_LABELS
from yanzhen.city.finance.values import FileView
from yanzhen.city.records.sealing import seal
from yanzhen.kernel.errors import YanzhenError

OPENING_FIELDS = ("enterprise", "authorisation", "unit", "by_name", "scopes", "why")
CONTEST_FIELDS = ("enterprise", "indicator", "showed", "says", "state", "filed_on", "answer", "decided_on")
MOST_TEXT = 3000


def open_for_case(case: Case, *, by: Any) -> FileView:
    """What the institution may see for a case, now. Raises YanzhenError when no authorisation is in force.

    That it was opened is written and sealed before anything is shown; the enterprise reads it.
    """
    if not works_at(by, case.unit_id):
        raise YanzhenError("这份档案不对你开放", where=case.number, why="只对企业授权的机构开放")
    day = timezone.localdate()
    held = next((a for a in case.authorisations.all() if a.runs_on(day)), None)
    if held is None:
        raise YanzhenError(
            "现在不能看企业档案",
            where=case.number,
            why="企业没有有效的授权，已撤销或到期",
            do="请企业重新授权",
        )
    _written(case.demand.enterprise, held, held.scopes, f"{case.number} {case.product.name}", by)
    return filing.view(case.demand.enterprise, tuple(held.scopes), day, held)


def open_in_office(enterprise: Any, *, why: str, by: Any) -> FileView:
    """The office that keeps the description looks at it: the same parts, the same line in the log, a reason in words."""
    if not is_office(by):
        raise YanzhenError(
            "这份档案不对你开放", where=str(enterprise), why="只对企业自己和资金池主管部门开放"
        )
    if len(why.strip()) < 2:
        raise YanzhenError(
            "要写明事由", where=str(enterprise), why="企业看得到谁因为什么看了它的档案", do="写明事由再打开"
        )
    scopes = ("base", "credit")
    _written(enterprise, None, list(scopes), why.strip()[:200], by)
    return filing.view(enterprise, scopes, timezone.localdate())


def own_file(enterprise: Any, *, by: Any) -> FileView:
    """The enterprise reads its own file; nothing is written about that, unless an official reads it on its behalf."""
    if not speaks_for(by, enterprise):
        raise YanzhenError("这份档案不对你开放", where=str(enterprise), why="账号不对应这家企业")
    if getattr(by, "errand", None) is not None:
        _written(enterprise, None, list(SCOPE_LABELS), "代企业办理时查看", by)
    return filing.view(enterprise, tuple(SCOPE_LABELS), timezone.localdate())


def _written(enterprise: Any, held: Authorisation | None, scopes: list[str], why: str, by: Any) -> None:
    with transaction.atomic():
        made = Opening.objects.create(
            enterprise=enterprise,
            authorisation=held,
            unit=unit_of(by),
            by_name=str(by),
            scopes=scopes,
            why=why,
        )
        seal(made, "查看企业档案", OPENING_FIELDS, by=by)


def contest(enterprise: Any, indicator: str, says: str, *, file: Any = None, by: Any) -> Contest:
    """The enterprise says that a line is wrong. From now on the line carries the contest wherever it is shown."""
    if not speaks_for(by, enterprise):
        raise YanzhenError("只有企业自己能提异议", where=str(enterprise), why="账号不对应这家企业")
    if not says.strip() or len(says) > MOST_TEXT:
        raise YanzhenError(
            "没有写清异议", where="企业的说法", why=f"要写明哪里不对，不超过 {MOST_TEXT} 字", do="写明后再提"
        )
    day = timezone.localdate()
    line = next((one for one in describe(enterprise, day).lines if one.code == indicator), None)
    if line is None:
        raise YanzhenError("没有这项指标", where=indicator, do="从信用描述里选")
    if line.contested is not None:
        raise YanzhenError(
            "这一项的异议正在核实", where=line.label, why=f"{line.contested.filed_on} 已经提出", do="等答复"
        )
    kept = keep_paper(file, str(file.name)) if file else None
    with transaction.atomic():
        made = Contest.objects.create(
            enterprise=enterprise, indicator=indicator, label=line.label, showed=line.shown[:300], says=says.strip(),
            filename=kept.name if kept else "", digest=kept.digest if kept else "", filed_on=day,
            due_on=limit_of(CONTEST, day).due, by_name=str(by),
            practice=bool(settings.WORKSPACE.practice or enterprise.practice),
        )  # fmt: skip
        seal(made, "提出异议", CONTEST_FIELDS, by=by)
        log(made, f"信用描述异议：{enterprise} {line.label}", by=by, action="create", why=says)
    return made


def decide(row: Contest, *, upheld: bool, answer: str, by: Any) -> Contest:
    """The office answers, in words that the enterprise reads. What is upheld is corrected at its source."""
    if not is_office(by):
        raise YanzhenError("异议不由你答复", where=row.label, why="由资金池主管部门核实")
    if not answer.strip():
        raise YanzhenError(
            "没有写核实结果", where=row.label, why="企业要看到依据", do="写明核实了什么、谁更正、什么时候更正"
        )
    with transaction.atomic():
        held = Contest.objects.select_for_update(of=("self",)).get(pk=row.pk)
        if held.state != "open":
            raise YanzhenError("这件异议已经答复", where=held.label, do="刷新页面")
        held.state, held.answer = "upheld" if upheld else "rejected", answer.strip()
        held.decided_on, held.decided_by_name = timezone.localdate(), str(by)
        held.save()
        seal(held, held.get_state_display(), CONTEST_FIELDS, by=by)
        log(held, f"答复异议：{held.label}", by=by, after={"state": held.state}, why=answer)
    return held
