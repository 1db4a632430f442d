"""What is filled in about posts, classes and people; every field says in Chinese what is wrong with it."""

from __future__ import annotations

from typing import Any

from django import forms

from yanzhen.city.chains.queries import node_rows
from yanzhen.city.enterprises.queries import applicants, city_places
from yanzhen.city.records.fields import choice, count, day, lines, words, yes
from yanzhen.city.talent.levels import (
    CONSENTS,
    COURSE_KINDS,
    KEEP_DAYS,
    LEVELS,
    OFFERED,
    REASONS,
    SCHOOL_KINDS,
)
from yanzhen.city.talent.values import CourseDraft, Hiring, OpeningDraft, PersonDraft

SKILL_HINT = "一项一个词，用顿号隔开，如“铜杆连铸、数控车床”；系统按这些词匹配"


class Placed(forms.Form):
    """A form with a node and a county to choose."""

    def _places(self, nowhere: str) -> None:
        rows = node_rows().values_list("code", "chain__label", "label")
        nodes = [(code, f"{chain}·{label}") for code, chain, label in rows]
        self._choose("node", "不清楚", nodes)
        self._choose("region", nowhere, city_places().items())

    def _firms(self, nothing: str) -> None:
        self._choose("enterprise", nothing, applicants().values_list("code", "name"))

    def _choose(self, name: str, nothing: str, choices: Any) -> None:
        self.fields[name].choices = [("", nothing), *choices]  # type: ignore[attr-defined]

    def given(self) -> dict[str, Any]:
        return {
            name: value
            for name, value in self.cleaned_data.items()
            if value is not None and name != "version"
        }


class OpeningForm(Placed):
    enterprise = choice("企业", ())
    label = words("岗位", hint="如“铜杆连铸连轧操作工”")
    skills = words("技能", most=300, hint=SKILL_HINT)
    level = choice("最低学历或等级", LEVELS)
    count = count("招聘人数", least=1)
    deadline = day("到岗期限", hint="晚于这一天才能到岗的不推荐")
    node = choice("所在环节", (), required=False)
    region = choice("工作地点", (), required=False, hint="不选的按企业所在地")
    pay = words("待遇", required=False, hint="不写的显示“无数据”")
    text = lines("说明", required=False, most=2000)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, official: bool, initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        self._places("按企业所在地")
        if official:
            self._firms("请选")
        else:
            del self.fields["enterprise"]

    def draft(self) -> OpeningDraft:
        return OpeningDraft(**self.given())


class CourseForm(Placed):
    school = words("培养单位", hint="写全称；没有登记过的会同时登记")
    school_kind = choice("培养单位类别", SCHOOL_KINDS)
    label = words("专业")
    kind = choice("类别", COURSE_KINDS, hint="订单班只推荐给它的订单企业")
    enterprise = choice("订单企业", (), required=False)
    skills = words("技能", most=300, hint=SKILL_HINT)
    level = choice("学历或等级", OFFERED)
    count = count("人数", least=1)
    starts_on = day("开班", required=False)
    ready_on = day("毕业，可到岗")
    node = choice("对应环节", (), required=False)
    region = choice("培养单位所在地", (), required=False)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self._places("无数据")
        self._firms("不是订单班")

    def draft(self) -> CourseDraft:
        return CourseDraft(**self.given())


class PersonForm(Placed):
    """Asks for nothing that matching or calling does not need."""

    agreed = yes("本人已经同意：登记姓名、电话、技能，用于本市岗位推荐；可以随时撤回，撤回即删除")
    consent = choice("同意方式", CONSENTS)
    consented_on = day("同意日期")
    days = count("保存天数", hint=f"从同意之日起，最多 {KEEP_DAYS} 天，到期自动删除姓名和电话", least=1)
    name = words("姓名", most=40)
    phone = words("联系电话", most=40)
    skills = words("技能", most=300, hint=f"{SKILL_HINT}；不要写证件号码、住址")
    level = choice("学历或等级", OFFERED)
    ready_on = day("可到岗")
    node = choice("对应环节", (), required=False)
    region = choice("期望地点", (), required=False)

    def __init__(self, data: Any = None, *, initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        self._places("不限")

    def draft(self) -> PersonDraft:
        return PersonDraft(**self.given())


class HireForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    hired = count("录用人数", least=1)
    hired_on = day("到岗日期")
    says = words("说明", required=False, most=300)


class DeclineForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = choice("未录用原因", [("", "请选"), *REASONS])
    says = words("说明", required=False, most=300)


class CheckForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    stayed = count("满 90 天在岗人数", least=0)
    says = words("说明", required=False, most=300)


ANSWER_FORMS: dict[str, type[forms.Form]] = {"hired": HireForm, "declined": DeclineForm, "check": CheckForm}
ANSWER_LABELS = {"hired": "录用", "declined": "未录用", "check": "登记 90 天回访"}


def hiring(form: forms.Form) -> Hiring:
    """What a form of answering gave."""
    return Hiring(**{name: value for name, value in form.cleaned_data.items() if value is not None})
