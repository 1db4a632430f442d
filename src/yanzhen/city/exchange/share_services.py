"""An office asks another for data: filed here, then one act of the table after the other, each noted and sealed."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from yanzhen.city.accounts.permissions import unit_of
from yanzhen.city.exchange.catalogue_words import NEVER_OUT
from yanzhen.city.exchange.hook_services import announce
from yanzhen.city.exchange.models import Dataset, ShareRequest, ShareStep
from yanzhen.city.exchange.permissions import may_ask, sides
from yanzhen.city.exchange.share_states import ACTS, CODES, REFUSALS, RUNNING, STATE_LABELS
from yanzhen.city.records.acts import Act, check_complete, check_side, check_state, check_version
from yanzhen.city.records.queries import calendar, service_level
from yanzhen.city.records.sealing import seal
from yanzhen.city.records.services import record_change
from yanzhen.kernel.errors import YanzhenError

SEALED = (
    "dataset", "unit", "by_name", "purpose", "basis", "items", "full", "wanted_until", "state", "received_on",
    "checked_on", "due_on", "late", "refusal", "reason", "answered_on", "answered_by_name", "appeal", "appealed_on",
    "decision", "decided_on", "decided_by_name", "granted_items", "granted_full", "granted_on", "ends_on", "revoked_on",
)  # fmt: skip
MOST_TEXT = 2000
LONGEST = datetime.timedelta(days=3 * 366)
"""No authorisation runs longer than three years; our own default."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A request as somebody filled it in."""

    purpose: str
    basis: str
    items: Sequence[str]
    full: Sequence[str] = ()
    until: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class Given:
    """What somebody gives with an act: the version that was looked at and the fields of the act."""

    version: int
    says: str = ""
    refusal: str = ""
    items: Sequence[str] = ()
    full: Sequence[str] = ()
    ends_on: datetime.date | None = None
    purpose: str = ""
    basis: str = ""


def ask_for(dataset: Dataset, wanted: Wanted, *, by: Any) -> ShareRequest:
    """File a request; the clock of the check starts today. Raises YanzhenError for what cannot be asked."""
    if not may_ask(by):
        raise YanzhenError(
            "不能申请共享",
            where=str(by),
            why="共享只在政府部门之间，账号要有单位",
            do="公开的数据在目录里直接下载",
        )
    unit = unit_of(by)
    assert unit is not None
    _askable(dataset, unit)
    _worded(dataset, wanted.purpose, wanted.basis, wanted.items, wanted.full)
    today = timezone.localdate()
    if wanted.until is not None and not today < wanted.until <= today + LONGEST:
        raise YanzhenError(
            "拟用到的日期不对",
            where=str(wanted.until),
            why="要在明天以后、三年以内",
            do="改日期，到期可再申请",
        )
    with transaction.atomic():
        same = dataset.requests.filter(
            unit=unit, state__in=("submitted", "returned", "answering", "appealed")
        )
        if held := same.first():
            raise YanzhenError(
                "本单位已在申请",
                where=held.code,
                why=f"现在是“{held.get_state_display()}”",
                do="在那一件里补充",
            )
        row = ShareRequest(
            dataset=dataset, unit=unit, by=by, by_name=str(by), purpose=wanted.purpose.strip(),
            basis=wanted.basis.strip(), items=list(wanted.items), full=list(wanted.full), wanted_until=wanted.until,
            received_on=today, practice=bool(settings.WORKSPACE.practice),
        )  # fmt: skip
        _wind(row, "check" if dataset.sharing == "conditional" else "unconditional", today)
        row.save()
        note(row, "提交申请", row.purpose, by)
    return row


def _askable(dataset: Dataset, unit: Any) -> None:
    if dataset.level in NEVER_OUT:
        raise YanzhenError("核心数据不通过本系统共享", where=dataset.name, do="向提供单位当面联系")
    if dataset.sharing == "none":
        raise YanzhenError(
            "不予共享", where=dataset.name, why=dataset.legal_basis, do="对依据有异议的，向数据主管部门提出"
        )
    if dataset.provider_unit_id == unit.pk:
        raise YanzhenError("是本单位的数据", where=dataset.name, do="直接取用，不用申请")


