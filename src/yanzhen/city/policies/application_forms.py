"""What is filled in on the way of an application."""

from __future__ import annotations

from typing import Any

from django import forms

from yanzhen.city.accounts.services import office_names
from yanzhen.city.policies.models import Objection
from yanzhen.city.policies.procedure import ACTS
from yanzhen.city.policies.writing import Step

TEXT = {"class": "form-control"}
SELECT = {"class": "form-select"}


class AccountForm(forms.Form):
    bank = forms.CharField(label="开户行", max_length=200, widget=forms.TextInput(attrs=TEXT))
    number = forms.CharField(
        label="收款账号", max_length=40, widget=forms.TextInput(attrs={**TEXT, "inputmode": "numeric"})
    )
    owned = forms.BooleanField(
        label="户名与企业名称一致，是本单位对公账户", required=False,
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput)


class PaperForm(forms.Form):
    name = forms.ChoiceField(label="材料", widget=forms.Select(attrs={"class": "form-select"}))
    file = forms.FileField(
        label="文件", allow_empty_file=True, widget=forms.FileInput(attrs=TEXT), help_text="20 MB 以内"
    )

    def __init__(self, data: Any = None, files: Any = None, *, names: list[str]) -> None:
        super().__init__(data, files)
        self.fields["name"].choices = [(n, n) for n in names]  # type: ignore[attr-defined]


class OpinionForm(forms.Form):
    agrees = forms.ChoiceField(
        label="意见",
        choices=[("yes", "同意"), ("no", "不同意")],
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    says = forms.CharField(label="说明", required=False, widget=forms.Textarea(attrs={**TEXT, "rows": 2}))


class ActForm(forms.Form):
    """Only the fields that an act needs."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    amount = forms.DecimalField(
        label="金额（万元）",
        max_digits=16,
        decimal_places=4,
        widget=forms.NumberInput(attrs={**TEXT, "step": "any"}),
    )
    items = forms.CharField(
        label="补正事项（一行一项，须一次说全）", widget=forms.Textarea(attrs={**TEXT, "rows": 3})
    )
    reviewers = forms.MultipleChoiceField(label="联审部门", widget=forms.CheckboxSelectMultiple)
    reason = forms.CharField(label="理由", widget=forms.Textarea(attrs={**TEXT, "rows": 2}))

    def __init__(self, data: Any = None, *, act: str, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial, auto_id=f"{act}-%s")
        for name in ("amount", "items", "reviewers", "reason"):
            if name not in (*ACTS[act].needs, *ACTS[act].may):
                del self.fields[name]
            elif name in ACTS[act].may:
                self.fields[name].required = False
        if act == "return":
            self.fields["reason"].label = "追加第一次没有提出的事项，须写明理由（企业看得到）"
        if "reviewers" in self.fields:
            self.fields["reviewers"].choices = [(n, n) for n in office_names()]  # type: ignore[attr-defined]

    def step(self) -> Step:
        given = self.cleaned_data
        items = tuple(line.strip() for line in given.get("items", "").splitlines() if line.strip())
        return Step(
            given["version"],
            given.get("reason", ""),
            items,
            tuple(given.get("reviewers", ())),
            given.get("amount"),
        )


class ObjectionForm(forms.Form):
    says = forms.CharField(
        label="异议",
        widget=forms.Textarea(attrs={**TEXT, "rows": 3}),
        help_text="写明哪一项事实不对、依据是什么。不必写提出人的姓名和电话。",
    )
    channel = forms.ChoiceField(
        label="渠道", choices=Objection.CHANNELS, initial="platform", widget=forms.Select(attrs=SELECT)
    )


class PublicObjectionForm(forms.Form):
    """What an enterprise says itself; the channel is its account."""

    says = forms.CharField(
        label="异议", max_length=2000, widget=forms.Textarea(attrs={**TEXT, "rows": 4}),
        help_text="写明哪一项事实不对、依据是什么。",
    )  # fmt: skip


class ObjectionAnswerForm(forms.Form):
    upheld = forms.ChoiceField(
        label="异议", choices=[("no", "不成立"), ("yes", "成立，停止兑付")], widget=forms.Select(attrs=SELECT)
    )
    answer = forms.CharField(label="核实结果", widget=forms.Textarea(attrs={**TEXT, "rows": 2}))


class ReceiptForm(forms.Form):
    """The bank has paid, or has sent the money back."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    text = forms.CharField(max_length=80, widget=forms.TextInput(attrs=TEXT))


class FindingForm(forms.Form):
    correct = forms.ChoiceField(
        label="支付", choices=[("yes", "正确"), ("no", "有误")], widget=forms.Select(attrs=SELECT)
    )
    says = forms.CharField(label="查明的情况", widget=forms.Textarea(attrs={**TEXT, "rows": 2}))
    recover = forms.DecimalField(
        label="应追回（万元，支付有误时填）",
        required=False,
        widget=forms.NumberInput(attrs={**TEXT, "step": "any"}),
    )
