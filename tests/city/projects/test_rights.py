"""Park and county act on their own ground, a firm reads its own, nobody else reads what is kept."""

from __future__ import annotations

import pytest

from tests.city import rows
from tests.city.projects import acts
from yanzhen.city.projects import services
from yanzhen.city.projects.models import Project
from yanzhen.city.projects.permissions import may_keep, may_see_kept
from yanzhen.kernel.errors import YanzhenError

pytestmark = pytest.mark.django_db


@pytest.fixture
def project(db):
    node = rows.node("steel.tube")
    rows.park("songmu", "松木园", parent=rows.park("hengyang-zone", "大园"))
    rows.region("430424", "衡东县")
    rows.enterprise("tube-firm", "某钢管公司", node)
    office = acts.person("project_office")
    return acts.reserved(
        office, node, parks=("songmu",), regions=("430424",), investors=(("某钢管公司", "tube-firm"),)
    )


def test_who_reads_and_who_keeps(project):
    project = Project.objects.get(pk=project.pk)
    cases = {
        ("park", "songmu"): (True, True),
        ("park", "hengyang-zone"): (True, True),
        ("park", "elsewhere"): (False, False),
        ("county", "430424"): (True, True),
        ("county", "430481"): (False, False),
        ("enterprise", "tube-firm"): (True, False),
        ("enterprise", "other-firm"): (False, False),
        ("investment", ""): (True, True),
        ("chain_office", ""): (True, True),
        ("leader", ""): (True, False),
        ("department", ""): (True, False),
        ("auditor", ""): (True, False),
        ("bank", ""): (False, False),
        ("administrator", ""): (False, False),
        ("security", ""): (False, False),
    }
    for (role, subject), rights in cases.items():
        user = acts.person(role, subject=subject)
        assert (may_see_kept(user, project), may_keep(user, project)) == rights, role


def test_a_park_does_not_move_the_project_of_another_park(project):
    stranger = acts.person("park", subject="elsewhere")
    with pytest.raises(YanzhenError, match="没有权限"):
        services.change_stage(project, "planned", on=acts.TODAY, by=stranger)
    own = acts.person("park", subject="songmu")
    assert services.change_stage(project, "planned", on=acts.TODAY, by=own).stage == "planned"


def test_a_park_does_not_end_a_project_and_a_leader_moves_none(project):
    project = services.change_stage(project, "planned", on=acts.TODAY, by=acts.person("chain_office"))
    facts = {"reason": "不做了", "reason_date": acts.TODAY}
    for role, subject in (("park", "songmu"), ("leader", ""), ("administrator", "")):
        with pytest.raises(YanzhenError, match="没有权限"):
            services.change_stage(
                project.code, "terminated", on=acts.TODAY, by=acts.person(role, subject=subject), facts=facts
            )


def test_a_county_registers_on_its_own_ground_only(project):
    county = acts.person("county", subject="430481")
    with pytest.raises(YanzhenError, match="不在您的园区"):
        services.create_project(services.NewProject(name="新项目", regions=("430424",)), by=county)
    with pytest.raises(YanzhenError, match="没有权限"):
        services.create_project(services.NewProject(name="新项目"), by=acts.person("enterprise"))
    assert Project.objects.count() == 1


@pytest.mark.parametrize(
    ("new", "told"),
    [
        ({"name": "  "}, "没有项目名称"),
        ({"name": "甲", "nodes": ("no.node",)}, "没有这个环节"),
        ({"name": "甲", "parks": ("nopark",)}, "没有这个园区"),
        ({"name": "甲", "regions": ("999999",)}, "没有这个县"),
        ({"name": "甲", "investors": (("乙", "nofirm"),)}, "没有这个企业"),
        ({"name": "甲", "investment": -1}, "不能是负数"),
        ({"name": "甲", "code": "../x"}, "代码写法不对"),
    ],
)
def test_a_project_that_cannot_be_is_not_registered(db, new, told):
    from decimal import Decimal

    if "investment" in new:
        new = {**new, "investment": Decimal(new["investment"])}
    with pytest.raises(YanzhenError, match=told):
        services.create_project(services.NewProject(**new), by=acts.person("project_office"))
    assert not Project.objects.exists()
