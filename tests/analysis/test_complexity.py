"""Specialisation and complexity: agreement with ecomplexity 0.5.3, properties, refusals."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import scipy.sparse as sp
from typer.testing import CliRunner

from yanzhen.analysis.complexity import (
    ActivityTable,
    calc_complexity,
    calc_density,
    calc_location_quotients,
    calc_outlook,
    calc_per_head,
    calc_proximity,
    calc_spectrum,
    count_together,
    find_presence,
)
from yanzhen.cli import analyse
from yanzhen.kernel.errors import YanzhenError

GOLDEN = json.loads(Path(__file__).with_name("test_complexity_golden.json").read_text(encoding="utf-8"))


def random_values(seed: int, regions: int, activities: int) -> np.ndarray:
    rng = np.random.default_rng(seed)
    lean = (
        rng.normal(size=(regions, 1)) - rng.normal(size=activities) + rng.normal(size=(regions, activities))
    )
    values = np.where(lean > 0.5, np.exp(rng.normal(size=lean.shape)), 0.0)
    values[:, 0] += 0.1
    values[0] += 0.1
    return values


@pytest.mark.parametrize("case", GOLDEN["cases"], ids=lambda case: f"seed {case['seed']}")
def test_every_measure_agrees_with_ecomplexity(case):
    assert GOLDEN["peer"] == "ecomplexity 0.5.3"
    found = calc_complexity(ActivityTable.from_long(*case["table"]), threshold=case["threshold"])
    shape = (case["regions"], case["activities"])
    ours = {"rca": found.quotients.toarray(), "density": found.density, "cog": found.gain}
    for name, values in ours.items():
        theirs = np.array(case["pair"][name]).reshape(shape)
        np.testing.assert_allclose(values, theirs, rtol=0, atol=1e-9, err_msg=name)
    for name, values in {"diversity": found.diversity, "eci": found.eci, "coi": found.outlook}.items():
        np.testing.assert_allclose(values, case["region"][name], rtol=0, atol=1e-9, err_msg=name)
    for name, values in {"ubiquity": found.ubiquity, "pci": found.pci}.items():
        np.testing.assert_allclose(values, case["activity"][name], rtol=0, atol=1e-9, err_msg=name)


def test_presence_per_head_agrees_with_ecomplexity():
    case = GOLDEN["per_head"]
    table = ActivityTable.from_long(*case["table"])
    found = calc_complexity(table, by="per_head", threshold=0.1, population=case["population"])
    shape = (case["regions"], case["activities"])
    ratio = calc_per_head(table, case["population"]).toarray()
    np.testing.assert_allclose(ratio, np.reshape(case["rpop"], shape), rtol=0, atol=1e-9)
    np.testing.assert_allclose(found.eci, case["eci"], rtol=0, atol=1e-9)
    np.testing.assert_allclose(found.density, np.reshape(case["density"], shape), rtol=0, atol=1e-9)


def test_density_over_the_nearest_weighs_where_ecomplexity_counts():
    """A known fault of the peer: its density over the nearest k is a count from 0 to k, not a share."""
    peer = GOLDEN["knn"]
    case = next(c for c in GOLDEN["cases"] if c["seed"] == peer["seed"])
    found = calc_complexity(ActivityTable.from_long(*case["table"]), threshold=case["threshold"])
    theirs = np.reshape(peer["density"], (case["regions"], case["activities"]))
    ours = calc_density(found.presence, found.proximity, nearest=peer["nearest"])
    assert set(np.unique(theirs)) <= set(range(peer["nearest"] + 1))
    assert theirs.max() > 1
    assert ours.min() >= 0
    assert ours.max() <= 1
    near = found.proximity - np.eye(case["activities"])
    ranked = np.sort(near, axis=0)[::-1]
    for a in np.flatnonzero(ranked[peer["nearest"] - 1] > ranked[peer["nearest"]]):
        chosen = np.argsort(-near[:, a], kind="stable")[: peer["nearest"]]
        here = found.presence.toarray()[:, chosen]
        np.testing.assert_array_equal(theirs[:, a], here.sum(axis=1))
        np.testing.assert_allclose(ours[:, a], here @ near[chosen, a] / near[chosen, a].sum())


def test_reflections_leave_the_eigenvector_that_we_keep():
    """A known fault of the peer: turn after turn rounding takes over; the eigenvector stays what it is."""
    peer = GOLDEN["reflections"]
    found = calc_complexity(ActivityTable.from_matrix(np.array(peer["values"], float)))
    m = found.presence.toarray().astype(float)
    walk = (m / m.sum(axis=1, keepdims=True)) @ (m / m.sum(axis=0)).T
    spectrum = calc_spectrum(found.presence)
    centred = spectrum.regions
    np.testing.assert_allclose(
        walk @ centred, spectrum.eigenvalue * centred, atol=1e-9 * np.abs(centred).max()
    )
    close = {turns: abs(np.corrcoef(found.eci, eci)[0, 1]) for turns, eci in peer["eci"].items()}
    assert close["60"] < 0.3 < close["20"] < 0.9


def test_all_nearest_give_the_density_without_the_activity_itself():
    found = calc_complexity(ActivityTable.from_matrix(random_values(12, 20, 9)))
    total = found.proximity.sum(axis=0)
    apart = (found.density * total - found.presence.toarray()) / (total - 1)
    np.testing.assert_allclose(calc_density(found.presence, found.proximity, nearest=8), apart)
    with pytest.raises(YanzhenError, match="近邻个数不对"):
        calc_density(found.presence, found.proximity, nearest=9)


def test_weights_multiply_the_values():
    values = random_values(13, 9, 7)
    rows, columns = np.nonzero(values)
    weight = np.random.default_rng(3).random(len(rows)) + 0.5
    one = ActivityTable.from_long(rows, columns, values[rows, columns], weight)
    other = ActivityTable.from_long(rows, columns, values[rows, columns] * weight)
    np.testing.assert_array_equal(calc_complexity(one).eci, calc_complexity(other).eci)
    plain = ActivityTable.from_long(rows, columns, values[rows, columns], np.full(len(rows), 3.0))
    np.testing.assert_allclose(
        calc_complexity(plain).eci, calc_complexity(ActivityTable.from_matrix(values)).eci, atol=1e-10
    )


@pytest.mark.parametrize(
    ("weight", "words"),
    [
        ([1.0, np.nan], "第 2 行：1 个权重缺失"),
        ([1.0, -1.0], "第 2 行：1 个权重是负数"),
        ([1.0], "长度不同"),
        ([0.0, 1.0], "没有大于 0 的值：a"),
    ],
)
def test_weights_that_mean_nothing_are_refused(weight, words):
    with pytest.raises(YanzhenError) as caught:
        ActivityTable.from_long(["a", "b"], ["x", "x"], [1.0, 2.0], weight)
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("population", "words"),
    [(None, "没有人口"), ([1.0], "对不上"), ([1.0, 0.0, 1.0, 1.0, 1.0], "2：1 个区域的人口缺失或不大于 0")],
)
def test_populations_that_mean_nothing_are_refused(population, words):
    table = ActivityTable.from_matrix(random_values(14, 5, 4))
    with pytest.raises(YanzhenError) as caught:
        calc_complexity(table, by="per_head", population=population)
    assert words in str(caught.value)


def test_the_share_weighted_mean_quotient_of_a_region_is_one():
    table = ActivityTable.from_matrix(random_values(1, 20, 12))
    shares = table.values.sum(axis=0) / table.values.sum()
    np.testing.assert_allclose(calc_location_quotients(table).toarray() @ shares, 1.0)


def test_quotients_do_not_change_when_every_value_is_scaled():
    values = random_values(2, 20, 12)
    one = calc_location_quotients(ActivityTable.from_matrix(values)).toarray()
    np.testing.assert_allclose(
        one, calc_location_quotients(ActivityTable.from_matrix(values * 1e6)).toarray()
    )


def test_the_order_of_regions_and_activities_does_not_matter():
    values = random_values(3, 30, 17)
    rng = np.random.default_rng(0)
    rows, columns = rng.permutation(30), rng.permutation(17)
    one = calc_complexity(ActivityTable.from_matrix(values))
    other = calc_complexity(ActivityTable.from_matrix(values[rows][:, columns]))
    np.testing.assert_allclose(other.eci, one.eci[rows], atol=1e-10)
    np.testing.assert_allclose(other.gain, one.gain[rows][:, columns], atol=1e-10)


@pytest.mark.parametrize("shape", [(400, 210), (190, 420)])
def test_lanczos_and_compiled_kernels_equal_the_plain_dense_computation(shape, monkeypatch):
    from yanzhen.analysis.complexity import outlook, proximity

    monkeypatch.setattr(proximity, "WORTH_COMPILING", 0)
    monkeypatch.setattr(outlook, "WORTH_COMPILING", 0)
    found = calc_complexity(ActivityTable.from_matrix(random_values(4, *shape)))
    m = found.presence.toarray().astype(float)
    together = m.T @ m
    assert (count_together(found.presence) == together).all()
    phi = together / np.maximum.outer(m.sum(axis=0), m.sum(axis=0))
    np.testing.assert_allclose(found.proximity, phi, atol=1e-12)
    np.testing.assert_allclose(found.density, m @ (phi / phi.sum(axis=0)), atol=1e-12)
    walk = (m / m.sum(axis=0)).T @ (m / m.sum(axis=1, keepdims=True))
    values, vectors = np.linalg.eig(walk)
    second = vectors[:, np.argsort(values.real)[-2]].real
    regions = m @ second / m.sum(axis=1)
    sign = np.sign(np.corrcoef(regions, m.sum(axis=1))[0, 1])
    np.testing.assert_allclose(found.eci, sign * (regions - regions.mean()) / regions.std(), atol=1e-9)
    kappa = sign * second / regions.std()
    gain = (1 - m) * ((1 - m) @ (phi * (kappa / phi.sum(axis=1))[:, None]))
    np.testing.assert_allclose(found.gain, gain, atol=1e-9)


def test_a_region_is_as_complex_as_the_mean_of_what_it_does():
    found = calc_complexity(ActivityTable.from_matrix(random_values(5, 40, 25)))
    np.testing.assert_allclose((found.presence @ found.pci) / found.diversity, found.eci, atol=1e-9)
    assert found.eci.mean() == pytest.approx(0, abs=1e-12)
    assert np.corrcoef(found.eci, found.diversity)[0, 1] >= 0


def test_density_lies_between_zero_and_one_and_gain_is_zero_where_present():
    found = calc_complexity(ActivityTable.from_matrix(random_values(6, 40, 25)))
    assert (found.density >= 0).all()
    assert (found.density <= 1 + 1e-12).all()
    assert (found.gain[found.presence.toarray() == 1] == 0).all()


def test_presence_by_count_takes_the_values_themselves():
    found = calc_complexity(
        ActivityTable.from_matrix([[3, 1, 0], [2, 2, 1], [0, 4, 5.0]]), by="count", threshold=2
    )
    assert found.presence.toarray().tolist() == [[1, 0, 0], [1, 1, 0], [0, 1, 1]]


def test_sparse_dense_and_long_give_the_same():
    values = random_values(7, 8, 6)
    rows, columns = np.nonzero(values)
    dense = calc_complexity(ActivityTable.from_matrix(values))
    sparse = calc_complexity(ActivityTable.from_matrix(sp.coo_array(values)))
    long = calc_complexity(ActivityTable.from_long(rows + 1, columns + 1, values[rows, columns]))
    np.testing.assert_array_equal(dense.eci, sparse.eci)
    np.testing.assert_allclose(dense.eci, long.eci, atol=1e-12)


def test_the_input_matrix_is_left_as_it_was():
    values = sp.csr_array(np.array([[1.0, 2.0], [3.0, 1.0]]))
    values.data[0] = 0
    with pytest.raises(YanzhenError):
        ActivityTable.from_matrix(sp.csr_array(([0.0, 1.0], ([0, 1], [0, 1])), shape=(2, 2)))
    ActivityTable.from_matrix(values)
    assert values.nnz == 4


def test_unconnected_parts_are_not_compared():
    block = random_values(8, 12, 8)
    values = np.zeros((14, 10))
    values[:12, :8] = block
    values[12:, 8:] = 5
    found = calc_complexity(ActivityTable.from_matrix(values))
    assert np.isnan(found.eci[12:]).all()
    assert np.isfinite(found.eci[:12]).all()
    assert "2 个区域、2 种活动" in found.notes[0]
    assert np.isfinite(found.outlook).all()


def test_what_reaches_no_threshold_is_unknown_and_said_so():
    presence = find_presence(sp.csr_array([[3, 0, 3, 0], [3, 3, 0, 0], [0, 3, 3, 1], [0, 3, 3, 0.0]]), 2)
    spectrum = calc_spectrum(presence)
    assert np.isnan(spectrum.activities[3])
    phi = calc_proximity(presence)
    density, index, gain = calc_outlook(presence, phi, spectrum.activities)
    assert np.isnan(density[:, 3]).all()
    assert np.isnan(gain[:, 3]).all()
    assert np.isfinite(index).all()
    assert np.isnan(calc_density(presence, phi)[:, 3]).all()


@pytest.mark.parametrize(
    ("region", "activity", "value", "words"),
    [
        (["a", "b"], ["x", "x"], [1.0, np.nan], "第 2 行：1 个值缺失"),
        (["a", "b"], ["x", "x"], [1.0, -2.0], "第 2 行：1 个值是负数"),
        (["a", "b", "a"], ["x", "x", "x"], [1.0, 2.0, 3.0], "第 3 行：1 行的区域和活动与前面的行重复"),
        (["a", "b"], ["x", "x"], [1.0, 0.0], "1 个区域没有大于 0 的值：b"),
        (["a", "a"], ["x", "y"], [1.0, 0.0], "1 个活动没有大于 0 的值：y"),
        (["a", None], ["x", "y"], [1.0, 1.0], "第 2 行：区域名称是空的"),
        (["a", "b"], ["x", "y"], [0.0, 0.0], "没有大于 0 的值"),
    ],
)
def test_what_would_spoil_the_measures_is_refused_in_words(region, activity, value, words):
    with pytest.raises(YanzhenError) as caught:
        ActivityTable.from_long(region, activity, value)
    assert words in str(caught.value)


def test_a_missing_cell_of_a_matrix_is_named():
    with pytest.raises(YanzhenError, match="衡阳 × 铜"):
        ActivityTable.from_matrix([[1, np.nan], [1, 1]], ["衡阳", "株洲"], ["铅", "铜"])


def test_regions_without_difference_have_no_complexity():
    with pytest.raises(YanzhenError):
        calc_complexity(ActivityTable.from_matrix(np.ones((5, 4))))


def test_thresholds_that_mean_nothing_are_refused():
    table = ActivityTable.from_matrix(random_values(9, 6, 5))
    with pytest.raises(YanzhenError, match="大于 0"):
        calc_complexity(table, threshold=0)
    with pytest.raises(YanzhenError, match="没有一个值达到门槛"):
        calc_complexity(table, threshold=1e9)


def test_the_command_writes_a_row_for_each_pair_and_prints_json(tmp_path):
    values = random_values(10, 8, 6)
    lines = [f"r{i},a{j},{values[i, j]}" for i, j in np.argwhere(values)]
    table, out = tmp_path / "in.csv", tmp_path / "out.csv"
    table.write_text("\n".join(["地区,行业,数", *lines]), encoding="utf-8")
    result = CliRunner().invoke(analyse.app, ["complexity", str(table), "--out", str(out), "--json"])
    assert result.exit_code == 0, result.output
    assert len(json.loads(result.output)["regions"]) == 8
    assert len(out.read_text(encoding="utf-8-sig").splitlines()) == 8 * 6 + 1
    table.write_text("地区,行业,数\na,b,十\n", encoding="utf-8")
    refused = CliRunner().invoke(analyse.app, ["complexity", str(table), "--out", str(out)])
    assert "“十”不是数" in str(refused.exception)


def test_the_command_takes_weights_and_populations_from_columns(tmp_path):
    values = random_values(11, 8, 6)
    lines = [f"r{i},a{j},{values[i, j]},{i + 50},2" for i, j in np.argwhere(values)]
    table, out = tmp_path / "in.csv", tmp_path / "out.csv"
    table.write_text("\n".join(["地区,行业,数,人口,权重", *lines]), encoding="utf-8")
    words = ["complexity", str(table), "--out", str(out), "--weight", "权重", "--threshold", "0.3"]
    result = CliRunner().invoke(analyse.app, [*words, "--by", "per-head", "--population", "人口", "--json"])
    assert result.exit_code == 0, result.exception
    found = {row["region"]: row["eci"] for row in json.loads(result.output)["regions"]}
    expected = calc_complexity(
        ActivityTable.from_matrix(values), by="per_head", threshold=0.3, population=np.arange(50.0, 58)
    ).eci
    np.testing.assert_allclose([found[f"r{i}"] for i in range(8)], expected, atol=1e-9)
    for wrong, said in ((["--by", "per-head"], "一起给"), (["--weight", "无此列"], "没有“无此列”这一列")):
        refused = CliRunner().invoke(analyse.app, ["complexity", str(table), "--out", str(out), *wrong])
        assert said in str(refused.exception)
    table.write_text("\n".join(["地区,行业,数,人口", "a,x,1,5", "a,y,1,6"]), encoding="utf-8")
    refused = CliRunner().invoke(
        analyse.app, ["complexity", str(table), "--out", str(out), "--by", "per-head", "--population", "人口"]
    )
    assert "a 的人口前后不同" in str(refused.exception)
