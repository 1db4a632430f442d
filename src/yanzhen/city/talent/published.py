"""What the talent pool publishes: what documents say, posts and classes; nothing of persons, no practice rows."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from yanzhen.city.exchange.publishing import ANSWERS, Item, PublishedTable
from yanzhen.city.exchange.queries import with_citations
from yanzhen.city.talent.models import Course, Opening, TalentEntry

TOPIC = ("部门信息资源", "工业和信息化", "人才")
HAND = "由企业或登记单位填报，没有核实。"


def _entries() -> QuerySet[Any]:
    return TalentEntry.objects.select_related("chain", "node").prefetch_related(with_citations())


def _posts() -> QuerySet[Any]:
    return Opening.objects.filter(practice=False, state="open").select_related("enterprise", "node")


def _restricted_posts(keys: list[Any]) -> frozenset[Any]:
    """Of an enterprise on a restricted link nothing goes out that tells what it makes."""
    rows = Opening.objects.filter(pk__in=keys)
    found = rows.filter(node__restricted=True) | rows.filter(enterprise__placements__node__restricted=True)
    return frozenset(found.values_list("pk", flat=True))


def _restricted_courses(keys: list[Any]) -> frozenset[Any]:
    rows = Course.objects.filter(pk__in=keys)
    found = rows.filter(node__restricted=True) | rows.filter(enterprise__placements__node__restricted=True)
    return frozenset(found.values_list("pk", flat=True))


def _courses() -> QuerySet[Any]:
    return Course.objects.filter(practice=False).select_related("school", "enterprise", "node")


TABLES = (
    PublishedTable(
        "yanzhen-talent", "文件中的人才供需", "301012/1", TOPIC, "文件写到的培养单位、人才需求与计划，逐条注明出处。",
        (
            Item("code", "代码", required=True),
            Item("side", "类别", "choice", required=True),
            Item("label", "名称", required=True),
            Item("skills", "专业或层次"),
            Item("op", "关系", "choice"),
            Item("value", "数量", "number"),
            Item("unit", "单位"),
            Item("period", "期间或期限", "period"),
            Item("chain", "产业链代码", read=lambda row: row.chain.code if row.chain else None),
            Item("node", "环节代码", read=lambda row: row.node.code if row.node else None),
            *ANSWERS,
        ),
        _entries, ("talent.TalentEntry", "talent"), page="talent_pool",
    ),
    PublishedTable(
        "yanzhen-posts", "在招岗位", "301012/2", TOPIC, "企业在招的岗位：技能、最低学历或等级、人数、到岗期限；不含演示。",
        (
            Item("id", "编号", "number", required=True),
            Item("number", "岗位编号", required=True),
            Item("label", "岗位", required=True, veiled=True),
            Item("skills", "技能", required=True, veiled=True),
            Item("level", "最低学历或等级", "choice", required=True),
            Item("count", "招聘人数", "number", unit="人", required=True),
            Item("enterprise", "企业代码", required=True, read=lambda row: row.enterprise.code),
            Item("node", "环节代码", veiled=True, read=lambda row: row.node.code if row.node else None),
            Item("region", "工作地点代码", read=lambda row: row.region_id),
            Item("pay", "待遇"),
            Item("opened_on", "发布日期", "date"),
            Item("deadline", "到岗期限", "date", required=True),
        ),
        _posts, ("talent.Opening",), key="id", restricted=_restricted_posts, opening="closed", level="general_2", note=HAND,
    ),
    PublishedTable(
        "yanzhen-courses", "院校班次和订单班", "301012/3", TOPIC, "毕业班次和订单班：专业、技能、人数、可到岗日期；不含演示。",
        (
            Item("id", "编号", "number", required=True),
            Item("school", "培养单位", required=True, read=lambda row: row.school.name),
            Item("label", "专业", required=True),
            Item("skills", "技能", required=True),
            Item("level", "学历或等级", "choice", required=True),
            Item("kind", "类别", "choice", required=True),
            Item("enterprise", "订单企业代码", veiled=True, read=lambda row: row.enterprise.code if row.enterprise else None),
            Item("node", "环节代码", veiled=True, read=lambda row: row.node.code if row.node else None),
            Item("count", "人数", "number", unit="人", required=True),
            Item("starts_on", "开班", "date"),
            Item("ready_on", "毕业，可到岗", "date", required=True),
        ),
        _courses, ("talent.Course", "talent.School"), key="id", restricted=_restricted_courses, opening="closed", level="general_2", note=HAND,
    ),
)  # fmt: skip
