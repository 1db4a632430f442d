"""Judgements stand in the hash chain: one that is altered by hand afterwards is found and named."""

from __future__ import annotations

import pytest

from tests.city.library.test_judging import gdp, held, judge, statement, users  # noqa: F401
from yanzhen.city.library import judging_services
from yanzhen.city.library.models import Judgement
from yanzhen.city.records import sealing
from yanzhen.city.records.models import Seal

pytestmark = pytest.mark.django_db


def test_each_judgement_and_each_undoing_is_a_link_of_the_chain(held, users):  # noqa: F811
    judge(statement(held), "accepted", users[0])
    judging_services.undo(held, by=users[0])
    assert list(Seal.objects.values_list("act", "actor_name")) == [("判读", "甲岗"), ("撤销判断", "甲岗")]
    assert sealing.verify() == []


def test_many_judged_as_one_act_are_sealed_one_by_one(held, users):  # noqa: F811
    open_ones = held.readings.latest("id").suggestions.filter(kind="statement").count()
    judging_services.judge_above(held, kind="statement", confidence=0, expected=open_ones, by=users[0])
    assert Seal.objects.count() == Judgement.objects.count() == open_ones
    assert sealing.verify() == []


def test_a_judgement_altered_by_hand_is_named(held, users):  # noqa: F811
    judge(statement(held), "accepted", users[0])
    Judgement.objects.update(verdict="rejected", by_name="别人")
    (found,) = sealing.verify()
    assert found.number == 1 and "判断" in found.says and "判断人" in found.says


def test_a_judgement_stays_right_when_its_account_is_gone(held, users):  # noqa: F811
    judge(statement(held), "accepted", users[0])
    users[0].delete()
    assert sealing.verify() == []
    assert Judgement.objects.get().by_name == "甲岗"
