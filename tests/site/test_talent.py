"""Pages of the talent pool: from a post over an introduction to who stayed; names only for those they concern."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.city.talent.conftest import course, day, market, people, person, post  # noqa: F401
from yanzhen.city.records.models import Look
from yanzhen.city.talent.models import Course, Opening, Person, Referral

pytestmark = pytest.mark.django_db


def text(answer):
    return answer.content.decode()


def test_a_post_goes_from_the_enterprise_over_an_office_to_who_stayed(signed_in, day, course):  # noqa: F811
    course()
    given = {"label": "铜杆工", "skills": "铜杆连铸", "level": "vocational", "count": 2,
             "deadline": day.later(120), "node": "metal.rod"}  # fmt: skip
    bad = signed_in("firm").post(reverse("talent_new"), {**given, "skills": ""})
    assert bad.status_code == 422
    assert "铜杆工" in text(bad)
    assert signed_in("firm").post(reverse("talent_new"), given).status_code == 302
    row = Opening.objects.get()
    where = reverse("talent_post", args=[row.pk])
    office = text(signed_in("labour").get(where))
    assert "某技工学校 有色金属冶炼" in office
    assert "技能：" in office
    signed_in("labour").post(
        reverse("talent_introduce", args=[row.pk]), {"offer": f"course:{Course.objects.get().pk}", "count": 2}
    )
    referral = Referral.objects.get()
    answer = reverse("talent_answer", args=[referral.pk, "hired"])
    refused = signed_in("firm").post(answer, {"version": 0, "hired": 9, "hired_on": day.now})
    assert refused.status_code == 422
    assert "录用人数不对" in text(refused)
    signed_in("firm").post(answer, {"version": 0, "hired": 2, "hired_on": day.now})
    day.now = day.later(90)
    signed_in("firm").post(reverse("talent_answer", args=[referral.pk, "check"]), {"version": 1, "stayed": 1})
    assert "1/2" in text(signed_in("labour").get(reverse("talent_board")))
    assert signed_in("rival").get(where).status_code == 403


def test_a_name_is_masked_in_lists_logged_when_shown_and_told_to_the_enterprise_introduced_to(
    signed_in,
    person,  # noqa: F811
    post,  # noqa: F811
):
    row, wanted = person(), post()
    shown = f"{reverse('talent_people')}?columns=name&columns=number"
    assert "演示求职者" not in text(signed_in("county").get(shown))
    assert Look.objects.count() == 0
    assert "演示求职者" in text(signed_in("labour").get(shown))
    assert Look.objects.count() == 1
    assert "演示求职者" not in text(signed_in("labour").get(reverse("talent_people")))
    where = reverse("talent_post", args=[wanted.pk])
    assert "演示求职者" not in text(signed_in("firm").get(where))
    signed_in("labour").post(reverse("talent_introduce", args=[wanted.pk]), {"offer": f"person:{row.pk}"})
    assert "13800000001" in text(signed_in("firm").get(where))
    assert "13800000001" not in text(signed_in("park").get(where))
    csv = signed_in("county").get(f"{shown}&download=csv").content.decode("utf-8-sig")
    assert "演示求职者" not in csv


def test_taking_a_consent_back_erases_at_the_press_of_a_button(signed_in, person):  # noqa: F811
    row = person()
    page = text(signed_in("labour").get(reverse("talent_person", args=[row.pk])))
    assert "到期自动删除" in page
    signed_in("county").post(reverse("talent_person_end", args=[row.pk]))
    assert Person.objects.get().name == ""
    assert "已删除" in text(signed_in("labour").get(reverse("talent_person", args=[row.pk])))


def test_without_the_tick_of_consent_nothing_is_kept(signed_in, day):  # noqa: F811
    given = {"name": "演示", "phone": "1", "skills": "焊接", "level": "skilled", "ready_on": day.now,
             "consented_on": day.now, "consent": "paper", "days": 30}  # fmt: skip
    answer = signed_in("labour").post(reverse("talent_person_new"), given)
    assert answer.status_code == 422
    assert not Person.objects.exists()
    signed_in("labour").post(reverse("talent_person_new"), {**given, "agreed": "on"})
    assert Person.objects.get().keep_until == day.later(30)


def test_an_order_class_needs_its_enterprise(signed_in, day):  # noqa: F811
    given = {"school": "某学院", "school_kind": "college", "label": "电气", "kind": "order", "skills": "配电", "level": "college",
             "count": 30, "ready_on": day.later(30)}  # fmt: skip
    answer = signed_in("labour").post(reverse("talent_course_new"), given)
    assert "订单班要有订单企业" in text(answer)
    signed_in("labour").post(reverse("talent_course_new"), {**given, "enterprise": "jia"})
    assert "演示甲公司" in text(signed_in("firm").get(reverse("talent_supply")))


def test_the_second_editor_sees_the_difference(signed_in, post, day):  # noqa: F811
    row = post()
    given = {"label": row.label, "skills": row.skills, "level": "any", "deadline": row.deadline, "node": "metal.rod",
             "version": 0}  # fmt: skip
    where = reverse("talent_edit", args=[row.pk])
    assert signed_in("firm").post(where, {**given, "count": 5}).status_code == 302
    park = signed_in("park")
    second = park.post(where, {**given, "count": 7})
    assert second.status_code == 409
    assert "招聘人数" in text(second)
    assert Opening.objects.get().count == 5
    taken = {
        **given,
        "version": 1,
        "mine:count": 7,
        "theirs:count": 5,
        "take:count": "mine",
        "node": row.node_id,
    }
    assert park.post(where, taken).status_code == 302
    assert (Opening.objects.get().count, Opening.objects.get().node.code) == (7, "metal.rod")


def test_the_lists_cost_the_same_however_long_they_are(signed_in, post, course, person):  # noqa: F811
    client = signed_in("labour")

    def cost(route):
        client.get(reverse(route))
        with CaptureQueriesContext(connection) as seen:
            assert client.get(reverse(route)).status_code == 200
        return len(seen)

    def more(number):
        post(label=f"岗位{number}")
        course(label=f"专业{number}")
        person(phone=f"1{number}")

    more(0)
    routes = ("talent", "talent_supply", "talent_people", "talent_board", "talent_pool")
    before = {route: cost(route) for route in routes}
    for number in range(1, 8):
        more(number)
    after = {route: cost(route) for route in routes}
    assert after == before
    assert max(after.values()) <= 22, after


@pytest.mark.parametrize("typed", ["-2", "0", "两个"])
def test_a_number_of_people_that_is_none_is_told_as_it_was_typed(signed_in, post, course, typed):  # noqa: F811
    given = {"offer": f"course:{course().pk}", "count": typed}
    where = reverse("talent_introduce", args=[post().pk])
    assert f"“{typed}”：推荐人数不对" in text(signed_in("labour").post(where, given, follow=True))
    assert not Referral.objects.exists()
