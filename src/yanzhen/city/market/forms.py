"""What is filled in about listings and matches; every field says in Chinese what is wrong with it and keeps what was typed."""

from __future__ import annotations

import datetime
from itertools import groupby
from typing import Any

from django import forms
from django.utils import timezone

from yanzhen.city.chains.queries import node_rows
from yanzhen.city.enterprises.queries import applicants, city_places
from yanzhen.city.market.states import ACTS, KINDS, REASONS, SIDES
from yanzhen.city.market.values import Draft, Given
from yanzhen.city.records.fields import amount, choice, count, day, fit_to_act, lines, paper, words

FILE_HINT = "PDF、PNG、JPG 或 Word、Excel，20 MB 以内；只有双方能下载"
CONDITIONS = "几条之间用分号，如：地区 位于 衡阳市；营业收入≥2000万元；认证 属于 甲|乙；须有高新技术企业"


def node_choices() -> list[Any]:
    """Links by chain; restricted ones are not traded here."""
    rows = [node for node in node_rows() if not node.restricted]
    grouped = groupby(rows, key=lambda node: node.chain.label)
    return [
        ("", "不确定，由系统按产品词判断"),
        *((label, [(n.code, n.label) for n in nodes]) for label, nodes in grouped),
    ]


class ListingForm(forms.Form):
    """An office also says for whom it writes; the kind decides which market ranks it."""

    enterprise = choice("企业", (), required=False, hint="部门开放应用场景的留空")
    side = choice("供求", SIDES)
    kind = choice("类别", KINDS, hint="机会由需要的一方开放，能力由企业提供")
    title = words("名称", hint="一句话，如“裸铜线每月 200 吨”")
    products = words("产品词", most=300, hint="用顿号分开，如“裸铜线、镀锡线”；配对靠它们")
    node = choice("环节", (), required=False)
    quantity = amount("数量", required=False)
    unit = words("计量单位", required=False, most=20, hint="吨、吨/年、台、万元…")
    region = choice("地区", (), required=False, hint="不选的按企业所在地")
    starts_on = day("期限起", required=False)
    ends_on = day("期限止", required=False)
    hard = lines("必须条件", hint=CONDITIONS, rows=2, required=False, most=3000)
    soft = lines("优先条件", hint="符合的排在前面，写法同上", rows=2, required=False, most=3000)
    told = lines(
        "本方情况",
        hint="对方的条件拿它来核对，如：认证=甲；注册资本=800万元",
        rows=2,
        required=False,
        most=3000,
    )
    text = lines("说明", rows=4, required=False, most=3000)
    valid_until = day("有效期至", hint="最长一年")
    contact_name = words("联系人", required=False, most=80, hint="双方有意向以后对方才看得到")
    contact_phone = words("联系电话", required=False, most=40)

    def __init__(self, data: Any = None, *, official: bool, initial: Any = None, fixed: bool = False) -> None:
        later = timezone.localdate() + datetime.timedelta(days=90)
        super().__init__(data, initial={"valid_until": later, **(initial or {})})
        gone = ([] if official else ["enterprise"]) + (["side", "kind", "enterprise"] if fixed else [])
        for name in set(gone) & set(self.fields):
            del self.fields[name]
        self._choose("node", node_choices())
        self._choose("region", [("", "按企业所在地"), *city_places().items()])
        if "enterprise" in self.fields:
            self._choose(
                "enterprise", [("", "本单位（应用场景）"), *applicants().values_list("code", "name")]
            )

    def _choose(self, name: str, choices: Any) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def draft(self, **also: Any) -> Draft:
        given = {n: v for n, v in self.cleaned_data.items() if n != "side" and v is not None}
        return Draft(**(given | also))


class MatchForm(forms.Form):
    """Only the fields that the act asks for."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = choice("原因", [("", "请选"), *REASONS])
    what = words("内容", hint="货名、规格")
    quantity = amount("数量", required=False)
    unit = words("计量单位", required=False, most=20)
    amount = amount("金额（万元）", hint="不在这里付款；写了金额才能算配套率、办供应链融资", required=False)
    starts_on = day("交付起", required=False)
    ends_on = day("交付止", required=False)
    says = lines("说明", rows=2, required=False, most=3000)
    file = paper("文件", hint=FILE_HINT)

    def __init__(self, data: Any = None, files: Any = None, *, act: str, initial: Any = None) -> None:
        super().__init__(data, files, initial=initial, auto_id=f"{act}-%s")
        fit_to_act(self, ACTS[act])

    def given(self) -> Given:
        return Given(**{name: value for name, value in self.cleaned_data.items() if value is not None})


class LedgerForm(forms.Form):
    """The denominator of the local-supply ratio, from the enterprise's own books."""

    node = choice("用在环节", ())
    year = count("年份")
    total = amount("采购总额（万元）", hint="这个环节当年从各地买进的总额")
    basis = words("依据", most=200, hint="如：2026年采购台账")

    def __init__(self, data: Any = None, *, places: list[tuple[str, str]]) -> None:
        super().__init__(data, initial={"year": timezone.localdate().year})
        self.fields["node"].choices = places  # type: ignore[attr-defined]
