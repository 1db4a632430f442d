"""Pages of the market: published on a phone, proposals with reasons, talks of two sides, orders, public rates, what strangers do not see."""

from __future__ import annotations

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.city.market.conftest import act as do
from tests.city.market.conftest import draft, links, match_with, offered, ordered, people, weights  # noqa: F401
from yanzhen.city.market import services
from yanzhen.city.market.models import Deal, Listing, Match

pytestmark = pytest.mark.django_db
GIVEN = {
    "side": "offer", "kind": "goods", "title": "裸铜线每月二百吨", "products": "裸铜线、镀锡线", "node": "demo.rod",
    "quantity": "200", "unit": "吨", "contact_name": "演示联系人", "contact_phone": "13800000000",
    "valid_until": (datetime.date.today() + datetime.timedelta(days=60)).isoformat(),
}  # fmt: skip


def act(client, row, name, **given):
    row.refresh_from_db()
    answer = client.post(reverse("match_act", args=[row.pk, name]), {"version": row.version, **given})
    row.refresh_from_db()
    return answer


def test_what_is_missing_stands_at_its_field_and_what_was_typed_stays(signed_in):
    answer = signed_in("works").post(reverse("market_new"), {**GIVEN, "hard": "最好便宜"})
    told = answer.content.decode()
    assert answer.status_code == 422
    assert "看不懂这个条件" in told
    assert "最好便宜" in told
    assert not Listing.objects.exists()


def test_a_listing_goes_from_its_proposals_to_an_order_that_both_confirmed(signed_in):
    works = signed_in("works")
    answer = works.post(reverse("market_new"), GIVEN, follow=True)
    told = answer.content.decode()
    assert "演示甲电缆厂" in told
    assert "产业链" in told
    row = match_with(Listing.objects.get(), "cable")
    act(works, row, "invite", says="想谈谈")
    cable = signed_in("cable")
    assert "邀请洽谈" in cable.get(reverse("match", args=[row.pk])).content.decode()
    assert GIVEN["contact_phone"] not in cable.get(reverse("match", args=[row.pk])).content.decode()
    act(cable, row, "accept")
    assert GIVEN["contact_phone"] in cable.get(reverse("match", args=[row.pk])).content.decode()
    refused = act(cable, row, "order", what="")
    assert refused.status_code == 422
    assert "登记订单" in refused.content.decode()
    act(cable, row, "order", what="裸铜线", amount="300", quantity="50", unit="吨")
    works = signed_in("works")
    assert "请确认订单" in str(services_card("works", works))
    act(works, row, "confirm")
    assert Deal.objects.get().state == "confirmed"
    shown = works.get(reverse("match", args=[row.pk])).content.decode()
    assert "已存证" in shown
    assert "已写入供应关系" in shown
    works.logout()
    rates = works.get(reverse("market_rates")).content.decode()
    assert "1/3" in rates


def services_card(code, client):
    from yanzhen.city.market.queries import portal_card

    return portal_card(code, client)


def test_strangers_see_the_listing_without_its_contact_and_without_the_talks(signed_in, offered, people):  # noqa: F811
    row = match_with(offered, "cable")
    farm = signed_in("farm")
    told = farm.get(reverse("market_listing", args=[offered.pk])).content.decode()
    assert offered.title in told
    assert "13800000000" not in told
    assert "演示甲电缆厂" not in told
    assert farm.get(reverse("match", args=[row.pk])).status_code == 403
    assert farm.get(reverse("listing_edit", args=[offered.pk])).status_code == 403
    assert farm.post(reverse("listing_act", args=[offered.pk, "close"]), {"says": "x"}).status_code == 403
    answer = farm.post(reverse("listing_answer", args=[offered.pk]), {"says": "也要"}, follow=True)
    assert "已应答" in answer.content.decode()


def test_a_quotation_is_read_by_the_two_sides_alone(signed_in, offered):  # noqa: F811
    row = match_with(offered, "cable")
    works = signed_in("works")
    act(works, row, "invite")
    act(works, row, "quote", file=SimpleUploadedFile("../报<b>价.pdf", b"%PDF-1.4 x"))
    file = row.files.get()
    assert file.filename == "报b价.pdf"
    given = signed_in("cable").get(reverse("market_paper", args=[file.pk]))
    assert given["Content-Disposition"].startswith("attachment")
    for name in ("farm", "desk", "auditor"):
        assert signed_in(name).get(reverse("market_paper", args=[file.pk])).status_code == 403


def test_a_product_page_shows_both_sides_and_who_stands_up_and_down_the_chain(signed_in, offered):  # noqa: F811
    told = signed_in("farm").get(reverse("market_product", args=["demo.rod"])).content.decode()
    assert offered.title in told
    assert "演示甲电缆厂" in told
    assert signed_in("farm").get(reverse("market_product", args=["no.where"])).status_code == 404


