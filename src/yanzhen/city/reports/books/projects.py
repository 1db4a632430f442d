"""项目库: every project by batch with investment, node, park, dates, evidence."""

from __future__ import annotations

from collections.abc import Mapping

from yanzhen.city.atlas.values import ProjectCard
from yanzhen.city.reports.books.frame import (
    EMPTY_LINE,
    GRADES_LINE,
    SAFE_LINE,
    Field,
    Sheet,
    Value,
    amount,
    basis_sheet,
    grade_text,
    source_text,
    workbook,
)
from yanzhen.city.reports.dating import dated, spoken
from yanzhen.city.reports.material import Material
from yanzhen.kernel.periods import say_period
from yanzhen.kernel.stages import BATCHES

FIELDS = (
    Field("项目", 26),
    Field("批次", 9, "center"),
    Field("阶段", 7, "center"),
    Field("阶段日期", 10, "center"),
    Field("总投资（亿元）", 9, "number"),
    Field("环节", 16),
    Field("产业链", 12),
    Field("园区或地点", 14),
    Field("县（市）区", 10),
    Field("投资方", 18),
    Field("产能", 16),
    Field("环节贡献", 18),
    Field("牵头单位", 12),
    Field("阶段依据", 24),
    Field("来源", 26),
    Field("等级", 5, "center"),
    Field("说明", 20),
)
BASIS = (
    ("批次", "储备一批：储备到供地；开工一批：开工；建设一批：在建、竣工；投产一批：投产、达产、入规；"
     "另列停滞或未落地（停滞、终止、清退、转让、未落地）、状态不明。批次是筛选，不是状态。"),
    ("阶段与日期", "按最近一次见到的说法，日期与来源一样精确；很久没有消息的项目不推定为停滞。"),
    ("总投资", "公布过的数，单位亿元；只公布了文字说明的照录；没有公布的留空，各行不相加。"),
    ("环节", "项目落在哪个环节为判断。"),
    ("环节贡献", "由项目办等单位在平台上登记：投产后给哪个环节增加多少产能；没有登记的留空。"),
    ("投资方", "已对上企业名录的写登记名称，否则照来源写法。"),
    GRADES_LINE,
    EMPTY_LINE,
    SAFE_LINE,
)  # fmt: skip


def projects_book(material: Material) -> bytes:
    labels = {n.code: n.label for c in material.chains for n in c.nodes}
    chains = {n.code: c.summary.label for c in material.chains for n in c.nodes}
    projects = material.atlas.projects
    title = f"{material.label}项目库"
    rows = {p.code: _row(p, labels, chains) for p in projects}
    order = {name: k for k, name in enumerate(BATCHES)}
    every = sorted(projects, key=lambda p: (order[p.batch], p.name))
    marks = [c for p in projects for c in p.cites]
    note = f"{dated(material.atlas.as_of, marks)}；共{len(projects)}个项目（由平台记录计算）。"
    sheets = [Sheet("全部", title, FIELDS, tuple(rows[p.code] for p in every), note)]
    for batch in BATCHES:
        found = [p for p in every if p.batch == batch]
        sheets.append(
            Sheet(
                batch,
                f"{title}：{batch}",
                FIELDS,
                tuple(rows[p.code] for p in found),
                f"{len(found)}个项目。",
                f"档案中没有属于“{batch}”的项目。",
            )
        )
    return workbook([*sheets, basis_sheet(BASIS, title=title)], title=title)


def _row(card: ProjectCard, labels: Mapping[str, str], chains: Mapping[str, str]) -> tuple[Value, ...]:
    known = [n for n in card.nodes if n in labels]
    return (
        card.name,
        card.batch,
        card.stage_label,
        say_period(card.stage_date),
        amount(card.investment),
        "、".join(labels[n] for n in known),
        "、".join(dict.fromkeys(chains[n] for n in known)),
        "、".join(card.parks),
        "、".join(card.regions),
        "、".join(card.investors),
        card.capacity,
        "；".join(f"{labels[node]} {text}" for node, text in card.gains if node in labels),
        card.owner_unit,
        spoken(card.stage_reason),
        source_text(card.cites),
        grade_text(card.grade, card.cites),
        card.note,
    )
