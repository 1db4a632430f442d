"""What people type in supervision: meetings, decisions, results, visits; checked at the field before a service is asked."""

from __future__ import annotations

import datetime
from typing import Any, cast

from django import forms

from yanzhen.city.accounts.queries import offices, people
from yanzhen.city.chains import queries as chains
from yanzhen.city.enterprises import queries as enterprises
from yanzhen.city.exchange.queries import sources
from yanzhen.city.projects import queries as projects
from yanzhen.city.supervision.models import Meeting, PhaseItem, Visit

TEXT = {"class": "form-control"}
PICK = {"class": "form-select"}
DAY = {"class": "form-control", "type": "date"}


def _set(form: forms.Form, name: str, choices: list[tuple[str, str]]) -> None:
    cast(forms.ChoiceField, form.fields[name]).choices = choices


def office_choices() -> list[tuple[str, str]]:
    return [("", "——"), *((u.code, f"{u.name}（{u.get_kind_display()}）") for u in offices())]


def document_choices() -> list[tuple[str, str]]:
    rows = sources(kind="document").order_by("-date", "title")
    return [("", "——"), *((s.code, f"{s.date} {s.title}".strip()) for s in rows)]


class MeetingForm(forms.Form):
    """A new meeting."""

    title = forms.CharField(label="名称", max_length=120, widget=forms.TextInput(attrs=TEXT))
    kind = forms.ChoiceField(label="类别", choices=Meeting.KINDS, widget=forms.Select(attrs=PICK))
    held_on = forms.DateField(label="会议日期", widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"))
    chain = forms.ChoiceField(
        label="产业链", required=False, choices=[], widget=forms.Select(attrs=PICK), help_text="不选就是全市"
    )
    place = forms.CharField(label="地点", required=False, max_length=120, widget=forms.TextInput(attrs=TEXT))
    chair = forms.CharField(
        label="主持", required=False, max_length=120, widget=forms.TextInput(attrs=TEXT),
        help_text="写职务，不写姓名",
    )  # fmt: skip

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        _set(self, "chain", [("", "全市"), *chains.chain_labels().items()])


class ResultForm(forms.Form):
    """A unit says that a task is done."""

    result = forms.CharField(
        label="办理结果", max_length=500, widget=forms.Textarea(attrs={**TEXT, "rows": 3})
    )
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

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        _set(self, "source", document_choices())


class PhaseForm(forms.Form):
    """How far an item of the plan is."""

    state = forms.ChoiceField(label="状态", choices=PhaseItem.STATES, widget=forms.Select(attrs=PICK))
    says = forms.CharField(label="进展", max_length=300, widget=forms.Textarea(attrs={**TEXT, "rows": 2}))
    unit = forms.ChoiceField(label="责任单位", required=False, choices=[], widget=forms.Select(attrs=PICK))
    source = forms.ChoiceField(
        label="依据文件", required=False, choices=[], widget=forms.Select(attrs=PICK), help_text="完成的必填"
    )
    place = forms.CharField(
        label="文件中的位置", required=False, max_length=200, widget=forms.TextInput(attrs=TEXT)
    )

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        _set(self, "unit", office_choices())
        _set(self, "source", document_choices())


def leader_choices() -> list[tuple[str, str]]:
    rows = people(("leader", "chain_office"))
    return [(u.username, f"{u}（{u.unit.name if u.unit else '无单位'}）") for u in rows]


def enterprise_choices() -> list[tuple[str, str]]:
    rows = enterprises.enterprises().order_by("name").values_list("code", "name")
    return [("", "——"), *rows]


class ContactForm(forms.Form):
    """A line of the contact list."""

    leader = forms.ChoiceField(label="联系领导", choices=[], widget=forms.Select(attrs=PICK))
    enterprise = forms.CharField(
        label="企业", required=False, max_length=120, widget=forms.TextInput(attrs={**TEXT, "list": "firms"}),
        help_text="名册里的名称或代码；企业和项目选填一个",
    )  # fmt: skip
    project = forms.CharField(
        label="项目",
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs=TEXT),
        help_text="项目名称或代码",
    )

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        _set(self, "leader", leader_choices())

    def clean_enterprise(self) -> str:
        return enterprise_code(self.cleaned_data["enterprise"])

    def clean_project(self) -> str:
        text = self.cleaned_data["project"].strip()
        row = projects.projects().filter(name=text).first() if text else None
        return row.code if row else text


class VisitForm(forms.Form):
    """A visit that was made or is planned."""

    kind = forms.ChoiceField(label="方式", choices=Visit.KINDS, widget=forms.Select(attrs=PICK))
    enterprise = forms.CharField(
        label="企业", max_length=120, widget=forms.TextInput(attrs=TEXT), help_text="名册里的名称或代码"
    )
    leader = forms.ChoiceField(label="谁去", choices=[], widget=forms.Select(attrs=PICK))
    on = forms.DateField(
        label="日期", initial=datetime.date.today, widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d")
    )
    purpose = forms.CharField(label="事由", max_length=200, widget=forms.TextInput(attrs=TEXT))
    found = forms.CharField(
        label="了解到的情况",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={**TEXT, "rows": 3}),
    )
    excuse = forms.CharField(
        label="超出上限仍要去的理由", required=False, max_length=200, widget=forms.TextInput(attrs=TEXT)
    )

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        choices = [(u.username, f"{u}（{u.unit.name if u.unit else '无单位'}）") for u in people()]
        _set(self, "leader", choices)

    def clean_enterprise(self) -> str:
        return enterprise_code(self.cleaned_data["enterprise"])


MOST_NAMED = 4
"""So many enterprises are named where what was typed fits several."""


def enterprise_code(text: str) -> str:
    """The code of an enterprise written by code, name or the only one that fits; a stranger stays as it was typed."""
    wanted = text.strip()
    if not wanted or enterprises.enterprise(wanted) is not None:
        return wanted
    found = enterprises.search_enterprises(wanted, limit=MOST_NAMED + 1)
    exact = [row for row in found if row.name == wanted] or found
    if len(exact) > 1:
        names = "、".join(row.name for row in exact[:MOST_NAMED])
        raise forms.ValidationError(
            f"有几家企业对得上（{names}{'等' if len(exact) > MOST_NAMED else ''}），请写全称"
        )
    return exact[0].code if exact else wanted


def day_of(text: str) -> datetime.date | None:
    """A date as the browser sends it, else None."""
    try:
        return datetime.date.fromisoformat(text.strip())
    except ValueError:
        return None
