"""Chain rows as the frozen values that the reasoning works on."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from yanzhen.city.chains.models import Link, Node
from yanzhen.kernel.chains import Band, ChainGraph, ChainLink, ChainNode, LinkKind, Share


def values_of(rows: Iterable[Node]) -> tuple[ChainNode, ...]:
    """Node rows that were read with their chain, as values."""
    return tuple(
        ChainNode(
            id=node.code,
            chain=node.chain.code,
            label=node.label,
            band=Band(node.band),
            products=tuple(node.products),
            constraints=tuple(node.constraints),
            value_added=node.value_added,
            gbt4754=tuple(node.industries),
        )
        for node in rows
    )


def chain_nodes() -> tuple[ChainNode, ...]:
    """Every node of every chain, in the order of the chains."""
    return values_of(node_rows())


def node_rows() -> QuerySet[Node]:
    """Nodes in force of chains in force, in the order of the chains."""
    rows = Node.objects.select_related("chain").filter(chain__retired_on=None)
    return rows.order_by("chain__order", "chain__code", "order", "id")


def chain_links() -> tuple[ChainLink, ...]:
    """Every link between nodes in force, inside a chain or between two."""
    rows = Link.objects.filter(
        supplier__retired_on=None,
        customer__retired_on=None,
        supplier__chain__retired_on=None,
        customer__chain__retired_on=None,
    )
    found = rows.order_by("id").values_list("supplier__code", "customer__code", "share", "kind", "evidence")
    return tuple(ChainLink(s, c, Share(share), LinkKind(kind), why) for s, c, share, kind, why in found)


def chain_graph() -> ChainGraph:
    """All chains as one graph, in two queries; pass it along, it is not kept."""
    return ChainGraph.build(chain_nodes(), chain_links())
