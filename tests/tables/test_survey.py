"""A register surveyed: worked by hand, held against the complexity pipeline, and equal on both engines."""

from __future__ import annotations

import os
import shutil

import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from yanzhen.analysis.complexity import ActivityTable, calc_complexity
from yanzhen.kernel.chains import Band, ChainGraph, ChainLink, ChainNode
from yanzhen.kernel.errors import YanzhenError
from yanzhen.tables import Engine, NodeClasses, connect, open_register, survey_register
from yanzhen.tables.practice import Standard, write_practice_register

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
CLASSES = ("3211", "3251", "3831", "3832", "3840")
GRAPH = ChainGraph.build(
    [
        ChainNode("cu.smelt", "cu", "冶炼", Band.UPSTREAM, gbt4754=("C3211",)),
        ChainNode("cu.rod", "cu", "铜杆", Band.MIDSTREAM, gbt4754=("3251",)),
        ChainNode("cu.cable", "cu", "电缆", Band.DOWNSTREAM, gbt4754=("383",)),
        ChainNode("el.fibre", "el", "光纤", Band.DOWNSTREAM, gbt4754=("3832",)),
        ChainNode("el.cell", "el", "电池", Band.DOWNSTREAM, gbt4754=("3840",)),
    ],
    [ChainLink("cu.smelt", "cu.rod"), ChainLink("cu.rod", "cu.cable"), ChainLink("cu.cable", "el.cell")],
)
CHAINS = NodeClasses.of(GRAPH, CLASSES)
FIRMS = [
    # region, class, staff, status, how many
    ("430401", "3211", 500, "存续", 2),
    ("430402", "3831", 10, "存续", 3),
    ("430402", "3832", 10, "注销", 9),
    ("430100", "3251", 10, None, 1),
    ("430121", "3832", 20, "存续", 2),
    ("110101", "3840", 900, "存续", 4),
    ("110105", "3211", 10, "存续", 1),
    ("", "3840", 10, "存续", 7),
]


def register(tmp_path, firms=FIRMS, **columns):
    rows = [(r, c, e, s) for r, c, e, s, many in firms for _ in range(many)]
    table = pa.table(
        {
            "统一社会信用代码": [f"e{i}" for i in range(len(rows))],
            "行政区划": [r[0] for r in rows],
            "行业代码": [r[1] for r in rows],
            "从业人数": pa.array([r[2] for r in rows], pa.int64()),
            "status": pa.array([r[3] for r in rows], pa.string()),
        }
        | columns
    )
    path = tmp_path / "register.parquet"
    pq.write_table(table, path)
    return path


def surveyed(path, chains=CHAINS, engine=Engine.DUCKDB):
    with connect(engine, memory="1GB", master="local[2]") as backend:
        table, _ = open_register(backend, path)
        return survey_register(backend, table, chains)


def rows_of(found):
    return {(r["prefecture"], r["node"]): r for r in found.nodes.to_pylist()}


def test_firms_are_counted_where_they_are_open_and_the_class_stands_behind_the_node(tmp_path):
    found = rows_of(surveyed(register(tmp_path)))
    assert len(found) == 3 * 5
    assert (found["430400", "cu.smelt"]["firms"], found["430400", "cu.smelt"]["large"]) == (2, 2)
    assert found["430400", "cu.cable"]["firms"] == 3
    assert found["430400", "el.fibre"]["firms"] == 0, "closed firms count nowhere"
    assert found["110000", "el.cell"]["firms"] == 4, "the districts of a municipality are one place"
    assert (found["430100", "cu.cable"]["firms"], found["430100", "el.fibre"]["firms"]) == (2, 2)


def test_a_firm_that_fits_two_nodes_counts_half_on_each_for_shares(tmp_path):
    found = rows_of(surveyed(register(tmp_path)))
    # Changsha: one rod maker and two whose class stands behind cable and fibre: 1, 1, 1 of 3
    assert [found["430100", n]["share"] for n in ("cu.rod", "cu.cable", "el.fibre")] == pytest.approx(
        [1 / 3] * 3, abs=1e-9
    )
    # all: smelt 3, rod 1, cable 3 + 1, fibre 1, cell 4 of 13
    assert found["430100", "cu.rod"]["lq"] == pytest.approx((1 / 3) / (1 / 13))


def test_absent_nodes_are_told_by_their_neighbours_and_ranked(tmp_path):
    found = rows_of(surveyed(register(tmp_path)))
    rod = found["430400", "cu.rod"]
    assert (rod["kind"], rod["suppliers"], rod["customers"]) == ("break", 1, 1)
    assert found["430400", "el.cell"]["kind"] == "gap"
    assert found["430400", "el.fibre"]["kind"] == "absent"
    assert found["430400", "cu.smelt"]["rank"] is None
    ranks = sorted(r["rank"] for (p, _), r in found.items() if p == "430400" and r["rank"])
    assert ranks == [1, 2, 3]


