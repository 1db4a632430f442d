"""Listings come in, change, are matched and taken down: by the enterprise itself or, visibly, by an office."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from yanzhen.city.accounts.permissions import OFFICIALS, errand_of, has_role, subjects_of, unit_of
from yanzhen.city.chains.queries import node_rows
from yanzhen.city.enterprises.queries import enterprise, region_names, stands_restricted
from yanzhen.city.market.deal_services import confirm_order as confirm_order
from yanzhen.city.market.facts import conditions_of, listed_party, told_of, words_of
from yanzhen.city.market.models import Ledger, Listing, Match
from yanzhen.city.market.permissions import keeps, may_list, speaks_for
from yanzhen.city.market.proposing import proposals, proposals_of
from yanzhen.city.market.states import KIND_LABELS, ONE_SIDED
from yanzhen.city.market.values import Draft, Found, Proposals
from yanzhen.city.records.editing import save_edit
from yanzhen.city.records.services import record_change
from yanzhen.kernel.errors import YanzhenError

LONGEST = datetime.timedelta(days=366)
MOST_TEXT = 3000
PLAIN = ("quantity", "unit", "starts_on", "ends_on", "hard", "soft", "told", "text", "contact_name", "contact_phone", "valid_until")  # fmt: skip


def offer(draft: Draft, *, by: Any) -> Listing:
    """Publish what an enterprise has to give; the machine's first proposals stand at once."""
    return publish(draft, "offer", by=by)


def seek(draft: Draft, *, by: Any) -> Listing:
    """Publish what an enterprise needs, or the scenario that an office opens."""
    return publish(draft, "seek", by=by)


def publish(draft: Draft, side: str, *, by: Any, match: bool = True) -> Listing:
    """Publish on either side; ``match`` false: whoever brings many has them matched together."""
    if not may_list(by):
        raise YanzhenError(
            "不能发布供需", where=str(by), why="账号没有对应的企业，也不是政府部门", do="请系统管理员核对账号"
        )
    firm, office = _holder(draft, by)
    fields = _checked(draft, side, firm)
    official = has_role(by, *OFFICIALS)
    practice = bool(settings.WORKSPACE.practice) or bool(firm is not None and firm.practice)
    with transaction.atomic():
        _once(draft, side, firm, office)
        row = Listing.objects.create(
            enterprise=firm, unit_of=office, side=side, kind=draft.kind, opened_on=timezone.localdate(), by=by,
            by_name=str(by), by_unit=unit_of(by), on_behalf=(official or errand_of(by) is not None) and firm is not None, practice=practice, **fields,
        )  # fmt: skip
        _note(row, "create", "发布", by)
        if match:
            match_listing(row, by=by)
    return row


def check(draft: Draft, side: str, *, by: Any) -> None:
    """Raises YanzhenError where publishing this would be refused; writes nothing."""
    _checked(draft, side, _holder(draft, by)[0])


def _holder(draft: Draft, by: Any) -> tuple[Any, Any]:
    """(enterprise, office) whose listing it is; an enterprise's account speaks for nobody else."""
    code = draft.enterprise.strip()
    if not has_role(by, *OFFICIALS):
        own = subjects_of(by, "enterprise")
        code = code or min(own)
        if code not in own:
            raise YanzhenError(
                "不能替别的企业发布", where=code, why="账号对应的是另一家企业", do="由那家企业自己发布"
            )
    if not code:
        if draft.kind != "scenario":
            raise YanzhenError(
                "没有写是哪家企业",
                where=draft.title,
                why="部门自己只开放应用场景",
                do="选一家企业，或把类别改为应用场景机会",
            )
        return None, unit_of(by)
    row = enterprise(code)
    if row is None:
        raise YanzhenError("名册里没有这家企业", where=code, do="从企业名册里选")
    if stands_restricted(row.pk):
        raise YanzhenError(
            "不在这里发布", where=row.name, why="它所在的环节只列公开名称", do="按这类业务自己的渠道对接"
        )
    return row, None


