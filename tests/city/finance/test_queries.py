"""The capital pool."""

from __future__ import annotations

import pytest

from tests.city import rows
from yanzhen.city.finance import queries
from yanzhen.city.finance.models import CapitalEntry

pytestmark = pytest.mark.django_db


def test_a_chain_sees_its_own_demands_and_what_holds_for_the_whole_city():
    chain = rows.chain("metal", "有色")
    CapitalEntry.objects.create(code="own", side="demand", label="技改贷款", chain=chain, grade="A")
    CapitalEntry.objects.create(code="city", side="supply", label="产业基金", grade="A")
    other = rows.chain("salt", "盐化")
    CapitalEntry.objects.create(code="other", side="demand", label="扩产", chain=other, grade="A")
    assert {e.code for e in queries.pool(chain="metal")} == {"own", "city"}
    assert [e.code for e in queries.pool(side="demand", chain="metal")] == ["own"]


def test_an_entry_on_a_node_belongs_to_the_chain_of_the_node():
    node = rows.node("metal.rod")
    CapitalEntry.objects.create(code="own", side="demand", label="流动资金", node=node, grade="A")
    assert [e.code for e in queries.pool(chain="metal")] == ["own"]
    assert [e.code for e in queries.pool(node="metal.rod")] == ["own"]
