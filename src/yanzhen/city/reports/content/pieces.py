"""Tables and sentences that both reports use."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from yanzhen.analysis.gaps import GAP_LABELS, Gap, GapKind, Measure
from yanzhen.analysis.progress import LIGHT_LABELS, Light
from yanzhen.city.atlas.values import ChainAtlas, Cite, ContradictionCard, NodeCard, ProjectCard, TargetCard
from yanzhen.city.reports.dating import day_label, newest_source, said_day, spoken
from yanzhen.city.reports.material import Material
from yanzhen.city.reports.paper.tree import (
    DIGITS,
    Block,
    Cell,
    Column,
    Cover,
    Heading,
    Run,
    Table,
    block_runs,
    cell,
    cited,
    computed,
    named,
    para,
    words,
)
from yanzhen.city.reports.words import CONSTRAINT_LABELS, worded
from yanzhen.kernel.chains import BAND_LABELS, Band
from yanzhen.kernel.periods import say_period
from yanzhen.kernel.presence import PRESENCE_LABELS
from yanzhen.kernel.stages import BATCHES

WITHHELD = "有数而无来源，未列"
LIGHT_MARKS = {
    Light.RED: "●",
    Light.YELLOW: "▲",
    Light.GREEN: "○",
    Light.NO_DATA: "—",
    Light.NOT_COMPARABLE: "≠",
}


def fact(text: str, cites: Iterable[Cite]) -> Run:
    """A fact with its marks; a figure that has none is withheld and says so."""
    marks = tuple(cites)
    if marks and text:
        return cited(text, marks)
    return words(WITHHELD) if DIGITS.search(text) else words(text)


def cover(title: str, material: Material, blocks: Iterable[Block]) -> Cover:
    """The cover with the day of the report and the latest date among the sources that it cites."""
    as_of = material.atlas.as_of
    newest = say_period(newest_source(c for run in block_runs(blocks) for c in run.cites)) or "无数据"
    return Cover(
        title,
        f"{material.city}　{material.label}",
        (
            (words("雁阵产业链平台根据档案记录生成"),),
            (computed(f"{day_label(as_of)}　{said_day(as_of)}", "封面日期在生成时写入"),),
            (computed(f"来源最新日期　{newest}", "来源最新日期为本报告所引来源中最晚的日期"),),
            (words("节点归属为判断，未查到的写无数据"),),
        ),
    )


def key_figures(rows: Sequence[tuple[str, str, str]]) -> Table:
    """(name, figure, explanation), all computed from the record."""
    return Table(
        "主要数字（由平台记录计算）",
        (Column("事项", 3.2), Column("数字", 3.4, "center"), Column("说明", 6)),
        tuple(
            (cell(named(a)), cell(computed(b)), cell(computed(c)) if c else cell(words("—")))
            for a, b, c in rows
        ),
    )


def measure_rows(measures: Iterable[Measure]) -> list[tuple[str, str, str]]:
    return [(m.label, measured(m), m.explanation) for m in measures]


def measured(measure: Measure) -> str:
    """A figure with its unit; ``无数据`` when an input is missing. Shares are shown as per cent."""
    if measure.value is None:
        return "无数据"
    if measure.unit in ("", "比例", "share") and 0 <= measure.value <= 1:
        return f"{_plain(round(100 * measure.value, 1))}%"
    return f"{_plain(float(f'{measure.value:.4g}'))}{measure.unit}"


def _plain(value: float) -> str:
    """Without trailing zeros and without an exponent, as the pages write it."""
    return f"{Decimal(str(value)).normalize():f}"


def gap_table(
    caption: str, gaps: Sequence[Gap], nodes: Mapping[str, NodeCard], prefix: Mapping[str, str] | None = None
) -> Table:
    """Gaps in order with the reason sentence; ``prefix`` names each node's chain in city tables."""
    rows = []
    for gap in gaps:
        node = nodes[gap.node]
        where = named((prefix[gap.node] + "：" if prefix else "") + node.label)
        rows.append(
            (
                cell(computed(str(gap.rank))),
                cell(where),
                cell(words(GAP_LABELS[gap.kind])),
                cell(computed(gap.reason)),
                cell(named("、".join(worded(CONSTRAINT_LABELS, c) for c in gap.constraints))),
            )
        )
    columns = (
        Column("次序", 1.05, "center"),
        Column("环节", 2.5),
        Column("类别", 1.1, "center"),
        Column("理由", 8.4),
        Column("制约", 1.5),
    )
    return Table(
        caption,
        columns,
        tuple(rows),
        "次序由平台按本地需求、断点与制约等因素排列，因素逐项列在招商库，不合成总分。",
    )


