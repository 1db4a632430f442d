"""Needs and offers at the command line: two lists in, pairs with reasons out, and refusals in words."""

from __future__ import annotations

import json

import polars as pl
import pytest
from typer.testing import CliRunner

from yanzhen.cli.main import whole_app
from yanzhen.kernel.errors import YanzhenError

NEEDS = """编号,名称,产品,所在环节,数量（吨）,地区,硬条件
n1,甲电缆厂,裸铜线,power_equip.cable,500,衡南县,注册资本≥1000万元
n2,乙电机厂,电磁线,,30,衡阳市,
n3,丙化工,从未有过的东西,,,,
"""
OFFERS = """编号,名称,产品,环节,产能,计量单位,地区,注册资本（万元）
o1,丁铜业,裸铜线；镀锡线,nonferrous.cu_rod,18000,吨,常宁市,5000
o2,戊铜线,铜线,,200,吨,长沙市,800
o3,己线材,电磁线；漆包线,,10,吨,衡阳市,无数据
"""


@pytest.fixture
def lists(tmp_path):
    for name, text in (("需求.csv", NEEDS), ("供给.csv", OFFERS)):
        (tmp_path / name).write_text(text, encoding="utf-8-sig")
    return [str(tmp_path / "需求.csv"), str(tmp_path / "供给.csv"), "--out", str(tmp_path / "对接.csv")]


def run(*words: str):
    return CliRunner().invoke(whole_app(), ["analyse", "pair", *words])


def test_pairs_are_written_with_their_reasons_and_those_without_partners_are_named(lists, tmp_path):
    done = run(*lists)
    assert done.exit_code == 0, done.output
    assert "1 个需求没有配上" in done.output and "丙化工" in done.output
    rows = {(r["需求"], r["供给"]): r for r in pl.read_csv(tmp_path / "对接.csv").to_dicts()}
    first = rows["n1", "o1"]
    assert first["次序"] == 1 and first["需求名称"] == "甲电缆厂"
    parts = [v for k, v in first.items() if k.endswith("得分") and k != "得分"]
    assert sum(parts) == pytest.approx(first["得分"], abs=1e-3)
    assert "地点：同市" in first["理由"]
    assert ("n1", "o2") not in rows


def test_one_need_is_explained_with_what_a_refused_offer_lacks(lists):
    done = run(*lists, "--explain", "n1")
    assert "对方注册资本为800万元，差200万元" in done.output
    found = json.loads(run(*lists, "--explain", "n1", "--json").output)
    assert [e["offer"] for e in found["explained"] if e["refused"]] == ["o2"]


def test_one_to_one_gives_each_at_most_one_partner(lists, tmp_path):
    done = run(*lists, "--one-to-one", "--by", "offer")
    assert done.exit_code == 0, done.output
    rows = pl.read_csv(tmp_path / "对接.csv")
    assert rows["需求"].is_unique().all() and rows["供给"].is_unique().all()


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--market", "love"], "没有这种市场"),
        (["--by", "bank"], "不知道谁在问"),
        (["--explain", "n9"], "没有这个编号"),
    ],
)
def test_wrong_options_are_refused_in_words(lists, words, says):
    with pytest.raises(YanzhenError, match=says):
        CliRunner().invoke(whole_app(), ["analyse", "pair", *lists, *words], catch_exceptions=False)


def test_a_cell_that_cannot_be_read_is_refused_with_its_row(lists, tmp_path):
    (tmp_path / "需求.csv").write_text("编号,产品,地区\nn1,铜线,不存在市\n", encoding="utf-8")
    with pytest.raises(YanzhenError, match="需求表第 2 行“地区”列"):
        CliRunner().invoke(whole_app(), ["analyse", "pair", *lists], catch_exceptions=False)
