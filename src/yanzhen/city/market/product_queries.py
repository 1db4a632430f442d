"""One product of the chains as the market sees it: who offers and seeks it, who makes it, who stands next to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from yanzhen.city.chains.queries import chain_graph, customers_of, node_rows, suppliers_of
from yanzhen.city.enterprises.queries import enterprises_by_node
from yanzhen.city.market.models import Listing
from yanzhen.city.market.queries import product_listings


@dataclass(frozen=True, slots=True)
class Beside:
    """A link one step along the chain, with the local enterprises that stand there."""

    code: str
    label: str
    firms: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class ProductFound:
    """A link with its listings, its local makers, and its likely customers and suppliers along the chain."""

    node: Any
    offered: tuple[Listing, ...]
    sought: tuple[Listing, ...]
    makers: tuple[Any, ...]
    customers: tuple[Beside, ...]
    suppliers: tuple[Beside, ...]


def product_of(code: str) -> ProductFound | None:
    """None for a link that is not there or whose holders are not public."""
    node = node_rows().filter(code=code).first()
    if node is None or node.restricted:
        return None
    graph = chain_graph()
    ways = [customers_of(graph, code), suppliers_of(graph, code)]
    near = [[c.other for c in found if c.kind.value != "same_activity"] for found in ways]
    firms = enterprises_by_node({code, *near[0], *near[1]})
    labels = {n.id: n.label for n in graph.nodes}
    customers, suppliers = (
        tuple(Beside(c, labels[c], tuple(p.enterprise for p in firms.get(c, ()))) for c in codes)
        for codes in near
    )
    offered, sought = product_listings(code)
    makers = tuple(p.enterprise for p in firms.get(code, ()))
    return ProductFound(node, tuple(offered), tuple(sought), makers, customers, suppliers)