def node_table(nodes: Sequence[NodeCard]) -> Table:
    rows = tuple(
        (
            cell(named(n.label)),
            cell(words(BAND_LABELS[Band(n.band)])),
            cell(words(PRESENCE_LABELS[n.status.presence])),
            _firms(n),
            cell(computed(n.status.reason)),
        )
        for n in nodes
    )
    columns = (
        Column("环节", 2.6),
        Column("位置", 1.1, "center"),
        Column("状态", 1.1, "center"),
        Column("本市企业", 3.6),
        Column("判定依据", 5.4),
    )
    return Table(
        "环节现状",
        columns,
        rows,
        "企业落在哪个环节为判断；状态按企业在营情况与规模判定，查过没有写缺，没有查过写无数据。",
    )


def _firms(node: NodeCard) -> Cell:
    if not node.enterprises:
        return (words("—"),)
    runs: list[Run] = []
    for k, card in enumerate(node.enterprises):
        name = ("、" if k else "") + (card.short_name or card.name)
        runs.append(cited(name, card.cites[:1]) if card.cites else named(name))
    return tuple(runs)


def batch_counts(projects: Sequence[ProjectCard]) -> list[tuple[str, int]]:
    return [(name, sum(p.batch == name for p in projects)) for name in BATCHES]


def project_blocks(projects: Sequence[ProjectCard], labels: Mapping[str, str], level: int = 2) -> list[Block]:
    """One table a batch; batches without a project are named in one sentence."""
    blocks: list[Block] = []
    empty = [name for name, n in batch_counts(projects) if not n]
    for name in BATCHES:
        found = [p for p in projects if p.batch == name]
        if found:
            blocks.append(Heading(level, name))
            blocks.append(project_table(f"{name}项目", found, labels))
    if empty:
        blocks.append(para(f"{'、'.join(empty)}：档案中没有项目。"))
    return blocks


def project_table(caption: str, projects: Sequence[ProjectCard], labels: Mapping[str, str]) -> Table:
    rows = tuple(_project_row(p, labels) for p in projects)
    columns = (
        Column("项目", 4.4),
        Column("环节", 2.4),
        Column("投资（亿元）", 1.8, "center"),
        Column("承载地", 2.2),
        Column("阶段与时间", 2.5, "center"),
        Column("阶段依据", 3.8),
    )
    return Table(caption, columns, rows)


def _project_row(card: ProjectCard, labels: Mapping[str, str]) -> tuple[Cell, ...]:
    places = "、".join(card.parks or card.regions)
    nodes = "、".join(labels[n] for n in card.nodes if n in labels)
    stage = card.stage_label + (f"　{say_period(card.stage_date)}" if card.stage_date else "")
    return (
        cell(cited(card.name, card.cites) if card.cites else named(card.name)),
        cell(named(nodes)),
        cell(fact(card.investment, card.cites[:1])),
        cell(named(places)),
        cell(fact(stage, card.cites[:1])),
        cell(fact(spoken(card.stage_reason or card.note), card.cites[:1])),
    )


def target_table(caption: str, targets: Sequence[TargetCard]) -> Table:
    rows = tuple(_target_row(t) for t in targets)
    columns = (
        Column("目标", 3.2),
        Column("要求", 2.5),
        Column("期限", 1.6, "center"),
        Column("最近实绩", 2.5),
        Column("灯号", 1.5, "center"),
        Column("理由", 5),
    )
    note = "证据等级低于权威转载的实绩不判绿灯；口径不同的只并列，不比较。"
    return Table(caption, columns, rows, note)


