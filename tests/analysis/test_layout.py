"""A drawing is complete, in order, free of overlap and always the same."""

from __future__ import annotations

import random
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.kernel.copper import LINKS, NODES, copper
from yanzhen.analysis.layout import lay_out
from yanzhen.kernel.chains import Band, ChainGraph, ChainLink, ChainNode


def overlaps(layout):
    width, height = layout.rule.box_width, layout.rule.box_height
    return [
        (a.node, b.node)
        for a, b in combinations(layout.placements, 2)
        if abs(a.x - b.x) < width and abs(a.y - b.y) < height
    ]


@st.composite
def chains(draw):
    size = draw(st.integers(1, 45))
    bands = draw(st.lists(st.sampled_from(list(Band)), min_size=size, max_size=size))
    nodes = [ChainNode(f"c.n{i:02}", "c", f"环节{i}", band) for i, band in enumerate(bands)]
    ends = st.tuples(st.integers(0, size - 1), st.integers(0, size - 1)).filter(lambda p: p[0] != p[1])
    links = draw(st.lists(ends, max_size=80, unique=True)) if size > 1 else []
    return nodes, [ChainLink(nodes[a].id, nodes[b].id) for a, b in links]


@settings(max_examples=60, deadline=None)
@given(chains())
def test_every_node_stands_once_without_overlap_inside_its_area(drawn):
    graph = ChainGraph.build(*drawn)
    layout = lay_out(graph)
    assert sorted(p.node for p in layout.placements) == sorted(n.id for n in graph.nodes)
    assert not overlaps(layout)
    areas = {a.id: a for a in layout.areas}
    for p in layout.placements:
        area = areas[p.area]
        assert area.x <= p.x <= area.x + area.width
        assert area.y <= p.y <= area.y + area.height
        assert 0 < p.x < layout.width
        assert 0 < p.y < layout.height


@settings(max_examples=25, deadline=None)
@given(chains(), st.integers(0, 99))
def test_the_order_of_input_does_not_move_anything(drawn, seed):
    nodes, links = drawn
    plain = {p.node: (p.x, p.y) for p in lay_out(ChainGraph.build(nodes, links)).placements}
    random.Random(seed).shuffle(nodes)
    random.Random(seed).shuffle(links)
    assert {p.node: (p.x, p.y) for p in lay_out(ChainGraph.build(nodes, links)).placements} == plain


def test_bands_go_left_to_right_and_services_stand_below():
    layout = lay_out(copper().subgraph("metal"))
    assert layout.of("metal.cu_ore").x < layout.of("metal.cu_smelt").x < layout.of("metal.cable").x
    assert layout.of("metal.test").y > max(p.y for p in layout.placements if p.node != "metal.test")
    assert [a.label for a in layout.areas] == ["上游", "中游", "下游", "配套服务"]


def test_neighbours_in_other_chains_stand_outside():
    layout = lay_out(copper().subgraph("metal", foreign=True), chain="metal")
    assert layout.of("board.ccl").area == "foreign_demand"
    assert layout.of("board.ccl").x > layout.of("metal.cable").x


def test_a_long_column_is_split():
    nodes = [ChainNode(f"c.n{i:02}", "c", "环节", Band.UPSTREAM) for i in range(40)]
    layout = lay_out(ChainGraph.build(nodes, []))
    tallest = max(sum(p.column == k for p in layout.placements) for k in range(8))
    assert tallest <= layout.rule.column_height
    assert not overlaps(layout)


def test_two_links_that_cross_are_untangled():
    nodes = [
        ChainNode(f"c.{k}", "c", k, b)
        for k, b in zip("abcd", ["upstream"] * 2 + ["midstream"] * 2, strict=True)
    ]
    nodes = [ChainNode(n.id, "c", n.label, Band(n.band)) for n in nodes]
    layout = lay_out(ChainGraph.build(nodes, [ChainLink("c.a", "c.d"), ChainLink("c.b", "c.c")]))
    assert (layout.of("c.a").y - layout.of("c.b").y) * (layout.of("c.d").y - layout.of("c.c").y) > 0


def test_an_unknown_node_is_not_placed():
    with pytest.raises(StopIteration):
        lay_out(ChainGraph.build(NODES, LINKS)).of("metal.zinc")
