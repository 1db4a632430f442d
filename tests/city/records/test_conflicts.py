"""The page of a conflict keeps what was typed and carries out what the editor chose, field by field."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict
from django.test import RequestFactory

from yanzhen.city.parks.models import Round
from yanzhen.city.records.conflicts import conflict_page, settled
from yanzhen.city.records.editing import EditConflict, save_edit

pytestmark = pytest.mark.django_db


def posted(html: str) -> QueryDict:
    """What a browser sends from the page as it stands: hidden fields and checked choices."""
    data = QueryDict(mutable=True)
    for tag in re.findall(r"<input[^>]+>", html):
        given = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        if given["type"] == "hidden" or " checked" in tag:
            data.appendlist(given["name"], given.get("value", ""))
    return data


@pytest.fixture
def page():
    """The second editor's answer: both renamed, only the first changed the note, only the second the year."""
    row = Round.objects.create(name="原名", year=2024, group="above", note="原注", practice=False)
    save_edit(row, {"name": "甲名", "note": "甲注", "practice": True}, version=0, by=None)
    typed = {
        "name": "乙<b>名",
        "note": "原注",
        "year": "2023",
        "version": "0",
        "next": "还有别的",
        "csrfmiddlewaretoken": "x",
    }
    request = RequestFactory().post("/edit/?tab=1", typed)
    request.user = AnonymousUser()
    changes = {"name": "乙<b>名", "note": "原注", "year": 2023, "practice": False}
    with pytest.raises(EditConflict) as caught:
        save_edit(row, changes, version=0, by=None)
    return conflict_page(request, caught.value, back="/back/")


def test_the_page_shows_all_three_sides_and_escapes_what_was_typed(page):
    html = page.content.decode()
    assert page.status_code == 409
    for words in ("原名", "甲名", "乙&lt;b&gt;名", "两人都改了", "系统", 'action="/edit/?tab=1"', "/back/"):
        assert words in html, words
    assert "乙<b>名" not in html


def test_what_only_one_changed_is_chosen_and_what_both_changed_is_not(page):
    data = posted(page.content.decode())
    assert (data.get("take:note"), data.get("take:year"), data.get("take:practice")) == (
        "theirs",
        "mine",
        "theirs",
    )
    assert "take:name" not in data
    assert data["version"] == "1" and data["next"] == "还有别的"


@pytest.mark.parametrize(("side", "name"), [("mine", "乙&lt;b&gt;名"), ("theirs", "甲名")])
def test_the_choices_become_the_form_that_is_posted_again(page, side, name):
    data = posted(page.content.decode())
    data["take:name"] = side
    form = settled(data)
    assert (form["name"], form["note"], form["year"], form["version"]) == (name, "甲注", "2023", "1")
    assert form["practice"] == "on" and form["next"] == "还有别的"
    assert not [key for key in form if ":" in key]


def test_a_form_without_choices_passes_unchanged():
    data = QueryDict("name=x&name=y&version=3")
    assert settled(data) is data
