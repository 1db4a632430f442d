"""The way of a share request as a table: which act leads from where to where, by whom, and what it needs; no database."""

from __future__ import annotations

from yanzhen.city.records.acts import Act, act_of

STATES = [
    ("submitted", "待合规核对"),
    ("returned", "退回补正"),
    ("answering", "待提供方答复"),
    ("granted", "已授权"),
    ("refused", "不予共享"),
    ("appealed", "有争议，待数据主管部门决定"),
    ("upheld", "维持不予共享"),
    ("withdrawn", "已撤回"),
    ("revoked", "授权已收回"),
]
STATE_LABELS = dict(STATES)
OPEN = ("submitted", "returned", "answering", "appealed")
RUNNING = ("submitted", "answering", "appealed")
"""In these a clock runs; while the applicant corrects it stands still."""
REFUSALS = [
    ("law", "法律、行政法规或党中央、国务院政策规定不予共享"),
    ("purpose", "用途与申请单位履行职责无关"),
    ("minimal", "超出履职所需的最小范围"),
    ("condition", "不符合目录写明的共享条件"),
    ("security", "申请单位的安全保护达不到数据级别要求"),
    ("absent", "没有所要的数据"),
]

APPLICANT, PROVIDER, AUTHORITY = "applicant", "provider", "authority"


GRANT = "items full ends_on says"
ACTS: dict[str, Act] = {
    "conforms": act_of("核对通过", "submitted", "answering", AUTHORITY, "says", "says"),
    "return": act_of("退回补正", "submitted", "returned", AUTHORITY),
    "resubmit": act_of("补正后再提交", "returned", "submitted", APPLICANT, "purpose basis says", "says"),
    "grant": act_of("同意共享", "answering", "granted", PROVIDER, GRANT, "full says"),
    "refuse": act_of("不予共享", "answering", "refused", PROVIDER, "refusal says"),
    "appeal": act_of("提出争议", "refused", "appealed", APPLICANT),
    "overrule": act_of("决定共享", "appealed", "granted", AUTHORITY, GRANT, "full", other=True),
    "uphold": act_of("维持不予共享", "appealed", "upheld", AUTHORITY, other=True),
    "withdraw": act_of(
        "撤回申请", "submitted returned answering appealed", "withdrawn", APPLICANT, "says", "says"
    ),
    "revoke": act_of("收回授权", "granted", "revoked", f"{PROVIDER} {AUTHORITY}"),
}
MAIN = ("conforms", "grant", "appeal", "overrule", "resubmit")
"""The acts that stand first and open."""
CODES = {
    "unconditional": "data-unconditional",
    "check": "data-conditional-check",
    "answer": "data-conditional-answer",
    "offline": "data-conditional-offline",
    "dispute": "data-dispute",
}
"""Step → code of the clock in service_levels.yaml; a city's own pack gives its own days under the same code."""
