"""The systemic risk index: equal to the formulas written out, in [0, 1], monotone, refused where it must be."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.analysis.slow_cascade import slow_index
from yanzhen.analysis.graph.reading import read_links
from yanzhen.analysis.shock import (
    Knowledge,
    LinkTable,
    Need,
    Stopping,
    build_network,
    calc_systemic_risk,
    follow_shock,
    network_of,
    stop_units,
)
from yanzhen.kernel.errors import YanzhenError

TIGHT = Stopping(tolerance=1e-13, rounds=300)


def economy(size, links, classes, seed):
    """(network, deliveries, classes, needs by pair) with everything random."""
    rng = np.random.default_rng(seed)
    pairs = rng.permutation([(i, j) for i in range(size) for j in range(size) if i != j])[:links]
    weight = rng.lognormal(0, 1.5, len(pairs))
    of = rng.integers(0, classes, size)
    rule = rng.choice([0, 1, 2], size=(classes, classes), p=[0.1, 0.5, 0.4])
    needs = [int(rule[of[i], of[j]]) for i, j in pairs]
    names = [f"u{i}" for i in range(size)]
    table = LinkTable.build([names[i] for i, _ in pairs], [names[j] for _, j in pairs], weight, names=names)
    sales = np.bincount(pairs[:, 0], weights=weight, minlength=size)
    output = sales * rng.uniform(1, 2, size) + rng.uniform(0, 1, size)
    inputs = np.bincount(pairs[:, 1], weights=weight, minlength=size) * rng.uniform(1, 1.5, size)
    known = Knowledge(
        goods=[f"c{k}" for k in of],
        market=[f"m{k}" for k in rng.integers(0, classes, size)] if seed % 2 else None,
        needs=needs,
        output=output.tolist(),
        bought=inputs.tolist(),
        worth=rng.uniform(0.1, 1, size).tolist(),
    )
    keys = [(int(i), int(j)) for i, j in pairs]
    return (
        build_network(table, known),
        dict(zip(keys, weight, strict=True)),
        of.tolist(),
        dict(zip(keys, needs, strict=True)),
    )


def written_out(drawn, shock, stopping):
    network, deliveries, classes, needs = drawn
    return slow_index(
        deliveries,
        classes,
        needs,
        shock,
        tolerance=stopping.tolerance,
        rounds=stopping.rounds,
        output=network.output.tolist(),
        bought=network.bought.tolist(),
        market=network.market.tolist(),
        worth=network.worth.tolist(),
    )


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("stopping", [Stopping(), TIGHT], ids=["published", "settled"])
def test_every_single_stop_is_what_the_formulas_say(seed, stopping):
    drawn = economy(22, 80, 5, seed)
    risk = calc_systemic_risk(drawn[0], stopping=stopping, keep=True)
    for unit in range(22):
        index, down, up, hd, hu = written_out(drawn, {unit: 1.0}, stopping)
        found = risk.index[unit], risk.downstream[unit], risk.upstream[unit]
        assert found == pytest.approx((index, down, up), abs=1e-10)
        assert risk.lost[unit, 0] == pytest.approx(1 - np.array(hd), abs=1e-10)
        assert risk.lost[unit, 1] == pytest.approx(1 - np.array(hu), abs=1e-10)


@settings(max_examples=25, deadline=None)
@given(
    st.integers(2, 9),
    st.integers(1, 30),
    st.integers(1, 4),
    st.integers(0, 10**6),
    st.dictionaries(st.integers(0, 8), st.floats(0.05, 1.0), min_size=1, max_size=3),
)
def test_any_shock_on_any_network_is_what_the_formulas_say(size, links, classes, seed, shock):
    drawn = economy(size, links, classes, seed)
    shock = {unit % size: share for unit, share in shock.items()}
    risk = calc_systemic_risk(drawn[0], [shock], stopping=TIGHT)
    index, down, up, hd, hu = written_out(drawn, shock, TIGHT)
    assert (risk.index[0], risk.downstream[0], risk.upstream[0]) == pytest.approx(
        (index, down, up), abs=1e-10
    )
    trace = follow_shock(drawn[0], shock, stopping=TIGHT)
    assert trace.down == pytest.approx(1 - np.array(hd), abs=1e-10)
    assert trace.up == pytest.approx(1 - np.array(hu), abs=1e-10)


@settings(max_examples=25, deadline=None)
@given(st.integers(3, 9), st.integers(0, 10**6), st.floats(0.05, 0.95), st.integers(1, 12))
def test_losses_stay_in_bounds_and_grow_with_the_shock(size, seed, share, rounds):
    network = economy(size, 3 * size, 3, seed)[0]
    fixed = Stopping(tolerance=0.0, rounds=rounds)
    scenarios = [{0: share}, {0: 1.0}, {0: 1.0, 1: share}, {0: 1.0, 1: 1.0}]
    risk = calc_systemic_risk(network, scenarios, stopping=fixed, keep=True)
    assert ((risk.lost >= 0) & (risk.lost <= 1 + 1e-12)).all()
    assert (np.diff(risk.lost, axis=0) >= -1e-12).all()
    assert (np.diff(risk.index) >= -1e-12).all()
    assert (risk.index >= np.maximum(risk.downstream, risk.upstream) - 1e-12).all()
    further = calc_systemic_risk(network, scenarios, stopping=Stopping(0.0, rounds + 3))
    assert (further.index >= risk.index - 1e-12).all()


def test_figures_do_not_depend_on_which_scenarios_walk_together():
    network = economy(40, 150, 6, 8)[0]
    together = calc_systemic_risk(network)
    for unit in (0, 17, 39):
        alone = calc_systemic_risk(network, [{unit: 1.0}])
        assert alone.index[0] == together.index[unit]
        assert alone.rounds[0] == together.rounds[unit]


def test_a_stop_costs_at_least_the_unit_itself():
    network = economy(30, 90, 4, 2)[0]
    risk = calc_systemic_risk(network)
    assert (risk.index >= network.worth / network.worth.sum() - 1e-12).all()


ROWS = [("矿", "冶炼", 60.0), ("废料", "冶炼", 40.0), ("冶炼", "铜杆", 90.0), ("冶炼", "铜箔", 30.0)]


def copper_works(**known):
    table = LinkTable.build([r[0] for r in ROWS], [r[1] for r in ROWS], [r[2] for r in ROWS])
    return build_network(table, Knowledge(**known))


def test_a_partial_input_costs_its_share_and_an_essential_one_everything():
    partial = follow_shock(copper_works(), {0: 1.0})
    assert partial.down.tolist() == pytest.approx([1.0, 0.6, 0.0, 0.6, 0.6])
    essential = follow_shock(copper_works(needs=[2, 1, 2, 2]), {0: 1.0})
    assert essential.down.tolist() == pytest.approx([1.0, 1.0, 0.0, 1.0, 1.0])


def test_lost_orders_run_back_by_shares_of_sales():
    trace = follow_shock(copper_works(), {3: 1.0})
    assert trace.up.tolist() == pytest.approx([0.75, 0.75, 0.75, 1.0, 0.0])
    spread = follow_shock(copper_works(output=[60, 240, 40, 0, 0]), {3: 1.0})
    assert spread.up[1] == pytest.approx(90 / 240)


def test_shortage_and_lost_orders_run_apart():
    """The smelter buys less scrap when ore is missing; the paper's model does not follow that turn."""
    trace = follow_shock(copper_works(), {0: 1.0})
    assert trace.down[1] > 0
    assert trace.up[2] == 0


