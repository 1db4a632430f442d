"""What Hengyang's chain files say: ends, codes, bands, loops, lists, phases."""

from __future__ import annotations

import csv
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

PACKS = Path(__file__).resolve().parents[2] / "src" / "yanzhen" / "packs"
CITY = PACKS / "hengyang"
NAMES = sorted(path.stem for path in (CITY / "chains").glob("*.yaml"))
BANDS = {"upstream": 0, "midstream": 1, "downstream": 2}


def load(path: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return loaded


@cache
def chain(name: str) -> dict[str, Any]:
    return load(CITY / "chains" / f"{name}.yaml")


@cache
def links() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = load(CITY / "chain_links.yaml")["links"]
    return found


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def node_ids() -> set[str]:
    return {f"{name}.{node['id']}" for name in NAMES for node in chain(name)["nodes"]}


def has_cycle(name: str) -> bool:
    left = {
        node["id"]: {e["from"] for e in chain(name)["edges"] if e["to"] == node["id"]}
        for node in chain(name)["nodes"]
    }
    while free := {node for node, suppliers in left.items() if not suppliers & left.keys()}:
        left = {node: suppliers for node, suppliers in left.items() if node not in free}
    return bool(left)


def same_activity_groups() -> list[set[str]]:
    groups: list[set[str]] = []
    for link in links():
        if link["kind"] == "same_activity":
            ends = {link["from"], link["to"]}
            touched = [group for group in groups if group & ends]
            groups = [group for group in groups if not group & ends] + [ends.union(*touched)]
    return groups


def test_there_are_sixteen_chains_named_like_their_files():
    assert len(NAMES) == 16
    assert [chain(name)["id"] for name in NAMES] == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_no_node_or_edge_stands_twice(name: str):
    nodes = [node["id"] for node in chain(name)["nodes"]]
    edges = [(edge["from"], edge["to"]) for edge in chain(name)["edges"]]
    assert len(nodes) == len(set(nodes))
    assert len(edges) == len(set(edges))


@pytest.mark.parametrize("name", NAMES)
def test_every_edge_joins_two_nodes_of_its_chain(name: str):
    nodes = {node["id"] for node in chain(name)["nodes"]}
    for edge in chain(name)["edges"]:
        assert {edge["from"], edge["to"]} <= nodes, edge
        assert edge["from"] != edge["to"]
        assert edge["share"] in {"main", "part", "minor"}


@pytest.mark.parametrize("name", NAMES)
def test_every_node_has_an_edge(name: str):
    joined = {end for edge in chain(name)["edges"] for end in (edge["from"], edge["to"])}
    assert [node["id"] for node in chain(name)["nodes"] if node["id"] not in joined] == []


@pytest.mark.parametrize("name", NAMES)
def test_every_code_is_a_class_of_the_standard(name: str):
    classes = {row["code"] for row in rows(PACKS / "reference" / "industries.csv") if row["level"] == "4"}
    for node in chain(name)["nodes"]:
        assert node["industries"], node["id"]
        assert set(node["industries"]) <= classes, node["id"]


@pytest.mark.parametrize("name", NAMES)
def test_a_product_stands_once_in_a_chain(name: str):
    products = Counter(product for node in chain(name)["nodes"] for product in set(node["products"]))
    assert [product for product, times in products.items() if times > 1] == []
    assert all(node["products"] and node["says"] for node in chain(name)["nodes"])


@pytest.mark.parametrize("name", NAMES)
def test_a_main_supply_never_runs_against_the_bands_except_in_a_declared_loop(name: str):
    band = {node["id"]: node["band"] for node in chain(name)["nodes"]}
    for edge in chain(name)["edges"]:
        if edge["share"] == "main" and band[edge["from"]] in BANDS and band[edge["to"]] in BANDS:
            assert BANDS[band[edge["from"]]] <= BANDS[band[edge["to"]]] or chain(name)["cyclic"], edge


@pytest.mark.parametrize("name", NAMES)
def test_a_service_takes_no_main_goods_from_the_chain_and_is_nobodys_main_supply(name: str):
    band = {node["id"]: node["band"] for node in chain(name)["nodes"]}
    for edge in chain(name)["edges"]:
        if edge["share"] == "main":
            assert band[edge["from"]] != "service", edge
            assert band[edge["to"]] != "service" or band[edge["from"]] == "upstream", edge


@pytest.mark.parametrize("name", NAMES)
def test_the_cyclic_mark_is_what_the_edges_say(name: str):
    assert chain(name)["cyclic"] == has_cycle(name)


@pytest.mark.parametrize("name", NAMES)
def test_every_chain_says_what_the_review_did(name: str):
    assert any(text.startswith("2026-11 复核：") for text in chain(name)["review_notes"])


@pytest.mark.parametrize("name", NAMES)
def test_no_chain_file_names_the_firms_of_a_node(name: str):
    assert all("firms_named_in_sources" not in node for node in chain(name)["nodes"])


def test_restricted_nodes_stand_only_in_the_civil_military_chain():
    marked = {name for name in NAMES if any(node.get("restricted") for node in chain(name)["nodes"])}
    assert marked == {"civil_military"}


def test_every_cross_link_joins_two_chains_once():
    known = node_ids()
    pairs = [(link["from"], link["to"]) for link in links()]
    assert len(pairs) == len(set(pairs))
    for link in links():
        assert {link["from"], link["to"]} <= known, link
        assert link["from"].split(".")[0] != link["to"].split(".")[0], link
        assert link["kind"] in {"material", "component", "equipment", "service", "same_activity"}
        assert link["evidence"] and link["basis"] in {"stated", "knowledge"}


def test_counting_one_activity_once_never_melts_two_nodes_of_one_chain():
    for group in same_activity_groups():
        homes = [node.split(".")[0] for node in group]
        assert len(homes) == len(set(homes)), group


def test_copper_rod_reaches_the_cable_makers_by_a_stated_link():
    link = next(x for x in links() if (x["from"], x["to"]) == ("nonferrous.cu_rod", "power_equip.cable"))
    assert link["basis"] == "stated"
    assert link["references"][0]["source"] == "hy-2020-chain-news"


def test_three_lists_called_the_eight_stand_side_by_side():
    lists = Counter(row["list_name"] for row in rows(CITY / "chain_listings.csv"))
    assert (lists["八大千亿产业集群"], lists["八大产业基地"], lists["《意见》点名8条链"]) == (8, 8, 8)
    assert {"14条产业链", "15条产业链", "五制一平台（版本甲）", "五制一平台（版本乙）"} <= lists.keys()


def test_every_listing_names_known_chains_and_has_its_own_id():
    listings = rows(CITY / "chain_listings.csv")
    assert len({row["id"] for row in listings}) == len(listings)
    for row in listings:
        assert set(filter(None, row["chains"].split(";"))) <= set(NAMES), row["id"]
        assert row["references"] and row["grade"] in set("ABCDMX")


def test_the_three_phases_end_where_the_report_says():
    phases = load(CITY / "phases.yaml")["phases"]
    assert [phase["ends_on"] for phase in phases] == ["2020-12", "2021-06", "2021-12"]
    assert all(len(phase["tasks"]) == 3 for phase in phases)


def test_every_reference_of_the_chain_files_names_a_source():
    known = {
        s["id"] for file in ("sources.yaml", "sources_chains.yaml") for s in load(CITY / file)["sources"]
    }
    cited = {ref["source"] for name in NAMES for ref in chain(name)["references"]}
    cited |= {ref["source"] for link in links() for ref in link["references"]}
    cited |= {row["references"].split("@")[0] for row in rows(CITY / "chain_listings.csv")}
    assert cited <= known
