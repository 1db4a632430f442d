"""What the reference pack says about the country: counts, parents, factors, stages."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

from yanzhen.kernel.grades import GRADE_LABELS, POOR_GRADES
from yanzhen.kernel.stages import STAGE_LABELS

PACK = Path(__file__).resolve().parents[2] / "src" / "yanzhen" / "packs" / "reference"
DISTRICTS = ["珠晖区", "雁峰区", "石鼓区", "蒸湘区", "南岳区", "衡阳县"]
DISTRICTS += ["衡南县", "衡山县", "衡东县", "祁东县", "耒阳市", "常宁市"]


def rows(name: str) -> list[dict[str, str]]:
    with (PACK / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def load(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((PACK / name).read_text(encoding="utf-8"))
    return loaded


def test_the_industry_table_has_the_counts_of_the_standard():
    levels = Counter(row["level"] for row in rows("industries.csv"))
    # 1,381 classes: both public tables that were compared agree; the usual figure is 1,380, after
    # amendment No. 1 it is 1,382. The difference is stated in sources.yaml.
    assert levels == {"1": 20, "2": 97, "3": 473, "4": 1381}


def test_every_industry_has_a_parent_one_level_up():
    table = {row["code"]: row for row in rows("industries.csv")}
    for row in table.values():
        if row["level"] == "1":
            assert row["parent"] == ""
            continue
        parent = table[row["parent"]]
        assert int(parent["level"]) == int(row["level"]) - 1
        if row["level"] in {"3", "4"}:
            assert row["code"].startswith(row["parent"])


@pytest.mark.parametrize(
    ("code", "name"), [("3251", "铜压延加工"), ("0912", "铅锌矿采选"), ("3821", "变压器、整流器和电感器制造")]
)
def test_known_classes_carry_their_names(code: str, name: str):
    assert {row["code"]: row["name"] for row in rows("industries.csv")}[code] == name


def test_every_region_has_its_parent_and_codes_are_six_digits():
    table = {row["code"]: row for row in rows("regions.csv")}
    assert Counter(row["level"] for row in table.values()) == {
        "province": 34,
        "prefecture": 337,
        "county": 2846,
    }
    for row in table.values():
        assert len(row["code"]) == 6 and row["code"].isdigit()
        assert (row["parent"] == "") == (row["level"] == "province")
        assert row["parent"] == "" or row["parent"] in table


def test_hengyang_has_its_twelve_districts_and_counties():
    names = {row["name"] for row in rows("regions.csv") if row["parent"] == "430400"}
    assert names == set(DISTRICTS)


def test_no_word_names_two_units():
    units = load("units.yaml")["units"]
    words = Counter(word for unit in units for word in {unit["label"]["zh"], *unit["aliases"]})
    assert [word for word, times in words.items() if times > 1] == []
    assert len({unit["id"] for unit in units}) == len(units)


def test_a_hundred_million_watt_hours_is_a_tenth_of_a_gigawatt_hour():
    factor = {unit["label"]["zh"]: unit["factor"] for unit in load("units.yaml")["units"]}
    assert factor["吉瓦时"] == 10 * factor["亿瓦时"]
    assert factor["公顷"] == pytest.approx(15 * factor["亩"])
    assert factor["亿元"] == 10_000 * factor["万元"]


def test_percent_and_percentage_point_are_different_dimensions():
    dimension = {unit["label"]["zh"]: unit["dimension"] for unit in load("units.yaml")["units"]}
    assert dimension["%"] != dimension["百分点"]


def test_size_limits_fall_from_large_to_small_and_name_known_industries():
    codes = {row["code"] for row in rows("industries.csv")}
    for sector in load("size_classes.yaml")["sectors"]:
        assert set(sector["industries"]) <= codes, sector["id"]
        large, medium, small = (sector["classes"][k] for k in ("large", "medium", "small"))
        assert large.keys() == medium.keys() == small.keys()
        assert all(large[k] >= medium[k] >= small[k] for k in large), sector["id"]


def test_no_industry_falls_into_two_size_sectors():
    prefixes = [p for s in load("size_classes.yaml")["sectors"] for p in s["industries"]]
    assert len(prefixes) == len(set(prefixes))


def test_sectors_filled_from_memory_say_so():
    grades = {sector["id"]: sector["grade"] for sector in load("size_classes.yaml")["sectors"]}
    assert {k for k, grade in grades.items() if grade == "M"} == {"property", "leasing", "other"}


def test_above_scale_industry_begins_at_twenty_million_yuan():
    industry = next(t for t in load("above_scale.yaml")["thresholds"] if t["id"] == "industry")
    assert (industry["op"], industry["value"], industry["unit"]) == (">=", 2000, "万元")


def test_the_stage_file_has_the_stages_of_the_kernel_and_knows_its_facts():
    file = load("stages/project.yaml")
    facts = {fact["id"] for fact in file["facts"]}
    assert {s["id"]: s["label"]["zh"] for s in file["stages"]} == {
        k.value: v for k, v in STAGE_LABELS.items()
    }
    for stage in file["stages"]:
        assert set(stage["requires"]) <= facts
        assert set(stage["next"]) <= {k.value for k in STAGE_LABELS}
    required = {fact for stage in file["stages"] for fact in stage["requires"]}
    assert facts == required | set(file["also"]) and not required & set(file["also"])


def test_a_stalled_or_lost_project_must_name_its_reason():
    stages = {stage["id"]: stage for stage in load("stages/project.yaml")["stages"]}
    for off_line in ("stalled", "terminated", "never_landed"):
        assert "reason" in stages[off_line]["requires"]


def test_grades_agree_with_the_kernel():
    grades = {g["id"]: g for g in load("grades.yaml")["grades"]}
    assert {k: g["label"]["zh"] for k, g in grades.items()} == {k.value: v for k, v in GRADE_LABELS.items()}
    assert {k for k, g in grades.items() if not g["may_be_green"]} == {g.value for g in POOR_GRADES}


def test_every_reference_of_the_pack_names_a_source():
    known = {source["id"] for source in load("sources.yaml")["sources"]}
    cited = {r["source"] for r in load("pack.yaml")["reference"]}
    for sector in load("size_classes.yaml")["sectors"] + load("above_scale.yaml")["thresholds"]:
        cited |= {r["source"] for r in sector["reference"]}
    assert cited | {r["source"] for r in load("stages/project.yaml")["reference"]} <= known