def test_others_of_the_same_good_replace_in_proportion_to_what_they_make():
    """Ore and scrap as one essential good: ore is 60 of 100; with another 540 elsewhere σ is 60/540."""
    table = LinkTable.build(["矿", "废料", "外地矿"], ["冶炼", "冶炼", "外地厂"], [60.0, 40.0, 500.0])
    goods = ["铜料" if n in {"矿", "废料", "外地矿"} else n for n in table.names]
    trace = follow_shock(build_network(table, Knowledge(goods=goods, needs=[2, 2, 2])), {0: 1.0})
    assert trace.down[1] == pytest.approx(0.6 * 60 / 540)


def test_units_of_unknown_class_are_no_substitutes_for_each_other():
    known = build_network(copper_works().table, Knowledge(goods=["", "", "", "x", "x"]))
    assert len(set(known.good.tolist())) == 4


def test_negligible_inputs_cost_nothing_downwards():
    trace = follow_shock(copper_works(needs=[0, 1, 1, 1]), {0: 1.0})
    assert trace.down.tolist() == [1.0, 0.0, 0.0, 0.0, 0.0]


def test_rounds_that_take_time_cost_less_and_never_more_than_at_once():
    network = copper_works(needs=[2, 1, 2, 2])
    at_once = follow_shock(network, {0: 1.0}, days=30)
    slow = follow_shock(network, {0: 1.0}, days=30, lag=10)
    assert at_once.down_mean[4] == 1.0
    assert slow.down_mean.tolist() == pytest.approx([1.0, 2 / 3, 0.0, 1 / 3, 1 / 3])
    assert follow_shock(network, {0: 1.0}, days=30, lag=30).down_mean.tolist() == [1, 0, 0, 0, 0]


