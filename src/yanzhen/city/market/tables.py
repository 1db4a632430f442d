"""The list of listings: the newest first; columns for exports carry words, not codes."""

from __future__ import annotations

import django_tables2 as tables
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from yanzhen.city.market import queries
from yanzhen.city.market.models import Listing
from yanzhen.city.market.states import KINDS, SIDES
from yanzhen.city.records.pages import RecordFilter, RecordTable, Words, choice_filter, words_filter

LONG = {"td": {"class": "long"}}


class ListingFilter(RecordFilter):
    find = queries.find_listings
    search = words_filter(placeholder="名称、产品词、企业")
    side = choice_filter("供求")
    kind = choice_filter("类别")
    chain = choice_filter("产业链")
    region = choice_filter("地区")
    state = choice_filter("有效")
    choices = {
        "side": lambda: SIDES,
        "kind": lambda: KINDS,
        "chain": queries.chains,
        "region": queries.regions,
        "state": lambda: [("valid", "有效"), ("over", "已过"), ("all", "全部，含已过")],
    }


class ListingTable(RecordTable):
    quiet = ("opened_on", "region", "number")
    title = tables.Column(verbose_name="名称", attrs=LONG)
    side = tables.Column(verbose_name="供求")
    kind = tables.Column(verbose_name="类别")
    holder = tables.Column(verbose_name="发布方", accessor="holder", orderable=False, attrs=LONG)
    products = Words(lambda row: row.products, verbose_name="产品词", attrs=LONG)
    quantity = tables.Column(verbose_name="数量", empty_values=())
    node = tables.Column(verbose_name="环节", default="未写明")
    region = tables.Column(verbose_name="地区", default="无数据")
    valid_until = tables.DateColumn(verbose_name="有效期至", format="Y-m-d")
    opened_on = tables.DateColumn(verbose_name="发布", format="Y-m-d")
    number = tables.Column(verbose_name="编号", accessor="number", order_by="pk")

    class Meta(RecordTable.Meta):
        empty_text = "没有符合条件的供需。"

    def render_title(self, record: Listing) -> SafeString:
        shown = format_html('<a href="{}">{}</a>', reverse("market_listing", args=[record.pk]), record.title)
        return shown + format_html(' <span class="state">演示</span>') if record.practice else shown

    def value_title(self, record: Listing) -> str:
        return record.title

    def render_node(self, record: Listing) -> str | SafeString:
        node = record.node
        return (
            format_html('<a href="{}">{}</a>', reverse("market_product", args=[node.code]), node.label)
            if node
            else "未写明"
        )

    def value_node(self, record: Listing) -> str:
        return record.node.label if record.node else ""

    def render_quantity(self, record: Listing) -> str:
        return amount(record) or "—"

    def value_quantity(self, record: Listing) -> str:
        return amount(record)

    def render_valid_until(self, record: Listing) -> str | SafeString:
        day = f"{record.valid_until:%Y-%m-%d}"
        over = record.valid_until < timezone.localdate() or record.state != "open"
        return format_html('<span class="text-secondary">{}（已过）</span>', day) if over else day

    def value_valid_until(self, record: Listing) -> str:
        return f"{record.valid_until:%Y-%m-%d}"


def amount(row: Listing) -> str:
    """``200吨``; empty where no quantity is told."""
    return f"{row.quantity.normalize():f}{row.unit}" if row.quantity is not None else ""
