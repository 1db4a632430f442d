"""Pages of demands: filed by an enterprise, assigned, answered, rated; late ones first; what strangers do not get to see."""

from __future__ import annotations

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.city.demands.conftest import clocks, day, people  # noqa: F401
from yanzhen.city.demands.models import Demand

pytestmark = pytest.mark.django_db
GIVEN = {
    "subject": "二期用地指标",
    "kind": "land",
    "text": "二期厂房等用地指标，希望自然资源部门答复。",
    "contact_name": "演示联系人",
    "contact_phone": "13800000000",
}


@pytest.fixture
def filed(signed_in):
    paper = SimpleUploadedFile("../用地<b>.pdf", b"%PDF-1.4 x")
    answer = signed_in("firm").post(reverse("demand_new"), {**GIVEN, "file": paper})
    assert answer.status_code == 302, answer.content.decode()[-2000:]
    return Demand.objects.get()


def act(client, row, name, **given):
    row.refresh_from_db()
    data = {"version": row.version, "says": "演示情况", **given}
    answer = client.post(reverse("demand_act", args=[row.pk, name]), data)
    row.refresh_from_db()
    return answer


def page(client, row):
    return client.get(reverse("demand", args=[row.pk])).content.decode()


def test_what_is_missing_stands_at_its_field_and_what_was_typed_stays(signed_in):
    answer = signed_in("firm").post(reverse("demand_new"), {**GIVEN, "kind": "", "subject": ""})
    told = answer.content.decode()
    assert answer.status_code == 422
    assert GIVEN["text"] in told
    assert not Demand.objects.exists()


def test_a_demand_goes_from_the_enterprise_over_the_desk_to_the_office_and_back(signed_in, filed):
    assert "待分派" in page(signed_in("firm"), filed)
    act(signed_in("desk"), filed, "assign", lead="bureau", weight="ordinary")
    assert filed.state == "assigned"
    office = signed_in("bureau")
    assert filed.subject in office.get(reverse("demands")).content.decode()
    assert "前答复" in page(office, filed)
    refused = act(office, filed, "answer", says="")
    assert refused.status_code == 422
    assert filed.state == "assigned"
    act(office, filed, "answer", says="指标已列入三季度计划")
    firm = signed_in("firm")
    assert "指标已列入三季度计划" in page(firm, filed)
    act(firm, filed, "satisfied")
    assert (filed.state, filed.rating) == ("closed", "satisfied")
    board = signed_in("desk").get(reverse("demand_board")).content.decode()
    assert "未评价" in board


def test_a_late_demand_stands_first_and_says_by_how_much(signed_in, filed, day):  # noqa: F811
    signed_in("rival").post(reverse("demand_new"), {**GIVEN, "subject": "用电容量", "kind": "energy"})
    day.now += datetime.timedelta(days=7)
    Demand.objects.filter(subject="用电容量").update(due_on=day.now + datetime.timedelta(days=3))
    desk = signed_in("desk")
    listed = desk.get(reverse("demands")).content.decode()
    assert listed.index(filed.subject) < listed.index("用电容量")
    assert "已超期 6 天" in page(desk, filed)


def test_another_enterprise_sees_neither_the_demand_nor_its_file(signed_in, filed):
    file = filed.files.get()
    assert file.filename == "用地b.pdf"
    stranger = signed_in("rival")
    assert stranger.get(reverse("demand", args=[filed.pk])).status_code == 403
    assert stranger.get(reverse("demand_file", args=[file.pk])).status_code == 403
    assert filed.subject not in stranger.get(reverse("demands")).content.decode()
    given = signed_in("firm").get(reverse("demand_file", args=[file.pk]))
    assert given["Content-Disposition"].startswith("attachment")


def test_an_unnamed_enterprise_stays_unnamed_to_the_office_that_answers(signed_in):
    signed_in("firm").post(reverse("demand_new"), {**GIVEN, "hidden": "on"})
    row = Demand.objects.get()
    act(signed_in("desk"), row, "assign", lead="bureau", weight="ordinary")
    told = page(signed_in("bureau"), row)
    assert "匿名企业" in told
    assert "演示甲公司" not in told
    assert GIVEN["contact_phone"] not in told
    assert "演示甲公司" in page(signed_in("desk"), row)


def test_the_second_of_two_that_act_on_one_state_is_told(signed_in, filed):
    old = filed.version
    desk = signed_in("desk")
    act(desk, filed, "assign", lead="bureau", weight="ordinary")
    data = {"version": old, "lead": "energy", "weight": "ordinary", "says": "演示情况"}
    answer = desk.post(reverse("demand_act", args=[filed.pk, "reassign"]), data)
    assert answer.status_code == 422
    filed.refresh_from_db()
    assert filed.lead.code == "bureau"


def test_the_list_costs_the_same_for_one_demand_and_for_many(signed_in, filed):
    desk = signed_in("desk")

    def cost():
        with CaptureQueriesContext(
            connection,
        ) as seen:
            assert desk.get(reverse("demands")).status_code == 200
        return len(seen)

    cost()
    one = cost()
    for number in range(8):
        signed_in("rival").post(reverse("demand_new"), {**GIVEN, "subject": f"事项 {number}"})
    signed_in("desk")
    cost()
    assert cost() == one
