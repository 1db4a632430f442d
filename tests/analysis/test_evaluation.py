"""Land productivity: the printed base values, both min–max forms, ties, caps, means, and what would change a class."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yanzhen.analysis.evaluation import Class, Entry, Item, Sheet, evaluate, find_changes
from yanzhen.analysis.evaluation.ledgers import read_entries
from yanzhen.kernel.errors import YanzhenError
from yanzhen.kernel.quantities import Unit, UnitTable
from yanzhen.specs import find_pack, load_pack


def sheet(name: str) -> Sheet:
    return next(Sheet.from_spec(s) for s in load_pack(find_pack("reference")).evaluations if s.id == name)


HUANGYAN = sheet("land-huangyan-2022")
AT_BASE = {
    # land 100 mu; each quotient is the printed base value
    "land_area": 100.0,
    "tax_paid": 2409.7,
    "value_added": 13616.0,
    "energy_total": 13616.0 / 2.694,
    "emission_total": 13616.0 / 4929.81,
    "employees": 13616.0 / 18.14,
    "rd_expense": 302.0,
    "revenue": 10000.0,
}
CLASSES = (Class("A", "A", share=0.25), Class("B", "B", share=0.5), Class("C", "C", share=0.25))
ONE = Sheet("one", "单项", (Item("tax", "亩均税收", 100, "tax", "land", base=10, unit="万元/亩"),), CLASSES)


def simple(name: str, tax: float | None, land: float | None = 10.0, **more) -> Entry:
    return Entry(name, name, {"tax": tax, "land": land}, **more)


def test_an_enterprise_at_the_printed_base_values_scores_exactly_a_hundred():
    found = evaluate([Entry("e", "甲", AT_BASE)], HUANGYAN)
    assert found.results[0].total == 100
    assert [round(p.points or 0, 6) for p in found.results[0].parts] == [30, 20, 20, 10, 10, 10]


def test_the_older_year_has_its_own_base_values():
    found = evaluate([Entry("e", "甲", AT_BASE)], sheet("land-huangyan-2021"))
    by_hand = (
        30 * 24.097 / 26.01 + 20 * 136.16 / 132.27 + 20 * 2.694 / 2.54 + 10 * 4929.81 / 4861.08
        + 10 * 18.14 / 17.45 + 10 * 0.0302 / 0.0305
    )  # fmt: skip
    assert found.results[0].total == pytest.approx(by_hand, abs=1e-6)


def test_small_firms_are_scored_on_two_items():
    facts = {"tax_paid": 115.932, "land_area": 10.0, "electricity_kwh": 115.932 / 0.2352}
    assert evaluate([Entry("e", "甲", facts)], sheet("land-huangyan-2022-small")).results[0].total == 100


def test_twice_the_tax_per_mu_brings_thirty_points_more_without_a_cap():
    found = evaluate([Entry("e", "甲", AT_BASE | {"tax_paid": 2 * 2409.7})], HUANGYAN)
    assert found.results[0].total == pytest.approx(130)


def test_a_cap_limits_an_item_and_says_so():
    capped = replace(ONE, items=(replace(ONE.items[0], cap=150.0),))
    part = evaluate([simple("a", 900.0)], capped).results[0].parts[0]
    assert part.points == 150
    assert "上限 150" in part.note


def test_who_has_no_emission_data_gets_the_mean_of_the_group_and_it_is_said():
    others = [
        Entry("a", "甲", AT_BASE),
        Entry("b", "乙", AT_BASE | {"emission_total": AT_BASE["emission_total"] / 2}),
    ]
    found = evaluate([*others, Entry("c", "丙", AT_BASE | {"emission_total": None})], HUANGYAN)
    part = next(p for p in found.of("c").parts if p.item == "value_added_per_emission")
    assert part.points == pytest.approx((10 + 20) / 2)
    assert part.value is None
    assert "平均分" in part.note
    assert any("1 家无数据" in note for note in found.notes)


def test_other_missing_facts_leave_the_total_open_with_the_reason():
    found = evaluate([Entry("a", "甲", AT_BASE | {"tax_paid": None}), Entry("b", "乙", AT_BASE)], HUANGYAN)
    result = found.of("a")
    assert (result.total, result.rank, result.klass) == (None, None, "")
    assert "亩均税收" in result.reason
    assert found.of("b").rank == 1


def test_no_land_is_an_answer_and_not_a_division():
    assert "分母是0" in evaluate([simple("a", 5.0, 0.0)], ONE).results[0].reason


def test_who_is_excluded_is_listed_with_the_reason_and_moves_nobody():
    found = evaluate([simple("a", 50.0), simple("b", 500.0, excluded="公用事业企业")], ONE)
    assert found.of("b").reason == "不参评：公用事业企业"
    assert found.of("a").rank == 1


def test_a_negative_value_counts_nought_and_says_so():
    part = evaluate([simple("a", -5.0)], ONE).results[0].parts[0]
    assert (part.points, part.note) == (0.0, "为负，按 0 分计")


@pytest.mark.parametrize(("name", "floor"), [("land-range-jingde", 20), ("land-range-gaoan", 60)])
def test_the_range_forms_run_from_their_floor_to_a_hundred(name, floor):
    low = {k: v / 2 if k in ("tax_paid", "value_added", "rd_expense") else v for k, v in AT_BASE.items()}
    middle = {
        k: v * 0.75 if k in ("tax_paid", "value_added", "rd_expense") else v for k, v in AT_BASE.items()
    }
    group = [Entry("a", "甲", AT_BASE), Entry("b", "乙", low), Entry("c", "丙", middle)]
    found = evaluate(group, sheet(name))
    assert found.of("a").total == pytest.approx(100)
    assert found.of("b").total == pytest.approx(floor)
    assert found.of("c").total == pytest.approx((floor + 100) / 2)


def test_shares_cut_the_ranked_and_equals_are_never_parted():
    group = [simple(n, t) for n, t in zip("abcdefgh", (90, 80, 80, 80, 70, 60, 50, 40), strict=True)]
    found = evaluate(group, ONE)
    assert [r.klass for r in found.results] == ["A", "A", "A", "A", "B", "B", "C", "C"]
    assert [r.rank for r in found.results] == [1, 2, 2, 2, 5, 6, 7, 8]
    assert found.counts == (("A", 4), ("B", 2), ("C", 2))


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(0, 40), min_size=1, max_size=12), st.randoms(use_true_random=False))
def test_the_order_of_the_entries_changes_nothing(taxes, rng):
    group = [simple(f"e{i:02}", float(t)) for i, t in enumerate(taxes)]
    mixed = list(group)
    rng.shuffle(mixed)
    assert evaluate(mixed, ONE) == evaluate(group, ONE)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(1, 200), min_size=4, max_size=12, unique=True))
def test_a_named_change_brings_the_class_that_it_names(taxes):
    group = [simple(f"e{i:02}", float(t)) for i, t in enumerate(taxes)]
    last = evaluate(group, ONE).ranked[-1]
    (change,) = find_changes(group, ONE, last.id, "B")
    assert change.fact_needed is not None
    moved = [simple(e.id, change.fact_needed) if e.id == last.id else e for e in group]
    assert evaluate(moved, ONE).of(last.id).klass in ("A", "B")
    little = [simple(e.id, change.fact_needed * 0.999 - 0.01) if e.id == last.id else e for e in group]
    assert evaluate(little, ONE).of(last.id).klass == "C"


def test_changes_name_the_fact_and_what_one_item_cannot_do():
    capped = Sheet(
        "two", "两项",
        (
            Item("tax", "亩均税收", 90, "tax", "land", base=10, unit="万元/亩"),
            Item("rd", "研发投入比重", 10, "rd", "revenue", base=0.05, cap=10),
        ),
        (Class("A", "A", from_score=90), Class("B", "B", from_score=60), Class("D", "D", from_score=0)),
    )  # fmt: skip
    entry = Entry("a", "甲", {"tax": 50.0, "land": 10.0, "rd": 1.0, "revenue": 100.0})
    tax, rd = find_changes([entry], capped, "a", "B")
    # 45 + 2 = 47 points; 13 more on tax: 58 / 90 * 10 per mu, times 10 mu
    assert tax.fact_needed == pytest.approx(58 / 90 * 10 * 10, rel=1e-6)
    assert "亩均税收由 5 到" in tax.says
    assert (rd.needed, rd.says) == (None, "单靠研发投入比重达不到B")
    assert find_changes([entry], capped, "a", "D") == ()


def test_a_fact_of_several_items_is_moved_no_further_than_it_must():
    better = [Entry(n, n, {k: v * 1.2 for k, v in AT_BASE.items()} | {"land_area": 100.0}) for n in "ab"]
    own = Entry("z", "乙", AT_BASE | {"value_added": 13616.0 * 0.5})
    sheet_of_two = replace(HUANGYAN, classes=(Class("A", "A", from_score=95), Class("D", "D", from_score=0)))
    changes = {c.item: c for c in find_changes([*better, own], sheet_of_two, "z", "A")}
    shared = [c for c in changes.values() if c.fact == "value_added"]
    assert len(shared) == 4
    assert len({c.fact_needed for c in shared}) == 1
    # value added stands in items of 20 + 20 + 10 + 10 points: from 70 points at one half, 95 are reached at 0.5 + 25 / 60
    assert shared[0].fact_needed == pytest.approx(13616 * (0.5 + 25 / 60), rel=2e-4)
    assert changes["tax_per_mu"].fact_needed == pytest.approx(2409.7 * (1 + 25 / 30), rel=1e-6)


def test_a_class_that_equals_above_have_swallowed_is_reached_by_joining_them():
    group = [simple(n, t) for n, t in zip("abcd", (90, 90, 90, 10), strict=True)]
    assert [r.klass for r in evaluate(group, ONE).results] == ["A", "A", "A", "C"]
    (change,) = find_changes(group, ONE, "d", "B")
    assert change.fact_needed == pytest.approx(90, rel=1e-4)


def test_an_item_without_weight_brings_nobody_up_and_divides_by_nothing():
    items = (replace(ONE.items[0], weight=0.0), replace(ONE.items[0], id="two", numerator="other"))
    group = [
        Entry(n, n, {"tax": 1.0, "land": 1.0, "other": t})
        for n, t in zip("abcd", (9.0, 8, 7, 6), strict=True)
    ]
    idle, useful = find_changes(group, replace(ONE, items=items), "d", "B")
    assert idle.needed is None
    assert useful.needed is not None


def test_a_sheet_that_would_reward_the_worse_is_refused():
    spec = SPEC.model_copy(update={"items": (SPEC.items[0].model_copy(update={"better": "down"}),)})
    with pytest.raises(YanzhenError, match="亩均税收没法打分"):
        Sheet.from_spec(spec)


def test_one_fact_in_two_units_is_refused():
    other = SPEC.items[1].model_copy(update={"numerator_unit": "亿元"})
    with pytest.raises(YanzhenError, match="用了两种单位"):
        read_entries(
            ["企业名称"], [], SPEC.model_copy(update={"items": (SPEC.items[0], other)}), FACTS, UNITS
        )


def test_range_sheets_stay_inside_the_range_of_the_group():
    ranged = replace(ONE, method="range", floor=20.0, items=(replace(ONE.items[0], base=None),))
    group = [simple(f"e{i}", t) for i, t in enumerate((100.0, 80.0, 60.0, 20.0))]
    (change,) = find_changes(group, ranged, "e3", "B")
    assert change.fact_needed == pytest.approx(60.0, rel=1e-4)


def test_unknown_classes_and_unranked_entries_are_refused_in_words():
    with pytest.raises(YanzhenError, match="没有这一档"):
        find_changes([simple("a", 1.0)], ONE, "a", "E")
    with pytest.raises(YanzhenError, match="缺：亩均税收"):
        find_changes([simple("a", None)], ONE, "a", "A")
    with pytest.raises(YanzhenError, match="评价了两次"):
        evaluate([simple("a", 1.0), simple("a", 2.0)], ONE)


def test_bands_give_the_points_of_the_highest_bound_reached():
    banded = replace(ONE, items=(replace(ONE.items[0], bands=((0.0, 10.0), (5.0, 60.0), (20.0, 100.0))),))
    found = evaluate([simple("a", 49.0), simple("b", 50.0), simple("c", 500.0), simple("d", -1.0)], banded)
    assert [found.of(n).total for n in "abcd"] == [10, 60, 100, 0]


FACTS = {f.id: f for f in load_pack(find_pack("reference")).facts}
SPEC = next(s for s in load_pack(find_pack("reference")).evaluations if s.id == "land-huangyan-2022-small")
UNITS = UnitTable.of(
    Unit(u.id, u.label.zh, u.dimension, float(u.factor), u.aliases)
    for u in load_pack(find_pack("reference")).units
)


def entries(header: list[str], *rows: list[str]):
    return read_entries(header, rows, SPEC, FACTS, UNITS)


def test_a_list_is_read_by_the_names_of_its_columns_and_the_units_in_them():
    head = ["企业名称", "实缴税收（亿元）", "占地面积(公顷)", "用电量", "不参评"]
    (found, out) = entries(head, ["甲厂", "1.5", "2", "1,200", ""], ["乙厂", "", "-", "10", "公用事业企业"])
    assert found.facts == pytest.approx({"tax_paid": 15000.0, "land_area": 30.0, "electricity_kwh": 1200.0})
    assert out.facts == {"tax_paid": None, "land_area": None, "electricity_kwh": 10.0}
    assert out.excluded == "公用事业企业"


@pytest.mark.parametrize(
    ("header", "row", "says"),
    [
        (["企业名称", "税收", "用地面积"], ["甲", "1", "2"], "缺少列：用电量"),
        (["税收", "用地面积", "用电量"], ["1", "2", "3"], "没有企业名称"),
        (["企业名称", "税收（吨）", "用地面积", "用电量"], ["甲", "1", "2", "3"], "单位“吨”用不了"),
        (["企业名称", "税收", "用地面积", "用电量"], ["甲", "约5", "2", "3"], "“约5”不是数"),
        (["企业名称", "税收", "用地面积", "用电量"], ["甲", "1e999", "2", "3"], "“1e999”不是数"),
    ],
)
def test_what_is_wrong_with_a_list_is_told_with_its_place(header, row, says):
    with pytest.raises(YanzhenError, match=says):
        entries(header, row)
