"""The forms of the desk: what to see, what a suggestion should have been."""

from __future__ import annotations

from typing import Any

from django import forms

from yanzhen.city.library import facts
from yanzhen.city.library.desk_queries import Wanted
from yanzhen.city.library.models import Suggestion
from yanzhen.city.library.ports import above

TEXT = {"class": "form-control"}
SELECT = {"class": "form-select"}


def _choice(label: str, choices: Any, *, required: bool = True) -> forms.ChoiceField:
    widget = forms.Select(attrs=SELECT)
    return forms.ChoiceField(label=label, choices=choices, required=required, widget=widget)


def _text(label: str, length: int, *, required: bool = True, hint: str = "") -> forms.CharField:
    widget = forms.TextInput(attrs=TEXT)
    return forms.CharField(label=label, max_length=length, required=required, widget=widget, help_text=hint)


def _number(label: str, *, required: bool = True, hint: str = "") -> forms.FloatField:
    widget = forms.TextInput(attrs={**TEXT, "inputmode": "decimal"})
    errors = {"invalid": "写一个数，不带单位。", "required": "写一个数，不带单位。"}
    return forms.FloatField(
        label=label, required=required, widget=widget, help_text=hint, error_messages=errors
    )


class StatementForm(forms.Form):
    """All fields of a statement."""

    kind = _choice("类别", list(facts.SAYS["statement"].items()))
    indicator = _text("指标（原文写法）", 80)
    measure = _choice("目录指标", [], required=False)
    subject = _text("主体", 120)
    op = _choice("关系", list(facts.OP_WORDS.items()))
    value = _number("数值")
    value_high = _number("上限", required=False, hint="只在“两数之间”时填写")
    unit = _text("单位", 40, required=False)
    mode = _choice("方式", list(facts.MODE_WORDS.items()))
    year = forms.IntegerField(
        label="年份",
        required=False,
        min_value=1900,
        max_value=2200,
        widget=forms.TextInput(attrs={**TEXT, "inputmode": "numeric"}),
    )

    def __init__(self, data: Any = None, *, held: dict[str, Any]) -> None:
        value = held["value"]
        low, high = value if isinstance(value, list) else (value, None)
        initial = {**held, "value": facts.plain(low), "value_high": "" if high is None else facts.plain(high)}
        super().__init__(data, initial=initial)
        known = [(m.code, m.label) for m in above.measures()]
        self.fields["measure"].choices = [("", "不在目录中"), *known]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A range has two numbers, the lower one first; anything else has one."""
        given = super().clean() or {}
        if given.get("op") != "range" or given.get("value") is None:
            return given
        high = given.get("value_high")
        if high is None or high < given["value"]:
            self.add_error("value_high", "“两数之间”要填上限，且不小于前一个数。")
        return given

    def fields_given(self) -> dict[str, Any]:
        given = dict(self.cleaned_data)
        high = given.pop("value_high")
        return given | {"value": [given["value"], high] if given["op"] == "range" else given["value"]}


class EntityForm(forms.Form):
    """Type and name of an entity."""

    type = _choice("类别", list(facts.SAYS["entity"].items()))
    name = _text("名称", 120)

    def __init__(self, data: Any = None, *, held: dict[str, Any]) -> None:
        super().__init__(data, initial=held)

    def fields_given(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class RelationForm(EntityForm):
    """Both ends of a relation and what it is."""

    type = None  # type: ignore[assignment]
    name = None  # type: ignore[assignment]
    head = _text("主语", 120)
    relation = _choice("关系", list(facts.SAYS["relation"].items()))
    tail = _text("宾语", 120)


FORMS: dict[str, type[StatementForm] | type[EntityForm]] = {
    "statement": StatementForm,
    "entity": EntityForm,
    "relation": RelationForm,
}


def edit_form(suggestion: Suggestion, data: Any = None) -> Any:
    """The form that belongs to the kind of a suggestion, filled with what holds now."""
    return FORMS[suggestion.kind](data, held=dict(suggestion.held))


class FilterForm(forms.Form):
    """What the list is narrowed to; confidence in per cent."""

    says = _choice("类别", [], required=False)
    verdict = _choice("判断", [("", "全部"), *Suggestion.VERDICTS], required=False)
    low = forms.IntegerField(
        label="可信度从",
        required=False,
        min_value=0,
        max_value=100,
        widget=forms.NumberInput(attrs={**TEXT, "placeholder": "0"}),
    )
    high = forms.IntegerField(
        label="到",
        required=False,
        min_value=0,
        max_value=100,
        widget=forms.NumberInput(attrs={**TEXT, "placeholder": "100"}),
    )

    def __init__(self, data: Any, *, kind: str) -> None:
        super().__init__(data)
        choices = [("", "全部"), *facts.SAYS[kind].items()]
        self.fields["says"].choices = choices  # type: ignore[attr-defined]


def _whole(text: str | None) -> int:
    return int(text) if text and text.isdigit() and len(text) < 12 else 0


def wanted_of(data: Any) -> tuple[Wanted, FilterForm]:
    """What a request asks to see; what makes no sense is left out and said at its field."""
    kind = data.get("kind") if data.get("kind") in facts.SAYS else "statement"
    form = FilterForm(data, kind=kind)
    form.is_valid()
    given = form.cleaned_data
    low, high = given.get("low"), given.get("high")
    wanted = Wanted(
        kind=kind,
        verdict=given.get("verdict", ""),
        says=given.get("says", ""),
        low=(low or 0) / 100,
        high=1.0 if high is None else high / 100,
        part=_whole(data.get("part")),
        at=_whole(data.get("at")),
    )
    return wanted, form
