"""发展报告 of the whole city: chains side by side, projects, every target with its light, doubts."""

from __future__ import annotations

from yanzhen.analysis.gaps import GAP_LABELS, GapKind
from yanzhen.analysis.progress import LIGHT_LABELS, Light
from yanzhen.city.atlas.values import ChainAtlas, CityAtlas
from yanzhen.city.reports.content import pieces
from yanzhen.city.reports.content.development import appendix, listed
from yanzhen.city.reports.content.reasoned import reasoned_blocks
from yanzhen.city.reports.maps.city import chain_pairs
from yanzhen.city.reports.material import Material
from yanzhen.city.reports.paper.tree import (
    Block,
    Column,
    Figure,
    Heading,
    PageBreak,
    Report,
    Table,
    cell,
    computed,
    named,
    para,
    words,
)


def city_development_report(material: Material, picture: str) -> Report:
    """The report of the city. ``picture`` is the overview's file beside the report."""
    city = material.atlas
    if not isinstance(city, CityAtlas):
        raise TypeError("city_development_report wants a CityAtlas")
    labels = {n.code: n.label for c in city.chains for n in c.nodes}
    blocks: list[Block] = [
        *_summary(city),
        PageBreak(),
        Heading(1, "各链概览"),
        _chains(city),
        Heading(1, "总图"),
        *_links(city),
        Figure(f"{city.city}产业链总图", picture, "一框一链；箭头由供应链指向使用链，线越粗联系越多。"),
        Heading(1, "断点与卡点"),
        *_breaks(city),
        *reasoned_blocks(material),
        Heading(1, "项目"),
        para(computed(f"档案中共{len(city.projects)}个项目："
                      + "、".join(f"{n}{k}个" for n, k in pieces.batch_counts(city.projects) if k) + "。"),
             "同一项目只计一次；投资额只列公布过的数，不相加。"),
        *pieces.project_blocks(city.projects, labels),
        Heading(1, "目标与灯号"),
        *_targets(city),
        *_doubts(city),
        *_decisions(city),
        *appendix(),
    ]  # fmt: skip
    return Report(pieces.cover("产业链发展报告", material, blocks), tuple(blocks))


def _summary(city: CityAtlas) -> list[Block]:
    s = [c.summary for c in city.chains]
    lights = dict(pieces.light_counts(city.targets))
    fallen = dict(pieces.batch_counts(city.projects))["停滞或未落地"]
    present, absent = sum(x.present for x in s), sum(x.absent for x in s)
    nodes, breaks = sum(x.nodes for x in s), sum(x.breaks for x in s)
    sentences = (
        f"现状：{len(s)}条产业链共{nodes}个环节，本市有{present}个、缺{absent}个，其余为弱或无数据。",
        f"短板：断点{breaks}处；停滞、终止或未落地项目{fallen}个。",
        f"进展：目标{len(city.targets)}项，绿灯{lights[Light.GREEN]}项、黄灯{lights[Light.YELLOW]}项、"
        f"红灯{lights[Light.RED]}项，无数据{lights[Light.NO_DATA]}项、不可比{lights[Light.NOT_COMPARABLE]}项。",
    )
    rows = [
        (
            "环节",
            f"{nodes}个",
            f"有{present}、弱{sum(x.weak for x in s)}、缺{absent}、无数据{sum(x.unknown for x in s)}",
        ),
        ("缺口", f"{sum(x.gaps for x in s)}处", f"其中断点{breaks}处"),
        (
            "项目",
            f"{len(city.projects)}个",
            "、".join(f"{n}{k}个" for n, k in pieces.batch_counts(city.projects) if k),
        ),
        *pieces.measure_rows(city.measures),
    ]
    return [Heading(1, "摘要"), *(para(computed(line)) for line in sentences), pieces.key_figures(rows)]


def _chains(city: CityAtlas) -> Table:
    rows = tuple(
        tuple(
            [cell(named(c.summary.label)), *(cell(computed(text)) for text in _counts(c))]
            + [cell(named("、".join(c.summary.anchors[:3])) if c.summary.anchors else words("—"))]
        )
        for c in city.chains
    )
    heads = ("环节", "有", "弱", "缺", "无数据", "断点", "企业", "项目")
    columns = (Column("产业链", 3.8), *(Column(h, 1.15, "center") for h in heads), Column("链主", 3.2))
    return Table(
        "产业链概览（由平台记录计算）",
        columns,
        rows,
        "一家企业、一个项目可落在几条链上，各链之和大于全市数。",
    )


