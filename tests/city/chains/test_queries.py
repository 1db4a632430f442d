"""Connections over the chains and the lists of nodes."""

from __future__ import annotations

import pytest

from tests.city import rows
from yanzhen.city.chains import queries
from yanzhen.city.exchange.queries import cites_of
from yanzhen.kernel.chains import LinkKind

pytestmark = pytest.mark.django_db


@pytest.fixture
def copper():
    rod = rows.node("metal.rod", "铜杆", products=["裸铜线"])
    own_cable = rows.node("metal.cable", "电线电缆", "downstream")
    conductor = rows.node("power.conductor", "铜铝导体", "upstream")
    cable = rows.node("power.cable", "电力电缆")
    winding = rows.node("power.winding", "绕组线")
    rows.link(rod, own_cable)
    rows.link(rod, conductor, "same_activity", evidence="同一产品画在两条链上")
    rows.link(conductor, cable)
    rows.link(conductor, winding, share="part")
    rows.link(rod, cable, "material", evidence="文件写明供应电缆")
    return rod


def test_customers_are_direct_ones_then_twins_then_those_of_the_twin(copper):
    found = queries.customers_of(queries.chain_graph(), "metal.rod")
    assert [(c.other, c.via) for c in found] == [
        ("metal.cable", ""),
        ("power.cable", ""),
        ("power.conductor", ""),
        ("power.winding", "power.conductor"),
    ]
    assert found[1].evidence == "文件写明供应电缆"
    assert found[2].kind is LinkKind.SAME_ACTIVITY
    assert found[2].evidence == "同一产品画在两条链上"


def test_suppliers_come_over_the_twin_too(copper):
    found = queries.suppliers_of(queries.chain_graph(), "power.winding")
    assert [(c.other, c.via) for c in found] == [("power.conductor", "")]


def test_the_graph_is_read_in_two_queries(copper, django_assert_num_queries):
    with django_assert_num_queries(2):
        graph = queries.chain_graph()
    assert len(graph) == 5


def test_nodes_are_found_by_a_product_written_in_chinese(copper):
    assert [n.code for n in queries.search_nodes("裸铜线", limit=5)] == ["metal.rod"]
    assert [n.code for n in queries.nodes(search="电缆")] == ["metal.cable", "power.cable"]


def test_a_list_of_nodes_costs_the_same_whatever_its_length(copper, django_assert_max_num_queries):
    rows.cite(copper)
    with django_assert_max_num_queries(3):
        listed = list(queries.nodes())
        assert [cites_of(n) for n in listed]


def test_industry_codes_are_named_with_and_without_their_section_letter():
    from yanzhen.city.chains.models import Industry

    Industry.objects.create(code="3251", name="铜压延加工", level=4)
    assert queries.industry_names({"C3251", "3251", "9999"}) == {
        "C3251": "铜压延加工",
        "3251": "铜压延加工",
        "9999": "",
    }


def test_links_to_a_retired_node_leave_the_graph(copper):
    from yanzhen.city.chains.models import Node

    Node.objects.filter(code="power.conductor").update(retired_on="2026-01-01")
    assert {c.other for c in queries.customers_of(queries.chain_graph(), "metal.rod")} == {
        "metal.cable",
        "power.cable",
    }
    assert queries.chains().get(code="power").node_count == 2