def _checked(draft: Draft, side: str, firm: Any) -> dict[str, Any]:
    """The fields as they are kept. Raises YanzhenError for what cannot be a listing."""
    _fits(draft, side)
    words = words_of(draft.products)
    if not draft.title.strip() or not words:
        raise YanzhenError(
            "没有写名称或产品词", where="供需发布", why="没有词就无法配对", do="写明名称，并列出产品词"
        )
    for text, most in (
        (draft.title, 120),
        (draft.text, MOST_TEXT),
        (draft.hard + draft.soft + draft.told, MOST_TEXT),
    ):
        if len(text) > most:
            raise YanzhenError("写得过长", where=f"{len(text)} 字", why=f"最多 {most} 字", do="精简后再发布")
    conditions_of(draft.hard, "必须条件")
    conditions_of(draft.soft, "优先条件")
    told_of(draft.told)
    _dates(draft)
    if draft.quantity is not None and (draft.quantity <= 0 or not draft.unit.strip()):
        raise YanzhenError(
            "数量不完整", where=str(draft.quantity), why="要大于 0，并写明单位", do="补上，或把数量留空"
        )
    if draft.region and draft.region not in region_names():
        raise YanzhenError("没有这个地区", where=draft.region, do="从列表里选")
    home = firm.region_id if firm is not None else None
    node = _node(draft.node)
    return {name: getattr(draft, name) for name in PLAIN} | {
        "title": draft.title.strip(), "products": list(words), "node": node, "region_id": draft.region or home,
        "search_text": " ".join([draft.title.strip(), *words, node.label if node else ""]),
    }  # fmt: skip


def _fits(draft: Draft, side: str) -> None:
    if draft.kind not in KIND_LABELS:
        raise YanzhenError("没有这个类别", where=draft.kind, do="从列表里选")
    if ONE_SIDED.get(draft.kind, side) != side:
        raise YanzhenError(
            "供求和类别不符",
            where=KIND_LABELS[draft.kind],
            why="机会是求购方开放的，能力是供应方提供的",
            do="改正其中一项",
        )


def _dates(draft: Draft) -> None:
    today = timezone.localdate()
    if not today <= draft.valid_until <= today + LONGEST:
        raise YanzhenError(
            "有效期不对", where=str(draft.valid_until), why="从今天起，最长一年", do="改正有效期，到期可以续"
        )
    if draft.starts_on and draft.ends_on and draft.ends_on < draft.starts_on:
        raise YanzhenError(
            "期限不对", where=f"{draft.starts_on}至{draft.ends_on}", why="结束早于开始", do="改正期限"
        )


def _node(code: str) -> Any:
    if not code:
        return None
    row = node_rows().filter(code=code).first()
    if row is None:
        raise YanzhenError("没有这个环节", where=code, do="从列表里选，或留空由系统按产品词判断")
    if row.restricted:
        raise YanzhenError(
            "不在这里发布", where=row.label, why="这个环节只列公开名称", do="按这类业务自己的渠道对接"
        )
    return row


def _once(draft: Draft, side: str, firm: Any, office: Any) -> None:
    """A form that was sent twice is one listing."""
    same = Listing.objects.filter(
        enterprise=firm, unit_of=office, side=side, kind=draft.kind, title=draft.title.strip(), state="open"
    ).first()
    if same is not None:
        raise YanzhenError("已经发布过", where=same.number, why="同样的名称还在有效", do="修改原来那一条")


def edit_listing(row: Listing, draft: Draft, *, version: int, by: Any, match: bool = True) -> None:
    """Change a listing that is open; who edited meanwhile is told field by field (EditConflict)."""
    _kept(row, by)
    fields = _checked(draft, row.side, row.enterprise)
    fields["region"] = fields.pop("region_id")
    with transaction.atomic():
        save_edit(row, fields, version=version, by=by, origin="供需发布")
        if match:
            match_listing(row, by=by)


def close_listing(row: Listing, reason: str, *, done: bool, by: Any) -> None:
    """Take a listing down, or note that it found what it sought; matches stay as they stand."""
    _kept(row, by)
    if not reason.strip():
        raise YanzhenError("要写明原因", where=row.number, do="写一句为什么撤下")
    with transaction.atomic():
        row.state, row.reason, row.version = (
            ("done" if done else "closed"),
            reason.strip()[:300],
            row.version + 1,
        )
        row.save()
        _note(row, "change", "了结" if done else "撤下", by, why=reason)


