"""What must be seen in the installed Hengyang pack."""

from __future__ import annotations

import datetime
import time

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType

from yanzhen.city.atlas import queries
from yanzhen.city.enterprises.queries import enterprise_detail
from yanzhen.city.exchange.queries import cites_of
from yanzhen.city.library.queries import contradictions
from yanzhen.city.targets.queries import lineage_line, target_detail
from yanzhen.kernel.presence import Presence

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("hengyang")]
COPPER = "longyuan-tongye"


def node(atlas, code):
    return next(n for n in atlas.nodes if n.code == code)


def test_the_copper_maker_stands_on_its_node_and_sees_the_cable_makers():
    rod = node(queries.chain_atlas("nonferrous"), "nonferrous.cu_rod")
    assert COPPER in {e.code for e in rod.enterprises}
    customers = {c.code: c for c in rod.customers}
    cable = customers["power_equip.cable"]
    assert cable.kind == "material"
    assert "恒飞" in cable.evidence
    assert any("恒飞" in name for name in cable.enterprises)
    assert customers["power_equip.cu_al"].kind == "same_activity"


def test_the_copper_makers_page_names_stated_customers_first_and_says_why():
    customers = enterprise_detail(COPPER).customers
    stated = [c for c in customers if c.basis == "stated"]
    assert customers[: len(stated)] == tuple(stated)
    assert {"hengfei-dianlan", "jinbei-hengyang"} <= {c.code for c in stated}
    assert all(c.cites for c in stated)
    suggested = [c for c in customers if c.basis == "chain"]
    assert suggested
    assert all("→" in c.why for c in suggested)


def test_rd_over_gdp_is_one_line_with_three_deadlines():
    line = lineage_line("rd-gdp")
    assert [(r.target.deadline, r.goal) for r in line] == [
        ("2019", "≥2.2%"),
        ("2020", "≥2%"),
        ("2025", "约3%"),
    ]
    assert len({c.source for r in line for c in cites_of(r.target)}) >= 3
    assert len(target_detail(line[-1].target.code).line) == 3


def test_both_figures_of_one_indicator_are_kept_side_by_side():
    found = {c.code: [s.value for s in c.sides.all()] for c in contradictions()}
    assert found["hightech-va-gdp"] == ["13.3%", "12.4%"]


def test_every_chain_has_an_atlas_and_the_city_is_read_in_a_fixed_number_of_queries(
    django_assert_max_num_queries,
):
    ContentType.objects.get_for_models(*apps.get_models())  # asked for once in the life of a process
    begun = time.perf_counter()
    with django_assert_max_num_queries(40):
        city = queries.city_atlas()
    assert time.perf_counter() - begun < 30
    assert city.city == "衡阳市"
    assert len(city.chains) == 16
    for atlas in city.chains:
        assert atlas.nodes
        assert atlas.edges
        assert {n.code for n in atlas.nodes} == {s.node for s in atlas.status.nodes}
        assert all(n.status.presence is not Presence.UNKNOWN for n in atlas.nodes)
        assert atlas.summary.nodes == len(atlas.nodes)


def test_restricted_nodes_of_the_city_name_no_capacity_and_no_customer():
    atlas = queries.chain_atlas("civil_military")
    hidden = [n for n in atlas.nodes if n.restricted]
    assert hidden
    for card in hidden:
        assert not any(neighbour.enterprises for neighbour in (*card.suppliers, *card.customers))
        assert not any(project.capacity for project in card.projects)
        assert not (card.status.local_customers or card.status.local_suppliers)


def test_red_items_name_breaks_fallen_and_silent_projects():
    found = {item.what for item in queries.red_items()}
    assert {"break", "fallen_project", "silent_project", "contradiction"} <= found
    assert all(item.sentence and item.code for item in queries.red_items())


def test_an_earlier_day_knows_fewer_projects():
    now, then = queries.city_atlas(), queries.city_atlas(as_of=datetime.date(2019, 1, 1))
    assert 0 < len(then.projects) < len(now.projects)


def test_pinyin_initials_find_the_copper_maker():
    groups = {g.kind: [h.code for h in g.hits] for g in queries.search("lyty")}
    assert COPPER in groups["enterprise"]
