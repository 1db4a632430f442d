"""Offers and needs by list: taken as typed, refused row by row with what to do, changed when they come again."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest

from yanzhen.city.exchange.applying_services import apply_import
from yanzhen.city.exchange.correcting_services import confirm
from yanzhen.city.exchange.draft_services import begin_import, read_draft
from yanzhen.city.market.lists import may_send
from yanzhen.city.market.models import Listing, Match

pytestmark = pytest.mark.django_db
HEAD = "供求,名称,产品词,企业名称,数量,计量单位,环节,必须条件,有效期至\n"


def draft(text, by):
    return read_draft(begin_import((HEAD + text).encode(), "供需.csv", "market-listings", by))


def taken(text, by):
    return apply_import(confirm(draft(text, by).pk))


def told(batch, order=1):
    row = batch.rows.get(order=order)
    problem = (row.plan.get("problems") or [{}])[0]
    return row.state, problem.get("what", "")


def test_an_enterprise_brings_its_own_offers_which_are_matched_at_once(people):
    until = datetime.date.today() + datetime.timedelta(days=30)
    taken(
        f"供应,裸铜线每月二百吨,裸铜线、镀锡线,,200吨,,演示铜杆,地区 位于 4304,{until}\n求购,要电缆,电力电缆,,,,,,\n",
        people["works"],
    )
    row = Listing.objects.get(title="裸铜线每月二百吨")
    assert (row.enterprise.code, row.side, row.kind, row.quantity, row.unit) == (
        "works", "offer", "goods", Decimal(200), "吨",
    )  # fmt: skip
    assert (row.node.code, row.products, row.valid_until) == ("demo.rod", ["裸铜线", "镀锡线"], until)
    assert {m.enterprise.code for m in row.matches.all()} == {"cable", "other"}
    sought = Listing.objects.get(title="要电缆")
    assert sought.matches.filter(rank=1).exists()
    assert not Match.objects.filter(enterprise__code="works").exists()


def test_matching_many_at_once_finds_what_matching_one_finds(people):
    from yanzhen.city.market.proposing import proposals, proposals_of

    taken(
        "供应,裸铜线,裸铜线,,,,,,\n供应,控制电缆,控制电缆,,,,,,\n求购,要电缆,电力电缆,,,,,,\n",
        people["works"],
    )
    rows = list(Listing.objects.all())
    assert proposals_of(rows) == {row.pk: proposals(row) for row in rows}


def test_the_same_name_again_changes_the_open_listing_and_erases_nothing(people):
    taken("供应,裸铜线,裸铜线,,200,吨,演示铜杆,,\n", people["works"])
    assert told(draft("供应,裸铜线,裸铜线,,200,吨,演示铜杆,,\n", people["works"])) == ("unchanged", "")
    taken("供应,裸铜线,镀锡线,,300,吨,,,\n", people["works"])
    row = Listing.objects.get()
    assert (row.quantity, row.unit, row.products, row.node.code) == (
        Decimal(300), "吨", ["裸铜线", "镀锡线"], "demo.rod",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("row", "what"),
    [
        ("供应,裸铜线,裸铜线,演示甲电缆厂,,,,,", "不能替别的企业发布"),
        ("供应,裸铜线,裸铜线,没有这家,,,,,", "认不出是哪家企业"),
        ("供应,裸铜线,裸铜线,,,,没有的环节,,", "环节认不得"),
        ("供应,裸铜线,裸铜线,,200,,,,", "数量不完整"),
        ("供应,裸铜线,裸铜线,,,,,胡乱写,", "看不懂这个条件"),
        ("供应,裸铜线,裸铜线,,,,,,2020-01-01", "有效期不对"),
        ("供应,裸铜线,裸铜线,,,,,,2026年", "日期读不懂"),
        ("送人,裸铜线,裸铜线,,,,,,", "供求不在选项里"),
    ],
)
def test_a_row_that_cannot_be_a_listing_is_refused_with_its_reason(people, row, what):
    batch = draft(row + "\n", people["works"])
    state, said = told(batch)
    assert (state, said) == ("refused", what)
    assert not Listing.objects.exists()


def test_an_office_brings_them_visibly_for_enterprises_or_a_scenario_of_its_own(people):
    taken("供应,裸铜线,裸铜线,演示铜业公司,,,,,\n", people["desk"])
    row = Listing.objects.get()
    assert (row.on_behalf, row.by_unit) == (True, people["desk"].unit)
    text = "供求,名称,类别,产品词\n求购,桥梁监测,应用场景机会,传感器\n供应,裸铜线二,产品,裸铜线\n"
    batch = read_draft(begin_import(text.encode(), "机会.csv", "market-listings", people["bureau"]))
    assert [told(batch, order) for order in (1, 2)] == [("new", ""), ("refused", "没有写是哪家企业")]


def test_who_may_send_the_list(people):
    assert [may_send(people[name]) for name in ("works", "desk", "park", "bank", "auditor")] == [
        True, True, True, False, False,
    ]  # fmt: skip


def test_what_the_list_page_gives_out_can_be_sent_back_and_changes_nothing(people, client):
    taken("供应,裸铜线,裸铜线,,200,吨,演示铜杆,,\n求购,要电缆,电力电缆,,,,,,\n", people["works"])
    client.force_login(people["works"])
    assert client.get("/data/lists/market-listings/").status_code == 200
    given = b"".join(client.get("/market/?download=csv"))
    batch = read_draft(begin_import(given, "供需对接.csv", "market-listings", people["works"]))
    assert [told(batch, order) for order in (1, 2)] == [("unchanged", ""), ("unchanged", "")]