def rematch(row: Listing, *, by: Any) -> int:
    """Match anew by somebody's wish; how many stand in the proposals now."""
    _kept(row, by)
    with transaction.atomic():
        return match_listing(row, by=by)


def _kept(row: Listing, by: Any) -> None:
    if not keeps(by, row):
        raise YanzhenError("不是你的发布", where=row.number, why="只有发布方能改", do="请发布方办理")
    if row.state != "open":
        raise YanzhenError("已经不在有效期", where=row.number, why=row.get_state_display(), do="另发一条")


def match_listing(row: Listing, *, by: Any) -> int:
    """Put down what the matcher finds now. What somebody already acted on stays; what fell out is kept as taken back."""
    listed_party(row)
    return _put_down(row, proposals(row), by)


def match_listings(rows: Iterable[Listing], *, by: Any) -> None:
    """The same for many at once."""
    held = {row.pk: row for row in rows}
    for key, found in proposals_of(held.values()).items():
        _put_down(held[key], found, by)


def _put_down(row: Listing, found: Proposals, by: Any) -> int:
    held = {m.enterprise_id: m for m in row.matches.all()}
    for one in found.found:
        mine = held.get(one.enterprise)
        if mine is None:
            Match.objects.create(
                listing=row, enterprise_id=one.enterprise, origin="machine", state="proposed",
                made_on=timezone.localdate(), practice=row.practice, **_frozen(one),
            )  # fmt: skip
        elif mine.state in ("proposed", "superseded"):
            Match.objects.filter(pk=mine.pk).update(state="proposed", **_frozen(one))
    now = [one.enterprise for one in found.found]
    row.matches.filter(state="proposed").exclude(enterprise__in=now).update(state="superseded", rank=None)
    row.refusals = [{"code": f.code, "name": f.name, "says": list(f.refused)} for f in found.refused]
    row.matched_at, row.reached = timezone.now(), found.reached
    row.save(update_fields=["refusals", "matched_at", "reached", "updated_at"])
    _note(row, "change", f"配对：建议 {len(now)} 家", by)
    return len(now)


def _frozen(one: Found) -> dict[str, Any]:
    parts = [{"label": p.label, "amount": p.amount, "told": p.told} for p in one.parts]
    return {
        "other_id": one.listing or None, "rank": one.rank, "score": round(one.score, 4), "parts": parts,
        "ceiling": round(one.ceiling, 4), "unsure": list(one.unsure),
    }  # fmt: skip


def state_purchases(firm: Any, *, node: str, year: int, total: Any, basis: str, by: Any) -> Ledger:
    """What the enterprise bought in all for one of its links in a year, by its own books; said again, it is replaced."""
    if not speaks_for(by, firm):
        raise YanzhenError("不能替别的企业填报", where=str(firm), why="采购总额由企业自己填报")
    today = timezone.localdate()
    if not today.year - 5 <= year <= today.year or total <= 0 or not basis.strip():
        raise YanzhenError(
            "采购总额不完整",
            where=f"{year}年",
            why="要有近五年内的年份、大于 0 的金额和依据",
            do="补齐后再报",
        )
    at = _node(node)
    if at is None:
        raise YanzhenError("没有写用在哪个环节", where=str(firm), do="从列表里选")
    practice = bool(settings.WORKSPACE.practice) or firm.practice
    with transaction.atomic():
        row, fresh = Ledger.objects.update_or_create(
            enterprise=firm, node=at, year=year,
            defaults={"total": total, "basis": basis.strip()[:200], "by_name": str(by), "practice": practice},
        )  # fmt: skip
        record_change(  # of the enterprise, so that the maps drawn from its totals are drawn anew
            actor=by, origin="采购总额", action="update", model="enterprises.Enterprise", key=str(firm.pk),
            label=f"采购总额：{row}", after={"total": str(total), "basis": row.basis, "new": fresh},
        )  # fmt: skip
    return row


def _note(row: Listing, action: str, told: str, by: Any, *, why: str = "") -> None:
    record_change(
        actor=by, origin="供需对接", action=action, model="market.Listing", key=str(row.pk),
        label=f"{told}：{row.number} {row.title}", after={"state": row.state}, version=row.version, why=why,
    )  # fmt: skip
