"""Sentences of the reasoning lose the firms of restricted nodes and of their neighbours."""

from __future__ import annotations

from yanzhen.analysis.gaps import ChainStatus, Measure, NodeStatus
from yanzhen.city.atlas.restriction import Cut
from yanzhen.kernel.chains import Band, ChainGraph, ChainLink, ChainNode
from yanzhen.kernel.presence import Presence

GRAPH = ChainGraph.build(
    (ChainNode("a.part", "a", "部件", Band.UPSTREAM), ChainNode("a.cable", "a", "电缆", Band.DOWNSTREAM)),
    (ChainLink("a.part", "a.cable"),),
)
STATUS = ChainStatus(
    "a",
    (
        NodeStatus(
            "a.part",
            Presence.WEAK,
            (),
            "本地用户有电缆（甲电缆(衡阳)、乙公司（集团））",
            (),
            ("电缆（甲电缆）",),
        ),
        NodeStatus(
            "a.cable", Presence.WEAK, (), "只有1家（甲电缆）；本地部件（某机械厂）已有", ("部件（某机械厂）",)
        ),
    ),
    (),
    (),
    (Measure("m", "单一来源", 1, "个", "部件（某机械厂）"),),
)


def test_a_restricted_node_names_no_trading_partner_and_is_named_without_firms():
    part, cable = Cut.of(GRAPH, {"a.part"}).status(STATUS).nodes
    assert part.reason == "本地用户有电缆"
    assert (part.local_customers, part.local_suppliers) == ((), ())
    assert cable.reason == "只有1家（甲电缆）；本地部件已有"
    assert cable.local_suppliers == ("部件",)


def test_measures_lose_the_firms_of_restricted_nodes():
    assert Cut.of(GRAPH, {"a.part"}).status(STATUS).measures[0].explanation == "部件"


def test_without_restricted_nodes_nothing_changes():
    assert Cut.of(GRAPH, frozenset()).status(STATUS) == STATUS
