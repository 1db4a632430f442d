"""The ledger: lights, lineages, what may be compared."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest

from tests.city import rows
from yanzhen.analysis.progress import Light
from yanzhen.city.targets import queries

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 6, 30)


@pytest.fixture
def rd():
    rd = rows.indicator("rd_gdp", "研发投入占GDP", "%", family="创新")
    line = rows.lineage("rd-line", rd)
    first = rows.target("rd-2019", rd, "2.2", "2019", lineage=line, set_on="2017")
    second = rows.target("rd-2020", rd, "2", "2020", lineage=line, set_on="2020", supersedes=first)
    rows.target("rd-2025", rd, "3", "2025", lineage=line, set_on="2021", supersedes=second)
    return rd


def test_a_line_follows_one_goal_through_its_deadlines(rd):
    detail = queries.target_detail("rd-2025", as_of=DAY)
    assert [(r.target.code, r.goal, r.superseded) for r in detail.line] == [
        ("rd-2019", "≥2.2%", True),
        ("rd-2020", "≥2%", True),
        ("rd-2025", "≥3%", False),
    ]
    assert detail.row.progress.light is Light.NO_DATA


def test_actuals_of_another_scope_stand_beside_and_are_not_compared(rd):
    rows.actual(rd, "2024", "3.5", scope_key="province")
    detail = queries.target_detail("rd-2025", as_of=DAY)
    assert detail.series == ()
    assert [a.scope_key for a in detail.beside] == ["province"]
    assert detail.row.progress.light in (Light.NOT_COMPARABLE, Light.NO_DATA)
    assert detail.row.latest is None


def test_a_later_actual_is_not_known_on_an_earlier_day(rd):
    rows.actual(rd, "2024", "2.4")
    rows.actual(rd, "2025", "3.1")
    assert queries.target_detail("rd-2025", as_of=datetime.date(2025, 6, 1)).row.latest.period == "2024"
    detail = queries.target_detail("rd-2025", as_of=DAY)
    assert detail.row.latest.period == "2025"
    assert detail.row.progress.light is Light.GREEN
    assert [a.period for a in detail.series] == ["2024", "2025"]


def test_contradictions_on_the_indicator_come_with_the_target(rd):
    rows.contradiction("c", "rd_gdp", ("一说", "1"), ("另一说", "2"))
    assert [c.code for c in queries.target_detail("rd-2025", as_of=DAY).contradictions] == ["c"]


def test_the_scorecard_counts_current_targets_only(rd):
    card = queries.scorecard(as_of=DAY)
    [line] = card["family"]
    assert (line.label, line.total, dict(line.lights)[Light.NO_DATA]) == ("创新", 1, 1)
    assert [line.label for line in card["chain"]] == ["全市"]


@pytest.mark.parametrize(
    ("fields", "printed"),
    [
        ({"value": "800"}, "≥800亿元"),
        ({"value": "14.5", "op": "<=", "unit": "%"}, "≤14.5%"),
        ({"value": "3", "value_high": "5", "op": "=", "unit": "家"}, "3–5家"),
        ({"value": "9", "op": "=", "unit": "%", "mode": "cagr"}, "年均增长9%"),
        ({"value": None, "text": "力争破零"}, "力争破零"),
    ],
)
def test_a_goal_is_printed_with_its_sign_and_unit(fields, printed):
    rows.target("t", rows.indicator("x"), deadline="2025", **fields)
    [found] = queries.target_ledger(as_of=DAY)
    assert found.goal == printed


def test_the_ledger_costs_the_same_whatever_its_length(rd, django_assert_max_num_queries):
    for i in range(30):
        rows.target(f"t{i}", rd, i, "2025")
        rows.actual(rd, str(1990 + i), i)
    with django_assert_max_num_queries(6):
        ledger = queries.target_ledger(as_of=DAY)
    assert len(ledger) == 33


def test_the_ledger_is_filtered_by_light_and_line(rd):
    rows.target("other", rows.indicator("gdp"), 5, "2025")
    assert len(queries.target_ledger(lineage="rd-line", as_of=DAY)) == 3
    assert queries.target_ledger(light="green", as_of=DAY) == ()


def test_an_actual_in_another_unit_of_the_same_kind_is_converted(rd):
    gdp = rows.indicator("gdp")
    rows.target("gdp-2025", gdp, 4000, "2025")
    rows.actual(gdp, "2025", 41_000_000, unit="万元")
    [row] = [r for r in queries.target_ledger(as_of=DAY) if r.target.code == "gdp-2025"]
    assert row.progress.light is Light.GREEN
    assert row.progress.latest == pytest.approx(4100)
    assert row.latest.unit == "万元"


def test_of_two_actuals_of_one_period_the_better_sourced_one_is_shown(rd):
    rows.actual(rd, "2025", "3.4", grade="C")
    rows.actual(rd, "2025", "3.1", grade="A")
    assert queries.target_detail("rd-2025", as_of=DAY).row.latest.grade == "A"


def test_poor_evidence_cannot_turn_a_light_green(rd):
    rows.actual(rd, "2025", "3.4", grade="C")
    assert queries.target_detail("rd-2025", as_of=DAY).row.progress.light is not Light.GREEN


def test_units_of_the_reference_pack_are_known():
    from yanzhen.city.targets.facts import unit_table

    assert unit_table().convert(1, "亿元", "万元") == 10_000


def test_an_actual_is_printed_as_its_source_wrote_it_or_with_its_sign():
    firms = rows.indicator("firms", unit="家")
    assert queries.amount(rows.actual(firms, "2023", Decimal(1000), op=">")) == "＞1000家"
    assert queries.amount(rows.actual(firms, "2024", None, value_text="约百家")) == "约百家"


def test_the_scorecard_begins_with_the_whole_city(rd):
    rows.target("own", rows.indicator("out"), 5, "2025", chain=rows.chain("metal", "有色"))
    assert [line.label for line in queries.scorecard(as_of=DAY)["chain"]] == ["全市", "有色"]
