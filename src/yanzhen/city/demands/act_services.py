"""What is done to a demand: one act of the table after the other, each under its lock, noted and sealed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.utils import timezone

from yanzhen.city.accounts.queries import OFFICE_KINDS, offices
from yanzhen.city.demands.clocks import days_between, later, limit_of
from yanzhen.city.demands.models import Demand, Extension
from yanzhen.city.demands.permissions import sides
from yanzhen.city.demands.services import attach, note
from yanzhen.city.demands.states import ACTS, OPEN, REFUSALS, SEALED_ACTS, STATE_LABELS, WEIGHTS
from yanzhen.city.demands.values import Given
from yanzhen.city.exchange.papers import keep_paper
from yanzhen.city.records.acts import Act, check_complete, check_side, check_state, check_version
from yanzhen.city.records.sealing import seal
from yanzhen.kernel.errors import YanzhenError

EXTENSION = (
    "demand",
    "days",
    "reason",
    "state",
    "asked_by_name",
    "decided_by_name",
    "decided_on",
    "due_before",
    "due_after",
)
LABELS = {
    "says": "情况或理由", "lead": "主办单位", "refusal": "不予受理原因", "into": "并入哪一件", "days": "延长几个工作日",
    "weight": "难易", "file": "附件",
}  # fmt: skip


def act(row: Demand, name: str, given: Given, *, by: Any) -> Demand:
    """Do one act of the table. Raises YanzhenError when state, person or what was given does not allow it."""
    rule = ACTS[name]
    _allowed(row, rule, by)
    check_complete(rule, given, LABELS)
    kept = keep_paper(given.file, str(given.file.name)) if given.file and "file" in rule.fields else None
    with transaction.atomic():
        held = _locked(row, given.version)
        _allowed(held, rule, by)
        change = CHANGES.get(name)
        told = change(held, given, by) if change else None
        if rule.end and change is None:
            held.state = rule.end
        held.version += 1
        held.save()
        if kept:
            attach(held, kept, by)
        firm = "firm" in sides(by, held)
        note(held, told or rule.label, given.says, by, firm=firm, sealed=name in SEALED_ACTS)
    return held


def _allowed(row: Demand, rule: Act, by: Any) -> None:
    check_side(rule, sides(by, row), where=row.number, why="这件诉求现在不归你或你单位办这一步")
    check_state(rule, row.state, STATE_LABELS, where=row.number)


def _locked(row: Demand, version: int) -> Demand:
    """The row as it stands, held; the version that was looked at is the version that is changed."""
    held = Demand.objects.select_for_update(of=("self",)).select_related("enterprise", "lead").get(pk=row.pk)
    check_version(held, version, where=held.number)
    return held


def _assign(row: Demand, given: Given, by: Any) -> None:
    """The clock of answering runs from the first assignment; handing on does not wind it up again."""
    lead = _office(given.lead)
    others = [_office(code) for code in given.assisting if code and code != given.lead]
    if given.weight not in dict(WEIGHTS):
        raise YanzhenError("没有这个难易", where=given.weight, do="从列表里选")
    if row.reopened_on and row.answered_by_id == lead.pk:
        raise YanzhenError(
            "重办要换一家", where=lead.name, why="上次就是它答复的", do="改派它的上级或别的单位"
        )
    first = row.assigned_on is None
    row.lead, row.weight, row.state = lead, given.weight, "assigned"
    row.assigned_on = row.assigned_on or timezone.localdate()
    if first or not row.extensions.filter(state="approved").exists():
        _wind(row)
    row.assisting.set(others)
    return


def _wind(row: Demand) -> None:
    start = row.assigned_on or timezone.localdate()
    limit = limit_of(row.weight, start)
    row.due_on = later(limit.due, row.paused_days) if row.paused_days else limit.due
    row.warn_on, row.clock = limit.warns, limit.says


def _office(code: str) -> Any:
    found = offices(OFFICE_KINDS).filter(code=code).first()
    if found is None:
        raise YanzhenError("没有这个单位", where=code, do="从列表里选")
    return found


def _refuse(row: Demand, given: Given, by: Any) -> str:
    labels = dict(REFUSALS)
    if given.refusal not in labels:
        raise YanzhenError("没有这种原因", where=given.refusal, do="从列表里选")
    row.state, row.refusal, row.reason = "refused", given.refusal, given.says.strip()
    row.closed_on, row.due_on, row.warn_on = timezone.localdate(), None, None
    return f"不予受理：{labels[given.refusal]}"


def _merge(row: Demand, given: Given, by: Any) -> str:
    """Only into an open demand of the same enterprise: nobody reads another's answer through a merge."""
    other = Demand.objects.filter(pk=_number(given.into)).first()
    if other is None or other.pk == row.pk:
        raise YanzhenError("没有可以并入的诉求", where=given.into, do="写另一件诉求的编号")
    if row.enterprise_id is None or other.enterprise_id != row.enterprise_id:
        raise YanzhenError(
            "不是同一家企业的诉求",
            where=other.number,
            why="并案后看得到对方的答复",
            do="不同企业的同类诉求分别答复",
        )
    if other.state not in OPEN:
        raise YanzhenError("那一件已经了结", where=other.number, do="只能并入在办的诉求")
    row.state, row.into, row.reason = "merged", other, given.says.strip()
    row.closed_on, row.due_on, row.warn_on = timezone.localdate(), None, None
    return f"并入 {other.number}"


