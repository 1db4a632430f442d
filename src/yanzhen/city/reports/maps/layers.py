"""First order of the boxes: the layered layout of the analysis floor."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from yanzhen.city.atlas.values import NodeCard


def layer_hints(nodes: Sequence[NodeCard], links: Sequence[tuple[str, str]]) -> Mapping[str, tuple[float, float]]:
    """Node → (layer, height); nodes without a place keep the order of the chain's file."""
    return {n.code: (0.0, float(k)) for k, n in enumerate(nodes)}
