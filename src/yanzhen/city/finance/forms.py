"""What is filled in about money; every field says in Chinese what is wrong with it and keeps what was typed."""

from __future__ import annotations

import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils import timezone

from yanzhen.city.accounts.queries import offices
from yanzhen.city.chains.queries import chains, nodes
from yanzhen.city.enterprises.queries import applicants, placements
from yanzhen.city.finance.models import FinanceFigure, Fund, Investment
from yanzhen.city.finance.ports import vocabulary
from yanzhen.city.finance.queries import free_orders_of, refusal_reasons
from yanzhen.city.finance.states import (
    CASE_ACTS,
    DEMAND_ACTS,
    EXITS,
    FIRST_LOAN,
    FUND_KINDS,
    FUND_STAGES,
    KINDS,
    PRODUCT_KINDS,
    PURPOSES,
    SCOPES,
    SECURITIES,
)
from yanzhen.city.finance.values import Asked, Given, plain
from yanzhen.city.records.fields import (
    SELECT,
    TEXT,
    TICKS,
    amount,
    choice,
    count,
    day,
    fit_to_act,
    lines,
    words,
)
from yanzhen.kernel.errors import YanzhenError

CONDITIONS = 3
"""So many conditions of entry a product can state beside its bounds."""
OPS = [("ge", "不低于"), ("le", "不高于"), ("eq", "是")]
PICKED = {"number", "boolean", "enum"}


def many(label: str, choices: Any, *, size: int = 6, hint: str = "") -> forms.MultipleChoiceField:
    widget = forms.SelectMultiple(attrs={**SELECT, "size": size})
    return forms.MultipleChoiceField(
        label=label, required=False, choices=choices, help_text=hint, widget=widget
    )


def hidden() -> forms.IntegerField:
    return forms.IntegerField(required=False, widget=forms.HiddenInput)


def node_choices(enterprise: str = "") -> list[Any]:
    """Nodes on which an enterprise stands; all, by chain, when it stands on none."""
    own = placements().filter(enterprise__code=enterprise) if enterprise else None
    found = (
        [(p.node.code, f"{p.node.chain.label} {p.node.label}") for p in own.select_related("node__chain")]
        if own is not None
        else []
    )
    if found:
        return found
    groups: dict[str, list[tuple[str, str]]] = {}
    for code, label, chain in nodes().values_list("code", "label", "chain__label"):
        groups.setdefault(chain, []).append((code, label))
    return list(groups.items())


