"""A lead that one area cannot use goes to another that takes it; who counts what is written down before it goes."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from yanzhen.city.attraction.lead_services import fresh, lock_desk, write
from yanzhen.city.attraction.lead_states import OPEN, STATE_LABELS
from yanzhen.city.attraction.models import Lead, Transfer
from yanzhen.city.attraction.permissions import holds
from yanzhen.city.records.sealing import seal
from yanzhen.kernel.errors import YanzhenError

SEALED = (
    "lead",
    "from_unit",
    "to_unit",
    "reason",
    "share",
    "state",
    "answer",
    "answered_by_name",
    "answered_on",
)
WHOLE = Decimal(100)


def offer_transfer(
    lead: Lead, to: Any, *, reason: str, share: list[dict[str, Any]], version: int, by: Any
) -> Transfer:
    """Offer a lead to another unit with the share that is agreed for; it stays here until taken over.

    ``share``: rows ``{"item", "from", "to"}`` in percent, each adding up to 100. Raises YanzhenError.
    """
    if not holds(by, lead.unit_id):
        raise YanzhenError("不能移交", where=lead.number, why="线索不归你单位")
    if lead.state not in OPEN:
        why = f"现在是“{STATE_LABELS[lead.state]}”"
        raise YanzhenError("现在不能移交", where=lead.number, why=why, do="只有在跟进的线索可以移交")
    if to.pk == lead.unit_id:
        raise YanzhenError("不能移交给自己", where=str(to), do="另选接收单位")
    if not reason.strip():
        raise YanzhenError("移交缺理由", where=lead.number, do="写明本地为什么用不上")
    rows = [_shared(row) for row in share]
    try:
        with transaction.atomic():
            lock_desk()
            fresh(lead, version)
            row = Transfer.objects.create(
                lead=lead, from_unit=lead.unit, to_unit=to, reason=reason.strip(), share=rows, by_name=str(by)
            )
            seal(row, "提出移交", SEALED, by=by)
    except IntegrityError as error:
        raise YanzhenError("已有一件移交在等答复", where=lead.number, do="等对方答复，或先撤回") from error
    return row


def _shared(row: dict[str, Any]) -> dict[str, Any]:
    """Raises YanzhenError for percents that are none or do not make a whole."""
    try:
        mine, theirs = Decimal(str(row["from"])), Decimal(str(row["to"]))
    except (ArithmeticError, KeyError) as error:
        raise YanzhenError("分享比例不是数", where=str(row.get("item", "")), do="写 0 到 100 的数") from error
    if not (mine.is_finite() and theirs.is_finite()) or min(mine, theirs) < 0 or mine + theirs != WHOLE:
        raise YanzhenError(
            "分享比例不对", where=str(row["item"]), why=f"{mine} + {theirs} 不是 100", do="两方合计须是 100"
        )
    return {"item": str(row["item"]), "from": f"{mine.normalize():f}", "to": f"{theirs.normalize():f}"}


def answer_transfer(row: Transfer, *, takes: bool, says: str, by: Any) -> Transfer:
    """The other unit takes the lead over, first report and all, or says why not."""
    if not holds(by, row.to_unit_id):
        raise YanzhenError("不能答复", where=str(row.to_unit), why="移交给的不是你单位")
    if not takes and not says.strip():
        raise YanzhenError("不接收要写理由", where=row.lead.number, do="写明为什么用不上")
    with transaction.atomic():
        book = lock_desk()
        _still_open(row)
        row.state, row.answer = ("accepted" if takes else "refused"), says.strip()
        row.answered_by_name, row.answered_on = str(by), timezone.localdate()
        row.save()
        seal(row, "接收移交" if takes else "不接收移交", SEALED, by=by)
        if takes:
            lead = row.lead
            lead.unit = row.to_unit
            lead.progress_on = timezone.localdate()
            if lead.standing == "first":
                lead.protected_until = book.protected_until(lead.progress_on)
            write(
                lead,
                "移交",
                by,
                more={"from": row.from_unit.name, "to": row.to_unit.name, "share": row.share},
            )
    return row


def withdraw_transfer(row: Transfer, *, by: Any) -> Transfer:
    """The unit that offered takes its offer back."""
    if not holds(by, row.from_unit_id):
        raise YanzhenError("不能撤回", where=str(row.from_unit), why="不是你单位提出的移交")
    with transaction.atomic():
        lock_desk()
        _still_open(row)
        row.state, row.answered_by_name, row.answered_on = "withdrawn", str(by), timezone.localdate()
        row.save()
        seal(row, "撤回移交", SEALED, by=by)
    return row


def _still_open(row: Transfer) -> None:
    row.refresh_from_db()
    if row.state != "offered" or row.lead.state not in OPEN or row.lead.unit_id != row.from_unit_id:
        raise YanzhenError(
            "这件移交已经了结", where=row.lead.number, why=row.get_state_display(), do="刷新页面"
        )
