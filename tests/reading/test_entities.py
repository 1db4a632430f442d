"""Names in a document and how they belong together."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from yanzhen.reading.entities import read_entities
from yanzhen.reading.relations import read_relations

LISTED = "——打造全国汽车产业基地。支持天工机械、远航电控、华为等重点企业延伸产业链。"


def of(text: str, kind: str) -> set[str]:
    return {e.name for e in read_entities(text) if e.type == kind}


def test_a_list_closed_by_enterprises_names_enterprises():
    assert of(LISTED, "enterprise") == {"天工机械", "远航电控", "华为"}


def test_a_registered_name_is_shortened_to_what_people_say():
    assert "远航电控" in of("我市某县远航电控有限公司投产。", "enterprise")


def test_a_park_loses_the_verb_before_it():
    assert of("加快东湖新材料产业园建设。", "park") == {"东湖新材料产业园"}


def test_words_without_a_name_name_nothing():
    assert read_entities("推动重点产业园和特色产业园建设，壮大龙头企业。") == []


def test_a_name_of_the_register_is_known_wherever_it_stands():
    found = read_entities("白鹭厂已复产。", known=("白鹭厂",))
    assert [(e.type, e.name, e.start) for e in found] == [("enterprise", "白鹭厂", 0)]


def test_enterprises_under_a_chain_belong_to_it():
    links = read_relations(LISTED, read_entities(LISTED))
    assert {r.head for r in links if r.relation == "in_chain"} >= {"天工机械", "远航电控", "华为"}


def test_a_park_that_begins_with_a_company_is_its_investment():
    text = "比亚迪智能制造产业园开工。"
    links = [(r.head, r.relation, r.tail) for r in read_relations(text, read_entities(text))]
    assert ("比亚迪", "invests", "比亚迪智能制造产业园") in links


@given(st.text(alphabet="支持推进华为、等企业项目产业园经济基地的和与（）“”总投资1亿元。\n", max_size=300))
def test_offsets_always_point_at_the_name(text):
    for entity in read_entities(text):
        assert text[entity.start : entity.end] == entity.name
    assert all(link.head != link.tail for link in read_relations(text, read_entities(text)))
