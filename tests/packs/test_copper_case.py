"""The reported case: a copper works' customers are found among the city's enterprises without being told the answer."""

from __future__ import annotations

from dataclasses import replace

import pytest

from yanzhen.analysis.pairing import Need, Offer, Scope, pack_market, rank_pairs
from yanzhen.specs import load_pack
from yanzhen.specs.graphs import chain_graph

WORKS = "longyuan-tongye"
CABLE_MAKERS = {"hengfei-dianlan", "jinbei-hengyang", "tongyong-cable", "fenghuang-cable"}
TOLD = ("nonferrous.cu_rod", "power_equip.cable")
"""The only link whose evidence is the report itself; the two nodes are also joined inside the copper chain."""


@pytest.fixture(scope="module")
def packs():
    return [load_pack("reference"), load_pack("hengyang")]


def without_the_report(city):
    """The city without the reported relations and without the link that was drawn because of the report."""
    links = tuple(link for link in city.chain_links if (link.from_, link.to) != TOLD)
    return replace(city, supply=(), chain_links=links)


def customers(packs, *, placed: bool, top: int = 10) -> list[str]:
    reference, city = packs
    city = without_the_report(city)
    nodes: dict[str, list[str]] = {}
    for row in city.placements if placed else ():
        nodes.setdefault(row.enterprise, []).append(row.node)
    needs = [
        Need(e.id, stands=tuple(nodes.get(e.id, ())), makes=e.products, region=e.region, label=e.name)
        for e in city.enterprises
        if e.id != WORKS
    ]
    works = next(e for e in city.enterprises if e.id == WORKS)
    offer = Offer(works.id, works.products, tuple(nodes.get(works.id, ())), region=works.region)
    market, graph = pack_market(packs, "goods"), chain_graph([reference, city])
    found = rank_pairs(needs, [offer], market, chains=graph, scope=Scope(by="offer", top=top))
    return [pair.need for pair in found.partners(WORKS)]


def test_the_report_itself_is_no_input(packs):
    city = without_the_report(packs[1])
    assert len(packs[1].supply) > 0
    assert len(city.chain_links) == len(packs[1].chain_links) - 1
    assert not city.supply


def test_all_four_cable_makers_stand_among_the_first_ten_by_nodes_and_links(packs):
    assert set(customers(packs, placed=True)) >= CABLE_MAKERS


def test_all_four_cable_makers_stand_among_the_first_ten_by_products_alone(packs):
    """No enterprise's node is told: nodes of both sides are read from their products."""
    found = customers(packs, placed=False, top=50)
    assert set(found[:10]) >= CABLE_MAKERS
    assert len(found) > 10, "ten are a choice only where more are found"
