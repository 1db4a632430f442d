"""Documents with what stands on each place, contradictions side by side."""

from __future__ import annotations

import pytest

from tests.city import rows
from yanzhen.city.exchange.queries import cites_for, cites_of
from yanzhen.city.library import queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def cited():
    node = rows.node("metal.rod", "铜杆")
    firm = rows.enterprise("firm", "某铜业", node)
    figure = rows.figure(firm, "output", "12.50", "亿元")
    rows.cite(figure, place="第二条")
    rd = rows.indicator("rd", "研发投入", "%")
    rows.target("rd-2025", rd, 3, "2025")
    rows.cite(rows.project("p", "某项目", node), place="第二条")
    return firm


def test_a_document_lists_each_place_with_the_rows_that_stand_there(cited):
    detail = queries.document_detail("doc-1")
    places = {p.place: [(r.what, r.label, r.detail, r.kind, r.code) for r in p.rows] for p in detail.places}
    assert ("企业", "某铜业", (("status", "operating"),), "enterprise", "firm") in places["第一条"]
    assert ("目标", "rd-2025", (("deadline", "2025"),), "target", "rd-2025") in places["第一条"]
    figure = (("indicator", "output"), ("period", "2023"), ("figure", "12.5亿元"))
    assert ("企业数据", "某铜业", figure, "enterprise", "firm") in places["第二条"]
    assert dict(detail.counts)["企业"] == 1


def test_the_queries_grow_with_the_kinds_of_rows_and_not_with_the_rows(cited, django_assert_max_num_queries):
    for i in range(30):
        rows.enterprise(f"e{i}", f"企业{i}")
    with django_assert_max_num_queries(8):
        assert len(queries.document_detail("doc-1").places[0].rows) > 30


def test_documents_come_before_pages_and_know_how_often_they_are_cited(cited):
    rows.source("page", kind="web", date="2024")
    found = list(queries.documents())
    assert [s.code for s in found] == ["doc-1", "page"]
    assert found[0].places == 5
    assert found[0].place_count == 2


def test_both_sides_of_a_contradiction_keep_their_sources():
    rows.contradiction("c", "growth", ("增长13.3%", "13.3"), ("增长12.4%", "12.4"))
    [row] = queries.contradictions(indicator="growth")
    assert [(s.value, cites_of(s)[0].source) for s in row.sides.all()] == [
        ("13.3", "doc-1"),
        ("12.4", "doc-2"),
    ]


def test_marks_of_rows_of_many_models_come_in_one_query(cited, django_assert_num_queries):
    placement = cited.placements.get()
    rows.cite(placement, place="第九条")
    cites_for([cited, placement])
    with django_assert_num_queries(1):
        found = cites_for([cited, placement])
    assert found["enterprises.enterprise", cited.pk][0].place == "第一条"
    assert found["enterprises.placement", placement.pk][0].place == "第九条"
