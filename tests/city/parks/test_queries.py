"""Parks and who sits in them."""

from __future__ import annotations

import pytest

from tests.city import rows
from yanzhen.city.exchange.queries import cites_of
from yanzhen.city.parks import queries
from yanzhen.city.parks.models import ParkFigure, Platform

pytestmark = pytest.mark.django_db


@pytest.fixture
def zone():
    node = rows.node("salt.soda", "烧碱")
    firm = rows.enterprise("firm", "某化工", node)
    zone = rows.park("zone", "松木园区", firm, short_names=["松木经开区"], latitude=26.9, longitude=112.6)
    rows.project("p", "某项目", node).parks.add(zone)
    figure = ParkFigure.objects.create(
        park=zone, indicator="output", value=None, value_text="约百亿", grade="C"
    )
    rows.cite(figure)
    Platform.objects.create(code="lab", name="某实验室", kind="实验室", park=zone, grade="A")
    return zone


def test_a_park_shows_figures_enterprises_platforms_and_areas(zone):
    area = rows.park("area", "片区一", rows.enterprise("second", "片区企业"), kind="area", parent=zone)
    detail = queries.park_detail("zone")
    assert (detail.park.enterprise_count, detail.park.project_count) == (1, 1)
    assert [f.value_text for f in detail.figures] == ["约百亿"]
    assert [o.enterprise.code for o in detail.occupancies] == ["firm", "second"]
    assert [p.code for p in detail.platforms] == ["lab"]
    assert detail.areas == (area,)


def test_a_short_name_finds_a_park(zone):
    assert queries.search_parks("经开", limit=5) == [zone]
    assert queries.search_parks("没有", limit=5) == []


def test_a_long_list_of_parks_costs_the_same(zone, django_assert_max_num_queries):
    for i in range(20):
        rows.park(f"p{i}", f"园区{i}")
    with django_assert_max_num_queries(6):
        for park in queries.parks():
            list(park.regions.all()), list(park.chains.all()), cites_of(park)
            [cites_of(f) for f in park.figures.all()]
