"""Two units claim one investor: both sides with evidence, a decision by somebody of neither, one appeal, all sealed."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from yanzhen.city.attraction.desk import Desk
from yanzhen.city.attraction.lead_services import lock_desk, write
from yanzhen.city.attraction.lead_states import OPEN
from yanzhen.city.attraction.models import Dispute, Evidence, Lead
from yanzhen.city.attraction.permissions import holds, may_decide
from yanzhen.city.records.sealing import seal
from yanzhen.kernel.errors import YanzhenError

SEALED = (
    "lead", "rival", "holder", "claimant", "claim", "answer", "state", "outcome", "why", "decided_by_name", "decided_on",
    "appeal", "appealed_by", "appealed_on", "final_why", "final_by_name", "final_on",
)  # fmt: skip
MOST_BYTES = 20 * 1024 * 1024


def open_dispute(rival: Lead, *, claim: str, by: Any) -> Dispute:
    """The unit of the later report claims the lead; the protection of the first keeps running meanwhile."""
    if not holds(by, rival.unit_id):
        raise YanzhenError("不能提出争议", where=rival.number, why="线索不归你单位")
    lead = rival.follows
    if lead is None or rival.state not in OPEN or lead.state not in OPEN:
        why = "没有先报的线索，或有一方已经了结"
        raise YanzhenError("没有可争的首报", where=rival.number, why=why, do="核对线索状态")
    if not claim.strip():
        raise YanzhenError("争议缺理由", where=rival.number, do="写明何时先接触、本地条件好在哪里，附证据")
    try:
        with transaction.atomic():
            row = Dispute.objects.create(
                lead=lead, rival=rival, holder=lead.unit, claimant=rival.unit, claim=claim.strip()
            )
            seal(row, "提出首报争议", SEALED, by=by)
    except IntegrityError as error:
        raise YanzhenError("这件争议已经提出", where=rival.number, do="在原争议里补充证据") from error
    return row


def answer_dispute(row: Dispute, *, says: str, version: int, by: Any) -> Dispute:
    """The holder's side of it."""
    if not holds(by, row.holder_id):
        raise YanzhenError("不能答复", where=row.lead.number, why="由持有单位答复")
    _need(row, "open", says, "答复")
    return _save(row, version, {"answer": says.strip()}, "答复首报争议", by)


def decide_dispute(row: Dispute, *, outcome: str, why: str, version: int, by: Any) -> Dispute:
    """Decide between the two. Raises YanzhenError for somebody of either side."""
    _neither(row, by)
    _need(row, "open", why, "裁决")
    if outcome not in dict(Dispute.OUTCOMES):
        raise YanzhenError("没有这种裁决", where=outcome, do="从列表里选")
    fields = {
        "outcome": outcome, "why": why.strip(), "state": "decided", "decided_by": by, "decided_by_name": str(by),
        "decided_on": timezone.localdate(),
    }  # fmt: skip
    return _save(row, version, fields, "裁决首报争议", by)


def appeal_dispute(row: Dispute, *, says: str, version: int, by: Any) -> Dispute:
    """Either side appeals, once."""
    mine = row.holder if holds(by, row.holder_id) else row.claimant if holds(by, row.claimant_id) else None
    if mine is None:
        raise YanzhenError("不能申诉", where=row.lead.number, why="只有争议双方可以申诉")
    _need(row, "decided", says, "申诉")
    fields = {
        "appeal": says.strip(),
        "appealed_by": mine,
        "appealed_on": timezone.localdate(),
        "state": "appealed",
    }
    return _save(row, version, fields, "申诉", by)


def close_dispute(row: Dispute, *, outcome: str, why: str, version: int, by: Any) -> Dispute:
    """Carry out the decision: after an appeal by another person, who may change it; without one by the decider."""
    _neither(row, by)
    if row.state == "appealed":
        if row.decided_by_id == by.pk:
            raise YanzhenError("须由另一人复议", where=row.lead.number, why="裁决和复议不能是同一人")
        _need(row, "appealed", why, "复议")
        if outcome not in dict(Dispute.OUTCOMES):
            raise YanzhenError("没有这种裁决", where=outcome, do="从列表里选")
        fields = {
            "outcome": outcome,
            "final_why": why.strip(),
            "final_by_name": str(by),
            "final_on": timezone.localdate(),
        }
    else:
        _need(row, "decided", "—", "办结")
        fields = {}
    with transaction.atomic():
        book = lock_desk()
        done = _save(row, version, {**fields, "state": "closed"}, "首报争议办结", by)
        _carry_out(done, book, by)
    return done


