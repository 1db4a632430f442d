"""Worked examples of Miller & Blair (2009), and what happens when a sector grows, leaves or comes."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from yanzhen.analysis.inputoutput import (
    IOTable,
    NewSector,
    by_sector,
    calc_allocation,
    calc_ghosh,
    calc_leontief,
    calc_linkages,
    calc_multipliers,
    calc_technical,
    factorise,
    regional_table,
)
from yanzhen.cli import analyse
from yanzhen.kernel.errors import YanzhenError

FLOWS = np.array([[150.0, 500.0], [200.0, 100.0]])
OUTPUT = np.array([1000.0, 2000.0])


def table_of(flows: np.ndarray, output: np.ndarray) -> IOTable:
    names = tuple(f"s{i}" for i in range(len(output)))
    return IOTable(names, names, flows, output, (output - flows.sum(axis=0))[None], ("增加值",), 1)


def random_table(size: int, seed: int = 0) -> IOTable:
    rng = np.random.default_rng(seed)
    flows = rng.random((size, size)) * (rng.random((size, size)) < 0.6)
    return table_of(flows, np.maximum(flows.sum(axis=0), flows.sum(axis=1)) * (1.2 + rng.random(size)))


def dense(table: IOTable) -> np.ndarray:
    return calc_technical(table.flows, table.output)


def test_problem_two_point_one_of_miller_and_blair():
    """Z = (500 350; 320 360), x = (1000, 800): f = (150, 120); demand of +50 and −20 needs 1138.9 and 844.4."""
    table = table_of(np.array([[500.0, 350.0], [320.0, 360.0]]), np.array([1000.0, 800.0]))
    np.testing.assert_allclose(table.final_demand, [150, 120])
    np.testing.assert_allclose(calc_leontief(dense(table)), [[4.074, 3.241], [2.370, 3.704]], atol=5e-4)
    np.testing.assert_allclose(factorise(table).solve(np.array([200.0, 100.0])), [1138.9, 844.4], atol=0.05)


def test_the_example_closed_for_households_of_section_two_point_five():
    """Wages of 300, 500 and 50 and consumption of 50, 400 and 50 make a third sector with output 1000."""
    flows = np.array([[150.0, 500, 50], [200, 100, 400], [300, 500, 50]])
    technical = calc_technical(flows, np.array([1000.0, 2000, 1000]))
    np.testing.assert_allclose(technical, [[0.15, 0.25, 0.05], [0.2, 0.05, 0.4], [0.3, 0.25, 0.05]])
    closed = [[1.365, 0.425, 0.251], [0.527, 1.348, 0.595], [0.570, 0.489, 1.289]]
    np.testing.assert_allclose(calc_leontief(technical), closed, atol=6e-4)


def test_the_output_multipliers_of_section_six_point_two():
    """1.518 and 1.452 for the two sectors, 2.462 and 2.262 when households are closed in."""
    found = calc_multipliers(factorise(table_of(FLOWS, OUTPUT)))
    np.testing.assert_allclose(found.output, [1.518, 1.452], atol=5e-4)


def test_the_supply_side_inverse_of_section_twelve_point_one():
    """B = (0.15 0.5; 0.1 0.05), G = (1.254 0.660; 0.132 1.122): rows of L scaled by output."""
    allocation = calc_allocation(FLOWS, OUTPUT)
    np.testing.assert_allclose(allocation, [[0.15, 0.5], [0.1, 0.05]])
    np.testing.assert_allclose(calc_ghosh(allocation), [[1.254, 0.660], [0.132, 1.122]], atol=5e-4)
    value_added = OUTPUT - FLOWS.sum(axis=0)
    np.testing.assert_allclose(value_added @ calc_ghosh(allocation), OUTPUT)


def test_the_job_multipliers_are_jobs_per_output_through_the_inverse():
    table, jobs = table_of(FLOWS, OUTPUT), np.array([300.0, 400.0])
    found = calc_multipliers(factorise(table), jobs)
    direct = np.array([0.3, 0.2])
    np.testing.assert_allclose(found.employment.simple, direct @ calc_leontief(dense(table)))
    np.testing.assert_allclose(found.employment.type_one, found.employment.simple / direct)
    np.testing.assert_allclose(found.employment.simple @ table.final_demand, jobs.sum())
    np.testing.assert_allclose(found.value_added.simple, 1.0)


def test_a_sector_without_jobs_has_no_ratio():
    found = calc_multipliers(factorise(table_of(FLOWS, OUTPUT)), np.array([0.0, 10.0]))
    assert np.isnan(found.employment.type_one[0])
    assert np.isfinite(found.employment.simple).all()


@pytest.mark.parametrize("jobs", [[1.0], [1.0, -1.0], [1.0, np.nan]])
def test_jobs_that_cannot_be_are_refused(jobs):
    with pytest.raises(YanzhenError, match="从业人数不对"):
        calc_multipliers(factorise(table_of(FLOWS, OUTPUT)), np.array(jobs))


def test_amounts_must_name_every_sector_once():
    table = table_of(FLOWS, OUTPUT)
    np.testing.assert_array_equal(by_sector(table, {"s1": 2.0, "s0": 1.0}, "人数"), [1, 2])
    with pytest.raises(YanzhenError, match="缺 1 个：s1"):
        by_sector(table, {"s0": 1.0}, "人数")


def without(table: IOTable, sectors: list[int]) -> np.ndarray:
    rest = np.setdiff1d(np.arange(len(table.codes)), sectors)
    left = np.zeros(len(table.codes))
    a = dense(table)[np.ix_(rest, rest)]
    left[rest] = np.linalg.solve(np.eye(len(rest)) - a, table.final_demand[rest])
    return table.output - left


@pytest.mark.parametrize("sectors", [[3], [0, 7], [11, 2, 5]])
def test_a_group_extracted_equals_the_economy_solved_without_it(sectors):
    table = random_table(15)
    np.testing.assert_allclose(factorise(table).extract(sectors), without(table, sectors))


@pytest.mark.parametrize("how", ["purchases", "sales"])
def test_one_side_extracted_equals_the_zeroed_column_or_row(how):
    table, sectors = random_table(15), [2, 9]
    technical = dense(table)
    technical[(slice(None), sectors) if how == "purchases" else (sectors, slice(None))] = 0
    left = np.linalg.solve(np.eye(15) - technical, table.final_demand)
    np.testing.assert_allclose(factorise(table).extract(sectors, how), table.output - left, atol=1e-9)


def test_all_extractions_at_once_equal_one_after_the_other():
    system = factorise(random_table(12))
    one = [system.extract(j).sum() for j in range(12)]
    np.testing.assert_allclose(system.extraction_totals(), one)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000), st.integers(0, 7))
def test_leaving_whole_costs_at_least_what_leaving_one_side_costs(seed, sector):
    system = factorise(random_table(8, seed))
    whole = system.extract(sector).sum()
    assert whole >= system.extract(sector, "purchases").sum() - 1e-9
    assert whole >= system.extract(sector, "sales").sum() - 1e-9


@pytest.mark.parametrize("sectors", [[], [1, 1]])
def test_a_group_that_is_empty_or_doubled_is_refused(sectors):
    with pytest.raises(YanzhenError, match="要抽取的部门"):
        factorise(random_table(4)).extract(sectors)


def test_a_new_sector_equals_the_bordered_system_solved_anew():
    table, rng = random_table(10), np.random.default_rng(4)
    new = NewSector(rng.random(10) / 30, 5.0, rng.random(10) / 50, 0.1)
    bordered = np.block([[dense(table), new.inputs[:, None]], [new.sales[None], np.array([[new.own]])]])
    solved = np.linalg.solve(np.eye(11) - bordered, np.append(table.final_demand, 5.0))
    change, output = factorise(table).add_sector(new)
    np.testing.assert_allclose(change, solved[:10] - table.output)
    assert output == pytest.approx(solved[10])


def test_a_new_sector_that_sells_to_final_users_alone_pulls_by_its_inputs():
    table = random_table(10)
    inputs = np.full(10, 0.05)
    change, output = factorise(table).add_sector(NewSector(inputs, 7.0))
    assert output == 7.0
    np.testing.assert_allclose(change, 7 * calc_leontief(dense(table)) @ inputs)


@pytest.mark.parametrize(
    ("new", "words"),
    [
        (NewSector(np.ones(3), 1.0), "不对"),
        (NewSector(-np.ones(10), 1.0), "不对"),
        (NewSector(np.zeros(10), 1.0, own=1.0), "没有解"),
    ],
)
def test_a_new_sector_that_cannot_be_is_refused(new, words):
    with pytest.raises(YanzhenError, match=words):
        factorise(random_table(10)).add_sector(new)


def test_a_region_buys_outside_what_its_own_sectors_cannot_deliver():
    table = table_of(FLOWS, OUTPUT)
    local, found = regional_table(table, np.array([10.0, 90.0]), "SLQ")
    np.testing.assert_allclose(local.flows, found.coefficients * [10, 90])
    np.testing.assert_allclose(local.flows.sum(axis=0) + local.primary.sum(axis=0), local.output)
    assert local.primary_names[-1] == "区外和进口投入"
    assert any("不是调查数据" in note for note in local.notes)
    assert any("1 个部门区位商不到 0.5" in note for note in local.notes)


def test_regional_multipliers_are_below_the_national_ones():
    table = random_table(12)
    share = np.random.default_rng(1).random(12) * 0.1
    local, _ = regional_table(table, table.output * share)
    ours = calc_linkages(local.flows, local.output).backward
    assert (ours <= calc_linkages(table.flows, table.output).backward + 1e-12).all()
    assert (ours >= 1).all()


def write(folder, name: str, text: str) -> str:
    (folder / name).write_text(text, encoding="utf-8")
    return str(folder / name)


TABLE = "部门,农业,制造业,最终使用\n农业,150,500,350\n制造业,200,100,1700\n增加值,650,1400,\n"


def test_the_commands_for_a_region_and_a_plant_write_a_row_for_each_sector(tmp_path):
    table, out = write(tmp_path, "t.csv", TABLE), tmp_path / "out.csv"
    local = write(tmp_path, "r.csv", "部门,总产出\n农业,10\n制造业,90\n")
    words = ["io-region", table, "--output", local, "--method", "slq", "--out", str(out)]
    result = CliRunner().invoke(analyse.app, words)
    assert result.exit_code == 0, result.exception
    assert "不是调查数据" in result.output
    assert len(out.read_text(encoding="utf-8-sig").splitlines()) == 3
    words = ["io-plant", table, "--sector", "农业", "--output", "100", "--out", str(out)]
    result = CliRunner().invoke(analyse.app, words)
    assert "全部产出变动 151.815" in result.output, result.exception
    inputs = write(tmp_path, "i.csv", "部门,系数\n制造业,0.5\n")
    result = CliRunner().invoke(analyse.app, [*words, "--inputs", inputs])
    assert result.exit_code == 0, result.exception
    assert "151.815" not in result.output


def test_the_command_adds_job_multipliers_when_jobs_are_given(tmp_path):
    table, out = write(tmp_path, "t.csv", TABLE), tmp_path / "out.csv"
    jobs = write(tmp_path, "j.csv", "部门,人数\n农业,300\n制造业,400\n")
    result = CliRunner().invoke(analyse.app, ["io", table, "--jobs", jobs, "--out", str(out)])
    assert result.exit_code == 0, result.exception
    rows = out.read_text(encoding="utf-8-sig").splitlines()
    at = rows[0].split(",").index("employment_multiplier")
    assert float(rows[1].split(",")[at]) == pytest.approx(0.3 * 1.25413 + 0.2 * 0.26403, abs=1e-4)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("部门,人数\n农业,300\n", "缺 1 个"),
        ("部门,人数\n农业,多\n", "第 2 行"),
        ("部门,人数\n农业,1\n农业,2\n", "给了两次"),
    ],
)
def test_jobs_that_do_not_fit_the_table_are_refused(tmp_path, content, words):
    table, jobs = write(tmp_path, "t.csv", TABLE), write(tmp_path, "j.csv", content)
    result = CliRunner().invoke(analyse.app, ["io", table, "--jobs", jobs, "--out", str(tmp_path / "o.csv")])
    assert words in str(result.exception)
