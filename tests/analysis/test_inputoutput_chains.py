"""A chain's links are sized by a table: shares, doubts, the correspondence of sectors and industries."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from yanzhen.analysis.inputoutput import IOTable, SectorRow, choose_sector_map, read_io_table, size_edges
from yanzhen.cli import analyse
from yanzhen.kernel.chains import Band, ChainGraph, ChainLink, ChainNode, LinkKind, Share
from yanzhen.kernel.errors import YanzhenError
from yanzhen.specs import find_pack, load_pack

SHARED = Path(__file__).parents[3] / "shared" / "data" / "china_io"
CLASSES = ("3251", "3252", "3831", "3832", "3110", "4411")
ROWS = (
    SectorRow("压延", ("t",), ("325",)),
    SectorRow("电缆", ("t",), ("3831", "3832")),
    SectorRow("钢", ("t",), ("31",), "炼钢与炼铁并为一个部门"),
    SectorRow("电力", ("t",), ("44",)),
)
FLOWS = np.array([[10.0, 26, 0, 0], [1, 4, 2, 3], [0, 2, 30, 1], [5, 8, 9, 2]])
TABLE = IOTable(
    ("1", "2", "3", "4"),
    ("压延", "电缆", "钢", "电力"),
    FLOWS,
    np.array([100.0, 100, 100, 100]),
    np.empty((0, 4)),
)


def node(name: str, *industries: str) -> ChainNode:
    return ChainNode(f"c.{name}", "c", name, Band.MIDSTREAM, gbt4754=industries)


NODES = [
    node("铜杆", "3251"),
    node("铝杆", "3252"),
    node("电缆", "3831", "C3832"),
    node("炼钢", "3110"),
    node("供电", "4411"),
    node("不明"),
]


def sized(*links: tuple[str, str, Share], twins: tuple[tuple[str, str], ...] = ()):
    drawn = [ChainLink(f"c.{a}", f"c.{b}", share) for a, b, share in links]
    drawn += [ChainLink(f"c.{a}", f"c.{b}", kind=LinkKind.SAME_ACTIVITY) for a, b in twins]
    graph = ChainGraph.build(NODES, drawn)
    industries = {n.id: n.gbt4754 for n in NODES}
    return size_edges(graph, industries, TABLE, choose_sector_map(TABLE, ROWS, CLASSES))


def test_a_link_gets_the_share_of_the_customers_input_that_the_table_shows():
    (size,) = sized(("铜杆", "电缆", Share.MAIN))
    assert size.of_total == pytest.approx(0.26)
    assert size.of_inputs == pytest.approx(26 / 40)
    assert size.of_sales == pytest.approx(0.26)
    assert (size.supplier_sectors, size.customer_sectors) == (("压延",), ("电缆",))
    assert size.covers == (0.5, 1.0)
    assert size.ambiguity == "wide"
    assert "电缆每 1 元总投入中有 0.26 元来自压延" in size.note


def test_suppliers_of_one_sector_share_one_figure_and_say_so():
    copper, aluminium = sized(("铜杆", "电缆", Share.MAIN), ("铝杆", "电缆", Share.PART))
    assert copper.of_total == aluminium.of_total
    assert copper.ambiguity == aluminium.ambiguity == "shared"
    assert "铝杆" in copper.note


def test_a_node_with_the_whole_of_its_sector_is_clear():
    (size,) = sized(("炼钢", "电缆", Share.PART))
    assert size.ambiguity == "clear"
    assert size.of_total == pytest.approx(0.02)


def test_ends_in_one_sector_are_told_apart_from_deliveries():
    (size,) = sized(("铜杆", "铝杆", Share.PART))
    assert size.ambiguity == "inside"
    assert size.of_total == pytest.approx(0.1)


def test_a_node_without_industries_has_no_size():
    (size,) = sized(("不明", "电缆", Share.PART))
    assert size.of_total is None
    assert size.ambiguity == "unknown"
    assert "“不明”没有行业代码" in size.note
    assert "无数据" in size.note


def test_a_judgement_that_the_table_contradicts_is_named_and_kept():
    strong, faint = sized(("供电", "电缆", Share.MINOR), ("电缆", "铜杆", Share.MAIN))
    assert "链图判为少量，与表不一致" in strong.note
    assert faint.of_inputs == pytest.approx(1 / 16)
    assert "不一致" not in faint.note


def test_a_node_may_fall_into_several_sectors():
    both = choose_sector_map(TABLE, ROWS, CLASSES).find(["3251", "44", "9999"])
    assert both == {0: 0.5, 3: 1.0}


def test_a_table_whose_sectors_nobody_mapped_is_refused_with_their_names():
    strange = IOTable(("1",), ("航天",), np.zeros((1, 1)), np.ones(1), np.empty((0, 1)))
    with pytest.raises(YanzhenError, match="1 个部门没有对应的行业：航天"):
        choose_sector_map(strange, ROWS, CLASSES)


def test_an_industry_in_two_sectors_is_refused():
    twice = [*ROWS[1:], SectorRow("压延", ("t",), ("325", "3831"))]
    with pytest.raises(YanzhenError, match="行业 3831 归了两个部门"):
        choose_sector_map(TABLE, twice, CLASSES)


def test_every_class_falls_into_one_sector_of_each_national_table():
    pack = load_pack(find_pack("reference"))
    leaves = [i.code for i in pack.industries if i.level == 4 and not i.code.startswith("97")]
    tables = {label for row in pack.io_sectors for label in row.tables}
    assert tables == {"2017-149", "2018-153", "2020-42"}
    for label in tables:
        held = [code for row in pack.io_sectors if label in row.tables for code in row.industries]
        assert len(held) == len(set(held)), label
        for leaf in leaves:
            assert sum(leaf[:size] in held for size in (2, 3, 4)) == 1, (label, leaf)
        assert len({r.sector for r in pack.io_sectors if label in r.tables}) == int(label.split("-")[1])


def test_every_judged_sector_gives_its_reason():
    pack = load_pack(find_pack("reference"))
    assert all(bool(row.note) == (row.basis == "judged") for row in pack.io_sectors)
    assert {row.grade.value for row in pack.io_sectors} == {"D"}


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.is_dir(), reason="研究数据目录不在旁边")
def test_a_citys_chains_are_sized_from_the_national_table(tmp_path):
    (tmp_path / "ws").mkdir()
    (tmp_path / "ws" / "yanzhen.toml").write_text("", encoding="utf-8")
    out = tmp_path / "edges.csv"
    words = ["io", str(SHARED / "china_2018_153.csv"), "--chains", "hengyang", "--out", str(out)]
    result = CliRunner().invoke(analyse.app, [*words, "--workspace", str(tmp_path / "ws")])
    assert result.exit_code == 0, result.exception
    assert "不是本市本省" in result.output
    import polars as pl

    edges = pl.read_csv(out)
    row = edges.filter(supplier="nonferrous.cu_rod", customer="nonferrous.cable").row(0, named=True)
    assert row["of_total"] == pytest.approx(0.26, abs=0.005)
    assert (tmp_path / "ws" / "io" / "edges.csv").read_bytes() == out.read_bytes()
    assert (tmp_path / "ws" / "io" / "table.csv").is_file()


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.is_dir(), reason="研究数据目录不在旁边")
@pytest.mark.parametrize("name", ["china_2017_149", "china_2018_153", "china_2020_42"])
def test_every_national_table_finds_its_own_correspondence(name):
    pack = load_pack(find_pack("reference"))
    rows = [SectorRow(r.sector, r.tables, r.industries, r.note) for r in pack.io_sectors]
    leaves = [i.code for i in pack.industries if i.level == 4]
    year, size = name.split("_")[1:]
    assert choose_sector_map(read_io_table(SHARED / f"{name}.csv"), rows, leaves).label == f"{year}-{size}"
