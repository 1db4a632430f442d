"""Lights by the limits of Yinchuan and Wuhan, at each limit and just beside it."""

from __future__ import annotations

import datetime
from dataclasses import replace

import pytest

from yanzhen.analysis.lights import Month, ProjectState, judge_lights, worst
from yanzhen.kernel.stages import Stage
from yanzhen.specs import find_pack
from yanzhen.specs.reading import read_files

SETS = {row.id: row for row in read_files(find_pack("reference"), "lights/*.yaml").rows["light_sets"]}
DAY = datetime.date(2026, 11, 21)


def colours(preset: str, state: ProjectState, day: datetime.date = DAY) -> dict[str, str]:
    return {light.rule.id: light.colour for light in judge_lights(SETS[preset], state, day)}


def paid(planned: float, made: float | None, **more) -> ProjectState:
    months = (
        Month(datetime.date(2026, 10, 1), planned, made),
        Month(datetime.date(2026, 11, 1), 9999.0, None),
    )
    return ProjectState(Stage.BUILDING, contract=10_000.0, months=months, **more)


@pytest.mark.parametrize(
    ("made", "colour"), [(4001, "green"), (4000, "yellow"), (2000, "yellow"), (1999, "red"), (None, None)]
)
def test_yinchuan_is_yellow_from_10_to_30_points_behind_both_included(made, colour):
    assert colours("yinchuan", paid(5000, made)).get("progress") == colour


@pytest.mark.parametrize(("made", "colour"), [(80, "green"), (79, "yellow"), (60, "yellow"), (59, "red")])
def test_wuhan_is_yellow_below_80_and_red_below_60_percent_of_the_plan(made, colour):
    assert colours("wuhan", paid(100, made))["progress"] == colour


@pytest.mark.parametrize(
    ("planned", "excused", "colour"),
    [
        ("2026-11-01", False, "green"), ("2026-10-31", False, "yellow"), ("2026-10-31", True, "green"),
        ("2026-09-01", False, "yellow"), ("2026-08-31", False, "red"), ("2026-08-31", True, "red"),
    ],
)  # fmt: skip
def test_a_late_start_is_yellow_unless_excused_and_red_after_three_months_anyhow(planned, excused, colour):
    state = ProjectState(Stage.SIGNED, planned_start=datetime.date.fromisoformat(planned), excused=excused)
    assert colours("yinchuan", state)["start"] == colour
    assert colours("yinchuan", replace(state, stage=Stage.STARTED))["start"] == "green"


@pytest.mark.parametrize(
    ("started", "colour"),
    [("2026-10-22", "green"), ("2026-10-21", "yellow"), ("2026-09-21", "yellow"), ("2026-08-21", "red")],
)
def test_a_started_project_outside_the_statistics_is_yellow_after_a_month_and_red_after_two(started, colour):
    state = ProjectState(Stage.BUILDING, started_on=datetime.date.fromisoformat(started))
    assert colours("yinchuan", state)["stats"] == colour
    assert colours("yinchuan", replace(state, stats_entry=DAY))["stats"] == "green"


def test_funds_are_red_below_the_required_share_and_unknown_without_one():
    state = paid(0, 0, received=1999.0, funds_required=20.0)
    assert colours("yinchuan", state)["funds"] == "red"
    assert colours("yinchuan", replace(state, received=2000.0))["funds"] == "green"
    assert "funds" not in colours("yinchuan", replace(state, funds_required=None))
    assert "funds" not in colours("yinchuan", replace(state, received=None))


@pytest.mark.parametrize(("days", "colour"), [(0, "green"), (1, "yellow"), (14, "yellow"), (15, "red")])
def test_an_overdue_milestone_is_yellow_at_once_and_red_from_15_days(days, colour):
    state = ProjectState(
        Stage.BUILDING, due=((DAY - datetime.timedelta(days), None), (DAY.replace(year=2020), DAY))
    )
    assert colours("own", state)["milestone"] == colour


def test_what_is_not_known_lights_nothing():
    assert judge_lights(SETS["yinchuan"], ProjectState(Stage.BUILDING), DAY) == ()
    assert worst(()) == ""


def test_a_project_that_ended_or_operates_is_no_longer_late():
    for stage in (Stage.TERMINATED, Stage.OPERATING, Stage.STALLED):
        state = replace(paid(5000, 0, planned_start=datetime.date(2020, 1, 1)), stage=stage)
        assert colours("yinchuan", state) == {}


def test_the_worst_light_comes_first_and_says_how_to_get_off():
    lights = judge_lights(SETS["own"], paid(5000, 1000, reported_on=DAY), DAY)
    assert worst(lights) == "red"
    assert lights[0].says == "投资进度滞后：40 个百分点"
    assert "填报当月完成投资" in lights[0].rule.way_off
