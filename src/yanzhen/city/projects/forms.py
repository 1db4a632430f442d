"""What people type about projects; a form for facts is drawn from the table of stages, field by field."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, cast

from django import forms

from yanzhen.city.chains import queries as chains
from yanzhen.city.enterprises import queries as enterprises
from yanzhen.city.parks import queries as parks
from yanzhen.city.projects.locking import today
from yanzhen.city.projects.values import EvidenceFile, NewProject
from yanzhen.specs.standards import StageFact

TEXT = {"class": "form-control"}
PICK = {"class": "form-select"}
DAY = {"class": "form-control", "type": "date"}
MONEY_UNITS = [("万元", "万元"), ("亿元", "亿元"), ("元", "元")]


def _day() -> forms.DateInput:
    """A field of the browser for a day; it reads and shows ISO dates whatever the language."""
    return forms.DateInput(attrs=DAY, format="%Y-%m-%d")


EDITED = frozenset({"name", "nodes", "investor", "place"})
"""Facts of the row itself that are changed in the project's own form."""


class FactsForm(forms.Form):
    """Fields for some facts; ``given`` is what ``change_stage`` and ``state_facts`` take."""

    def __init__(self, facts: Iterable[StageFact], *given: Any, needed: bool = False, **named: Any) -> None:
        super().__init__(*given, **named)
        self.facts = [fact for fact in facts if fact.id not in EDITED]
        for fact in self.facts:
            for name, field in _fields_of(fact, needed=needed):
                self.fields[name] = field

    def given(self) -> dict[str, Any]:
        """Fact id → value, those left empty left out."""
        found = {fact.id: self._value(fact) for fact in self.facts}
        return {name: value for name, value in found.items() if value not in (None, "")}

    def _value(self, fact: StageFact) -> Any:
        value = self.cleaned_data.get(fact.id)
        if value in (None, ""):
            return None
        if fact.kind == "document":
            dated = self.cleaned_data.get(f"{fact.id}-dated") or today()
            return EvidenceFile(value, value.name, dated)
        unit = self.cleaned_data.get(f"{fact.id}-unit")
        return (value, unit) if unit else value


def _fields_of(fact: StageFact, *, needed: bool) -> list[tuple[str, forms.Field]]:
    """The field of a fact and, beside it, its unit or the day of its paper."""
    label = fact.label.zh
    if fact.kind == "date":
        return [(fact.id, forms.DateField(label=label, required=needed, widget=_day()))]
    if fact.kind == "document":
        file = forms.FileField(
            label=label, required=needed, allow_empty_file=True, widget=forms.FileInput(attrs=TEXT),
            help_text="PDF、图片或 Word、Excel 文件，不超过 20 MB",
        )  # fmt: skip
        dated = forms.DateField(label=f"{label}的材料日期", required=False, widget=_day(),
                                help_text="不填按今天")  # fmt: skip
        return [(fact.id, file), (f"{fact.id}-dated", dated)]
    if fact.kind in ("money", "quantity"):
        number = forms.CharField(label=label, required=needed, max_length=40, widget=forms.TextInput(
            attrs={**TEXT, "inputmode": "decimal"}))  # fmt: skip
        return [(fact.id, number), (f"{fact.id}-unit", _unit_field(fact))]
    hint = "百分数，如 20" if fact.kind == "share" else ""
    words = forms.CharField(label=label, required=needed, max_length=500, help_text=hint,
                            widget=forms.TextInput(attrs=TEXT))  # fmt: skip
    return [(fact.id, words)]


def _unit_field(fact: StageFact) -> forms.Field:
    label = f"{fact.label.zh}的单位"
    if fact.kind == "money":
        return forms.ChoiceField(label=label, choices=MONEY_UNITS, initial=fact.unit, required=False,
                                 widget=forms.Select(attrs=PICK))  # fmt: skip
    return forms.CharField(label=label, required=False, max_length=40, help_text="如 吨/年、台/年",
                           widget=forms.TextInput(attrs=TEXT))  # fmt: skip