def test_scenarios_are_read_by_everybody_and_opened_by_offices(signed_in, client):
    data = {
        **GIVEN,
        "side": "seek",
        "kind": "scenario",
        "title": "泵站巡检",
        "node": "",
        "products": "控制电缆",
    }
    answer = signed_in("bureau").post(reverse("market_new"), data, follow=True)
    assert "演示乙电缆厂" in answer.content.decode()
    client.logout()
    told = client.get(reverse("market_scenarios")).content.decode()
    assert "泵站巡检" in told
    assert "13800000000" not in told


def test_the_list_finds_by_product_words_and_is_written_out_in_words(signed_in, offered):  # noqa: F811
    farm = signed_in("farm")
    assert offered.title in farm.get(reverse("market") + "?search=镀锡线").content.decode()
    assert offered.title not in farm.get(reverse("market") + "?search=大米").content.decode()
    sheet = farm.get(reverse("market") + "?download=csv").content.decode("utf-8-sig")
    assert "供应" in sheet


def test_an_enterprise_states_what_it_bought_in_all(signed_in):
    data = {"node": "demo.cable", "year": datetime.date.today().year, "total": "1200", "basis": "台账"}
    answer = signed_in("cable").post(reverse("market_purchases"), data, follow=True)
    assert "1200" in answer.content.decode()
    assert signed_in("cable").post(reverse("market_purchases"), {**data, "year": 1990}).status_code == 422


@pytest.mark.parametrize("page", ["market", "market_rates", "market_scenarios"])
def test_a_page_costs_the_same_for_one_listing_and_for_many(signed_in, offered, people, page):  # noqa: F811
    farm = signed_in("farm")

    def cost():
        with CaptureQueriesContext(connection) as counted:
            assert farm.get(reverse(page)).status_code == 200
        return len(counted)

    cost()
    before = cost()
    for number in range(3):
        services.seek(draft(title=f"要货 {number}", kind="scenario"), by=people["cable"])
    assert cost() == before


def test_a_listing_costs_the_same_whatever_the_number_of_proposals(signed_in, offered):  # noqa: F811
    works = signed_in("works")

    def cost():
        with CaptureQueriesContext(connection) as counted:
            works.get(reverse("market_listing", args=[offered.pk]))
        return len(counted)

    cost()
    before = cost()
    Match.objects.exclude(enterprise__code="cable").delete()
    assert cost() == before


def test_the_page_of_an_enterprise_tells_what_it_offers_and_its_orders_to_those_who_may_see_them(
    people,  # noqa: F811
    signed_in,
    ordered,  # noqa: F811
    client,
):
    do(ordered, "confirm", people["cable"])
    where = reverse("enterprise", args=["works"])
    shown = {
        name: signed_in(name).get(where).content.decode()
        for name in ("works", "cable", "farm", "desk", "bank")
    }
    assert {name for name, page in shown.items() if "裸铜线每月二百吨" in page} == set(shown)
    assert {name for name, page in shown.items() if "，300 万元" in page} == {"works", "cable", "desk"}
    assert "合计 300 万元" in shown["works"] and "没有您看得到的订单" in shown["farm"]
    assert "合计 300 万元" not in shown["bank"] and "看得到的订单" not in shown["bank"]
    assert "发布求购" in shown["works"] and "发布求购" not in shown["farm"]
    client.cookies.clear()
    client.logout()
    assert 'id="market"' not in client.get(where).content.decode()


def test_what_is_late_stands_on_the_list_on_the_listing_and_on_the_match(people, signed_in, offered):  # noqa: F811
    row = do(match_with(offered, "cable"), "invite", people["works"])
    long_ago = datetime.date.today() - datetime.timedelta(days=3)
    Match.objects.filter(pk=row.pk).update(due_on=long_ago)
    late = '演示甲电缆厂没有答复</span> <span class="light light-red">超过时限 3 天'
    home = {
        name: signed_in(name).get(reverse("market")).content.decode()
        for name in ("desk", "cable", "works", "farm")
    }
    assert {name for name, page in home.items() if late in page} == {"desk", "cable", "works"}
    assert [('id="asked"' in home[name], 'id="waiting"' in home[name]) for name in ("works", "cable")] == [
        (False, True), (True, False),
    ]  # fmt: skip
    works = signed_in("works")
    assert late in works.get(reverse("market_listing", args=[offered.pk])).content.decode()
    told = works.get(reverse("match", args=[row.pk])).content.decode()
    assert "演示甲电缆厂超过时限 3 天没有答复" in told
