"""The city as drawing data: one box a chain, one line for all links between two chains."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from yanzhen.analysis.progress import LIGHT_LABELS
from yanzhen.city.atlas.values import ChainAtlas, CityAtlas
from yanzhen.city.reports.dating import dated
from yanzhen.city.reports.maps.legend import CITY_LEGEND
from yanzhen.city.reports.maps.lettering import wrap
from yanzhen.city.reports.maps.placing import Spot, curve

BOX_W, BOX_H, GAP_X, GAP_Y, PAD, HEAD = 214.0, 104.0, 92.0, 68.0, 16.0, 8.0
ROWS = 4
SHORT = {
    "储备一批": "储备",
    "开工一批": "开工",
    "建设一批": "建设",
    "投产一批": "投产",
    "停滞或未落地": "停滞",
    "状态不明": "不明",
}
Pairs = Mapping[tuple[str, str], list[tuple[str, str]]]


def city_map(atlas: CityAtlas, view: str) -> dict[str, object]:
    """Drawing data of the overview; ``id`` of a box is the chain's code."""
    pairs = chain_pairs(atlas)
    spots = _spots(atlas, pairs)
    columns = -(-len(atlas.chains) // ROWS)
    size = [
        columns * (BOX_W + GAP_X) - GAP_X + 2 * PAD,
        HEAD + min(ROWS, len(atlas.chains)) * (BOX_H + GAP_Y) + PAD,
    ]
    return {
        "version": 1,
        "kind": "city",
        "code": "city",
        "title": f"{atlas.city}产业链总图",
        "view": view,
        "asOf": atlas.as_of.isoformat(),
        "dated": dated(atlas.as_of, (cite for c in atlas.chains for cite in c.cites)),
        "size": [round(v) for v in size],
        "bands": [],
        "nodes": [_node(c, spots[c.summary.code], pairs, atlas) for c in atlas.chains],
        "edges": _edges(atlas, spots, pairs),
        "legend": CITY_LEGEND,
        "summary": _summary(atlas, pairs),
        "notes": ["跨链联系按文件所述或工艺常识画出，依据见各链图谱。"],
        "sources": len({cite.source for c in atlas.chains for cite in c.cites}),
        "cites": [],
    }


def chain_pairs(atlas: CityAtlas) -> Pairs:
    """(supplying chain, using chain) → node labels joined; two drawings of one activity are no link."""
    found: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for chain in atlas.chains:
        for node in chain.nodes:
            for other in node.customers:
                if other.chain != chain.summary.code and other.kind != "same_activity" and not other.via:
                    found.setdefault((chain.summary.code, other.chain), []).append((node.label, other.label))
    return found


def _spots(atlas: CityAtlas, pairs: Pairs) -> dict[str, Spot]:
    """Suppliers of other chains left, users right: chains ordered by links out minus links in."""
    codes = [c.summary.code for c in atlas.chains]
    net: Counter[str] = Counter()
    for (a, b), links in pairs.items():
        net[a] += len(links)
        net[b] -= len(links)
    order = sorted(codes, key=lambda code: (-net[code], codes.index(code)))
    out = {}
    for k, code in enumerate(order):
        column, row = divmod(k, ROWS)
        shift = 10.0 if column % 2 else -6.0
        x, y = PAD + column * (BOX_W + GAP_X), HEAD + row * (BOX_H + GAP_Y) + 14 + shift
        out[code] = Spot(x, y, column, "midstream", BOX_W, BOX_H)
    return out


def _edges(atlas: CityAtlas, spots: Mapping[str, Spot], pairs: Pairs) -> list[dict[str, str]]:
    names = {c.summary.code: c.summary.label for c in atlas.chains}
    drawn = [(a, b, links) for (a, b), links in pairs.items() if a in spots and b in spots]
    return [
        {
            "from": a,
            "to": b,
            "share": "main" if len(links) >= 4 else "part" if len(links) >= 2 else "minor",
            "d": curve(spots[a], spots[b]),
            "title": f"{names[a]} → {names[b]}：{len(links)}处联系",
        }
        for a, b, links in sorted(drawn, key=lambda item: len(item[2]))
    ]


def _node(chain: ChainAtlas, spot: Spot, pairs: Pairs, atlas: CityAtlas) -> dict[str, object]:
    s = chain.summary
    label = wrap(s.label, 13.0, 2)
    room = 5 - len(label)
    counts = f"● 有{s.present}  ◐ 弱{s.weak}  × 缺{s.absent}  ？ 无数据{s.unknown}"
    batches = (
        "项目：" + "、".join(f"{SHORT[name]}{n}" for name, n in s.projects_by_batch if n)
        if s.projects
        else "项目：无记录"
    )
    carriers = wrap(f"承载：{s.carriers}", 18.5, max(1, room - 1)) if s.carriers else []
    return {
        "id": s.code,
        "label": s.label,
        "x": round(spot.x),
        "y": round(spot.y),
        "w": BOX_W,
        "h": BOX_H,
        "band": "midstream",
        "presence": "plain",
        "state": f"环节{s.nodes}个：{counts}（由平台记录计算）",
        "mark": "",
        "badges": [{"kind": "break", "label": f"断{s.breaks}"}] if s.breaks else [],
        "bars": [[name, n / max(1, s.nodes)] for name, n in _shares(chain)],
        "labelLines": label,
        "panoramaLines": [f"环节{s.nodes}个", *carriers][:room],
        "statusLines": [counts, f"企业{s.enterprises}家  缺口{s.gaps}处", *wrap(batches, 18.5, room - 2)][
            :room
        ],
        "search": " ".join([s.label, s.carriers, *s.anchors, *(n.label for n in chain.nodes)]).lower(),
        "aria": f"{s.label}，{counts}",
        "panel": _panel(chain, pairs, atlas),
    }


def _shares(chain: ChainAtlas) -> list[tuple[str, int]]:
    s = chain.summary
    return [("present", s.present), ("weak", s.weak), ("absent", s.absent), ("unknown", s.unknown)]


def _panel(chain: ChainAtlas, pairs: Pairs, atlas: CityAtlas) -> list[dict[str, object]]:
    s = chain.summary
    names = {c.summary.code: c.summary.label for c in atlas.chains}
    lights = [{"text": f"{LIGHT_LABELS[light]}：{n}个"} for light, n in s.lights if n]
    gaps = sorted(chain.status.gaps, key=lambda g: g.rank)[:6]
    labels = {n.code: n.label for n in chain.nodes}
    sections = [
        ("概况", [{"text": f"企业{s.enterprises}家，项目{s.projects}个，缺口{s.gaps}处，断点{s.breaks}处"}]
         + [{"text": "链主企业：" + "、".join(s.anchors)}] * bool(s.anchors)
         + [{"text": "承载地：" + s.carriers}] * bool(s.carriers)),
        ("目标灯号", lights),
        ("排在前面的缺口", [{"text": labels.get(g.node, g.node), "more": g.reason} for g in gaps]),
        ("供应给", _joined([(b, ls) for (a, b), ls in pairs.items() if a == s.code], names)),
        ("取用自", _joined([(a, ls) for (a, b), ls in pairs.items() if b == s.code], names)),
    ]  # fmt: skip
    return [{"heading": heading, "items": items} for heading, items in sections if items]


def _joined(
    found: list[tuple[str, list[tuple[str, str]]]], names: Mapping[str, str]
) -> list[dict[str, object]]:
    return [
        {"text": names.get(code, code), "node": code, "more": "；".join(f"{a}→{b}" for a, b in links[:6])}
        for code, links in sorted(found, key=lambda item: -len(item[1]))
    ]


def _summary(atlas: CityAtlas, pairs: Pairs) -> list[str]:
    joined = sum(len(links) for links in pairs.values())
    nodes = sum(c.summary.nodes for c in atlas.chains)
    return [f"{len(atlas.chains)}条产业链，{nodes}个环节，跨链联系{joined}处（由平台记录计算）。"]
