"""What the policy library publishes: instruments with their dates and states; drafts stay inside."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from yanzhen.city.exchange.publishing import ANSWERS, Item, PublishedTable
from yanzhen.city.exchange.queries import with_citations
from yanzhen.city.policies.models import DRAFTING, Policy


def _policies() -> QuerySet[Any]:
    return Policy.objects.exclude(state=DRAFTING).prefetch_related(with_citations())


TABLES = (
    PublishedTable(
        "yanzhen-policies", "惠企政策", "301006/1", ("部门信息资源", "工业和信息化", "政策"),
        "国家、省、市、县的惠企政策文件，附有效期、状态和核对日期。",
        (
            Item("code", "政策代码", required=True),
            Item("label", "名称", required=True),
            Item("level", "层级", "choice", required=True),
            Item("issuer", "发布单位", required=True),
            Item("title", "文件"),
            Item("number", "文号"),
            Item("document_date", "文件日期", "period"),
            Item("valid_from", "起", "period"),
            Item("valid_to", "止", "period"),
            Item("state", "状态", "choice"),
            Item("state_as_of", "核对日期", "period"),
            Item("object", "适用对象"),
            Item("instrument", "支持方式"),
            *ANSWERS,
        ),
        _policies, ("policies.Policy", "policies"), page="policy",
    ),
)  # fmt: skip
