"""Milestones and money by month: what is wrong is refused, what changes is kept with its reason."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest

from tests.city import rows
from tests.city.projects import acts
from yanzhen.city.projects import services
from yanzhen.city.projects.locking import StaleError
from yanzhen.city.projects.models import Milestone, MonthlyMoney
from yanzhen.kernel.errors import YanzhenError

pytestmark = pytest.mark.django_db
MONTH = f"{acts.TODAY:%Y-%m}"
NEXT = f"{acts.TODAY + datetime.timedelta(days=40):%Y-%m}"


@pytest.fixture
def office(db):
    return acts.person("project_office")


@pytest.fixture
def project(office):
    return acts.signed(office, rows.node("steel.tube"))


def test_money_comes_in_the_unit_of_the_form_and_is_kept_in_one(office, project):
    services.set_money(project.code, {MONTH: {"planned": "0.05", "made": "0.03"}}, unit="亿元", by=office)
    kept = MonthlyMoney.objects.get()
    assert (kept.planned, kept.made, kept.received) == (Decimal(500), Decimal(300), None)
    assert services.set_money(project.code, {MONTH: {"planned": "500"}}, by=office) == 0
    services.set_money(project.code, {MONTH: {"made": ""}}, by=office)
    assert MonthlyMoney.objects.get().made is None


@pytest.mark.parametrize(
    ("month", "figures", "unit", "told"),
    [
        (MONTH, {"made": "-5"}, "万元", "不能是负数"),
        (MONTH, {"made": "五百"}, "万元", "不是数"),
        (MONTH, {"made": "NaN"}, "万元", "超出范围"),
        (MONTH, {"made": "5"}, "吨", "单位不能换算"),
        (MONTH, {"made": "5"}, "万块", "不认识的单位"),
        (MONTH, {"made": "500"}, "亿元", "像是单位弄混了"),
        (NEXT, {"made": "5"}, "万元", "这个月还没有到"),
        ("去年", {"made": "5"}, "万元", "日期认不得"),
    ],
)
def test_money_that_cannot_be_is_refused_and_nothing_is_written(office, project, month, figures, unit, told):
    good = {MONTH: {"planned": "100"}}
    with pytest.raises(YanzhenError, match=told):
        services.set_money(
            project.code, {**good, month: {**good.get(month, {}), **figures}}, unit=unit, by=office
        )
    assert not MonthlyMoney.objects.exists()


def test_a_milestone_moves_only_with_a_reason_that_stays(office, project):
    step = services.add_milestone(project.code, "主厂房封顶", acts.TODAY, by=office)
    with pytest.raises(YanzhenError, match="调整原因"):
        services.move_milestone(project.code, step.pk, acts.TODAY, why="", version=step.version, by=office)
    later = acts.TODAY + datetime.timedelta(days=9)
    moved = services.move_milestone(
        project.code, step.pk, later, why="连续降雨", version=step.version, by=office
    )
    assert (moved.due_on, moved.moves[0]["from"], moved.moves[0]["why"]) == (
        later,
        str(acts.TODAY),
        "连续降雨",
    )
    done = services.finish_milestone(project.code, step.pk, acts.TODAY, version=moved.version, by=office)
    assert done.done_on == acts.TODAY


def test_of_two_who_move_a_milestone_the_second_is_told(office, project):
    step = services.add_milestone(project.code, "封顶", acts.TODAY, by=office)
    services.finish_milestone(project.code, step.pk, acts.TODAY, version=1, by=office)
    with pytest.raises(StaleError, match="已完成"):
        services.move_milestone(project.code, step.pk, acts.TODAY, why="改期", version=1, by=office)


def test_nothing_is_done_before_its_day_and_nothing_dropped_without_a_reason(office, project):
    step = services.add_milestone(project.code, "封顶", acts.TODAY, by=office)
    tomorrow = acts.TODAY + datetime.timedelta(days=1)
    with pytest.raises(YanzhenError, match="还没有到"):
        services.finish_milestone(project.code, step.pk, tomorrow, version=1, by=office)
    with pytest.raises(YanzhenError, match="原因"):
        services.drop_milestone(project.code, step.pk, why="  ", version=1, by=office)
    with pytest.raises(YanzhenError, match="没有名称"):
        services.add_milestone(project.code, " ", tomorrow, by=office)
    assert Milestone.objects.get().done_on is None
