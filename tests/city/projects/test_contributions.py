"""A project that operates turns its node green; one that ends re-opens the gap."""

from __future__ import annotations

import datetime

import pytest

from tests.city import rows
from tests.city.projects import acts
from yanzhen.city.atlas.record import read_record
from yanzhen.city.projects import queries, services
from yanzhen.kernel.errors import YanzhenError
from yanzhen.kernel.presence import Presence

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(db):
    return acts.person("project_office")


@pytest.fixture
def chain(db):
    """A chain of three nodes with firms at both ends and nobody in the middle."""
    steel, tube, well = (rows.node(f"steel.{n}", n) for n in ("steel", "tube", "well"))
    rows.link(steel, tube)
    rows.link(tube, well)
    for node in (steel, well):
        for number in (1, 2):
            rows.enterprise(f"{node.label}-{number}", f"{node.label}厂{number}", node)
    return tube


def node_now(code: str = "steel.tube", day: datetime.date | None = None):
    record = read_record(day)
    return record.view.presence(code), record


def test_the_node_turns_green_when_the_project_operates_and_opens_again_when_it_ends(office, chain):
    assert node_now()[0] is Presence.ABSENT
    project = acts.building(office, chain)
    assert node_now()[0] is Presence.WEAK
    project = acts.operating(office, project)
    presence, record = node_now()
    assert presence is Presence.PRESENT
    reason = record.view.standing("steel.tube").reason
    assert "有投产项目形成产能：钢管项目（50000吨/年" in reason
    services.change_stage(
        project, "terminated", on=acts.TODAY, by=office, facts={"reason": "关停", "reason_date": acts.TODAY}
    )
    presence, record = node_now()
    assert presence is Presence.ABSENT
    assert "缺口重新打开" in record.view.standing("steel.tube").reason


def test_an_operating_project_without_a_recorded_capacity_is_only_weak(chain):
    rows.project("old", "老项目", chain, stage="operating", stage_date="2020-05")
    assert node_now()[0] is Presence.WEAK


def test_a_day_before_the_project_operated_sees_the_gap(office, chain):
    yesterday = acts.TODAY - datetime.timedelta(days=1)
    project = acts.building(office, chain, on=yesterday)
    acts.operating(office, project)
    assert node_now(day=yesterday)[0] is Presence.WEAK
    assert node_now()[0] is Presence.PRESENT


def test_a_capacity_in_a_unit_unlike_the_nodes_is_refused(office, chain):
    first = acts.building(office, chain)
    services.set_contribution(first.code, "steel.tube", capacity="50000", unit="吨/年", by=office)
    second = acts.reserved(office, chain, name="另一项目")
    for unit in ("台/年", "吨/月"):
        with pytest.raises(YanzhenError, match="单位与这个环节的不一致"):
            services.set_contribution(second.code, "steel.tube", capacity="10", unit=unit, by=office)
    services.set_contribution(second.code, "steel.tube", capacity="5", unit="万吨/年", by=office)
    assert {g.unit for g in queries.contributions(["steel.tube"])} == {"吨/年", "万吨/年"}


@pytest.mark.parametrize(
    ("capacity", "unit", "told"),
    [("-5", "吨/年", "负数"), ("五", "吨/年", "不是数"), ("0", "吨/年", "大于 0"), ("5", "", "单位")],
)
def test_a_capacity_is_a_number_above_nothing_with_a_unit(office, chain, capacity, unit, told):
    project = acts.reserved(office, chain)
    with pytest.raises(YanzhenError, match=told):
        services.set_contribution(project.code, "steel.tube", capacity=capacity, unit=unit, by=office)
    assert queries.contributions(["steel.tube"]) == ()


def test_a_removed_contribution_no_longer_counts(office, chain):
    project = acts.operating(office, acts.building(office, chain))
    with pytest.raises(YanzhenError, match="理由"):
        services.remove_contribution(project.code, "steel.tube", why=" ", by=office)
    services.remove_contribution(project.code, "steel.tube", why="登记错了环节", by=office)
    assert node_now()[0] is Presence.WEAK
