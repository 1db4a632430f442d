"""Personal values are masked, read in full by whom the model names, and every such look is in the log."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from hypothesis import given, settings
from hypothesis import strategies as st

from yanzhen.city.accounts.models import Unit
from yanzhen.city.records.masking import MASKS, mask
from yanzhen.city.records.models import Look
from yanzhen.city.records.origins import working
from yanzhen.city.records.personal import shown

CASES = [
    ("name", "某小某", "某**"),
    ("name", "某", "某*"),
    ("phone", "13900001234", "139****1234"),
    ("phone", "+86 139-0000-1234", "861****1234"),
    ("phone", "0734-8888123", "073****8123"),
    ("phone", "8888123", "****123"),
    ("phone", "见附件", "见**"),
    ("id", "430400199001011234", "430*************34"),
    ("mail", "someone@example.cn", "s***@example.cn"),
    ("account", "6222000011112222", "****2222"),
    ("address", "某市某区某路一百二十号", "某市某区某路****"),
    ("text", "任何内容", "****"),
]


@pytest.mark.parametrize(("kind", "value", "expected"), CASES)
def test_each_kind_has_its_mask(kind, value, expected):
    assert mask(value, kind) == expected


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(sorted(MASKS)), st.text(min_size=1).filter(lambda t: t.strip().strip("*")))
def test_no_value_comes_back_whole(kind, value):
    assert mask(value, kind) != value.strip()


@pytest.mark.parametrize("kind", MASKS)
def test_nothing_stays_nothing(kind):
    assert mask("", kind) == mask(None, kind) == ""


@pytest.fixture
def unit(db, monkeypatch):
    monkeypatch.setattr(Unit, "personal", {"name": "name", "subject": "phone"}, raising=False)
    monkeypatch.setattr(Unit, "personal_readers", frozenset({"auditor"}), raising=False)
    return Unit.objects.create(code="u", name="某小某", kind="department", subject="13900001234")


@pytest.fixture
def reader(django_user_model):
    def make(role: str):
        return django_user_model.objects.create_user(role, password="a-long-enough-word", role=role)

    return make


def test_who_may_not_read_sees_the_mask_and_leaves_no_trace(unit, reader):
    for user in (AnonymousUser(), reader("park")):
        assert shown(unit, "subject", user) == "139****1234"
    assert not Look.objects.exists()


def test_a_look_at_the_whole_value_is_logged_with_name_and_place(unit, reader):
    who = reader("auditor")
    with working("页面 /leads/", id="req-1"):
        assert shown(unit, "subject", who) == "13900001234"
        assert shown(unit, "subject", who) == "13900001234"
        assert shown(unit, "name", who) == "某小某"
    who.delete()
    told = {(x.user_name, x.model, x.key, x.field, x.where, x.request) for x in Look.objects.all()}
    assert told == {
        ("auditor", "accounts.Unit", str(unit.pk), field, "页面 /leads/", "req-1")
        for field in ("name", "subject")
    }
    assert Look.objects.count() == 2


def test_a_row_may_open_itself_to_its_own_people(unit, reader, monkeypatch):
    monkeypatch.setattr(Unit, "personal_open_to", lambda row, user: user.username == "park", raising=False)
    assert shown(unit, "name", reader("park")) == "某小某"
    assert shown(unit, "name", reader("bank")) == "某**"
    assert Look.objects.get().user_name == "park"
