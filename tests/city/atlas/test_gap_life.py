"""A gap has a first sight with its cause, closes when a project operates on it, and opens again with its history."""

from __future__ import annotations

import datetime
from itertools import pairwise

import pytest
from django.contrib.auth.models import AnonymousUser

from tests.city import rows
from tests.city.projects import acts
from yanzhen.city.accounts.models import Unit, User
from yanzhen.city.atlas.gap_life_queries import gap_life
from yanzhen.city.atlas.gap_life_services import Observed, observe
from yanzhen.city.atlas.gap_moves import gap_moves, sightings
from yanzhen.city.atlas.models import ChainReading, GapSighting
from yanzhen.city.attraction.models import Lead
from yanzhen.city.projects import services
from yanzhen.city.records import remembering
from yanzhen.city.records.models import Change

pytestmark = pytest.mark.django_db
NOBODY = AnonymousUser()


@pytest.fixture
def office(db):
    return acts.person("project_office")


@pytest.fixture
def gap(db):
    """A chain of four links with leading firms on three; the link before the last is missing."""
    drawn = [
        ("ore", "矿", "upstream"),
        ("iron", "铁", "midstream"),
        ("tube", "管", "midstream"),
        ("well", "井", "downstream"),
    ]
    made = [rows.node(f"steel.{code}", label, band) for code, label, band in drawn]
    for one, other in pairwise(made):
        rows.link(one, other)
    for node in (made[0], made[1], made[3]):
        for number in (1, 2):
            rows.enterprise(f"{node.label}-{number}", f"演示{node.label}厂{number}", node, role="anchor")
    return made[2]


def look(occasion: str = "测试") -> Observed:
    remembering.forget()
    return observe(occasion)


def lacks(code: str = "steel.tube") -> list[GapSighting]:
    return [s for s in sightings(node=code) if s.family == "lack"]


def filled(office, gap):
    project = acts.operating(office, acts.building(office, gap))
    look()
    return project


def ended(office, project):
    facts = {"reason": "演示关停", "reason_date": acts.TODAY}
    services.change_stage(project, "terminated", on=acts.TODAY, by=office, facts=facts)
    return look()


def test_the_first_sight_has_its_day_and_its_cause(gap):
    assert look("安装定义包 演示").seen == 1
    seen = lacks()[0]
    assert (seen.kind, seen.seen_on, seen.cause) == ("break", acts.TODAY, "安装定义包 演示")
    assert "管断点" in seen.why
    assert not seen.reopened


def test_looking_twice_writes_nothing(gap):
    look()
    before = (ChainReading.objects.count(), GapSighting.objects.count(), Change.objects.count())
    assert look("再看一次") == Observed()
    assert (ChainReading.objects.count(), GapSighting.objects.count(), Change.objects.count()) == before


def test_a_node_of_which_nothing_is_known_is_no_gap(db):
    rows.node("steel.tube", "管")
    assert look() == Observed()
    assert not sightings()


def test_a_project_being_built_turns_the_gap_weak_and_does_not_close_it(gap, office):
    look()
    acts.building(office, gap)
    assert look().changed == 1
    seen = lacks()[0]
    assert (seen.kind, seen.closed_on) == ("weak", None)
    assert [turn["kind"] for turn in seen.kinds] == ["break", "weak"]


def test_the_gap_closes_when_the_project_operates_and_completeness_moves(gap, office):
    look()
    sighted = lacks()[0]
    project = filled(office, gap)
    seen = lacks()[0]
    assert seen.pk == sighted.pk
    assert (seen.closed_on, seen.project) == (acts.TODAY, project.code)
    assert seen.closed_cause == "项目“钢管项目”投产"
    assert seen.before.completeness == pytest.approx(0.75)
    assert seen.after.completeness == pytest.approx(1.0)
    assert Change.objects.filter(label="缺口关闭：管").exists()


def test_the_gap_opens_again_with_its_history_when_the_project_ends(gap, office):
    look()
    project = filled(office, gap)
    assert ended(office, project).reopened == 1
    first, again = lacks()
    assert first.closed_on == acts.TODAY
    assert again.reopened
    assert again.closed_on is None
    assert again.cause == "项目“钢管项目”终止：演示关停"
    labels = [m.label for m in gap_life("steel.tube", NOBODY).moments]
    assert labels.index("缺口关闭") < labels.index("缺口重新出现")


