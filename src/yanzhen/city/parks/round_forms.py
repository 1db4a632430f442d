"""What people type about rounds: set-up, lists, objections, measures; checked at the field before a service is asked."""

from __future__ import annotations

from typing import Any, cast

from django import forms

from yanzhen.city.parks.filling_services import ALL
from yanzhen.city.parks.models import Measure, Round
from yanzhen.city.parks.round_sheets import KeptSheet, offered_sheets
from yanzhen.city.records.queries import service_levels

TEXT = {"class": "form-control"}
PICK = {"class": "form-select"}
NOTICE = "land-objection"
"""The clock of the notice: its days are offered, the round may have its own."""


class RoundForm(forms.Form):
    """A new round."""

    name = forms.CharField(label="名称", max_length=120, widget=forms.TextInput(attrs=TEXT))
    year = forms.IntegerField(
        label="数据年度",
        min_value=2000,
        max_value=2100,
        widget=forms.NumberInput(attrs=TEXT),
        help_text="评价用哪一年的数据，通常是上一年",
    )
    group = forms.ChoiceField(label="评价对象", choices=Round.GROUPS, widget=forms.Select(attrs=PICK))
    sheet = forms.ChoiceField(label="评价表", choices=[], widget=forms.Select(attrs=PICK))
    notice_days = forms.IntegerField(
        label="公示天数",
        min_value=1,
        max_value=60,
        initial=3,
        widget=forms.NumberInput(attrs=TEXT),
        help_text="公示次日起算",
    )
    notice_unit = forms.ChoiceField(
        label="公示天数按", choices=Round.NOTICE_UNITS, initial="天", widget=forms.Select(attrs=PICK)
    )
    note = forms.CharField(
        label="说明",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={**TEXT, "rows": 2}),
        help_text="依据文件、评价范围",
    )

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        clock = service_levels().get(NOTICE)
        if clock is not None:
            self.fields["notice_days"].initial = clock.days
            self.fields["notice_days"].help_text = f"公示次日起算；办理时限：{clock.says()}"
            self.fields["notice_unit"].initial = "工作日" if clock.clock.working else "天"
        cast(forms.ChoiceField, self.fields["sheet"]).choices = [
            (k, f"{s.spec.label.zh}（{s.spec.grade.value} 级）") for k, s in offered_sheets().items()
        ]


class ListForm(forms.Form):
    """A list of who takes part."""

    file = forms.FileField(
        label="参评名单", allow_empty_file=True, widget=forms.FileInput(attrs=TEXT),
        help_text="xlsx 或 csv；列：企业名称、统一社会信用代码、园区、不参评原因",
    )  # fmt: skip


class ValuesForm(forms.Form):
    """A department's list."""

    department = forms.ChoiceField(label="报送部门", choices=[], widget=forms.Select(attrs=PICK))
    file = forms.FileField(
        label="数据表", allow_empty_file=True, widget=forms.FileInput(attrs=TEXT),
        help_text="xlsx 或 csv；单位写在表头括号里，如“实缴税额（万元）”；没有数据的格留空",
    )  # fmt: skip

    def __init__(self, *given: Any, sheet: KeptSheet, **named: Any) -> None:
        super().__init__(*given, **named)
        choices = [
            (d, f"{d}：{'、'.join(f.label.zh for f in facts)}") for d, facts in sheet.departments.items()
        ]
        cast(forms.ChoiceField, self.fields["department"]).choices = [*choices, (ALL, ALL)]


class ObjectionForm(forms.Form):
    """What is wrong, what is right, why, and the proof."""

    fact = forms.ChoiceField(label="哪项数据", choices=[], widget=forms.Select(attrs=PICK))
    value = forms.FloatField(
        label="应为", widget=forms.NumberInput(attrs={**TEXT, "step": "any"}), help_text="单位同所选数据"
    )
    reason = forms.CharField(label="理由", max_length=1000, widget=forms.Textarea(attrs={**TEXT, "rows": 3}))
    proof = forms.FileField(
        label="证明文件",
        allow_empty_file=True,
        widget=forms.FileInput(attrs=TEXT),
        help_text="PDF、图片或 Office 文件，不超过 20 MB",
    )

    def __init__(self, *given: Any, sheet: KeptSheet, **named: Any) -> None:
        super().__init__(*given, **named)
        cast(forms.ChoiceField, self.fields["fact"]).choices = [
            (f.id, f"{f.label.zh}（{f.unit}）") for f in sheet.facts.values()
        ]


class MeasureForm(forms.Form):
    """A measure in one's own words."""

    kind = forms.ChoiceField(label="类别", choices=Measure.KINDS, widget=forms.Select(attrs=PICK))
    text = forms.CharField(label="措施", max_length=300, widget=forms.TextInput(attrs=TEXT))
    basis = forms.CharField(label="文件依据", max_length=300, widget=forms.TextInput(attrs=TEXT))