class StageForm(FactsForm):
    """A change of stage: the day, why it is recorded late, and the facts that the stage still lacks."""

    on = forms.DateField(label="办理日期", widget=_day(), help_text="实际发生的日期")
    late_why = forms.CharField(
        label="补录原因", required=False, max_length=300, widget=forms.TextInput(attrs=TEXT),
        help_text="办理日期早于今天时必填，会显示在项目页上",
    )  # fmt: skip


class ProjectForm(forms.Form):
    """The row of a project."""

    name = forms.CharField(label="项目名称", max_length=200, widget=forms.TextInput(attrs=TEXT))
    investors = forms.CharField(
        label="投资方", required=False, widget=forms.Textarea(attrs={**TEXT, "rows": 2}),
        help_text="一行一个；与企业名录同名的会自动对上",
    )  # fmt: skip
    investment = forms.DecimalField(
        label="总投资（亿元）", required=False, min_value=Decimal(0), max_digits=14, decimal_places=4,
        widget=forms.NumberInput(attrs={**TEXT, "step": "any"}), help_text="单位是亿元，不是万元",
    )  # fmt: skip
    owner_unit = forms.CharField(
        label="牵头单位", required=False, max_length=120, widget=forms.TextInput(attrs=TEXT)
    )
    parks = forms.MultipleChoiceField(
        label="园区", required=False, choices=[], widget=forms.SelectMultiple(attrs={**PICK, "size": 6})
    )
    regions = forms.MultipleChoiceField(
        label="县（市）区", required=False, choices=[], widget=forms.SelectMultiple(attrs={**PICK, "size": 6})
    )
    nodes = forms.MultipleChoiceField(
        label="产业链环节", required=False, choices=[], widget=forms.SelectMultiple(attrs={**PICK, "size": 10}),
        help_text="按住 Ctrl 可选多个",
    )  # fmt: skip
    place_text = forms.CharField(
        label="地点", required=False, max_length=200, widget=forms.TextInput(attrs=TEXT)
    )
    note = forms.CharField(label="说明", required=False, widget=forms.Textarea(attrs={**TEXT, "rows": 3}))

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        nodes = [(n.code, f"{n.chain.label} · {n.label}") for n in chains.node_rows()]
        self._choose("parks", list(parks.park_names().items()))
        self._choose("regions", list(enterprises.region_names().items()))
        self._choose("nodes", nodes)

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        cast(forms.MultipleChoiceField, self.fields[name]).choices = choices

    def project(self, **more: Any) -> NewProject:
        """What was typed; names of investors that the register knows carry its code."""
        read = self.cleaned_data
        names = [line.strip() for line in read["investors"].splitlines() if line.strip()]
        known = dict(enterprises.enterprises().filter(name__in=names).values_list("name", "code"))
        return NewProject(
            name=read["name"], nodes=tuple(read["nodes"]), parks=tuple(read["parks"]),
            regions=tuple(read["regions"]), investors=tuple((n, known.get(n, "")) for n in names),
            investment=read["investment"], place_text=read["place_text"], owner_unit=read["owner_unit"],
            note=read["note"], **more,
        )  # fmt: skip


class MilestoneForm(forms.Form):
    name = forms.CharField(label="节点", max_length=120, widget=forms.TextInput(attrs=TEXT))
    due_on = forms.DateField(label="应完成日期", widget=_day())


class GainForm(forms.Form):
    """What the project adds to one of the nodes."""

    node = forms.ChoiceField(label="环节", choices=[], widget=forms.Select(attrs=PICK))
    capacity = forms.CharField(label="投产后新增产能", max_length=40, widget=forms.TextInput(
        attrs={**TEXT, "inputmode": "decimal"}))  # fmt: skip
    unit = forms.CharField(
        label="单位", max_length=40, widget=forms.TextInput(attrs=TEXT), help_text="如 吨/年"
    )

    def __init__(self, nodes: Iterable[Any], *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        cast(forms.ChoiceField, self.fields["node"]).choices = [(n.code, n.label) for n in nodes]
