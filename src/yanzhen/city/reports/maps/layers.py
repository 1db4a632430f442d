"""First order of the boxes, from the analysis floor's layout, which knows flow but no sheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from yanzhen.analysis.layout import lay_out
from yanzhen.city.atlas.values import NodeCard
from yanzhen.kernel.chains import Band, ChainGraph, ChainLink, ChainNode


def layer_hints(
    nodes: Sequence[NodeCard], links: Sequence[tuple[str, str]]
) -> Mapping[str, tuple[float, float]]:
    """Node → (layer, height).

    The layout would spread a chain of 45 nodes over 13 columns, too wide for a sheet; the sheet keeps its
    order and folds neighbouring layers into as many columns as it has room for.
    """
    known = {n.code for n in nodes}
    graph = ChainGraph.build(
        [ChainNode(n.code, n.code.split(".", 1)[0], n.label, Band(n.band)) for n in nodes],
        [ChainLink(a, b) for a, b in dict.fromkeys(links) if a in known and b in known and a != b],
    )
    return {p.node: (float(p.column), p.y) for p in lay_out(graph).placements}
