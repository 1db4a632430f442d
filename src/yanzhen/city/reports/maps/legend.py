"""What the marks mean; one table for the screen and the wall."""

from __future__ import annotations

from yanzhen.kernel.presence import Presence

MARKS = {Presence.PRESENT: "●", Presence.WEAK: "◐", Presence.ABSENT: "×", Presence.UNKNOWN: "？"}

_STATES = [
    {"look": "present", "mark": "●", "label": "有：规上、链主或骨干企业，或两家以上可核实"},
    {"look": "weak", "mark": "◐", "label": "弱：少或待核实"},
    {"look": "absent", "mark": "×", "label": "缺：已收录的企业和项目里没有"},
    {"look": "unknown", "mark": "？", "label": "无数据：尚无人查过"},
]
_GAPS = [
    {"look": "break", "mark": "断点", "label": "断在本地上下游之间"},
    {"look": "chokepoint", "mark": "卡点", "label": "单一来源且牵连多"},
]
_EDGES = [
    {"look": "edge", "mark": "━▸", "label": "主要投入"},
    {"look": "edge", "mark": "─▸", "label": "部分"},
    {"look": "edge", "mark": "┄▸", "label": "少量"},
]
_BANDS = [
    {"look": "upstream", "mark": "上", "label": "上游"},
    {"look": "midstream", "mark": "中", "label": "中游"},
    {"look": "downstream", "mark": "下", "label": "下游"},
    {"look": "service", "mark": "配", "label": "配套服务"},
]
_BRIEF = [{"look": s["look"], "mark": s["mark"], "label": s["label"].split("：")[0]} for s in _STATES]

CHAIN_LEGEND = {"panorama": [*_BANDS, *_BRIEF, *_GAPS, *_EDGES], "status": [*_STATES, *_GAPS, *_EDGES]}

CITY_LEGEND = {
    "panorama": [{"look": "edge", "mark": "━▸", "label": "跨链供应（线越粗，联系越多）"}],
    "status": [*_BRIEF, {"look": "edge", "mark": "━▸", "label": "跨链供应（线越粗，联系越多）"}],
}
