"""What the reasoning says of a chain or the city: stops that hurt most, what to build next, who leads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from yanzhen.analysis.ranking import ChainLeads, NextNode, PartScore
from yanzhen.city.atlas.values import ChainAtlas, Cite, Reasoned, StopLine
from yanzhen.city.reports.dating import spoken
from yanzhen.city.reports.material import Material
from yanzhen.city.reports.paper.tree import (
    NO_DATA,
    Block,
    Cell,
    Column,
    Heading,
    Run,
    Table,
    cell,
    cited,
    computed,
    named,
    para,
    words,
)
from yanzhen.kernel.presence import PRESENCE_LABELS

STOP_HOW = (
    "要紧程度由平台推演：逐个让环节全停，减产沿图上的供货联系逐级传导，取缺投入与少订单两者中大的，"
    "全部环节的减产合计占全部产出的份额；图上份额为判断，各环节产值无数据时按相等计"
)
NEXT_HOW = (
    "下一步的次序由平台推算：可行、价值、制约各为Σ 权重×取值 ÷ Σ 已知权重，不知道的项连同权重不计；"
    "先看可行、价值已知权重是否够三成，再看两者的均值，再看制约；权重为系统缺省（等级X）"
)
LEAD_HOW = "带头企业由平台按证据排列：来源是否称其为链主、等级、在本链的环节数、写明的供货、已知的营收"
NEXT_NOTE = "三项分列，不合成总分；制约越高越难。括号内为已知权重占该项全部权重的份额，其余无数据，未计入。"
CHAIN_LINES, CITY_LINES = 3, 5


def reasoned_blocks(material: Material) -> list[Block]:
    """The chapter of the development report; nothing where the reasoning was not asked."""
    found = material.reasoned
    if found is None:
        return []
    return [
        Heading(1, "推演：要紧环节、下一步与带头企业"),
        *_stops(found, _chain_labels(material), _most(material)),
        *next_blocks(material),
        *lead_blocks(material),
    ]


def stop_sentence(material: Material) -> list[Block]:
    """The three costliest stops in one sentence, for the report that is about newcomers."""
    found = material.reasoned
    if found is None or not found.stops:
        return []
    told = "、".join(f"{s.label}（全部环节少产{_percent(s.index)}）" for s in found.stops[:3])
    return [para(computed(f"要紧环节：全停最伤的是{told}；只计图上画出的联系。", STOP_HOW))]


def _chain_labels(material: Material) -> Mapping[str, str]:
    """Node → label of its chain, in the city's report only."""
    if material.code:
        return {}
    return {n.code: c.summary.label for c in material.chains for n in c.nodes}


def _percent(share: float) -> str:
    return f"{100 * share:.2f}%" if share < 0.01 else f"{100 * share:.1f}%"


def _stops(found: Reasoned, chains: Mapping[str, str], most: int) -> list[Block]:
    heading = Heading(2, "停了最伤的环节")
    if not found.stops:
        return [heading, para("没有可推演的环节：图上没有联系，或环节只列公开名称。")]
    rows = tuple(_stop_row(line, chains) for line in found.stops[:most])
    columns = (
        Column("环节", 3),
        Column("全部环节少产", 1.8, "center"),
        Column("其中缺投入、少订单", 2.6, "center"),
        Column("停产一个月最受累的环节", 6.6),
    )
    note = "缺投入与少订单分别算，不相加。" + ("只列公开名称的环节不推演。" if found.withheld else "")
    basis = "推演前提：" + "；".join(found.assumptions) + "。"
    table = Table("要紧环节（由平台推演，等级为推算）", columns, rows, note)
    return [heading, table, para(computed(basis, STOP_HOW), style="note")]


def _stop_row(line: StopLine, chains: Mapping[str, str]) -> tuple[Cell, ...]:
    hurt = "、".join(f"{label}减产{share:.0%}" for label, share in line.hurt)
    told = f"{line.count}个环节减产1%以上：{hurt}{'等' if line.count > len(line.hurt) else ''}"
    sides = f"{_percent(line.by_shortage)}、{_percent(line.by_lost_orders)}"
    return (
        cell(named(_where(line.node, line.label, chains))),
        cell(computed(_percent(line.index), STOP_HOW)),
        cell(computed(sides, STOP_HOW)),
        cell(computed(told, STOP_HOW)) if line.count else cell(words("图上没有别的环节明显减产")),
    )


def _where(node: str, label: str, chains: Mapping[str, str]) -> str:
    return f"{chains[node]}：{label}" if node in chains else label


