"""The columns of the list of parks."""

from __future__ import annotations

import django_tables2 as tables
from django.urls import reverse

from yanzhen.city.exchange.queries import cites_of
from yanzhen.city.records.pages import Counted, Linked, RecordTable, Words

LONG = {"td": {"class": "long"}}


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