def _target_row(card: TargetCard) -> tuple[Cell, ...]:
    light = card.progress.light
    goal = card.goal + (f"（{card.scope}）" if card.scope else "")
    return (
        cell(cited(card.label, card.cites) if card.cites else named(card.label)),
        cell(fact(goal, card.cites[:1])),
        cell(fact(say_period(card.deadline), card.cites[:1])),
        cell(fact(spoken(card.latest), card.actual_cites)),
        cell(words(f"{LIGHT_MARKS[light]} {LIGHT_LABELS[light]}")),
        cell(computed(spoken(card.progress.reason))),
    )


def light_counts(targets: Sequence[TargetCard]) -> list[tuple[Light, int]]:
    return [(light, sum(t.progress.light is light for t in targets)) for light in Light]


def contradiction_table(cards: Sequence[ContradictionCard]) -> Table:
    rows = []
    for card in cards:
        marks = tuple(c for _, _, cites in card.sides for c in cites)
        says = tuple(_side(*side, last=k == len(card.sides) - 1) for k, side in enumerate(card.sides))
        rows.append(
            (cell(fact(card.label, marks[:1])), says, cell(fact(spoken(card.explanation), marks[:1])))
        )
    columns = (Column("矛盾", 3), Column("各方说法", 6.4), Column("说明", 4.4))
    return Table("文件之间的矛盾", columns, tuple(rows), "各方并列，不取平均，不作取舍。")


def _side(statement: str, value: str, cites: tuple[Cite, ...], *, last: bool) -> Run:
    text = statement if not value or value in statement else f"{statement}：{value}"
    return fact(spoken(text) + ("。" if last else "；"), cites)


def missing_lines(chain: ChainAtlas) -> list[tuple[str, str]]:
    """(what, why it matters) of everything this chain lacks data for; counts are computed."""
    unknown = chain.summary.unknown
    money = sum(not p.investment for p in chain.projects)
    blank = [m.label for m in chain.status.measures if m.value is None]
    targets = sum(t.progress.light is Light.NO_DATA for t in chain.targets)
    lines = [(f"{unknown}个环节没有人查过有无企业", "不能算作缺失，也不能算作具备")] * bool(unknown)
    lines += [(f"{money}个项目没有公布投资额", "投资合计不计算，以免少计")] * bool(money)
    lines += [(f"{targets}项目标没有可比实绩", "灯号为无数据")] * bool(targets)
    return lines + [(f"{label}算不出", reason) for label, reason in _reasons(chain, blank)]


def _reasons(chain: ChainAtlas, labels: Sequence[str]) -> list[tuple[str, str]]:
    return [(m.label, m.explanation) for m in chain.status.measures if m.label in labels]


def missing_table(lines: Sequence[tuple[str, str]]) -> Table:
    columns = (Column("缺什么", 5), Column("影响或原因", 7))
    return Table("缺数清单", columns, tuple((cell(computed(a)), cell(computed(b))) for a, b in lines))


def by_code(nodes: Iterable[NodeCard]) -> dict[str, NodeCard]:
    return {n.code: n for n in nodes}


def gap_blocks(gaps: Sequence[Gap], nodes: Mapping[str, NodeCard], *, weak_names: bool) -> list[Block]:
    """Gaps that want a newcomer in one table; thin nodes by name, or in a table of their own."""
    hard = [g for g in gaps if g.kind is not GapKind.WEAK]
    weak = [g for g in gaps if g.kind is GapKind.WEAK]
    blocks: list[Block] = [gap_table("断点、缺失与卡点及理由", hard, nodes)] if hard else []
    if weak and weak_names:
        names = "、".join(nodes[g.node].label for g in weak)
        blocks.append(para("薄弱环节：", named(names), computed(f"，共{len(weak)}处，依据见环节现状表。")))
    elif weak:
        blocks.append(gap_table("薄弱环节及理由", weak, nodes))
    return blocks


def drawn_from(chains: Sequence[ChainAtlas]) -> list[Block]:
    """On what the chains are drawn, with marks; nothing when a chain carries no source."""
    marks = tuple(dict.fromkeys(c for chain in chains for c in chain.cites[:3]))
    return [para(cited("环节与供应关系据来源画出，未经来源写明的按工艺常识判断。", marks))] if marks else []


def ordered_gaps(chain: ChainAtlas) -> list[Gap]:
    return sorted(chain.status.gaps, key=lambda g: g.rank)
