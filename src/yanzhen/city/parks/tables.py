"""The columns of the lists of parks and of plots."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from yanzhen.city.exchange.queries import cites_of
from yanzhen.city.records.pages import Counted, Linked, Marked, RecordTable, Words

LONG = {"td": {"class": "long"}}
COLOURS = {"vacant": "state-weak", "idle": "state-absent", "built": "state-operating"}
"""State of a plot → how its label looks; the words say the same."""


def area_text(row: Any) -> str:
    """亩, without trailing zeros; empty when nobody measured it."""
    return f"{row.area.normalize():f}" if row.area is not None else ""


class ParkTable(RecordTable):
    """Positioning and what stands in each park."""

    quiet = ("level", "short_names", "coordinate_note")
    name = Linked(
        "park", lambda row: row.name, cites_of, verbose_name="园区", attrs={"td": {"class": "text"}}
    )
    short_names = Words(lambda row: row.short_names, verbose_name="简称")
    kind = tables.Column(verbose_name="类别")
    level = tables.Column(verbose_name="级别", default="无数据")
    regions = Words(lambda row: (r.name for r in row.regions.all()), verbose_name="县（市）区")
    positioning_main = tables.Column(verbose_name="主导产业", default="无数据", attrs=LONG)
    positioning_special = tables.Column(verbose_name="特色产业", default="无数据", attrs=LONG)
    chains = Words(lambda row: (c.label for c in row.chains.all()), verbose_name="产业链", attrs=LONG)
    enterprise_count = Counted(
        lambda row: f"{reverse('enterprises')}?park={row.code}", verbose_name="在册企业"
    )
    project_count = Counted(lambda row: f"{reverse('projects')}?park={row.code}", verbose_name="在库项目")
    coordinate_note = tables.Column(verbose_name="坐标说明", default="无数据")

    class Meta(RecordTable.Meta):
        empty_text = "没有符合条件的园区。"


class PlotTable(RecordTable):
    """Where each plot lies, how large it is, who has it."""

    quiet = ("note", "use")
    number = tables.Column(verbose_name="地块编号", attrs={"td": {"class": "text"}})
    park = tables.Column(verbose_name="园区", linkify=lambda record: reverse("park", args=[record.park.code]))
    place_text = tables.Column(verbose_name="位置", default="无数据", attrs=LONG)
    area = Marked(area_text, cites_of, verbose_name="面积（亩）")
    use = tables.Column(verbose_name="用途", default="无数据")
    state = tables.Column(verbose_name="状态", default="无数据", empty_values=(None, ""))
    holder = tables.Column(verbose_name="使用单位", empty_values=(), order_by=("holder_name",))
    since = tables.Column(verbose_name="起始日期", default="无数据")
    industries = Words(lambda row: row.industries, verbose_name="规划产业", attrs=LONG)
    note = tables.Column(verbose_name="说明", default="无数据", attrs=LONG)

    class Meta(RecordTable.Meta):
        empty_text = "没有符合条件的地块。"

    def render_state(self, value: str, record: Any) -> SafeString:
        return format_html('<span class="state {}">{}</span>', COLOURS.get(record.state, ""), value)

    def value_state(self, value: str) -> str:
        return value

    def render_holder(self, record: Any) -> str | SafeString:
        if record.holder is None:
            return str(record.holder_name) or "—"
        where = reverse("enterprise", args=[record.holder.code])
        return format_html('<a href="{}">{}</a>', where, record.holder_name or record.holder.name)

    def value_holder(self, record: Any) -> str:
        return str(record.holder_name)
