"""Land productivity at the command line: a list in, scores out, and refusals in words."""

from __future__ import annotations

import json

import polars as pl
import pytest
from typer.testing import CliRunner

from yanzhen.cli.main import whole_app
from yanzhen.kernel.errors import YanzhenError

LIST = """企业名称,实缴税收（万元）,用地面积（亩）,增加值（亿元）,综合能耗（吨标煤）,排放量,从业人员,研发经费,主营业务收入
甲厂,2409.7,100,1.3616,5054.194506,2.761968,750.606394,302,"10,000"
乙厂,500,100,0.3,5054,,300,10,5000
丙厂,,50,0.3,5054,1,300,10,5000
"""


def run(*words: str):
    return CliRunner().invoke(whole_app(), ["analyse", "land", *words])


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "企业.csv"
    path.write_text(LIST, encoding="utf-8-sig")
    return path


def test_a_list_is_scored_and_written_with_what_is_missing(table, tmp_path):
    done = run(str(table), "--out", str(tmp_path / "o.csv"), "--explain", "乙厂")
    assert done.exit_code == 0, done.output
    assert "1 家无数据，取本组平均分" in done.output
    assert "到 B：亩均税收由 5 到" in done.output
    rows = pl.read_csv(tmp_path / "o.csv").to_dicts()
    assert rows[0]["总分"] == pytest.approx(100, abs=1e-4)
    assert rows[2]["总分"] is None
    assert "亩均税收" in rows[2]["说明"]


def test_json_carries_results_notes_and_changes(table, tmp_path):
    done = run(str(table), "--out", str(tmp_path / "o.parquet"), "--json", "--explain", "乙厂")
    found = json.loads(done.output)
    assert [r["企业"] for r in found["results"]] == ["甲厂", "乙厂", "丙厂"]
    assert {c["class"] for c in found["changes"]} == {"A", "B"}


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--sheet", "nowhere"], "没有这张评价表"),
        (["--explain", "某某公司"], "表里没有这家企业"),
    ],
)
def test_what_is_not_there_is_named(table, tmp_path, words, says):
    done = run(str(table), "--out", str(tmp_path / "o.csv"), *words)
    assert isinstance(done.exception, YanzhenError)
    assert says in str(done.exception)
