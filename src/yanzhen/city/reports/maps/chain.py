"""A chain as drawing data: boxes with both views' lines, edges, legend, and the panel text of every node."""

from __future__ import annotations

from collections.abc import Mapping

from yanzhen.analysis.gaps import GAP_LABELS, GapKind
from yanzhen.city.atlas.values import ChainAtlas, NodeCard
from yanzhen.city.reports.dating import dated
from yanzhen.city.reports.maps.layers import layer_hints
from yanzhen.city.reports.maps.legend import CHAIN_LEGEND, MARKS
from yanzhen.city.reports.maps.lettering import wrap, wrap_label, wrap_names
from yanzhen.city.reports.maps.marks import CiteTable
from yanzhen.city.reports.maps.panel import node_panel
from yanzhen.city.reports.maps.placing import BOX_H, BOX_W, Placement, curve, place
from yanzhen.kernel.chains import BAND_LABELS, SHARE_LABELS, Band, Share
from yanzhen.kernel.presence import PRESENCE_LABELS, Presence

LABEL_ROOM, LINE_ROOM = 9.6, 13.2
JUDGEMENT = "企业落在哪个环节是按产品与名称作出的判断，以企业核对为准。"


def chain_map(atlas: ChainAtlas, view: str) -> dict[str, object]:
    """Drawing data of one chain (see the viewer for how each field is shown)."""
    links = [(e.supplier, e.customer) for e in atlas.edges]
    members = [(n.code, n.band) for n in atlas.nodes]
    placement = place(members, links, layer_hints(atlas.nodes, links))
    table = CiteTable()
    return {
        "version": 1,
        "kind": "chain",
        "code": atlas.summary.code,
        "title": atlas.summary.label,
        "view": view,
        "asOf": atlas.as_of.isoformat(),
        "dated": dated(atlas.as_of, atlas.cites),
        "size": [round(v) for v in placement.size],
        "bands": [_band(b) for b in placement.bands],
        "nodes": [_node(n, placement, table, atlas) for n in atlas.nodes],
        "edges": _edges(atlas, placement),
        "legend": CHAIN_LEGEND,
        "summary": _summary(atlas),
        "notes": [JUDGEMENT, *(_restricted(atlas))],
        "sources": len({c.source for c in atlas.cites}),
        "cites": table.rows,
    }


def _band(box: object) -> dict[str, object]:
    return {name: getattr(box, name) for name in ("band", "label", "x", "y", "w", "h")}


def _restricted(atlas: ChainAtlas) -> list[str]:
    return ["本图含民用与军民融合环节，只列公开名称。"] if any(n.restricted for n in atlas.nodes) else []


def _summary(atlas: ChainAtlas) -> list[str]:
    s = atlas.summary
    lines = [
        f"环节{s.nodes}个：有{s.present}、弱{s.weak}、缺{s.absent}、无数据{s.unknown}。",
        f"缺口{s.gaps}处，其中断点{s.breaks}处。在册企业{s.enterprises}家，项目{s.projects}个。以上由平台记录计算。",
    ]
    return lines + [f"链主企业：{'、'.join(s.anchors)}。"] * bool(s.anchors)


def _edges(atlas: ChainAtlas, placement: Placement) -> list[dict[str, str]]:
    names = {n.code: n.label for n in atlas.nodes}
    order = {"minor": 0, "part": 1, "main": 2}
    drawn = [e for e in atlas.edges if e.supplier in placement.spots and e.customer in placement.spots]
    return [
        {
            "from": e.supplier,
            "to": e.customer,
            "share": e.share,
            "d": curve(placement.spots[e.supplier], placement.spots[e.customer]),
            "title": f"{names[e.supplier]} → {names[e.customer]}（占用户投入：{_share(e.share)}）",
        }
        for e in sorted(drawn, key=lambda e: order.get(e.share, 1))
    ]


def _share(share: str) -> str:
    return SHARE_LABELS[Share(share)] if share in set(Share) else share


def _node(node: NodeCard, placement: Placement, table: CiteTable, atlas: ChainAtlas) -> dict[str, object]:
    spot = placement.spots[node.code]
    presence = node.status.presence
    label = wrap_label(node.label, LABEL_ROOM)
    room = 4 - len(label)
    short = {e.code: e.short_name or e.name for e in node.enterprises}
    state = PRESENCE_LABELS[presence]
    return {
        "id": node.code,
        "label": node.label,
        "x": round(spot.x),
        "y": round(spot.y),
        "w": BOX_W,
        "h": BOX_H,
        "band": node.band,
        "presence": presence.value,
        "state": f"{state}。{node.status.reason}",
        "mark": MARKS[presence],
        "badges": badges(node),
        "bars": [],
        "labelLines": label,
        "panoramaLines": wrap("、".join(node.products), LINE_ROOM, room),
        "statusLines": status_lines(node, short, room),
        "search": _search(node),
        "aria": f"{node.label}，{BAND_LABELS[Band(node.band)]}，{state}",
        "panel": node_panel(node, table, atlas),
    }


def badges(node: NodeCard) -> list[dict[str, str]]:
    """断 and 卡 stand at the foot of the box; absence and weakness are already in the box's own look."""
    if node.gap is None or node.gap.kind not in (GapKind.BREAK, GapKind.CHOKEPOINT):
        return []
    return [{"kind": node.gap.kind.value, "label": GAP_LABELS[node.gap.kind]}]


def status_lines(node: NodeCard, short: Mapping[str, str], room: int) -> list[str]:
    """Who is there, or in words that nobody is known to be."""
    local = [e for e in node.status.evidence if e.local]
    names = list(dict.fromkeys(short.get(e.key, e.label) for e in local if e.kind == "enterprise"))
    if names and node.status.presence is Presence.ABSENT:
        return wrap("不算在内：" + "、".join(names), LINE_ROOM, room)
    if names:
        return wrap_names(names, LINE_ROOM, room)
    projects = [e.label for e in local if e.kind == "project"]
    if projects:
        return wrap("项目：" + "、".join(projects), LINE_ROOM, room)
    outside = [short.get(e.key, e.label) for e in node.status.evidence]
    if outside:
        return wrap("不算在内：" + "、".join(outside), LINE_ROOM, room)
    return ["未见本地企业" if node.status.presence is Presence.ABSENT else "没有可核对的记录"]


def _search(node: NodeCard) -> str:
    words = [node.label, node.says, *node.products]
    words += [e.name + e.short_name for e in node.enterprises] + [p.name for p in node.projects]
    return " ".join(words).lower()
