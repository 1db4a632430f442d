"""The practice pool of people is made once, marked in every row, and counted apart."""

from __future__ import annotations

import dataclasses

import pytest
from django.utils import timezone

from tests.city import rows
from yanzhen.city.talent import queries
from yanzhen.city.talent.models import Course, Opening, Person, Referral, School
from yanzhen.city.talent.practice_services import FIRM, make_practice_people

pytestmark = pytest.mark.django_db


def test_the_practice_pool_is_made_once_marked_in_every_row_and_counted_apart(
    people, day, settings, django_user_model
):
    day.now = timezone.localdate()
    settings.WORKSPACE = dataclasses.replace(settings.WORKSPACE, practice=True)
    assert make_practice_people() == 0, "nothing without practice accounts"
    people["firm"].unit.subject = FIRM
    people["firm"].unit.save()
    django_user_model.objects.filter(pk__in=[people["firm"].pk, people["labour"].pk]).update(practice=True)
    assert make_practice_people() == 0, "nothing without the practice enterprise"
    rows.enterprise(FIRM, "演示虚构公司", practice=True)
    made = make_practice_people()
    assert make_practice_people() == made == 4
    for model in (Opening, Course, School, Person, Referral):
        assert model.objects.exists()
        assert not model.objects.filter(practice=False).exists(), model
    found, played = (
        queries.sums(Opening.objects.all(), day.now, practice=flag)["all"][0] for flag in (False, True)
    )
    assert (found.posts, played.posts, played.hired, played.due) == (0, made, 4, 4)
    assert queries.to_check(people["firm"], day.now).count() == 1
