"""The way of money as tables: what may be asked for, which act leads from where to where, by whom; no database."""

from __future__ import annotations

from functools import partial

from yanzhen.city.records.acts import Act, act_of

KINDS = [("loan", "贷款"), ("guarantee", "融资担保"), ("equity", "股权（基金）")]
KIND_LABELS = dict(KINDS)
PRODUCT_KINDS = KINDS[:2]
PURPOSES = [
    ("working", "流动资金"),
    ("equipment", "设备购置"),
    ("upgrade", "技术改造"),
    ("plant", "厂房建设"),
    ("research", "研发投入"),
    ("orders", "订单融资"),
    ("merger", "并购重组"),
    ("startup", "创业起步"),
    ("scenario", "场景应用"),
]
PURPOSE_LABELS = dict(PURPOSES)
FUND_KINDS = [
    ("guide", "产业引导基金"),
    ("merger", "并购基金"),
    ("angel", "天使基金"),
    ("scenario", "场景应用基金"),
]
FUND_PURPOSES = {
    "guide": ("plant", "equipment", "upgrade", "research"),
    "merger": ("merger",),
    "angel": ("startup", "research"),
    "scenario": ("scenario", "research"),
}
"""What a fund of a kind is good for: the words by which it is found."""
FUND_STAGES = [("proposed", "拟设"), ("raising", "募集"), ("investing", "投资期"), ("harvesting", "退出期"), ("closed", "清算")]  # fmt: skip
SECURITIES = [
    ("credit", "纯信用"),
    ("guarantee", "保证担保"),
    ("mortgage", "抵押"),
    ("pledge", "质押"),
    ("orders", "核实订单"),
]

DEMAND_STATES = [
    ("submitted", "已提交，待预审"),
    ("returned", "退回补充"),
    ("checked", "已预审，可授权"),
    ("closed", "已了结"),
    ("withdrawn", "已撤回"),
]
CASE_STATES = [
    ("authorised", "已授权，待受理"),
    ("accepted", "已受理"),
    ("diligence", "尽调中"),
    ("granted", "已授信"),
    ("lent", "已放款"),
    ("overdue", "逾期"),
    ("settled", "已结清"),
    ("refused", "已拒绝"),
    ("withdrawn", "企业已撤回"),
]
DEMAND_LABELS, CASE_LABELS = dict(DEMAND_STATES), dict(CASE_STATES)
SPECIAL_LABELS = {
    "guarantee": {"lent": "在保", "overdue": "已代偿", "settled": "已解除"},
    "equity": {"granted": "已决定投资", "lent": "在投", "settled": "已退出"},
}
"""How the state of a case is said where the money is no loan."""
TAKING = ("raising", "investing")
"""A fund in these stages takes applications."""
EXITS = [("exited", "已退出"), ("lost", "已核销")]
OPEN_DEMANDS = ("submitted", "returned", "checked")
DECIDING = ("accepted", "diligence")
"""Between acceptance and decision: the ten working days run."""
WAITING = ("authorised", *DECIDING)
"""The enterprise waits for the institution."""
OPEN_CASES = (*WAITING, "granted", "lent", "overdue")
"""In the order in which a case comes further."""
RUNNING = ("lent", "overdue")
"""Money is out, or stands surety."""
FUNNEL = [
    ("submitted", "提交"),
    ("checked", "预审"),
    ("authorised", "授权"),
    ("accepted", "受理"),
    ("diligence", "尽调"),
    ("granted", "授信"),
    ("lent", "放款"),
    ("settled", "结清"),
    ("overdue", "逾期"),
    ("refused", "拒绝"),
]
"""The steps as they are counted: how many came as far as that, not how many stand there."""
SCOPES = [
    ("base", "基本信息：名称、地区、行业、产品、成立日期"),
    ("credit", "信用描述：逐项指标，含来源和异议"),
    ("figures", "经营数据：分年的收入、利润、资产等"),
    ("orders", "核实订单：双方确认的订单和金额"),
    ("history", "融资经历：在本系统的申请、授信、还款"),
]
SCOPE_LABELS = dict(SCOPES)
FIRM, OFFICE, BANK = "firm", "office", "bank"


