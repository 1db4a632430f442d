"""What is filled in about a lead; every field says in Chinese what is wrong with it and keeps what was typed."""

from __future__ import annotations

from functools import partial
from typing import Any

from django import forms
from django.utils import timezone

from yanzhen.city.accounts.queries import offices
from yanzhen.city.attraction.lead_services import Step
from yanzhen.city.attraction.lead_states import ACTS, CONFIDENCE, THREE_500
from yanzhen.city.attraction.models import Dispute, LeadEntry
from yanzhen.city.attraction.values import LeadDraft
from yanzhen.city.chains.queries import nodes
from yanzhen.city.enterprises.queries import counties
from yanzhen.city.parks.queries import park_names
from yanzhen.city.records.fields import TEXT, amount, choice, count, day, lines, paper, words

measure = partial(amount, required=False, least=0, digits=12)
"""What a lead tells in numbers; none of them must be known."""

CONTACT = ("contact_name", "contact_role", "contact_phone")
PLACE = (
    "region", "park", "land", "floor", "power", "output", "tax", "jobs", "environment", "site_needs", "requests",
)  # fmt: skip


class LeadForm(forms.Form):
    """SPEC's fields; which of them the rule asks for is said at the head of the page."""

    investor = words("投资方", hint="企业全称；只知道简称的写简称")
    uscc = words("统一社会信用代码", required=False, most=18, hint="知道就填，判断是否重复最准")
    industry = words("行业", most=80, hint="别的单位只看得到行业和报送日期")
    node = choice("补哪个环节", required=False)
    content = lines("项目内容", required=False)
    investment = measure("计划投资（亿元）")
    foreign_investment = measure("外资（万美元）")
    industrial = choice("是否工业项目", [("", "不知道"), ("yes", "是"), ("no", "不是")], required=False)
    channel = words("线索来源", required=False, most=120, hint="如 商会推荐、展会、以商招商、招商库")
    confidence = choice("可信度", [("", "未判断"), *CONFIDENCE], required=False)
    f500 = choice("三类500强", [("", "没有核对"), *THREE_500], required=False)
    f500_note = words("三类500强依据", required=False, most=200, hint="哪年的榜单、第几名")
    contact_name = words("联系人", required=False, most=80)
    contact_role = words("联系人职务", required=False, most=80)
    contact_phone = words("联系电话", required=False, most=40)
    region = choice("拟落地县（市）区", required=False)
    park = choice("拟落地园区", required=False)
    land = measure("用地（亩）")
    floor = measure("厂房（平方米）")
    power = measure("用电负荷（千瓦）")
    output = measure("预计年产值（亿元）")
    tax = measure("预计年税收（万元）")
    jobs = count("预计用工（人）", required=False)
    environment = lines("环保与能耗", required=False, rows=2)
    site_needs = lines("选址要求", required=False, rows=2)
    requests = lines("投资方诉求", required=False, rows=2)
    gap_kind = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)
    prospect_key = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        known = nodes().values_list("code", "label", "chain__label")
        self._choose("node", [(code, f"{chain}·{label}") for code, label, chain in known])
        self._choose("region", counties().items())
        self._choose("park", park_names().items())

    def _choose(self, name: str, choices: Any) -> None:
        self.fields[name].choices = [("", "未定"), *choices]  # type: ignore[attr-defined]

    def who(self) -> list[forms.BoundField]:
        return [field for field in self if field.name not in {*CONTACT, *PLACE}]

    def contact(self) -> list[forms.BoundField]:
        return [self[name] for name in CONTACT]

    def place(self) -> list[forms.BoundField]:
        return [self[name] for name in PLACE]

    def draft(self) -> LeadDraft:
        given = dict(self.cleaned_data)
        given["industrial"] = {"yes": True, "no": False}.get(given["industrial"])
        return LeadDraft(**given)


