"""Rows in the asker's own scope: leads and demands of others are not told, personal data is masked and looks are logged."""

from __future__ import annotations

import pytest
from django.utils import timezone

from tests.site.interface import ask, somebody, token
from yanzhen.city.attraction.models import Lead
from yanzhen.city.demands.models import Demand
from yanzhen.city.records.models import Look
from yanzhen.city.supervision.models import Decision, Meeting, Task

pytestmark = pytest.mark.django_db


def lead(unit, name="演示投资方"):
    return Lead.objects.create(
        number=f"XS-{unit.code}"[:20], investor=name, name_key=name, industry="演示行业", unit=unit, reported_unit=unit,
        by_name="演示", reported_at=timezone.now(), practice=True, contact_name="某某某", contact_phone="13900001234",
    )  # fmt: skip


def demand(unit):
    today = timezone.localdate()
    return Demand.objects.create(
        subject="某事", kind="land", text="某情况", channel="visit", state="assigned", lead=unit, by_name="某岗位",
        received_on=today, assigned_on=today, due_on=today, contact_name="某某某", contact_phone="13900001234",
    )  # fmt: skip


def test_a_lead_is_told_in_full_to_its_holder_and_as_reported_to_others():
    mine, other = somebody("county", unit="one", kind="region"), somebody("county", unit="two", kind="region")
    row = lead(mine.unit)
    own, foreign = token(mine).word, token(other).word
    told = ask(own, "/leads").json()
    assert [one["investor"] for one in told["items"]] == ["演示投资方"] and told["others"] == []
    seen = ask(foreign, "/leads")
    assert seen.json()["items"] == []
    assert seen.json()["others"][0] == {
        "says": "已报备",
        "industry": "演示行业",
        "reported_on": timezone.localdate().isoformat(),
    }
    assert "演示投资方" not in seen.content.decode()
    assert ask(foreign, f"/leads/{row.pk}").status_code == 403


def test_a_look_at_a_whole_telephone_number_is_logged():
    mine = somebody("county", unit="one", kind="region")
    row = lead(mine.unit)
    told = ask(token(mine).word, f"/leads/{row.pk}").json()
    assert told["contact_phone"] == "13900001234"
    looks = Look.objects.values_list("user_name", "field", flat=False)
    assert {field for _, field in looks} == {"contact_name", "contact_phone"}


def test_who_sees_a_demand_and_may_not_read_the_person_gets_a_mask():
    desk = somebody("auditor")
    row = demand(somebody("department", unit="dept").unit)
    told = ask(token(desk).word, f"/demands/{row.pk}").json()
    assert told["contact_phone"] == "139****1234"
    assert not Look.objects.exists()


def test_demands_are_listed_in_the_asker_s_scope():
    one, two = somebody("department", unit="dept"), somebody("department", unit="dept-two")
    row = demand(one.unit)
    assert [d["id"] for d in ask(token(one).word, "/demands").json()["items"]] == [row.pk]
    word = token(two).word
    assert ask(word, "/demands").json()["items"] == []
    assert ask(word, f"/demands/{row.pk}").status_code == 403


def test_tasks_are_told_with_their_lateness():
    reader = somebody("leader")
    meeting = Meeting.objects.create(title="某会", held_on=timezone.localdate(), made_by_name="某岗位")
    decision = Decision.objects.create(meeting=meeting, number=1, text="某决定", by_name="某岗位")
    day = timezone.localdate().replace(year=2020)
    Task.objects.create(decision=decision, text="某任务", unit=reader.unit, due=day, first_due=day)
    (told,) = ask(token(reader).word, "/tasks", {"late": "true"}).json()["items"]
    assert told["late"] is True and told["meeting"] == "某会"
    assert ask(token(reader).word, f"/tasks/{told['id']}").json() == told
