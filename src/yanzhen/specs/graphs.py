"""The chains of a pack as the graph that the reasoning works on, without a record."""

from __future__ import annotations

from collections.abc import Iterable

from yanzhen.kernel.chains import Band, ChainGraph, ChainLink, ChainNode, LinkKind, Share
from yanzhen.specs.pack import Pack


def chain_graph(packs: Iterable[Pack]) -> ChainGraph:
    """Every chain of the packs with the links inside and between them."""
    held = list(packs)
    nodes = [
        ChainNode(
            id=f"{chain.id}.{node.id}",
            chain=chain.id,
            label=node.label.zh,
            band=Band(node.band),
            products=tuple(node.products),
            constraints=tuple(node.constraints),
            value_added=node.value_added or "",
            gbt4754=tuple(node.industries),
        )
        for pack in held
        for chain in pack.chains
        for node in chain.nodes
    ]
    return ChainGraph.build(nodes, [*_within(held), *_between(held)])


def _within(packs: list[Pack]) -> Iterable[ChainLink]:
    for pack in packs:
        for chain in pack.chains:
            for edge in chain.edges:
                yield ChainLink(f"{chain.id}.{edge.from_}", f"{chain.id}.{edge.to}", Share(edge.share))


def _between(packs: list[Pack]) -> Iterable[ChainLink]:
    for pack in packs:
        for link in pack.chain_links:
            yield ChainLink(link.from_, link.to, Share(link.share), LinkKind(link.kind), link.evidence)
