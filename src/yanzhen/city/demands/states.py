"""The way of a demand as a table: which act leads from where to where, by whom, and what it needs; no database."""

from __future__ import annotations

from yanzhen.city.records.acts import Act, act_of

STATES = [
    ("received", "待分派"),
    ("assigned", "办理中"),
    ("waiting", "等企业补充"),
    ("answered", "已答复，待企业确认"),
    ("closed", "办结"),
    ("refused", "不予受理"),
    ("merged", "已并案"),
]
STATE_LABELS = dict(STATES)
OPEN = ("received", "assigned", "waiting", "answered")
RUNNING = ("received", "assigned")
"""In these the clock of the city runs; while the enterprise is asked it stands still."""
KINDS = [
    ("land", "土地"),
    ("labour", "用工"),
    ("finance", "融资"),
    ("logistics", "物流"),
    ("approval", "审批"),
    ("arrears", "拖欠"),
    ("energy", "能源"),
    ("environment", "环保"),
    ("policy", "政策"),
    ("other", "其他"),
]
WEIGHTS = [("ordinary", "一般"), ("complex", "复杂")]
CHANNELS = [
    ("own", "企业自己提交"),
    ("visit", "走访"),
    ("hotline", "热线电话"),
    ("meeting", "座谈会"),
    ("letter", "来信来访"),
    ("chamber", "商会、工商联"),
]
REFUSALS = [
    ("scope", "不属于受理范围"),
    ("court", "应通过诉讼、仲裁、复议或信访解决"),
    ("unclear", "内容不清，补充后仍无法办理"),
    ("again", "已办结事项的重复提出，没有新情况"),
    ("ground", "没有法律政策依据"),
]
RATINGS = [("satisfied", "满意"), ("unsatisfied", "不满意")]

FIRM, DESK, LEAD, ASSIST, LEADER = "firm", "desk", "lead", "assist", "leader"


ACTS: dict[str, Act] = {
    "assign": act_of("分派", "received", "assigned", DESK, "lead assisting weight says", "assisting says"),
    "reassign": act_of("改派", "assigned", "assigned", DESK, "lead assisting weight says", "assisting"),
    "refuse": act_of("不予受理", "received assigned", "refused", DESK, "refusal says"),
    "merge": act_of("并案", "received assigned", "merged", DESK, "into says"),
    "answer": act_of("答复", "assigned", "answered", LEAD, "says file", "file"),
    "ask": act_of("请企业补充", "assigned", "waiting", LEAD),
    "supply": act_of("补充情况", "waiting", "assigned", f"{FIRM} {DESK}", "says file", "file"),
    "note": act_of(
        "记办理情况", "assigned waiting", "", f"{LEAD} {ASSIST} {DESK} {LEADER}", "says file", "file"
    ),
    "extend": act_of("申请延期", "assigned", "", LEAD, "days says"),
    "approve": act_of("同意延期", "assigned", "", f"{DESK} {LEADER}", "says", "says"),
    "reject": act_of("不同意延期", "assigned", "", f"{DESK} {LEADER}"),
    "satisfied": act_of("满意，办结", "answered", "closed", FIRM, "says", "says"),
    "unsatisfied": act_of("不满意", "answered", "", FIRM),
    "reopen": act_of("重新提出", "closed refused", "received", FIRM),
    "close": act_of("办结（企业未回应）", "answered", "closed", DESK),
}
SEALED_ACTS = frozenset(ACTS) - {"note"}
"""Every act but a note is sealed."""
MAIN = ("satisfied", "answer", "assign", "supply", "approve")
"""The acts that stand first and open."""
