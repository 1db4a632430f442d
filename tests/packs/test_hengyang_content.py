"""The Hengyang pack holds together: ids, references, nodes, dates, numbers, and what must not be lost."""

from __future__ import annotations

import csv
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from yanzhen.kernel.grades import Grade
from yanzhen.kernel.sources import parse_references
from yanzhen.kernel.stages import Stage

ROOT = Path(__file__).resolve().parents[2]
PACKS = ROOT / "src" / "yanzhen" / "packs"
PACK = PACKS / "hengyang"
DRAFT_CHAINS = ROOT.parent / "shared" / "domain" / "chains"

SOURCED = (
    "enterprises", "enterprise_figures", "placements", "supply", "parks", "park_figures", "platforms",
    "projects", "project_events", "targets", "actuals", "talent", "capital",
)  # fmt: skip
WITH_IDS = ("enterprises", "parks", "platforms", "projects", "targets", "actuals", "talent", "capital")
SLUG = re.compile(r"[a-z0-9][a-z0-9._-]*\Z")
DAY = r"\d{4}(-\d{2}(-\d{2})?)?"
DATE = re.compile(rf"({DAY}|\d{{4}}Q[1-4]|\d{{4}}H[12]|\d{{4}}-\d{{2}}\.\.\d{{4}}-\d{{2}})\Z")
DATE_COLUMNS = {
    "enterprises": ("status_as_of", "founded"), "enterprise_figures": ("period",),
    "park_figures": ("period",),
    "projects": ("stage_date",), "project_events": ("date",), "targets": ("deadline", "set_on"),
    "actuals": ("period",), "talent": ("period",), "capital": ("period",),
}  # fmt: skip
NUMBER_COLUMNS = {
    "enterprise_figures": ("value",), "park_figures": ("value",), "parks": ("latitude", "longitude"),
    "projects": ("investment", "capacity"), "targets": ("value", "value_high"), "actuals": ("value",),
    "talent": ("value",), "capital": ("value",),
}  # fmt: skip
OPERATORS = {"=", ">=", ">", "<=", "<", "~", "range"}
OFFICIALS_WRITTEN_AS_PERSONS = re.compile(
    r"(市委书记|市长|区长|县长|主任|董事长|总经理)[一-鿿]{2,3}(表示|介绍|说)"
)


