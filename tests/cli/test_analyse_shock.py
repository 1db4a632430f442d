"""`yanzhen analyse shock` and `yanzhen analyse graph`: what they write, print and refuse."""

from __future__ import annotations

import json

import polars as pl
import pytest
from typer.testing import CliRunner

from yanzhen.cli.analyse import app
from yanzhen.kernel.errors import YanzhenError

LINKS = """供方,需方,金额
矿,冶炼,60
废料,冶炼,40
冶炼,铜杆,90
冶炼,铜箔,30
"""


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "供货.csv"
    path.write_text(LINKS, encoding="utf-8")
    return path


def run(*words):
    found = CliRunner().invoke(app, [str(w) for w in words])
    if found.exception and not isinstance(found.exception, SystemExit):
        raise found.exception
    return found.output


def test_every_unit_gets_its_index_with_an_upper_bound_and_the_assumptions(table, tmp_path):
    out = tmp_path / "冲击.csv"
    said = run("shock", table, "--out", out)
    rows = {r["unit"]: r for r in pl.read_csv(out).to_dicts()}
    assert rows["冶炼"]["index"] == 1.0
    assert rows["矿"]["index_upper"] > rows["矿"]["index"]
    assert "下限" in said
    assert "冶炼  停产使全部产出损失 100.00%" in said


def test_a_named_stop_lists_who_loses_and_by_which_way(table, tmp_path):
    out = tmp_path / "矿.csv"
    told = json.loads(run("shock", table, "--out", out, "--stop", "矿", "--share", "0.5", "--json"))
    assert told["losses"][0] == {
        "unit": "冶炼",
        "loss": 0.3,
        "by_shortage": 0.3,
        "by_lost_orders": 0.0,
        "path": ["矿", "冶炼"],
    }
    assert told["notes"]
    assert pl.read_csv(out)["path"].to_list()[1] == "矿 → 冶炼 → 铜杆"


def test_known_needs_leave_no_upper_bound(tmp_path):
    path = tmp_path / "供货.csv"
    path.write_text("供方,需方,投入类别\n矿,冶炼,必需\n废料,冶炼,可替代\n", encoding="utf-8")
    run("shock", path, "--out", tmp_path / "冲击.parquet")
    assert pl.read_parquet(tmp_path / "冲击.parquet")["index_upper"].null_count() == 3


def test_a_stop_of_nobody_known_is_refused_and_nothing_is_written(table, tmp_path):
    out = tmp_path / "冲击.csv"
    with pytest.raises(YanzhenError, match="没有这个节点"):
        run("shock", table, "--out", out, "--stop", "钢厂")
    with pytest.raises(YanzhenError, match="--stop"):
        run("shock", table, "--out", out, "--share", "0.5")
    assert not out.exists()


def test_the_shape_of_the_network_is_written_with_the_critical_units(table, tmp_path):
    out = tmp_path / "网络.csv"
    said = run("graph", table, "--out", out)
    rows = {r["unit"]: r for r in pl.read_csv(out).to_dicts()}
    assert (rows["冶炼"]["feeds"], rows["冶炼"]["fed_by"], rows["冶炼"]["betweenness"]) == (2, 2, 4.0)
    assert (rows["冶炼"]["critical"], rows["冶炼"]["cut"]) == (1, 4)
    assert "没有它，4对供货关系再没有走法" in said
    whole = json.loads(run("graph", table, "--out", out, "--critical", "0", "--json"))
    assert all(r["critical"] is None for r in whole["units"])
