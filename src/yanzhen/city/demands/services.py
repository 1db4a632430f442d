"""Demands come in here: by the enterprise itself or, visibly, by an office on its behalf."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from yanzhen.city.accounts.permissions import OFFICIALS, errand_of, has_role, subjects_of, unit_of
from yanzhen.city.demands.clocks import limit_of
from yanzhen.city.demands.models import Attachment, Demand, Step
from yanzhen.city.demands.permissions import may_file
from yanzhen.city.demands.states import CHANNELS, KINDS, OPEN
from yanzhen.city.demands.values import Draft
from yanzhen.city.enterprises.queries import enterprise, region_names
from yanzhen.city.exchange.papers import StoredPaper, keep_paper
from yanzhen.city.records.sealing import seal
from yanzhen.city.records.services import record_change
from yanzhen.kernel.errors import YanzhenError

SEALED = (
    "enterprise", "hidden", "subject", "kind", "text", "channel", "weight", "state", "lead", "by_name", "by_unit",
    "on_behalf", "received_on", "assigned_on", "due_on", "paused_on", "paused_days", "answer", "answered_on",
    "answered_by", "answered_late", "first_rating", "rating", "rated_on", "reopened_on", "closed_on", "refusal",
    "reason", "into",
)  # fmt: skip
MOST_TEXT = 5000


def file_demand(draft: Draft, *, by: Any) -> Demand:
    """Register a demand; the clock of assigning starts today. Raises YanzhenError for what cannot be one."""
    if not may_file(by):
        raise YanzhenError(
            "不能登记诉求", where=str(by), why="账号没有对应的企业，也不是政府部门", do="请系统管理员核对账号"
        )
    _checked(draft)
    official = has_role(by, *OFFICIALS)
    firm = _firm(draft, by, official)
    kept = keep_paper(draft.file, str(draft.file.name)) if draft.file else None
    today = timezone.localdate()
    with transaction.atomic():
        _once(draft, firm, today)
        limit = limit_of("assign", today)
        row = Demand.objects.create(
            enterprise=firm, region_id=_region(draft, firm), hidden=draft.hidden, subject=draft.subject.strip(),
            kind=draft.kind, text=draft.text.strip(), channel=draft.channel if official else "own",
            contact_name=draft.contact_name.strip(), contact_phone=draft.contact_phone.strip(),
            visit=draft.visit if official else None, by=by, by_name=str(by), by_unit=unit_of(by),
            on_behalf=official or errand_of(by) is not None,
            received_on=today, due_on=limit.due, warn_on=limit.warns, clock=limit.says,
            practice=bool(settings.WORKSPACE.practice),
        )  # fmt: skip
        told = "代企业登记" if row.on_behalf and firm else "登记（匿名）" if official else "提交诉求"
        if kept:
            attach(row, kept, by)
        note(row, told, "", by, firm=not official)
    return row


def _checked(draft: Draft) -> None:
    for label, text, most in (("事项", draft.subject, 120), ("情况和要求", draft.text, MOST_TEXT)):
        if not text.strip():
            raise YanzhenError(f"没有写{label}", where="诉求", why="没有内容就无法分派", do=f"写明{label}")
        if len(text) > most:
            raise YanzhenError(
                f"{label}过长", where=f"{len(text)} 字", why=f"最多 {most} 字", do="精简，或放进附件"
            )
    if draft.kind not in dict(KINDS):
        raise YanzhenError("没有这个类别", where=draft.kind, do="从列表里选")
    if draft.channel not in dict(CHANNELS):
        raise YanzhenError("没有这种来源", where=draft.channel, do="从列表里选")


def _firm(draft: Draft, by: Any, official: bool) -> Any:
    """The enterprise that asks; its account speaks for nobody else, an office may leave it open."""
    code = draft.enterprise.strip()
    if not official:
        own = subjects_of(by, "enterprise")
        code = code or min(own)
        if code not in own:
            raise YanzhenError(
                "不能替别的企业提交", where=code, why="账号对应的是另一家企业", do="由那家企业自己提交"
            )
    if not code:
        return None
    row = enterprise(code)
    if row is None:
        raise YanzhenError("名册里没有这家企业", where=code, do="从企业名册里选；不便具名的留空")
    return row


def _region(draft: Draft, firm: Any) -> Any:
    if firm is not None and firm.region_id:
        return firm.region_id
    if draft.region and draft.region not in region_names():
        raise YanzhenError("没有这个县（市）区", where=draft.region, do="从列表里选")
    return draft.region or None


def _once(draft: Draft, firm: Any, today: Any) -> None:
    """A form that was sent twice is one demand."""
    same = Demand.objects.filter(
        enterprise=firm,
        subject=draft.subject.strip(),
        text=draft.text.strip(),
        received_on=today,
        state__in=OPEN,
    ).first()
    if same is not None:
        raise YanzhenError(
            "这件诉求今天已经登记", where=same.number, why="事项和内容都一样", do="在原件里补充情况"
        )


def attach(row: Demand, kept: StoredPaper, by: Any) -> None:
    """Note a file that was kept, once for the same content."""
    if not row.files.filter(digest=kept.digest).exists():
        Attachment.objects.create(
            demand=row, digest=kept.digest, filename=kept.name, by_firm=not has_role(by, *OFFICIALS),
            by_name=str(by),
        )  # fmt: skip


def note(row: Demand, told: str, says: str, by: Any, *, firm: bool, sealed: bool = True) -> None:
    """One act in the story of a demand, in the change log and, unless it is a mere note, in the chain of seals."""
    Step.objects.create(
        demand=row, act=told, says=says.strip(), unit=unit_of(by), by_name=str(by), by_firm=firm
    )
    if sealed:
        seal(row, told, SEALED, by=by, more={"says": says, "version": row.version})
    record_change(
        actor=by, origin="企业诉求", action="update", model="demands.Demand", key=str(row.pk),
        label=f"{told}：{row.number}", after={"state": row.state, "lead": row.lead_id, "due_on": str(row.due_on)},
        version=row.version, why=says,
    )  # fmt: skip