def _number(text: str) -> int:
    digits = text.strip().rpartition("-")[2]
    return int(digits) if digits.isdecimal() and len(digits) < 12 else 0


def _answer(row: Demand, given: Given, by: Any) -> None:
    today = timezone.localdate()
    _no_open_extension(row)
    row.state, row.answer, row.answered_on, row.answered_by = "answered", given.says.strip(), today, row.lead
    row.answered_late = bool(row.answered_late) or (row.due_on is not None and today > row.due_on)
    row.due_on, row.warn_on = limit_of("confirm", today).due, None
    return


def _no_open_extension(row: Demand) -> None:
    """Answering before the extension was decided makes the request void; it stays in the story."""
    asked = row.extensions.filter(state="asked").first()
    if asked is not None:
        asked.state, asked.decided_on, asked.why = "rejected", timezone.localdate(), "已经答复，不再需要"
        asked.save()


def _ask(row: Demand, given: Given, by: Any) -> None:
    row.state, row.paused_on = "waiting", timezone.localdate()


def _supply(row: Demand, given: Given, by: Any) -> None:
    """What the enterprise took is added to the limit."""
    assert row.paused_on is not None
    today = timezone.localdate()
    waited = days_between(row.paused_on or today, today)
    row.state, row.paused_on = "assigned", None
    row.paused_days += waited
    if row.due_on is not None:
        row.due_on = later(row.due_on, waited)
    if row.warn_on is not None:
        row.warn_on = later(row.warn_on, waited)


def _extend(row: Demand, given: Given, by: Any) -> str:
    due = row.due_on or timezone.localdate()
    if row.extensions.exclude(state="rejected").exists():
        raise YanzhenError(
            "不能再延期",
            where=row.number,
            why="一件诉求只能延期一次",
            do="按现在的时限答复，办不成的说明原因",
        )
    most = limit_of(row.weight, timezone.localdate()).days
    if not 1 <= given.days <= most:
        raise YanzhenError(
            "延长的天数不对", where=f"{given.days}", why=f"应在 1 到 {most} 个工作日之间", do="改正后再申请"
        )
    if timezone.localdate() > due:
        raise YanzhenError(
            "已经超期", where=row.number, why=f"时限是 {due}", do="延期要在时限之内申请，请尽快答复"
        )
    made = Extension.objects.create(
        demand=row,
        days=given.days,
        reason=given.says.strip(),
        asked_by=by,
        asked_by_name=str(by),
        due_before=due,
    )
    seal(made, "申请延期", EXTENSION, by=by)
    return f"申请延期 {given.days} 个工作日"


