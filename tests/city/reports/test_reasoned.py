"""What the reports say of the reasoning: figures with their method, unknown parts named, restricted nodes left out."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.city.reports.conftest import make_reasoned
from yanzhen.analysis.ranking import ChainLeads
from yanzhen.city.atlas.queries import reasoned_city
from yanzhen.city.reports.content.attraction import attraction_report
from yanzhen.city.reports.content.development import development_report
from yanzhen.city.reports.content.development_city import city_development_report
from yanzhen.city.reports.content.reasoned import LEAD_HOW, NEXT_HOW, STOP_HOW, lead_blocks
from yanzhen.city.reports.material import Material
from yanzhen.city.reports.paper.notes import number_sources
from yanzhen.city.reports.paper.tree import Report, Table, block_runs


def texts(report: Report) -> str:
    return "\n".join(run.text for run in block_runs(report.blocks))


def test_both_reports_of_a_chain_tell_how_the_figures_came_about(material: Material) -> None:
    told = replace(material, reasoned=make_reasoned())
    for report in (development_report(told, "map"), attraction_report(told, "map")):
        assert {STOP_HOW, NEXT_HOW, LEAD_HOW} <= set(number_sources(report).methods)
        assert "粗铜/阴极铜冶炼" in texts(report) and "0.90 （75%）" in texts(report)


def test_a_report_without_reasoning_has_no_such_chapter(material: Material) -> None:
    assert "下一步" not in texts(development_report(material, "map"))


def test_a_part_of_which_nothing_is_known_is_no_data_and_never_zero(material: Material) -> None:
    report = development_report(replace(material, reasoned=make_reasoned()), "map")
    (table,) = [b for b in report.blocks if isinstance(b, Table) and b.caption.startswith("下一步")]
    ore = ["".join(r.text for r in cell) for cell in table.rows[1]]
    assert ore[1:5] == ["铜矿采选（缺）", "0.40 （75%）", "无数据", "无数据"] and ore[-1] == "无数据"


def test_a_chain_without_anchor_says_so(material: Material, city_material: Material) -> None:
    nobody = (ChainLeads("nf", (), "没有链主：收录的企业里没有链主，也没有骨干企业"),)
    reasoned = replace(make_reasoned(), leads=nobody)
    runs = block_runs(lead_blocks(replace(material, reasoned=reasoned)))
    assert [r.text for r in runs] == ["没有链主：收录的企业里没有链主，也没有骨干企业。"]
    whole = texts(city_development_report(replace(city_material, reasoned=reasoned), "map"))
    assert "没有链主的1条：" in whole


@pytest.mark.django_db
@pytest.mark.usefixtures("hengyang")
def test_restricted_nodes_are_left_out_of_stops_ranks_and_losses() -> None:
    city, reason = reasoned_city()
    hidden = {n.code for c in city.chains for n in c.nodes if n.restricted}
    labels = {n.label for c in city.chains for n in c.nodes if n.restricted}
    labels -= {n.label for c in city.chains for n in c.nodes if not n.restricted}
    assert hidden
    for unit in (city, next(c for c in city.chains if c.summary.code == "civil_military")):
        found = reason(unit)
        assert found.stops and found.withheld == len(hidden)
        assert not hidden & {s.node for s in found.stops} and not hidden & set(found.ranked)
        assert not hidden & {n.node for n in found.following}
        assert not labels & {label for s in found.stops for label, _ in s.hurt}
        assert [s.index for s in found.stops] == sorted((s.index for s in found.stops), reverse=True)