class DemandForm(forms.Form):
    """An enterprise sees only what it must fill in; the office also says for whom it writes."""

    enterprise = choice("企业", ())
    kind = choice("要哪种资金", KINDS)
    amount = amount("金额", least=0)
    unit = choice("单位", [("万元", "万元"), ("亿元", "亿元"), ("元", "元")])
    purpose = choice("用途", PURPOSES, hint="按用途匹配产品")
    term_months = count("期限（月）", hint="股权填希望的持有月数", least=1, most=360)
    needed_by = day("最迟到位", required=False, hint="不填则不计入匹配")
    node = choice("用在哪个环节", (), required=False, hint="有的产品只投特定环节")
    orders = many("以核实订单增信", (), size=4, hint="在供需对接里由买方确认过的订单；订单融资必须选")
    text = lines("用途说明", hint="资金用在哪里、还款来源；机构获授权后看得到", required=False)

    def __init__(self, data: Any = None, *, firm: str, official: bool, initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        if official:
            firms = applicants().values_list("code", "name")
            self._choose("enterprise", [("", "请选"), *firms])
        else:
            del self.fields["enterprise"]
        self._choose("node", [("", "不限"), *node_choices(firm)])
        held = (
            [(o.ref, f"{o.customer} {o.what} {plain(o.amount)} 万元") for o in free_orders_of(firm)]
            if firm
            else []
        )
        if held:
            self._choose("orders", held)
        else:
            del self.fields["orders"]

    def _choose(self, name: str, choices: Any) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def asked(self) -> Asked:
        found = {k: v for k, v in self.cleaned_data.items() if v is not None and k != "enterprise"}
        return Asked(**{**found, "orders": tuple(found.get("orders", ()))})


class ActForm(forms.Form):
    """Only the fields that the act asks for."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    amount = amount("金额（万元）", least=0)
    rate = forms.DecimalField(
        label="年利率（%）", min_value=Decimal(0), max_digits=6, decimal_places=3,
        widget=forms.NumberInput(attrs={**TEXT, "step": "any", "inputmode": "decimal"}),
    )  # fmt: skip
    term = count("期限（月）", least=1, most=360)
    on = day("发生日期")
    security = choice("担保方式", SECURITIES)
    first = choice(
        "是否首贷", [("", "没有核实"), *FIRST_LOAN[:2]], required=False, hint="企业在金融机构的第一笔贷款"
    )
    counter = words("反担保", most=200, hint="没有的写“无”")
    lender = words("债权人", hint="为哪家银行的贷款担保")
    outcome = choice("结果", EXITS)
    reason = choice("拒绝原因", (), hint="企业看得到原因和修复路径")
    says = lines("情况", required=False)

    LABELS = {
        "refuse": "具体说明（企业看得到）", "cancel": "具体说明（企业看得到）", "return": "要补充什么", "urge": "催办内容",
        "close": "为什么了结", "resubmit": "补充的情况",
    }  # fmt: skip
    AMOUNTS = {
        "grant": "授信额度（万元）",
        "lend": "放款金额（万元）",
        "guarantee": "担保额（万元）",
        "compensate": "代偿额（万元）",
        "recover": "收回额（万元）",
        "approve": "决定投资额（万元）",
        "invest": "投资额（万元）",
        "exit": "收回（万元）",
    }

    def __init__(self, data: Any = None, *, act: str, guarantee: bool = False, initial: Any = None) -> None:
        super().__init__(data, initial=initial, auto_id=f"{act}-%s")
        rule = CASE_ACTS.get(act) or DEMAND_ACTS[act]
        fit_to_act(self, rule)
        for name, label in (
            ("says", self.LABELS.get(act, "")),
            ("amount", self.AMOUNTS.get(act, "")),
            ("rate", "年担保费率（%）" if guarantee else ""),
        ):
            if name in self.fields and label:
                self.fields[name].label = label
        if "reason" in self.fields:
            known = [(r.code, r.label) for r in refusal_reasons().values()]
            self.fields["reason"].choices = [("", "请选"), *known]  # type: ignore[attr-defined]

    def given(self) -> Given:
        return Given(**{name: value for name, value in self.cleaned_data.items() if value is not None})


class AuthoriseForm(forms.Form):
    """What may be seen and until when. The first part always belongs to it."""

    scopes = forms.MultipleChoiceField(
        label="允许查看", required=False, choices=SCOPES, widget=forms.CheckboxSelectMultiple(attrs=TICKS),
        help_text="只看得到勾选的；基本信息总是包括。每次查看都记下来给您看，可以随时撤销",
    )  # fmt: skip
    ends_on = day("授权到", hint="最长一年，到期自动失效；办理结束也自动失效")
    agree = forms.BooleanField(
        label="我代表本企业同意上述授权", widget=forms.CheckboxInput(attrs=TICKS),
        error_messages={"required": "没有勾选同意，不能授权"},
    )  # fmt: skip

    def __init__(self, data: Any = None) -> None:
        until = timezone.localdate() + datetime.timedelta(days=90)
        super().__init__(data, initial={"scopes": ["base", "credit"], "ends_on": until})


class ContestForm(forms.Form):
    indicator = forms.CharField(widget=forms.HiddenInput)
    says = lines("哪里不对", hint="写明正确的情况和依据")
    file = forms.FileField(
        label="证明材料",
        required=False,
        widget=forms.FileInput(attrs=TEXT),
        help_text="PDF、图片或 Office 文件，20 MB 以内",
    )


class DecideForm(forms.Form):
    upheld = choice("结果", [("", "请选"), ("yes", "异议成立"), ("no", "异议不成立")])
    answer = lines("核实了什么，谁在什么时候更正")


class PoolForm(forms.Form):
    """What funds and products share: where they go."""

    def __init__(self, data: Any = None, *, initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        self.fields["chains"] = many(
            "适用产业链", list(chains().values_list("code", "label")), hint="不选为不限"
        )
        self.fields["nodes"] = many(
            "适用环节", node_choices(), size=8, hint="不选为不限；选了链的不必再选它的环节"
        )

    def rows(self) -> dict[str, Any]:
        """The cleaned fields, with rows in the place of codes."""
        found = {k: v for k, v in self.cleaned_data.items() if k != "version"}
        found["chains"] = list(chains().filter(code__in=found["chains"]))
        found["nodes"] = list(nodes().filter(code__in=found["nodes"]))
        return found


class FundForm(PoolForm):
    version = hidden()
    name = words("名称")
    kind = choice("类别", FUND_KINDS)
    holder = words("主管单位")
    keeper = words("管理机构", required=False)
    stage = choice("阶段", FUND_STAGES)
    unit = choice("受理机构", (), required=False, hint="选了，企业可以在网上申请、授权给它；不选只展示")
    mother = choice("母基金", (), required=False)
    size = amount("规模（万元）", required=False, hint="不知道的留空，不要填 0", least=0)
    paid_in = amount("实缴（万元）", required=False, least=0)
    from_mother = amount("母基金出资（万元）", required=False, least=0)
    least = amount("单笔下限（万元）", required=False, least=0)
    most = amount("单笔上限（万元）", required=False, least=0)
    says = lines("投向和条件", required=False)
    source = words("依据", most=200, hint="哪份文件、哪次会议或管理机构的报告")

    def __init__(self, data: Any = None, *, initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        known = [(str(f.pk), f.name) for f in Fund.objects.all()]
        self.fields["mother"].choices = [("", "没有"), *known]  # type: ignore[attr-defined]
        self.fields["unit"].choices = [("", "没有"), *offices(("bank",)).values_list("code", "name")]  # type: ignore[attr-defined]

    def rows(self) -> dict[str, Any]:
        found = super().rows()
        key = found["mother"]
        return found | {"mother": Fund.objects.filter(pk=int(key)).first() if key else None}


class ProductForm(PoolForm):
    version = hidden()
    unit = choice("机构", ())
    name = words("名称")
    kind = choice("类别", PRODUCT_KINDS)
    purposes = many("用途", PURPOSES, size=9, hint="按用途找到产品，至少选一项")
    security = choice("担保方式", SECURITIES)
    least = amount("额度下限（万元）", required=False, least=0)
    most = amount("额度上限（万元）", required=False, least=0)
    term_low = count("期限下限（月）", required=False, least=1, most=360)
    term_high = count("期限上限（月）", required=False, least=1, most=360)
    rate_low = amount("利率（费率）下限（%）", required=False, least=0)
    rate_high = amount("利率（费率）上限（%）", required=False, least=0)
    region = words("适用地区代码", required=False, most=6, hint="如 4304 全市、430421 一个县；空为不限")
    starts_on = day("开始受理", required=False)
    ends_on = day("停止受理", required=False)
    papers = lines("所需材料", required=False)

    def __init__(self, data: Any = None, *, official: bool, initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        if official:
            found = [("", "请选"), *offices(("bank",)).values_list("code", "name")]
            self.fields["unit"].choices = found  # type: ignore[attr-defined]
        else:
            del self.fields["unit"]
        self.words = {k: v for k, v in vocabulary().items() if v.entity == "enterprise" and v.type in PICKED}
        facts = [
            ("", "不设"),
            *((k, v.label.zh + (f"（{v.unit}）" if v.unit else "")) for k, v in self.words.items()),
        ]
        for number in range(1, CONDITIONS + 1):
            self.fields[f"fact{number}"] = choice(f"准入条件 {number}", facts, required=False)
            self.fields[f"op{number}"] = choice("怎样比", OPS, required=False)
            self.fields[f"value{number}"] = words(
                "数值或取值", required=False, hint="比例写小数；是非写“是”“否”"
            )

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        if not found.get("purposes"):
            self.add_error("purposes", "至少选一项用途，否则匹配不到")
        return found

    def rows(self) -> dict[str, Any]:
        """Raises YanzhenError for a condition whose value does not suit its fact."""
        found = super().rows()
        held = []
        for number in range(1, CONDITIONS + 1):
            fact, op, value = (found.pop(f"{part}{number}", "") for part in ("fact", "op", "value"))
            if fact:
                held.append({"fact": fact, "op": op or "ge", "value": self._value(fact, value)})
        return found | {"conditions": held}

    def _value(self, fact: str, text: str) -> Any:
        spec, given = self.words[fact], text.strip()
        if spec.type == "boolean" and given in ("是", "否"):
            return given == "是"
        if spec.type == "enum" and spec.meant(given) in spec.values:
            return spec.meant(given)
        try:
            if spec.type == "number":
                return float(Decimal(given))
        except InvalidOperation:
            pass
        wanted = {
            "boolean": "“是”或“否”",
            "enum": f"{'、'.join(str(spec.said(v)) for v in spec.values)} 之一",
        }
        raise YanzhenError(
            "准入条件的取值不对",
            where=spec.label.zh,
            why=f"写的是“{given}”，要{wanted.get(spec.type, '一个数')}",
            do="改正取值",
        )


def condition_fields(conditions: list[dict[str, Any]]) -> dict[str, Any]:
    """Conditions of a product as the form shows them."""
    found: dict[str, Any] = {}
    known = vocabulary()
    for number, held in enumerate(conditions[:CONDITIONS], 1):
        value, spec = held["value"], known.get(held["fact"])
        shown = "是" if value is True else "否" if value is False else spec.said(value) if spec else value
        found |= {f"fact{number}": held["fact"], f"op{number}": held["op"], f"value{number}": str(shown)}
    return found


class InvestForm(forms.Form):
    enterprise = choice("企业", ())
    amount = amount("投资额（万元）", least=0)
    on = day("投资日期")
    source = words("依据", most=200)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="invest-%s")
        firms = applicants().values_list("code", "name")
        self.fields["enterprise"].choices = [("", "请选"), *firms]  # type: ignore[attr-defined]


class OutcomeForm(forms.Form):
    outcome = choice("结果", Investment.OUTCOMES)
    returned = amount("收回（万元）", required=False, hint="退出的必须写；核销的不知道可以留空", least=0)
    on = day("退出或核销日期", required=False)


class FigureForm(forms.Form):
    kind = choice("哪种数", FinanceFigure.KINDS)
    unit = choice("担保机构", (), required=False, hint="只有净资产要选")
    on = day("自哪天起")
    value = amount("数值", hint="LPR 填百分数，如 3.1；净资产填万元", least=0)
    source = words("来源", most=200)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="figure-%s")
        self.fields["unit"].choices = [("", "不适用"), *offices(("bank",)).values_list("code", "name")]  # type: ignore[attr-defined]
