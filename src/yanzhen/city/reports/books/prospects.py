"""招商库: per gap what kind of enterprise is wanted and why; names only from an imported register."""

from __future__ import annotations

from collections.abc import Sequence

from yanzhen.analysis.gaps import GAP_LABELS, Gap
from yanzhen.analysis.ranking import NextNode
from yanzhen.city.atlas.values import ChainAtlas, Cite, NodeCard
from yanzhen.city.reports.books.frame import (
    EMPTY_LINE,
    GRADES_LINE,
    SAFE_LINE,
    Field,
    Sheet,
    Value,
    basis_sheet,
    source_text,
    workbook,
)
from yanzhen.city.reports.dating import dated
from yanzhen.city.reports.material import CandidateLine, Material, Register
from yanzhen.city.reports.words import CONSTRAINT_LABELS, VALUE_ADDED_LABELS, worded
from yanzhen.kernel.chains import BAND_LABELS, Band
from yanzhen.kernel.presence import PRESENCE_LABELS

GAP_FIELDS = (
    Field("环节", 15),
    Field("产业链", 11),
    Field("次序", 5, "number"),
    Field("位置", 6, "center"),
    Field("缺口类别", 7, "center"),
    Field("现状", 6, "center"),
    Field("为什么是缺口", 26),
    Field("要招什么样的企业（产品）", 22),
    Field("对应行业", 15),
    Field("满足的本地需求（用户企业）", 18),
    Field("可用的本地配套（供应企业）", 18),
    Field("跨链用户环节", 16),
    Field("制约", 9),
    Field("附加值", 6, "center"),
    Field("排序因素", 30),
    Field("可行、价值、制约", 15),
    Field("外地标杆（不是候选）", 14),
    Field("来源", 22),
    Field("等级", 5, "center"),
)
CANDIDATE_FIELDS = (
    Field("产业链", 11),
    Field("环节", 16),
    Field("缺口次序", 6, "number"),
    Field("候选企业", 22),
    Field("候选次序", 6, "number"),
    Field("所在地", 12),
    Field("行业", 16),
    Field("产品", 24),
    Field("理由", 32),
    Field("反面理由", 32),
    Field("名录", 16),
    Field("名录登记号", 10, "center"),
    Field("等级", 5, "center"),
)
NO_REGISTER = (
    "没有导入外地企业名录，因此不列任何企业名单。\n请系统管理员导入外地企业名录，再重新生成；办法见“说明”。"
)
NOT_FOUND = "没有找到"
ADMIN = (
    ("谁来导入", "系统管理员。"),
    ("名录", "含企业名称、所在城市、行业、产品的表，xlsx、csv 或 jsonl。"),
    ("导入", "运行 yanzhen import register 文件名"),
    ("重新生成", "运行 yanzhen build"),
    ("只有行业的名录", "名录没有产品时只能按行业分类的名称对照，理由中会写明。"),
)
BASIS = (
    ("缺口类别", "断点：本地上下游最短路径上缺的环节；缺失：已收录的企业和项目里没有；"
     "卡点：单一来源或靠外购且牵连多；薄弱：企业少、规模小或待核实。"),
    ("次序", "链内排列。按排序因素逐项比较，不合成总分；因素的数值与解释列在“排序因素”。"),
    ("可行、价值、制约", "由平台推算的三项，分列不合成；括号内为已知权重占该项全部权重的份额，其余无数据，未计入；"
     "权重为系统缺省（等级X）。制约越高越难。只列公开名称的环节不算，留空。"),
    ("本地需求与配套", "按图上的供应关系列出下游、上游环节上的本市企业，含跨链；不等于已有订单。"),
    ("外地标杆", "只说明这类企业是什么样，不是招商对象名单，也不表示有接洽。"),
    ("候选企业", "只从导入的名录中排出，逐一写理由与反面理由，须由人核实。没有导入名录就没有候选。"),
    ("等级", "环节与缺口由平台按记录推算，等级为D；候选企业的等级随名录。"),
    GRADES_LINE,
    EMPTY_LINE,
    SAFE_LINE,
)  # fmt: skip


