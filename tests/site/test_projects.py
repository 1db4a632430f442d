"""Pages of the project library: what a visitor does not see, what an office does there, what is told when it is wrong."""

from __future__ import annotations

import dataclasses
import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.city import rows
from tests.city.projects import acts
from yanzhen.city.projects import services
from yanzhen.city.projects.models import Evidence, Milestone, MonthlyMoney, Project

pytestmark = pytest.mark.django_db
BELOW = 40
"""Queries that a page over all projects may take, however many they are."""


@pytest.fixture(autouse=True)
def workspace(settings, tmp_path):
    settings.WORKSPACE = dataclasses.replace(settings.WORKSPACE, folder=tmp_path)


@pytest.fixture
def office(client):
    user = acts.person("project_office")
    client.force_login(user)
    return user


@pytest.fixture
def node(db):
    return rows.node("steel.tube", "无缝钢管")


def send(client, where: str, project: Project, **given):
    return client.post(where, {"version": Project.objects.get(pk=project.pk).version, **given}, follow=True)


def text_of(answer) -> str:
    return answer.content.decode()


def test_an_office_registers_a_project_by_its_form(client, office, node):
    rows.park("songmu", "松木园")
    answer = client.post(
        "/projects/new/",
        {
            "name": "新项目",
            "investors": "甲公司\n乙公司",
            "investment": "2.5",
            "parks": ["songmu"],
            "nodes": ["steel.tube"],
        },
        follow=True,
    )
    row = Project.objects.get()
    assert (row.name, str(row.investment), row.stage) == ("新项目", "2.5000", "reserve")
    assert [i.name for i in row.investors.all()] == ["甲公司", "乙公司"]
    assert "项目已入库" in text_of(answer)


def test_a_wrong_form_keeps_what_was_typed_and_says_what_is_wrong(client, office):
    answer = client.post("/projects/new/", {"name": "某项目", "investment": "-3"})
    assert answer.status_code == 422
    assert 'value="某项目"' in text_of(answer)
    assert not Project.objects.exists()


def test_the_stage_page_lists_what_is_there_and_what_is_missing_and_writes_only_the_whole(
    client, office, node
):
    project = acts.reserved(office, node)
    where = f"/projects/{project.code}/stage/signed/"
    shown = text_of(client.get(where))
    assert shown.count("已有") == 4
    assert "合同或协议" in shown
    given = {
        "on": acts.TODAY.isoformat(), "investment": "2", "investment-unit": "亿元",
        "contract_date": acts.TODAY.isoformat(),
    }  # fmt: skip
    answer = send(client, where, project, **given)
    assert answer.status_code == 422
    assert "缺“合同或协议”" in text_of(answer)
    assert Project.objects.get().stage == "reserve"
    file = SimpleUploadedFile("../../合同.pdf", acts.PDF)
    answer = send(client, where, project, **given, contract_file=file)
    assert "已存证" in text_of(answer)
    assert Project.objects.get().stage == "signed"
    assert Evidence.objects.get().name == "合同.pdf"


def test_a_backdated_act_shows_its_reason_to_everybody(client, office, node):
    project = acts.reserved(office, node, on=acts.TODAY - datetime.timedelta(9))
    where = f"/projects/{project.code}/stage/planned/"
    day = (acts.TODAY - datetime.timedelta(2)).isoformat()
    assert "补录要写明原因" in text_of(send(client, where, project, on=day))
    send(client, where, project, on=day, late_why="当时停网")
    client.logout()
    assert "补录：当时停网" in text_of(client.get(f"/projects/{project.code}/"))


def test_the_second_of_two_editors_is_told(client, office, node):
    project = acts.reserved(office, node)
    where = f"/projects/{project.code}/stage/planned/"
    seen = Project.objects.get().version
    send(client, where, project, on=acts.TODAY.isoformat())
    answer = client.post(
        f"/projects/{project.code}/stage/lead/", {"version": seen, "on": acts.TODAY.isoformat()}
    )
    assert "刚才有人先改过" in text_of(answer)
    assert "转为策划" in text_of(answer)


def test_milestones_contributions_and_money_are_kept_from_the_page(client, office, node):
    project = acts.reserved(office, node, investment=None)
    act = f"/projects/{project.code}/act/"
    send(client, act, project, act="milestone", name="封顶", due_on=acts.TODAY.isoformat())
    step = Milestone.objects.get()
    send(client, act, project, act="done", key=step.pk, row=step.version, done_on=acts.TODAY.isoformat())
    assert Milestone.objects.get().done_on == acts.TODAY
    assert "单位" in text_of(send(client, act, project, act="gain", node="steel.tube", capacity="5", unit=""))
    send(client, act, project, act="gain", node="steel.tube", capacity="5", unit="万吨/年")
    assert "5 万吨/年" in text_of(client.get(f"/projects/{project.code}/"))
    assert "没有这个操作" in text_of(send(client, act, project, act="fly"))
    money = f"/projects/{project.code}/money/"
    month = acts.TODAY.month
    answer = send(client, money, project, year=acts.TODAY.year, unit="万元", **{f"made-{month}": "-5"})
    assert answer.status_code == 422
    assert 'value="-5"' in text_of(answer)
    send(client, money, project, year=acts.TODAY.year, unit="万元", **{f"made-{month}": "300"})
    assert MonthlyMoney.objects.get().made == 300


