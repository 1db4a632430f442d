"""The copper example by hand, and what must hold for every city."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.kernel.copper import LINKS, NODES, copper, node
from yanzhen.analysis.gaps import (
    ChainFacts,
    FirmTie,
    GapKind,
    ParkAmount,
    Purchase,
    chain_status,
    city_view,
)
from yanzhen.analysis.measures import find_anchor_ties
from yanzhen.kernel.chains import Band, ChainGraph
from yanzhen.kernel.errors import YanzhenError
from yanzhen.kernel.grades import Grade
from yanzhen.kernel.presence import Presence, PresenceEvidence

EVERYWHERE = frozenset(n.id for n in NODES)
ORDER = [Presence.UNKNOWN, Presence.ABSENT, Presence.WEAK, Presence.PRESENT]


def firm(at, key, label="", status="operating", grade=Grade.A, **more):
    return PresenceEvidence(at, "enterprise", key, label or key, status, grade, **more)


def project(at, key, stage, grade=Grade.A, **more):
    return PresenceEvidence(at, "project", key, key, stage, grade, **more)


HERE = (
    firm("metal.cu_smelt", "wk", "五矿铜业", role="anchor"),
    firm("metal.cable", "hf", "恒飞电缆", above_scale=True),
    firm("metal.cable", "jb", "金杯电工"),
    firm("board.ccl", "cc", "覆铜板厂"),
    firm("board.cell", "lb", "锂电厂"),
)


def status(*evidence, looked=EVERYWHERE, chain="metal", **more):
    return chain_status(copper(), chain, evidence, looked=looked, **more)


def state(found, at):
    return next(n for n in found.nodes if n.node == at)


def gap(found, at):
    return next(g for g in found.gaps if g.node == at)


def measure(found, name):
    return next(m for m in found.measures if m.id == name)


@pytest.mark.parametrize(
    ("evidence", "expected"),
    [
        ([], Presence.ABSENT),
        ([firm("metal.cu_rod", "a", role="anchor")], Presence.PRESENT),
        ([firm("metal.cu_rod", "a", role="backbone", grade=Grade.C)], Presence.WEAK),
        ([firm("metal.cu_rod", "a", role="backbone", status="unknown")], Presence.WEAK),
        ([firm("metal.cu_rod", "a")], Presence.WEAK),
        ([firm("metal.cu_rod", "a"), firm("metal.cu_rod", "b")], Presence.PRESENT),
        ([firm("metal.cu_rod", "a"), firm("metal.cu_rod", "a")], Presence.WEAK),
        ([firm("metal.cu_rod", "a"), firm("metal.cu_rod", "b", grade=Grade.C)], Presence.WEAK),
        ([firm("metal.cu_rod", "a"), firm("metal.cu_rod", "b", status="unknown")], Presence.WEAK),
        ([firm("metal.cu_rod", "a", above_scale=True, grade=Grade.C)], Presence.PRESENT),
        ([firm("metal.cu_rod", "a", status="stopped", above_scale=True)], Presence.ABSENT),
        ([firm("metal.cu_rod", "a", local=False, above_scale=True)], Presence.ABSENT),
        ([firm("metal.cu_rod", "a", role="outside", above_scale=True)], Presence.ABSENT),
        ([firm("metal.cu_rod", "a", status="building")], Presence.WEAK),
        ([project("metal.cu_rod", "p", "building")], Presence.WEAK),
        ([project("metal.cu_rod", "p", "started")], Presence.WEAK),
        ([project("metal.cu_rod", "p", "operating")], Presence.WEAK),
        ([project("metal.cu_rod", "p", "at_capacity", above_scale=True)], Presence.PRESENT),
        ([project("metal.cu_rod", "p", "operating", firm="b"), firm("metal.cu_rod", "a")], Presence.PRESENT),
        ([project("metal.cu_rod", "p", "operating", firm="a"), firm("metal.cu_rod", "a")], Presence.WEAK),
        ([project("metal.cu_rod", "p", "operating"), firm("metal.cu_rod", "a")], Presence.WEAK),
        ([project("metal.cu_rod", "p", "signed")], Presence.ABSENT),
        ([project("metal.cu_rod", "p", "reserve")], Presence.ABSENT),
        ([project("metal.cu_rod", "p", "unknown")], Presence.ABSENT),
        ([project("metal.cu_rod", "p", "stalled")], Presence.ABSENT),
        ([project("metal.cu_rod", "p", "never_landed")], Presence.ABSENT),
    ],
)
def test_the_presence_rule(evidence, expected):
    assert state(status(*evidence), "metal.cu_rod").presence is expected


def test_a_node_without_evidence_is_unknown_until_somebody_looked():
    nobody = state(status(looked=frozenset()), "metal.cu_rod")
    assert (nobody.presence, nobody.reason) == (Presence.UNKNOWN, "尚未排查，无数据")
    looked = state(status(), "metal.cu_rod")
    assert looked.presence is Presence.ABSENT
    assert looked.reason == "在已收录的企业和项目中没有找到"


def test_a_failed_project_proves_no_absence_where_nobody_looked():
    found = state(status(project("metal.cu_rod", "p", "stalled"), looked=frozenset()), "metal.cu_rod")
    assert found.presence is Presence.UNKNOWN


def test_surveyed_chains_stand_for_looking_when_nothing_else_is_said():
    found = chain_status(copper(), "metal", [], surveyed_chains=frozenset({"metal"}))
    assert {n.presence for n in found.nodes} == {Presence.ABSENT}
    other = chain_status(copper(), "board", [], surveyed_chains=frozenset({"metal"}))
    assert {n.presence for n in other.nodes} == {Presence.UNKNOWN}


def test_evidence_on_one_drawing_holds_for_the_other():
    found = status(*HERE, chain="power")
    cable = state(found, "power.cable")
    assert cable.presence is Presence.PRESENT
    assert {e.node for e in cable.evidence} == {"metal.cable"}
    assert "同一活动" in cable.reason


def test_evidence_on_finer_nodes_counts_for_the_coarse_one_and_not_back():
    from yanzhen.kernel.chains import ChainLink, LinkKind

    nodes = [
        *NODES,
        node("m.user", "矿山业主", Band.DOWNSTREAM),
        node("metal.pb_ore", "铅锌矿", Band.UPSTREAM),
    ]
    twins = [ChainLink("m.user", k, kind=LinkKind.SAME_ACTIVITY) for k in ("metal.cu_ore", "metal.pb_ore")]
    graph = ChainGraph.build(nodes, [*LINKS, *twins])
    every = frozenset(n.id for n in nodes)
    up = chain_status(graph, "m", [firm("metal.pb_ore", "a")], looked=every)
    assert state(up, "m.user").presence is Presence.WEAK
    down = chain_status(graph, "metal", [firm("m.user", "a")], looked=every)
    assert state(down, "metal.cu_ore").presence is Presence.ABSENT


def test_evidence_on_an_unknown_node_is_refused():
    with pytest.raises(YanzhenError):
        status(firm("metal.zinc", "a"))


def test_the_foil_is_a_break_and_its_sentence_names_both_sides():
    found = gap(status(*HERE), "metal.cu_foil")
    assert found.kind is GapKind.BREAK
    assert found.reason.startswith(
        "铜箔断点：本地电解铜（五矿铜业）已有，下游覆铜板（覆铜板厂）、锂电池（锂电厂）在本地有企业，需求可在市内满足"
    )
    assert "在已收录的企业和项目中没有找到" in found.reason
    assert found.local_suppliers == ("电解铜（五矿铜业）",)
    assert found.local_customers == ("覆铜板（覆铜板厂）", "锂电池（锂电厂）")


def test_factors_of_the_foil_are_worked_by_hand():
    (_, demand, why), (_, feasible, _), (_, constraint, named) = gap(status(*HERE), "metal.cu_foil").factors
    assert demand == pytest.approx(1.0 + 0.4)
    assert "2个" in why
    assert feasible == 1.0
    assert constraint == 1.0
    assert "资金" in named


def test_a_break_needs_somebody_on_both_sides():
    upstream_only = gap(status(HERE[0]), "metal.cu_foil")
    assert upstream_only.kind is GapKind.ABSENT
    assert "下游用户在本地没有找到" in upstream_only.reason
    downstream_only = gap(status(HERE[3]), "metal.cu_foil")
    assert downstream_only.kind is GapKind.ABSENT
    assert "从市外购入" in downstream_only.reason


def test_a_service_is_never_a_break():
    assert gap(status(*HERE), "metal.test").kind is GapKind.ABSENT


def test_a_project_that_fails_reopens_the_gap_and_the_reason_says_so():
    closed = status(*HERE, project("metal.cu_foil", "铜箔项目", "operating", firm="x"))
    assert state(closed, "metal.cu_foil").presence is Presence.WEAK
    failed = gap(status(*HERE, project("metal.cu_foil", "铜箔项目", "terminated")), "metal.cu_foil")
    assert failed.kind is GapKind.BREAK
    assert "铜箔项目停滞、终止或未落地，缺口重新打开" in failed.reason


def test_gaps_are_ranked_by_kind_then_demand():
    found = status(*HERE)
    assert [g.rank for g in found.gaps] == list(range(1, len(found.gaps) + 1))
    kinds = [list(GapKind).index(g.kind) for g in found.gaps]
    assert kinds == sorted(kinds)
    assert [g.node for g in found.gaps[:2]] == ["metal.cu_foil", "metal.cu_rod"]


def test_an_unknown_node_is_no_gap():
    assert not status(looked=frozenset()).gaps


def test_the_only_smelter_is_a_chokepoint():
    found = gap(status(*HERE), "metal.cu_smelt")
    assert (found.kind, found.also) == (GapKind.CHOKEPOINT, ())
    small = gap(status(firm("metal.cu_smelt", "wk", "小厂"), *HERE[1:]), "metal.cu_smelt")
    assert (small.kind, small.also) == (GapKind.CHOKEPOINT, (GapKind.WEAK,))
    assert "只有五矿铜业一个来源" in found.reason


def test_completeness_of_the_copper_chain_by_hand():
    found = status(*HERE)
    bands = {band: m.value for band, m in found.completeness}
    assert bands[Band.UPSTREAM] == 0
    assert bands[Band.MIDSTREAM] == pytest.approx(1 / 3)
    assert bands[Band.DOWNSTREAM] == 1
    assert measure(found, "completeness").value == pytest.approx(2 / 6)
    heavier = status(*HERE, facts=ChainFacts(weights={"metal.cu_smelt": 3.0}))
    assert measure(heavier, "completeness").value == pytest.approx(4 / 8)


def test_completeness_with_unlooked_nodes_is_unknown_and_bounded():
    found = measure(status(*HERE, looked=EVERYWHERE - {"metal.cu_ore"}), "completeness")
    assert found.value is None
    assert "33%与50%之间" in found.explanation


def test_missing_inputs_make_a_measure_unknown_and_say_which():
    found = status()
    for name, word in [
        ("resilience", "采购额"),
        ("local_supply", "采购额"),
        ("park_hhi", "园区"),
        ("anchor_strength", "链主"),
    ]:
        assert measure(found, name).value is None
        assert word in measure(found, name).explanation
    nobody = status(looked=frozenset())
    assert measure(nobody, "breaks").value is None
    assert measure(nobody, "single_source").value is None


def test_measures_with_inputs_are_worked_by_hand():
    facts = ChainFacts(
        purchases=(
            Purchase("metal.cu_rod", "wk", 60, True),
            Purchase("metal.cu_rod", "jx", 20, False),
            Purchase("metal.cable", "a", 10, True),
            Purchase("metal.cable", "b", 10, False),
        ),
        park_amounts=(ParkAmount("metal", "p", 3), ParkAmount("metal", "q", 1), ParkAmount("board", "r", 9)),
    )
    found = status(*HERE, facts=facts)
    assert measure(found, "resilience").value == pytest.approx(0.25)
    assert measure(found, "local_supply").value == pytest.approx(0.7)
    assert measure(found, "park_hhi").value == pytest.approx((9 + 1) / 16)


def test_a_part_of_which_nobody_says_who_supplied_it_counts_for_the_ratio_and_leaves_resilience_unknown():
    facts = ChainFacts(
        purchases=(Purchase("metal.cable", "ly", 300, True), Purchase("metal.cable", "", 900, False))
    )
    found = status(*HERE, facts=facts)
    assert measure(found, "local_supply").value == pytest.approx(0.25)
    assert measure(found, "resilience").value is None


def test_an_anchor_is_tied_to_local_neighbours_and_stated_deliveries_are_told_apart():
    evidence = (*HERE, firm("metal.cu_rod", "ly", "隆源铜业"))
    view = city_view(
        copper(),
        evidence,
        looked=EVERYWHERE,
        facts=ChainFacts(ties=(FirmTie("wk", "ly"), FirmTie("wk", "far"))),
    )
    (tie,) = find_anchor_ties(view, "metal")
    assert (tie.label, tie.downstream, tie.stated) == ("五矿铜业", ("隆源铜业",), ("隆源铜业",))
    assert set(tie.upstream) == {"恒飞电缆", "金杯电工"}
    assert measure(status(*evidence), "anchor_strength").value == 3


def test_an_imported_node_of_high_betweenness_is_a_chokepoint():
    rod = (firm("metal.cu_smelt", "wk"), firm("metal.cu_smelt", "w2"), firm("metal.cable", "hf"))
    found = status(*rod, facts=ChainFacts(imported=frozenset({"metal.cu_smelt"})))
    assert gap(found, "metal.cu_smelt").kind is GapKind.CHOKEPOINT
    assert "市外" in gap(found, "metal.cu_smelt").reason


evidence_items = st.builds(
    PresenceEvidence,
    node=st.sampled_from([n.id for n in NODES]),
    kind=st.just("enterprise"),
    key=st.sampled_from("abcdef"),
    label=st.just("企业"),
    status=st.sampled_from(["operating", "building", "stopped", "unknown"]),
    grade=st.sampled_from(list(Grade)),
    above_scale=st.sampled_from([None, True, False]),
    role=st.sampled_from(["", "named", "anchor", "backbone"]),
    local=st.booleans(),
) | st.builds(
    PresenceEvidence,
    node=st.sampled_from([n.id for n in NODES]),
    kind=st.just("project"),
    key=st.sampled_from("uvw"),
    label=st.just("项目"),
    status=st.sampled_from(
        ["reserve", "signed", "started", "building", "operating", "stalled", "never_landed", "unknown"]
    ),
    grade=st.sampled_from(list(Grade)),
    firm=st.sampled_from(["", "a", "z"]),
)
cities = st.lists(evidence_items, max_size=12)
looks = st.sets(st.sampled_from(sorted(EVERYWHERE))).map(frozenset)


@settings(max_examples=60, deadline=None)
@given(cities, looks)
def test_completeness_stays_between_nought_and_one(evidence, looked):
    found = status(*evidence, looked=looked)
    for _, one in found.completeness:
        assert one.value is None or 0 <= one.value <= 1
    assert all(one.explanation for one in found.measures)
    assert all(g.reason and len(g.factors) == 3 for g in found.gaps)


@settings(max_examples=60, deadline=None)
@given(cities, evidence_items, looks)
def test_more_evidence_never_lowers_presence_or_completeness(evidence, more, looked):
    before, after = status(*evidence, looked=looked), status(*evidence, more, looked=looked)
    for one, other in zip(before.nodes, after.nodes, strict=True):
        assert ORDER.index(other.presence) >= ORDER.index(one.presence)
    for (_, one), (_, other) in zip(before.completeness, after.completeness, strict=True):
        assert one.value is None or (other.value is not None and other.value >= one.value - 1e-12)


@settings(max_examples=40, deadline=None)
@given(cities, looks, st.integers(0, 99))
def test_the_order_of_evidence_nodes_and_links_changes_nothing(evidence, looked, seed):
    nodes, links, rows = list(NODES), list(LINKS), list(evidence)
    for rest in (nodes, links, rows):
        random.Random(seed).shuffle(rest)
    graph = ChainGraph.build(nodes, links)
    one, other = status(*evidence, looked=looked), chain_status(graph, "metal", rows, looked=looked)
    assert one.gaps == other.gaps
    assert {(n.node, n.presence, n.reason) for n in one.nodes} == {
        (n.node, n.presence, n.reason) for n in other.nodes
    }
    assert one.completeness == other.completeness


@settings(max_examples=30, deadline=None)
@given(cities)
def test_outside_firms_change_nothing(evidence):
    foreign = [replace(e, key="far" + e.key, local=False) for e in evidence]
    assert status(*evidence) == status(*evidence, *foreign)
