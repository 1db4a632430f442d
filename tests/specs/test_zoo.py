"""The zoo of broken packs: each mistake is found, named, and placed on its line; the sound pack has none."""

from __future__ import annotations

from pathlib import Path

import pytest

from yanzhen.kernel.errors import YanzhenError
from yanzhen.specs import KINDS, MISTAKES, check_pack, load_pack

ZOO = Path(__file__).parent / "zoo"
CAGES = sorted(folder for folder in ZOO.iterdir() if folder.is_dir())


def expected(cage: Path) -> list[str]:
    return sorted((cage / ".expected").read_text(encoding="utf-8").splitlines())


def found(cage: Path) -> list[str]:
    return sorted(f"{p.code} {p.file} {p.line or '-'}" for p in check_pack(cage))


@pytest.mark.parametrize("cage", CAGES, ids=lambda cage: cage.name)
def test_each_mistake_is_found_on_its_line_and_nothing_else(cage):
    assert found(cage) == expected(cage)


@pytest.mark.parametrize("cage", CAGES, ids=lambda cage: cage.name)
def test_each_problem_says_what_why_and_what_to_do_in_chinese(cage):
    for problem in check_pack(cage):
        for part in (problem.what, problem.why, problem.do):
            assert any("\u4e00" <= letter <= "\u9fff" for letter in part), (cage.name, problem)


def test_every_mistake_has_a_case_in_the_zoo():
    shown = {line.split()[0] for cage in CAGES for line in expected(cage)}
    assert shown == set(MISTAKES)


def test_the_sound_pack_has_an_example_of_every_kind():
    sound = load_pack(ZOO / "sound")
    assert [kind for kind in KINDS if not sound.rows(kind)] == []


def test_problems_come_in_the_order_of_file_and_line():
    problems = check_pack(ZOO / "not-a-number") + check_pack(ZOO / "bad-form")
    places = [(p.file, p.line or 0) for p in check_pack(ZOO / "bad-form")]
    assert len(problems) == 7
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("cage", "wanted"),
    [
        ("unknown-chain", "copper"),
        ("unknown-node", "copper.rod"),
        ("unknown-park", "north"),
        ("unknown-indicator", "gdp"),
        ("unknown-fact", "revenue"),
        ("unknown-industry", "3251"),
        ("unknown-unit", "亿元"),
        ("unknown-column", "grade"),
        ("unknown-file", "enterprises.csv"),
        ("unknown-field", "unit"),
        ("bad-choice", "up"),
        ("bad-band", "upstream"),
        ("unknown-source", "doc"),
        ("unknown-lineage", "gdp-line"),
    ],
)
def test_a_near_miss_is_answered_with_the_likely_meaning(cage, wanted):
    assert any(f"是否想写 {wanted}？" in p.do for p in check_pack(ZOO / cage))


def test_loading_a_broken_pack_raises_one_error_that_lists_the_places():
    with pytest.raises(YanzhenError) as refusal:
        load_pack(ZOO / "not-a-number")
    assert "4 处错误" in str(refusal.value)
    assert "actuals.csv:5" in str(refusal.value)


def test_a_pack_that_is_not_there_is_refused_with_the_names_of_those_that_are():
    with pytest.raises(YanzhenError) as refusal:
        check_pack("hengyan")
    assert "hengyang" in refusal.value.do


def test_a_folder_without_pack_yaml_is_refused(tmp_path):
    with pytest.raises(YanzhenError, match="找不到定义包"):
        load_pack(tmp_path)


def test_bases_given_by_the_caller_are_used_instead_of_looked_for():
    sound = load_pack(ZOO / "sound")
    assert check_pack(ZOO / "bom", bases=[sound])[0].code == "bom"
