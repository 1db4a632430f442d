"""What people fill in: a fact of an enterprise, the day of an answer."""

from __future__ import annotations

import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils import timezone

from yanzhen.city.policies import queries
from yanzhen.specs.dates import bounds
from yanzhen.specs.rulebook import FactSpec

TEXT = {"class": "form-control"}
SELECT = {"class": "form-select"}
YES_NO = {"是": True, "否": False}


def day_of(text: str) -> datetime.date:
    """The day that was asked for, today where none or none that exists."""
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        return timezone.localdate()


class FactForm(forms.Form):
    """One fact with its period and basis; the value is judged by the type of the fact."""

    fact = forms.ChoiceField(label="事实", widget=forms.Select(attrs=SELECT))
    value = forms.CharField(
        label="值", max_length=200, widget=forms.TextInput(attrs=TEXT),
        help_text="数只写数字，单位按词表；是非填“是”或“否”；日期写 2024-05-20",
    )  # fmt: skip
    period = forms.RegexField(
        r"^\d{4}$", label="年度", required=False, widget=forms.TextInput(attrs={**TEXT, "inputmode": "numeric"}),
        help_text="年度数据填年份；时点数据不填", error_messages={"invalid": "年度写四位数字，如 2025。"},
    )  # fmt: skip
    source = forms.CharField(
        label="依据",
        max_length=300,
        widget=forms.TextInput(attrs=TEXT),
        help_text="材料名称，如 2025年度审计报告",
    )
    on = forms.DateField(
        label="所属日期",
        widget=forms.DateInput(attrs={**TEXT, "type": "date"}, format="%Y-%m-%d"),
        help_text="材料的日期",
    )

    def __init__(self, data: Any = None, *, fact: str = "") -> None:
        super().__init__(data, initial={"fact": fact, "on": timezone.localdate().isoformat()})
        self.fields["fact"].choices = queries.fact_choices()  # type: ignore[attr-defined]
        self.spec: FactSpec | None = None

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        self.spec = queries.fact_spec(given.get("fact", ""))
        if self.spec and given.get("value"):
            try:
                given["value"] = read_value(self.spec, given["value"].strip())
            except ValueError as error:
                self.add_error("value", str(error))
        if given.get("on") and given["on"] > timezone.localdate():
            self.add_error("on", "日期在今天之后，不能采用。")
        return given


def read_value(spec: FactSpec, text: str) -> Any:
    """The value that was typed, by the type of the fact. Raises ValueError with a sentence for the field."""
    match spec.type:
        case "boolean":
            if text not in YES_NO:
                raise ValueError("填“是”或“否”。")
            return YES_NO[text]
        case "number":
            return _number(spec, text)
        case "date":
            bounds(text)
            return text
        case "enum" if spec.values:
            return _choice(spec, text)
        case _:
            return text


def _choice(spec: FactSpec, text: str) -> str:
    value = spec.meant(text)
    if value not in spec.values:
        raise ValueError(f"只能填：{'、'.join(str(spec.said(one)) for one in spec.values)}。")
    return value


def _number(spec: FactSpec, text: str) -> int | float:
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise ValueError(f"只写数字，单位是{spec.unit}。") from None
    if not number.is_finite():
        raise ValueError("写一个有限的数。")
    return int(number) if number == number.to_integral_value() else float(number)
