"""Questions about the shape of the chains: paths, reach, betweenness, cycles, critical nodes, substitutes."""

from __future__ import annotations

from yanzhen.analysis.graph.between import (
    Floats,
    calc_betweenness,
    calc_node_betweenness,
    calc_sampled_betweenness,
)
from yanzhen.analysis.graph.critical import CriticalNode, find_critical_nodes, find_cut_nodes
from yanzhen.analysis.graph.goods import goods_flow, is_equipment
from yanzhen.analysis.graph.reach import (
    Reach,
    calc_node_reach,
    calc_reach_counts,
    calc_source_distances,
    find_parts,
)
from yanzhen.analysis.graph.reading import LinkFile, read_links
from yanzhen.analysis.graph.substitutes import Substitute, find_other_sources, find_substitutes
from yanzhen.analysis.graph.table import LinkTable
from yanzhen.analysis.graph.ways import (
    calc_distances,
    find_cycles,
    find_shortest_path,
    find_single_sources,
)
from yanzhen.kernel.adjacency import find_components
from yanzhen.kernel.chains import ChainGraph

__all__ = [
    "ChainGraph",
    "CriticalNode",
    "Floats",
    "LinkFile",
    "LinkTable",
    "Reach",
    "Substitute",
    "calc_betweenness",
    "calc_distances",
    "calc_node_betweenness",
    "calc_node_reach",
    "calc_reach_counts",
    "calc_sampled_betweenness",
    "calc_source_distances",
    "find_components",
    "find_critical_nodes",
    "find_cut_nodes",
    "find_cycles",
    "find_other_sources",
    "find_parts",
    "find_shortest_path",
    "find_single_sources",
    "find_substitutes",
    "goods_flow",
    "is_equipment",
    "read_links",
]
