"""The talent pool."""

from __future__ import annotations

import pytest

from tests.city import rows
from yanzhen.city.talent import queries
from yanzhen.city.talent.models import TalentEntry

pytestmark = pytest.mark.django_db


def test_a_chain_sees_its_own_needs_and_what_holds_for_the_whole_city():
    chain = rows.chain("metal", "有色")
    TalentEntry.objects.create(code="own", side="need", label="冶炼工", chain=chain, grade="A")
    TalentEntry.objects.create(code="city", side="supply", label="某高校", grade="A")
    other = rows.chain("salt", "盐化")
    TalentEntry.objects.create(code="other", side="need", label="化工", chain=other, grade="A")
    assert {e.code for e in queries.pool(chain="metal")} == {"own", "city"}
    assert [e.code for e in queries.pool(side="need", chain="metal")] == ["own"]


def test_an_entry_on_a_node_belongs_to_the_chain_of_the_node():
    node = rows.node("metal.rod")
    TalentEntry.objects.create(code="own", side="need", label="拉丝工", node=node, grade="A")
    assert [e.code for e in queries.pool(chain="metal")] == ["own"]
    assert [e.code for e in queries.pool(node="metal.rod")] == ["own"]