FIELD_LABELS = {
    "says": "情况或理由", "amount": "金额", "rate": "利率或费率", "term": "期限", "on": "日期", "security": "担保方式",
    "reason": "原因码", "counter": "反担保", "lender": "债权人", "outcome": "结果",
}  # fmt: skip
"""What a refusal calls the fields of an act."""
_act = partial(act_of, optional="says")
DEMAND_ACTS: dict[str, Act] = {
    "pass": _act("预审通过", "submitted", "checked", OFFICE),
    "return": _act("退回补充", "submitted checked", "returned", OFFICE, optional=""),
    "resubmit": _act("补充后再提交", "returned", "submitted", FIRM, "amount term says", optional=""),
    "withdraw": _act("撤回需求", "submitted returned checked", "withdrawn", FIRM),
    "close": _act("了结需求", "checked", "closed", f"{FIRM} {OFFICE}", optional=""),
}
CASE_ACTS: dict[str, Act] = {
    "accept": _act("受理", "authorised", "accepted", BANK),
    "survey": _act("开始尽调", "accepted", "diligence", BANK),
    "grant": _act("授信", "accepted diligence", "granted", BANK, "amount rate term on says", kinds="loan guarantee"),
    "approve": _act("决定投资", "accepted diligence", "granted", BANK, "amount on says", kinds="equity"),
    "refuse": _act("拒绝", "authorised accepted diligence", "refused", BANK, "reason says", optional=""),
    "lend": _act("放款", "granted lent", "lent", BANK, "amount rate term on security first says", optional="first says", kinds="loan"),
    "guarantee": _act("出具担保", "granted", "lent", BANK, "amount rate term on counter lender says", kinds="guarantee"),
    "invest": _act("登记投资", "granted", "lent", BANK, "amount on says", kinds="equity"),
    "listed": _act("记已上市", "lent", "", BANK, "on says", kinds="equity"),
    "exit": _act("登记退出", "lent", "settled", BANK, "outcome amount on says", optional="amount says", kinds="equity"),
    "cancel": _act("撤销决定、余额不再给", "granted", "refused", BANK, "reason says", optional=""),
    "overdue": _act("记逾期", "lent", "overdue", BANK, "on says", kinds="loan"),
    "cure": _act("逾期已归还", "overdue", "lent", BANK, "on says", kinds="loan"),
    "settle": _act("结清", "lent overdue", "settled", BANK, "on says", kinds="loan"),
    "release": _act("解除担保", "lent", "settled", BANK, "on says", kinds="guarantee"),
    "compensate": _act("代偿", "lent", "overdue", BANK, "amount on says", kinds="guarantee"),
    "recover": _act("追偿收回", "overdue", "", BANK, "amount on says", kinds="guarantee"),
    "end": _act("代偿了结", "overdue", "settled", BANK, "on says", optional="", kinds="guarantee"),
    "leave": _act("撤回申请和授权", "authorised accepted diligence granted", "withdrawn", FIRM),
    "urge": _act("催办", "authorised accepted diligence", "", OFFICE, optional=""),
}  # fmt: skip
SEALED_ACTS = (frozenset(DEMAND_ACTS) | frozenset(CASE_ACTS)) - {"urge"}
FIRST_LOAN = [("yes", "首贷"), ("no", "不是首贷"), ("", "没有核实")]
LENDING = ("lend", "guarantee", "invest")
MAIN = (
    "pass",
    "accept",
    "survey",
    "grant",
    "approve",
    "lend",
    "guarantee",
    "invest",
    "settle",
    "release",
    "resubmit",
)
"""The acts that stand first and open."""
