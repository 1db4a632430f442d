"""What the ledger publishes: indicators, targets and measured values with their scopes."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from yanzhen.city.exchange.publishing import ANSWERS, Item, PublishedTable
from yanzhen.city.exchange.queries import with_citations
from yanzhen.city.targets.models import Actual, Indicator, Target

TOPIC = ("部门信息资源", "工业和信息化", "目标与实绩")


def _indicators() -> QuerySet[Any]:
    return Indicator.objects.all()


def _targets() -> QuerySet[Any]:
    return Target.objects.select_related("indicator").prefetch_related(with_citations())


def _actuals() -> QuerySet[Any]:
    return Actual.objects.select_related("indicator").prefetch_related(with_citations())


TABLES = (
    PublishedTable(
        "yanzhen-indicators", "指标表", "301005/1", TOPIC, "目标和实绩所用的指标、单位和好坏方向。",
        (
            Item("code", "指标代码", required=True),
            Item("label", "名称", required=True),
            Item("unit", "单位"),
            Item("direction", "方向", "choice"),
            Item("family", "分组"),
            Item("aliases", "其他写法", "words"),
        ),
        _indicators, ("targets.Indicator", "indicators"), page="indicator",
    ),
    PublishedTable(
        "yanzhen-targets", "目标台账", "301005/2", TOPIC, "各文件提出的目标，附口径、期限和提出文件；定性目标只有文字。",
        (
            Item("code", "目标代码", required=True),
            Item("indicator", "指标代码", required=True, read=lambda row: row.indicator.code),
            Item("label", "目标", required=True),
            Item("subject", "主体"),
            Item("scope", "口径"),
            Item("op", "关系", "choice"),
            Item("value", "目标值", "number"),
            Item("value_high", "上限", "number"),
            Item("unit", "单位"),
            Item("mode", "方式", "choice"),
            Item("text", "定性表述"),
            Item("deadline", "期限", "period"),
            Item("set_on", "提出日期", "period"),
            Item("set_in", "提出文件"),
            *ANSWERS,
        ),
        _targets, ("targets.Target", "targets"), related=("301005/1", "301005/3"), page="target",
    ),
    PublishedTable(
        "yanzhen-actuals", "实绩", "301005/3", TOPIC, "有出处的实绩，只与口径相同的目标比较。",
        (
            Item("code", "实绩代码", required=True),
            Item("indicator", "指标代码", required=True, read=lambda row: row.indicator.code),
            Item("subject", "主体"),
            Item("scope", "口径"),
            Item("period", "期间", "period", required=True),
            Item("op", "关系", "choice"),
            Item("value", "数值", "number"),
            Item("value_text", "原文数值"),
            Item("unit", "单位"),
            *ANSWERS,
        ),
        _actuals, ("targets.Actual", "actuals"), related=("301005/1",),
    ),
)  # fmt: skip
