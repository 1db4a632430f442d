"""What panels and packs add to the ranking, and the command from pack to screen."""

from __future__ import annotations

import json
from dataclasses import replace

import polars as pl
import pytest
from typer.testing import CliRunner

from yanzhen.analysis.backtest.synthetic import World, make_panel
from yanzhen.analysis.ranking import rank_anchors, rank_next_nodes
from yanzhen.analysis.ranking.evidence import pack_anchor_facts, pack_view, pack_weights
from yanzhen.analysis.ranking.panel_facts import find_activities, find_panel_facts
from yanzhen.cli.main import whole_app
from yanzhen.kernel.chains import Band, ChainGraph, ChainNode
from yanzhen.kernel.errors import YanzhenError
from yanzhen.specs import load_pack
from yanzhen.specs.loading import load_bases


def coded(*codes):
    return ChainNode("m.x", "m", "环节", Band.MIDSTREAM, gbt4754=codes)


def test_a_node_finds_its_class_or_the_finest_group_the_panel_has():
    assert find_activities(coded("3251", "C3252"), ("3251", "325", "C39")) == [0, 1]
    assert find_activities(coded("3990"), ("3251", "C39")) == [1]
    assert find_activities(coded("0111"), ("3251",)) == []
    assert find_activities(coded(), ("3251",)) == []


@pytest.fixture(scope="module")
def panel():
    found = make_panel(World(regions=40, activities=12, years=2, sampled=1e5))
    return replace(found, activities=tuple(str(3210 + i) for i in range(12)))


def test_a_panel_gives_density_similarity_and_complexity_on_one_scale(panel):
    graph = ChainGraph.build([coded("3212")], [])
    found = find_panel_facts(graph, panel, panel.regions[3])["m.x"]
    assert set(found) == {"density", "similarity", "complexity"}
    assert all(0 <= f.value <= 1 for f in found.values())
    assert panel.regions[3] in found["density"].told


def test_a_region_or_codes_the_panel_does_not_have_are_refused(panel):
    graph = ChainGraph.build([coded("0111")], [])
    with pytest.raises(YanzhenError, match="没有区域"):
        find_panel_facts(graph, panel, "无此市")
    with pytest.raises(YanzhenError, match="对不上"):
        find_panel_facts(graph, panel, panel.regions[0])


@pytest.fixture(scope="module")
def packs():
    city = load_pack("hengyang")
    return [*load_bases(city), city]


@pytest.fixture(scope="module")
def view(packs):
    return pack_view(packs)


def test_every_open_node_of_the_city_has_three_parts_apart_and_a_sentence_against(packs, view):
    found = rank_next_nodes(view, pack_weights(packs))
    assert len(found) > 100
    assert all([p.part for p in n.parts] == ["feasibility", "value", "constraints"] for n in found)
    assert all(n.against for n in found)


def test_the_chains_that_documents_call_leaderless_carry_that_saying(packs, view):
    found = {c.chain: c for c in rank_anchors(view, facts=pack_anchor_facts(packs))}
    said = {chain for chain, c in found.items() if "的文件称" in c.verdict}
    assert said == {"green_food", "textile_light", "digital"}
    assert not found["digital"].has_anchor


def test_a_later_pack_replaces_a_weight(packs):
    city = packs[-1]
    own = replace(city, ranking_factors=(packs[0].ranking_factors[0].model_copy(update={"weight": 9}),))
    found = {w.factor: w.weight for w in pack_weights([*packs[:-1], own])}
    assert found["probability"] == 9
    assert len(found) == len(packs[0].ranking_factors)


def run(*words):
    return CliRunner().invoke(whole_app(), ["analyse", "rank", *words])


def test_the_command_prints_the_order_with_reasons_and_writes_all_of_it(tmp_path):
    register = tmp_path / "名录.csv"
    register.write_text("企业名称,产品,城市,省\n东山锡业有限公司,锡化工;锡材,东山市,东省\n", encoding="utf-8")
    out = tmp_path / "排序.csv"
    done = run("--chain", "nonferrous", "--top", "4", "--register", str(register), "--out", str(out))
    assert done.exit_code == 0, done.output
    assert "可行" in done.stdout
    assert "无数据" in done.stdout
    assert "链主 nonferrous" in done.stdout
    assert "落户的命中率无数据" in done.stdout
    table = pl.read_csv(out)
    assert table["rank"].to_list() == list(range(1, table.height + 1))
    assert table["density"].null_count() == table.height


def test_the_command_speaks_to_programs_and_refuses_what_is_not_there():
    content = json.loads(run("--chain", "digital", "--json").stdout)
    assert content["anchors"][0]["verdict"].startswith("没有链主")
    assert content["nodes"][0]["parts"][0]["parts"][0]["told"]
    for words, says in ((("--chain", "nowhere"), "没有产业链"), (("--panel", "x.csv"), "--region")):
        done = run(*words)
        assert done.exit_code != 0
        assert says in done.output + str(done.exception)
