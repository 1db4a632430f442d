"""A what-if answers in words, before and after, and tells nothing of restricted nodes."""

from __future__ import annotations

import re

import pytest

from yanzhen.analysis.shock import Stop, stop_node
from yanzhen.city.atlas.reasoning import reasoning_today
from yanzhen.city.atlas.what_if import ADD, ATTRACT, STOP, Question, answer, percent, shade
from yanzhen.kernel.errors import YanzhenError

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("hengyang")]
ROD = "nonferrous.cu_rod"
ADDRESS = "/chains/nonferrous/what-if/"


def test_a_stop_says_what_the_reasoning_says_and_orders_by_loss():
    city = reasoning_today()
    found = answer(city, Question(STOP, ROD))
    plain = stop_node(city.record.graph, ROD)
    open_losses = [x for x in plain.losses if not {x.node, *x.path} & city.record.restricted]
    assert [c.node for c in found.changes] == [x.node for x in open_losses]
    assert found.hidden == len(plain.losses) - len(open_losses)
    assert found.changes[0].because == open_losses[0].because
    assert found.assumptions == plain.assumptions
    assert found.whole[2] == percent(1 - plain.index)
    assert "停产30天" in found.says


def test_half_a_stop_costs_no_node_more_than_a_whole_one():
    city = reasoning_today()
    whole = {c.node: c.level for c in answer(city, Question(STOP, ROD)).changes}
    half = {c.node: c.level for c in answer(city, Question(STOP, ROD, Stop(0.5))).changes}
    assert half
    assert set(half) <= set(whole)
    assert all(level <= whole[node] for node, level in half.items())


def test_capacity_that_covers_the_stop_leaves_no_loss():
    found = answer(reasoning_today(), Question(ADD, ROD, capacity=1.0))
    assert found.whole[2] == "0%"
    assert found.changes
    assert {c.after for c in found.changes} == {"不减产"}
    assert any("新产能在另外的企业" in a for a in found.assumptions)


def test_an_absent_node_brings_local_supply_to_those_that_buy_it():
    city = reasoning_today()
    assert "nonferrous.cu_ore" not in city.working
    found = answer(city, Question(ATTRACT, "nonferrous.cu_ore"))
    smelter = next(c for c in found.changes if c.node == "nonferrous.cu_smelt")
    before, after = (int(re.search(r"\d+", text)[0]) for text in (smelter.before, smelter.after))
    assert after > before
    assert f"由{before}%升到{after}%" in found.says


def test_a_node_that_is_there_cannot_be_attracted():
    with pytest.raises(YanzhenError, match="本地已有"):
        answer(reasoning_today(), Question(ATTRACT, ROD))


def test_a_restricted_node_is_not_played_through_and_appears_in_no_answer():
    city = reasoning_today()
    hidden = sorted(city.record.restricted)
    assert hidden
    with pytest.raises(YanzhenError, match="不做推演"):
        answer(city, Question(STOP, hidden[0]))
    found = answer(city, Question(STOP, "electronics.smt"))
    labels = {city.record.graph.node(n).label for n in hidden}
    assert found.hidden
    assert not {c.node for c in found.changes} & set(hidden)
    assert not any(
        label in text for label in labels for text in [found.says, *(c.because for c in found.changes)]
    )


def test_a_small_loss_does_not_read_as_none():
    assert percent(0.004) == "0.4%"
    assert percent(0.0) == "0%"
    assert percent(0.996) == "99.6%"
    assert [shade(v, (0.01, 0.1, 0.25, 0.5, 0.9)) for v in (0.01, 0.1, 0.3, 0.5, 1.0)] == [0, 1, 2, 3, 4]


def test_the_page_answers_without_a_script_and_the_address_holds_the_question(client):
    page = client.get(f"{ADDRESS}?node={ROD}&act=stop&days=15&share=50&stock=5").content.decode()
    assert "减产50%、为期15天" in page
    assert 'value="15"' in page
    assert '<option value="nonferrous.cu_rod" selected>' in page
    assert page.count("<tr>") > 10
    assert "这些数建立在什么假设上" in page
    assert "每传一级晚5天" in page
    assert "怎么算的" in page


def test_a_script_gets_the_answer_alone(client):
    part = client.get(f"{ADDRESS}?node={ROD}&act=stop", headers={"HX-Request": "true"})
    assert "<html" not in part.content.decode()
    assert "前后对照" in part.content.decode()
    assert "HX-Request" in part["Vary"]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("node=nonferrous.no&act=stop", "从列表里选一个"),
        (f"node={ROD}&act=explode", "从列表里选一种情形"),
        (f"node={ROD}&act=stop&days=nan", "停多少天"),
        (f"node={ROD}&act=stop&days=0", "写1到3650之间的数"),
        (f"node={ROD}&act=stop&share=101", "写0.1到100之间的数"),
        (f"node={ROD}&act=attract", "本地已有"),
    ],
)
def test_a_wrong_question_is_refused_in_words_and_the_form_keeps_it(client, asked, said):
    answered = client.get(f"{ADDRESS}?{asked}")
    assert answered.status_code == 200
    text = answered.content.decode()
    assert said in text
    assert "前后对照" not in text


def test_restricted_nodes_are_not_offered(client):
    city = reasoning_today()
    page = client.get("/chains/civil_military/what-if/").content.decode()
    assert not any(f'value="{node}"' in page for node in city.record.restricted)
    assert "选一个环节开始" in page