STEP_FIELDS = ("kind", "on", "says", "next_step", "next_on")
ENTRY_ACTS = ("contact", "analyse", "feed_back", "entry")


class StepForm(forms.Form):
    """What an act of a lead needs: only its fields are shown."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    kind = choice("方式", LeadEntry.KINDS, required=False)
    on = day("日期")
    says = lines("情况", rows=2)
    next_step = words("下一步", required=False, most=300)
    next_on = day("下一步日期", required=False)

    def __init__(self, data: Any = None, *, act: str, initial: dict[str, Any] | None = None) -> None:
        super().__init__(
            data, initial={"on": timezone.localdate(), "kind": "call", **(initial or {})}, auto_id=f"{act}-%s"
        )
        if act not in ENTRY_ACTS:
            for name in ("kind", "on", "next_step", "next_on"):
                del self.fields[name]
        if act in ACTS and act not in ENTRY_ACTS:
            self.fields["says"].label = "理由"

    def step(self) -> Step:
        given = self.cleaned_data
        return Step(
            given["version"], given.get("on"), given["says"], given.get("kind") or "other",
            given.get("next_step", ""), given.get("next_on"),
        )  # fmt: skip


class SignForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    name = words("项目名称", most=200)
    on = day("签约日期")
    investment = measure("合同投资额（亿元）")
    file = paper("合同或协议", required=True)


class TransferForm(forms.Form):
    """Who takes it and how results are shared, in percent for this unit; the rest is the other's."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    to = choice("接收单位")
    reason = lines("移交理由", rows=2)

    def __init__(self, data: Any = None, *, items: tuple[str, ...] = (), initial: Any = None) -> None:
        super().__init__(data, initial=initial, auto_id="transfer-%s")
        kinds = ("region", "park", "department", "chain_office")
        rows = offices(kinds).values_list("pk", "name")
        self.fields["to"].choices = [(str(pk), name) for pk, name in rows]  # type: ignore[attr-defined]
        self.items = items
        for number, item in enumerate(items):
            self.fields[f"share_{number}"] = measure(f"{item}：移交单位占（%）")

    def share(self) -> list[dict[str, Any]]:
        given = [(item, self.cleaned_data.get(f"share_{n}")) for n, item in enumerate(self.items)]
        return [{"item": item, "from": mine, "to": 100 - mine} for item, mine in given if mine is not None]


class ProofForm(forms.Form):
    says = words("说明", most=200)
    file = paper("文件", required=True)


class OfferForm(forms.Form):
    title = words("名称", most=200)
    text = lines("条件全文", rows=8, most=50_000, hint="一条一行；保存时逐条检查")


class ClaimForm(forms.Form):
    says = lines("理由", hint="何时先接触、本地条件好在哪里；证据另交")


class DisputeForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    outcome = choice("裁决", Dispute.OUTCOMES, required=False)
    says = lines("理由")

    def __init__(self, data: Any = None, *, act: str, initial: Any = None) -> None:
        super().__init__(data, initial=initial, auto_id=f"{act}-%s")
        if act not in ("decide", "review"):
            del self.fields["outcome"]
        if act == "close":
            del self.fields["says"]


class RuleForm(forms.Form):
    """The rule in force and the city's own days; an empty field leaves the preset."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    rule = choice("首报规则")

    def __init__(self, data: Any = None, *, rules: Any = (), clocks: Any = (), initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        self.fields["rule"].choices = list(rules)  # type: ignore[attr-defined]
        self.clocks = [code for code, _, _ in clocks]
        for code, label, says in clocks:
            self.fields[code] = forms.IntegerField(
                label=f"{label}（天）", required=False, min_value=1, max_value=3650, help_text=f"预置：{says}",
                widget=forms.NumberInput(attrs=TEXT),
            )  # fmt: skip

    def days(self) -> dict[str, int]:
        given = {code: self.cleaned_data.get(code) for code in self.clocks}
        return {code: days for code, days in given.items() if days is not None}
