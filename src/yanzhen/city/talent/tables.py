"""Lists of the talent pool: what documents say, posts, classes, people without their names."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from yanzhen.city.chains.queries import chain_labels
from yanzhen.city.exchange.queries import cites_of
from yanzhen.city.records.pages import Marked, RecordFilter, RecordTable, choice_filter, words_filter
from yanzhen.city.talent import queries
from yanzhen.city.talent.levels import COURSE_KINDS, LEVELS, OFFERED, SCHOOL_KINDS, STATES
from yanzhen.city.talent.models import TalentEntry

LONG = {"td": {"class": "long"}}
PRACTICE = SafeString(' <span class="state">演示</span>')


class PoolFilter(RecordFilter):
    find = queries.pool
    side = choice_filter("类别")
    chain = choice_filter("产业链")
    choices = {"side": lambda: TalentEntry.SIDES, "chain": lambda: chain_labels().items()}


def amount(row: TalentEntry) -> str:
    if row.value is None:
        return ""
    sign = {"=": "", ">=": "≥", "<=": "≤"}.get(row.op, row.op)
    return f"{sign}{row.value.normalize():f}{row.unit}"


class PoolTable(RecordTable):
    side = tables.Column(verbose_name="类别")
    label = tables.Column(verbose_name="名称", attrs=LONG)
    skills = tables.Column(verbose_name="专业或层次", default="—", attrs=LONG)
    value = Marked(amount, cites_of, verbose_name="数量")
    period = tables.Column(verbose_name="期间或期限", default="—")
    node = tables.Column(verbose_name="环节", empty_values=(), orderable=False)
    note = tables.Column(verbose_name="说明", default="—", attrs=LONG)

    class Meta(RecordTable.Meta):
        empty_text = "没有文件写到的人才供需。"

    def render_node(self, record: TalentEntry) -> str:
        where = record.node or record.chain
        return where.label if where else "全市"

    value_node = render_node


class OpeningFilter(RecordFilter):
    find = queries.find_openings
    search = words_filter(placeholder="岗位、技能、企业、环节")
    state = choice_filter("状态")
    chain = choice_filter("产业链")
    level = choice_filter("学历或等级")
    choices = {"state": lambda: STATES, "chain": queries.chain_choices, "level": lambda: LEVELS}


class OpeningTable(RecordTable):
    quiet = ("pay", "opened_on", "by_unit", "region")
    number = tables.Column(verbose_name="编号", accessor="pk", order_by="pk")
    label = tables.Column(verbose_name="岗位", attrs=LONG)
    enterprise = tables.Column(verbose_name="企业")
    node = tables.Column(verbose_name="环节", empty_values=(), orderable=False)
    skills = tables.Column(verbose_name="技能", attrs=LONG)
    level = tables.Column(verbose_name="最低学历或等级")
    count = tables.Column(verbose_name="招聘人数", attrs={"td": {"class": "nums"}})
    got = tables.Column(verbose_name="已录用", attrs={"td": {"class": "nums"}})
    deadline = tables.Column(verbose_name="到岗期限")
    state = tables.Column(verbose_name="状态")
    region = tables.Column(verbose_name="工作地点", default="无数据")
    pay = tables.Column(verbose_name="待遇", default="无数据")
    opened_on = tables.DateColumn(verbose_name="发布", format="Y-m-d")
    by_unit = tables.Column(verbose_name="登记单位", default="无数据")

    class Meta(RecordTable.Meta):
        empty_text = "没有岗位。"

    def render_number(self, record: Any) -> SafeString:
        link = format_html('<a href="{}">{}</a>', reverse("talent_post", args=[record.pk]), record.number)
        return link + PRACTICE if record.practice else link

    def value_number(self, record: Any) -> str:
        return str(record.number)

    def render_node(self, record: Any) -> str:
        return record.node.label if record.node else "无数据"

    value_node = render_node

    def render_deadline(self, record: Any) -> str | SafeString:
        told = self.value_deadline(record)
        return format_html('<span class="light light-red">{}</span>', told) if "未招满" in told else told

    def value_deadline(self, record: Any) -> str:
        late = record.state == "open" and record.deadline < timezone.localdate() and record.got < record.count
        return f"{record.deadline}（已过，未招满）" if late else f"{record.deadline}"


class CourseFilter(RecordFilter):
    find = queries.find_courses
    search = words_filter(placeholder="专业、技能、院校")
    kind = choice_filter("类别")
    school = choice_filter("培养单位")
    level = choice_filter("学历或等级")
    choices = {"kind": lambda: COURSE_KINDS, "school": lambda: SCHOOL_KINDS, "level": lambda: OFFERED}


class CourseTable(RecordTable):
    quiet = ("starts_on", "by_unit")
    label = tables.Column(verbose_name="专业", attrs=LONG)
    school = tables.Column(verbose_name="培养单位", accessor="school__name", attrs=LONG)
    school_kind = tables.Column(verbose_name="类别", accessor="school__kind", orderable=False)
    kind = tables.Column(verbose_name="班次")
    enterprise = tables.Column(verbose_name="订单企业", default="—")
    node = tables.Column(verbose_name="对应环节", empty_values=(), orderable=False)
    skills = tables.Column(verbose_name="技能", attrs=LONG)
    level = tables.Column(verbose_name="学历或等级")
    count = tables.Column(verbose_name="人数", attrs={"td": {"class": "nums"}})
    gone = tables.Column(verbose_name="已录用", attrs={"td": {"class": "nums"}})
    ready_on = tables.DateColumn(verbose_name="可到岗", format="Y-m-d")
    starts_on = tables.DateColumn(verbose_name="开班", format="Y-m-d", default="无数据")
    by_unit = tables.Column(verbose_name="登记单位", default="无数据")

    class Meta(RecordTable.Meta):
        empty_text = "没有班次。"

    def render_label(self, record: Any) -> str | SafeString:
        return format_html("{}{}", record.label, PRACTICE) if record.practice else str(record.label)

    def value_label(self, record: Any) -> str:
        return str(record.label)

    def render_school_kind(self, record: Any) -> str:
        return str(record.school.get_kind_display())

    value_school_kind = render_school_kind

    def render_node(self, record: Any) -> str:
        return record.node.label if record.node else "无数据"

    value_node = render_node


class PersonFilter(RecordFilter):
    find = queries.find_people
    search = words_filter(placeholder="技能、环节")
    level = choice_filter("学历或等级")
    state = choice_filter("状态")
    choices = {
        "level": lambda: OFFERED,
        "state": lambda: [("active", "可以推荐"), ("ended", "已删除个人信息")],
    }


class PersonTable(RecordTable):
    """Name and telephone are hidden columns: whoever shows them and may read them is written down."""

    quiet = ("name", "phone", "consent")
    number = tables.Column(verbose_name="编号", accessor="pk", order_by="pk")
    name = tables.Column(verbose_name="姓名", default="已删除", orderable=False)
    phone = tables.Column(verbose_name="联系电话", default="已删除", orderable=False)
    skills = tables.Column(verbose_name="技能", attrs=LONG)
    level = tables.Column(verbose_name="学历或等级")
    node = tables.Column(verbose_name="对应环节", empty_values=(), orderable=False)
    region = tables.Column(verbose_name="期望地点", default="不限")
    ready_on = tables.DateColumn(verbose_name="可到岗", format="Y-m-d")
    consented_on = tables.DateColumn(verbose_name="同意日期", format="Y-m-d")
    consent = tables.Column(verbose_name="同意方式")
    keep_until = tables.DateColumn(verbose_name="保存到", format="Y-m-d")
    by_unit = tables.Column(verbose_name="登记单位", default="无数据")
    ended_on = tables.Column(verbose_name="个人信息", empty_values=())

    class Meta(RecordTable.Meta):
        empty_text = "没有求职人员。"

    def render_number(self, record: Any) -> SafeString:
        where = reverse("talent_person", args=[record.pk])
        link = format_html('<a href="{}">{}</a>', where, record.number)
        return link + PRACTICE if record.practice else link

    def value_number(self, record: Any) -> str:
        return str(record.number)

    def render_node(self, record: Any) -> str:
        return record.node.label if record.node else "无数据"

    value_node = render_node

    def value_ended_on(self, record: Any) -> str:
        return f"{record.ended_on} 已删除：{record.get_ended_why_display()}" if record.ended_on else "保存中"

    render_ended_on = value_ended_on