def table(name: str) -> list[dict[str, str]]:
    with (PACK / f"{name}.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def entries(file: str, key: str) -> list[dict[str, Any]]:
    path = PACK / file
    if not path.is_file():
        return []
    loaded = yaml.safe_load(path.read_text(encoding="utf-8"))
    return list(loaded[key])


def column(name: str, key: str) -> set[str]:
    return {row[key] for row in table(name)}


def cells(text: str) -> list[str]:
    return [part.strip() for part in text.split(";") if part.strip()]


def source_ids() -> set[str]:
    files = ("sources.yaml", "sources_chains.yaml")
    return {str(entry["id"]) for file in files for entry in entries(file, "sources")}


def node_ids() -> set[str]:
    """Nodes of the pack's own chain files; the drafts while those are being carried over."""
    folder = PACK / "chains"
    found: set[str] = set()
    for path in sorted(folder.glob("*.yaml")) if folder.is_dir() else []:
        chain = yaml.safe_load(path.read_text(encoding="utf-8"))
        found |= {f"{chain['id']}.{node['id']}" for node in chain["nodes"]}
    if found or not DRAFT_CHAINS.is_dir():
        return found
    for path in sorted(DRAFT_CHAINS.glob("[!_]*.yaml")):
        draft = yaml.safe_load(path.read_text(encoding="utf-8"))
        found |= {f"{draft['chain']['id']}.{node['id']}" for node in draft["nodes"]}
    return found


@pytest.mark.parametrize("name", WITH_IDS)
def test_ids_are_readable_and_unique(name: str) -> None:
    ids = [row["id"] for row in table(name)]
    assert len(ids) == len(set(ids))
    assert [i for i in ids if not SLUG.match(i)] == []


@pytest.mark.parametrize("name", SOURCED)
def test_no_row_without_grade_and_reference(name: str) -> None:
    rows = table(name)
    assert rows
    poor = [row for row in rows if row["grade"] not in set(Grade) or not row["references"].strip()]
    assert poor == []


@pytest.mark.parametrize("name", SOURCED)
def test_every_reference_resolves(name: str) -> None:
    known = source_ids()
    cited = {reference.source for row in table(name) for reference in parse_references(row["references"])}
    assert sorted(cited - known) == []


@pytest.mark.parametrize("name", SOURCED)
def test_the_five_documents_are_cited_with_a_place(name: str) -> None:
    documents = {"hy-2021-opinion", "hy-2020-chain-news", "hy-2019-eight-clusters", "hy-2020-work-report",
                 "hy-2017-made-in-china"}  # fmt: skip
    references = [r for row in table(name) for r in parse_references(row["references"])]
    assert [r for r in references if r.source in documents and not r.place] == []


@pytest.mark.parametrize(("name", "columns"), DATE_COLUMNS.items())
def test_dates_are_in_the_allowed_forms(name: str, columns: tuple[str, ...]) -> None:
    wrong = [(row, c) for row in table(name) for c in columns if row[c] and not DATE.match(row[c])]
    assert wrong == []


@pytest.mark.parametrize(("name", "columns"), NUMBER_COLUMNS.items())
def test_numbers_parse(name: str, columns: tuple[str, ...]) -> None:
    for row in table(name):
        for key in columns:
            if row[key]:
                assert Decimal(row[key]).is_finite()
        assert row.get("op", "=") in OPERATORS


@pytest.mark.parametrize("name", ["actuals", "enterprise_figures", "park_figures"])
def test_a_figure_has_a_value_or_its_wording_and_a_period(name: str) -> None:
    assert [row for row in table(name) if not (row["value"] or row["value_text"])] == []
    assert [row for row in table(name) if not row["period"]] == []


def test_every_node_named_exists() -> None:
    known = node_ids()
    if not known:
        pytest.skip("产业链文件尚未装入")
    named = {row["node"] for row in table("placements")}
    named |= {node for row in table("projects") for node in cells(row["nodes"])}
    named |= {row["node"] for pool in ("talent", "capital") for row in table(pool) if row["node"]}
    assert sorted(named - known) == []


def test_every_region_exists() -> None:
    with (PACKS / "reference" / "regions.csv").open(encoding="utf-8", newline="") as handle:
        known = {row["code"] for row in csv.DictReader(handle)}
    named = {code for name in ("parks", "projects") for row in table(name) for code in cells(row["regions"])}
    named |= {row["region"] for row in table("enterprises") if row["region"]}
    assert sorted(named - known) == []


def test_rows_point_at_rows_that_exist() -> None:
    enterprises, parks = column("enterprises", "id"), column("parks", "id")
    projects, targets = column("projects", "id"), column("targets", "id")
    assert {row["park"] for row in table("enterprises") if row["park"]} <= parks
    assert {row["parent"] for row in table("parks") if row["parent"]} <= parks
    assert {
        row["enterprise"] for name in ("enterprise_figures", "placements") for row in table(name)
    } <= enterprises
    assert {row["park"] for row in table("park_figures")} <= parks
    assert {row["project"] for row in table("project_events")} <= projects
    assert {i for row in table("projects") for i in cells(row["enterprises"])} <= enterprises
    assert {i for row in table("projects") for i in cells(row["parks"])} <= parks
    assert {row["supersedes"] for row in table("targets") if row["supersedes"]} <= targets


def test_an_enterprise_stands_once_on_a_node() -> None:
    pairs = [(row["enterprise"], row["node"]) for row in table("placements")]
    assert len(pairs) == len(set(pairs))
    assert [row for row in table("placements") if not row["basis"]] == []


def test_a_name_is_listed_once_for_an_enterprise() -> None:
    for row in table("enterprises"):
        keys = ("short_names", "former_names", "written_names")
        names = [row["name"], *(name for key in keys for name in cells(row[key]))]
        assert len(names) == len(set(names)), row["id"]


def test_targets_and_actuals_use_declared_indicators_and_lines() -> None:
    indicators = {str(entry["id"]) for entry in entries("indicators.yaml", "indicators")}
    lines = {str(entry["id"]) for entry in entries("lineages.yaml", "lineages")}
    rows = table("targets") + table("actuals")
    assert {row["indicator"] for row in rows} <= indicators
    assert {row["lineage"] for row in table("targets") if row["lineage"]} <= lines
    assert {str(entry["indicator"]) for entry in entries("lineages.yaml", "lineages")} <= indicators
    assert [row for row in rows if not row["scope_key"]] == []


def test_a_target_has_a_value_or_a_wording() -> None:
    assert [row for row in table("targets") if not (row["value"] or row["text"])] == []


def test_stages_are_the_kernels_stages() -> None:
    used = column("projects", "stage") | column("project_events", "stage")
    assert used <= {stage.value for stage in Stage}


def test_stalled_and_never_landed_projects_look_so() -> None:
    stages = {row["id"]: (row["stage"], row["stage_reason"]) for row in table("projects")}
    assert stages["weltmeister"][0] == Stage.NEVER_LANDED
    assert stages["gongchuang-pv"][0] == Stage.STALLED
    assert stages["hongdian"][0] == Stage.UNKNOWN
    off_line = {Stage.STALLED, Stage.NEVER_LANDED, Stage.UNKNOWN}
    assert [key for key, (stage, reason) in stages.items() if stage in off_line and not reason] == []


def test_the_named_contradictions_are_kept() -> None:
    found = {entry["id"]: entry for entry in entries("contradictions.yaml", "contradictions")}
    wanted = {"hightech-va-gdp", "rd-gdp-line", "three-eights", "chains-14-15", "zhidian-name",
              "ceremony-2020-04", "textile-investment", "wuzhi-yipingtai", "categories-36-38",
              "above-scale-quota", "hengnan-positioning"}  # fmt: skip
    assert wanted <= set(found)
    assert [side["value"] for side in found["hightech-va-gdp"]["sides"]] == ["13.3%", "12.4%"]
    assert all(len(entry["sides"]) >= 2 for entry in found.values())
    cited = {r["source"] for entry in found.values() for side in entry["sides"] for r in side["references"]}
    assert sorted(cited - source_ids()) == []


def test_corrections_keep_what_was_written_and_say_why() -> None:
    found = {entry["written"]: entry for entry in entries("corrections.yaml", "corrections")}
    assert found["恒大智电"]["likely"] == "恒天智电"
    assert all(entry["reason"] and entry["references"] for entry in found.values())


def test_research_spending_is_one_line_through_three_documents() -> None:
    line = {row["deadline"]: row for row in table("targets") if row["lineage"] == "rd-gdp"}
    assert {deadline: row["value"] for deadline, row in line.items()} == {
        "2019": "2.2",
        "2020": "2",
        "2025": "3",
    }
    documents = {parse_references(row["references"])[0].source for row in line.values()}
    assert len(documents) == 3


@pytest.mark.parametrize(
    ("target", "actual"),
    [("output_digital", "output_digital"), ("output_power", "output_power"), ("cloud_firms", "cloud_firms")],
)
def test_measures_that_differ_have_different_scope_keys(target: str, actual: str) -> None:
    wanted = {row["scope_key"] for row in table("targets") if row["indicator"] == target and row["value"]}
    measured = {row["scope_key"] for row in table("actuals") if row["indicator"] == actual}
    assert not wanted & measured
    assert len({row["scope_key"] for row in table("targets") if row["indicator"] == "firms_tax_100m"}) > 1


def test_longyuan_copper_stands_on_its_nodes_and_names_its_customers() -> None:
    on = {row["node"] for row in table("placements") if row["enterprise"] == "longyuan-tongye"}
    assert {"nonferrous.cu_rod", "power_equip.cu_al"} <= on
    customers = {row["customer_name"]: row["customer"] for row in table("supply")}
    assert set(customers) == {"恒飞", "金杯", "通用", "凤凰"}
    for customer in ("恒飞", "金杯"):
        nodes = {row["node"] for row in table("placements") if row["enterprise"] == customers[customer]}
        assert {"power_equip.cable", "nonferrous.cable"} <= nodes


def test_no_person_is_named() -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in sorted(PACK.glob("*.*")))
    assert OFFICIALS_WRITTEN_AS_PERSONS.search(text) is None
