"""The maps: same places in both views, nothing fetched, colour never alone."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest

from yanzhen.city.atlas.values import ChainAtlas, CityAtlas
from yanzhen.city.reports.maps import map_data
from yanzhen.city.reports.maps.chain import status_lines
from yanzhen.city.reports.maps.lettering import width_of, wrap, wrap_label, wrap_names
from yanzhen.city.reports.maps.page import SCRIPTS, map_page, viewer_text
from yanzhen.city.reports.maps.placing import BOX_H, BOX_W, place
from yanzhen.city.reports.maps.print import map_sheet
from yanzhen.city.reports.typesetting import sheet_png
from yanzhen.kernel.presence import Presence

PLACE = ("id", "x", "y", "w", "h")


def test_both_views_put_every_node_in_the_same_place(chain: ChainAtlas) -> None:
    spots = [
        [[n[k] for k in PLACE] for n in map_data(chain, view)["nodes"]] for view in ("panorama", "status")
    ]
    assert spots[0] == spots[1]
    assert len(spots[0]) == 8


def test_the_data_of_a_map_is_json(chain: ChainAtlas, city: CityAtlas) -> None:
    for atlas in (chain, city):
        data = map_data(atlas)
        assert json.loads(json.dumps(data, ensure_ascii=False)) == data


def test_boxes_do_not_overlap_and_stay_inside_the_sheet(chain: ChainAtlas) -> None:
    data = map_data(chain)
    nodes = data["nodes"]
    for k, a in enumerate(nodes):
        assert a["x"] >= 0 and a["x"] + a["w"] <= data["size"][0] and a["y"] + a["h"] <= data["size"][1]
        for b in nodes[:k]:
            assert abs(a["x"] - b["x"]) >= BOX_W or abs(a["y"] - b["y"]) >= BOX_H


def test_forty_five_nodes_stay_readable_beside_the_panel_of_a_laptop() -> None:
    bands = ["upstream"] * 12 + ["midstream"] * 18 + ["downstream"] * 10 + ["service"] * 5
    placed = place([(f"n{k}", band) for k, band in enumerate(bands)], [], {})
    scale = min(1090 / placed.size[0], 740 / placed.size[1])
    assert 13 * scale >= 10  # the label's size on a screen of 1440 × 900


def test_presence_is_told_by_mark_and_pattern_as_well_as_by_colour(chain: ChainAtlas) -> None:
    nodes = {n["id"]: n for n in map_data(chain)["nodes"]}
    marks = {n["presence"]: n["mark"] for n in nodes.values()}
    assert marks == {"present": "●", "weak": "◐", "absent": "×", "unknown": "？"}
    sheet = map_sheet(map_data(chain), "status", "题")
    assert 'stroke-dasharray="7 4"' in sheet and "url(#hatch)" in sheet


def test_breaks_and_chokepoints_carry_a_badge(chain: ChainAtlas) -> None:
    badges = {n["id"]: [b["label"] for b in n["badges"]] for n in map_data(chain)["nodes"]}
    assert badges["nf.foil"] == ["断点"]
    assert badges["nf.smelt"] == ["卡点"]
    assert badges["nf.ore"] == []


def test_the_panel_of_a_node_tells_who_uses_it_across_chains_and_why_it_is_a_gap(chain: ChainAtlas) -> None:
    nodes = {n["id"]: n for n in map_data(chain)["nodes"]}
    rod = {s["heading"]: s["items"] for s in nodes["nf.rod"]["panel"]}
    assert any("电力装备" in item["text"] and "丁电缆" in item["more"] for item in rod["谁使用它"])
    foil = {s["heading"]: s["items"] for s in nodes["nf.foil"]["panel"]}
    assert foil["缺口"][0]["text"].startswith("断点：")
    assert foil["本市企业"] == [{"text": "没有登记在这个环节的本市企业。"}]


def test_a_firm_that_left_does_not_look_as_if_it_were_there(chain: ChainAtlas) -> None:
    rod = next(n for n in chain.nodes if n.code == "nf.rod")
    gone = replace(rod, status=replace(rod.status, presence=Presence.ABSENT))
    assert status_lines(gone, {"f2": "乙线材"}, 3) == ["不算在内：乙线材"]
    assert status_lines(rod, {"f2": "乙线材"}, 3) == ["乙线材"]


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.data = ""
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.links += [v or "" for k, v in attrs if k in ("src", "href", "action", "srcset")]
        self._inside = tag == "script" and ("id", "map-data") in attrs

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.data += data
            self._inside = False


@pytest.mark.parametrize("view", ["panorama", "status"])
def test_the_page_fetches_nothing_and_carries_its_data(chain: ChainAtlas, view: str) -> None:
    text = map_page(dict(map_data(chain, view)), "题<b>")
    page = _Page()
    page.feed(text)
    assert page.links == []
    assert json.loads(page.data)["view"] == view
    bare = text.replace("http://www.w3.org/2000/svg", "")
    assert not re.search(r"https?://|//cdn|@import|url\((?!#)", bare)
    assert "题&lt;b&gt;" in text


def test_a_name_with_a_tag_in_it_cannot_end_the_script(chain: ChainAtlas) -> None:
    text = map_page(dict(map_data(chain)), "题")
    assert "<script>alert" not in text


def test_the_sheet_is_well_formed_a3_and_says_what_is_judgement(chain: ChainAtlas, city: CityAtlas) -> None:
    for atlas in (chain, city):
        for view in ("panorama", "status"):
            root = ElementTree.fromstring(map_sheet(map_data(atlas, view), view, "题&<"))
            assert (root.get("width"), root.get("height")) == ("420mm", "297mm")
    sheet = map_sheet(map_data(chain), "status", "题")
    assert (
        "判断" in sheet
        and "记录截止日2022年6月30日，来源最新日期2021年9月" in sheet
        and "取自2个来源" in sheet
    )


def test_the_picture_is_a3_at_150_dots_an_inch(chain: ChainAtlas, tmp_path: Path) -> None:
    picture = sheet_png(map_sheet(map_data(chain), "status", "题"), tmp_path)
    assert picture.startswith(b"\x89PNG")
    wide, high = int.from_bytes(picture[16:20], "big"), int.from_bytes(picture[20:24], "big")
    assert abs(wide - 2480) <= 2 and abs(high - 1754) <= 2


def test_the_viewer_stays_small_and_offers_its_door() -> None:
    script = "".join(viewer_text(name) for name in SCRIPTS)
    assert all(len(viewer_text(name).splitlines()) <= 400 for name in SCRIPTS)
    assert "window.YanzhenMap" in script
    assert "innerHTML" not in script and "eval(" not in script


def test_lines_are_broken_within_their_room() -> None:
    text = "高纯金属与化合物半导体材料及其他产品"
    assert all(width_of(line) <= 10 for line in wrap(text, 10, 3))
    assert wrap_label("电线电缆(跨链配套件)", 8) == ["电线电缆", "(跨链配套件)"]
    assert wrap_names(["甲公司", "乙公司", "丙公司", "丁公司"], 8, 1) == ["甲公司等4家"] or wrap_names(
        ["甲公司", "乙公司", "丙公司", "丁公司"], 8, 1
    )[0].endswith("等4家")
