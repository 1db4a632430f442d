"""What is traded and how a match goes its way, as tables: which act leads from where to where, by whom; no database."""

from __future__ import annotations

from functools import partial

from yanzhen.city.records.acts import Act, act_of

SIDES = [("offer", "供应"), ("seek", "求购")]
KINDS = [
    ("goods", "产品"),
    ("capacity", "产能"),
    ("reuse", "余料废料再利用"),
    ("equipment", "设备"),
    ("scenario", "应用场景机会"),
    ("ability", "应用场景能力"),
]
KIND_LABELS = dict(KINDS)
GOODS = ("goods", "capacity", "reuse", "equipment")
SCENARIOS = ("scenario", "ability")
MARKETS = {kind: "scenarios" if kind in SCENARIOS else "goods" for kind in KIND_LABELS}
"""Kind → id of the market in pairing.yaml whose weights rank it."""
ONE_SIDED = {"scenario": "seek", "ability": "offer"}
"""A chance is sought by whoever opens it, an ability is offered."""
LISTING_STATES = [("open", "有效"), ("closed", "已撤下"), ("done", "已了结")]
ORIGINS = [("machine", "系统建议"), ("own", "主动应答"), ("hand", "直接邀请")]
STATES = [
    ("proposed", "系统建议，未联系"),
    ("passed", "发布方不采用"),
    ("superseded", "不再建议"),
    ("invited", "已邀请，待答复"),
    ("answered", "已应答，待发布方回应"),
    ("accepted", "双方有意向"),
    ("declined", "谢绝"),
    ("ordered", "已成交"),
    ("dropped", "未谈成"),
]
STATE_LABELS = dict(STATES)
REASONS = [
    ("price", "价格谈不拢"),
    ("amount", "数量不合"),
    ("quality", "规格、质量不合"),
    ("time", "交期不合"),
    ("place", "路途、运费"),
    ("proof", "缺资质、认证"),
    ("served", "已有稳定伙伴，或产能已满"),
    ("wrong", "并不相干，建议不准"),
    ("other", "其他"),
]
REASON_LABELS = dict(REASONS)
DEAL_STATES = [
    ("waiting", "待对方确认"),
    ("confirmed", "双方已确认"),
    ("refused", "对方未确认"),
    ("withdrawn", "已撤回"),
]
TALKING = ("accepted", "ordered")
ANSWERED = ("accepted", "declined", "ordered", "dropped")
"""Somebody of the other side said yes or no."""

OWNER, OTHER, DESK = "owner", "other", "desk"
ASKED = {"invited": OTHER, "answered": OWNER}
"""State of waiting → the side whose yes or no is waited for."""


_act = partial(act_of, optional="says")
ORDER_FIELDS = "what quantity unit amount starts_on ends_on says file"
ACTS: dict[str, Act] = {
    "invite": _act("邀请洽谈", "proposed superseded", "invited", f"{OWNER} {DESK}"),
    "pass": _act("不采用", "proposed", "passed", f"{OWNER} {DESK}", "reason says"),
    "accept": _act("有意向", "proposed invited", "accepted", f"{OTHER} {DESK}"),
    "decline": _act("谢绝", "proposed invited", "declined", f"{OTHER} {DESK}", "reason says"),
    "welcome": _act("接受应答", "answered", "accepted", OWNER),
    "reject": _act("谢绝应答", "answered", "declined", OWNER, "reason says"),
    "quote": _act("报价、图纸等文件", "invited answered accepted ordered", "", f"{OWNER} {OTHER}", "file says"),
    "order": _act("登记订单", "accepted ordered", "", f"{OWNER} {OTHER}", ORDER_FIELDS, optional="quantity unit amount starts_on ends_on says file"),
    "confirm": _act("确认订单", "accepted ordered", "ordered", f"{OWNER} {OTHER}"),
    "refuse": _act("订单不对，退回", "accepted ordered", "", f"{OWNER} {OTHER}", optional=""),
    "withdraw": _act("撤回订单", "accepted ordered", "", f"{OWNER} {OTHER}"),
    "drop": _act("未谈成", "accepted", "dropped", f"{OWNER} {OTHER}", "reason says"),
}  # fmt: skip
MAIN = ("confirm", "accept", "welcome", "invite", "order")
"""The acts that stand first and open."""
ORDERING = frozenset({"confirm", "refuse", "withdraw"})
"""Acts about an order that waits; who registered it may only withdraw it."""
