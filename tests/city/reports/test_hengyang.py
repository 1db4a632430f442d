"""The first city's products, built from the installed pack."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest

from yanzhen.city.reports import facts, queries
from yanzhen.city.reports.content.attraction import attraction_report
from yanzhen.city.reports.content.development import development_report
from yanzhen.city.reports.content.development_city import city_development_report
from yanzhen.city.reports.maps import map_data
from yanzhen.city.reports.maps.lettering import width_of
from yanzhen.city.reports.material import Material
from yanzhen.city.reports.models import Product
from yanzhen.city.reports.paper.notes import number_sources, runs_of
from yanzhen.city.reports.paper.tree import Origin, Table
from yanzhen.city.reports.products import chosen_kinds
from yanzhen.city.reports.services import Order, build_and_record
from yanzhen.kernel.errors import YanzhenError

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("hengyang")]


@pytest.fixture(scope="module")
def units(hengyang: None, django_db_blocker: object) -> list[Material]:
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        city, chains, reason = facts.gather(None, ())
        return facts.materials(city, chains, reason, facts.Earlier({}, ""), whole=True)


def reports(unit: Material) -> list[object]:
    develop = development_report if unit.code else city_development_report
    return [develop(unit, "map"), attraction_report(unit, "map")]


def test_sixteen_chains_and_the_city_are_made(units: list[Material]) -> None:
    assert len(units) == 17
    assert units[0].label == "全市"


def test_no_number_of_any_report_stands_without_source_or_computation(units: list[Material]) -> None:
    for unit in units:
        for report in reports(unit):
            runs = list(runs_of(report))
            assert not [r.text for r in runs if r.origin is Origin.WORDS and re.search(r"\d", r.text)]
            assert all(r.cites for r in runs if r.origin is Origin.CITED)
            assert number_sources(report).entries


def test_no_table_of_any_report_is_empty(units: list[Material]) -> None:
    for unit in units:
        for report in reports(unit):
            tables = [b for b in report.blocks if isinstance(b, Table)]
            assert tables and all(t.rows for t in tables)


def test_no_box_of_any_map_overflows_and_both_views_agree(units: list[Material]) -> None:
    for unit in units:
        data = map_data(unit.atlas)
        for node in data["nodes"]:
            for view in ("panoramaLines", "statusLines"):
                lines = [*node["labelLines"], *node[view]]
                assert 15 + 15 * len(node["labelLines"]) + 12.5 * len(node[view]) - 12.5 <= node["h"] - 2, (
                    node["label"]
                )
                assert all(
                    width_of(line) * 10.5 <= node["w"] - 8 for line in lines[len(node["labelLines"]) :]
                )
                assert all(width_of(line) * 13 <= node["w"] - 8 for line in node["labelLines"]), node["label"]


def test_the_copper_maker_stands_on_its_node_with_its_customers_among_the_cable_makers(
    units: list[Material],
) -> None:
    chain = next(u for u in units if u.code == "nonferrous")
    rod = next(n for n in map_data(chain.atlas)["nodes"] if n["id"] == "nonferrous.cu_rod")
    panel = {s["heading"]: s["items"] for s in rod["panel"]}
    assert any("隆源" in item["text"] for item in panel["本市企业"])
    assert any("恒飞" in item["more"] and "【" in item["text"] for item in panel["谁使用它"])


@pytest.mark.django_db(transaction=False)
def test_a_chain_is_built_recorded_and_offered(tmp_path: Path) -> None:
    seen: list[str] = []
    totals: list[int] = []
    order = Order(("eyewear",), chosen_kinds(()))
    built = build_and_record(tmp_path, order, begin=totals.append, step=seen.append)
    assert totals == [14] and len(seen) == len(built) == 14
    assert Product.objects.filter(chain__code="eyewear").count() == 14
    offered = queries.downloads(chain="eyewear")
    assert [d.label for d in offered][:3] == ["全景图"] * 3 and all(d.path.exists() for d in offered)
    assert [label for label, _ in queries.by_kind(offered)][-1] == "招商报告"
    folder = offered[0].path.parent
    ElementTree.parse(folder / "现状图.svg")
    with zipfile.ZipFile(folder / "发展报告.docx") as archive:
        assert "w:eastAsia" in archive.read("word/styles.xml").decode()
    build_and_record(tmp_path, order)
    assert Product.objects.filter(chain__code="eyewear").count() == 14


def test_an_unknown_chain_is_refused_with_the_names_of_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(YanzhenError, match="没有这条产业链") as refusal:
        build_and_record(tmp_path, Order(("atlantis",), chosen_kinds(())))
    assert "nonferrous" in str(refusal.value)
