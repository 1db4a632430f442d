"""What one may ask of a chain: a node, what happens to it, for how long and how much."""

from __future__ import annotations

from typing import Any

from django import forms

from yanzhen.analysis.shock import Stop
from yanzhen.city.atlas.queries import ACT_LABELS, ADD, ATTRACT, STOP, Question
from yanzhen.city.atlas.values import ChainAtlas
from yanzhen.kernel.chains import BAND_LABELS, Band
from yanzhen.kernel.presence import PRESENCE_LABELS

DEFAULTS = {"act": STOP, "days": "30", "share": "100", "stock": "0", "capacity": "100"}
"""A full stop of a month without stock: the upper bound, as the method page says (rule grade X)."""


def _number(label: str, hint: str, least: float, most: float) -> forms.FloatField:
    widget = forms.TextInput(attrs={"class": "form-control", "inputmode": "decimal"})
    wrong = f"写{least:g}到{most:g}之间的数，不带单位。"
    errors = dict.fromkeys(("invalid", "required", "min_value", "max_value"), wrong)
    return forms.FloatField(
        label=label, help_text=hint, min_value=least, max_value=most, widget=widget, error_messages=errors
    )


class WhatIfForm(forms.Form):
    """Sent by GET, so that the address holds the whole question."""

    node = forms.ChoiceField(
        label="环节",
        widget=forms.Select(attrs={"class": "form-select"}),
        error_messages=dict.fromkeys(
            ("invalid_choice", "required"), "这条链没有这个环节，或它只列公开名称、不做推演；从列表里选一个。"
        ),
    )
    act = forms.ChoiceField(
        label="假如",
        choices=list(ACT_LABELS.items()),
        widget=forms.Select(attrs={"class": "form-select"}),
        error_messages=dict.fromkeys(("invalid_choice", "required"), "从列表里选一种情形。"),
    )
    days = _number("停多少天", "扩产也按这次停产比较", 1, 3650)
    share = _number("停产比例（%）", "100为全停", 0.1, 100)
    stock = _number("库存够用几天", "0为没有库存", 0, 3650)
    capacity = _number("新增产能（%）", "扩产用，100等于现有产能", 1, 10000)

    def __init__(self, data: Any, *, atlas: ChainAtlas) -> None:
        asked = {**DEFAULTS, **{k: v for k, v in (data or {}).items() if v != ""}}
        super().__init__(asked if data and "node" in data else None, initial=asked)
        self.fields["node"].choices = node_choices(atlas)  # type: ignore[attr-defined]

    def question(self) -> Question:
        """Of a valid form."""
        asked = self.cleaned_data
        stop = Stop(asked["share"] / 100, asked["days"], asked["stock"])
        return Question(asked["act"], asked["node"], stop, asked["capacity"] / 100)


def node_choices(atlas: ChainAtlas) -> list[tuple[str, list[tuple[str, str]]]]:
    """Nodes of the chain by band, each with its state; restricted ones are not offered."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for node in atlas.nodes:
        if not node.restricted:
            state = PRESENCE_LABELS[node.status.presence]
            groups.setdefault(BAND_LABELS[Band(node.band)], []).append(
                (node.code, f"{node.label}（{state}）")
            )
    return list(groups.items())


assert set(ACT_LABELS) == {STOP, ADD, ATTRACT}
