"""The form of one clause beside its text: what it gives, to whom, by which conditions."""

from __future__ import annotations

from typing import Any

from django import forms

from yanzhen.city.policies import queries

TEXT, SELECT = {"class": "form-control"}, {"class": "form-select"}
ROWS = 6
OPERATORS = [
    ("ge", "不低于"), ("gt", "大于"), ("le", "不高于"), ("lt", "低于"), ("eq", "等于"), ("ne", "不等于"), ("in", "属于（; 隔开）"),
    ("not_in", "不属于（; 隔开）"), ("between", "介于（下限;上限）"),
]  # fmt: skip
PERIODS = [
    ("", "按词表"), ("point", "评价日"), ("Y", "当年"), ("Y1", "上一年"), ("each_2y", "近两年每年"), ("each_3y", "近三年每年"),
    ("sum_2y", "近两年合计"), ("mean_2y", "近两年平均"),
]  # fmt: skip


class ClauseForm(forms.Form):
    """One clause; conditions are ``ROWS`` rows of which the empty ones do not count."""

    id = forms.RegexField(r"^[A-Za-z0-9_.-]{1,60}$", label="条款编号", widget=forms.TextInput(attrs=TEXT))
    label = forms.CharField(label="条款名称", max_length=120, widget=forms.TextInput(attrs=TEXT))
    role = forms.ChoiceField(
        label="性质",
        choices=[("benefit", "给予支持"), ("benefit_unknown", "支持标准未见"), ("rule", "程序或资格"), ("penalty", "惩戒")],
        widget=forms.Select(attrs=SELECT),
    )  # fmt: skip
    amount = forms.DecimalField(
        label="定额", required=False, min_value=0, widget=forms.NumberInput(attrs=TEXT)
    )
    rate = forms.DecimalField(
        label="比例（0.1 即 10%）", required=False, min_value=0, widget=forms.NumberInput(attrs=TEXT)
    )
    basis = forms.ChoiceField(label="按什么的比例", required=False, widget=forms.Select(attrs=SELECT))
    cap = forms.DecimalField(label="封顶", required=False, min_value=0, widget=forms.NumberInput(attrs=TEXT))
    amount_unit = forms.ChoiceField(
        label="金额单位",
        choices=[("万元", "万元"), ("元", "元"), ("亿元", "亿元")],
        widget=forms.Select(attrs=SELECT),
    )
    joined = forms.ChoiceField(
        label="条件之间",
        choices=[("all", "全部符合"), ("any", "任一符合")],
        widget=forms.Select(attrs=SELECT),
    )
    complete = forms.BooleanField(label="条件已见全", required=False)
    documents = forms.CharField(
        label="材料（一行一项）", required=False, widget=forms.Textarea(attrs={**TEXT, "rows": 3})
    )
    document = forms.CharField(required=False, widget=forms.HiddenInput)
    start = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    end = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        choices = [("", "—"), *queries.fact_choices()]
        self.fields["basis"].choices = choices  # type: ignore[attr-defined]
        for n in range(ROWS):
            self.fields[f"fact_{n}"] = forms.ChoiceField(
                label="事实", choices=choices, required=False, widget=forms.Select(attrs=SELECT)
            )
            self.fields[f"op_{n}"] = forms.ChoiceField(
                label="比较", choices=OPERATORS, required=False, widget=forms.Select(attrs=SELECT)
            )
            self.fields[f"value_{n}"] = forms.CharField(
                label="值", max_length=200, required=False, widget=forms.TextInput(attrs=TEXT)
            )
            self.fields[f"period_{n}"] = forms.ChoiceField(
                label="期间", choices=PERIODS, required=False, widget=forms.Select(attrs=SELECT)
            )

    def rows(self) -> list[list[Any]]:
        """The fields of the conditions, row by row."""
        return [[self[f"{name}_{n}"] for name in ("fact", "op", "value", "period")] for n in range(ROWS)]

    def head(self) -> list[Any]:
        names = ("id", "label", "role", "amount", "rate", "basis", "cap", "amount_unit", "documents")
        return [self[name] for name in names]

    def conditions(self) -> list[dict[str, str]]:
        """What was filled in, row by row."""
        names = ("fact", "op", "value", "period")
        return [{name: self.cleaned_data.get(f"{name}_{n}") or "" for name in names} for n in range(ROWS)]
