"""Stops of chain nodes: who loses, by which way, in which words, under which assumptions."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.kernel.copper import LINKS, NODES, copper
from yanzhen.analysis.graph import find_critical_nodes, find_cut_nodes, find_other_sources, find_substitutes
from yanzhen.analysis.shock import (
    ChainFigures,
    Stop,
    add_node_capacity,
    attract_node,
    build_chain_network,
    rank_stops,
    stop_node,
)
from yanzhen.kernel.adjacency import Adjacency
from yanzhen.kernel.chains import Band, ChainGraph, ChainLink, ChainNode, LinkKind, Share
from yanzhen.kernel.errors import YanzhenError


def by_node(report):
    return {loss.node: loss for loss in report.losses}


def test_the_smelters_stop_takes_the_foil_and_what_hangs_on_it():
    report = stop_node(copper(), "metal.cu_smelt")
    found = by_node(report)
    assert found["metal.cu_foil"].share == pytest.approx(1.0)
    assert found["board.ccl"].path == ("metal.cu_smelt", "metal.cu_foil", "board.ccl")
    assert found["metal.cu_ore"].cause == "orders"
    assert "metal.cu_smelt" not in found
    assert report.says.startswith("若电解铜停产30天，8个环节减产1%以上")
    assert "因为铜箔缺一不可的投入电解铜不足" in report.says


def test_a_small_input_costs_its_share_only():
    """The smelter buys 1 of ore, 0.1 of testing, 0.1 of scrap: testing is a twelfth of it."""
    found = by_node(stop_node(copper(), "metal.test"))
    assert found["metal.cu_smelt"].share == pytest.approx(1 / 12, abs=0.01)
    assert "占8%，可部分替代" in found["metal.cu_smelt"].because


def test_without_judged_shares_inputs_are_equal_and_it_is_said():
    report = stop_node(copper(), "metal.test", figures=ChainFigures(judged=False))
    assert by_node(report)["metal.cu_smelt"].share > 1 / 3 - 1e-9
    assert any("相等份额" in note for note in report.assumptions)


def test_known_amounts_take_the_place_of_judged_shares():
    amounts = {
        ("metal.cu_ore", "metal.cu_smelt"): 50.0,
        ("metal.test", "metal.cu_smelt"): 25.0,
        ("metal.cable", "metal.cu_smelt"): 25.0,
    }
    report = stop_node(copper(), "metal.test", figures=ChainFigures(amounts))
    assert by_node(report)["metal.cu_smelt"].share > 0.25 - 1e-9
    assert any("给出了金额" in note for note in report.assumptions)


def test_every_report_lists_what_it_assumed():
    notes = "；".join(stop_node(copper(), "metal.cu_ore").assumptions)
    for words in ("没有库存", "没有新的替代来源", "产值无数据", "缺一不可", "外地的供方和用户"):
        assert words in notes


def test_stock_delays_the_loss_tier_by_tier():
    at_once = by_node(stop_node(copper(), "metal.cu_ore"))
    stocked = by_node(stop_node(copper(), "metal.cu_ore", Stop(days=30, stock_days=10)))
    assert at_once["metal.cu_rod"].share == pytest.approx(1.0)
    assert stocked["metal.cu_smelt"].share == pytest.approx(2 / 3)
    assert stocked["metal.cu_rod"].share == pytest.approx(1 / 3)
    assert stocked["metal.cu_rod"].peak == pytest.approx(1.0)
    assert "metal.cable" not in stocked


def test_drawings_of_one_activity_stop_together():
    one, two = (stop_node(copper(), n) for n in ("metal.cable", "power.cable"))
    assert one.index == two.index
    assert two.label == "电缆"
    assert by_node(two)["power.grid"].path == ("power.cable", "power.grid")


def test_the_year_counts_the_days_that_stood_still():
    report = stop_node(copper(), "metal.cu_smelt", Stop(days=73))
    assert report.yearly == pytest.approx(report.index / 5)
    assert report.spread < report.index


def with_second_smelter():
    """A second smelter of the same class beside the first: each delivers half of the rod's copper."""
    nodes = [
        *NODES,
        ChainNode("metal.recycled", "metal", "再生铜", Band.MIDSTREAM, ("阴极铜",), (), "", ("C3211",)),
    ]
    nodes = [
        ChainNode(n.id, n.chain, n.label, n.band, (), (), "", ("C3211",)) if n.id == "metal.cu_smelt" else n
        for n in nodes
    ]
    return ChainGraph.build(nodes, [*LINKS, ChainLink("metal.recycled", "metal.cu_rod", Share.MAIN)])


def test_a_second_maker_of_the_same_class_halves_the_loss_and_is_named():
    alone = by_node(stop_node(copper(), "metal.cu_smelt"))
    report = stop_node(with_second_smelter(), "metal.cu_smelt")
    assert by_node(report)["metal.cu_rod"].share <= alone["metal.cu_rod"].share / 2 + 1e-9
    assert by_node(report)["metal.cu_foil"].share == pytest.approx(1.0)
    assert "可由再生铜替代" in report.says


def test_substitutes_give_their_reason_and_whom_they_serve():
    found = find_substitutes(with_second_smelter(), "metal.cu_smelt")
    assert [(x.node, x.kind, x.serves) for x in found] == [("metal.recycled", "class", ("metal.cu_rod",))]
    assert "C3211" in found[0].says
    assert find_other_sources(with_second_smelter(), "metal.cu_smelt", "metal.cu_rod") == found
    assert find_other_sources(with_second_smelter(), "metal.cu_smelt", "metal.cu_foil") == ()
    assert find_substitutes(copper(), "metal.cu_foil") == ()


