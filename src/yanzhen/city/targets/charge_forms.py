"""What people type about a target: owners, parts, reports, a new goal; checked at the field before a service is asked."""

from __future__ import annotations

import datetime
from decimal import Decimal, InvalidOperation
from typing import Any, cast

from django import forms

from yanzhen.city.accounts.queries import offices
from yanzhen.city.exchange.queries import sources
from yanzhen.city.targets.charge_models import EVERY
from yanzhen.city.targets.charge_services import PartGiven
from yanzhen.kernel.errors import YanzhenError

TEXT = {"class": "form-control"}
PICK = {"class": "form-select"}


def office_choices() -> list[tuple[str, str]]:
    return [(u.code, f"{u.name}（{u.get_kind_display()}）") for u in offices()]


def document_choices() -> list[tuple[str, str]]:
    rows = sources(kind="document").order_by("-date", "title")
    return [("", "——"), *((s.code, f"{s.date} {s.title}".strip()) for s in rows)]


class OwnerForm(forms.Form):
    """Who answers for a target from when, who helps, how often is reported."""

    lead = forms.ChoiceField(label="责任单位", choices=[], widget=forms.Select(attrs=PICK))
    co = forms.MultipleChoiceField(
        label="配合单位", required=False, choices=[], widget=forms.SelectMultiple(attrs={**PICK, "size": 5})
    )
    since = forms.DateField(
        label="自",
        widget=forms.DateInput(attrs={**TEXT, "type": "date"}, format="%Y-%m-%d"),
        initial=datetime.date.today,
    )
    every = forms.ChoiceField(label="报送频次", choices=EVERY, widget=forms.Select(attrs=PICK))
    within_days = forms.IntegerField(
        label="期末后几天内报", min_value=0, max_value=400, initial=30, widget=forms.NumberInput(attrs=TEXT),
        help_text="自然日。年度统计数常在次年二季度才公布，可放宽到 180 天",
    )  # fmt: skip

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        choices = office_choices()
        cast(forms.ChoiceField, self.fields["lead"]).choices = choices
        cast(forms.MultipleChoiceField, self.fields["co"]).choices = choices


class ReportForm(forms.Form):
    """A value with its evidence."""

    period = forms.CharField(
        label="期间",
        max_length=20,
        widget=forms.TextInput(attrs=TEXT),
        help_text="2025、2025H1、2025Q3 或 2025-06",
    )
    value = forms.DecimalField(
        label="数值", max_digits=20, decimal_places=4, widget=forms.NumberInput(attrs={**TEXT, "step": "any"})
    )
    measure = forms.CharField(label="单位", required=False, max_length=20, widget=forms.TextInput(attrs=TEXT))
    paper = forms.FileField(
        label="证明文件", required=False, allow_empty_file=True, widget=forms.FileInput(attrs=TEXT),
        help_text="PDF、图片或 Office 文件，不超过 20 MB；或者在下面写明资料库里的文件和位置",
    )  # fmt: skip
    source = forms.ChoiceField(
        label="资料库里的文件", required=False, choices=[], widget=forms.Select(attrs=PICK)
    )
    place = forms.CharField(
        label="文件中的位置", required=False, max_length=200, widget=forms.TextInput(attrs=TEXT)
    )
    note = forms.CharField(
        label="说明",
        required=False,
        max_length=300,
        widget=forms.TextInput(attrs=TEXT),
        help_text="口径、与上期不同的地方",
    )

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        cast(forms.ChoiceField, self.fields["source"]).choices = document_choices()


class RevisionForm(forms.Form):
    """What a document says a target is now."""

    value = forms.DecimalField(
        label="新目标值",
        max_digits=20,
        decimal_places=4,
        widget=forms.NumberInput(attrs={**TEXT, "step": "any"}),
    )
    unit = forms.CharField(label="单位", required=False, max_length=20, widget=forms.TextInput(attrs=TEXT))
    deadline = forms.CharField(
        label="期限", max_length=20, widget=forms.TextInput(attrs=TEXT), help_text="2025 或 2025-06"
    )
    source = forms.ChoiceField(
        label="作出调整的文件", choices=[], widget=forms.Select(attrs=PICK), help_text="先在资料库登记"
    )
    place = forms.CharField(label="文件中的位置", max_length=200, widget=forms.TextInput(attrs=TEXT))
    set_on = forms.CharField(label="文件日期", max_length=20, widget=forms.TextInput(attrs=TEXT))
    reason = forms.CharField(label="理由", required=False, max_length=300, widget=forms.TextInput(attrs=TEXT))

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        cast(forms.ChoiceField, self.fields["source"]).choices = document_choices()


def parts_of(posted: Any, candidates: list[tuple[str, str]]) -> list[PartGiven]:
    """The filled lines of the table of parts. Raises YanzhenError naming the line whose number is none."""
    found = []
    for key, label in candidates:
        text = posted.get(f"value-{key}", "").strip()
        if not text:
            continue
        found.append(
            PartGiven(
                key,
                label,
                _number(text, label),
                posted.get(f"measure-{key}", "").strip(),
                posted.get(f"unit-{key}", ""),
                _weight(posted.get(f"weight-{key}", "").strip(), label),
            )
        )
    return found


def _weight(text: str, label: str) -> Decimal | None:
    return _number(text, f"{label}的权数") if text else None


def _number(text: str, label: str) -> Decimal:
    try:
        value = Decimal(text.replace(",", "").replace("，", ""))
    except InvalidOperation:
        raise YanzhenError("不是数", where=f"{label}：{text[:40]}", do="只写数字，单位写在单位栏") from None
    if not value.is_finite() or abs(value) >= Decimal(10) ** 15:
        raise YanzhenError("数值过大或不是有限的数", where=f"{label}：{text[:40]}", do="核对数值和单位")
    return value