def prospects_book(material: Material) -> bytes:
    title = f"{material.label}招商库"
    ranked = material.reasoned.ranked if material.reasoned else {}
    rows = tuple(
        _gap_row(g, n, c, _parts(ranked.get(g.node))) for c in material.chains for g, n in _paired(c)
    )
    marks = [m for c in material.chains for _, n in _paired(c) for m in _evidence(n, c)]
    note = (
        f"{dated(material.atlas.as_of, marks)}；共{len(rows)}处缺口（由平台记录计算）。"
        "外地标杆只作对照，候选企业另见一页。"
    )
    gaps = Sheet("缺口", title, GAP_FIELDS, rows, note, "按现有记录没有发现缺口；请先查清无数据的环节。")
    admin = basis_sheet(ADMIN, title=f"{title}：外地企业名录怎样导入", name="说明")
    return workbook([gaps, _candidates(material), admin, basis_sheet(BASIS, title=title)], title=title)


def _paired(chain: ChainAtlas) -> list[tuple[Gap, NodeCard]]:
    nodes = {n.code: n for n in chain.nodes}
    return [(g, nodes[g.node]) for g in sorted(chain.status.gaps, key=lambda g: g.rank)]


def _parts(node: NextNode | None) -> str:
    """The three parts of the ranking, one a line; empty where the node is not ranked."""
    return "\n".join(
        f"{p.label} 无数据" if p.score is None else f"{p.label} {p.score:.2f}（已知{p.known_share:.0%}）"
        for p in (node.parts if node else ())
    )


def _gap_row(gap: Gap, node: NodeCard, chain: ChainAtlas, parts: str) -> tuple[Value, ...]:
    cross = [f"{n.chain_label}：{n.label}" for n in node.customers if n.chain != chain.summary.code]
    return (
        node.label,
        chain.summary.label,
        gap.rank,
        BAND_LABELS[Band(node.band)],
        GAP_LABELS[gap.kind],
        PRESENCE_LABELS[node.status.presence],
        gap.reason,
        "、".join(node.products) or node.says,
        "、".join(f"{code} {name}" for code, name in node.industries),
        "、".join(_names(node, down=True)),
        "、".join(_names(node, down=False)),
        "、".join(dict.fromkeys(cross)),
        "、".join(worded(CONSTRAINT_LABELS, c) for c in gap.constraints),
        worded(VALUE_ADDED_LABELS, node.value_added),
        "\n".join(f"{name} {value:g}：{why}" for name, value, why in gap.factors),
        parts,
        "、".join(node.benchmarks),
        source_text(_evidence(node, chain)),
        "D",
    )


def _names(node: NodeCard, *, down: bool) -> list[str]:
    sides = node.customers if down else node.suppliers
    return list(dict.fromkeys(name for other in sides for name in other.enterprises))


def _evidence(node: NodeCard, chain: ChainAtlas) -> Sequence[Cite]:
    """What the gap rests on: enterprises and projects on the node, else the chain's drawing."""
    found = [c for e in node.enterprises for c in e.cites] + [c for p in node.projects for c in p.cites]
    return found or chain.cites[:2]


def _candidates(material: Material) -> Sheet:
    title = f"{material.label}候选企业"
    if material.register is None:
        return Sheet("候选企业", title, CANDIDATE_FIELDS, (), "", NO_REGISTER)
    register = material.register
    pairs = [(c, g, n) for c in material.chains for g, n in _paired(c)]
    lines: dict[str, list[CandidateLine]] = {}
    for line in sorted(material.candidates, key=lambda line: line.rank):
        lines.setdefault(line.node, []).append(line)
    rows = [
        _candidate_row((c.summary.label, n.label, g.rank), line, register)
        for c, g, n in pairs
        for line in lines.get(g.node, ())
    ]
    blank = (None,) * (len(CANDIDATE_FIELDS) - 4)
    rows += [
        (c.summary.label, n.label, g.rank, NOT_FOUND, *blank) for c, g, n in pairs if g.node not in lines
    ]
    note = (
        f"取自名录“{register.title}”（{register.rows}行）。先按缺口次序，再按相合程度；没有找到候选的缺口列在最后。"
        "由平台对照名称排出，须由人核实后才能联系。"
    )
    return Sheet("候选企业", title, CANDIDATE_FIELDS, tuple(rows), note, "按现有记录没有缺口，不排候选。")


def _candidate_row(where: tuple[str, str, int], line: CandidateLine, register: Register) -> tuple[Value, ...]:
    return (
        *where,
        line.name,
        line.rank,
        line.place,
        line.industry,
        "、".join(line.products[:12]),
        "\n".join(line.reasons),
        "\n".join(line.counter_reasons) or "未见",
        register.title,
        line.row,
        register.cite.grade,
    )
