"""The sheets of the workbook: which column holds which field, in which form, with which choices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from yanzhen.specs.places import Path

Form = Literal["text", "number", "yes_no", "lines", "cited", "yaml", "word"]
"""``lines``: one entry a line; ``cited``: source@place, one a line; ``word``: a number, 是/否, text or lines of these."""


@dataclass(frozen=True, slots=True)
class Column:
    """``choices`` maps what stands in the file to what people read; empty for free entry."""

    header: str
    path: Path
    form: Form = "text"
    choices: tuple[tuple[str, str], ...] = ()
    width: int = 14


def _same(*words: str) -> tuple[tuple[str, str], ...]:
    return tuple((word, word) for word in words)


GRADES = _same("A", "B", "C", "D", "M", "X")
LEVELS = (("national", "国家"), ("province", "省"), ("city", "市"), ("county", "县"))
STATES = (
    ("in_force", "现行有效"),
    ("expired", "已失效"),
    ("expired_unless_extended", "到期，未见延续"),
    ("window_closed", "受理期已过"),
    ("unknown", "未核实"),
)
ROLES = (
    ("benefit", "给予支持"),
    ("benefit_unknown", "给予支持，标准未见"),
    ("rule", "资格或程序"),
    ("penalty", "处罚或退出"),
    ("never", "禁算，只作历史记录"),
)
NATURES = (
    ("cash", "资金"),
    ("tax_saving", "减税"),
    ("deferral", "缓缴"),
    ("liquidity", "融资"),
    ("market", "市场"),
    ("right", "权利"),
    ("none", "无"),
    ("unknown", "未知"),
)
OPERATORS = (
    ("eq", "等于"),
    ("ne", "不等于"),
    ("gt", "大于"),
    ("ge", "不低于"),
    ("lt", "低于"),
    ("le", "不高于"),
    ("in", "属于"),
    ("not_in", "不属于"),
    ("between", "介于"),
    ("exists", "有记录"),
)
PERIODS = (
    ("point", "评价日"),
    ("Y", "当年"),
    ("Y1", "上一年度"),
    ("month", "申报当月"),
    ("m12", "前12个月"),
    ("m36", "前36个月"),
    ("each_2y", "近两年各年"),
    ("each_3y", "近三年各年"),
    ("sum_2y", "近两年合计"),
    ("sum_3y", "近三年合计"),
    ("mean_2y", "近两年平均"),
    ("mean_3y", "近三年平均"),
    ("project", "项目全周期"),
    ("programme", "政策实施期"),
    ("life", "成立以来"),
)
EXPECTS = (("eligible", "符合"), ("not_eligible", "不符合"), ("cannot_tell", "不能判断"))
ORDERS = (("first_come", "先到先得"), ("proportional", "按比例"), ("unknown", "未知"))
COMPARED = "比较"
RELATIONS = (
    ("all", "全部符合"),
    ("any", "任一符合"),
    ("not", "不得符合"),
    ("at_least", "至少几条"),
    ("compare", COMPARED),
)

POLICY, CLAUSE, CONDITION, CASE, FACT, HELP = "政策", "条款", "条件", "用例", "事实", "填写说明"

POLICY_COLUMNS = (
    Column("文件", ("_file",), width=34),
    Column("政策编号", ("id",), width=24),
    Column("名称", ("label", "zh"), width=34),
    Column("英文名称", ("label", "en")),
    Column("层级", ("level",), choices=LEVELS),
    Column("发布单位", ("issuer",), width=24),
    Column("同一办法", ("family",)),
    Column("文件标题", ("document", "title"), width=34),
    Column("文号", ("document", "number"), width=20),
    Column("成文日期", ("document", "date")),
    Column("证据等级", ("grade",), choices=GRADES),
    Column("生效日期", ("valid_from",)),
    Column("失效日期", ("valid_to",)),
    Column("状态", ("status", "state"), choices=STATES),
    Column("状态核实日期", ("status", "as_of")),
    Column("状态说明", ("status", "note"), width=24),
    Column("外地示例", ("example",), "yes_no"),
    Column("支持对象", ("object",), width=24),
    Column("支持方式", ("instrument",)),
    Column("叠加规则", ("stacking",), width=24),
    Column("不能判断的", ("cannot_tell",), "lines", width=24),
    Column("不得计发的", ("never",), "lines", width=24),
    Column("出处", ("references",), "cited", width=30),
    Column("相关文件", ("related_documents",), "yaml", width=30),
    Column("备注", ("note",), width=24),
)
CLAUSE_COLUMNS = (
    Column("政策编号", ("_policy",), width=24),
    Column("条款编号", ("id",)),
    Column("名称", ("label", "zh"), width=34),
    Column("英文名称", ("label", "en")),
    Column("性质", ("role",), choices=ROLES, width=20),
    Column("证据等级", ("grade",), choices=GRADES),
    Column("条件是否见全", ("conditions_complete",), "yes_no"),
    Column("金额是否已知", ("amount_known",), "yes_no"),
    Column("生效日期", ("valid_from",)),
    Column("失效日期", ("valid_to",)),
    Column("支持类别", ("benefit", "kind"), width=18),
    Column("定额", ("benefit", "amount"), "number"),
    Column("比例", ("benefit", "rate"), "number"),
    Column("算式", ("benefit", "formula"), width=30),
    Column("分档", ("benefit", "tiers"), "yaml", width=30),
    Column("上限", ("benefit", "cap"), "number"),
    Column("上限针对", ("benefit", "cap_scope")),
    Column("金额单位", ("benefit", "unit")),
    Column("计发基数", ("benefit", "basis"), width=20),
    Column("资金性质", ("benefit", "nature"), choices=NATURES),
    Column("预算总额", ("budget", "total"), "number"),
    Column("预算单位", ("budget", "unit")),
    Column("预算年度", ("budget", "period")),
    Column("预算用完怎么办", ("budget", "order"), choices=ORDERS),
    Column("预算说明", ("budget", "note")),
    Column("材料", ("documents",), "lines", width=24),
    Column("除外情形", ("exclusions",), "lines", width=24),
    Column("受理开始", ("window", "opens")),
    Column("受理截止", ("window", "closes")),
    Column("受理说明", ("window", "note"), width=24),
    Column("不能同享的条款", ("exclusive_with",), "lines"),
    Column("叠加规则", ("stack_rule",), width=24),
    Column("不能判断的", ("cannot_tell",), width=24),
    Column("禁算理由", ("never",), width=24),
    Column("出处", ("references",), "cited", width=24),
    Column("备注", ("note",), width=24),
)
CONDITION_COLUMNS = (
    Column("政策编号", ("_policy",), width=24),
    Column("条款编号", ("_clause",)),
    Column("组", ("_at",), width=10),
    Column("关系", ("_relation",), choices=RELATIONS),
    Column("事实", ("fact",), width=26),
    Column("比较", ("op",), choices=OPERATORS),
    Column("值", ("value",), "word", width=20),
    Column("单位", ("unit",)),
    Column("时期", ("period",), choices=PERIODS),
    Column("算式", ("measure",), "yaml", width=30),
    Column("与算式比", ("than",), "yaml", width=30),
    Column("证据等级", ("grade",), choices=GRADES),
    Column("备注", ("note",), width=24),
)
CASE_COLUMNS = (
    Column("政策编号", ("_policy",), width=24),
    Column("条款编号", ("_clause",)),
    Column("用例", ("says",), width=44),
    Column("事实", ("facts",), "yaml", width=44),
    Column("变量", ("variables",), "yaml", width=24),
    Column("应为", ("expect",), choices=EXPECTS),
)
SHEETS = {POLICY: POLICY_COLUMNS, CLAUSE: CLAUSE_COLUMNS, CONDITION: CONDITION_COLUMNS, CASE: CASE_COLUMNS}
"""Sheet → its columns, in the order in which people fill them."""
