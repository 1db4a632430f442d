"""Conditions, benefits and dates of a rule in the words of a person who has to act on them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from yanzhen.rules.dossier import TYPE_WORDS, Words, shown
from yanzhen.specs.conditions import (
    AllOf,
    AnyOf,
    AtLeast,
    BandsMeasure,
    Compare,
    Condition,
    Fact,
    GrowthMeasure,
    LookupMeasure,
    MostMeasure,
    NotOf,
    PointsMeasure,
    ScoreMeasure,
    ShareMeasure,
    SumMeasure,
    YearsSinceMeasure,
    parts,
)
from yanzhen.specs.rulebook import Benefit, FactSpec

OPERATORS = {
    "eq": "为", "ne": "不为", "gt": "大于", "ge": "不低于", "lt": "低于", "le": "不高于", "in": "属于", "not_in": "不属于",
    "between": "介于",
}  # fmt: skip
PERIODS = {
    "": "", "point": "", "Y": "当年", "Y1": "上年度", "month": "申报当月", "m12": "近12个月", "m36": "近36个月",
    "each_2y": "近两年每年", "each_3y": "近三年每年", "sum_2y": "近两年合计", "sum_3y": "近三年合计",
    "mean_2y": "近两年平均", "mean_3y": "近三年平均", "project": "项目全周期", "programme": "政策期内", "life": "成立以来",
}  # fmt: skip
VARIABLES = {
    "@application_date": "申请日", "@evaluation_date": "评价日", "@year_end": "当年年底", "@year_start": "当年年初",
}  # fmt: skip
KINDS = {
    "cit_deduction": "企业所得税扣除", "cit_rate": "企业所得税税率", "cit_credit": "企业所得税抵免", "vat_credit": "增值税加计抵减",
    "vat_refund": "增值税退税", "tax_reduction": "税费减征", "grant_fixed": "定额补助", "grant_rate": "按比例补助",
    "award_fixed": "一次性奖励", "interest_subsidy": "贷款贴息", "loan": "贷款", "guarantee": "担保",
    "premium_subsidy": "保费补助", "procurement_preference": "政府采购优待", "social_insurance_refund": "社保费返还",
    "talent_allowance": "人才补贴", "title": "称号", "unknown": "支持方式未见", "award": "奖励", "grant": "补助", "tax": "税收优惠",
    "right": "权利保障", "service": "服务支持", "procurement": "政府采购", "talent": "人才", "rule": "规则",
}  # fmt: skip
ROLES = {
    "benefit": "支持", "benefit_unknown": "支持（标准未见）", "rule": "规则", "penalty": "惩戒", "never": "停用（不得兑付）",
}  # fmt: skip


def value_words(value: Any, spec: FactSpec) -> str:
    """A fact's value with its unit as people read it."""
    told = Words({spec.id: spec}).told(spec.id, value)
    unit = "" if spec.unit in TYPE_WORDS or value is None or isinstance(value, bool | str) else spec.unit
    return f"{told} {unit}".strip()


def instrument_words(codes: str) -> str:
    """How a policy helps, in words; a code that has none is left as it is written."""
    return "、".join(KINDS.get(code.strip(), code.strip()) for code in codes.split(",") if code.strip())


