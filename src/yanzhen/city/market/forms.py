"""What is filled in about listings and matches; every field says in Chinese what is wrong with it and keeps what was typed."""

from __future__ import annotations

import datetime
from itertools import groupby
from typing import Any

from django import forms
from django.utils import timezone

from yanzhen.city.chains.queries import node_rows
from yanzhen.city.enterprises.queries import applicants, city_places
from yanzhen.city.market.states import ACTS, KINDS, REASONS, SIDES
from yanzhen.city.market.values import Draft, Given

TEXT = {"class": "form-control"}
SELECT = {"class": "form-select"}
FILE_HINT = "PDF、PNG、JPG 或 Word、Excel，20 MB 以内；只有双方能下载"
CONDITIONS = "几条之间用分号，如：地区 位于 衡阳市；营业收入≥2000万元；认证 属于 甲|乙；须有高新技术企业"


def _words(label: str, *, required: bool = True, most: int = 120, hint: str = "") -> forms.CharField:
    widget = forms.TextInput(attrs=TEXT)
    return forms.CharField(label=label, required=required, max_length=most, help_text=hint, widget=widget)


def _long(label: str, *, required: bool = False, rows: int = 2, hint: str = "") -> forms.CharField:
    widget = forms.Textarea(attrs={**TEXT, "rows": rows})
    return forms.CharField(label=label, required=required, max_length=3000, help_text=hint, widget=widget)


def _choice(label: str, choices: Any, *, required: bool = True, hint: str = "") -> forms.ChoiceField:
    widget = forms.Select(attrs=SELECT)
    return forms.ChoiceField(label=label, required=required, choices=choices, help_text=hint, widget=widget)


def _day(label: str, *, required: bool = False, hint: str = "") -> forms.DateField:
    widget = forms.DateInput(attrs={**TEXT, "type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, help_text=hint, widget=widget)


def _number(label: str, *, hint: str = "") -> forms.DecimalField:
    widget = forms.NumberInput(attrs={**TEXT, "step": "any", "inputmode": "decimal"})
    return forms.DecimalField(
        label=label, required=False, max_digits=16, decimal_places=4, help_text=hint, widget=widget
    )


def node_choices() -> list[Any]:
    """Links by chain; restricted ones are not traded here."""
    rows = [node for node in node_rows() if not node.restricted]
    grouped = groupby(rows, key=lambda node: node.chain.label)
    return [
        ("", "不确定，由系统按产品词判断"),
        *((label, [(n.code, n.label) for n in nodes]) for label, nodes in grouped),
    ]


class ListingForm(forms.Form):
    """An office also says for whom it writes; the kind decides which market ranks it."""

    enterprise = _choice("企业", (), required=False, hint="部门开放应用场景的留空")
    side = _choice("供求", SIDES)
    kind = _choice("类别", KINDS, hint="机会由需要的一方开放，能力由企业提供")
    title = _words("名称", hint="一句话，如“裸铜线每月 200 吨”")
    products = _words("产品词", most=300, hint="用顿号分开，如“裸铜线、镀锡线”；配对靠它们")
    node = _choice("环节", (), required=False)
    quantity = _number("数量")
    unit = _words("计量单位", required=False, most=20, hint="吨、吨/年、台、万元…")
    region = _choice("地区", (), required=False, hint="不选的按企业所在地")
    starts_on = _day("期限起")
    ends_on = _day("期限止")
    hard = _long("必须条件", hint=CONDITIONS)
    soft = _long("优先条件", hint="符合的排在前面，写法同上")
    told = _long("本方情况", hint="对方的条件拿它来核对，如：认证=甲；注册资本=800万元")
    text = _long("说明", rows=4)
    valid_until = _day("有效期至", required=True, hint="最长一年")
    contact_name = _words("联系人", required=False, most=80, hint="双方有意向以后对方才看得到")
    contact_phone = _words("联系电话", required=False, most=40)

    def __init__(self, data: Any = None, *, official: bool, initial: Any = None, fixed: bool = False) -> None:
        later = timezone.localdate() + datetime.timedelta(days=90)
        super().__init__(data, initial={"valid_until": later, **(initial or {})})
        gone = ([] if official else ["enterprise"]) + (["side", "kind", "enterprise"] if fixed else [])
        for name in set(gone) & set(self.fields):
            del self.fields[name]
        self._choose("node", node_choices())
        self._choose("region", [("", "按企业所在地"), *city_places().items()])
        if "enterprise" in self.fields:
            self._choose(
                "enterprise", [("", "本单位（应用场景）"), *applicants().values_list("code", "name")]
            )

    def _choose(self, name: str, choices: Any) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def draft(self, **also: Any) -> Draft:
        given = {n: v for n, v in self.cleaned_data.items() if n != "side" and v is not None}
        return Draft(**(given | also))


class MatchForm(forms.Form):
    """Only the fields that the act asks for."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = _choice("原因", [("", "请选"), *REASONS])
    what = _words("内容", hint="货名、规格")
    quantity = _number("数量")
    unit = _words("计量单位", required=False, most=20)
    amount = _number("金额（万元）", hint="不在这里付款；写了金额才能算配套率、办供应链融资")
    starts_on = _day("交付起")
    ends_on = _day("交付止")
    says = _long("说明")
    file = forms.FileField(
        label="文件", allow_empty_file=True, help_text=FILE_HINT, widget=forms.FileInput(attrs=TEXT)
    )

    def __init__(self, data: Any = None, files: Any = None, *, act: str, initial: Any = None) -> None:
        super().__init__(data, files, initial=initial, auto_id=f"{act}-%s")
        rule = ACTS[act]
        for name in set(self.fields) - {"version", *rule.fields}:
            del self.fields[name]
        for name in rule.optional & set(self.fields):
            self.fields[name].required = False
        if "says" in self.fields and "says" not in rule.optional:
            self.fields["says"].required = True

    def given(self) -> Given:
        return Given(**{name: value for name, value in self.cleaned_data.items() if value is not None})


class LedgerForm(forms.Form):
    """The denominator of the local-supply ratio, from the enterprise's own books."""

    node = _choice("用在环节", ())
    year = forms.IntegerField(label="年份", widget=forms.NumberInput(attrs=TEXT))
    total = forms.DecimalField(
        label="采购总额（万元）", max_digits=16, decimal_places=4, help_text="这个环节当年从各地买进的总额",
        widget=forms.NumberInput(attrs={**TEXT, "step": "any"}),
    )  # fmt: skip
    basis = _words("依据", most=200, hint="如：2026年采购台账")

    def __init__(self, data: Any = None, *, places: list[tuple[str, str]]) -> None:
        super().__init__(data, initial={"year": timezone.localdate().year})
        self.fields["node"].choices = places  # type: ignore[attr-defined]
