"""The figures of chain pages: measures, what next, who leads, cut where a node is restricted."""

from __future__ import annotations

import re

import pytest

from yanzhen.city.atlas import queries
from yanzhen.city.atlas.hit_rates import hit_rates
from yanzhen.city.atlas.methods import is_chinese, method_names, method_page, split_blocks
from yanzhen.city.atlas.node_measures import MEASURES, WITHHELD, cut_points, measure_chain
from yanzhen.city.atlas.reasoning import ranking_weights, reasoning_today


@pytest.fixture
def city(hengyang):
    return reasoning_today()


@pytest.mark.django_db
def test_every_measure_gives_every_node_a_value_in_words_or_says_why_not(city):
    everything = [n for c in queries.city_today().chains for n in c.nodes]
    chain = next(c for c in queries.city_today().chains if c.summary.code == "nonferrous")
    tables = measure_chain(city, chain.nodes, everything)
    assert [t.measure.id for t in tables] == [m.id for m in MEASURES]
    for table in tables:
        assert len(table.ranges) >= 2
        assert set(table.figures) == {n.code for n in chain.nodes}
        for figure in table.figures.values():
            assert figure.text
            assert -1 <= figure.level < len(table.ranges)


@pytest.mark.django_db
def test_a_costlier_stop_is_never_paler(city):
    everything = [n for c in queries.city_today().chains for n in c.nodes]
    risk = measure_chain(city, everything, everything)[0]
    shown = [n for n in everything if risk.figures[n.code].level >= 0]
    shown.sort(key=lambda n: city.risks[n.code].index)
    levels = [risk.figures[n.code].level for n in shown]
    assert levels == sorted(levels)
    assert set(levels) == {0, 1, 2, 3, 4}


@pytest.mark.django_db
def test_criticality_of_restricted_nodes_is_withheld(city):
    chain = next(c for c in queries.city_today().chains if c.summary.code == "civil_military")
    hidden = [n for n in chain.nodes if n.restricted]
    assert hidden
    for table in measure_chain(city, chain.nodes, chain.nodes):
        if table.measure.secret:
            assert {table.figures[n.code].text for n in hidden} == {WITHHELD}


@pytest.mark.django_db
def test_the_parts_of_a_next_node_stand_apart_and_add_up(city):
    assert city.following
    for node in city.following[:40]:
        assert [p.label for p in node.parts] == ["可行", "价值", "制约"]
        for part in node.parts:
            known = [c.amount for c in part.parts if c.amount is not None]
            assert part.score is None or part.score == pytest.approx(sum(known))
            assert 0 <= part.known_share <= 1


@pytest.mark.django_db
def test_what_is_said_of_restricted_nodes_names_no_firm(city):
    record = city.record
    names = {e.name for e in record.enterprises.values() if set(e.nodes) & record.restricted}
    assert names
    hidden = [n for n in city.following if n.node in record.restricted]
    told = [t for n in hidden for t in (*n.why, *n.against, *(c.told for p in n.parts for c in p.parts))]
    locals_ = {e.name for e in record.enterprises.values()}
    assert hidden
    assert not [t for t in told for name in locals_ if name in t and not t.startswith("现状为")]


@pytest.mark.django_db
def test_chains_without_an_anchor_are_said_to_have_none(city):
    without = [one for one in city.leads.values() if not one.has_anchor]
    assert without
    assert all(one.verdict.startswith("没有链主") for one in without)
    assert any(one.has_anchor for one in city.leads.values())


def test_weights_come_from_the_pack_and_cover_the_three_parts():
    weights = ranking_weights()
    assert {w.part for w in weights} == {"feasibility", "value", "constraints"}
    assert all(w.grade == "X" for w in weights)


def test_equal_values_share_a_shade():
    assert cut_points([1, 1, 1]) == (1.0,)
    assert cut_points([]) == ()
    assert len(cut_points(range(100))) == 5


def test_hit_rates_say_on_what_they_were_measured_or_that_nothing_was():
    for about in ("nodes", "firms"):
        found = hit_rates(about)
        assert found
        for one in found:
            assert bool(one.rate) == bool(one.measured)
            assert one.rate or "无数据" in one.says
            assert one.method in method_names()


def test_a_hit_rate_stands_in_its_method_page():
    for one in (*hit_rates("nodes"), *hit_rates("firms")):
        page = method_page(one.method)
        figure = one.rate.split("%")[0]
        assert (
            not figure
            or figure.lstrip("0") in page.chinese
            or f".{round(float(figure) * 10)}" in page.chinese
        )


@pytest.mark.parametrize("name", method_names())
def test_every_method_page_has_a_chinese_title_and_chinese_text(name):
    page = method_page(name)
    assert is_chinese(page.title)
    assert len(re.findall(r"[\u4e00-\u9fff]", page.chinese)) > 80
    assert "<script" not in page.chinese + page.english


def test_every_measure_leads_to_a_method_page():
    assert {m.method for m in MEASURES} <= set(method_names())


def test_a_page_of_no_name_is_none():
    assert method_page("no") is None
    assert method_page("../packs") is None


def test_a_fenced_piece_stays_whole():
    assert split_blocks("# A\n\n```\none\n\ntwo\n```\n\n字") == ["# A", "```\none\n\ntwo\n```", "字"]
