"""The columns of the list of policies."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables

from yanzhen.city.exchange.queries import cites_of
from yanzhen.city.policies.wording import instrument_words
from yanzhen.city.records.pages import Linked, RecordTable, Words
from yanzhen.kernel.periods import say_period

LONG = {"td": {"class": "long"}}


def span(begins: str, ends: str) -> str:
    """``2024-01 至 2026-12``; an end that was not seen is said."""
    if not begins and not ends:
        return "未见"
    return f"{say_period(begins) if begins else '未见'} 至 {say_period(ends) if ends else '未见'}"


def state_words(row: Any) -> str:
    """The rule of another place is a reference, whatever it is there."""
    return "参考（外地）" if row.spec.get("example") else str(row.get_state_display())


class PolicyTable(RecordTable):
    """Title, level, issuer, state, dates, object."""

    quiet = ("title", "number", "document_date", "state_as_of", "instrument")
    label = Linked("policy", lambda row: row.label, cites_of, verbose_name="政策", attrs=LONG)
    level = tables.Column(verbose_name="层级")
    issuer = tables.Column(verbose_name="发布单位")
    state = Words(lambda row: [state_words(row)], verbose_name="状态")
    valid = Words(lambda row: [span(row.valid_from, row.valid_to)], verbose_name="有效期")
    object = tables.Column(verbose_name="适用对象", default="未见")
    clauses = Words(lambda row: [str(len(row.spec.get("clauses", ())))], verbose_name="条款")
    complete = tables.Column(verbose_name="条件")
    windows = Words(lambda row: (span(*window) for window in row.opens), verbose_name="申报时间", attrs=LONG)
    title = tables.Column(verbose_name="文件", attrs=LONG)
    number = tables.Column(verbose_name="文号", default="未见")
    document_date = tables.Column(verbose_name="文件日期", default="未见")
    state_as_of = tables.Column(verbose_name="核对日期")
    instrument = Words(lambda row: [instrument_words(row.instrument) or "未见"], verbose_name="支持方式")

    class Meta(RecordTable.Meta):
        empty_text = "没有符合条件的政策。"

    def render_complete(self, value: bool) -> str:
        return "见全" if value else "未见全"

    value_complete = render_complete
