"""Where an enterprise stands: suggested with its words, decided by a person, learned from."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.city import rows
from yanzhen.city.accounts.models import User
from yanzhen.city.enterprises.models import Placement, PlacementOpinion
from yanzhen.city.enterprises.placing_queries import suggested_nodes
from yanzhen.city.enterprises.placing_services import judge_placement
from yanzhen.city.records.sealing import verify
from yanzhen.kernel.errors import YanzhenError

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    rod = rows.node("metal.rod", "铜杆", products=["铜杆", "铜线坯"])
    cable = rows.node("power.cable", "电力电缆", products=["电力电缆", "架空导线"])
    firm = rows.enterprise("firm", "某某股份有限公司", products=["架空导线", "特种电缆"])
    keeper = User.objects.create_user("keeper", password="x", role="department")
    return rod, cable, firm, keeper


def test_the_node_whose_words_the_products_share_comes_first_with_those_words(world):
    first = suggested_nodes(world[2])[0]
    assert first.code == "power.cable"
    assert any("架空导线" in word for word in first.words)
    assert not first.held


def test_a_confirmed_node_becomes_a_placement_that_says_who_and_why(world):
    _, cable, firm, keeper = world
    judge_placement(firm, cable, "confirmed", words="架空导线", main=True, by=keeper)
    placed = Placement.objects.get()
    assert (placed.node, placed.main, placed.grade) == (cable, True, "B")
    assert "人工确认" in placed.basis and "架空导线" in placed.basis
    assert suggested_nodes(firm)[0].held
    assert verify() == []


def test_a_confirmation_teaches_the_next_suggestion(world):
    rod, _, _firm, keeper = world
    other = rows.enterprise("other", "别的公司", products=["羽绒寝具"])
    assert suggested_nodes(other) == ()
    like = rows.enterprise("like", "同类公司", products=["羽绒寝具"])
    judge_placement(like, rod, "confirmed", by=keeper)
    assert suggested_nodes(other)[0].code == "metal.rod"


def test_a_rejection_takes_the_placement_out_and_can_be_turned_round(world):
    _, cable, firm, keeper = world
    judge_placement(firm, cable, "confirmed", by=keeper)
    judge_placement(firm, cable, "rejected", by=keeper)
    assert not Placement.objects.exists()
    assert suggested_nodes(firm)[0].verdict == "rejected"
    judge_placement(firm, cable, "confirmed", by=keeper)
    assert Placement.objects.get().node == cable
    assert PlacementOpinion.objects.filter(undone_at=None).count() == 1
    assert PlacementOpinion.objects.count() == 3


def test_another_verdict_is_refused(world):
    with pytest.raises(YanzhenError, match="只能确认或否定"):
        judge_placement(world[2], world[1], "maybe", by=world[3])


def test_a_keeper_decides_in_the_page(client, world):
    _, cable, firm, keeper = world
    client.force_login(keeper)
    where = reverse("placing", args=["firm"])
    assert "架空导线" in client.get(where).content.decode()
    client.post(where, {"node": cable.code, "verdict": "confirmed", "words": "架空导线"})
    assert Placement.objects.get().enterprise == firm
    answer = client.post(where, {"node": "no.such", "verdict": "confirmed"}, follow=True)
    assert "没有这个环节" in answer.content.decode()
