"""The practice enterprise can be tried and stands in no list, count or register."""

from __future__ import annotations

import datetime

import pytest

from tests.city.policies.rulebooks import clause, install, policy
from yanzhen.city.enterprises import queries as enterprises
from yanzhen.city.policies import queries
from yanzhen.city.policies.models import FactEntry
from yanzhen.city.policies.practice import FIRM, make_practice_firm
from yanzhen.rules.standing import State

pytestmark = pytest.mark.django_db


def test_it_is_marked_kept_out_of_every_list_and_made_once():
    install(policy("p-1", clause("c-1")))
    firm = make_practice_firm()
    entries = FactEntry.objects.count()
    assert firm.practice and firm.name.startswith("演示·")
    assert make_practice_firm().pk == firm.pk
    assert FactEntry.objects.count() == entries
    assert FIRM not in set(enterprises.enterprises().values_list("code", flat=True))
    assert all(code != FIRM for code, _, _ in enterprises.recognitions())
    assert enterprises.enterprise(FIRM) == firm
    assert [row.code for row in enterprises.applicants()] == [FIRM]


def test_what_it_states_is_enough_for_an_answer_and_says_that_it_is_invented():
    install(policy("p-1", clause("c-1")))
    make_practice_firm(on=datetime.date(2026, 11, 21))
    known = {
        spec.id: (value, origin)
        for spec, value, origin in queries.known_facts(FIRM, datetime.date(2026, 11, 21), stated=True)
    }
    assert known["revenue"][0]["2025"] == 5600
    assert "虚构" in known["revenue"][1].source
    told = queries.answers_for(FIRM, datetime.date(2026, 11, 21), stated=True)
    assert [m.fact for m in told.missing] == ["on_list"]
    assert len(told.groups[State.CANNOT_TELL]) == 1
