"""What somebody fills in for a token."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.utils import timezone

from yanzhen.city.accounts.token_services import MOST_DAYS, MOST_QUOTA, Wish
from yanzhen.city.accounts.values import SCOPES

TEXT = {"class": "form-control"}
DAYS = 90


class TokenForm(forms.Form):
    """Purpose, scopes, calls a day, last day."""

    label = forms.CharField(
        label="用途", max_length=80, widget=forms.TextInput(attrs=TEXT), help_text="哪个程序用它做什么"
    )
    scopes = forms.MultipleChoiceField(
        label="范围", choices=list(SCOPES.items()), widget=forms.CheckboxSelectMultiple,
        help_text="只选用得到的；令牌看到的不会比您本人多",
    )  # fmt: skip
    quota = forms.IntegerField(
        label="每日次数",
        min_value=1,
        max_value=MOST_QUOTA,
        initial=1000,
        widget=forms.NumberInput(attrs=TEXT),
    )
    ends_on = forms.DateField(
        label="有效期至", widget=forms.DateInput(attrs={"type": "date", **TEXT}, format="%Y-%m-%d"),
        help_text=f"最长 {MOST_DAYS} 天",
    )  # fmt: skip

    def __init__(self, data: Any = None) -> None:
        until = timezone.localdate() + datetime.timedelta(days=DAYS)
        super().__init__(data, initial={"ends_on": until})

    def wish(self) -> Wish:
        given = self.cleaned_data
        return Wish(given["label"], tuple(given["scopes"]), given["quota"], given["ends_on"])
