"""Which links carry goods that current production needs: no services, no equipment, no scrap running back."""

from __future__ import annotations

from string import ascii_uppercase

from yanzhen.kernel.adjacency import Adjacency
from yanzhen.kernel.chains import Band, ChainGraph, ChainLink, ChainNode, LinkKind, Share

GOODS = frozenset({LinkKind.WITHIN, LinkKind.MATERIAL, LinkKind.COMPONENT})
MACHINERY = range(34, 41)
BUILDS_IN = frozenset((*MACHINERY, 43, 47, 48, 49, 50))
"""Divisions of GB/T 4754 that build machinery into what they make, repair or erect; for others it is equipment."""
_ORDER = {Band.UPSTREAM: 0, Band.MIDSTREAM: 1, Band.DOWNSTREAM: 2}


def is_equipment(graph: ChainGraph, link: ChainLink) -> bool:
    """A link of that kind, or machinery (divisions 34–40) for one who does not build it in (ours, grade X)."""
    if link.kind is LinkKind.EQUIPMENT:
        return True
    maker, user = (_division(graph.node(x)) for x in (link.supplier, link.customer))
    return link.kind in GOODS and maker in MACHINERY and user is not None and user not in BUILDS_IN


def _division(node: ChainNode) -> int | None:
    """First two digits of the first GB/T 4754 code."""
    digits = node.gbt4754[0].lstrip(ascii_uppercase)[:2] if node.gbt4754 else ""
    return int(digits) if digits.isdigit() else None


def goods_flow(graph: ChainGraph) -> Adjacency:
    """The activities with the links that carry a main or partial input of goods down the chains."""
    kept = [x for x in graph.links if _carries(graph, x)]
    tails = [int(graph.activity[graph.index[x.supplier]]) for x in kept]
    heads = [int(graph.activity[graph.index[x.customer]]) for x in kept]
    return Adjacency.build(graph.flow_down.size, tails, heads).simple()


def _carries(graph: ChainGraph, link: ChainLink) -> bool:
    if link.kind not in GOODS or link.share is Share.MINOR or is_equipment(graph, link):
        return False
    one, other = graph.node(link.supplier), graph.node(link.customer)
    back = one.chain == other.chain and _ORDER.get(one.band, 0) > _ORDER.get(other.band, 2)
    return not back
