"""发展报告 of one chain: what a chain office hands to its chief (SPEC B13)."""

from __future__ import annotations

from collections.abc import Sequence

from yanzhen.analysis.gaps import GAP_LABELS, GapKind
from yanzhen.analysis.progress import Light
from yanzhen.city.atlas.values import ChainAtlas, EnterpriseCard, GapMove, ProjectCard
from yanzhen.city.reports.content import pieces
from yanzhen.city.reports.content.reasoned import reasoned_blocks
from yanzhen.city.reports.dating import spoken
from yanzhen.city.reports.material import Material
from yanzhen.city.reports.paper.tree import (
    Block,
    Cell,
    Column,
    Figure,
    Heading,
    Notes,
    PageBreak,
    Report,
    Run,
    Table,
    cell,
    cited,
    computed,
    named,
    para,
    words,
)
from yanzhen.city.reports.words import ROLE_LABELS, STATUS_LABELS, worded
from yanzhen.kernel.chains import BAND_LABELS
from yanzhen.kernel.periods import say_period
from yanzhen.kernel.presence import PRESENCE_LABELS, Presence

APPENDIX_NOTE = (
    "方括号内为来源序号，小数点后为该来源中的第几处；表中一行只在首次出现处标注；"
    "没有序号的计数由平台记录计算。"
    "等级由高到低：官方、权威媒体或如实转载、推算、二手页面、未核实、系统缺省。"
)
MAP_NOTE = "圆点为有，半圆为弱，叉为缺，问号为无数据；断点、卡点另有标牌。企业落在哪个环节为判断。"


def development_report(material: Material, picture: str) -> Report:
    """The report of a chain. ``picture`` is the status map's file beside the report."""
    chain = material.chains[0]
    title = f"{chain.summary.label}产业链发展报告"
    blocks: list[Block] = [
        *_summary(chain),
        PageBreak(),
        *_scale(chain),
        Heading(1, "全景与现状"),
        para(*_map_words(chain)),
        *pieces.drawn_from([chain]),
        Figure(f"{chain.summary.label}产业链现状图", picture, MAP_NOTE),
        pieces.node_table(chain.nodes),
        *_changes(material, chain),
        *_gaps(chain),
        *reasoned_blocks(material),
        *_firms(chain),
        *_projects(chain),
        *_targets(chain),
        *_doubts(chain),
        *_decisions(chain),
        *appendix(),
    ]
    return Report(pieces.cover(title, material, blocks), tuple(blocks))


def appendix() -> list[Block]:
    return [
        PageBreak(),
        Heading(1, "附录：来源注释"),
        para(APPENDIX_NOTE, style="note"),
        Notes(),
    ]  # fmt: skip


def _summary(chain: ChainAtlas) -> list[Block]:
    s = chain.summary
    completeness = [
        (f"{BAND_LABELS[band]}完整度", pieces.measured(m), m.explanation)
        for band, m in chain.status.completeness
    ]
    rows = [
        ("环节", f"{s.nodes}个", f"有{s.present}、弱{s.weak}、缺{s.absent}、无数据{s.unknown}"),
        ("缺口", f"{s.gaps}处", f"其中断点{s.breaks}处"),
        (
            "在册企业",
            f"{s.enterprises}家",
            "链主：" + "、".join(s.anchors) if s.anchors else "档案中没有认定链主",
        ),
        ("项目", f"{s.projects}个", "、".join(f"{n}{k}个" for n, k in s.projects_by_batch if k)),
        *completeness,
    ]
    return [Heading(1, "摘要"), *(para(line) for line in _sentences(chain)), pieces.key_figures(rows)]


def _sentences(chain: ChainAtlas) -> list[Run]:
    s = chain.summary
    nodes = pieces.by_code(chain.nodes)
    top = [nodes[g.node].label for g in pieces.ordered_gaps(chain)[:3]]
    stalled = dict(s.projects_by_batch).get("停滞或未落地", 0)
    red = dict(s.lights).get(Light.RED, 0)
    first = (
        f"现状：{s.label}产业链{s.nodes}个环节中，本市有{s.present}个、弱{s.weak}个、"
        f"缺{s.absent}个，另有{s.unknown}个无数据。"
    )
    second = (
        f"短板：共有缺口{s.gaps}处，排在前面的是{'、'.join(top)}。"
        if top
        else "短板：按现有记录没有发现缺口。"
    )
    third = (
        f"进展：项目{s.projects}个，其中停滞或未落地{stalled}个；目标{len(chain.targets)}项，红灯{red}项。"
    )
    return [computed(line) for line in (first, second, third)]