def test_specialisation_and_density_are_those_of_the_complexity_pipeline(tmp_path):
    rng = np.random.default_rng(3)
    places = [f"43{i:02}01" for i in range(1, 13)]
    firms = [(p, c, 5, "存续", int(n)) for p in places for c in CLASSES for n in [rng.integers(0, 6)] if n]
    one = NodeClasses(("a", "b", "c", "d", "e"), CLASSES, (1.0,) * 5, ("a",), ("b",))
    found = surveyed(register(tmp_path, firms), one).nodes.to_pylist()
    names = dict(zip(CLASSES, one.node, strict=True))
    long = pl.DataFrame(
        [(p[:4] + "00", names[c], float(n)) for p, c, _, _, n in firms],
        schema=["region", "activity", "value"],
        orient="row",
    )
    oracle = calc_complexity(ActivityTable.from_long(*long.get_columns())).by_pair().to_dicts()
    own = {(r["prefecture"], r["node"]): r for r in found}
    assert oracle
    for row in oracle:
        mine = own[row["region"], row["activity"]]
        assert mine["lq"] == pytest.approx(row["lq"], abs=1e-8)
        assert mine["density"] == pytest.approx(row["density"], abs=1e-8)


def test_a_register_without_staff_or_status_is_counted_all_the_same(tmp_path):
    path = register(tmp_path)
    pq.write_table(pq.read_table(path).drop(["从业人数", "status"]), path)
    found = rows_of(surveyed(path))
    assert (found["430400", "cu.smelt"]["firms"], found["430400", "cu.smelt"]["large"]) == (2, 0)
    assert found["430400", "el.fibre"]["firms"] == 9


def refusal(path):
    with connect(Engine.DUCKDB) as backend, pytest.raises(YanzhenError) as told:
        open_register(backend, path)
    return str(told.value)


def test_what_is_no_register_is_refused_in_words(tmp_path):
    assert "没有这个文件" in refusal(tmp_path / "none.parquet")
    torn = tmp_path / "torn.parquet"
    torn.write_bytes(register(tmp_path).read_bytes()[:-20])
    assert "打不开" in refusal(torn)
    empty = tmp_path / "empty.parquet"
    pq.write_table(pq.read_table(register(tmp_path)).slice(0, 0), empty)
    assert "空的" in refusal(empty)
    strange = tmp_path / "strange.parquet"
    pq.write_table(pa.table({"行政区划": ["430400"]}), strange)
    assert "id（企业代码）、industry" in refusal(strange)


def test_a_size_nobody_can_read_is_refused():
    with pytest.raises(YanzhenError, match="内存上限读不懂"), connect(Engine.DUCKDB, memory="much"):
        pass


STANDARD = Standard(
    (("430401", "衡阳"), ("430102", "长沙")), (("3251", "铜压延加工"), ("3831", "电线、电缆制造"))
)


def test_a_practice_register_is_marked_everywhere_and_the_same_for_the_same_seed(tmp_path):
    one, two, other = (tmp_path / n for n in ("1.parquet", "2.parquet", "3.parquet"))
    write_practice_register(one, 500, STANDARD, seed=7)
    write_practice_register(two, 500, STANDARD, seed=7)
    write_practice_register(other, 500, STANDARD, seed=8)
    first = pq.read_table(one)
    assert first.equals(pq.read_table(two))
    assert not first.equals(pq.read_table(other))
    assert all(n.startswith("演示") for column in ("id", "name") for n in first[column].to_pylist())
    with connect(Engine.DUCKDB) as backend:
        assert "种子 7" in open_register(backend, one)[1].practice
        assert open_register(backend, register(tmp_path))[1].practice == ""


def test_an_interrupted_practice_register_leaves_nothing(tmp_path, monkeypatch):
    def stop(done):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_practice_register(tmp_path / "r.parquet", 500, STANDARD, tell=stop)
    assert list(tmp_path.iterdir()) == []


HAS_SPARK = shutil.which("java") is not None or "JAVA_HOME" in os.environ


@pytest.mark.spark
@pytest.mark.skipif(not HAS_SPARK, reason="Spark needs Java 17")
def test_spark_and_duckdb_give_equal_rows(tmp_path):
    pytest.importorskip("pyspark")
    path = tmp_path / "practice.parquet"
    counties = tuple((f"43{i:02}01", f"某地{i}") for i in range(1, 7))
    write_practice_register(path, 3000, Standard(counties, tuple((c, c) for c in CLASSES)), seed=2)
    duck, spark = surveyed(path), surveyed(path, engine=Engine.SPARK)
    for mine, theirs in ((duck.nodes, spark.nodes), (duck.prefectures, spark.prefectures)):
        assert mine.schema.equals(theirs.schema)
        for name in mine.column_names:
            one, two = mine[name].to_pylist(), theirs[name].to_pylist()
            assert one == (pytest.approx(two, abs=1e-8) if pa.types.is_floating(mine[name].type) else two)