def _carry_out(row: Dispute, book: Desk, by: Any) -> None:
    """The claimant's lead takes the place of the first; the first waits behind it."""
    lead, rival = row.lead, row.rival
    if row.outcome != "claimant" or lead.state not in OPEN or rival.state not in OPEN:
        return
    key = lead.first_key
    lead.standing, lead.standing_why, lead.first_key = "second", f"争议 {row.pk} 裁决归另一单位", None
    lead.protected_until, lead.follows = None, rival
    write(lead, "争议裁决：转为候补", by)
    rival.standing, rival.standing_why, rival.first_key = "first", f"争议 {row.pk} 裁决", key
    rival.follows, rival.protected_until = None, book.protected_until(timezone.localdate())
    write(rival, "争议裁决：取得首报", by)
    for waiting in Lead.objects.filter(follows=lead, state__in=OPEN).exclude(pk=rival.pk):
        waiting.follows = rival
        write(waiting, "候补改排", by)


def add_evidence(lead: Lead, file: Any, *, says: str, by: Any, dispute: Dispute | None = None) -> Evidence:
    """Keep a file as proof for a lead or for one's side of a dispute."""
    sides = {lead.unit_id} if dispute is None else {dispute.holder_id, dispute.claimant_id}
    unit = next((pk for pk in sides if holds(by, pk)), None)
    if unit is None:
        raise YanzhenError("不能提交证据", where=lead.number, why="不是持有单位或争议一方")
    if not file.size:
        raise YanzhenError("文件是空的", where=file.name, do="重新选择文件")
    if file.size > MOST_BYTES:
        raise YanzhenError("文件太大", where=file.name, why="上限 20 MB", do="压缩或拆分后再交")
    if dispute is not None and dispute.state == "closed":
        raise YanzhenError("争议已经办结", where=lead.number, why="不再收证据")
    content = file.read()
    digest = hashlib.sha256(content).hexdigest()
    with transaction.atomic():
        row = Evidence.objects.create(
            lead=lead, dispute=dispute, says=says.strip()[:200], filename=Path(file.name).name[:300], digest=digest,
            size=len(content), unit_id=unit, by_name=str(by),
        )  # fmt: skip
        seal(row, "提交证据", ("lead", "dispute", "says", "filename", "digest", "size", "by_name"), by=by)
        _keep(digest, content)
    return row


def _keep(digest: str, content: bytes) -> None:
    """Content-addressed, written whole or not at all."""
    place = place_of(digest)
    if place.exists():
        return
    place.parent.mkdir(parents=True, exist_ok=True)
    fresh = place.with_suffix(".new")
    fresh.write_bytes(content)
    fresh.replace(place)


def place_of(digest: str) -> Path:
    return Path(settings.WORKSPACE.documents) / "leads" / digest


def _neither(row: Dispute, by: Any) -> None:
    if not may_decide(by, row.holder_id, row.claimant_id):
        raise YanzhenError(
            "不能裁决", where=row.lead.number, why="由市招商部门里不属于任何一方的人裁决", do="请另一位办理"
        )


def _need(row: Dispute, state: str, says: str, what: str) -> None:
    if row.state != state:
        why = f"现在是“{row.get_state_display()}”"
        raise YanzhenError(f"现在不能{what}", where=row.lead.number, why=why, do="刷新页面，看最新进展")
    if not says.strip():
        raise YanzhenError(f"{what}缺理由", where=row.lead.number, do="写明事实和依据")


def _save(row: Dispute, version: int, fields: dict[str, Any], told: str, by: Any) -> Dispute:
    with transaction.atomic():
        given = {**fields, "version": version + 1, "updated_at": timezone.now()}
        if not Dispute.objects.filter(pk=row.pk, version=version).update(**given):
            raise YanzhenError("没有办成", where=row.lead.number, why="别人刚刚办过这一件", do="刷新页面再办")
        row.refresh_from_db()
        seal(row, told, SEALED, by=by)
    return row
