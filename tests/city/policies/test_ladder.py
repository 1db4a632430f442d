"""The ladder keeps apart what the facts say and what was recognised, and names who is next."""

from __future__ import annotations

import datetime

import pytest

from tests.city import rows
from tests.city.policies.rulebooks import REVENUE, install, ladder, rule
from yanzhen.city.policies import queries
from yanzhen.city.policies.ports import above
from yanzhen.city.policies.values import Quota

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 6, 30)
CHAMPION = rule("r-1", label={"zh": "冠军企业"}, step="champion", conditions={"all": [REVENUE]})


@pytest.fixture
def city(monkeypatch):
    """Three enterprises: one above, one just below, one of which nothing is known but a recognition."""
    monkeypatch.setattr(above, "quotas", lambda: [Quota("冠军企业数", "≥3家", "2026", "t-1")])
    for code, revenue in (("e-1", 3000), ("e-2", 1900), ("e-4", 100)):
        rows.figure(rows.enterprise(code, f"企业{code}"), "revenue", revenue, "万元", period="2025")
    rows.enterprise("e-3", "企业e-3", rungs=["省级冠军企业（2024）"])
    rows.enterprise("e-9", "外地企业", role="outside")


def test_computed_and_recorded_stand_apart_beside_the_target(city):
    install(ladders=(ladder("l-1", CHAMPION),))
    (rung,) = queries.ladder(DAY, stated=True)
    assert (rung.reached, rung.refused, rung.unknown, rung.recorded) == (1, 2, 1, 1)
    assert [q.goal for q in rung.quotas] == ["≥3家"]


def test_the_cultivation_list_names_the_nearest_first(city):
    install(ladders=(ladder("l-1", CHAMPION),))
    found = queries.rung_list("r-1", DAY, stated=True)
    assert found is not None
    assert [c.code for c in found[3]] == ["e-1", "e-2", "e-4", "e-3"]
    assert found[3][1].nearest.distance == 100
    assert found[3][3].recorded == "省级冠军企业（2024）"


def test_the_page_of_a_rung_answers_and_an_unknown_one_says_so(city, client):
    install(ladders=(ladder("l-1", CHAMPION),))
    text = client.get("/ladders/r-1/?on=2026-06-30").content.decode()
    assert "企业e-2" in text
    assert "外地企业" not in text
    assert client.get("/ladders/no/").status_code == 404


def test_only_the_version_of_the_day_counts(city):
    old = ladder("l-1", CHAMPION, valid_to="2026-03-31")
    stricter = {"all": [{**REVENUE, "value": 5000}]}
    new = ladder("l-2", {**CHAMPION, "id": "r-2", "conditions": stricter}, valid_from="2026-04-01")
    install(ladders=(old, new))
    assert [r.reached for r in queries.ladder(datetime.date(2026, 3, 1), stated=True)] == [1]
    assert [r.reached for r in queries.ladder(DAY, stated=True)] == [0]


def test_both_versions_are_shown_while_a_change_is_near(city):
    stricter = {"all": [{**REVENUE, "value": 5000}]}
    old = ladder("l-1", CHAMPION, valid_from="2022-06-01", valid_to="2026-03-31")
    new = ladder("l-2", {**CHAMPION, "id": "r-2", "conditions": stricter}, valid_from="2026-04-01")
    install(ladders=(old, new))
    ((label, pair),) = queries.answers_for("e-1", DAY, stated=True).changes
    assert label == "冠军企业"
    assert (pair.before.state.value, pair.after.state.value) == ("entitled", "near")


def test_a_rung_is_counted_under_every_name_that_papers_give_it(city, monkeypatch):
    quotas = [Quota("每年新增大户企业", "≥200家", "2025", "t-2"), Quota("大户", "≥1家", "2025", "t-3")]
    monkeypatch.setattr(above, "quotas", lambda: quotas)
    rows.enterprise("e-5", "企业e-5", rungs=["大户企业（2020年入库）"])
    install(ladders=(ladder("l-1", {**CHAMPION, "called": ["大户企业"]}),))
    (rung,) = queries.ladder(DAY, stated=True)
    assert [q.target for q in rung.quotas] == ["t-2"]
    assert rung.recorded == 2


def test_the_targets_of_the_city_stand_beside_their_rungs():
    from yanzhen.city.policies.climbing import names_of
    from yanzhen.specs import load_pack

    rungs = {r.id: names_of(r) for one in load_pack("reference").ladders for r in one.rungs}
    assert "规模以上企业" in rungs["ASL-2"]
    assert "高新技术企业" in rungs["HTE-1"]