def test_a_gap_that_is_no_longer_known_stays_open(gap):
    look()
    from yanzhen.city.enterprises.models import Placement

    Placement.objects.all().delete()
    assert look().closed == 0
    assert lacks()[0].closed_on is None


def test_a_change_of_stage_is_looked_at_once_it_stands(gap, office, django_capture_on_commit_callbacks):
    look()
    with django_capture_on_commit_callbacks(execute=True):
        project = acts.operating(office, acts.building(office, gap))
    assert lacks()[0].project == project.code


def test_nothing_is_seen_of_a_change_that_was_rolled_back(gap, office, django_capture_on_commit_callbacks):
    look()
    project = acts.reserved(office, gap)
    with django_capture_on_commit_callbacks() as heard, pytest.raises(services.MissingFactsError):
        services.change_stage(project, "signed", on=acts.TODAY, by=office)
    assert heard == []


def test_a_report_says_what_closed_and_opened_since_the_last_one(gap, office):
    look()
    yesterday = (acts.TODAY - datetime.timedelta(days=1)).isoformat()
    project = filled(office, gap)
    told = gap_moves({"steel.tube": "absent"}, yesterday)
    assert [(m.label, m.closed) for m in told] == [("管", True)]
    assert gap_moves({"steel.tube": "present"}, yesterday) == ()
    assert gap_moves({"steel.tube": "absent"}, yesterday, until=acts.TODAY - datetime.timedelta(days=1)) == ()
    assert gap_moves({"steel.tube": "absent"}, "") == ()
    ended(office, project)
    assert [m.closed for m in gap_moves({"steel.tube": "present"}, yesterday)] == [False]


def test_figures_that_nobody_knows_are_empty_and_never_nought(gap, office):
    of = rows.indicator("steel_output", "演示产值")
    rows.target("t-steel", of, 100, "2030", chain=gap.chain)
    look()
    filled(office, gap)
    figures = {f.label: f for f in gap_life("steel.tube", NOBODY).figures}
    whole = figures["全链完整度"]
    assert (whole.seen, whole.before, whole.after, whole.now, whole.moved) == (
        "75%",
        "75%",
        "100%",
        "100%",
        "升",
    )
    goal = next(f for label, f in figures.items() if "t-steel" in label)
    assert (goal.seen, goal.after, goal.now, goal.moved) == ("", "", "", "")


def test_the_forecast_of_a_target_moves_with_its_actuals(gap, office):
    of = rows.indicator("steel_output", "演示产值")
    rows.target("t-steel", of, 100, "2030", chain=gap.chain)
    for year, value in (("2022", 40), ("2023", 44), ("2024", 48)):
        rows.actual(of, year, value)
    look()
    filled(office, gap)
    rows.actual(of, "2025", 60)
    remembering.forget()
    goal = next(f for f in gap_life("steel.tube", NOBODY).figures if "t-steel" in f.label)
    assert goal.after
    assert goal.now != goal.after
    assert goal.moved == "升"


def lead(unit, number, gap, by):
    return Lead.objects.create(
        number=number, investor=f"演示投资方{number}", name_key=number, industry="演示行业", unit=unit, reported_unit=unit,
        by_name=str(by), reported_at=datetime.datetime.now(datetime.UTC), node=gap, practice=True,
    )  # fmt: skip


def test_others_leads_are_told_by_industry_and_day_alone(gap, office, client):
    look()
    own, other = (Unit.objects.create(code=f"u-{n}", name=f"演示单位{n}", kind="region") for n in (1, 2))
    county = User.objects.create(username="county-1", role="county", unit=own)
    lead(own, "X-1", gap, county)
    lead(other, "X-2", gap, county)
    client.force_login(county)
    shown = client.get("/gaps/steel.tube/").content.decode()
    assert "演示投资方X-1" in shown
    assert "X-2" not in shown
    assert "演示单位2" not in shown
    assert "已报备：演示行业" in shown
    client.logout()
    shown = client.get("/gaps/steel.tube/").content.decode()
    assert "X-1" not in shown
    assert "已报备" not in shown


def test_no_capacity_leaves_the_record_for_a_restricted_node(gap, office, client):
    gap.restricted = True
    gap.save()
    look()
    filled(office, gap)
    remembering.forget()
    shown = client.get("/gaps/steel.tube/").content.decode()
    assert "只列公开名称" in shown
    assert "50000" not in shown


def test_an_unknown_node_is_not_found(db, client):
    assert client.get("/gaps/none.such/").status_code == 404
