"""What stands in the side panel of a node: what it is, what the city has, who is joined, what is missing."""

from __future__ import annotations

from collections.abc import Sequence

from yanzhen.analysis.gaps import GAP_LABELS
from yanzhen.city.atlas.values import ChainAtlas, EnterpriseCard, Neighbour, NodeCard, ProjectCard
from yanzhen.city.reports.maps.legend import MARKS
from yanzhen.city.reports.maps.marks import CiteTable
from yanzhen.city.reports.words import (
    CONSTRAINT_LABELS,
    ROLE_LABELS,
    STATUS_LABELS,
    VALUE_ADDED_LABELS,
    worded,
)
from yanzhen.kernel.chains import SHARE_LABELS, Share
from yanzhen.kernel.presence import Presence

Item = dict[str, object]
Section = dict[str, object]
KIND_LABELS = {
    "within": "",
    "material": "材料",
    "component": "零部件",
    "equipment": "设备",
    "service": "服务",
    "same_activity": "同一活动",
}


def node_panel(node: NodeCard, table: CiteTable, atlas: ChainAtlas) -> list[Section]:
    """Sections in the order in which a chief asks."""
    sections = [
        ("是什么", _what(node)),
        (
            "本市企业",
            [_enterprise(e, table) for e in node.enterprises] or [{"text": "没有登记在这个环节的本市企业。"}],
        ),
        ("缺口", _gap(node, atlas)),
        ("项目", [_project(p, table) for p in node.projects]),
        ("谁供应它", [_neighbour(n, atlas) for n in node.suppliers]),
        ("谁使用它", [_neighbour(n, atlas) for n in node.customers]),
        ("外地标杆（只作对照，不是招商对象名单）", [{"text": b} for b in node.benchmarks]),
    ]
    return [{"heading": heading, "items": items} for heading, items in sections if items]


def _what(node: NodeCard) -> list[Item]:
    lines = [node.says, "产品：" + "、".join(node.products) if node.products else ""]
    lines += ["附加值：" + worded(VALUE_ADDED_LABELS, node.value_added) if node.value_added else ""]
    lines += [
        "制约：" + "、".join(worded(CONSTRAINT_LABELS, c) for c in node.constraints)
        if node.constraints
        else ""
    ]
    lines += [
        "行业：" + "、".join(f"{code} {name}" for code, name in node.industries) if node.industries else ""
    ]
    return [{"text": line} for line in lines if line]


def _enterprise(card: EnterpriseCard, table: CiteTable) -> Item:
    facts = [worded(ROLE_LABELS, card.role), worded(STATUS_LABELS, card.status), card.region, card.park]
    return {
        "text": card.name,
        "cites": table.number(card.cites),
        "more": " · ".join(f for f in facts if f),
    }


def _project(card: ProjectCard, table: CiteTable) -> Item:
    money = f"总投资{card.investment}亿元" if card.investment else "投资额无数据"
    stage = card.stage_label + (f"（{card.stage_date}）" if card.stage_date else "")
    return {"text": card.name, "cites": table.number(card.cites), "more": f"{stage} · {money}"}


def _neighbour(card: Neighbour, atlas: ChainAtlas) -> Item:
    mark = MARKS[Presence(card.presence)] if card.presence in set(Presence) else ""
    cross = f"【{card.chain_label}】" if card.chain != atlas.summary.code else ""
    kind = KIND_LABELS.get(card.kind, card.kind)
    share = SHARE_LABELS[Share(card.share)] if card.share in set(Share) else card.share
    facts = [
        kind,
        f"占投入{share}" if share and card.kind != "same_activity" else "",
        names(card.enterprises),
        card.evidence,
    ]
    return {
        "text": f"{mark} {cross}{card.label}",
        "node": card.code,
        "more": " · ".join(f for f in facts if f),
    }


def names(items: Sequence[str], most: int = 5) -> str:
    """Names joined; beyond ``most`` the count says how many there are."""
    return "、".join(items[:most]) + (f"等{len(items)}家" if len(items) > most else "")


def _gap(node: NodeCard, atlas: ChainAtlas) -> list[Item]:
    if node.gap is None:
        return []
    gap = node.gap
    total = len(atlas.status.gaps)
    head: Item = {
        "text": f"{GAP_LABELS[gap.kind]}：{gap.reason}",
        "more": f"在本链{total}处缺口中排第{gap.rank}位",
    }
    factors: list[Item] = [{"text": f"{name}：{why}"} for name, _, why in gap.factors]
    return [head, *factors]
