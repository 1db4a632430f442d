"""Paths, betweenness, cycles and single sources, by hand and against rustworkx."""

from __future__ import annotations

import numpy as np
import pytest
import rustworkx as rx
from hypothesis import given
from hypothesis import strategies as st

from tests.kernel.copper import copper
from yanzhen.analysis.graph import (
    calc_betweenness,
    calc_distances,
    calc_node_betweenness,
    find_cycles,
    find_shortest_path,
    find_single_sources,
)
from yanzhen.kernel.adjacency import Adjacency

pairs = st.integers(1, 12).flatmap(
    lambda n: st.tuples(
        st.just(n), st.lists(st.tuples(st.integers(0, n - 1), st.integers(0, n - 1)), max_size=40)
    )
)


def peer_of(size, links):
    peer = rx.PyDiGraph(multigraph=False)
    peer.add_nodes_from(range(size))
    peer.add_edges_from_no_data([(a, b) for a, b in links if a != b])
    return peer


@given(pairs)
def test_betweenness_is_that_of_rustworkx(drawn):
    size, links = drawn
    mine = calc_betweenness(Adjacency.build(size, [a for a, _ in links], [b for _, b in links]))
    expected = rx.betweenness_centrality(peer_of(size, links), normalized=False)
    assert mine == pytest.approx([expected[i] for i in range(size)])


@given(pairs)
def test_distances_are_those_of_rustworkx(drawn):
    size, links = drawn
    mine = calc_distances(Adjacency.build(size, [a for a, _ in links], [b for _, b in links]))
    expected = rx.distance_matrix(peer_of(size, links), null_value=np.inf)
    assert np.array_equal(mine, expected)


def test_of_four_in_a_row_the_inner_two_lie_between_two_pairs_each():
    assert calc_betweenness(Adjacency.build(4, [0, 1, 2], [1, 2, 3])).tolist() == [0, 2, 2, 0]


def test_an_empty_graph_has_no_betweenness():
    assert calc_betweenness(Adjacency.build(0, [], [])).size == 0


def test_the_smelter_lies_between_most_and_twins_share_their_score():
    scores = calc_node_betweenness(copper())
    assert max(scores, key=scores.__getitem__) == "metal.cu_smelt"
    assert scores["metal.cable"] == scores["power.cable"] > 0


def test_the_path_names_both_drawings_where_it_changes_chains():
    path = find_shortest_path(copper(), "metal.cu_ore", "power.grid")
    assert path == (
        "metal.cu_ore",
        "metal.cu_smelt",
        "metal.cu_rod",
        "metal.cable",
        "power.cable",
        "power.grid",
    )
    assert find_shortest_path(copper(), "power.grid", "metal.cu_ore") == ()
    assert find_shortest_path(copper(), "metal.cu_ore", "metal.cu_ore") == ("metal.cu_ore",)


def test_the_scrap_loop_is_one_cycle():
    assert find_cycles(copper()) == (("metal.cu_smelt", "metal.cu_rod", "metal.cable"),)


def test_the_foil_hangs_on_the_smelter_alone():
    singles = dict(find_single_sources(copper()))
    assert singles["metal.cu_foil"] == "metal.cu_smelt"
    assert "metal.cu_smelt" not in singles
