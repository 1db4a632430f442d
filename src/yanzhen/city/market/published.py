"""What the market publishes: valid listings without persons, scenarios for everybody, confirmed orders for who may have them."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from yanzhen.city.exchange.publishing import Item, PublishedTable
from yanzhen.city.market.models import Deal
from yanzhen.city.market.queries import open_listings
from yanzhen.city.market.states import GOODS, SCENARIOS

TOPIC = ("部门信息资源", "工业和信息化", "供需")


def _listings() -> QuerySet[Any]:
    return open_listings(kind__in=GOODS, practice=False).defer("contact_name", "contact_phone")


def _scenarios() -> QuerySet[Any]:
    return open_listings(kind__in=SCENARIOS, practice=False).defer("contact_name", "contact_phone")


def _deals() -> QuerySet[Any]:
    rows = Deal.objects.filter(state="confirmed", practice=False)
    return rows.select_related("seller", "buyer", "buyer_unit", "node")


LISTED = (
    Item("id", "编号", "number", required=True),
    Item("number", "发布编号", required=True),
    Item("side", "供求", "choice", required=True),
    Item("kind", "类别", "choice", required=True),
    Item("title", "名称", required=True),
    Item("products", "产品词", "words"),
    Item("node", "环节代码", read=lambda row: row.node.code if row.node else None),
    Item("holder", "发布方", required=True),
    Item("enterprise", "企业代码", read=lambda row: row.enterprise.code if row.enterprise else None),
    Item("quantity", "数量", "number"),
    Item("unit", "计量单位"),
    Item("region", "地区代码", read=lambda row: row.region_id),
    Item("opened_on", "发布日期", "date"),
    Item("valid_until", "有效期至", "date", required=True),
)

TABLES = (
    PublishedTable(
        "yanzhen-market-listings", "有效的供应和求购", "301011/1", TOPIC,
        "企业发布的产品、产能、余料废料、设备的供应和求购，有效期内的；不含联系人，不含演示。",
        LISTED, _listings, ("market.Listing",), key="id", opening="closed", level="general_2",
        note="发布方自己填报，没有核实。登录用户在供需对接页和接口都能看。",
    ),
    PublishedTable(
        "yanzhen-market-scenarios", "应用场景机会和能力清单", "301011/2", TOPIC,
        "部门和企业开放的应用场景机会、企业报的能力，有效期内的；不含联系人，不含演示。",
        LISTED, _scenarios, ("market.Listing",), key="id", note="发布方自己填报，没有核实。",
    ),
    PublishedTable(
        "yanzhen-market-orders", "双方确认的订单", "301011/3", TOPIC,
        "供需对接里供需双方都确认过的订单；企业名称遮盖，金额须在授权里写明。不含演示。",
        (
            Item("id", "编号", "number", required=True),
            Item("number", "订单编号", required=True),
            Item("node", "产品环节代码", read=lambda row: row.node.code if row.node else None),
            Item("what", "内容", level=2, required=True),
            Item("seller", "供方", level=3, required=True, read=lambda row: row.seller.name),
            Item("buyer", "需方", level=3, required=True, read=lambda row: row.purchaser),
            Item("amount", "金额", "number", unit="万元", level=4),
            Item("local", "双方都在本市", "yes_no"),
            Item("decided_on", "双方确认", "date", required=True),
        ),
        _deals, ("market.Deal",), key="id", sharing="conditional",
        condition="履行统计、产业链职责需要的政府部门；金额须写明用途", opening="closed", level="general_3",
        note="由双方自己登记并互相确认。",
    ),
)  # fmt: skip
