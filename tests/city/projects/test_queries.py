"""The project library: board, history, silence."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest

from tests.city import rows
from yanzhen.city.exchange.queries import cites_of
from yanzhen.city.projects import queries
from yanzhen.kernel.stages import Stage

pytestmark = pytest.mark.django_db
DAY = datetime.date(2024, 6, 30)


@pytest.fixture
def tube():
    return rows.node("steel.tube", "无缝钢管")


def test_the_board_has_every_batch_and_sums_only_published_investment(tube):
    rows.project("a", "甲项目", tube, stage="signed", investment=Decimal("10.5"))
    rows.project("b", "乙项目", tube, stage="reserve")
    board = {c.batch: c for c in queries.project_board()}
    assert list(board) == ["储备一批", "开工一批", "建设一批", "投产一批", "停滞或未落地", "状态不明"]
    first = board["储备一批"]
    assert (first.count, first.invested, first.without_investment) == (2, Decimal("10.5"), 1)
    assert board["投产一批"].invested is None


def test_a_project_under_construction_without_news_for_long_is_silent(tube):
    rows.project("old", "老项目", tube, stage="building", stage_date="2021-03")
    rows.project("new", "新项目", tube, stage="building", stage_date="2024-01")
    rows.project("done", "成项目", tube, stage="operating", stage_date="2018")
    late = queries.overdue_projects(as_of=DAY)
    assert [late_one.project.code for late_one in late] == ["old"]
    assert late[0].months == 39
    assert "久无消息" in late[0].sentence


def test_fallen_projects_come_before_silent_ones(tube):
    rows.project("old", "老项目", tube, stage="building", stage_date="2021-03")
    rows.project("gone", "未落项目", tube, stage="never_landed", stage_date="2020", stage_reason="无后续报道")
    late = queries.late_projects(as_of=DAY)
    assert [(item.project.code, item.kind) for item in late] == [("gone", "fallen"), ("old", "silent")]
    assert "未落地（2020）：无后续报道" in late[0].sentence


def test_an_earlier_day_sees_the_earlier_stage(tube):
    row = rows.project("p", "某项目", tube, stage="operating", stage_date="2023-05")
    rows.event(row, "signed", "2019-06")
    rows.event(row, "building", "2020")
    rows.event(row, "operating", "2023-05")
    listed = queries.projects().get(code="p")
    assert queries.stage_as_of(listed, datetime.date(2022, 1, 1)).stage is Stage.BUILDING
    assert queries.stage_as_of(listed, datetime.date(2019, 12, 31)).stage is Stage.SIGNED
    assert queries.stage_as_of(listed, datetime.date(2018, 1, 1)) is None
    assert queries.stage_as_of(listed, DAY).stage is Stage.OPERATING


def test_evidence_carries_the_stage_of_the_day(tube):
    row = rows.project("p", "某项目", tube, stage="operating", stage_date="2023-05")
    rows.event(row, "building", "2020")
    [before] = queries.presence_evidence(datetime.date(2021, 1, 1))
    assert (before.node, before.kind, before.status) == ("steel.tube", "project", "building")
    assert queries.presence_evidence(datetime.date(2019, 1, 1)) == ()


def test_a_project_on_a_restricted_node_hides_its_capacity():
    secret = rows.node("nuclear.part", "部件", restricted=True)
    rows.project("p", "某项目", secret, capacity=5, capacity_text="年产5套", note="含客户")
    detail = queries.project_detail("p")
    assert detail.restricted
    assert (detail.project.capacity, detail.project.capacity_text, detail.project.note) == (None, "", "")


def test_an_alias_in_chinese_finds_a_project(tube):
    rows.project("p", "某项目", tube, aliases=["三百万吨钢管"])
    assert [p.code for p in queries.projects(search="钢管")] == ["p"]


def test_a_long_board_costs_no_more_queries(tube, django_assert_max_num_queries):
    for i in range(40):
        rows.project(f"p{i}", f"项目{i}", tube)
    with django_assert_max_num_queries(8):
        for column in queries.project_board():
            for on in column.stages:
                assert [cites_of(row)[0].place for row in on.projects] == ["第一条"] * len(on.projects)


def test_the_board_shows_the_newest_of_a_stage_and_counts_the_rest(tube):
    for i in range(queries.CARDS + 3):
        rows.project(f"p{i}", f"项目{i:02}", tube, stage="signed", stage_date=f"20{i:02}-01", investment=1)
    first = queries.project_board()[0]
    signed = next(on for on in first.stages if on.number)
    assert (first.count, first.invested, signed.number, signed.rest) == (23, 23, 23, 3)
    assert [p.code for p in signed.projects][:2] == ["p22", "p21"]


def test_the_local_firm_behind_a_project_is_named_in_its_evidence(tube):
    row = rows.project("p", "某项目", tube, stage="operating")
    row.investors.create(name="集团", enterprise=rows.enterprise("group", "集团", role="outside"))
    row.investors.create(name="本地厂", enterprise=rows.enterprise("works", "本地厂"))
    [found] = queries.presence_evidence(DAY)
    assert found.firm == "works"
