"""What must be known of a policy before its clauses: which paper, who issued it, from when to when."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from pydantic import TypeAdapter, ValidationError

from yanzhen.city.library import queries as library
from yanzhen.city.policies.models import Policy
from yanzhen.specs.fields import Date

TEXT, SELECT = {"class": "form-control"}, {"class": "form-select"}
DATES = ("date", "valid_from", "valid_to")
_DATE: TypeAdapter[str] = TypeAdapter(Date)


def _line(label: str, most: int, help_text: str = "", *, required: bool = True) -> forms.CharField:
    widget = forms.TextInput(attrs=TEXT)
    return forms.CharField(
        label=label, max_length=most, required=required, help_text=help_text, widget=widget
    )


class NewPolicyForm(forms.Form):
    """The frame of a policy; clauses are cut from the text afterwards."""

    document = forms.ChoiceField(
        label="原文（文库）", widget=forms.Select(attrs=SELECT), help_text="没有的，先到文库上传并识读"
    )
    code = forms.RegexField(
        r"^[a-z0-9][a-z0-9-]{2,79}$", label="代码", widget=forms.TextInput(attrs=TEXT),
        help_text="小写字母、数字和短横，如 park-rent-2026；定后不改", error_messages={"invalid": "代码只用小写字母、数字和短横。"},
    )  # fmt: skip
    label = _line("政策名称", 200)
    level = forms.ChoiceField(
        label="层级", choices=Policy.LEVELS, initial="city", widget=forms.Select(attrs=SELECT)
    )
    issuer = _line("发布单位", 200)
    title = _line("文件标题", 400)
    number = _line("文号", 120, required=False)
    date = _line("成文日期", 20, "年、年月或年月日，如 2026-05-20", required=False)
    valid_from = _line("施行日期", 20, "不清楚的不填", required=False)
    valid_to = _line("有效期至", 20, "没有写明的不填", required=False)
    object = _line("适用对象", 200, required=False)

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        cast(forms.ChoiceField, self.fields["document"]).choices = [("", "—"), *library.texts()]

    def clean(self) -> dict[str, Any]:
        """Dates must read; the end does not lie before the beginning."""
        found = super().clean() or {}
        for name in DATES:
            try:
                _DATE.validate_python(found.get(name) or "")
            except ValidationError:
                self.add_error(name, "写成年、年月或年月日，如 2026-05-20。")
        if found.get("valid_from") and found.get("valid_to") and found["valid_to"] < found["valid_from"]:
            self.add_error("valid_to", "有效期至早于施行日期。")
        return found
