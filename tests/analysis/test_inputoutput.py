"""Input-output: the worked example of Miller & Blair, agreement with pymrio, identities, refusals."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

from yanzhen.analysis.inputoutput import (
    IOTable,
    NewPlant,
    calc_allocation,
    calc_ghosh,
    calc_leontief,
    calc_linkages,
    calc_regional,
    calc_technical,
    factorise,
    read_io_table,
)
from yanzhen.cli import analyse
from yanzhen.kernel.errors import YanzhenError

FLOWS = np.array([[150.0, 500.0], [200.0, 100.0]])
DEMAND = np.array([350.0, 1700.0])
OUTPUT = np.array([1000.0, 2000.0])
SHARED = Path(__file__).parents[3] / "shared" / "data" / "china_io"
NATIONAL = ["china_2017_149.csv", "china_2018_153.csv", "china_2020_42.csv"]


def two_sectors() -> IOTable:
    added = (OUTPUT - FLOWS.sum(axis=0))[None]
    return IOTable(("1", "2"), ("农业", "制造业"), FLOWS, OUTPUT, added, ("增加值",), 1)


def random_table(size: int, seed: int = 0) -> IOTable:
    rng = np.random.default_rng(seed)
    flows = rng.random((size, size)) * (rng.random((size, size)) < 0.6)
    output = np.maximum(flows.sum(axis=0), flows.sum(axis=1)) * (1.2 + rng.random(size))
    codes = tuple(str(i) for i in range(size))
    return IOTable(codes, codes, flows, output, (output - flows.sum(axis=0))[None], ("增加值",), 1)


def test_the_two_sector_example_of_chapter_two():
    """Miller & Blair (2009), 2.3: coefficients, inverse, and output for a demand of 600 and 1500."""
    technical = calc_technical(FLOWS, OUTPUT)
    np.testing.assert_allclose(technical, [[0.15, 0.25], [0.20, 0.05]])
    np.testing.assert_allclose(calc_leontief(technical), [[1.2541, 0.3300], [0.2640, 1.1221]], atol=5e-5)
    system = factorise(two_sectors())
    np.testing.assert_allclose(system.table.final_demand, DEMAND)
    np.testing.assert_allclose(system.solve(np.array([600.0, 1500.0])), [1247.52, 1841.58], atol=5e-3)


@pytest.mark.parametrize("size", [7, 60])
def test_coefficients_and_inverses_agree_with_pymrio(size):
    pymrio = pytest.importorskip("pymrio")
    table = random_table(size)
    frame, output = pd.DataFrame(table.flows), pd.DataFrame(table.output)
    a, b = pymrio.calc_A(frame, output), pymrio.calc_B(frame, output)
    np.testing.assert_allclose(calc_technical(table.flows, table.output), a, atol=1e-10)
    np.testing.assert_allclose(calc_allocation(table.flows, table.output), b, atol=1e-10)
    leontief, ghosh = pymrio.calc_L(a).to_numpy(), pymrio.calc_G(b).to_numpy()
    np.testing.assert_allclose(calc_leontief(a.to_numpy()), leontief, atol=1e-10)
    np.testing.assert_allclose(calc_ghosh(b.to_numpy()), np.asarray(ghosh), atol=1e-10)
    check_linkages(table, leontief)


def check_linkages(table: IOTable, leontief: np.ndarray) -> None:
    linked = calc_linkages(table.flows, table.output)
    ghosh = calc_ghosh(calc_allocation(table.flows, table.output))
    np.testing.assert_allclose(linked.backward, leontief.sum(axis=0), rtol=1e-10)
    np.testing.assert_allclose(linked.sensitivity_sum, leontief.sum(axis=1), rtol=1e-10)
    np.testing.assert_allclose(linked.forward, ghosh.sum(axis=1), rtol=1e-10)
    size = len(leontief)
    np.testing.assert_allclose(linked.influence, size * leontief.sum(axis=0) / leontief.sum(), rtol=1e-10)


@pytest.mark.parametrize("threads_from", [0, 10_000])
def test_the_compiled_pass_equals_the_plain_one(threads_from, monkeypatch):
    from yanzhen.analysis.inputoutput import linkages

    monkeypatch.setattr(linkages, "WORTH_THREADS", threads_from)
    table = random_table(403, seed=3)
    check_linkages(table, calc_leontief(calc_technical(table.flows, table.output)))


@pytest.mark.parametrize("iterate_from", [0, 300])
@pytest.mark.parametrize("output", [4.0, 3.0])
def test_linkages_of_an_impossible_table_are_refused(iterate_from, output, monkeypatch):
    from yanzhen.analysis.inputoutput import linkages

    monkeypatch.setattr(linkages, "WORTH_ITERATING", iterate_from)
    with pytest.raises(YanzhenError, match="不收敛"):
        calc_linkages(np.array([[2.0, 1.0], [1.0, 2.0]]) + np.eye(2), np.full(2, output))


@pytest.mark.parametrize("iterate_from", [0, 300])
def test_small_tables_are_solved_as_large_ones_are_iterated(iterate_from, monkeypatch):
    from yanzhen.analysis.inputoutput import linkages

    monkeypatch.setattr(linkages, "WORTH_ITERATING", iterate_from)
    table = random_table(40, seed=8)
    flows, output = table.flows.copy(), table.output.copy()
    flows[5] = flows[:, 5] = output[5] = 0
    linked = calc_linkages(flows, output)
    assert (linked.passes > 0) == (iterate_from == 0)
    assert linked.forward[5] == linked.backward[5] == 1
    assert linked.direct_forward[5] == linked.direct_backward[5] == 0
    np.testing.assert_allclose(linked.backward, calc_leontief(calc_technical(flows, output)).sum(axis=0))
    np.testing.assert_allclose(linked.forward, calc_ghosh(calc_allocation(flows, output)).sum(axis=1))


def test_value_added_multipliers_of_a_closed_table_are_one():
    table = random_table(20)
    np.testing.assert_allclose(factorise(table).multipliers(table.added_share), 1.0)


def test_extraction_equals_the_economy_solved_without_the_sector():
    table = random_table(15)
    rest = np.arange(15) != 4
    technical = calc_technical(table.flows, table.output)
    without = np.zeros(15)
    without[rest] = np.linalg.solve(np.eye(14) - technical[np.ix_(rest, rest)], table.final_demand[rest])
    np.testing.assert_allclose(factorise(table).extract(4), table.output - without)


def test_one_replaced_column_equals_a_new_factorisation():
    table = random_table(15)
    technical = calc_technical(table.flows, table.output)
    inputs = np.random.default_rng(9).random(15) / 30
    technical[:, 6] = inputs
    again = np.linalg.solve(np.eye(15) - technical, table.final_demand)
    np.testing.assert_allclose(factorise(table).replace_column(6, inputs, table.final_demand), again)


def test_a_plant_like_its_sector_adds_what_its_multiplier_says():
    system = factorise(two_sectors())
    change = system.add_plant(NewPlant(0, 100.0, system.technical[:, 0]))
    np.testing.assert_allclose(change, 100 * calc_leontief(system.technical)[:, 0])


def test_a_plant_that_eats_itself_has_no_solution():
    with pytest.raises(YanzhenError, match="没有解"):
        factorise(two_sectors()).add_plant(NewPlant(0, 1e9, np.array([1.5, 0.0])))


def test_quotients_cut_national_coefficients_where_the_region_is_weak():
    technical = calc_technical(FLOWS, OUTPUT)
    weak, strong = np.array([10.0, 90.0]), np.array([1000.0, 2000.0])
    slq = calc_regional(technical, strong, weak, "SLQ")
    np.testing.assert_allclose(slq.coefficients, technical * [[0.3], [1.0]])
    cilq = calc_regional(technical, strong, weak, "CILQ")
    np.testing.assert_allclose(cilq.coefficients[0], technical[0] * [0.3, 0.3 / 1.35])
    flq = calc_regional(technical, strong, weak, "FLQ")
    size = np.log2(1 + 100 / 3000) ** 0.3
    np.testing.assert_allclose(flq.coefficients[0], technical[0] * np.array([0.3, 0.3 / 1.35]) * size)
    assert any("不是调查数据" in note for note in flq.notes)


def test_the_nation_as_its_own_region_keeps_its_coefficients():
    technical = calc_technical(FLOWS, OUTPUT)
    for method in ("SLQ", "CILQ", "FLQ"):
        np.testing.assert_allclose(calc_regional(technical, OUTPUT, OUTPUT, method).coefficients, technical)


def test_a_region_larger_than_the_nation_is_refused():
    with pytest.raises(YanzhenError, match="大于全国"):
        calc_regional(calc_technical(FLOWS, OUTPUT), OUTPUT, OUTPUT * 2)


GENERIC = "部门,农业,制造业,最终使用\n农业,150,500,350\n制造业,200,100,1700\n增加值,650,1400,\n"
NBS = (
    "Code,Description,DescriptionInChinese,Origin,01,02,TIU,TFU,GO\n"
    "01,A,农业,Domestic,150,500,650,350,1000\n02,M,制造业,Domestic,200,100,300,1700,2000\n"
    "01,A,农业,Imports,10,0,10,0,10\n02,M,制造业,Imports,0,40,40,0,40\n"
    "TII,,中间投入合计,TOT,360,640,,,\nVA001,,劳动者报酬,TOT,640,1360,,,\n"
    "TVA,,增加值合计,TOT,640,1360,,,\nTI,,总投入,TOT,1000,2000,,,\n"
)


def write(folder: Path, text: str) -> Path:
    place = folder / "table.csv"
    place.write_text(text, encoding="utf-8")
    return place


def test_a_generic_csv_is_read_with_output_as_the_sum_of_uses(tmp_path):
    table = read_io_table(write(tmp_path, GENERIC))
    np.testing.assert_array_equal(table.flows, FLOWS)
    np.testing.assert_array_equal(table.output, OUTPUT)
    assert table.place_of("制造业") == 1
    assert not table.notes


def test_the_nbs_layout_keeps_imports_apart_from_value_added(tmp_path):
    table = read_io_table(write(tmp_path, NBS))
    np.testing.assert_array_equal(table.flows, FLOWS)
    assert table.primary_names == ("劳动者报酬", "进口中间投入")
    np.testing.assert_allclose(table.added_share, [0.64, 0.68])


def test_a_table_that_does_not_balance_says_so(tmp_path):
    table = read_io_table(write(tmp_path, GENERIC.replace("650,1400", "600,1400")))
    assert table.notes == ("投入合计与总产出对不上的部门：农业",)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (GENERIC.replace("500", ""), "缺失不等于 0"),
        (GENERIC.replace("500", "很多"), "“很多”不是数"),
        (GENERIC.replace("部门,农业", "部门,工业"), "认不出部门"),
        (GENERIC.replace(",350\n", "\n"), "第 2 行"),
        ("部门,农业\n农业,1\n增加值,2\n", "没有总产出"),
        (NBS.replace("TI,", "XX,"), "缺少 TI 行"),
        (NBS.replace("02,M,制造业,D", "03,M,制造业,D"), "对不上"),
        ("", "没有数据"),
    ],
)
def test_a_broken_table_is_refused_in_words(tmp_path, text, words):
    with pytest.raises(YanzhenError) as caught:
        read_io_table(write(tmp_path, text))
    assert words in str(caught.value)


def test_an_unknown_sector_is_answered_with_an_example():
    with pytest.raises(YanzhenError, match="没有部门"):
        two_sectors().place_of("钢铁")


def test_the_command_writes_a_row_for_each_sector(tmp_path):
    out = tmp_path / "out.csv"
    result = CliRunner().invoke(
        analyse.app, ["io", str(write(tmp_path, GENERIC)), "--out", str(out), "--json"]
    )
    assert result.exit_code == 0, result.output
    first = json.loads(result.output)["sectors"][0]
    assert first["backward"] == pytest.approx(1.51815, abs=1e-5)
    assert first["value_added_multiplier"] == pytest.approx(1.0)
    assert len(out.read_text(encoding="utf-8-sig").splitlines()) == 3


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.is_dir(), reason="研究数据目录不在旁边")
@pytest.mark.parametrize("name", NATIONAL)
def test_national_tables_balance_and_agree_with_their_full_inverse(name):
    table = read_io_table(SHARED / name)
    assert not table.notes
    leontief = calc_leontief(calc_technical(table.flows, table.output))
    np.testing.assert_allclose(leontief @ table.final_demand, table.output, rtol=1e-9)
    check_linkages(table, leontief)


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.is_dir(), reason="研究数据目录不在旁边")
def test_cables_draw_a_quarter_of_their_input_from_rolled_nonferrous_metal():
    table = read_io_table(SHARED / NATIONAL[0])
    cable = next(i for i, name in enumerate(table.names) if name.startswith("电线"))
    rolled = next(i for i, name in enumerate(table.names) if name.startswith("有色金属压延"))
    technical = calc_technical(table.flows, table.output)
    assert technical[rolled, cable] == pytest.approx(0.26, abs=0.01)
