"""The atlas of a chain and of the city, drawn from small rows."""

from __future__ import annotations

import datetime

import pytest

from tests.city import rows
from yanzhen.analysis.progress import Light
from yanzhen.city.atlas import queries
from yanzhen.kernel.errors import YanzhenError
from yanzhen.kernel.presence import Presence

pytestmark = pytest.mark.django_db
DAY = datetime.date(2024, 6, 30)


@pytest.fixture
def city():
    """Copper: ore → rod → cable here; rod also feeds the cable makers of the power chain."""
    ore = rows.node("metal.ore", "铜矿", "upstream")
    rod = rows.node("metal.rod", "铜杆")
    foil = rows.node("metal.foil", "铜箔", "downstream")
    conductor = rows.node("power.conductor", "铜铝导体", "upstream")
    cable = rows.node("power.cable", "电力电缆", "downstream")
    rows.link(ore, rod)
    rows.link(rod, foil)
    rows.link(rod, conductor, "same_activity")
    rows.link(conductor, cable)
    rows.link(rod, cable, "material", evidence="文件写明供应电缆")
    copper = rows.enterprise("copper", "某铜业有限公司", rod, role="anchor")
    rows.enterprise("cable", "某电缆有限公司", cable)
    rows.enterprise("cable2", "外地电缆集团", cable, role="outside")
    old = rows.project(
        "old", "老项目", foil, stage="building", stage_date="2020-03", capacity_text="年产1万吨"
    )
    rows.event(old, "signed", "2019-01")
    rows.project("gone", "未落项目", rod, stage="never_landed", stage_date="2021")
    return copper


@pytest.fixture
def goals(city):
    output = rows.indicator("metal_output", "有色产值")
    chain = rows.chain("metal")
    rows.target("out-2023", output, 100, "2023", chain=chain)
    rows.target("out-2025", output, 800, "2025", chain=chain)
    rows.actual(output, "2021", 90)
    rows.actual(output, "2023", 60)
    unmeasured = rows.indicator("firms", "企业数", "家")
    rows.target("firms-2022", unmeasured, 5, "2022")
    rows.contradiction("c", "metal_output", ("产值300亿元", "300"), ("产值280亿元", "280"))
    return output


def node(atlas, code):
    return next(n for n in atlas.nodes if n.code == code)


def test_the_rod_maker_sees_the_cable_makers_of_the_other_chain(city):
    rod = node(queries.chain_atlas("metal", as_of=DAY), "metal.rod")
    customers = {c.code: c for c in rod.customers}
    assert list(customers) == ["metal.foil", "power.cable", "power.conductor"]
    cable = customers["power.cable"]
    assert cable.enterprises == ("某电缆有限公司",)
    assert (cable.evidence, cable.kind, cable.chain_label) == ("文件写明供应电缆", "material", "power")
    assert customers["power.conductor"].kind == "same_activity"


def test_a_neighbour_over_the_twin_says_so(city):
    links = rows.node("power.winding", "绕组线")
    from yanzhen.city.chains.models import Node

    rows.link(Node.objects.get(code="power.conductor"), links)
    rod = node(queries.chain_atlas("metal", as_of=DAY), "metal.rod")
    winding = next(c for c in rod.customers if c.code == "power.winding")
    assert winding.evidence == "经同一环节「power·铜铝导体」"


def test_a_node_of_a_surveyed_chain_without_firms_is_absent_and_elsewhere_unknown(city):
    rows.node("salt.soda", "烧碱")
    atlas = queries.city_atlas(as_of=DAY)
    presence = {n.code: n.status.presence for chain in atlas.chains for n in chain.nodes}
    assert presence["metal.ore"] is Presence.ABSENT
    assert presence["salt.soda"] is Presence.UNKNOWN
    assert presence["metal.rod"] in (Presence.WEAK, Presence.PRESENT)


def test_the_summary_counts_what_the_cards_hold(city, goals):
    atlas = queries.chain_atlas("metal", as_of=DAY)
    summary = atlas.summary
    assert summary.nodes == summary.present + summary.weak + summary.absent + summary.unknown == 3
    assert (summary.enterprises, summary.projects) == (1, 2)
    assert summary.anchors == ("某铜业有限公司",)
    assert dict(summary.projects_by_batch)["停滞或未落地"] == 1
    assert sum(count for _, count in summary.lights) == 2
    assert [(e.supplier, e.customer) for e in atlas.edges] == [
        ("metal.ore", "metal.rod"),
        ("metal.rod", "metal.foil"),
    ]
    assert {c.source for c in atlas.cites} == {"doc-1", "stats-1"}


def test_an_unknown_chain_is_refused_with_what_to_do(city):
    with pytest.raises(YanzhenError, match="没有这条产业链"):
        queries.chain_atlas("nothing")