def next_blocks(material: Material) -> list[Block]:
    """What to build next with its three parts apart."""
    found = material.reasoned
    if found is None:
        return []
    heading = Heading(2, "下一步建哪个环节")
    if not found.following:
        return [heading, para("没有可排的环节；没有查过的环节与只列公开名称的环节不排。")]
    chains = _chain_labels(material)
    shown = found.following[: _most(material)]
    rows = tuple(_next_row(k, n, chains) for k, n in enumerate(shown, 1))
    columns = (
        Column("次序", 1.1, "center"),
        Column("环节", 2.7),
        *(Column(p.label, 1.9, "center") for p in shown[0].parts),
        Column("已知因素的取值", 4),
        Column("制约所在", 2),
    )
    told = f"缺的和弱的{len(found.following)}个环节可排，列前{len(rows)}个。{_unknown(shown)}"
    table = Table("下一步的环节（由平台推算，等级为推算）", columns, rows, NEXT_NOTE)
    return [heading, para(computed(told, NEXT_HOW)), table]


def _most(material: Material) -> int:
    return CHAIN_LINES if material.code else CITY_LINES


def _unknown(nodes: Sequence[NextNode]) -> str:
    """Factors that are not known of any of the nodes, said once."""
    lacking = [{c.label: None for p in n.parts for c in p.parts if c.value is None} for n in nodes]
    common = [label for label in lacking[0] if all(label in one for one in lacking)]
    return f"{'、'.join(common)}都无数据，未计入。" if common else ""


def _next_row(place: int, node: NextNode, chains: Mapping[str, str]) -> tuple[Cell, ...]:
    where = f"{_where(node.node, node.label, chains)}（{PRESENCE_LABELS[node.presence]}）"
    known = [f"{c.label}{c.value:.2f}" for p in node.parts if p.part != "constraints"
             for c in p.parts if c.value is not None]  # fmt: skip
    against = node.part("constraints")
    hard = [c.label for c in against.parts if c.value]
    none = NO_DATA if against.score is None else cell(words("未见"))
    return (
        cell(computed(str(place), NEXT_HOW)),
        cell(named(where)),
        *(_part(p) for p in node.parts),
        cell(computed("、".join(known), NEXT_HOW)),
        cell(named("、".join(hard))) if hard else none,
    )


def _part(part: PartScore) -> Cell:
    if part.score is None:
        return NO_DATA
    return cell(computed(f"{part.score:.2f} （{part.known_share:.0%}）", NEXT_HOW))


def lead_blocks(material: Material) -> list[Block]:
    """Who leads the chain, by what evidence; for the city which chains have nobody."""
    found = material.reasoned
    if found is None:
        return []
    heading = Heading(2, "谁带头")
    if not material.code:
        return [heading, *_city_leads(material, found.leads)]
    chain = material.chains[0]
    return [heading, *(b for one in found.leads for b in _chain_leads(one, chain))] if found.leads else []


def _city_leads(material: Material, leads: Sequence[ChainLeads]) -> list[Block]:
    names = {c.summary.code: c.summary.label for c in material.chains}
    without = [names.get(one.chain, one.chain) for one in leads if not one.has_anchor]
    has = len(leads) - len(without)
    told = f"{has}条链有来源称为链主的在产企业" + (f"；没有链主的{len(without)}条：" if without else "。")
    return [para(computed(told, LEAD_HOW), *([named("、".join(without)), words("。")] if without else []))]


def _chain_leads(found: ChainLeads, chain: ChainAtlas) -> list[Block]:
    marks = [c for row in chain.listings if row.office_facts and row.office_facts in found.verdict
             for c in row.cites]  # fmt: skip
    verdict = spoken(found.verdict) + "。"
    blocks: list[Block] = [para(cited(verdict, marks) if marks else computed(verdict, LEAD_HOW))]
    if not found.leads:
        return blocks
    cites = {e.code: e.cites for e in chain.enterprises}
    rows = tuple(
        (
            cell(_name(lead.label, cites.get(lead.firm, ()))),
            cell(words("链主" if lead.named else "骨干")),
            cell(computed("；".join(lead.evidence), LEAD_HOW)),
            cell(words("；".join(lead.missing))) if lead.missing else cell(words("未见")),
        )
        for lead in found.leads[:CHAIN_LINES]
    )
    columns = (Column("企业", 3.6), Column("说法", 1.1, "center"), Column("证据", 6), Column("还缺", 3))
    return [
        *blocks,
        Table("带头企业及证据", columns, rows, "企业落在哪个环节为判断；没有来源称为链主的不写链主。"),
    ]


def _name(label: str, cites: Sequence[Cite]) -> Run:
    return cited(label, cites[:2]) if cites else named(label)