def _counts(chain: ChainAtlas) -> list[str]:
    s = chain.summary
    return [
        str(n) for n in (s.nodes, s.present, s.weak, s.absent, s.unknown, s.breaks, s.enterprises, s.projects)
    ]


def _links(city: CityAtlas) -> list[Block]:
    pairs = sorted(chain_pairs(city).items(), key=lambda item: -len(item[1]))
    names = {c.summary.code: c.summary.label for c in city.chains}
    if not pairs:
        return [para("档案中没有登记跨链联系。")]
    rows = tuple(
        (
            cell(named(names.get(a, a))),
            cell(named(names.get(b, b))),
            cell(computed(str(len(links)))),
            cell(named("；".join(f"{x}→{y}" for x, y in links[:3]))),
        )
        for (a, b), links in pairs[:15]
    )
    columns = (Column("供应链", 3), Column("使用链", 3), Column("联系", 1.2, "center"), Column("主要联系", 6))
    total = sum(len(links) for _, links in pairs)
    intro = para(
        computed(f"{len(pairs)}对产业链之间有{total}处供应联系。"), "联系最多的列表如下，依据见各链图谱。"
    )
    return [intro, Table("跨链联系（联系最多的）", columns, rows)]


def _breaks(city: CityAtlas) -> list[Block]:
    rows = []
    for chain in city.chains:
        nodes = pieces.by_code(chain.nodes)
        worst = [g for g in pieces.ordered_gaps(chain) if g.kind in (GapKind.BREAK, GapKind.CHOKEPOINT)][:2]
        for gap in worst:
            rows.append(
                (
                    cell(named(chain.summary.label)),
                    cell(named(nodes[gap.node].label)),
                    cell(words(GAP_LABELS[gap.kind])),
                    cell(computed(gap.reason)),
                )
            )
    if not rows:
        return [para("按现有记录没有发现断点与卡点。")]
    columns = (Column("产业链", 2.2), Column("环节", 2.2), Column("类别", 0.9, "center"), Column("理由", 8.6))
    note = "每条链至多列排在前面的两处，全部缺口见各链报告与招商库。"
    return [Table("各链断点与卡点", columns, tuple(rows), note)]


def _targets(city: CityAtlas) -> list[Block]:
    live = [t for t in city.targets if not t.superseded]
    blocks: list[Block] = []
    for light in Light:
        found = [t for t in live if t.progress.light is light]
        if found:
            blocks += [
                Heading(2, LIGHT_LABELS[light]),
                pieces.target_table(f"{LIGHT_LABELS[light]}目标", found),
            ]
    old = [t for t in city.targets if t.superseded]
    if old:
        blocks += [Heading(2, "已被后来文件取代"), pieces.target_table("已被后来文件取代的目标", old)]
    return blocks or [para("档案中没有目标。")]


def _doubts(city: CityAtlas) -> list[Block]:
    blocks: list[Block] = [Heading(1, "矛盾与缺数")]
    if city.contradictions:
        blocks.append(pieces.contradiction_table(city.contradictions))
    else:
        blocks.append(para("没有登记文件之间的矛盾。"))
    lines = [
        (f"{c.summary.label}：{c.summary.unknown}个环节没有人查过", "不能算作缺失，也不能算作具备")
        for c in city.chains
        if c.summary.unknown
    ]
    money = sum(not p.investment for p in city.projects)
    lines += [(f"{money}个项目没有公布投资额", "投资合计不计算，以免少计")] * bool(money)
    lines += [(f"{m.label}算不出", m.explanation) for m in city.measures if m.value is None]
    return [*blocks, pieces.missing_table(lines)] if lines else blocks


def _decisions(city: CityAtlas) -> list[Block]:
    red = [t for t in city.targets if t.progress.light is Light.RED and not t.superseded]
    fallen = [p for p in city.projects if p.batch == "停滞或未落地"]
    lines = [
        para(pieces.fact(f"目标“{t.label}”（{t.goal}）为红灯，措施与责任单位。", t.cites)) for t in red[:8]
    ]
    names = listed(fallen[:8])
    lines += [para("停滞或未落地项目的去留与替代安排：", *names, "等。" if len(fallen) > 8 else "。")] * bool(
        names
    )
    return [Heading(1, "提请研究的事项"), para("以下由平台按记录提出，供取舍："), *lines] if lines else []
