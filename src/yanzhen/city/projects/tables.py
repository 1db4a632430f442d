"""The columns of the list of projects."""

from __future__ import annotations

from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString

from yanzhen.city.exchange.queries import cites_of
from yanzhen.city.projects.queries import BATCH_OF_STAGE
from yanzhen.city.records.marks import mark
from yanzhen.city.records.pages import Linked, Marked, RecordTable, Words
from yanzhen.kernel.stages import Stage

TEXT = {"td": {"class": "text"}}
LONG = {"td": {"class": "long"}}


def investment_text(row: Any) -> str:
    """亿元, as published; empty when nobody published it."""
    return f"{row.investment.normalize():f}" if row.investment is not None else str(row.investment_text)


def capacity_text(row: Any) -> str:
    """As written; on a restricted node capacities do not leave the record (SPEC B9)."""
    if any(node.restricted for node in row.nodes.all()):
        return "不公开"
    return str(row.capacity_text)


class ProjectTable(RecordTable):
    """Stage, money, place and node of each project."""

    quiet = ("regions", "stage_reason", "aliases", "batch")
    name = Linked("project", lambda row: row.name, cites_of, verbose_name="项目", attrs=LONG)
    aliases = Words(lambda row: row.aliases, verbose_name="别名")
    stage = Marked(
        lambda row: f"{row.get_stage_display()} {row.stage_date}".strip(), cites_of, verbose_name="阶段与日期"
    )
    batch = Words(lambda row: [BATCH_OF_STAGE[Stage(row.stage)]], verbose_name="批次")
    stage_reason = Words(lambda row: [row.stage_reason], verbose_name="阶段依据", attrs=LONG)
    investment = Marked(investment_text, cites_of, verbose_name="总投资（亿元）")
    capacity = Marked(capacity_text, cites_of, verbose_name="产能", orderable=False, attrs=TEXT)
    investors = Words(
        lambda row: (i.enterprise.name if i.enterprise else i.name for i in row.investors.all()),
        verbose_name="投资方",
        attrs=TEXT,
    )
    parks = Words(
        lambda row: [p.name for p in row.parks.all()] or [row.place_text],
        verbose_name="园区或地点",
        attrs=TEXT,
    )
    regions = Words(lambda row: (r.name for r in row.regions.all()), verbose_name="县（市）区")
    nodes = Words(
        lambda row: (f"{n.chain.label}·{n.label}" for n in row.nodes.all()), verbose_name="环节", attrs=LONG
    )

    class Meta(RecordTable.Meta):
        empty_text = "没有符合条件的项目。"

    def render_stage(self, record: Any) -> SafeString:
        return format_html(
            '<span class="state state-{}">{}</span> <span class="one nums">{}{}</span>',
            record.stage,
            record.get_stage_display(),
            record.stage_date or "日期无数据",
            mark(cites_of(record), record.grade),
        )