def _worded(dataset: Dataset, purpose: str, basis: str, items: Sequence[str], full: Sequence[str]) -> None:
    """The conformity that a machine can tell: what for, on what ground, which items."""
    for label, text, most in (("用途", purpose, MOST_TEXT), ("履职依据", basis, 400)):
        if not text.strip():
            raise YanzhenError(
                f"没有写{label}", where=dataset.name, why="没有它提供方无从判断", do=f"写明{label}"
            )
        if len(text) > most:
            raise YanzhenError(f"{label}过长", where=f"{len(text)} 字", why=f"最多 {most} 字", do="精简")
    known = {item["id"]: item["label"] for item in dataset.items}
    if not items:
        raise YanzhenError("没有选信息项", where=dataset.name, why="只给用得着的", do="选出要用的信息项")
    for name in sorted({*items, *full} - known.keys()):
        raise YanzhenError("没有这个信息项", where=name, do="从列表里选")
    for name in sorted(set(full) - set(items)):
        raise YanzhenError("看全文的要先选上", where=known[name], do="在信息项里也选上它")


def act(row: ShareRequest, name: str, given: Given, *, by: Any) -> ShareRequest:
    """Do one act of the table. Raises YanzhenError when state, person or what was given does not allow it."""
    rule = ACTS[name]
    _allowed(row, rule, by)
    check_complete(rule, given, LABELS)
    with transaction.atomic():
        held = ShareRequest.objects.select_for_update(of=("self",)).select_related("dataset").get(pk=row.pk)
        check_version(held, given.version, where=held.code)
        _allowed(held, rule, by)
        today = timezone.localdate()
        held.late = held.late or _is_late(held, today)
        held.state = rule.end
        told = CHANGES[name](held, given, by) or rule.label
        held.version += 1
        held.save()
        note(held, told, given.says, by)
        if name in DECIDED:
            announce("request.decided", held.dataset, {"request": held.code, "state": held.state})
    return held


DECIDED = frozenset({"conforms", "grant", "refuse", "overrule", "uphold", "revoke"})


def _is_late(row: ShareRequest, today: datetime.date) -> bool:
    return row.state in RUNNING and row.due_on is not None and today > row.due_on


def _allowed(row: ShareRequest, rule: Act, by: Any) -> None:
    check_side(rule, sides(by, row), where=row.code, why="这一步归别的单位")
    check_state(rule, row.state, STATE_LABELS, where=row.code)
    if rule.other and row.answered_by_id == by.pk:
        raise YanzhenError(
            "不能裁决自己的答复", where=row.code, why="争议由没有答复过的人决定", do="请另一位同志办理"
        )


LABELS = {"says": "情况或理由", "refusal": "不予共享原因", "items": "授权的信息项", "ends_on": "授权到哪一天",
          "purpose": "用途", "basis": "履职依据"}  # fmt: skip


def _wind(row: ShareRequest, step: str, start: datetime.date) -> None:
    """Start a clock of the installed packs."""
    level, days = service_level(CODES[step]), calendar()
    row.due_on, row.warn_on = level.due(start, days), level.clock.warns(start, days)
    doubt = days.doubt(start, row.due_on)
    row.clock = f"{level.label} {level.says()}{'；' + doubt if doubt else ''}"[:160]


def _stop(row: ShareRequest) -> None:
    row.due_on = row.warn_on = None


def _conforms(row: ShareRequest, given: Given, by: Any) -> str:
    """Without a condition the check is all there is: it authorises. Under one the provider is asked."""
    today = timezone.localdate()
    row.checked_on = today
    if row.dataset.sharing == "unconditional":
        _grant(row, row.items, _unmasked(row), row.wanted_until or today + LONGEST)
        return "核对通过，自动授权"
    _wind(row, "answer" if row.dataset.on_platform else "offline", today)
    return "核对通过，转提供方答复"


def _unmasked(row: ShareRequest) -> list[str]:
    """What is given in full without anybody's consent: nothing personal and nothing of the two upper levels."""
    plain = {i["id"] for i in row.dataset.items if int(i.get("level", 1)) <= 2 and not i.get("personal")}
    return [name for name in row.full if name in plain]


