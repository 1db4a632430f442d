"""The columns of the ledger of targets."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from yanzhen.analysis.progress import LIGHT_LABELS
from yanzhen.city.exchange.queries import cites_of
from yanzhen.city.records.marks import marked
from yanzhen.city.records.pages import Marked, RecordTable, Words
from yanzhen.kernel.periods import say_period

LONG = {"td": {"class": "long"}}
LIGHT_ORDER = {"red": 0, "yellow": 1, "green": 2, "not_comparable": 3, "no_data": 4}


def light_order(row: Any) -> int:
    """Red first."""
    return LIGHT_ORDER[row.progress.light.value]


def latest_text(row: Any) -> str:
    """The actual as written, with its period."""
    if row.latest is None:
        return ""
    value = row.latest.value_text or (
        f"{row.latest.value.normalize():f}{row.latest.unit}" if row.latest.value is not None else ""
    )
    return f"{value}（{say_period(row.latest.period)}）"


def number(value: float | None, unit: str) -> str:
    return "" if value is None else f"{value:.4g}{unit}" if abs(value) < 1000 else f"{value:.0f}{unit}"


class LedgerTable(RecordTable):
    """Goal, deadline, light, latest actual of each target."""

    quiet = ("subject", "chain", "scope", "forecast", "required", "superseded", "set_on")
    light = tables.Column(verbose_name="灯", accessor="progress__light", orderable=False)
    target = tables.Column(verbose_name="目标", accessor="target__label", attrs=LONG)
    subject = tables.Column(verbose_name="主体", accessor="target__subject")
    chain = Words(lambda row: [row.target.chain.label if row.target.chain else "全市"], verbose_name="产业链")
    owner = Words(lambda row: [row.owner or "未明确"], verbose_name="责任单位")
    goal = Marked(
        lambda row: row.goal,
        lambda row: cites_of(row.target),
        lambda row: row.target.grade,
        verbose_name="目标值",
    )
    deadline = Marked(
        lambda row: say_period(row.target.deadline),
        lambda row: cites_of(row.target),
        lambda row: row.target.grade,
        verbose_name="期限",
        order_by="target__deadline",
    )
    latest = Marked(
        latest_text,
        lambda row: cites_of(row.latest) if row.latest else (),
        lambda row: row.latest.grade if row.latest else "",
        verbose_name="最近实绩",
        orderable=False,
    )
    distance = tables.Column(verbose_name="距目标", accessor="progress__distance", empty_values=())
    required = tables.Column(verbose_name="应达到", accessor="progress__required", empty_values=())
    forecast = tables.Column(verbose_name="到期预测", accessor="progress__forecast", empty_values=())
    reason = Words(lambda row: [row.progress.reason], verbose_name="为什么", attrs=LONG)
    set_in = tables.Column(verbose_name="提出文件", accessor="target__set_in", default="无数据", attrs=LONG)
    set_on = tables.Column(verbose_name="提出日期", accessor="target__set_on", default="无数据")
    scope = tables.Column(verbose_name="口径", accessor="target__scope", default="无数据", attrs=LONG)
    superseded = tables.Column(verbose_name="已被后来目标取代")

    class Meta(RecordTable.Meta):
        empty_text = "没有符合条件的目标。"

    def render_light(self, value: Any) -> SafeString:
        return format_html('<span class="light light-{}">{}</span>', value.value, LIGHT_LABELS[value])

    def value_light(self, value: Any) -> str:
        return LIGHT_LABELS[value]

    def render_target(self, record: Any) -> SafeString:
        old = mark_safe(' <span class="state">已被取代</span>') if record.superseded else ""
        chain = record.target.chain
        return format_html(
            '<a href="{}">{}</a>{}<span class="subject">{}{}</span>',
            reverse("target", args=[record.target.code]),
            record.target.label,
            old,
            record.target.subject,
            f" · {chain.label}" if chain else "",
        )

    def value_target(self, record: Any) -> str:
        return str(record.target.label)

    def _derived(self, record: Any, value: float | None) -> SafeString:
        cites = (*cites_of(record.target), *(cites_of(record.latest) if record.latest else ()))
        return marked(number(value, record.target.unit), cites, "D")

    def render_distance(self, record: Any, value: float | None) -> SafeString:
        return self._derived(record, value)

    def render_required(self, record: Any, value: float | None) -> SafeString:
        return self._derived(record, value)

    def render_forecast(self, record: Any, value: float | None) -> SafeString:
        return self._derived(record, value)

    def value_distance(self, record: Any, value: float | None) -> str:
        return number(value, record.target.unit) or "无数据"

    def value_required(self, record: Any, value: float | None) -> str:
        return number(value, record.target.unit) or "无数据"

    def value_forecast(self, record: Any, value: float | None) -> str:
        return number(value, record.target.unit) or "无数据"

    def render_superseded(self, value: bool) -> str:
        return "是" if value else "否"