def _decided(row: Demand, given: Given, by: Any, state: str) -> Extension:
    made = row.extensions.filter(state="asked").first()
    if made is None:
        raise YanzhenError("没有待审批的延期", where=row.number, do="刷新页面")
    if made.asked_by_id == by.pk:
        raise YanzhenError(
            "不能审批自己的申请",
            where=row.number,
            why="延期由另一人审批",
            do="请受理台的另一位同志或领导审批",
        )
    made.state, made.why, made.decided_by_name = state, given.says.strip(), str(by)
    made.decided_on = timezone.localdate()
    return made


def _approve(row: Demand, given: Given, by: Any) -> str:
    made = _decided(row, given, by, "approved")
    row.due_on = made.due_after = later(row.due_on or made.due_before, made.days)
    row.warn_on = None if row.warn_on is None else later(row.warn_on, made.days)
    made.save()
    seal(made, "同意延期", EXTENSION, by=by, more=given.says)
    return f"同意延期到 {row.due_on}"


def _reject(row: Demand, given: Given, by: Any) -> None:
    made = _decided(row, given, by, "rejected")
    made.save()
    seal(made, "不同意延期", EXTENSION, by=by, more=given.says)


def _rate(row: Demand, rating: str) -> None:
    row.rating, row.rated_on = rating, timezone.localdate()
    row.first_rating = row.first_rating or rating


def _close(row: Demand) -> None:
    row.state, row.closed_on, row.due_on, row.warn_on = "closed", timezone.localdate(), None, None


def _satisfied(row: Demand, given: Given, by: Any) -> None:
    _rate(row, "satisfied")
    _close(row)


def _unsatisfied(row: Demand, given: Given, by: Any) -> str:
    """The first time it goes to a higher office at once; the second time it is closed as what it is."""
    _rate(row, "unsatisfied")
    if row.reopened_on is not None:
        _close(row)
        return "不满意，办结（已重办过一次）"
    return f"不满意，自动重办：{_again(row)}"


def _reopen(row: Demand, given: Given, by: Any) -> str:
    if row.reopened_on is not None:
        raise YanzhenError(
            "不能再重新提出", where=row.number, why="已经重办过一次", do="有新情况的另提一件诉求"
        )
    if row.rating == "satisfied":
        raise YanzhenError("已经评价满意", where=row.number, do="有新情况的另提一件诉求")
    return f"重新提出：{_again(row)}"


def _again(row: Demand) -> str:
    """A new round: to the office above the one that answered, else back to the desk."""
    today = timezone.localdate()
    above = row.lead.parent if row.lead is not None else None
    row.reopened_on, row.closed_on, row.refusal, row.paused_days = today, None, "", 0
    if above is None or above.kind not in OFFICE_KINDS:
        limit = limit_of("assign", today)
        row.state, row.assigned_on = "received", None
        row.due_on, row.warn_on, row.clock = limit.due, limit.warns, limit.says
        return "由受理台另派"
    row.lead, row.state, row.assigned_on = above, "assigned", today
    _wind(row)
    return f"交上级单位{above.name}"


def _lapsed(row: Demand, given: Given, by: Any) -> None:
    """Silence is no satisfaction: closed without a rating, and only after the time the enterprise has."""
    if row.due_on is not None and timezone.localdate() <= row.due_on:
        raise YanzhenError(
            "还不能办结",
            where=row.number,
            why=f"企业可以评价到 {row.due_on}",
            do="过了这一天企业仍未回应再办结",
        )
    row.reason = given.says.strip()
    _close(row)


CHANGES: dict[str, Callable[[Demand, Given, Any], str | None]] = {
    "assign": _assign, "reassign": _assign, "refuse": _refuse, "merge": _merge, "answer": _answer, "ask": _ask,
    "supply": _supply, "extend": _extend, "approve": _approve, "reject": _reject, "satisfied": _satisfied,
    "unsatisfied": _unsatisfied, "reopen": _reopen, "close": _lapsed,
}  # fmt: skip
