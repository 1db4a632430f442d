"""A panel from a file of any column names, and the command from file to file."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from typer.testing import CliRunner

from yanzhen.analysis.backtest import Columns, learners, read_panel
from yanzhen.analysis.backtest.boosting import BoostRule
from yanzhen.analysis.backtest.synthetic import World, make_panel
from yanzhen.cli.main import whole_app
from yanzhen.kernel.errors import YanzhenError


def rows(panel, header):
    lines = [",".join(header)]
    for k, year in enumerate(panel.years):
        for i, region in enumerate(panel.regions):
            for j, activity in enumerate(panel.activities):
                if panel.values[k, i, j] > 0:
                    lines.append(
                        f"{region},{activity},{year},{panel.values[k, i, j]!r}".replace(
                            "np.float64(", ""
                        ).replace(")", "")
                    )
    return "\n".join(lines) + "\n"


@pytest.fixture(scope="module")
def world():
    return make_panel(World(regions=40, activities=16, years=3, sampled=1e5))


@pytest.mark.parametrize(
    "header",
    [
        ("region", "industry", "year", "share"),
        ("czone", "naics_code", "Year", "employment"),
        ("地区", "行业", "年份", "从业人数"),
        ("country", "technology_field", "period", "patents"),
    ],
)
def test_columns_are_known_by_many_names(world, header, tmp_path):
    path = tmp_path / "panel.csv"
    path.write_text(rows(world, header), encoding="utf-8")
    found = read_panel(path)
    assert found.shape == world.shape
    assert found.values == pytest.approx(world.values)


def test_a_packed_file_and_a_file_with_a_mark_at_its_start_read_alike(world, tmp_path):
    text = rows(world, ("region", "activity", "year", "value"))
    packed, marked = tmp_path / "p.csv.gz", tmp_path / "p.csv"
    packed.write_bytes(gzip.compress(text.encode()))
    marked.write_text("\ufeff" + text, encoding="utf-8")
    assert np.array_equal(read_panel(packed).values, read_panel(marked).values)


def test_a_panel_in_two_files_joins_and_what_both_say_counts_once(world, tmp_path):
    lines = rows(world, ("region", "activity", "year", "value")).splitlines()
    early = [lines[0], *(x for x in lines[1:] if ",2002," not in x)]
    late = [lines[0], *(x for x in lines[1:] if ",2000," not in x)]
    one, other = tmp_path / "early.csv", tmp_path / "late.csv"
    one.write_text("\n".join(early), encoding="utf-8")
    other.write_text("\n".join(late), encoding="utf-8")
    found = read_panel(other, earlier=[one])
    assert found.years == world.years
    assert found.values == pytest.approx(world.values)
    changed = [lines[0], *(x.rsplit(",", 1)[0] + ",0.9" for x in early[1:3]), *early[3:]]
    one.write_text(
        "\n".join([changed[0], changed[1].replace(",2000,", ",2001,"), *changed[2:]]), encoding="utf-8"
    )
    with pytest.raises(YanzhenError, match="重复"):
        read_panel(other, earlier=[one])


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("region,x,year,value\na,b,2000,1\n", "认不出哪一列是活动"),
        ("region,activity,year,value\na,b,2000,many\n", "“many”不是数"),
        ("region,activity,year,value\na,b,soon,1\n", "“soon”不是年份"),
        ("region,activity,year,value\n,b,2000,1\n", "是空的"),
        ("", "文件是空的"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_its_place_and_what_to_do(text, says, tmp_path):
    with pytest.raises(YanzhenError, match=says) as caught:
        read_panel(write(tmp_path / "x.csv", text))
    assert "x.csv" in caught.value.where
    assert caught.value.do


def test_a_named_column_that_is_not_there_is_refused_with_those_that_are(tmp_path):
    path = write(tmp_path / "x.csv", "region,activity,year,value\na,b,2000,1\n")
    with pytest.raises(YanzhenError, match="没有“sector”这一列") as caught:
        read_panel(path, Columns(activity="sector"))
    assert "region、activity" in caught.value.why


@pytest.fixture
def quick(monkeypatch):
    monkeypatch.setattr(learners, "RULES", (BoostRule(depth=3, trees=30),))


def test_the_command_writes_measures_a_model_and_says_the_verdict(world, tmp_path, quick):
    source = write(tmp_path / "p.csv", rows(world, ("region", "activity", "year", "value")))
    weights = write(
        tmp_path / "w.csv",
        "region,weight\n" + "".join(f"{r},{w}\n" for r, w in zip(world.regions, world.weights, strict=True)),
    )
    out, model = tmp_path / "out.csv", tmp_path / "model.npz"
    words = [
        "analyse",
        "backtest",
        str(source),
        "--weights",
        str(weights),
        "--out",
        str(out),
        "--resamples",
        "20",
    ]
    done = CliRunner().invoke(whole_app(), [*words, "--event", "lq1", "--model", str(model), "--json"])
    assert done.exit_code == 0, done.output
    content = json.loads(done.stdout)
    assert content["events"][0]["test"] == "2001-2002"
    assert {m["model"] for m in content["events"][0]["models"]} >= {"random", "popularity", "blend"}
    assert model.is_file()
    table = pl.read_csv(out)
    assert table.height == 10
    assert table["auc"].is_between(0, 1).all()


def test_the_command_refuses_an_event_and_a_form_it_does_not_know(world, tmp_path):
    source = write(tmp_path / "p.csv", rows(world, ("region", "activity", "year", "value")))
    for words, says in (
        (["--out", str(tmp_path / "o.csv"), "--event", "lq9"], "没有“lq9”这种进入的定义"),
        (["--out", str(tmp_path / "o.txt")], "不会写 .txt"),
        (["--out", str(tmp_path / "o.csv"), "--test", "1900-2001"], "用不了"),
    ):
        done = CliRunner().invoke(whole_app(), ["analyse", "backtest", str(source), *words])
        assert done.exit_code != 0
        assert says in (done.output + str(done.exception))


ZONES = Path(__file__).resolve().parents[3] / "shared" / "data" / "us_cz_industry"


@pytest.mark.shared
@pytest.mark.skipif(not ZONES.is_dir(), reason="../shared is not there")
def test_the_zones_panel_reads_with_its_weights():
    found = read_panel(ZONES / "cz_industry_1980_1990.csv.gz", weights=ZONES / "zone_weights.csv")
    assert found.shape == (722, 228)
    assert found.years == (1980, 1990)
    assert found.weights is not None