def test_unknown_weights_are_equal_shares_and_said_so():
    table = LinkTable.build([r[0] for r in ROWS], [r[1] for r in ROWS])
    network = build_network(table)
    assert follow_shock(network, {0: 1.0}).down[1] == pytest.approx(0.5)
    assert any("相等份额" in note for note in network.notes)
    assert not any("相等份额" in note for note in copper_works().notes)


def test_a_named_stop_tells_who_loses_by_which_way():
    told = stop_units(
        network_of(read_links(["供方", "需方", "金额"], [(a, b, str(w)) for a, b, w in ROWS])), ["矿"]
    )
    assert told.units == ("矿",)
    assert [x.unit for x in told.losses] == ["冶炼", "铜杆", "铜箔"]
    assert told.losses[1].path == ("矿", "冶炼", "铜杆")
    assert "若矿停产" in told.says


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        (([], []), "没有一条联系"),
        ((["a"], ["a"]), "供方和需方是同一个"),
        ((["a", ""], ["b", "c"]), "供方或需方是空的"),
        ((["a", "a"], ["b", "b"]), "同一对供方和需方出现了两次"),
        ((["a"], ["b"], [-1.0]), "是负数"),
        ((["a"], ["b"], [float("nan")]), "不是有限的数"),
        ((["a"], ["b"], [0.0]), "没有一条联系的数值大于0"),
    ],
)
def test_links_that_make_no_sense_are_refused(arguments, what):
    with pytest.raises(YanzhenError, match=what):
        LinkTable.build(*arguments)


@pytest.mark.parametrize(
    ("known", "what"),
    [
        (Knowledge(goods=["x"]), "行业的个数"),
        (Knowledge(needs=[3, 1, 1, 1]), "投入类别只能是"),
        (Knowledge(output=[1, 1, 1, 1, 1]), "总销售小于表内的合计"),
        (Knowledge(worth=[0, 0, 0, 0, 0]), "权重合计为0"),
        (Knowledge(worth=[1, -1, 0, 0, 0]), "不能用"),
    ],
)
def test_figures_that_do_not_fit_are_refused(known, what):
    with pytest.raises(YanzhenError, match=what):
        build_network(copper_works().table, known)


def test_shocks_outside_their_range_and_unknown_units_are_refused():
    network = copper_works()
    for shock, what in (
        ({0: 0.0}, "比例"),
        ({0: 1.5}, "比例"),
        ({9: 1.0}, "没有这个节点"),
        ({}, "没有给出停产"),
    ):
        with pytest.raises(YanzhenError, match=what):
            calc_systemic_risk(network, [shock])
    with pytest.raises(YanzhenError, match="没有这个节点") as refused:
        stop_units(network, ["冶"])
    assert "冶炼" in refused.value.do
    with pytest.raises(YanzhenError, match="收敛条件"):
        Stopping(tolerance=1.0)


def test_needs_are_bounds_where_nobody_knows_them():
    lower = calc_systemic_risk(copper_works()).index
    upper = calc_systemic_risk(copper_works(otherwise=Need.ESSENTIAL)).index
    assert (upper >= lower).all()
    assert upper[0] > lower[0]


HEADER = ["供方", "需方", "供货金额", "供方行业", "需方行业", "投入类别"]


def test_a_table_with_chinese_columns_is_read_whole():
    rows = [("甲", "乙", "1,200", "C3211", "C3252", "必需"), ("丙", "乙", "300", "F51", "C3252", "可替代")]
    read = read_links(HEADER, rows)
    assert read.table.weight.tolist() == [1200, 300]
    assert read.classes == ("C3211", "C3252", "F51")
    assert read.needs == (2, 1)
    inferred = network_of(read_links(HEADER[:5], [r[:5] for r in rows]))
    assert inferred.need.tolist() == [2, 1]
    assert any("按行业推断" in note for note in inferred.notes)


@pytest.mark.parametrize(
    ("header", "rows", "what"),
    [
        (["供方"], [("甲",)], "少于两列"),
        (["a", "b", "c"], [("甲", "乙", "多")], "不是数"),
        (["a", "b", "c"], [("甲", "乙", "1"), ("甲", "丙", "")], "这一格是空的"),
        (HEADER, [("甲", "乙", "1", "C1", "C2", "也许")], "不是投入类别"),
        (HEADER, [("甲", "乙", "1", "C1", "C2", "是"), ("甲", "丙", "1", "C9", "C2", "是")], "前后不一"),
    ],
)
def test_cells_that_cannot_be_read_are_refused_with_their_row(header, rows, what):
    with pytest.raises(YanzhenError, match=what):
        read_links(header, rows)