@dataclass(frozen=True, slots=True)
class Line:
    """A condition as a line; lines inside it belong to an «all of» or «one of»."""

    text: str
    inside: tuple[Line, ...] = ()
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class Speaker:
    """Says conditions with the labels and units of a vocabulary."""

    vocabulary: Mapping[str, FactSpec]

    def line(self, condition: Condition) -> Line:
        if isinstance(condition, Compare):
            doubt = f"证据等级 {condition.grade.value}" if condition.grade else ""
            return Line(self.comparison(condition), (), "，".join(t for t in (doubt, condition.note) if t))
        return Line(_head(condition), tuple(self.line(inner) for inner in parts(condition)))

    def comparison(self, told: Compare) -> str:
        if told.fact is None:
            return f"{self.measure(told.measure)}{OPERATORS[told.op]}{self._other(told, '')}"
        spec = self.vocabulary.get(told.fact)
        name = f"{PERIODS[told.period]}{self.label(told.fact)}"
        if told.op == "exists":
            return f"{'有' if told.value else '没有'}{name}的记录"
        if told.than is None and isinstance(told.value, bool):
            holds = told.value == (told.op == "eq")
            return f"{name}：{'是' if holds else '否'}"
        unit = told.unit or (spec.unit if spec else "")
        return f"{name}{OPERATORS[told.op]} {self._other(told, unit)}"

    def label(self, fact: str) -> str:
        return self.vocabulary[fact].label.zh if fact in self.vocabulary else fact

    def _other(self, told: Compare, unit: str) -> str:
        if told.than is not None:
            return self.measure(told.than)
        values = told.value if isinstance(told.value, tuple) else (told.value,)
        spec = self.vocabulary.get(told.fact or "")
        words = [_value(spec.said(v) if spec else v, unit) for v in values]
        text = ("—" if told.op == "between" else "、").join(words)
        return text if unit in TYPE_WORDS else f"{text} {unit}".strip()

    def measure(self, what: Any) -> str:
        match what:
            case Fact(number=of):
                return f"{PERIODS[of.period]}{self.label(of.fact)}"
            case YearsSinceMeasure(years_since=since):
                return f"自{self.label(since.fact)}起的年数"
            case GrowthMeasure(growth=over):
                return f"{self.label(over.fact)}{over.years}年{'复合' if over.kind == 'cagr' else ''}增速"
            case ShareMeasure(share=share):
                return f"{self.measure(share.of)}占{self.measure(share.in_)}的比"
            case LookupMeasure(lookup=table):
                return f"按{self.label(table.by)}对应的数"
            case BandsMeasure(bands=bands):
                return f"{self.measure(bands.of)}分档得分"
            case PointsMeasure(points=points):
                return f"得分（{self.line(points.when).text}）"
            case SumMeasure(sum=several) | MostMeasure(most=several):
                word = "合计" if isinstance(what, SumMeasure) else "中最高者"
                return f"{'、'.join(self.measure(one) for one in several)}{word}"
            case ScoreMeasure(score=items):
                return f"评分（{'、'.join(item.label for item in items)}）"
            case _:
                return "所列数值"


def _head(condition: Condition) -> str:
    match condition:
        case AllOf():
            return "须全部符合"
        case AnyOf():
            return "符合其一即可"
        case NotOf():
            return "不得有下列情形"
        case AtLeast(at_least=quota):
            return f"下列 {len(quota.of)} 条须至少符合 {quota.count} 条"
        case _:
            return ""


def _value(value: Any, unit: str) -> str:
    if isinstance(value, str):
        return VARIABLES.get(value, value)
    if unit == "ratio" and not isinstance(value, bool):
        return f"{shown(value * 100)}%"
    return shown(value)


def benefit_words(benefit: Benefit | None, speaker: Speaker, *, known: bool) -> str:
    """What a clause gives, in a sentence; what was not seen is said."""
    if benefit is None:
        return "支持内容未见"
    unit = "" if benefit.unit in TYPE_WORDS else benefit.unit
    told = [KINDS.get(benefit.kind, benefit.kind)]
    basis = speaker.label(benefit.basis)
    if benefit.amount is not None:
        told.append(f"{shown(benefit.amount)} {unit}".strip())
    if benefit.rate is not None:
        told.append(f"{basis or '基数'}的 {shown(benefit.rate * 100)}%")
    if benefit.cap is not None:
        told.append(
            f"最高 {shown(benefit.cap)} {unit}".strip()
            + (f"（{benefit.cap_scope}）" if benefit.cap_scope else "")
        )
    if benefit.amount is None and benefit.rate is None and basis:
        told.append(basis)
    if not known and benefit.amount is None and benefit.rate is None and benefit.nature != "none":
        told.append("金额未见")
    return "，".join(told)
