"""What the capital pool publishes: what documents say, funds, products; demands only for who may have them, masked."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from yanzhen.city.exchange.publishing import ANSWERS, Item, PublishedTable
from yanzhen.city.exchange.queries import with_citations
from yanzhen.city.finance.models import CapitalEntry, FinanceDemand, Fund, Product
from yanzhen.city.finance.pool_models import WAN
from yanzhen.city.finance.states import PRODUCT_KINDS

TOPIC = ("部门信息资源", "工业和信息化", "资金")


def _capital() -> QuerySet[Any]:
    return CapitalEntry.objects.select_related("chain", "node").prefetch_related(with_citations())


def _funds() -> QuerySet[Any]:
    return Fund.objects.filter(practice=False).prefetch_related("chains", "nodes")


def _products() -> QuerySet[Any]:
    rows = Product.objects.filter(practice=False, kind__in=[code for code, _ in PRODUCT_KINDS])
    return rows.select_related("unit").prefetch_related("chains", "nodes")


def _demands() -> QuerySet[Any]:
    rows = FinanceDemand.objects.filter(practice=False).exclude(state="withdrawn")
    return rows.select_related("enterprise", "node")


def _restricted(keys: list[Any]) -> frozenset[Any]:
    """Where money is for a restricted link, the link is not told."""
    rows = FinanceDemand.objects.filter(pk__in=keys, node__restricted=True)
    return frozenset(rows.values_list("pk", flat=True))


GOES = (
    Item("chains", "产业链代码", "words", read=lambda row: [c.code for c in row.chains.all()]),
    Item("nodes", "环节代码", "words", read=lambda row: [n.code for n in row.nodes.all()]),
)

TABLES = (
    PublishedTable(
        "yanzhen-capital", "文件中的资金供需", "301010/1", TOPIC, "文件写到的资金供给、需求和金融服务，逐条注明出处。",
        (
            Item("code", "代码", required=True),
            Item("side", "类别", "choice", required=True),
            Item("label", "名称", required=True),
            Item("kind", "品种"),
            Item("holder", "机构或主体"),
            Item("op", "关系", "choice"),
            Item("value", "数值", "number"),
            Item("unit", "单位"),
            Item("period", "期间或期限", "period"),
            Item("chain", "产业链代码", read=lambda row: row.chain.code if row.chain else None),
            Item("node", "环节代码", read=lambda row: row.node.code if row.node else None),
            *ANSWERS,
        ),
        _capital, ("finance.CapitalEntry", "capital"), page="finance",
    ),
    PublishedTable(
        "yanzhen-funds", "基金", "301010/2", TOPIC, "产业引导、并购、天使、场景应用基金：规模、阶段、投向和依据；不含演示。",
        (
            Item("id", "编号", "number", required=True),
            Item("name", "名称", required=True),
            Item("kind", "类别", "choice", required=True),
            Item("stage", "阶段", "choice", required=True),
            Item("holder", "主管单位", required=True),
            Item("keeper", "管理机构"),
            Item("size", "规模", "number", unit=WAN),
            Item("paid_in", "实缴", "number", unit=WAN),
            Item("least", "单笔下限", "number", unit=WAN),
            Item("most", "单笔上限", "number", unit=WAN),
            *GOES,
            Item("says", "投向和条件"),
            Item("source", "依据", required=True),
        ),
        _funds, ("finance.Fund",), key="id", page="finance_fund",
    ),
    PublishedTable(
        "yanzhen-loan-products", "贷款和融资担保产品", "301010/3", TOPIC,
        "金融机构登记的贷款和融资担保产品：额度、期限、利率、准入；没有写的不限制；不含演示。",
        (
            Item("id", "编号", "number", required=True),
            Item("institution", "机构", required=True, read=lambda row: row.unit.name),
            Item("name", "产品", required=True),
            Item("kind", "类别", "choice", required=True),
            Item("purposes", "用途", "words"),
            Item("security", "担保方式", "choice"),
            Item("least", "额度下限", "number", unit=WAN),
            Item("most", "额度上限", "number", unit=WAN),
            Item("term_low", "期限下限", "number", unit="个月"),
            Item("term_high", "期限上限", "number", unit="个月"),
            Item("rate_low", "利率下限", "number", unit="%"),
            Item("rate_high", "利率上限", "number", unit="%"),
            Item("region", "适用地区代码"),
            *GOES,
            Item("starts_on", "起", "date"),
            Item("ends_on", "止", "date"),
        ),
        _products, ("finance.Product",), key="id", page="finance_product", note="由机构自己登记，不代表一定批准。",
    ),
    PublishedTable(
        "yanzhen-finance-demands", "融资需求", "301010/4", TOPIC,
        "企业提出的融资需求及其状态；企业名称遮盖，金额须在授权里写明。机构要看一家企业，须由企业自己授权。不含演示。",
        (
            Item("id", "编号", "number", required=True),
            Item("number", "需求编号", required=True),
            Item("enterprise", "企业", level=3, required=True, read=lambda row: row.enterprise.name),
            Item("region", "县（市）区代码", read=lambda row: row.enterprise.region_id),
            Item("kind", "类别", "choice", required=True),
            Item("purpose", "用途", "choice", required=True),
            Item("term_months", "期限", "number", unit="个月"),
            Item("amount", "金额", "number", unit=WAN, level=4, required=True),
            Item("node", "环节代码", veiled=True, read=lambda row: row.node.code if row.node else None),
            Item("state", "状态", "choice", required=True),
            Item("submitted_on", "提交", "date", required=True),
        ),
        _demands, ("finance.FinanceDemand",), key="id", restricted=_restricted, sharing="conditional",
        condition="履行金融监管、统计职责需要的政府部门；金额须写明用途", opening="closed", level="general_3",
        note="企业自己填报，或由政府部门代为登记。",
    ),
)  # fmt: skip
