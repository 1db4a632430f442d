"""The columns of the list of enterprises."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables

from yanzhen.city.enterprises.queries import ROLE_LABELS, STATUS_LABELS
from yanzhen.city.exchange.queries import cites_of
from yanzhen.city.records.pages import Linked, Marked, RecordTable, Words

TEXT = {"td": {"class": "text"}}
LONG = {"td": {"class": "long"}}


def status_text(row: Any) -> str:
    label = STATUS_LABELS.get(row.status, row.status)
    return f"{label}（{row.status_as_of}）" if row.status_as_of else label


class EnterpriseTable(RecordTable):
    """Names, places, nodes; numbers with their marks."""

    quiet = ("uscc", "rungs", "listed", "group", "founded", "other_names")
    name = Linked("enterprise", lambda row: row.name, cites_of, verbose_name="企业", attrs=TEXT)
    other_names = Words(lambda row: (n.name for n in row.names.all()), verbose_name="别名")
    uscc = tables.Column(verbose_name="统一社会信用代码", default="无数据")
    region = tables.Column(verbose_name="县（市）区", order_by="region__code", default="无数据")
    park = Words(lambda row: (o.park.name for o in row.occupancies.all()), verbose_name="园区")
    nodes = Words(
        lambda row: (f"{p.node.chain.label}·{p.node.label}" for p in row.placements.all()),
        verbose_name="所在环节（判断）",
        attrs=LONG,
    )
    role = tables.Column(verbose_name="链上角色", empty_values=())
    status = Marked(status_text, cites_of, verbose_name="经营状态")
    products = Words(lambda row: row.products, verbose_name="产品", attrs=LONG)
    rungs = Words(lambda row: row.rungs, verbose_name="已获认定")
    listed = tables.Column(verbose_name="上市情况", default="无数据")
    group = tables.Column(verbose_name="所属集团", default="无数据")
    founded = Marked(lambda row: row.founded, cites_of, verbose_name="成立")

    class Meta(RecordTable.Meta):
        empty_text = "没有符合条件的企业。"

    def render_role(self, record: Any) -> str:
        return self.value_role(record) or "—"

    def value_role(self, record: Any) -> str:
        return ROLE_LABELS.get(record.role, str(record.role))
