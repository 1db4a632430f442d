"""Share requests, doubts and ratios over the interface: each unit reads its own, and what it may not see is not counted."""

from __future__ import annotations

import pytest

from tests.city.exchange.conftest import day, definitions, delivered, feed, people, power  # noqa: F401
from tests.site.interface import ask, token
from yanzhen.city.exchange.catalogue_services import publish_declared
from yanzhen.city.exchange.doubt_services import Doubted, raise_doubt
from yanzhen.city.exchange.models import Dataset
from yanzhen.city.exchange.share_services import Wanted, ask_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(power, people):  # noqa: F811
    return ask_for(power, Wanted("演示用途", "演示职责", ["uscc", "month"]), by=people["bureau"])


def told(people, name, where, **given):  # noqa: F811
    return ask(token(people[name]).word, where, given)


def test_a_request_is_told_to_who_asked_who_provides_and_who_decides(people, asked):  # noqa: F811
    for name in ("bureau", "grid", "data", "keeper"):
        (row,) = told(people, name, "/share-requests").json()["items"]
        assert (
            row["code"] == asked.code and row["items"] == ["uscc", "month"] and row["due_on"] and row["clock"]
        )
    assert told(people, "other", "/share-requests").json()["items"] == []
    assert told(people, "firm", "/share-requests").status_code == 403
    assert told(people, "bureau", "/share-requests", state="refused").json()["items"] == []


def test_a_doubt_is_told_to_both_sides_with_the_value_as_it_was_seen(people):  # noqa: F811
    publish_declared()
    register = Dataset.objects.get(code="yanzhen-enterprises")
    raise_doubt(register, Doubted("jia", "name", "演示甲有限公司", "与执照不一致"), by=people["bureau"])
    (row,) = told(people, "bureau", "/doubts").json()["items"]
    assert (row["key"], row["stood"], row["item_label"]) == ("jia", "演示jia公司", "企业名称")
    assert row["state"] == "open" and row["due_on"] > row["filed_on"]
    assert told(people, "data", "/doubts", state="open").json()["items"] == [row]
    assert told(people, "other", "/doubts").json()["items"] == []


def test_ratios_name_their_denominators(people, delivered):  # noqa: F811
    rows = {row["kind"]: row for row in told(people, "bureau", "/connections").json()["items"]}
    ratio = rows["enterprise"]["ratios"][0]
    assert (ratio["connected"], ratio["all"]) == (2, 2) and ratio["says"]
    assert rows["park"]["ratios"][0]["connected"] == 0
