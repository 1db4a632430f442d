"""What the chains publish: chains, their nodes and who supplies whom; of restricted nodes the public name alone."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from yanzhen.city.chains.models import Chain, Link, Node
from yanzhen.city.exchange.publishing import ANSWERS, Item, Population, PublishedTable
from yanzhen.city.exchange.queries import with_citations

TOPIC = ("部门信息资源", "工业和信息化", "产业链")


def _chains() -> QuerySet[Any]:
    return Chain.objects.prefetch_related(with_citations())


def _nodes() -> QuerySet[Any]:
    return Node.objects.select_related("chain").prefetch_related(with_citations())


def _links() -> QuerySet[Any]:
    return Link.objects.select_related("supplier", "customer").prefetch_related(with_citations())


def _restricted_nodes(keys: list[Any]) -> frozenset[Any]:
    return frozenset(Node.objects.filter(pk__in=keys, restricted=True).values_list("pk", flat=True))


def _members() -> dict[str, str]:
    return dict(Chain.objects.order_by("order").values_list("code", "label"))


def _names() -> dict[str, str]:
    """A chain is written with or without 产业链 behind it."""
    return {f"{label.removesuffix('产业链')}产业链": code for code, label in _members().items()} | {
        label.removesuffix("产业链"): code for code, label in _members().items()
    }


TABLES = (
    PublishedTable(
        "yanzhen-chains", "产业链", "301001/1", TOPIC, "本市产业链及其是否列入重点产业链清单的依据。",
        (
            Item("code", "产业链代码", required=True),
            Item("label", "名称", required=True),
            Item("on_list", "是否列入重点产业链"),
            Item("carriers", "承载地"),
            Item("goal", "文件中的目标"),
            Item("note", "说明"),
            *ANSWERS,
        ),
        _chains, ("chains.Chain", "chains"), related=("301001/2", "301001/3"), page="chain",
    ),
    PublishedTable(
        "yanzhen-chain-nodes", "产业链环节", "301001/2", TOPIC,
        "各产业链的环节、上中下游位置、产品和国民经济行业代码；民用军民融合环节只列公开名称。",
        (
            Item("code", "环节代码", required=True),
            Item("chain", "产业链代码", required=True, read=lambda row: row.chain.code),
            Item("label", "名称", required=True),
            Item("band", "位置", "choice"),
            Item("says", "是什么", veiled=True),
            Item("products", "产品", "words", veiled=True),
            Item("industries", "行业代码（GB/T 4754-2017）", "words", veiled=True),
            Item("constraints", "制约", "words", veiled=True),
            Item("value_added", "附加值", "choice", veiled=True),
            *ANSWERS,
        ),
        _nodes, ("chains.Node", "chains"), restricted=_restricted_nodes, related=("301001/1",), page="node",
    ),
    PublishedTable(
        "yanzhen-chain-links", "环节间供应关系", "301001/3", TOPIC, "上游环节向下游环节供应什么关系，链内和链间都有。",
        (
            Item("id", "编号", "number", required=True),
            Item("supplier", "供应环节", required=True, read=lambda row: row.supplier.code),
            Item("customer", "使用环节", required=True, read=lambda row: row.customer.code),
            Item("kind", "类别", "choice"),
            Item("share", "占用户投入", "choice"),
            Item("evidence", "依据"),
            *ANSWERS,
        ),
        _links, ("chains.Link", "chains", "chain_links"), key="id", related=("301001/2",),
    ),
)  # fmt: skip

POPULATIONS = (
    Population(
        "chain", "产业链", "分母是本系统在册的产业链，不等于重点产业链清单", _members, _names, "chain"
    ),
)
