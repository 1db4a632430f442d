"""What is filled in about a demand; every field says in Chinese what is wrong with it and keeps what was typed."""

from __future__ import annotations

from typing import Any

from django import forms

from yanzhen.city.accounts.queries import offices
from yanzhen.city.demands.states import ACTS, CHANNELS, KINDS, REFUSALS, WEIGHTS
from yanzhen.city.demands.values import Draft, Given
from yanzhen.city.enterprises.queries import applicants, counties
from yanzhen.city.records.fields import SELECT, TICKS, choice, count, fit_to_act, lines, paper, words


class DemandForm(forms.Form):
    """An enterprise sees only what it must fill in; an office also says for whom it writes and how it heard."""

    enterprise = choice("企业", (), required=False, hint="不便具名的留空，按匿名登记")
    channel = choice("来源", [c for c in CHANNELS if c[0] != "own"])
    region = choice("县（市）区", (), required=False, hint="选了企业的按企业所在地")
    kind = choice("类别", [("", "请选"), *KINDS])
    subject = words("事项", hint="一句话，如“二期用地指标”")
    text = lines("情况和要求", rows=6, hint="什么时候开始、影响多大、希望哪个部门做什么")
    file = paper("附件")
    contact_name = words("联系人", required=False, most=80)
    contact_phone = words("联系电话", required=False, most=40)
    hidden = forms.BooleanField(
        label="匿名办理：办理单位看不到企业名称和联系人", required=False,
        help_text="受理台、市领导和审计仍看得到；情况里请不要写能认出企业的内容",
        widget=forms.CheckboxInput(attrs=TICKS),
    )  # fmt: skip
    visit = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, files: Any = None, *, official: bool, initial: Any = None) -> None:
        super().__init__(data, files, initial=initial)
        if not official:
            for name in ("enterprise", "channel", "region", "visit"):
                del self.fields[name]
            return
        firms = applicants().values_list("code", "name")
        self._choose("enterprise", "匿名", firms)
        self._choose("region", "未定", counties().items())

    def _choose(self, name: str, nothing: str, choices: Any) -> None:
        self.fields[name].choices = [("", nothing), *choices]  # type: ignore[attr-defined]

    def draft(self) -> Draft:
        given = {name: value for name, value in self.cleaned_data.items() if value is not None}
        return Draft(**given)


def _office_choices() -> list[tuple[str, str]]:
    return list(offices().values_list("code", "name"))


class ActForm(forms.Form):
    """Only the fields that the act asks for."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    lead = choice("主办单位", ())
    assisting = forms.MultipleChoiceField(
        label="协办单位", required=False, widget=forms.SelectMultiple(attrs={**SELECT, "size": 5}), help_text="可选多家，可以不选"
    )  # fmt: skip
    weight = choice("难易", WEIGHTS, hint="决定答复时限")
    refusal = choice("原因", REFUSALS)
    into = words("并入哪一件", hint="同一企业另一件在办诉求的编号")
    days = count("延长几个工作日", least=1)
    says = lines("情况")
    file = paper("附件")

    LABELS = {
        "answer": "答复",
        "ask": "要企业补充什么",
        "supply": "补充的情况",
        "note": "情况",
        "assign": "交办要求",
        "satisfied": "评价",
    }

    def __init__(
        self, data: Any = None, files: Any = None, *, act: str, initial: Any = None, choices: Any = None
    ) -> None:
        super().__init__(data, files, initial=initial, auto_id=f"{act}-%s")
        fit_to_act(self, ACTS[act])
        self.fields["says"].label = self.LABELS.get(act, "理由")
        known = choices if choices is not None else _office_choices()
        for name in ("lead", "assisting"):
            if name in self.fields:
                blank = [("", "请选")] if name == "lead" else []
                self.fields[name].choices = [*blank, *known]  # type: ignore[attr-defined]

    def given(self) -> Given:
        found = {name: value for name, value in self.cleaned_data.items() if value is not None}
        found["assisting"] = tuple(found.get("assisting", ()))
        return Given(**found)
