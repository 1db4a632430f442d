"""The list of demands: late first; columns for exports carry words, not codes."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from yanzhen.city.demands import queries
from yanzhen.city.demands.models import Demand
from yanzhen.city.demands.permissions import may_know_who
from yanzhen.city.demands.states import KINDS, OPEN, RUNNING, STATES
from yanzhen.city.records.pages import RecordFilter, RecordTable, choice_filter, words_filter

LONG = {"td": {"class": "long"}}


class DemandFilter(RecordFilter):
    find = queries.find_demands
    search = words_filter(placeholder="编号、事项、内容、企业")
    state = choice_filter("状态")
    kind = choice_filter("类别")
    unit = choice_filter("主办单位")
    month = choice_filter("收到月份")
    due = choice_filter("时限")
    choices = {
        "state": lambda: STATES,
        "kind": lambda: KINDS,
        "unit": queries.units,
        "month": queries.months,
        "due": lambda: [("late", "已超期"), ("open", "未办结")],
    }


def who(row: Demand, user: Any) -> str:
    """The enterprise as this reader may know it."""
    if row.enterprise is None:
        return "匿名"
    return row.enterprise.name if may_know_who(user, row) else "匿名企业"


class DemandTable(RecordTable):
    quiet = ("channel", "by_unit", "weight", "region", "closed_on")
    number = tables.Column(verbose_name="编号", accessor="pk", order_by="pk")
    subject = tables.Column(verbose_name="事项", attrs=LONG)
    enterprise = tables.Column(verbose_name="企业", empty_values=(), orderable=False)
    kind = tables.Column(verbose_name="类别")
    state = tables.Column(verbose_name="状态")
    due_on = tables.Column(verbose_name="时限", empty_values=())
    lead = tables.Column(verbose_name="主办单位", default="尚未分派")
    received_on = tables.DateColumn(verbose_name="收到", format="Y-m-d")
    rating = tables.Column(verbose_name="评价", default="未评价")
    weight = tables.Column(verbose_name="难易")
    channel = tables.Column(verbose_name="来源")
    by_unit = tables.Column(verbose_name="登记单位", default="无数据")
    region = tables.Column(verbose_name="县（市）区", default="无数据")
    closed_on = tables.DateColumn(verbose_name="办结", format="Y-m-d", default="—")

    class Meta(RecordTable.Meta):
        empty_text = "没有诉求。"

    user: Any = None

    def render_number(self, record: Demand) -> SafeString:
        shown = format_html('<a href="{}">{}</a>', reverse("demand", args=[record.pk]), record.number)
        return shown + format_html(' <span class="state">演示</span>') if record.practice else shown

    def value_number(self, record: Demand) -> str:
        return record.number

    def render_enterprise(self, record: Demand) -> str:
        return who(record, self.user)

    value_enterprise = render_enterprise

    def render_due_on(self, record: Demand) -> str | SafeString:
        told = self.value_due_on(record)
        light = "red" if "超期" in told else ""
        soon = record.state in RUNNING and record.warn_on and record.warn_on <= timezone.localdate()
        light = light or ("yellow" if soon else "")
        return format_html('<span class="light light-{}">{}</span>', light, told) if light else told or "—"

    def value_due_on(self, record: Demand) -> str:
        if record.state == "waiting":
            return "停表，等企业补充"
        if record.due_on is None or record.state not in OPEN:
            return ""
        late = (timezone.localdate() - record.due_on).days
        return f"超期 {late} 天" if late > 0 and record.state in RUNNING else f"{record.due_on}"
