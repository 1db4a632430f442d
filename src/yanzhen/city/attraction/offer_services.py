"""Offers to investors are read for what competition law forbids before a second person approves them."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.db import transaction
from django.utils import timezone

from yanzhen.city.accounts.permissions import has_role
from yanzhen.city.attraction.checking import competition_rules
from yanzhen.city.attraction.models import Lead, Offer
from yanzhen.city.attraction.permissions import holds, is_desk
from yanzhen.city.records.sealing import seal
from yanzhen.kernel.errors import YanzhenError
from yanzhen.rules.competition import BLOCK, find_concerns

SEALED = (
    "lead",
    "title",
    "text",
    "findings",
    "review",
    "state",
    "why",
    "by_name",
    "decided_by_name",
    "decided_on",
)


def draft_offer(lead: Lead, title: str, text: str, *, by: Any) -> Offer:
    """A draft, checked as it is written. Raises YanzhenError."""
    if not holds(by, lead.unit_id):
        raise YanzhenError("不能起草招商条件", where=lead.number, why="线索不归你单位")
    if not title.strip():
        raise YanzhenError("招商条件没有名称", where=lead.number, do="写一个名称")
    with transaction.atomic():
        row = Offer.objects.create(
            lead=lead, title=title.strip()[:200], text=text, findings=_findings(text), by=by, by_name=str(by)
        )
        seal(row, "起草招商条件", SEALED, by=by)
    return row


def revise_offer(row: Offer, text: str, *, version: int, by: Any) -> Offer:
    """Another wording; checked again, and a review of the old wording no longer counts."""
    _mine(row, by)
    _in(row, "draft", "refused")
    fields = {"text": text, "findings": _findings(text), "review": "", "state": "draft", "why": ""}
    return _save(row, version, fields, "修改招商条件", by)


def submit_offer(row: Offer, *, review: str, version: int, by: Any) -> Offer:
    """Hand in for approval; what must be reviewed needs the record of the review, red lines never pass."""
    _mine(row, by)
    _in(row, "draft")
    counted = [f for f in row.findings if not f["spared"]]
    red = [f"{f['clause']}“{f['word']}”（{f['rule']}）" for f in counted if f["severity"] == BLOCK]
    if red:
        raise YanzhenError(
            "有红线，不能送审", where=row.title, why="、".join(red), do="删去或改写这些内容，再检查一遍"
        )
    if counted and not review.strip():
        raise YanzhenError(
            "缺公平竞争审查记录",
            where=row.title,
            why=f"指出 {len(counted)} 处须审查",
            do="写明审查机构、日期、结论",
        )
    return _save(row, version, {"state": "submitted", "review": review.strip()}, "送审招商条件", by)


def decide_offer(row: Offer, *, approves: bool, why: str, version: int, by: Any) -> Offer:
    """Approve or refuse; never one's own draft."""
    if not may_approve(by):
        raise YanzhenError("不能审批", where=row.title, why="由市招商部门或市领导审批")
    if row.by_id == by.pk:
        raise YanzhenError("须由另一人审批", where=row.title, why="起草和审批不能是同一人")
    _in(row, "submitted")
    if not approves and not why.strip():
        raise YanzhenError("不批准要写理由", where=row.title, do="写明哪一条不行、怎么改")
    if approves and any(f["severity"] == BLOCK and not f["spared"] for f in _findings(row.text)):
        raise YanzhenError("有红线，不能批准", where=row.title, do="退回修改")
    fields = {
        "state": "approved" if approves else "refused",
        "why": why.strip(),
        "decided_by_name": str(by),
        "decided_on": timezone.localdate(),
    }
    return _save(row, version, fields, "批准招商条件" if approves else "不批准招商条件", by)


def may_approve(user: Any) -> bool:
    return is_desk(user) or has_role(user, "leader")


def _findings(text: str) -> list[dict[str, Any]]:
    return [asdict(concern) for concern in find_concerns(text, competition_rules())]


def _mine(row: Offer, by: Any) -> None:
    if not holds(by, row.lead.unit_id):
        raise YanzhenError("不能改这份招商条件", where=row.title, why="线索不归你单位")


def _in(row: Offer, *states: str) -> None:
    if row.state not in states:
        why = f"现在是“{row.get_state_display()}”"
        raise YanzhenError("现在不能办这一步", where=row.title, why=why, do="刷新页面，看最新进展")


def _save(row: Offer, version: int, fields: dict[str, Any], told: str, by: Any) -> Offer:
    with transaction.atomic():
        given = {**fields, "version": version + 1, "updated_at": timezone.now()}
        if not Offer.objects.filter(pk=row.pk, version=version).update(**given):
            raise YanzhenError("没有办成", where=row.title, why="别人刚刚改过", do="刷新页面再办")
        row.refresh_from_db()
        seal(row, told, SEALED, by=by)
    return row
