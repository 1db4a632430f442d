"""The page of a target: interval, yearly path and parts are shown where the record allows, 无数据 where not."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.city import rows
from yanzhen.city.targets import queries

pytestmark = pytest.mark.django_db
NOW = timezone.localdate().year


def page(client: Client, code: str) -> str:
    return client.get(reverse("target", args=[code])).content.decode()


def fact(shown: str, name: str) -> str:
    """What stands behind a name in the list of facts."""
    return shown.split(f"<dt>{name}</dt><dd>")[1].split("</dd>")[0]


@pytest.fixture
def output():
    """A target three years ahead with five yearly actuals, nearly a line."""
    of = rows.indicator("output", "规模工业产值")
    rows.target("far", of, 500, str(NOW + 3), set_on=f"{NOW - 5}-01")
    for back, value in ((5, 200), (4, 231), (3, 259), (2, 290), (1, 321)):
        rows.actual(of, str(NOW - back), value)
    return of


def test_a_series_long_enough_gives_a_forecast_between_its_bounds(client, output):
    found = queries.target_detail("far").row.progress
    assert found.forecast_low < found.forecast < found.forecast_high
    shown = fact(page(client, "far"), "预测区间")
    assert "—" in shown and "无数据" not in shown
    assert "无数据" not in fact(page(client, "far"), "到期预测")


def test_every_year_to_the_deadline_has_its_path_forecast_and_gap(client, output):
    years = queries.target_detail("far").row.progress.years
    assert [y.year for y in years][-1] == NOW + 3
    assert [y.required for y in years] == sorted(y.required for y in years)
    assert years[-1].required == pytest.approx(500)
    table = page(client, "far").split('id="years"')[1].split("</table>")[0]
    assert table.count("<tr>") == len(years) + 1
    assert f"{NOW + 3}" in table and "差" in table


def test_without_actuals_interval_and_forecast_are_no_data_and_there_is_no_path(client):
    rows.target("bare", rows.indicator("output"), 500, str(NOW + 3))
    shown = page(client, "bare")
    for name in ("距目标还差", "按路径此时应达到", "到期预测", "预测区间"):
        assert "无数据" in fact(shown, name)
    assert 'id="years"' not in shown and 'id="parts"' not in shown


def test_two_actuals_are_too_few_for_an_interval(client):
    of = rows.indicator("output")
    rows.target("short", of, 500, str(NOW + 3), set_on=f"{NOW - 3}-01")
    rows.actual(of, str(NOW - 2), 200)
    rows.actual(of, str(NOW - 1), 230)
    assert "无数据" in fact(page(client, "short"), "预测区间")


def test_parts_stand_beside_their_whole_with_the_sum_compared(client):
    of = rows.indicator("output")
    deadline = str(NOW + 3)
    rows.target("whole", of, 100, deadline, subject="全市")
    rows.target("north", of, 60, deadline, subject="甲县")
    rows.target("south", of, 55, deadline, subject="乙县")
    rows.target("other-year", of, 70, str(NOW + 2), subject="丙县")
    rows.target("other-scope", of, 90, deadline, subject="丁县", scope_key="park", scope="园区")
    shown = page(client, "whole")
    parts = shown.split('id="parts"')[1].split("</section>")[0]
    assert "甲县" in parts and "乙县" in parts and "115" in parts
    assert "丙县" not in parts and "丁县" not in parts
    assert 'id="parts"' in page(client, "north") and 'id="parts"' not in page(client, "other-year")


def test_a_whole_without_parts_has_no_comparison(client):
    rows.target("whole", rows.indicator("output"), 100, str(NOW + 3), subject="全市")
    assert 'id="parts"' not in page(client, "whole")


def test_a_target_that_is_outdone_says_by_how_much_and_round_numbers_are_printed_in_full(client):
    of = rows.indicator("output", "产值")
    rows.target("met", of, 100, str(NOW - 1), set_on=f"{NOW - 4}-01")
    for back, value in ((3, 40), (2, 80), (1, 105)):
        rows.actual(of, str(NOW - back), value)
    shown = page(client, "met")
    assert "5亿元" in fact(shown, "已达到，富余")
    assert "4E+1" not in shown
    assert '"label": "40\\uff08' in shown
