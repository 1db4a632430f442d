"""The register, one enterprise, its likely customers here."""

from __future__ import annotations

import pytest

from tests.city import rows
from yanzhen.city.enterprises import queries
from yanzhen.city.exchange.queries import cites_of
from yanzhen.kernel.grades import Grade

pytestmark = pytest.mark.django_db


@pytest.fixture
def works():
    rod = rows.node("metal.rod", "铜杆")
    cable = rows.node("power.cable", "电力电缆")
    rows.link(rod, cable, "material", evidence="文件写明供应电缆")
    copper = rows.enterprise("copper", "衡阳铜业有限公司", rod, initials="hytyyxgs", region=rows.region())
    stated = rows.enterprise("stated", "甲电缆有限公司", cable)
    rows.enterprise("linked", "乙电缆有限公司", cable)
    rows.enterprise("foreign", "丙电缆集团", cable, role="outside")
    rows.supply(copper, stated, what="裸铜线")
    rows.supply(copper, None, "丁", "镀锡线")
    return copper


def test_stated_customers_come_before_those_the_chains_suggest(works):
    customers = queries.enterprise_detail("copper").customers
    assert [(c.name, c.basis) for c in customers] == [
        ("甲电缆有限公司", "stated"),
        ("丁", "stated"),
        ("乙电缆有限公司", "chain"),
    ]
    assert customers[0].cites[0].source == "doc-1"
    assert customers[0].why == "来源写明建立业务合作：裸铜线"
    assert "「铜杆」→「电力电缆」材料供应" in customers[2].why
    assert "文件写明供应电缆" in customers[2].why


def test_suppliers_are_seen_from_the_other_side(works):
    assert [s.name for s in queries.enterprise_detail("linked").suppliers] == ["衡阳铜业有限公司"]
    assert queries.enterprise_detail("stated").suppliers[0].basis == "stated"


def test_an_enterprise_on_a_restricted_node_shows_no_customers_and_no_capacity(works):
    secret = rows.node("nuclear.part", "部件", restricted=True)
    cable = works.placements.get().node
    rows.link(secret, cable)
    firm = rows.enterprise("secret", "某机械厂", secret)
    rows.figure(firm, "capacity", 100, "台/年")
    rows.figure(firm, "employees", 80, "人")
    detail = queries.enterprise_detail("secret")
    assert detail.restricted
    assert (detail.customers, detail.suppliers) == ((), ())
    assert [f.indicator for f in detail.figures] == ["employees"]


def test_the_register_is_filtered_by_chain_region_park_and_state(works):
    rows.park("zone", "某园区", works)
    assert [e.code for e in queries.enterprises(chain="metal")] == ["copper"]
    assert [e.code for e in queries.enterprises(region="430424")] == ["copper"]
    assert [e.code for e in queries.enterprises(park="zone")] == ["copper"]
    assert queries.enterprises(status="operating").count() == 4


def test_pinyin_initials_and_short_names_find_an_enterprise(works):
    rows.short_name(works, "隆铜")
    assert [e.code for e in queries.search_enterprises("hyty", limit=3)] == ["copper"]
    assert [e.code for e in queries.enterprises(search="隆铜")] == ["copper"]


def test_a_long_list_costs_no_more_queries_than_a_short_one(works, django_assert_num_queries):
    def read() -> None:
        for row in queries.enterprises():
            assert row.region is None or row.region.name
            assert cites_of(row)
            [p.node.chain.label for p in row.placements.all()]
            [o.park.name for o in row.occupancies.all()]
            list(row.names.all())

    read()
    with django_assert_num_queries(5):
        read()
    node = works.placements.get().node
    rows.park("zone", "某园区", *[rows.enterprise(f"e{i}", f"企业{i}", node) for i in range(30)])
    with django_assert_num_queries(6):
        read()


def test_presence_is_above_scale_only_by_a_trusted_figure_or_a_recognition(works):
    rows.figure(works, "revenue", 3, "亿元")
    poor = rows.enterprise("poor", "戊厂", works.placements.get().node)
    rows.figure(poor, "revenue", 3, "亿元", grade="C")
    found = {e.key: e for e in queries.presence_evidence()}
    assert found["copper"].above_scale is True
    assert found["poor"].above_scale is None
    assert found["foreign"].local is False
    assert found["copper"].grade is Grade.A


def test_the_city_is_the_prefecture_of_most_enterprises(works):
    assert queries.city_name() == ""
    city = rows.region("430400", "衡阳市", "prefecture")
    county = works.region
    county.parent = city
    county.save()
    assert queries.city_name() == "衡阳市"


def test_a_retired_placement_no_longer_proves_or_lists_anything(works):
    works.placements.update(retired_on="2026-01-01")
    assert "copper" not in {e.key for e in queries.presence_evidence()}
    assert list(queries.enterprises(chain="metal")) == []
    assert queries.enterprise_detail("copper").placements == ()


def test_a_restricted_placement_hides_itself_and_the_firm_only_when_it_has_no_other():
    pipe = rows.node("steel.pipe", "钢管")
    secret = rows.node("steel.secret", "部件", restricted=True)
    mixed = rows.enterprise("mixed", "演示钢管厂", secret, pipe, products=["无缝钢管"])
    closed = rows.enterprise("closed", "演示保密厂", secret, products=["钢件"])
    rows.enterprise("open", "演示未归环节厂", products=["钢绳"])
    found = {maker.code: maker for maker in queries.makers()}
    assert set(found) == {"mixed", "open"}
    assert (found["mixed"].nodes, found["mixed"].products) == (("steel.pipe",), ("无缝钢管",))
    assert queries.places_of(mixed.pk) == ["steel.pipe"]
    assert [queries.stands_restricted(firm.pk) for firm in (mixed, closed)] == [False, True]
