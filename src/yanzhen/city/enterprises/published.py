"""What the register publishes: enterprises, where they stand in chains, their figures, stated supply relations.

Of an enterprise on a restricted node only what is published anyway goes out: no products, capacities or customers.
"""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from yanzhen.city.enterprises.models import (
    Enterprise,
    EnterpriseFigure,
    EnterpriseName,
    Placement,
    SupplyFact,
)
from yanzhen.city.exchange.publishing import ANSWERS, Item, Population, PublishedTable
from yanzhen.city.exchange.queries import with_citations

TOPIC = ("部门信息资源", "工业和信息化", "企业")


def _enterprises() -> QuerySet[Any]:
    return Enterprise.objects.select_related("region").prefetch_related(with_citations())


def _placements() -> QuerySet[Any]:
    rows = Placement.objects.filter(enterprise__retired_on=None, enterprise__practice=False)
    return rows.select_related("enterprise", "node").prefetch_related(with_citations())


def _figures() -> QuerySet[Any]:
    rows = EnterpriseFigure.objects.filter(enterprise__retired_on=None, enterprise__practice=False)
    return rows.select_related("enterprise").prefetch_related(with_citations())


def _supply() -> QuerySet[Any]:
    rows = SupplyFact.objects.filter(supplier__retired_on=None, supplier__practice=False)
    return rows.select_related("supplier", "customer").prefetch_related(with_citations())


def _on_restricted_nodes() -> QuerySet[Any]:
    return Placement.objects.filter(node__restricted=True).values("enterprise")


def _restricted_enterprises(keys: list[Any]) -> frozenset[Any]:
    rows = Enterprise.objects.filter(pk__in=_on_restricted_nodes()).filter(pk__in=keys)
    return frozenset(rows.values_list("pk", flat=True))


def _restricted_figures(keys: list[Any]) -> frozenset[Any]:
    rows = EnterpriseFigure.objects.filter(pk__in=keys, enterprise__in=_on_restricted_nodes())
    return frozenset(rows.values_list("pk", flat=True))


def _restricted_supply(keys: list[Any]) -> frozenset[Any]:
    rows = SupplyFact.objects.filter(pk__in=keys)
    found = rows.filter(supplier__in=_on_restricted_nodes()) | rows.filter(
        customer__in=_on_restricted_nodes()
    )
    return frozenset(found.values_list("pk", flat=True))


def _members() -> dict[str, str]:
    """Enterprises of the city that are not known to have ended."""
    rows = Enterprise.objects.exclude(role="outside").exclude(status__in=("stopped", "moved", "merged"))
    return dict(rows.order_by("name").values_list("code", "name"))


def _names() -> dict[str, str]:
    """Further names, those that only one enterprise bears, and unified codes."""
    found: dict[str, str] = {}
    twice: set[str] = set()
    rows = EnterpriseName.objects.filter(enterprise__retired_on=None, enterprise__practice=False)
    for name, code in rows.values_list("name", "enterprise__code"):
        twice |= {name} if found.setdefault(name, code) != code else set()
    codes = Enterprise.objects.exclude(uscc="").values_list("uscc", "code")
    return {name: code for name, code in found.items() if name not in twice} | dict(codes)


TABLES = (
    PublishedTable(
        "yanzhen-enterprises", "企业名册", "301002/1", TOPIC, "本市产业链上的企业：名称、统一社会信用代码、县区、产品和认定。",
        (
            Item("code", "企业代码", required=True),
            Item("name", "企业名称", required=True),
            Item("uscc", "统一社会信用代码", "uscc"),
            Item("region", "县（市）区代码", read=lambda row: row.region_id),
            Item("region_name", "县（市）区", read=lambda row: row.region.name if row.region else None),
            Item("industries", "行业代码（GB/T 4754-2017）", "words", veiled=True),
            Item("products", "产品", "words", veiled=True),
            Item("status", "经营状态", "choice"),
            Item("status_as_of", "状态截至", "period"),
            Item("listed", "上市情况"),
            Item("rungs", "已获认定", "words"),
            *ANSWERS,
        ),
        _enterprises, ("enterprises.Enterprise", "enterprises"), restricted=_restricted_enterprises,
        related=("301002/2", "301002/3"), page="enterprise",
    ),
    PublishedTable(
        "yanzhen-placements", "企业所在环节", "301002/2", TOPIC, "企业处在产业链的哪个环节、凭什么判断。",
        (
            Item("id", "编号", "number", required=True),
            Item("enterprise", "企业代码", required=True, read=lambda row: row.enterprise.code),
            Item("node", "环节代码", required=True, read=lambda row: row.node.code),
            Item("main", "主要环节", "yes_no"),
            Item("basis", "依据"),
            *ANSWERS,
        ),
        _placements, ("enterprises.Placement", "placements"), key="id", related=("301002/1", "301001/2"),
    ),
    PublishedTable(
        "yanzhen-enterprise-figures", "企业数据", "301002/3", TOPIC, "有出处的企业数据：产值、收入、产能、职工等，逐条注明期间和口径。",
        (
            Item("id", "编号", "number", required=True),
            Item("enterprise", "企业代码", required=True, read=lambda row: row.enterprise.code),
            Item("indicator", "指标", required=True),
            Item("period", "期间", "period"),
            Item("op", "关系", "choice"),
            Item("value", "数值", "number", veiled=True),
            Item("value_text", "原文数值", veiled=True),
            Item("unit", "单位"),
            Item("measure", "口径"),
            *ANSWERS,
        ),
        _figures, ("enterprises.EnterpriseFigure", "enterprise_figures"), key="id",
        restricted=_restricted_figures, related=("301002/1",),
    ),
    PublishedTable(
        "yanzhen-supply", "已公开的供货关系", "301002/4", TOPIC, "文件和报道写明的供货关系；军民融合环节的企业不列客户。",
        (
            Item("id", "编号", "number", required=True),
            Item("supplier", "供应企业代码", required=True, read=lambda row: row.supplier.code),
            Item("customer", "客户企业代码", veiled=True, read=lambda row: row.customer.code if row.customer else None),
            Item("customer_name", "客户（原文）", veiled=True),
            Item("what", "供应内容", veiled=True),
            *ANSWERS,
        ),
        _supply, ("enterprises.SupplyFact", "supply"), key="id", restricted=_restricted_supply,
        related=("301002/1",),
    ),
)  # fmt: skip

POPULATIONS = (
    Population(
        "enterprise",
        "企业",
        "分母是名册里本市的企业，不计已停产、迁出、并入和外地企业",
        _members,
        _names,
        "enterprise",
    ),
)
