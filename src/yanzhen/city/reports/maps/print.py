"""A map for the wall: an A3 sheet as SVG with title, legend, date, and what is judgement."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

from yanzhen.city.reports.maps.lettering import width_of

SHEET_W, SHEET_H = 1587.0, 1123.0
"""A3 landscape (420 × 297 mm) in CSS pixels."""
MARGIN, TOP, BOTTOM = 38.0, 92.0, 84.0
FONTS = "'Noto Sans SC','Source Han Sans SC','Microsoft YaHei','SimHei',sans-serif"
INK, FAINT = "#17212e", "#4a5767"
LOOKS: dict[str, str] = {
    "present": 'fill="#d9eedf" stroke="#1c6b43" stroke-width="2.2"',
    "weak": 'fill="url(#hatch)" stroke="#8a6404" stroke-width="1.6"',
    "absent": 'fill="#ffffff" stroke="#b3261e" stroke-width="2" stroke-dasharray="7 4"',
    "unknown": 'fill="#f0f1f3" stroke="#6d7885" stroke-width="1.2" stroke-dasharray="2 3"',
    "upstream": 'fill="#eaf2fb" stroke="#2d5f96" stroke-width="1.3"',
    "midstream": 'fill="#eef0fa" stroke="#4a4f97" stroke-width="1.3"',
    "downstream": 'fill="#f5edf8" stroke="#79448f" stroke-width="1.3"',
    "service": 'fill="#f2f4f1" stroke="#5a6b58" stroke-width="1.3"',
    "plain": 'fill="#ffffff" stroke="#33475e" stroke-width="1.4"',
    "break": 'fill="#b3261e" stroke="#b3261e"',
    "chokepoint": 'fill="#17212e" stroke="#17212e"',
}
EDGES = {
    "main": 'stroke-width="1.7" stroke-opacity="0.62"',
    "part": 'stroke-width="0.9" stroke-opacity="0.36"',
    "minor": 'stroke-width="0.8" stroke-opacity="0.26" stroke-dasharray="3 4"',
}
ARROW = 'stroke="#5b6b7f" marker-end="url(#arrow)"'
DEFS = (
    '<defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="5" markerHeight="5"'
    ' orient="auto">'
    '<path d="M0 0L8 4L0 8z" fill="#5b6b7f"/></marker>'
    '<pattern id="hatch" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<rect width="7" height="7" fill="#fdf3d7"/><rect width="2" height="7" fill="#f3dfa6"/></pattern></defs>'
)


def map_sheet(data: Mapping[str, Any], view: str, heading: str) -> str:
    """The whole sheet. ``data`` is what ``map_data`` returns."""
    width, height = data["size"]
    room = (SHEET_W - 2 * MARGIN, SHEET_H - TOP - BOTTOM)
    k = min(room[0] / width, room[1] / height)
    x, y = MARGIN + (room[0] - width * k) / 2, TOP + (room[1] - height * k) / 2
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="420mm" height="297mm"'
        f' viewBox="0 0 {SHEET_W:.0f} {SHEET_H:.0f}"'
        f' font-family="{FONTS}">',
        DEFS,
        f'<rect width="{SHEET_W:.0f}" height="{SHEET_H:.0f}" fill="#ffffff"/>',
        *_heading(data, heading),
        f'<g transform="translate({x:.1f} {y:.1f}) scale({k:.4f})">',
        *(_band(b) for b in data["bands"]),
        *(_edge(e) for e in data["edges"]),
        *(_node(n, view) for n in data["nodes"]),
        "</g>",
        *_legend(data["legend"][view]),
        *_foot(data),
        "</svg>",
    ]
    return "\n".join(parts)


def _text(x: float, y: float, text: str, size: float, more: str = "") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" fill="{INK}" {more}>{escape(text)}</text>'


def _heading(data: Mapping[str, Any], heading: str) -> Iterable[str]:
    yield _text(MARGIN, 52, heading, 30, 'font-weight="700"')
    yield _text(MARGIN, 78, " ".join(data["summary"][:2]), 13.5)
    yield f'<line x1="{MARGIN}" x2="{SHEET_W - MARGIN}" y1="86" y2="86" stroke="{INK}" stroke-width="1.2"/>'


def _band(band: Mapping[str, Any]) -> str:
    box = f'x="{band["x"]:.0f}" y="{band["y"]:.0f}" width="{band["w"]:.0f}" height="{band["h"]:.0f}"'
    return f'<rect {box} rx="8" fill="#f2f5f9" stroke="#d5dde7"/>' + _text(
        band["x"] + 12, band["y"] + 22, band["label"], 15, 'font-weight="700"'
    )


def _edge(edge: Mapping[str, Any]) -> str:
    return f'<path d="{edge["d"]}" fill="none" {ARROW} {EDGES[edge["share"]]}/>'


def _node(node: Mapping[str, Any], view: str) -> str:
    look = node["presence"] if view == "status" else node["band"]
    corner = 0 if look == "absent" else 7
    parts = [
        f'<g transform="translate({node["x"]} {node["y"]})">'
        f'<rect width="{node["w"]:.0f}" height="{node["h"]:.0f}" rx="{corner}" {LOOKS[look]}/>'
    ]
    y = 17.0
    for line in node["labelLines"]:
        parts.append(_text(8, y, line, 13, 'font-weight="700"'))
        y += 15
    y -= 2
    for line in node["statusLines" if view == "status" else "panoramaLines"]:
        parts.append(_text(8, y, line, 10.5))
        y += 12.5
    parts += _bars(node) if view == "status" else []
    parts.append(_text(node["w"] - 8, 18, node["mark"], 13, 'text-anchor="end"'))
    parts += [_badge(b, node["w"] - 20 - 30 * k, node["h"] + 4) for k, b in enumerate(node["badges"])]
    return "".join([*parts, "</g>"])


def _bars(node: Mapping[str, Any]) -> Iterable[str]:
    """A strip along the foot of the box: one piece a state, as long as its share of the nodes."""
    x, room = 8.0, node["w"] - 60
    for look, share in node["bars"]:
        wide = share * room
        if wide:
            yield f'<rect x="{x:.1f}" y="{node["h"] - 24:.0f}" width="{wide:.1f}" height="12" {LOOKS[look]}/>'
        x += wide


def _badge(badge: Mapping[str, str], x: float, y: float) -> str:
    corner = 8 if badge["kind"] == "break" else 0
    return (
        f'<g transform="translate({x:.0f} {y:.0f})"><rect x="-14" y="-8" width="28" height="16" rx="{corner}"'
        f' {LOOKS[badge["kind"]]}/><text y="4" font-size="10.5" fill="#ffffff" text-anchor="middle"'
        f' font-weight="700">{escape(badge["label"])}</text></g>'
    )


def _legend(items: Iterable[Mapping[str, str]]) -> Iterable[str]:
    x, y = MARGIN, SHEET_H - 56
    for item in items:
        wide = max(30.0, width_of(item["mark"]) * 11 + 10)
        step = wide + width_of(item["label"]) * 12.5 + 26
        if x + step > SHEET_W - MARGIN:
            x, y = MARGIN, y + 22
        yield _swatch(item, x, y, wide)
        yield _text(x + wide + 6, y + 4, item["label"], 12.5)
        x += step


def _swatch(item: Mapping[str, str], x: float, y: float, wide: float) -> str:
    look = item["look"]
    if look == "edge":
        share = {"━▸": "main", "─▸": "part", "┄▸": "minor"}[item["mark"]]
        return f'<path d="M{x:.0f} {y:.0f}L{x + 30:.0f} {y:.0f}" {ARROW} {EDGES[share]}/>'
    ink = "#ffffff" if look in ("break", "chokepoint") else INK
    corner = {"absent": 0, "chokepoint": 0}.get(look, 4)
    return (
        f'<rect x="{x:.0f}" y="{y - 9:.0f}" width="{wide:.0f}" height="18" rx="{corner}" {LOOKS[look]}/>'
        f'<text x="{x + wide / 2:.1f}" y="{y + 4:.0f}" font-size="11" fill="{ink}"'
        f' text-anchor="middle">{escape(item["mark"])}</text>'
    )


def _foot(data: Mapping[str, Any]) -> Iterable[str]:
    left = f"{data['dated']}，取自{data['sources']}个来源。" + "".join(data["notes"])
    yield f'<text x="{MARGIN}" y="{SHEET_H - 14}" font-size="12" fill="{FAINT}">{escape(left)}</text>'
    yield (
        f'<text x="{SHEET_W - MARGIN}" y="{SHEET_H - 14}" font-size="12" fill="{FAINT}"'
        f' text-anchor="end">雁阵产业链平台由记录生成</text>'
    )
