"""Links take the size of the kept input-output table; what it cannot size keeps the judged share."""

from __future__ import annotations

import os

import pytest

from yanzhen.city.reports.maps import edge_sizes

GRAPH = {
    "edges": [{"from": "a.x", "to": "a.y", "title": "x → y"}, {"from": "a.y", "to": "a.z", "title": "y → z"}]
}


@pytest.fixture
def kept(tmp_path, settings):
    class Folder:
        folder = tmp_path

    settings.WORKSPACE = Folder
    return tmp_path / edge_sizes.KEPT


def test_without_a_table_the_drawing_stays_as_it_is(kept):
    assert edge_sizes.link_sizes() == {}
    assert edge_sizes.size_links(GRAPH) is GRAPH


def test_a_sized_link_gets_its_width_and_says_its_share(kept):
    kept.parent.mkdir()
    kept.write_text(
        "supplier,customer,of_inputs,note\na.x,a.y,0.26,甲来自乙\na.y,a.z,,无数据\n", encoding="utf-8"
    )
    first, second = edge_sizes.size_links(GRAPH)["edges"]
    assert first["size"] == 5
    assert "占中间投入26.0%" in first["title"]
    assert second == GRAPH["edges"][1]


def test_a_new_table_replaces_the_old_one(kept):
    kept.parent.mkdir()
    for share, width in ((0.02, 2), (0.2, 4)):
        kept.write_text(f"supplier,customer,of_inputs,note\na.x,a.y,{share},\n", encoding="utf-8")
        os.utime(kept, ns=(width, width))
        assert edge_sizes.size_links(GRAPH)["edges"][0]["size"] == width


def test_a_larger_share_is_never_thinner():
    widths = [edge_sizes.width(share / 200) for share in range(200)]
    assert widths == sorted(widths)
    assert set(widths) == {1, 2, 3, 4, 5}
