"""The way of an application as a table: which act leads from where to where, by whom, and what it needs."""

from __future__ import annotations

from dataclasses import dataclass

STATES = {
    "draft": "草稿",
    "listed": "免申名单",
    "submitted": "已提交",
    "returned": "退回补正",
    "accepted": "已受理",
    "joint_review": "联审",
    "first_approved": "待复核",
    "approved": "已批准",
    "public": "公示中",
    "ordered": "待拨付",
    "paid": "已兑付",
    "archived": "已归档",
    "rejected": "不予支持",
    "appealed": "申诉中",
    "closed": "申诉维持，办结",
    "withdrawn": "企业撤回",
    "declined": "企业放弃",
}
FINISHED = frozenset({"archived", "rejected", "closed", "withdrawn", "declined"})
OPEN = frozenset(STATES) - FINISHED
PROGRESS = (
    "draft",
    "submitted",
    "accepted",
    "joint_review",
    "first_approved",
    "approved",
    "public",
    "ordered",
    "paid",
    "archived",
)
AUTOMATIC_PROGRESS = ("listed", "approved", "public", "ordered", "paid", "archived")
FAST = "policy-fast"
"""The clock of the whole way, from acceptance to payment."""
CLOCKS = {
    "submitted": "policy-accept",
    "returned": "policy-correct",
    "joint_review": "policy-review",
    "public": "policy-payout",
    "ordered": "policy-payout",
    "rejected": "policy-appeal",
    "appealed": "policy-appeal-answer",
}
"""State → the service level that runs while an application stands there."""
AFTER_NOTICE = frozenset({"public", "ordered"})
"""States whose clock begins when the public notice has ended."""
CONFIRM = "policy-confirm"
"""The clock of an enterprise that has not yet confirmed what comes to it without an application."""
OF_ENTERPRISE = frozenset({"returned", "rejected"})
"""States in which it is the enterprise that acts next."""
NOTICES = {False: "policy-notice", True: "policy-notice-automatic"}
"""Whether automatic → the service level of its public notice."""


@dataclass(frozen=True, slots=True)
class Act:
    """``who``: enterprise or officer. ``needs``: the fields of the form that must be given; ``may``: that can be."""

    label: str
    start: frozenset[str]
    end: str
    who: str
    needs: tuple[str, ...] = ()
    may: tuple[str, ...] = ()


def _act(label: str, start: str, end: str, who: str, *needs: str, may: tuple[str, ...] = ()) -> Act:
    return Act(label, frozenset(start.split()), end, who, needs, may)


ACTS: dict[str, Act] = {
    "submit": _act("提交", "draft returned", "submitted", "enterprise"),
    "withdraw": _act("撤回", "draft submitted returned", "withdrawn", "enterprise"),
    "accept": _act("受理", "submitted", "accepted", "officer"),
    "return": _act("退回补正", "submitted", "returned", "officer", "items", may=("reason",)),
    "review": _act("送联审", "accepted", "joint_review", "officer", "reviewers"),
    "approve_first": _act("初审同意", "joint_review", "first_approved", "officer", "amount"),
    "approve": _act("复核批准", "first_approved listed", "approved", "officer"),
    "reject": _act(
        "不予支持", "accepted joint_review first_approved listed public", "rejected", "officer", "reason"
    ),
    "publish": _act("公示", "approved", "public", "officer"),
    "confirm": _act("确认享受", "public", "public", "enterprise"),
    "decline": _act("放弃享受", "listed approved public", "declined", "enterprise", "reason"),
    "archive": _act("归档", "paid", "archived", "officer"),
    "appeal": _act("申诉", "rejected", "appealed", "enterprise", "reason"),
    "reopen": _act("申诉成立，重新联审", "appealed", "joint_review", "officer", "reason"),
    "uphold": _act("维持原决定", "appealed", "closed", "officer", "reason"),
}
ONLY_AUTOMATIC = frozenset({"confirm", "decline"})


def acts_from(state: str, who: str, *, automatic: bool = False) -> dict[str, Act]:
    """The acts that somebody of that side may do next."""
    return {
        name: act
        for name, act in ACTS.items()
        if state in act.start and act.who == who and (automatic or name not in ONLY_AUTOMATIC)
    }
