"""招商报告: gaps in order with reasons, what is wanted, candidates where a register was imported."""

from __future__ import annotations

from collections.abc import Sequence

from yanzhen.analysis.gaps import GAP_LABELS, Gap, GapKind
from yanzhen.city.atlas.values import ChainAtlas, Cite, CityAtlas, NodeCard
from yanzhen.city.reports.content import pieces
from yanzhen.city.reports.content.development import MAP_NOTE, appendix
from yanzhen.city.reports.content.reasoned import lead_blocks, next_blocks, stop_sentence
from yanzhen.city.reports.material import CandidateLine, Material
from yanzhen.city.reports.paper.tree import (
    DIGITS,
    Block,
    Cell,
    Column,
    Figure,
    Heading,
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

NO_REGISTER = (
    "档案中没有导入外地企业名录，本报告不列任何候选企业名单。请系统管理员导入外地企业名录，再重新生成。"
)
HANDED = ("储备一批", "开工一批", "建设一批", "停滞或未落地")


def attraction_report(material: Material, picture: str) -> Report:
    """For a chain or for the city; the city's report takes the first gaps of each chain."""
    city = isinstance(material.atlas, CityAtlas)
    gaps, nodes, chain_of = _collected(material.chains, most=2 if city else 40)
    title = "产业链招商报告" if city else f"{material.label}产业链招商报告"
    caption = f"{material.city}产业链总图" if city else f"{material.label}产业链现状图"
    blocks: list[Block] = [
        *_summary(material, gaps, nodes),
        PageBreak(),
        Heading(1, "缺口及次序"),
        para("次序由平台按各项因素排列，因素逐项列在招商库，不合成总分。", *_city_words(city)),
        *([] if city else pieces.drawn_from(material.chains)),
        *_gap_blocks(gaps, nodes, chain_of if city else {}),
        *stop_sentence(material),
        *next_blocks(material),
        *lead_blocks(material),
        Figure(caption, picture, "" if city else MAP_NOTE),
        Heading(1, "要招什么样的企业"),
        *_wanted(_foremost(gaps, city), nodes, chain_of if city else {}),
        Heading(1, "候选企业"),
        *_candidates(material, _foremost(gaps, city), nodes, 1 if city else 3),
        Heading(1, "在手项目"),
        *_projects(material),
        Heading(1, "接洽与条件"),
        _contacts(material),
        para("本报告只写本地已有的需求、配套与制约，不引用其他地方给出的优惠条件。"),
        *_doubts(material),
        *appendix(),
    ]
    return Report(pieces.cover(title, material, blocks), tuple(blocks))


def _contacts(material: Material) -> Block:
    """Sums of leads, never names: who talks with whom is for the holder of a lead."""
    found = material.contacts
    if found is None or not found.leads:
        return para("接洽情况：无数据，档案中没有线索登记。")
    told = f"登记线索{found.leads}条，已联系{found.contacted}条，在谈及以后{found.talking}条，签约{found.signed}条。"
    return para("接洽情况：", computed(told), "投资方名称由持有单位掌握，不在本报告列出。")


def _gap_blocks(gaps: Sequence[Gap], nodes: dict[str, NodeCard], chain_of: dict[str, str]) -> list[Block]:
    if not chain_of:
        return pieces.gap_blocks(gaps, nodes, weak_names=False)
    return [pieces.gap_table("各链排在最前的缺口", gaps, nodes, chain_of)] if gaps else []


def _foremost(gaps: Sequence[Gap], city: bool) -> list[Gap]:
    """The first gap of every chain for the city, the first twelve of a chain."""
    return [g for g in gaps if g.rank == 1] if city else list(gaps[:12])


def _city_words(city: bool) -> list[Run]:
    return [words("全市报告每条链取排在最前的几处，全部缺口见各链报告。")] if city else []


def _collected(
    chains: Sequence[ChainAtlas], most: int
) -> tuple[list[Gap], dict[str, NodeCard], dict[str, str]]:
    gaps: list[Gap] = []
    nodes: dict[str, NodeCard] = {}
    chain_of: dict[str, str] = {}
    for chain in chains:
        gaps += pieces.ordered_gaps(chain)[:most]
        nodes |= pieces.by_code(chain.nodes)
        chain_of |= {n.code: chain.summary.label for n in chain.nodes}
    return gaps, nodes, chain_of


def _summary(material: Material, gaps: Sequence[Gap], nodes: dict[str, NodeCard]) -> list[Block]:
    every = [g for c in material.chains for g in c.status.gaps]
    counts = {kind: sum(g.kind is kind for g in every) for kind in GapKind}
    served = sum(bool(g.local_customers) for g in every)
    first = (
        "缺口：" + "、".join(f"{GAP_LABELS[k]}{n}处" for k, n in counts.items() if n) + "。"
        if every
        else "缺口：按现有记录没有发现。"
    )
    second = _foremost_words(material, gaps, nodes)
    third = f"本地需求：{served}处缺口有本市企业可作用户。" + _candidate_words(material)
    rows = [(GAP_LABELS[k], f"{n}处", EXPLAIN[k]) for k, n in counts.items()]
    rows.append(("有本地用户的缺口", f"{served}处", "下游环节有本市企业"))
    rows.append(("候选企业", f"{len(material.candidates)}家次" if material.register else "未导入名录", ""))
    return [
        Heading(1, "摘要"),
        *(para(computed(line)) for line in (first, second, third)),
        pieces.key_figures(rows),
    ]


def _foremost_words(material: Material, gaps: Sequence[Gap], nodes: dict[str, NodeCard]) -> str:
    """Where to begin: the first gaps of a chain, or the chains with most breaks."""
    if not gaps:
        return "重点：先查清无数据的环节。"
    if len(material.chains) == 1:
        return f"重点：排在前面的是{'、'.join(nodes[g.node].label for g in gaps[:3])}。"
    worst = sorted(material.chains, key=lambda c: -c.summary.breaks)[:3]
    return (
        "重点：断点最多的是" + "、".join(f"{c.summary.label}（{c.summary.breaks}处）" for c in worst) + "。"
    )


EXPLAIN = {
    GapKind.BREAK: "本地上下游最短路径上缺的环节",
    GapKind.ABSENT: "已收录的企业和项目里没有",
    GapKind.CHOKEPOINT: "单一来源或靠外购且牵连多",
    GapKind.WEAK: "企业少、规模小或待核实",
}


def _candidate_words(material: Material) -> str:
    if not material.register:
        return "没有导入外地企业名录，不列候选名单。"
    return f"名录“{material.register.title}”中排出候选{len(material.candidates)}家次。"


def _wanted(gaps: Sequence[Gap], nodes: dict[str, NodeCard], chain_of: dict[str, str]) -> list[Block]:
    if not gaps:
        return [para("按现有记录没有发现缺口，先查清无数据的环节。")]
    rows = []
    for gap in gaps:
        node = nodes[gap.node]
        label = (chain_of.get(gap.node, "") + "：" if chain_of else "") + node.label
        rows.append(
            (
                cell(named(label)),
                cell(named("、".join(node.products[:6])) if node.products else named(node.says)),
                _names(_local(node, down=True)),
                _names(_local(node, down=False)),
                cell(named("、".join(node.benchmarks[:3])) if node.benchmarks else words("—")),
            )
        )
    columns = (
        Column("环节", 2.8),
        Column("要的产品", 3.6),
        Column("本地用户", 3),
        Column("本地配套", 3),
        Column("外地标杆", 2.4),
    )
    note = (
        "外地标杆只说明这类企业是什么样，不是候选名单，也不表示有接洽。"
        "本地用户与配套按图上的供应关系列出，不等于已有订单。"
    )
    return [Table("各缺口需要的企业", columns, tuple(rows), note)]


def _local(node: NodeCard, *, down: bool) -> list[str]:
    names = [name for other in (node.customers if down else node.suppliers) for name in other.enterprises]
    return list(dict.fromkeys(names))


def _names(names: Sequence[str]) -> tuple[Run, ...]:
    if not names:
        return (words("未见"),)
    if len(names) <= 4:
        return (named("、".join(names)),)
    return (named("、".join(names[:4])), computed(f"等{len(names)}家"))


def _candidates(
    material: Material, gaps: Sequence[Gap], nodes: dict[str, NodeCard], most: int
) -> list[Block]:
    if material.register is None:
        return [para(NO_REGISTER)]
    register = material.register
    intro = para(
        cited(f"名录“{register.title}”，{register.rows}行。", (register.cite,)),
        "候选由平台按产品或行业分类的名称对照排出，逐一列出理由与反面理由，须由人核实后才能联系。",
    )
    order = {g.node: k for k, g in enumerate(gaps)}
    shown = [c for c in material.candidates if c.rank <= most and c.node in order]
    if not shown:
        return [intro, para("名录中没有与这些缺口相合的企业。")] if gaps else [intro]
    shown.sort(key=lambda c: (order[c.node], c.rank))
    common = _common_counters(shown)
    rows = tuple(_candidate_row(c, nodes, register.cite, common) for c in shown)
    columns = (
        Column("环节", 2.4),
        Column("候选企业", 3.4),
        Column("所在地", 1.8, "center"),
        Column("理由", 4.4),
        Column("反面理由", 3.6),
    )
    note = "只列排在最前的缺口，每处至多几家；全部候选见招商库。"
    note += f"各家共同的反面理由：{'；'.join(common)}。" if common else ""
    held = {c.node for c in shown}
    none = "、".join(nodes[g.node].label for g in gaps if g.node not in held)
    table = Table("候选企业", columns, rows, note)
    return [intro, table, para("没有找到候选企业的缺口：", named(none), "。")] if none else [intro, table]


def _common_counters(lines: Sequence[CandidateLine]) -> list[str]:
    """Reasons against that hold for every candidate: said once below the table."""
    if len(lines) < 2:
        return []
    first = [r for r in lines[0].counter_reasons if not DIGITS.search(r)]
    return [r for r in first if all(r in line.counter_reasons for line in lines)]


def _candidate_row(
    line: CandidateLine, nodes: dict[str, NodeCard], cite: Cite, common: Sequence[str]
) -> tuple[Cell, ...]:
    against = [r for r in line.counter_reasons if r not in common]
    return (
        cell(named(nodes[line.node].label)),
        cell(cited(line.name, (cite,))),
        cell(named(line.place)),
        cell(computed("；".join(line.reasons))),
        cell(computed("；".join(against)) if against else words("见表下" if common else "未见")),
    )


def _projects(material: Material) -> list[Block]:
    labels = {n.code: n.label for c in material.chains for n in c.nodes}
    found = [p for p in material.atlas.projects if p.batch in HANDED]
    if not found:
        return [para(f"档案中没有属于{'、'.join(HANDED)}的项目。")]
    blocks: list[Block] = []
    for batch in HANDED:
        rows = [p for p in found if p.batch == batch]
        if rows:
            blocks += [Heading(2, batch), pieces.project_table(f"{batch}项目", rows, labels)]
    empty = [batch for batch in HANDED if all(p.batch != batch for p in found)]
    return [*blocks, para(f"{'、'.join(empty)}：档案中没有项目。")] if empty else blocks


def _doubts(material: Material) -> list[Block]:
    lines = [line for c in material.chains for line in pieces.missing_lines(c)][:24]
    cards = material.atlas.contradictions
    blocks: list[Block] = [Heading(1, "矛盾与缺数")]
    blocks += [pieces.contradiction_table(cards)] if cards else [para("没有登记有关的文件矛盾。")]
    return [*blocks, pieces.missing_table(lines)] if lines and len(material.chains) == 1 else blocks
