"""Personal data of the talent pool: only with consent, only as long as agreed, gone when due, gone when asked."""

from __future__ import annotations

import datetime

import pytest
from django.db import IntegrityError, transaction

from yanzhen.city.records.masking import may_read
from yanzhen.city.records.models import Change, Look, Seal
from yanzhen.city.records.personal import shown
from yanzhen.city.records.sealing import verify
from yanzhen.city.talent.models import Person
from yanzhen.city.talent.referral_services import answer_declined, introduce
from yanzhen.city.talent.supply_services import erase_daily, erase_due, withdraw
from yanzhen.city.talent.values import Hiring
from yanzhen.kernel.errors import YanzhenError

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"agreed": False}, "没有同意"),
        ({"days": 366}, "保存天数不对"),
        ({"days": 0}, "保存天数不对"),
        ({"phone": " "}, "没有写全"),
        ({"consented_on": datetime.date(2025, 3, 11)}, "同意日期在以后"),
    ],
)
def test_nobody_is_registered_without_a_consent_that_holds(person, given, told):
    with pytest.raises(YanzhenError, match=told):
        person(**given)
    assert not Person.objects.exists()


def test_an_enterprise_cannot_register_people(person):
    with pytest.raises(YanzhenError, match="不能登记"):
        person(by="firm")


def test_name_and_telephone_go_when_the_time_is_up_and_not_a_day_before(person, day):
    row = person(days=60)
    assert erase_due(day.later(60)) == 0
    assert erase_due(day.later(61)) == 1
    assert erase_due(day.later(61)) == 0
    row.refresh_from_db()
    assert (row.name, row.phone, row.ended_why) == ("", "", "expired")
    assert row.skills
    assert verify() == []


def test_nothing_that_the_record_keeps_for_ever_holds_the_name(person, people, day):
    row = person()
    shown(row, "name", people["labour"])
    erase_due(day.later(61))
    kept = [
        str(v) for model in (Change, Seal, Look) for r in model.objects.all() for v in r.__dict__.values()
    ]
    assert Look.objects.count() == 1
    assert not [text for text in kept if "演示求职者" in text or "13800000001" in text]


def test_taking_the_consent_back_erases_at_once_and_once(person, people):
    row = person()
    withdraw(row, by=people["county"])
    row.refresh_from_db()
    assert (row.name, row.phone, row.ended_why) == ("", "", "withdrawn")
    with pytest.raises(YanzhenError, match="已经删除"):
        withdraw(row, by=people["labour"])


def test_the_database_itself_refuses_an_ended_person_with_a_name(person, day):
    row = person()
    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.filter(pk=row.pk).update(ended_on=day.now)


def test_a_batch_longer_than_one_transaction_is_erased_whole(person, day, monkeypatch):
    monkeypatch.setattr("yanzhen.city.talent.supply_services.BATCH", 2)
    for number in range(5):
        person(phone=f"1380000000{number}")
    day.now = day.later(61)
    assert erase_daily() == 5
    assert erase_daily() is None
    assert not Person.objects.exclude(name="").exists()


def test_a_name_is_read_by_the_registering_office_and_the_enterprise_it_was_introduced_to(
    person, post, people
):
    row, wanted = person(), post()
    readers = lambda: {name for name, user in people.items() if may_read(Person.objects.get(pk=row.pk), user)}  # noqa: E731
    assert readers() == {"labour"}
    made = introduce(wanted, f"person:{row.pk}", by=people["labour"])
    for user in people.values():
        user.__dict__.pop("held_units", None)
    assert readers() == {"labour", "firm"}
    answer_declined(made, Hiring(made.version, reason="skills"), by=people["firm"])
    assert readers() == {"labour"}