def _grant(row: ShareRequest, items: Sequence[str], full: Sequence[str], until: datetime.date) -> None:
    row.state, row.granted_items, row.granted_full = "granted", list(items), list(full)
    row.granted_on, row.ends_on = timezone.localdate(), until
    _stop(row)


def _return(row: ShareRequest, given: Given, by: Any) -> None:
    row.reason = given.says.strip()
    _stop(row)


def _resubmit(row: ShareRequest, given: Given, by: Any) -> None:
    _worded(row.dataset, given.purpose, given.basis, row.items, row.full)
    row.purpose, row.basis, row.reason = given.purpose.strip(), given.basis.strip(), ""
    _wind(row, "check" if row.dataset.sharing == "conditional" else "unconditional", timezone.localdate())


def _agree(row: ShareRequest, given: Given, by: Any) -> str:
    """Never more than was asked, never longer than three years."""
    for name in sorted({*given.items, *given.full} - set(row.items)):
        raise YanzhenError("没有申请这个信息项", where=name, do="只授权申请了的")
    for name in sorted(set(given.full) - (set(row.full) & set(given.items))):
        raise YanzhenError("没有申请看全文", where=name, do="只在申请了看全文的里面选")
    today = timezone.localdate()
    if given.ends_on is None or not today <= given.ends_on <= today + LONGEST:
        raise YanzhenError(
            "授权期限不对", where=str(given.ends_on), why="要在今天以后、三年以内", do="改日期"
        )
    _grant(row, given.items, given.full, given.ends_on)
    return f"同意共享 {len(given.items)} 个信息项，到 {given.ends_on}"


def _give(row: ShareRequest, given: Given, by: Any) -> str:
    told = _agree(row, given, by)
    _answered(row, by)
    return told


def _answered(row: ShareRequest, by: Any) -> None:
    row.answered_on, row.answered_by, row.answered_by_name = timezone.localdate(), by, str(by)


def _refuse(row: ShareRequest, given: Given, by: Any) -> str:
    labels = dict(REFUSALS)
    if given.refusal not in labels:
        raise YanzhenError("没有这种原因", where=given.refusal, do="从列表里选")
    row.refusal, row.reason = given.refusal, given.says.strip()
    _answered(row, by)
    _stop(row)
    return f"不予共享：{labels[given.refusal]}"


def _appeal(row: ShareRequest, given: Given, by: Any) -> None:
    row.appeal, row.appealed_on = given.says.strip(), timezone.localdate()
    _wind(row, "dispute", timezone.localdate())


def _decided(row: ShareRequest, given: Given, by: Any) -> None:
    row.decision, row.decided_on, row.decided_by_name = given.says.strip(), timezone.localdate(), str(by)
    _stop(row)


def _overrule(row: ShareRequest, given: Given, by: Any) -> str:
    _decided(row, given, by)
    return f"争议决定：{_agree(row, given, by)}"


def _withdraw(row: ShareRequest, given: Given, by: Any) -> None:
    _stop(row)


def _revoke(row: ShareRequest, given: Given, by: Any) -> None:
    row.revoked_on, row.reason = timezone.localdate(), given.says.strip()
    _stop(row)


CHANGES: Mapping[str, Callable[[ShareRequest, Given, Any], str | None]] = {
    "conforms": _conforms, "return": _return, "resubmit": _resubmit, "grant": _give, "refuse": _refuse,
    "appeal": _appeal, "overrule": _overrule, "uphold": _decided, "withdraw": _withdraw, "revoke": _revoke,
}  # fmt: skip


def note(row: ShareRequest, told: str, says: str, by: Any) -> None:
    """One act in the story of a request, in the change log and in the chain of seals."""
    ShareStep.objects.create(request=row, act=told, says=says.strip(), unit=unit_of(by), by_name=str(by))
    seal(row, told, SEALED, by=by, more={"says": says, "version": row.version})
    record_change(
        actor=by, origin="数据共享", action="update", model="exchange.ShareRequest", key=str(row.pk),
        label=f"{told}：{row.code}", after={"state": row.state, "due_on": str(row.due_on or "")},
        version=row.version, why=says,
    )  # fmt: skip
