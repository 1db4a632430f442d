"""Posts are published, changed and closed here: by the enterprise itself or, visibly, by an office on its behalf."""

from __future__ import annotations

import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from yanzhen.city.accounts.permissions import OFFICIALS, errand_of, has_role, subjects_of, unit_of
from yanzhen.city.chains.queries import node_rows
from yanzhen.city.enterprises.queries import enterprise, region_names
from yanzhen.city.records.editing import save_edit
from yanzhen.city.records.sealing import seal
from yanzhen.city.records.services import record_change
from yanzhen.city.talent.facts import words_of
from yanzhen.city.talent.levels import LEVEL_LABELS
from yanzhen.city.talent.models import Opening
from yanzhen.city.talent.permissions import may_change, may_post
from yanzhen.city.talent.values import OpeningDraft
from yanzhen.kernel.errors import YanzhenError

SEALED = (
    "enterprise", "node", "region", "label", "skills", "level", "count", "pay", "text", "opened_on", "deadline", "state",
    "closed_on", "reason", "on_behalf", "by_name", "by_unit",
)  # fmt: skip
MOST_HEADS = 20_000
LONGEST = datetime.timedelta(days=3 * 365 + 1)
"""How far ahead a deadline may lie: three years with a leap day."""


def publish(draft: OpeningDraft, *, by: Any) -> Opening:
    """A new post. Raises YanzhenError for what cannot be one."""
    if not may_post(by):
        raise YanzhenError(
            "不能发布岗位", where=str(by), why="账号没有对应的企业，也不是政府部门", do="请系统管理员核对账号"
        )
    today = timezone.localdate()
    official = has_role(by, *OFFICIALS)
    firm = _firm(draft, by, official)
    fields = checked(draft, today, firm)
    behalf = official or errand_of(by) is not None
    with transaction.atomic():
        _once(draft, firm)
        row = Opening.objects.create(
            enterprise=firm, **fields, opened_on=today, by=by, by_name=str(by), by_unit=unit_of(by),
            on_behalf=behalf, practice=is_practice(firm),
        )  # fmt: skip
        note(row, "代企业发布岗位" if behalf else "发布岗位", by)
    return row


def is_practice(firm: Any = None) -> bool:
    """What a practice enterprise does, and whatever is entered in a practice workspace, stands apart."""
    return bool(settings.WORKSPACE.practice) or bool(firm is not None and firm.practice)


def _firm(draft: OpeningDraft, by: Any, official: bool) -> Any:
    code = draft.enterprise.strip()
    if not official:
        own = subjects_of(by, "enterprise")
        code = code or min(own)
        if code not in own:
            raise YanzhenError(
                "不能替别的企业发布", where=code, why="账号对应的是另一家企业", do="由那家企业自己发布"
            )
    row = enterprise(code) if code else None
    if row is None:
        raise YanzhenError("名册里没有这家企业", where=code or "（没有写）", do="从企业名册里选")
    return row


def checked(draft: OpeningDraft, today: datetime.date, firm: Any = None) -> dict[str, Any]:
    """The fields of a post, each tried."""
    for label, text in (("岗位", draft.label), ("技能", draft.skills)):
        if not words_of(text):
            where = text.strip() or "岗位"
            raise YanzhenError(f"没有写{label}", where=where, why="没有词就无法匹配", do=f"写明{label}")
    if not 1 <= draft.count <= MOST_HEADS:
        why = f"应在 1 到 {MOST_HEADS} 之间"
        raise YanzhenError("招聘人数不对", where=str(draft.count), why=why, do="改正人数")
    _deadline(draft.deadline, today)
    if draft.level not in LEVEL_LABELS:
        raise YanzhenError("没有这个学历或等级", where=draft.level, do="从列表里选")
    return {
        "label": draft.label.strip(), "skills": draft.skills.strip(), "level": draft.level, "count": draft.count,
        "pay": draft.pay.strip(), "text": draft.text.strip(), "deadline": draft.deadline,
        "node_id": node_key(draft.node), "region_id": region_key(draft.region) or (firm.region_id if firm else None),
    }  # fmt: skip


def _deadline(wanted: datetime.date, today: datetime.date) -> None:
    if wanted < today:
        raise YanzhenError("到岗期限已过", where=str(wanted), why=f"今天是 {today}", do="写以后的日期")
    last = timezone.localdate() + LONGEST
    if wanted > last:
        raise YanzhenError(
            "到岗期限太远", where=str(wanted), why=f"最长三年，到 {last}", do="写三年以内的日期，到期可以改"
        )


def node_key(code: str) -> int | None:
    """The key of a node by its code. Raises YanzhenError for one that is none."""
    if not code:
        return None
    row = node_rows().filter(code=code).first()
    if row is None:
        raise YanzhenError("没有这个环节", where=code, do="从列表里选；不清楚就留空")
    return int(row.pk)


def region_key(code: str) -> str | None:
    if code and code not in region_names():
        raise YanzhenError("没有这个地区", where=code, do="从列表里选")
    return code or None


def _once(draft: OpeningDraft, firm: Any) -> None:
    """A form that was sent twice is one post."""
    same = Opening.objects.filter(
        enterprise=firm, label=draft.label.strip(), deadline=draft.deadline, count=draft.count, state="open"
    ).first()
    if same is not None:
        raise YanzhenError(
            "这个岗位已经发布",
            where=same.number,
            why="岗位、人数和期限都一样",
            do="要增加人数，在原岗位上修改",
        )


def change(row: Opening, draft: OpeningDraft, *, version: int, by: Any) -> None:
    """Correct a post. Raises YanzhenError, and EditConflict when somebody else was faster."""
    _allowed(row, by)
    fields = checked(draft, min(timezone.localdate(), row.deadline))
    with transaction.atomic():
        save_edit(row, fields, version=version, by=by, origin="人才池")
        row.refresh_from_db()
        seal(row, "修改岗位", SEALED, by=by)


def close(row: Opening, *, state: str, reason: str, version: int, by: Any) -> None:
    """End a post: filled or no longer wanted (closed), or published by mistake (withdrawn, counts nowhere)."""
    _allowed(row, by)
    if state not in ("closed", "withdrawn"):
        raise YanzhenError("没有这种结束方式", where=state, do="选“结束招聘”或“撤回”")
    if not reason.strip():
        raise YanzhenError("要写明理由", where=row.number, do="写一句话，如“已招满”")
    if state == "withdrawn" and row.referrals.exists():
        raise YanzhenError("不能撤回", where=row.number, why="已有推荐，撤回会让统计少算", do="用“结束招聘”")
    with transaction.atomic():
        given = {"state": state, "reason": reason.strip()[:300], "closed_on": timezone.localdate()}
        save_edit(row, given, version=version, by=by, origin="人才池", why=reason)
        row.refresh_from_db()
        seal(row, "结束招聘" if state == "closed" else "撤回岗位", SEALED, by=by, more=reason)


def _allowed(row: Opening, by: Any) -> None:
    if not may_change(by, row):
        raise YanzhenError("不是您的岗位", where=row.number, why="岗位由本企业或代办的部门修改")
    if row.state != "open":
        raise YanzhenError("岗位已经结束", where=row.number, why=row.get_state_display(), do="另发布一个岗位")


def note(row: Any, told: str, by: Any, *, fields: tuple[str, ...] = SEALED) -> None:
    """One act in the change log and in the chain of seals; inside the writing transaction."""
    seal(row, told, fields, by=by)
    record_change(
        actor=by, origin="人才池", action="create", model=row._meta.label, key=str(row.pk), label=f"{told}：{row}",
        version=getattr(row, "version", None),
    )  # fmt: skip