def test_second_works_take_their_share_off_the_loss():
    report = add_node_capacity(copper(), "metal.cu_smelt", 0.4)
    assert report.index_after == pytest.approx(report.before.index * 0.6)
    assert all(x.after == pytest.approx(x.before * 0.6) for x in report.reliefs)
    assert "由100%降到60%" in report.says
    whole = add_node_capacity(copper(), "metal.cu_smelt", 1.0)
    assert whole.after is None
    assert whole.index_after == 0.0


@settings(max_examples=20, deadline=None)
@given(st.sampled_from([n.id for n in NODES]), st.floats(0.05, 0.95), st.floats(0.0, 40.0))
def test_a_larger_stop_never_costs_less_and_stock_never_costs_more(node, share, stock):
    graph = copper()
    part, whole = (stop_node(graph, node, Stop(s, 30, stock)) for s in (share, 1.0))
    assert 0 <= part.index <= whole.index <= 1
    assert whole.index <= stop_node(graph, node).index + 1e-9


def test_stops_that_make_no_sense_are_refused():
    for arguments, what in (((1.5,), "比例"), ((1, 0), "天数"), ((1, 30, -1), "库存")):
        with pytest.raises(YanzhenError, match=what):
            Stop(*arguments)
    with pytest.raises(YanzhenError, match="没有这个环节"):
        stop_node(copper(), "metal.gold")
    with pytest.raises(YanzhenError, match="没有供货联系"):
        stop_node(ChainGraph.build(NODES, []), "metal.cu_ore")
    with pytest.raises(YanzhenError, match="新增产能"):
        add_node_capacity(copper(), "metal.cu_ore", 0.0)
    with pytest.raises(YanzhenError, match="供货金额"):
        build_chain_network(copper(), ChainFigures({("metal.cu_ore", "metal.cu_smelt"): -1.0}))


def test_equipment_that_stops_leaves_current_production_alone():
    links = [*LINKS, ChainLink("power.grid", "metal.cu_ore", Share.MAIN, LinkKind.EQUIPMENT)]
    found = by_node(stop_node(ChainGraph.build(NODES, links), "power.grid"))
    assert found["metal.cu_ore"].cause == "orders"


def test_the_most_critical_node_is_the_smelter():
    first, *_ = find_critical_nodes(copper(), 2)
    assert first.node == "metal.cu_smelt"
    assert (first.cut, first.pairs) == (6, 11)
    assert first.says.startswith("电解铜停供")
    with pytest.raises(YanzhenError, match="没有环节"):
        find_critical_nodes(ChainGraph.build([], []))


def lost_pairs(links, size, node):
    def reached(pairs):
        found = {(s, s) for s in range(size)}
        while True:
            more = {(s, b) for s, a in found for x, b in pairs if x == a} - found
            if not more:
                return {(s, t) for s, t in found if s != t}
            found |= more

    rest = reached([p for p in links if node not in p])
    return sum(1 for s, t in reached(links) if node not in (s, t) and (s, t) not in rest)


@settings(max_examples=30, deadline=None)
@given(
    st.integers(2, 7).flatmap(
        lambda n: st.tuples(
            st.just(n), st.lists(st.tuples(st.integers(0, n - 1), st.integers(0, n - 1)), max_size=14)
        )
    )
)
def test_the_first_cut_node_cuts_most_pairs(drawn):
    size, links = drawn
    graph = Adjacency.build(size, [a for a, _ in links], [b for _, b in links])
    worst = max(lost_pairs(links, size, i) for i in range(size))
    assert find_cut_nodes(graph, 1)[0][1] == worst


def test_the_ranking_gives_each_node_what_its_stop_costs():
    ranked = rank_stops(copper())
    assert [x.index for x in ranked] == sorted((x.index for x in ranked), reverse=True)
    assert {x.node for x in ranked} == {n.id for n in NODES}
    for risk in ranked:
        assert risk.index == pytest.approx(stop_node(copper(), risk.node).index, abs=1e-8)


def test_machinery_for_those_who_do_not_build_it_in_is_equipment():
    def plant(key, code, band=Band.MIDSTREAM):
        return ChainNode(f"x.{key}", "x", key, band, (), (), "", (code,))

    nodes = [plant("变压器", "3821"), plant("箱变", "3823"), plant("电网", "4420", Band.DOWNSTREAM)]
    links = [ChainLink("x.变压器", x, Share.MAIN) for x in ("x.箱变", "x.电网")]
    found = by_node(stop_node(ChainGraph.build(nodes, links), "x.变压器"))
    assert set(found) == {"x.箱变"}


def test_an_attracted_node_gives_its_customers_a_local_source_and_its_suppliers_a_customer():
    """The city has the ore and the foil; the smelter comes between them."""
    told = attract_node(copper(), "metal.cu_smelt", ["metal.cu_ore", "metal.cu_foil"])
    assert [(x.node, x.before, x.after) for x in told.customers] == [("metal.cu_foil", 0.0, 1.0)]
    assert told.suppliers == told.first_customer == ("metal.cu_ore",)
    assert told.inputs == pytest.approx(1 / 1.2)
    assert "铜箔由0%升到100%" in told.says
    alone = attract_node(copper(), "board.cell", [])
    assert "没有本地的供方和用户" not in alone.says
    assert alone.inputs == 0.0
    assert attract_node(copper(), "metal.cu_ore", []).inputs is None


def test_what_is_there_cannot_be_attracted():
    with pytest.raises(YanzhenError, match="本地已有"):
        attract_node(copper(), "metal.cable", ["power.cable"])
