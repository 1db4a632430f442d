"""Activities that go together lie together; the picture is the same each time and says how it was made."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse

from yanzhen.city.atlas.product_space import lay_out, nearness, product_space
from yanzhen.city.atlas.reasoning import record_today
from yanzhen.kernel.chains import Band, ChainGraph, ChainLink, ChainNode, Share


def node(name, *codes):
    return ChainNode(f"a.{name}", "a", name, Band.MIDSTREAM, gbt4754=codes)


def test_links_and_shared_classes_make_nodes_near():
    nodes = (node("ore"), node("rod", "C3251"), node("foil", "C3251"), node("far"))
    graph = ChainGraph.build(nodes, (ChainLink("a.ore", "a.rod", Share.MAIN),))
    near = nearness(graph).toarray()
    assert near[0, 1] == near[1, 0] == 1.0
    assert near[1, 2] == 0.5
    assert not near[3].any()
    assert not near.diagonal().any()


def test_two_cliques_lie_apart_and_their_members_together():
    clique = np.ones((8, 8)) - np.eye(8)
    near = sparse.csr_array(np.kron(np.eye(2), clique))
    at = lay_out(near)
    assert np.array_equal(at, lay_out(near))
    assert at.min() >= 0
    assert at.max() <= 1
    inside = max(np.linalg.norm(at[i] - at[:8].mean(axis=0)) for i in range(8))
    assert np.linalg.norm(at[:8].mean(axis=0) - at[8:].mean(axis=0)) > inside


@pytest.mark.django_db
def test_the_city_has_a_dot_for_each_activity_and_says_what_nearness_is(hengyang):
    record = record_today()
    space = product_space(record)
    assert len(space.dots) == record.graph.flow_down.size
    assert sum(n for _, _, n in space.counts) == len(space.dots)
    assert all(0 < d.x < space.size[0] and 0 < d.y < space.size[1] for d in space.dots)
    assert "没有多个城市" in space.basis
    assert all(d.presence.value == "absent" for d in space.openings)
    assert [d.beside for d in space.openings] == sorted((d.beside for d in space.openings), reverse=True)


@pytest.mark.django_db
def test_the_page_has_every_dot_as_a_link_with_words(client, hengyang):
    page = client.get("/product-space/?chain=nonferrous").content.decode()
    assert page.count("<title>") > 500
    assert 'role="img" aria-label="产品空间：' in page
    assert "space-dim" in page
    assert "怎么画的" in page
