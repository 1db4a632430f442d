"""yanzhen read --contradictions: several files, a date each, for people and for programs."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from yanzhen.cli.main import whole_app

EARLY = "某市产业规划\n到2024年，全市研发经费支出占GDP比重达2.6%。\n"
LATE = "某市工作报告\n力争年内全市R&D经费投入占GDP比重达2.3%。\n"


@pytest.fixture
def files(tmp_path):
    paths = [tmp_path / "规划.txt", tmp_path / "报告.txt"]
    for path, text in zip(paths, (EARLY, LATE), strict=True):
        path.write_text(text, "utf-8")
    return [str(path) for path in paths]


def run(*words: str):
    return CliRunner().invoke(whole_app(), ["read", *words])


def test_two_files_are_compared_and_told_in_a_sentence_with_both_quotes(files):
    shown = run(*files, "--contradictions", "--dates", "2021-03,2025-01")
    assert shown.exit_code == 0, shown.output
    assert "目标低于先前" in shown.output and "2 份文件，发现 1 处矛盾" in shown.output
    assert "规划.txt" in shown.output and "报告.txt" in shown.output


def test_programs_get_one_line_of_json_a_contradiction_with_places(files):
    shown = run(*files, "--contradictions", "--dates", "2021-03,2025-01", "--json")
    (row,) = [json.loads(line) for line in shown.output.splitlines()]
    assert (row["kind"], [side["value"] for side in row["sides"]]) == ("fall", [2.6, 2.3])
    for side, text in zip(row["sides"], (EARLY, LATE), strict=True):
        assert text[side["start"] : side["end"]].startswith(str(side["value"]))


def test_files_that_agree_say_so(files):
    assert "没有发现矛盾" in run(files[0], files[0], "--contradictions").output


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--contradictions", "--dates", "2021"], "日期与文件对不上"),
        (["--contradictions", "--dates", "2021,去年"], "日期读不懂"),
        (["--dates", "2021,2025"], "只与 --contradictions 同用"),
        (["--contradictions", "--entities"], "一次只看一种结果"),
    ],
)
def test_wrong_options_are_refused_with_the_reason(files, words, said):
    shown = run(*files, *words)
    assert shown.exit_code != 0
    assert said in f"{shown.output}{shown.exception}"