def _scale(chain: ChainAtlas) -> list[Block]:
    known = [t for t in chain.targets if t.latest and t.actual_cites]
    blocks: list[Block] = [Heading(1, "规模与组织")]
    if known:
        blocks.append(para("档案中与本链有关、有来源的最近实绩如下，各按其口径，不相加。"))
        blocks += [
            para(pieces.fact(f"{t.label}：{spoken(t.latest)}（{t.scope or '口径未注明'}）。", t.actual_cites))
            for t in known
        ]
    else:
        blocks.append(para("全链规模：无数据。档案中没有与本链同口径的产值或营业收入实绩，本报告不估算。"))
    if chain.listings:
        blocks += [Heading(2, "链办与历次名单"), _listings(chain)]
    return blocks


def _listings(chain: ChainAtlas) -> Table:
    columns = (
        Column("名单", 2.6),
        Column("名单中的名称", 3),
        Column("是否确认", 1.8, "center"),
        Column("牵头职务", 3.4),
        Column("链办", 3.4),
    )
    rows = tuple(
        (
            cell(pieces.fact(f"{r.list_name} {r.version}".strip(), r.cites)),
            cell(named(r.label)),
            cell(named(r.confirmed)),
            cell(pieces.fact(r.post, r.cites[:1])),
            cell(pieces.fact(r.office_facts, r.cites[:1])),
        )
        for r in chain.listings
    )
    return Table("链办与名单", columns, rows, "只记职务与部门，不记姓名；名单各版并存，互不覆盖。")


def _map_words(chain: ChainAtlas) -> list[Run | str]:
    s = chain.summary
    return [
        "全景图画出本链应有的环节，现状图在同一布局上标出本市的有无。",
        computed(f"本市有{s.present}个、弱{s.weak}个、缺{s.absent}个、无数据{s.unknown}个。"),
        "图后的表逐个环节列出企业与判定依据。",
    ]


def _changes(material: Material, chain: ChainAtlas) -> list[Block]:
    heading = Heading(2, "与上期相比")
    if not material.earlier:
        return [heading, para("平台没有更早日期的产品可比，本期为第一期。")]
    labels = {n.code: n.label for n in chain.nodes}
    moved = [
        (n.code, material.earlier[n.code], n.status.presence)
        for n in chain.nodes
        if n.code in material.earlier and material.earlier[n.code] != n.status.presence.value
    ]
    date = computed(f"与{say_period(material.earlier_date)}的产品相比，")
    told = [para(computed(_move(move))) for move in material.gap_moves]
    if not moved:
        return [heading, para(date, "环节状态没有变化。"), *told]
    rows = tuple(
        (cell(named(labels[c])), cell(words(PRESENCE_LABELS[Presence(a)])), cell(words(PRESENCE_LABELS[b])))
        for c, a, b in moved
    )
    columns = (Column("环节", 5), Column("上期", 2, "center"), Column("本期", 2, "center"))
    return [
        heading,
        para(date, computed(f"{len(moved)}个环节状态有变。")),
        *told,
        Table("环节状态变化", columns, rows),
    ]


def _move(move: GapMove) -> str:
    """What became of a gap since the last report, with the day and the cause."""
    what = "缺口关闭" if move.closed else "缺口重新出现"
    return f"{move.label}{what}（{say_period(move.on.isoformat())}）：{move.cause}。"


def _gaps(chain: ChainAtlas) -> list[Block]:
    gaps = pieces.ordered_gaps(chain)
    if not gaps:
        return [
            Heading(1, "缺口与理由"),
            para("按现有记录没有发现缺口；无数据的环节查清之前，这句话只对查过的环节成立。"),
        ]
    nodes = pieces.by_code(chain.nodes)
    intro = para(
        computed(
            f"共{len(gaps)}处缺口："
            + "、".join(f"{GAP_LABELS[k]}{n}处" for k, n in _by_kind(chain) if n)
            + "。"
        ),
        "断点指本地上下游最短路径上缺的环节，卡点指单一来源或靠外购且牵连多的环节。",
    )
    return [Heading(1, "缺口与理由"), intro, *pieces.gap_blocks(gaps, nodes, weak_names=True)]


def _by_kind(chain: ChainAtlas) -> list[tuple[GapKind, int]]:
    return [(kind, sum(g.kind is kind for g in chain.status.gaps)) for kind in GapKind]


