"""The form that takes a file in."""

from __future__ import annotations

from django import forms


class UploadForm(forms.Form):
    """One table; what it is worth is judged by reading it."""

    file = forms.FileField(
        label="表格文件",
        help_text="xlsx 或 csv（UTF-8、GBK 都可以），最大 200 MB；旧的 xls 请先另存为 xlsx",
        allow_empty_file=True,
        max_length=255,
        widget=forms.FileInput(attrs={"class": "form-control", "accept": ".xlsx,.csv,.txt,.tsv"}),
        error_messages={"required": "先选一个文件。", "max_length": "文件名太长，改短后再传。"},
    )
