"""The columns of the library."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.utils.safestring import SafeString

from yanzhen.city.records.marks import counted, document_page, grade_text
from yanzhen.city.records.pages import Linked, RecordTable


class DocumentTable(RecordTable):
    """Every source with how often it is cited."""

    quiet = ("code", "place_count")
    title = Linked("document", lambda row: row.title, verbose_name="标题", attrs={"td": {"class": "long"}})
    kind = tables.Column(verbose_name="类别")
    issuer = tables.Column(verbose_name="发布单位", default="无数据", attrs={"td": {"class": "text"}})
    date = tables.Column(verbose_name="日期", default="无数据")
    grade = tables.Column(verbose_name="等级")
    places = tables.Column(verbose_name="被引用")
    place_count = tables.Column(verbose_name="引用位置")
    code = tables.Column(verbose_name="代码")

    class Meta(RecordTable.Meta):
        empty_text = "没有符合条件的资料。"

    def render_grade(self, record: Any) -> str:
        return grade_text(record.grade)

    def value_grade(self, record: Any) -> str:
        return str(record.grade)

    def render_places(self, value: int, record: Any) -> SafeString:
        return counted(value, document_page(record.code))

    def value_places(self, value: int) -> int:
        return value

    def render_place_count(self, value: int, record: Any) -> SafeString:
        return counted(value, document_page(record.code))

    def value_place_count(self, value: int) -> int:
        return value
