"""What two sides do about a match: one act of the table after the other, each under its lock and noted for both to read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.utils import timezone

from yanzhen.city.accounts.permissions import OFFICIALS, has_role, subjects_of, unit_of
from yanzhen.city.enterprises.queries import enterprise, stands_restricted
from yanzhen.city.exchange.papers import StoredPaper, keep_paper
from yanzhen.city.market import deal_services
from yanzhen.city.market.clocks import start_clock, stop_clock
from yanzhen.city.market.models import Attachment, Listing, Match, Step
from yanzhen.city.market.permissions import keeps, sides
from yanzhen.city.market.states import ACTS, DESK, ORDERING, OTHER, OWNER, REASON_LABELS, STATE_LABELS
from yanzhen.city.market.values import Given
from yanzhen.city.records.acts import Act, check_complete, check_side, check_state, check_version
from yanzhen.city.records.services import record_change
from yanzhen.kernel.errors import YanzhenError

LABELS = {"says": "说明", "reason": "原因", "file": "文件", "what": "内容", "amount": "金额"}


def act(row: Match, name: str, given: Given, *, by: Any) -> Match:
    """Do one act of the table. Raises YanzhenError when state, person or what was given does not allow it."""
    rule = ACTS[name]
    _allowed(row, rule, by)
    _complete(rule, given)
    kept = keep_paper(given.file, str(given.file.name)) if given.file and "file" in rule.fields else None
    with transaction.atomic():
        held = _locked(row, given.version)
        _allowed(held, rule, by)
        change = CHANGES.get(name)
        told = change(held, given, by) if change else None
        if rule.end:
            held.state = rule.end
            stop_clock(held)
        if name == "invite":
            start_clock(held, timezone.localdate())
        held.version += 1
        held.save()
        if kept:
            _attach(held, kept, by)
        _note(held, told or rule.label, given.says, by)
    return held


def answer_listing(listing: Listing, says: str, *, by: Any, code: str = "") -> Match:
    """An enterprise answers by itself what it found in the list; a proposal about it becomes its yes."""
    own = subjects_of(by, "enterprise") if has_role(by, "enterprise") else frozenset()
    code = code or min(own, default="")
    if code not in own:
        raise YanzhenError("不能应答", where=listing.number, why="账号没有对应的企业", do="用企业账号应答")
    firm = _firm(listing, code)
    held = listing.matches.filter(enterprise=firm).first()
    if held is not None:
        if held.state in ("proposed", "invited"):
            return act(held, "accept", Given(held.version, says), by=by)
        if held.state != "superseded":
            raise YanzhenError(
                "已经应答过", where=listing.number, why=STATE_LABELS[held.state], do="看原来的那一次"
            )
    return _open(listing, firm, held, says, by, ("own", "answered", "主动应答"))


def invite(listing: Listing, code: str, says: str, *, by: Any) -> Match:
    """Invite an enterprise that the machine did not propose."""
    if not keeps(by, listing):
        raise YanzhenError("不是你的发布", where=listing.number, why="只有发布方能邀请")
    firm = _firm(listing, code)
    held = listing.matches.filter(enterprise=firm).first()
    if held is not None and held.state in ("proposed", "superseded"):
        return act(held, "invite", Given(held.version, says), by=by)
    if held is not None:
        raise YanzhenError("已经联系过", where=firm.name, why=STATE_LABELS[held.state], do="看原来的那一次")
    return _open(listing, firm, None, says, by, ("hand", "invited", "邀请洽谈"))


def _firm(listing: Listing, code: str) -> Any:
    if listing.state != "open" or listing.valid_until < timezone.localdate():
        raise YanzhenError("这条发布已经无效", where=listing.number, why="已撤下、了结或过了有效期")
    firm = enterprise(code)
    if firm is None or firm.pk == listing.enterprise_id:
        raise YanzhenError(
            "没有这个对方", where=code, why="名册里没有，或就是发布方自己", do="从企业名册里选"
        )
    if stands_restricted(firm.pk):
        raise YanzhenError("不在这里对接", where=firm.name, why="它所在的环节只列公开名称")
    return firm


def _open(
    listing: Listing, firm: Any, held: Match | None, says: str, by: Any, how: tuple[str, str, str]
) -> Match:
    """A proposal that the machine took back stays its own: what became of it is counted with it."""
    origin, state, told = how
    today = timezone.localdate()
    with transaction.atomic():
        row = held or Match(listing=listing, enterprise=firm, origin=origin, made_on=today)
        row.state, row.told_on = state, today
        start_clock(row, today)
        row.practice = listing.practice or firm.practice
        row.save()
        _note(row, told, says, by)
    return row


def _allowed(row: Match, rule: Act, by: Any) -> None:
    check_side(rule, sides(by, row), where=str(row), why="这一步不归你这一方")
    check_state(rule, row.state, STATE_LABELS, where=str(row))


def _complete(rule: Act, given: Given) -> None:
    check_complete(rule, given, LABELS)
    if "reason" in rule.fields and given.reason not in REASON_LABELS:
        raise YanzhenError("没有这种原因", where=given.reason, do="从列表里选")


def _locked(row: Match, version: int) -> Match:
    """The row as it stands, held; the version that was looked at is the version that is changed."""
    rows = Match.objects.select_for_update(of=("self",)).select_related("listing__enterprise", "enterprise")
    held = rows.get(pk=row.pk)
    check_version(held, version, where=str(held))
    return held


def _invite(row: Match, given: Given, by: Any) -> None:
    row.told_on = timezone.localdate()


def _answer(row: Match, given: Given, by: Any) -> str | None:
    """Somebody of the other side, or the desk for one that has no account, says yes or no."""
    mine = sides(by, row)
    today = timezone.localdate()
    row.told_on, row.answered_on = row.told_on or today, today
    row.answered_on_behalf = DESK in mine and OTHER not in mine and OWNER not in mine
    row.reason, row.says = given.reason, given.says.strip()
    return f"谢绝：{REASON_LABELS[given.reason]}" if given.reason else None


def _pass(row: Match, given: Given, by: Any) -> str:
    row.reason, row.says = given.reason, given.says.strip()
    return f"不采用：{REASON_LABELS[given.reason]}"


def _drop(row: Match, given: Given, by: Any) -> str:
    row.reason, row.says = given.reason, given.says.strip()
    if row.deals.filter(state="waiting").exists():
        raise YanzhenError("还有待确认的订单", where=str(row), do="先撤回或退回订单")
    return f"未谈成：{REASON_LABELS[given.reason]}"


def _order(row: Match, given: Given, by: Any) -> str:
    made = deal_services.draft_order(row, given, by=by)
    return f"登记订单 {made.number}"


def _confirm(row: Match, given: Given, by: Any) -> str:
    return f"确认订单 {deal_services.confirm_order(_waiting(row, by, own=False), by=by).number}"


def _refuse(row: Match, given: Given, by: Any) -> str:
    return f"退回订单 {deal_services.end_order(_waiting(row, by, own=False), 'refused', given.says, by=by).number}"


def _withdraw(row: Match, given: Given, by: Any) -> str:
    return f"撤回订单 {deal_services.end_order(_waiting(row, by, own=True), 'withdrawn', given.says, by=by).number}"


def _waiting(row: Match, by: Any, *, own: bool) -> Any:
    """The order that waits; who wrote it down does not confirm it."""
    made = row.deals.filter(state="waiting").first()
    if made is None:
        raise YanzhenError("没有待确认的订单", where=str(row), do="刷新页面")
    mine = OWNER in sides(by, row)
    if (made.by_owner == mine) != own:
        why = "登记订单的一方不能自己确认" if not own else "订单是对方登记的"
        raise YanzhenError(
            "不由你这一方办", where=made.number, why=why, do="请对方确认" if not own else "确认或退回它"
        )
    return made


def _attach(row: Match, kept: StoredPaper, by: Any) -> None:
    if not row.files.filter(digest=kept.digest).exists():
        Attachment.objects.create(
            match=row,
            digest=kept.digest,
            filename=kept.name,
            by_owner=OWNER in sides(by, row),
            by_name=str(by),
        )


def _note(row: Match, told: str, says: str, by: Any) -> None:
    Step.objects.create(
        match=row, act=told[:60], says=says.strip(), unit=unit_of(by), by_name=str(by), on_behalf=has_role(by, *OFFICIALS)
        and row.listing.unit_of_id is None,
    )  # fmt: skip
    record_change(
        actor=by, origin="供需对接", action="update", model="market.Match", key=str(row.pk),
        label=f"{told}：{row}"[:300], after={"state": row.state}, version=row.version, why=says,
    )  # fmt: skip


CHANGES: dict[str, Callable[[Match, Given, Any], str | None]] = {
    "invite": _invite, "accept": _answer, "decline": _answer, "welcome": _answer, "reject": _answer, "pass": _pass,
    "drop": _drop, "order": _order, "confirm": _confirm, "refuse": _refuse, "withdraw": _withdraw,
}  # fmt: skip
assert set(CHANGES) >= ORDERING
