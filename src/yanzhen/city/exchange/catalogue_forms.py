"""What is filled in about datasets, feeds, requests and addresses; every field says in Chinese what is wrong with it."""

from __future__ import annotations

from typing import Any

from django import forms

from yanzhen.city.accounts.queries import OFFICE_KINDS, offices
from yanzhen.city.exchange.catalogue_words import LEVELS, OPENING, SHARING
from yanzhen.city.exchange.hook_words import KINDS
from yanzhen.city.exchange.models import Dataset, ShareRequest
from yanzhen.city.exchange.publishing import populations
from yanzhen.city.exchange.share_services import Given, Wanted
from yanzhen.city.exchange.share_states import ACTS, REFUSALS
from yanzhen.city.records.fields import SELECT, TEXT, TICKS, choice, day, fit_to_act, lines, ticks, words

DELIVERING = (*OFFICE_KINDS, "enterprise")
"""Kinds of units that may deliver data."""


def items_of(dataset: Dataset, names: Any = None) -> list[tuple[str, str]]:
    """Information items as choices, those of the upper levels marked."""
    found = []
    for item in dataset.items:
        if names is None or item["id"] in names:
            covered = item.get("personal") or int(item.get("level", 1)) > 2
            found.append((item["id"], f"{item['label']}（遮盖）" if covered else item["label"]))
    return found


def _covered(dataset: Dataset, names: Any = None) -> list[tuple[str, str]]:
    """Items that are masked or left out unless a request names them in full."""
    upper = {i["id"] for i in dataset.items if i.get("personal") or int(i.get("level", 1)) > 2}
    labels = {i["id"]: i["label"] for i in dataset.items}
    return [(n, labels[n]) for n in labels if n in upper and (names is None or n in names)]


class AskForm(forms.Form):
    """A request to share."""

    purpose = lines("用途", hint="用来办什么事，谁用，用完怎样处置")
    basis = words("履职依据", most=400, hint="哪一条职责、法规或文件要求办这件事")
    items = ticks("要用的信息项", hint="只选用得着的")
    full = ticks("需要看全文的", required=False, hint="平时遮盖或不给的信息项；确有必要才选，并在用途里说明")
    until = day("拟用到", required=False, hint="不填的，按授权给出的期限")

    def __init__(self, data: Any = None, *, dataset: Dataset) -> None:
        super().__init__(data)
        self.fields["items"].choices = items_of(dataset)  # type: ignore[attr-defined]
        covered = _covered(dataset)
        if covered:
            self.fields["full"].choices = covered  # type: ignore[attr-defined]
        else:
            del self.fields["full"]

    def wanted(self) -> Wanted:
        given = self.cleaned_data
        return Wanted(given["purpose"], given["basis"], given["items"], given.get("full", ()), given["until"])


class ActForm(forms.Form):
    """Only the fields that the act asks for."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    refusal = choice("不予共享原因", [("", "请选"), *REFUSALS])
    items = ticks("授权的信息项")
    full = ticks("其中可以看全文的", required=False)
    ends_on = day("授权到", hint="最长三年")
    purpose = lines("用途")
    basis = words("履职依据", most=400)
    says = lines("理由")

    LABELS = {
        "conforms": "核对意见", "return": "要补正什么", "resubmit": "补正说明", "grant": "答复意见",
        "appeal": "争议理由", "overrule": "决定和理由", "uphold": "决定和理由",
    }  # fmt: skip

    def __init__(self, data: Any = None, *, act: str, row: ShareRequest, initial: Any = None) -> None:
        super().__init__(data, initial=initial, auto_id=f"{act}-%s")
        fit_to_act(self, ACTS[act])
        self.fields["says"].label = self.LABELS.get(act, "理由")
        if "items" in self.fields:
            self.fields["items"].choices = items_of(row.dataset, row.items)  # type: ignore[attr-defined]
        if "full" in self.fields:
            self._full(row)

    def _full(self, row: ShareRequest) -> None:
        if row.full:
            self.fields["full"].choices = _covered(row.dataset, row.full)  # type: ignore[attr-defined]
        else:
            del self.fields["full"]

    def given(self) -> Given:
        return Given(**{name: value for name, value in self.cleaned_data.items() if value is not None})


class SettleForm(forms.ModelForm):  # type: ignore[type-arg]
    """What an office settles of an entry, and why."""

    why = words("修改理由", most=300)

    class Meta:
        model = Dataset
        fields = (
            "provider_unit", "desk", "desk_phone", "sharing", "sharing_condition", "opening", "opening_condition",
            "level", "legal_basis", "on_platform",
        )  # fmt: skip
        widgets = {
            "provider_unit": forms.Select(attrs=SELECT),
            "sharing": forms.Select(attrs=SELECT, choices=SHARING),
            "opening": forms.Select(attrs=SELECT, choices=OPENING),
            "level": forms.Select(attrs=SELECT, choices=LEVELS),
            "on_platform": forms.CheckboxInput(attrs=TICKS),
            **{
                name: forms.TextInput(attrs=TEXT)
                for name in ("desk", "desk_phone", "sharing_condition", "opening_condition", "legal_basis")
            },
        }
        help_texts = {
            "provider_unit": "由哪个单位的账号答复共享申请；不选的由数据主管部门代答",
            "legal_basis": "不予共享的必须写明依据",
            "on_platform": "没有接入的，答复时限较长",
        }

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["provider_unit"].queryset = offices()  # type: ignore[attr-defined]

    def changes(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class FeedForm(forms.Form):
    """Who delivers, about whom, since when."""

    unit: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label="报送单位", queryset=None, widget=forms.Select(attrs=SELECT), empty_label="请选"
    )
    subject = choice("全部关于", (), required=False, hint="这个单位报来的每一行都关于它；逐行写明的留空")
    starts_on = day("接入日期")

    def __init__(self, data: Any = None, *, dataset: Dataset, initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        self.fields["unit"].queryset = offices(DELIVERING)  # type: ignore[attr-defined]
        found = populations().get(dataset.subject)
        if found is None:
            del self.fields["subject"]
        else:
            self.fields["subject"].choices = [("", "逐行写明"), *found.members().items()]  # type: ignore[attr-defined]


class DeliveryForm(forms.Form):
    """A file of a feed."""

    file = forms.FileField(
        label="文件", help_text="xlsx 或 csv；表头用目录里的信息项名称", allow_empty_file=True,
        widget=forms.FileInput(attrs={**TEXT, "accept": ".xlsx,.csv"}),
    )  # fmt: skip


class StopForm(forms.Form):
    why = words("停止原因", most=300)


class HookForm(forms.Form):
    """An address that is told of changes."""

    name = words("用途", hint="哪个系统用它做什么")
    url = words("网址", most=600, hint="外网只用 https；内网地址要由系统管理员在 yanzhen.toml 里放行")
    kinds = ticks("事件")
    datasets = forms.MultipleChoiceField(
        label="数据集", required=False, help_text="不选：全部向社会开放的数据集",
        widget=forms.SelectMultiple(attrs={**SELECT, "size": 8}),
    )  # fmt: skip

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.fields["kinds"].choices = [k for k in KINDS if k[0] != "ping"]  # type: ignore[attr-defined]
        known = Dataset.objects.order_by("name").values_list("code", "name")
        self.fields["datasets"].choices = list(known)  # type: ignore[attr-defined]
