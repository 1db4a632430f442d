"""Compiled reach, parts, distances and sampled betweenness: equal to the plain walks, whatever the graph."""

from __future__ import annotations

import numpy as np
import pytest
import rustworkx as rx
from hypothesis import given, settings
from hypothesis import strategies as st

from yanzhen.analysis.graph import (
    between,
    calc_betweenness,
    calc_reach_counts,
    calc_sampled_betweenness,
    calc_source_distances,
    find_components,
    find_parts,
)
from yanzhen.kernel.adjacency import Adjacency
from yanzhen.kernel.errors import YanzhenError

pairs = st.integers(1, 14).flatmap(
    lambda n: st.tuples(
        st.just(n), st.lists(st.tuples(st.integers(0, n - 1), st.integers(0, n - 1)), max_size=45)
    )
)


def adjacency(size, links):
    return Adjacency.build(size, [a for a, _ in links], [b for _, b in links])


def several_blocks(seed=3, size=1500, links=2600):
    """Downhill links in shuffled order with some circles: more parts than one block of 512 holds."""
    rng = np.random.default_rng(seed)
    ends = rng.integers(0, size, (links, 2))
    ends[: links * 19 // 20].sort(axis=1)
    shuffled = rng.permutation(size)[ends]
    return Adjacency.build(size, shuffled[:, 0], shuffled[:, 1])


def peer_of(size, links):
    peer = rx.PyDiGraph()
    peer.add_nodes_from(range(size))
    peer.add_edges_from_no_data(list(links))
    return peer


@settings(max_examples=60, deadline=None)
@given(pairs)
def test_reach_counts_are_the_descendants(drawn):
    size, links = drawn
    peer, graph = peer_of(size, links), adjacency(size, links)
    expected = [len(rx.descendants(peer, i)) for i in range(size)]
    assert calc_reach_counts(graph).tolist() == expected
    asked = list(range(size))[::-2] or [0]
    assert calc_reach_counts(graph, asked).tolist() == [expected[i] for i in asked]


def test_reach_over_many_blocks_is_that_of_single_walks():
    graph = several_blocks()
    assert find_components(graph).max() > 3 * 512 // 2
    counts = calc_reach_counts(graph)
    for node in range(0, graph.size, 97):
        assert counts[node] == (graph.distances([node]) >= 0).sum() - 1
    sources = np.arange(graph.size)
    assert np.array_equal(calc_reach_counts(graph, sources), counts)


@settings(max_examples=40, deadline=None)
@given(pairs)
def test_parts_group_the_same_nodes_and_run_downhill(drawn):
    size, links = drawn
    graph = adjacency(size, links)
    mine, plain = find_parts(graph), find_components(graph)
    assert len(set(zip(mine.tolist(), plain.tolist(), strict=True))) == len(set(plain.tolist()))
    assert (mine[graph.tails()] <= mine[graph.to]).all()


def test_distances_from_sources_are_those_of_the_plain_walk():
    graph = several_blocks()
    sources = [*range(600), 1499, 0]
    found = calc_source_distances(graph, sources)
    for at in (*range(0, 600, 61), 600, 601):
        assert np.array_equal(found[at], graph.distances([sources[at]]))


def test_a_long_row_is_measured_to_its_end():
    row = Adjacency.build(400, range(399), range(1, 400))
    assert calc_source_distances(row, [0])[0].tolist() == list(range(400))


def test_compiled_betweenness_is_that_of_the_sparse_products(monkeypatch):
    rng = np.random.default_rng(5)
    graph = adjacency(120, rng.integers(0, 120, (500, 2)).tolist())
    expected = calc_betweenness(graph)
    monkeypatch.setattr(between, "_SMALL", 0)
    assert calc_betweenness(graph) == pytest.approx(expected)


def test_every_node_as_sample_gives_the_exact_betweenness():
    rng = np.random.default_rng(6)
    graph = adjacency(90, rng.integers(0, 90, (300, 2)).tolist())
    assert calc_sampled_betweenness(graph, samples=90) == pytest.approx(calc_betweenness(graph))


def test_a_sample_is_the_scaled_sum_of_its_sources_and_repeats_with_its_seed():
    graph = several_blocks()
    parts = [calc_sampled_betweenness(graph, pivots=[i]) for i in (4, 900)]
    assert calc_sampled_betweenness(graph, pivots=[4, 900]) == pytest.approx((parts[0] + parts[1]) / 2)
    one, two = (calc_sampled_betweenness(graph, samples=50, seed=9) for _ in range(2))
    assert np.array_equal(one, two)


def test_unknown_nodes_and_empty_samples_are_refused():
    graph = adjacency(3, [(0, 1)])
    with pytest.raises(YanzhenError, match="没有这个节点") as refused:
        calc_reach_counts(graph, [3])
    assert "0到2号" in str(refused.value)
    with pytest.raises(YanzhenError, match="没有这个节点"):
        calc_source_distances(graph, [-1])
    with pytest.raises(YanzhenError, match="抽样数要大于0"):
        calc_sampled_betweenness(graph, samples=0)
    with pytest.raises(YanzhenError, match="没有给出抽样的节点"):
        calc_sampled_betweenness(graph, pivots=[])


def test_a_graph_without_nodes_reaches_nothing():
    empty = adjacency(0, [])
    assert calc_reach_counts(empty).size == 0
    assert calc_sampled_betweenness(empty).size == 0
