"""The chain graph: built, refused, merged, walked, cut, layered."""

from __future__ import annotations

import random

import numpy as np
import pytest
import rustworkx as rx
from hypothesis import given
from hypothesis import strategies as st

from tests.kernel.copper import LINKS, NODES, copper, node
from yanzhen.kernel.adjacency import Adjacency, find_components, longest_layers
from yanzhen.kernel.chains import Band, ChainGraph, ChainLink, LinkKind, Share
from yanzhen.kernel.errors import YanzhenError


def test_an_id_given_twice_is_refused_by_name():
    with pytest.raises(YanzhenError) as refusal:
        ChainGraph.build([*NODES, NODES[3]], [])
    assert refusal.value.where == "metal.cu_rod"


@pytest.mark.parametrize(
    ("link", "what"),
    [
        (ChainLink("metal.cu_ore", "metal.gone"), "不存在"),
        (ChainLink("metal.cu_rod", "metal.cu_rod"), "同一个环节"),
        (ChainLink("metal.cu_ore", "metal.cu_smelt"), "重复"),
    ],
)
def test_a_wrong_link_is_refused_with_both_ends(link, what):
    with pytest.raises(YanzhenError, match=what) as refusal:
        ChainGraph.build(NODES, [*LINKS, link])
    assert link.supplier in refusal.value.where


def test_unknown_nodes_and_chains_are_refused_with_advice():
    graph = copper()
    for ask in (
        lambda: graph.node("metal.zinc"),
        lambda: graph.suppliers("metal.zinc"),
        lambda: graph.nodes_of("zinc"),
    ):
        with pytest.raises(YanzhenError) as refusal:
            ask()
        assert refusal.value.do


def test_one_activity_drawn_in_two_chains_counts_once():
    graph = copper()
    assert len(graph) == 10
    assert graph.flow_down.size == 9
    assert graph.drawings("power.cable") == ("power.cable", "metal.cable")
    assert graph.activity_of("power.cable") == graph.activity_of("metal.cable") == "metal.cable"


def test_neighbours_cross_chains_through_the_other_drawing():
    graph = copper()
    (supplier,) = graph.suppliers("power.cable")
    assert (supplier.node, supplier.share, supplier.drawn_at) == ("metal.cu_rod", Share.MAIN, "metal.cable")
    assert graph.suppliers("power.cable", whole_activity=False) == ()
    assert {c.node for c in graph.customers("metal.cable")} == {"power.grid", "metal.cu_smelt"}
    assert {(c.node, c.kind) for c in graph.customers("metal.cu_foil")} == {
        ("board.ccl", LinkKind.MATERIAL),
        ("board.cell", LinkKind.MATERIAL),
    }


def test_reach_follows_goods_both_ways_and_through_twins():
    graph = copper()
    assert "power.grid" in graph.reachable(["metal.cu_ore"])
    assert graph.reachable(["power.grid"]) == {"power.grid"}
    assert graph.reachable(["board.ccl"], against_flow=True) >= {
        "metal.cu_foil",
        "metal.cu_ore",
        "power.cable",
    }


def test_a_subgraph_is_one_chain_with_or_without_its_neighbours():
    graph = copper()
    own = graph.subgraph("metal")
    assert {n.chain for n in own.nodes} == {"metal"}
    wider = graph.subgraph("metal", foreign=True)
    assert {n.id for n in wider.nodes} - {n.id for n in own.nodes} == {
        "power.cable",
        "board.ccl",
        "board.cell",
    }
    assert wider.activity_of("power.cable") == "metal.cable"


def test_layers_keep_bands_in_order_and_services_apart_in_spite_of_a_cycle():
    layers = copper().subgraph("metal").layers()
    assert layers["metal.test"] == -1
    assert layers["metal.cu_ore"] < layers["metal.cu_smelt"] < layers["metal.cu_rod"] < layers["metal.cable"]
    assert layers["metal.cu_foil"] == layers["metal.cu_rod"]


def test_a_coarsely_drawn_node_does_not_merge_what_another_chain_draws_apart():
    nodes = [
        node("m.user", "矿山业主", Band.DOWNSTREAM),
        *NODES,
        node("metal.pb_ore", "铅锌矿", Band.UPSTREAM),
    ]
    twins = [
        ChainLink("m.user", "metal.cu_ore", kind=LinkKind.SAME_ACTIVITY),
        ChainLink("m.user", "metal.pb_ore", kind=LinkKind.SAME_ACTIVITY),
    ]
    graph = ChainGraph.build(nodes, [*LINKS, *twins])
    assert graph.activity_of("metal.cu_ore") != graph.activity_of("metal.pb_ore")
    at = {n.id: int(graph.activity[graph.index[n.id]]) for n in graph.nodes}
    assert graph.covers == {(at["m.user"], at["metal.cu_ore"]), (at["m.user"], at["metal.pb_ore"])}


def test_the_graph_does_not_depend_on_the_order_of_its_parts():
    shuffled, links = list(NODES), list(LINKS)
    for seed in range(5):
        random.Random(seed).shuffle(shuffled)
        random.Random(seed).shuffle(links)
        graph, plain = ChainGraph.build(shuffled, links), copper()
        for one in NODES:
            assert graph.activity_of(one.id) == plain.activity_of(one.id)
            assert {n.node for n in graph.customers(one.id)} == {n.node for n in plain.customers(one.id)}
        assert graph.layers() == plain.layers()


pairs = st.integers(1, 12).flatmap(
    lambda n: st.tuples(
        st.just(n), st.lists(st.tuples(st.integers(0, n - 1), st.integers(0, n - 1)), max_size=40)
    )
)


@given(pairs)
def test_components_agree_with_rustworkx_and_stand_in_topological_order(drawn):
    size, links = drawn
    adjacency = Adjacency.build(size, [a for a, _ in links], [b for _, b in links])
    labels = find_components(adjacency)
    peer = rx.PyDiGraph()
    peer.add_nodes_from(range(size))
    peer.add_edges_from_no_data(links)
    groups = {frozenset(np.flatnonzero(labels == k).tolist()) for k in set(labels.tolist())}
    assert groups == {frozenset(g) for g in rx.strongly_connected_components(peer)}
    assert all(labels[a] <= labels[b] for a, b in links)


@given(pairs)
def test_layers_grow_along_every_link_that_is_not_in_a_cycle(drawn):
    size, links = drawn
    adjacency = Adjacency.build(size, [a for a, _ in links], [b for _, b in links])
    layers, labels = longest_layers(adjacency), find_components(adjacency)
    for a, b in links:
        assert layers[a] < layers[b] or labels[a] == labels[b]
        assert labels[a] != labels[b] or layers[a] == layers[b]


@given(pairs)
def test_distances_agree_with_rustworkx(drawn):
    size, links = drawn
    adjacency = Adjacency.build(size, [a for a, _ in links], [b for _, b in links])
    peer = rx.PyDiGraph()
    peer.add_nodes_from(range(size))
    peer.add_edges_from_no_data(links)
    expected = rx.distance_matrix(peer, null_value=-1)[0]
    assert adjacency.distances([0]).tolist() == expected.tolist()