def test_an_earlier_day_knows_no_later_actuals_and_stages(city, goals):
    early = datetime.date(2019, 6, 1)
    atlas = queries.chain_atlas("metal", as_of=early)
    assert [(p.code, p.stage) for p in atlas.projects] == [("old", "signed")]
    assert {t.latest for t in atlas.targets} == {""}
    later = queries.chain_atlas("metal", as_of=datetime.date(2022, 6, 1))
    assert {t.latest for t in later.targets} == {"90亿元"}


def test_red_items_say_in_a_sentence_what_is_wrong_and_where_to_act(city, goals):
    found = {item.what: item for item in queries.red_items(as_of=DAY)}
    red = [(i.kind, i.code) for i in queries.red_items(as_of=DAY) if i.what == "red_target"]
    assert red == [("target", "out-2023"), ("target", "out-2025")]
    overdue = {i.code: i.sentence for i in queries.red_items(as_of=DAY) if i.what == "overdue_target"}
    assert list(overdue) == ["firms-2022"]
    assert "无实绩数据" in overdue["firms-2022"]
    assert found["fallen_project"].code == "gone"
    assert found["silent_project"].code == "old"
    assert "久无消息" in found["silent_project"].sentence
    assert found["contradiction"].sentence == "c：产值300亿元；产值280亿元"
    assert {i.chain for i in queries.red_items(as_of=DAY, chain="power")} <= {"power"}


def test_a_restricted_node_shows_published_names_and_nothing_else(city):
    secret = rows.node("nuclear.part", "部件", restricted=True)
    from yanzhen.city.chains.models import Node

    cable = Node.objects.get(code="power.cable")
    rows.link(secret, cable)
    rows.enterprise("secret", "某机械厂", secret, note="年产百台，供某用户")
    rows.project("sp", "某核项目", secret, capacity_text="年产5套", note="客户为某厂")
    part = node(queries.chain_atlas("nuclear", as_of=DAY), "nuclear.part")
    assert part.enterprises[0].name == "某机械厂"
    assert "百台" not in part.enterprises[0].note
    assert (part.projects[0].name, part.projects[0].capacity) == ("某核项目", "")
    assert "客户" not in part.projects[0].note.replace("产能、坐标与客户不予展示", "")
    assert part.customers[0].label == "电力电缆"
    assert part.customers[0].enterprises == ()
    buyer = node(queries.chain_atlas("power", as_of=DAY), "power.cable")
    assert {s.code: s.enterprises for s in buyer.suppliers}["nuclear.part"] == ()
    whole = queries.city_atlas(as_of=DAY)
    assert "5套" not in repr(whole)
    assert "百台" not in repr(whole)


def test_an_atlas_costs_the_same_number_of_queries_whatever_the_city(
    city, goals, django_assert_max_num_queries
):
    from yanzhen.city.chains.models import Node

    rod = Node.objects.get(code="metal.rod")
    for i in range(25):
        rows.park(f"park{i}", f"园区{i}", rows.enterprise(f"e{i}", f"企业{i}", rod))
        rows.project(f"p{i}", f"项目{i}", rod)
    for chain in range(5):
        rows.node(f"c{chain}.n", f"环节{chain}")
    with django_assert_max_num_queries(39):
        queries.city_atlas(as_of=DAY)
    with django_assert_max_num_queries(39):
        queries.cockpit(as_of=DAY)


def test_the_cockpit_holds_lights_chains_red_items_and_what_changed(city, goals):
    from yanzhen.city.records.models import Change

    for i in range(3):
        Change.objects.create(
            actor_name="管理员",
            origin="安装 hengyang",
            action="create",
            model="chains.node",
            key=f"n{i}",
            label=f"环节{i}",
        )
    page = queries.cockpit(as_of=DAY)
    assert dict(page.lights)[Light.RED] >= 1
    assert [c.code for c in page.chains] == ["metal", "power"]
    assert dict(page.projects_by_batch)["建设一批"] == 1
    assert [(c.label, c.count) for c in page.changes] == [("环节2", 3)]
    assert {m.id: m.value for m in page.measures}["enterprises"] == 2


def test_one_search_finds_enterprises_projects_nodes_targets_documents_and_parks(city, goals):
    rows.source("book", title="某铜产业规划", kind="document")
    rows.park("zone", "铜产业园")
    found = {g.kind: [h.code for h in g.hits] for g in queries.search("铜")}
    assert found["enterprise"] == ["copper"]
    assert found["node"] == ["metal.ore", "metal.rod", "metal.foil", "power.conductor"]
    assert found["document"] == ["book"]
    assert found["park"] == ["zone"]
    assert queries.search("  ") == ()
    limited = {g.kind: g for g in queries.search("铜", limit=2)}
    assert limited["node"].more
    assert len(limited["node"].hits) == 2


def test_a_target_that_ended_short_of_its_goal_is_red_even_when_its_light_is_not(city):
    output = rows.indicator("metal_output", "有色产值")
    rows.target("out-2023", output, 100, "2023")
    rows.actual(output, "2018", 60)
    [item] = [i for i in queries.red_items(as_of=DAY) if i.kind == "target"]
    assert (item.what, item.code) == ("overdue_target", "out-2023")
    assert "未达到" in item.sentence
