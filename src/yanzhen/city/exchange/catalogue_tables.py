"""The lists of the data centre: datasets and share requests."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from yanzhen.city.exchange import catalogue_queries as queries
from yanzhen.city.exchange.catalogue_words import LEVELS, OPENING, SHARING
from yanzhen.city.exchange.cycles import CHOICES
from yanzhen.city.exchange.models import Dataset, ShareRequest
from yanzhen.city.exchange.share_states import RUNNING, STATES
from yanzhen.city.records.pages import RecordFilter, RecordTable, choice_filter, words_filter

LONG = {"td": {"class": "long"}}
BLANK = "—"
OWN = SafeString(' <span class="state">本系统发布</span>')
LATE = SafeString('<span class="light light-red">应报未报</span>')
PRACTICE = SafeString(' <span class="state">演示</span>')


class DatasetFilter(RecordFilter):
    find = queries.find_datasets
    search = words_filter(placeholder="名称、摘要、提供方、资源代码")
    sharing = choice_filter("共享类型")
    opening = choice_filter("开放属性")
    level = choice_filter("数据分级")
    cycle = choice_filter("更新周期")
    due = choice_filter("报送")
    choices = {
        "sharing": lambda: SHARING,
        "opening": lambda: OPENING,
        "level": lambda: LEVELS,
        "cycle": lambda: CHOICES,
        "due": lambda: [("late", "有应报未报")],
    }


class DatasetTable(RecordTable):
    quiet = ("level", "legal_basis", "desk", "code", "published_on")
    name = tables.Column(verbose_name="名称", attrs=LONG)
    number = tables.Column(verbose_name="信息资源代码")
    provider = tables.Column(verbose_name="提供方")
    sharing = tables.Column(verbose_name="共享类型")
    opening = tables.Column(verbose_name="开放属性")
    cycle = tables.Column(verbose_name="更新周期")
    last_on = tables.DateColumn(verbose_name="最近更新", format="Y-m-d", default="无数据")
    score = tables.Column(verbose_name="质量分", default="无数据")
    late = tables.Column(verbose_name="报送", orderable=False, empty_values=())
    level = tables.Column(verbose_name="数据分级")
    legal_basis = tables.Column(verbose_name="依据", default=BLANK)
    desk = tables.Column(verbose_name="联系岗位", default=BLANK)
    code = tables.Column(verbose_name="标识")
    published_on = tables.Column(verbose_name="发布日期", default=BLANK)

    class Meta(RecordTable.Meta):
        empty_text = "没有数据集。"

    def render_name(self, record: Dataset) -> SafeString:
        mark = OWN if record.own else ""
        return format_html('<a href="{}">{}</a>{}', reverse("dataset", args=[record.code]), record.name, mark)

    def value_name(self, record: Dataset) -> str:
        return record.name

    def render_score(self, value: float) -> str:
        return f"{value:.1%}"

    value_score = render_score

    def render_late(self, record: Any) -> str | SafeString:
        return LATE if record.late else BLANK

    def value_late(self, record: Any) -> str:
        return "应报未报" if record.late else ""


class RequestFilter(RecordFilter):
    find = queries.find_requests
    search = words_filter(placeholder="编号、数据集、申请单位、用途")
    state = choice_filter("状态")
    due = choice_filter("时限")
    choices = {
        "state": lambda: STATES,
        "due": lambda: [("late", "已超期"), ("open", "未了结")],
    }


class RequestTable(RecordTable):
    quiet = ("clock", "ends_on")
    number = tables.Column(verbose_name="编号", accessor="pk", order_by="pk")
    dataset = tables.Column(verbose_name="数据集", accessor="dataset__name", attrs=LONG)
    unit = tables.Column(verbose_name="申请单位", accessor="unit__name")
    provider = tables.Column(verbose_name="提供方", accessor="dataset__provider")
    state = tables.Column(verbose_name="状态")
    due_on = tables.Column(verbose_name="时限", empty_values=())
    received_on = tables.DateColumn(verbose_name="收到", format="Y-m-d")
    ends_on = tables.DateColumn(verbose_name="授权到", format="Y-m-d", default=BLANK)
    clock = tables.Column(verbose_name="时限依据", default=BLANK)

    class Meta(RecordTable.Meta):
        empty_text = "没有共享申请。"

    def render_number(self, record: ShareRequest) -> SafeString:
        shown = format_html('<a href="{}">{}</a>', reverse("share_request", args=[record.pk]), record.code)
        return shown + PRACTICE if record.practice else shown

    def value_number(self, record: ShareRequest) -> str:
        return record.code

    def render_due_on(self, record: ShareRequest) -> str | SafeString:
        told = self.value_due_on(record)
        soon = record.warn_on is not None and record.warn_on <= timezone.localdate()
        light = "red" if "超期" in told else "yellow" if told and soon else ""
        return format_html('<span class="light light-{}">{}</span>', light, told) if light else told or BLANK

    def value_due_on(self, record: ShareRequest) -> str:
        if record.due_on is None or record.state not in RUNNING:
            return ""
        late = (timezone.localdate() - record.due_on).days
        return f"超期 {late} 天" if late > 0 else f"{record.due_on}"