def test_a_visitor_sees_the_project_but_nothing_that_is_kept(client, office, node):
    project = acts.signed(office, node)
    client.logout()
    shown = text_of(client.get(f"/projects/{project.code}/"))
    assert "钢管项目" in shown
    for inside in ("合同.pdf", "事实与佐证", "project_office经办岗", "登记节点"):
        assert inside not in shown
    assert client.get(f"/projects/{project.code}/evidence/{Evidence.objects.get().pk}/").status_code == 302


def test_a_file_is_given_back_to_be_saved_under_its_safe_name(client, office, node):
    project = acts.signed(office, node)
    answer = client.get(f"/projects/{project.code}/evidence/{Evidence.objects.get().pk}/")
    assert b"".join(answer.streaming_content).startswith(b"%PDF")
    assert answer["Content-Disposition"].startswith("attachment;")
    other = acts.reserved(office, node)
    assert client.get(f"/projects/{other.code}/evidence/{Evidence.objects.get().pk}/").status_code == 404


def test_a_name_with_markup_is_shown_as_text(client, office, node):
    project = acts.reserved(office, node, name="<script>alert(1)</script>")
    services.add_milestone(project.code, "<b>封顶</b>", acts.TODAY, by=office)
    for page in (
        f"/projects/{project.code}/",
        "/projects/",
        "/projects/calendar/",
        "/projects/lights/",
        "/projects/map/",
    ):
        assert "<script>alert" not in text_of(client.get(page))
        assert "<b>封顶" not in text_of(client.get(page))


def test_a_red_project_stands_on_the_list_until_the_act_that_takes_it_off(client, office, node):
    project = acts.signed(office, node)
    step = services.add_milestone(project.code, "封顶", acts.TODAY - datetime.timedelta(20), by=office)
    shown = text_of(client.get("/projects/lights/"))
    assert "节点逾期：20 天" in shown
    assert "登记节点完成日期" in shown
    assert (
        "节点逾期" not in text_of(client.get("/projects/lights/?preset=yinchuan")).split("这个口径的规则")[0]
    )
    services.finish_milestone(project.code, step.pk, acts.TODAY, version=step.version, by=office)
    assert "节点逾期：20 天" not in text_of(client.get("/projects/lights/"))


def test_the_calendar_has_the_month_and_what_is_overdue(client, office, node):
    project = acts.signed(office, node)
    services.add_milestone(project.code, "开挖", acts.TODAY.replace(day=1), by=office)
    services.add_milestone(
        project.code, "三年前的节点", acts.TODAY.replace(year=acts.TODAY.year - 3, day=1), by=office
    )
    shown = text_of(client.get("/projects/calendar/"))
    assert "钢管项目：开挖" in shown
    assert "三年前的节点" in shown
    elsewhere = text_of(client.get("/projects/calendar/?month=1999-02"))
    assert "这个月没有到期的节点" in elsewhere.split("1999 年 2 月</h2>")[1]
    assert client.get("/projects/calendar/?month=drop table").status_code == 200


def test_a_park_finds_only_its_own_ground_in_calendar_and_lights(client, office, node):
    mine = acts.building(office, node, name="本园项目")
    rows.park("far", "别园")
    other = acts.signed(office, node, name="别园项目", parks=("far",))
    for project in (mine, other):
        services.add_milestone(project.code, "封顶", acts.TODAY - datetime.timedelta(20), by=office)
    client.force_login(acts.person("park", subject="songmu"))
    for page in ("/projects/calendar/", "/projects/lights/"):
        shown = text_of(client.get(page))
        assert "本园项目" in shown
        assert "别园项目" not in shown


def test_rates_name_their_denominator_and_their_projects(client, office, node):
    acts.operating(office, acts.building(office, node, name="已投产项目"))
    acts.signed(office, node, name="未开工项目", parks=("songmu",))
    shown = text_of(client.get("/projects/rates/"))
    assert "开工 ÷ 签约项目" in shown
    assert "1 / 2 个" in shown
    assert "未开工项目" in shown
    assert 'data-chart="curves"' in shown
    assert "没有签约过的项目" in text_of(client.get("/projects/rates/?park=nowhere"))


def test_pages_over_all_projects_take_no_more_queries_for_more_projects(
    client, office, node, django_assert_max_num_queries
):
    for number in range(6):
        project = acts.signed(office, node, name=f"项目{number}")
        services.add_milestone(project.code, "封顶", acts.TODAY, by=office)
    for page in ("/projects/lights/", "/projects/calendar/", "/projects/rates/", "/projects/map/"):
        client.get(page)
        with django_assert_max_num_queries(BELOW):
            assert client.get(page).status_code == 200, page
