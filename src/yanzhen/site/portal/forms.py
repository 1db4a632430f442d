"""What an enterprise fills in about its own file."""

from __future__ import annotations

from django import forms

from yanzhen.city.enterprises.correction_services import STATUSES, Wish
from yanzhen.city.enterprises.file_queries import CORRECTABLE

TEXT = {"class": "form-control"}


class CorrectionForm(forms.Form):
    what = forms.ChoiceField(
        label="要更正的",
        choices=[("", "请选"), *CORRECTABLE],
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    wanted = forms.CharField(
        label="应当是",
        max_length=500,
        widget=forms.TextInput(attrs=TEXT),
        help_text=f"经营状态写{'、'.join(STATUSES)}；产品、行业代码、认定用顿号隔开，写全部",
    )
    why = forms.CharField(
        label="理由和依据",
        max_length=2000,
        widget=forms.Textarea(attrs={**TEXT, "rows": 3}),
        help_text="如“2024 年换发营业执照”",
    )
    file = forms.FileField(
        label="证明",
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs=TEXT),
        help_text="PDF、PNG、JPG 或 Word、Excel，20 MB 以内",
    )

    def wish(self) -> Wish:
        return Wish(**self.cleaned_data)