def _firms(chain: ChainAtlas) -> list[Block]:
    heading = Heading(1, "企业")
    if not chain.enterprises:
        return [heading, para("档案中没有落在本链环节上的企业。")]
    labels = {n.code: n.label for n in chain.nodes}
    columns = (
        Column("企业", 4.6),
        Column("角色", 1.5, "center"),
        Column("状态", 1.5, "center"),
        Column("所在地", 2.6),
        Column("环节", 4.2),
    )
    rows = tuple(_firm_row(e, labels) for e in sorted(chain.enterprises, key=_weight))
    note = "新增与退出企业须有两期名录才能列出，目前只有一期。"
    return [heading, Table("本链在册企业", columns, rows, note)]


def _weight(card: EnterpriseCard) -> tuple[int, str]:
    return ({"anchor": 0, "backbone": 1}.get(card.role, 2), card.name)


def _firm_row(card: EnterpriseCard, labels: dict[str, str]) -> tuple[Cell, ...]:
    nodes = "、".join(labels[n] for n in card.nodes if n in labels)
    return (
        cell(cited(card.name, card.cites[:3]) if card.cites else named(card.name)),
        cell(named(worded(ROLE_LABELS, card.role))),
        cell(named(worded(STATUS_LABELS, card.status))),
        cell(named(card.park or card.region)),
        cell(named(nodes)),
    )


def _projects(chain: ChainAtlas) -> list[Block]:
    heading = Heading(1, "项目")
    if not chain.projects:
        return [heading, para("档案中没有落在本链环节上的项目。")]
    labels = {n.code: n.label for n in chain.nodes}
    counts = "、".join(f"{name}{n}个" for name, n in pieces.batch_counts(chain.projects) if n)
    intro = para(computed(f"共{len(chain.projects)}个项目：{counts}。"), "投资额只列公布过的数，不相加。")
    return [heading, intro, *pieces.project_blocks(chain.projects, labels)]


def _targets(chain: ChainAtlas) -> list[Block]:
    heading = Heading(1, "目标与灯号")
    if not chain.targets:
        return [heading, para("档案中没有只属于本链的目标。")]
    live = [t for t in chain.targets if not t.superseded]
    old = [t for t in chain.targets if t.superseded]
    blocks: list[Block] = [heading]
    blocks += [pieces.target_table("本链目标", live)] if live else []
    blocks += [pieces.target_table("已被后来文件取代的目标", old)] if old else []
    return blocks


def _doubts(chain: ChainAtlas) -> list[Block]:
    blocks: list[Block] = [Heading(1, "矛盾与缺数")]
    if chain.contradictions:
        blocks.append(pieces.contradiction_table(chain.contradictions))
    else:
        blocks.append(para("没有登记与本链有关的文件矛盾。"))
    lines = pieces.missing_lines(chain)
    return [*blocks, pieces.missing_table(lines)] if lines else blocks


def _decisions(chain: ChainAtlas) -> list[Block]:
    nodes = pieces.by_code(chain.nodes)
    breaks = [nodes[g.node].label for g in pieces.ordered_gaps(chain) if g.kind is GapKind.BREAK][:5]
    fallen = [p for p in chain.projects if p.batch == "停滞或未落地"][:6]
    red = [t for t in chain.targets if t.progress.light is Light.RED and not t.superseded]
    lines = [
        para(computed(f"断点环节{'、'.join(breaks)}，是否列为本年招商重点。", "由平台按断点次序提出"))
    ] * bool(breaks)
    lines += [para("项目", *listed(fallen), "停滞或未落地，去留及替代安排。")] * bool(fallen)
    lines += [para(pieces.fact(f"目标“{t.label}”（{t.goal}）为红灯，措施与责任单位。", t.cites)) for t in red]
    unknown = chain.summary.unknown
    lines += [para(computed(f"{unknown}个无数据环节由谁在何时查清。"))] * bool(unknown)
    return [Heading(1, "提请研究的事项"), para("以下由平台按记录提出，供链长取舍："), *lines] if lines else []


def listed(cards: Sequence[ProjectCard]) -> list[Run]:
    """Names of projects joined by 、, each with its first mark."""
    out: list[Run] = []
    for k, card in enumerate(cards):
        name = ("、" if k else "") + card.name
        out.append(cited(name, card.cites[:1]) if card.cites else named(name))
    return out
