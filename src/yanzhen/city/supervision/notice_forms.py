"""What somebody fills in about being told."""

from __future__ import annotations

from typing import Any

from django import forms

from yanzhen.city.supervision.notice_models import RHYTHMS, ROBOTS
from yanzhen.city.supervision.notice_services import NewRobot

TEXT, SELECT = {"class": "form-control"}, {"class": "form-select"}
CHECK = {"class": "form-check-input"}
HOURS = [("", "不设"), *((hour, f"{hour} 点") for hour in range(24))]


def _hour(label: str) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        choices=HOURS,
        required=False,
        coerce=int,
        empty_value=None,
        widget=forms.Select(attrs=SELECT),
    )


class WishForm(forms.Form):
    address = forms.EmailField(
        label="邮箱",
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={**TEXT, "autocomplete": "email"}),
        help_text="发到哪里；不写就不发邮件。用单位邮箱",
    )
    mail = forms.ChoiceField(label="邮件", choices=RHYTHMS, widget=forms.Select(attrs=SELECT))
    quiet_from = _hour("免打扰从")
    quiet_to = _hour("免打扰到")
    working_days = forms.BooleanField(
        label="只在工作日发", required=False, widget=forms.CheckboxInput(attrs=CHECK)
    )


class RobotForm(forms.Form):
    kind = forms.ChoiceField(label="哪一种", choices=ROBOTS, widget=forms.Select(attrs=SELECT))
    label = forms.CharField(
        label="名称", max_length=60, widget=forms.TextInput(attrs=TEXT), help_text="如“链办工作群”"
    )
    address = forms.CharField(
        label="网址（Webhook）",
        max_length=500,
        widget=forms.TextInput(attrs={**TEXT, "autocomplete": "off"}),
        help_text="从群机器人的设置里复制；加密保存，以后只显示末四位",
    )
    secret = forms.CharField(
        label="加签密钥",
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={**TEXT, "autocomplete": "off"}),
        help_text="钉钉、飞书选了“加签/签名校验”的填写",
    )
    rhythm = forms.ChoiceField(label="节奏", choices=RHYTHMS[:3], widget=forms.Select(attrs=SELECT))
    brief = forms.BooleanField(
        label="只发条数和期限，不发事项名称（消息要经过外单位的服务器时请勾选）",
        required=False,
        initial=True,
        widget=forms.CheckboxInput(attrs=CHECK),
    )

    def robot(self) -> NewRobot:
        given: dict[str, Any] = self.cleaned_data
        return NewRobot(**given)
