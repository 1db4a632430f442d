"""Next nodes, leading firms: parts add up, what is unknown counts for nothing, and each place has its reasons."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yanzhen.analysis.gaps import ChainFacts, FirmTie, city_view
from yanzhen.analysis.inputoutput import EdgeSize
from yanzhen.analysis.ranking import Known, Weight, rank_anchors, rank_next_nodes
from yanzhen.analysis.ranking.anchors import AnchorFacts, ChainSaying, FirmFigure
from yanzhen.analysis.ranking.chain_facts import find_io_facts
from yanzhen.analysis.ranking.factors import weigh
from yanzhen.kernel.chains import Band, ChainGraph, ChainLink, ChainNode, Share
from yanzhen.kernel.errors import YanzhenError
from yanzhen.kernel.grades import Grade
from yanzhen.kernel.presence import Presence, PresenceEvidence

WEIGHTS = (
    Weight("probability", "进入概率", "feasibility", 3),
    Weight("suppliers", "本地供应商", "feasibility", 2),
    Weight("customers", "本地客户", "feasibility", 2),
    Weight("added_level", "附加值", "value", 1),
    Weight("added_per_mu", "亩均增加值", "value", 2),
    Weight("demand", "本地需求", "value", 2),
    Weight("land", "用地", "constraints", 1),
    Weight("energy", "能耗", "constraints", 1),
)


def node(key, label, band=Band.MIDSTREAM, **more):
    return ChainNode(f"metal.{key}", "metal", label, band, **more)


NODES = (
    node("ore", "矿石", Band.UPSTREAM),
    node("smelt", "冶炼"),
    node("rod", "杆材", constraints=("energy",), value_added="low"),
    node("foil", "箔材", constraints=("land", "energy"), value_added="high"),
    node("cable", "电缆", Band.DOWNSTREAM),
    node("board", "线路板", Band.DOWNSTREAM),
    node("lone", "孤点"),
)
LINKS = (
    ChainLink("metal.ore", "metal.smelt", Share.MAIN),
    ChainLink("metal.smelt", "metal.rod", Share.MAIN),
    ChainLink("metal.smelt", "metal.foil", Share.MAIN),
    ChainLink("metal.rod", "metal.cable", Share.MAIN),
    ChainLink("metal.foil", "metal.board", Share.MAIN),
)
GRAPH = ChainGraph.build(NODES, LINKS)


def firm(at, key, role="named", grade=Grade.A, **more):
    return PresenceEvidence(
        f"metal.{at}", "enterprise", key, f"{key}公司", "operating", grade, role=role, **more
    )


HERE = (firm("smelt", "甲", "anchor"), firm("cable", "乙", "backbone"), firm("cable", "丙"))


def seen(evidence=HERE, facts=None):
    return city_view(GRAPH, evidence, surveyed_chains=frozenset({"metal"}), facts=facts or ChainFacts())


@pytest.fixture(scope="module")
def ranked():
    return rank_next_nodes(seen(), WEIGHTS)


def by_node(found):
    return {n.node.split(".")[1]: n for n in found}


def test_only_absent_and_weak_nodes_are_ranked(ranked):
    assert {n.presence for n in ranked} <= {Presence.ABSENT, Presence.WEAK}
    assert "smelt" not in by_node(ranked)
    assert [n.rank for n in ranked] == list(range(1, len(ranked) + 1))


def test_the_contributions_of_a_part_add_up_to_its_score(ranked):
    for found in ranked:
        for part in found.parts:
            known = [c.amount for c in part.parts if c.amount is not None]
            if part.score is None:
                assert not known
            else:
                assert sum(known) == pytest.approx(part.score)
                assert 0 <= part.score <= 1


def test_what_is_not_known_is_said_and_left_out_with_its_weight(ranked):
    rod = by_node(ranked)["rod"].part("feasibility")
    assert rod.known_share == pytest.approx(4 / 7)
    assert next(c for c in rod.parts if c.factor == "probability").told == "无数据"
    assert rod.score == pytest.approx(1.0)
    assert any("无数据：进入概率" in s for s in by_node(ranked)["rod"].against)


def test_a_node_that_nothing_is_known_of_comes_after_all_others_and_has_no_score(ranked):
    last = ranked[-1]
    assert last.node == "metal.lone"
    assert last.part("feasibility").score is None
    assert last.part("value").known_share == 0


def test_constraints_stand_apart_and_do_not_enter_the_other_parts(ranked):
    foil = by_node(ranked)["foil"]
    assert foil.part("constraints").score == 1
    free = replace(NODES[3], constraints=())
    graph = ChainGraph.build([*NODES[:3], free, *NODES[4:]], LINKS)
    view = city_view(graph, HERE, surveyed_chains=frozenset({"metal"}))
    again = by_node(rank_next_nodes(view, WEIGHTS))["foil"]
    assert again.part("constraints").score is None
    assert again.part("feasibility") == foil.part("feasibility")
    assert again.part("value") == foil.part("value")


def test_a_local_customer_more_never_makes_a_node_less_feasible_or_less_worth():
    before = by_node(rank_next_nodes(seen(), WEIGHTS))["foil"]
    after = by_node(rank_next_nodes(seen((*HERE, firm("board", "丁"))), WEIGHTS))["foil"]
    for part in ("feasibility", "value"):
        assert after.part(part).score > before.part(part).score


def test_given_facts_go_before_the_map_and_are_told_with_their_grade():
    facts = {"metal.foil": {"probability": Known(0.9, "回测校准的进入概率90%", "D")}}
    found = by_node(rank_next_nodes(seen(), WEIGHTS, facts=facts))["foil"]
    chance = next(c for c in found.part("feasibility").parts if c.factor == "probability")
    assert (chance.value, chance.grade) == (0.9, "D")
    assert any("90%" in s for s in found.why)


def test_the_order_of_nodes_and_links_in_the_file_decides_nothing():
    graph = ChainGraph.build(NODES[::-1], LINKS[::-1])
    view = city_view(graph, HERE[::-1], surveyed_chains=frozenset({"metal"}))
    assert [n.node for n in rank_next_nodes(view, WEIGHTS)] == [
        n.node for n in rank_next_nodes(seen(), WEIGHTS)
    ]


def test_a_chain_nobody_surveyed_has_no_open_nodes():
    view = city_view(GRAPH, HERE, looked=frozenset())
    assert {n.presence for n in rank_next_nodes(view, WEIGHTS)} <= {Presence.WEAK}


@settings(max_examples=25, deadline=None)
@given(st.dictionaries(st.sampled_from([w.factor for w in WEIGHTS]), st.floats(0, 1)), st.floats(0.1, 9))
def test_scores_do_not_depend_on_the_scale_of_weights(values, scale):
    facts = {k: Known(v, k) for k, v in values.items()}
    one = weigh(facts, WEIGHTS)
    other = weigh(facts, [replace(w, weight=w.weight * scale) for w in WEIGHTS])
    for a, b in zip(one, other, strict=True):
        assert (a.score is None) == (b.score is None)
        assert (a.score or 0) == pytest.approx(b.score or 0)
        assert a.known_share == pytest.approx(b.known_share)


@pytest.mark.parametrize(
    ("weights", "says"),
    [
        ((), "没有一项权重"),
        ((WEIGHTS[0], WEIGHTS[0]), "两个权重"),
        ((replace(WEIGHTS[0], weight=-1),), "小于0"),
    ],
)
def test_weights_that_mean_nothing_are_refused(weights, says):
    with pytest.raises(YanzhenError, match=says):
        rank_next_nodes(seen(), weights)


def test_a_fact_outside_its_scale_is_refused():
    with pytest.raises(YanzhenError, match="0到1之间"):
        Known(1.2, "多了")


def size(supplier, customer, share, sectors, ambiguity="clear"):
    return EdgeSize(supplier, customer, share, share, share, sectors, ("c",), (1, 1), ambiguity, "")


def test_io_proximity_counts_a_sector_once_and_leaves_out_what_says_nothing():
    sizes = (
        size("metal.smelt", "metal.rod", 0.3, ("s1",)),
        size("metal.ore", "metal.rod", 0.3, ("s1",), "shared"),
        size("metal.board", "metal.rod", 0.1, ("s2",)),
        size("metal.lone", "metal.rod", 0.9, ("s3",), "inside"),
        size("metal.lone", "metal.foil", None, (), "unknown"),
    )
    found = find_io_facts(seen(), sizes)
    assert found["metal.rod"]["io"].value == pytest.approx(0.3 / 0.4)
    assert "metal.foil" not in found


def test_the_firm_that_sources_name_leads_before_a_backbone_firm():
    (found,) = rank_anchors(seen())
    assert [lead.firm for lead in found.leads] == ["甲", "乙"]
    assert found.has_anchor
    assert "甲公司" in found.verdict
    assert "营业收入或产值无数据" in found.leads[0].missing


def test_a_chain_without_an_anchor_is_said_to_have_none_with_what_documents_say():
    facts = AnchorFacts(sayings=(ChainSaying("metal", "带头企业缺位", "2020-10", "A"),))
    (found,) = rank_anchors(seen(HERE[1:]), facts=facts)
    assert not found.has_anchor
    assert found.verdict.startswith("没有链主")
    assert "2020-10的文件称：带头企业缺位（等级A）" in found.verdict


def test_of_two_named_firms_the_one_with_more_evidence_comes_first():
    evidence = (firm("smelt", "甲", "anchor"), firm("cable", "乙", "anchor"))
    ties = ChainFacts(ties=(FirmTie("甲", "乙"),))
    figures = AnchorFacts((FirmFigure("乙", "营业收入", 9e4, "9亿元（2024）", "B"),))
    (found,) = rank_anchors(seen(evidence, ties), facts=figures)
    assert found.leads[0].firm == "乙"
    assert any("9亿元" in e for e in found.leads[0].evidence)


def test_a_firm_from_outside_leads_nothing_here():
    (found,) = rank_anchors(seen((firm("smelt", "远", "outside", local=False),)))
    assert found.leads == ()
