"""Listings come in whole or not at all; the machine's proposals stand beside them with reasons, and are kept when they fall out."""

from __future__ import annotations

import dataclasses
import datetime

import pytest

from tests.city.market.conftest import act, draft, match_with
from tests.city.rows import enterprise, node, region
from yanzhen.city.market import services
from yanzhen.city.market.models import Listing
from yanzhen.city.records.editing import EditConflict
from yanzhen.kernel.errors import YanzhenError

pytestmark = pytest.mark.django_db
TODAY = datetime.date.today()


def proposed(listing):
    return [m.enterprise.code for m in listing.matches.filter(state="proposed").order_by("rank")]


def test_makers_down_the_chain_are_proposed_the_city_before_the_province_with_reasons(offered):
    assert proposed(offered) == ["other", "cable", "away"]
    told = " ".join(p["told"] for p in match_with(offered, "other").parts)
    assert "演示铜杆" in told
    assert "同县" in told
    assert offered.reached == "全国"


def test_what_nobody_told_stands_in_the_reasons_and_in_the_ceiling(offered):
    row = match_with(offered, "cable")
    assert row.ceiling > row.score
    assert any("无数据" in p["told"] for p in row.parts)


def test_a_seeking_listing_meets_makers_of_the_thing_and_listings_that_offer_it(people, offered):
    wanted = services.seek(draft(title="要裸铜线", quantity=None), by=people["cable"])
    row = match_with(wanted, "works")
    assert row.rank == 1
    assert row.other == offered


def test_a_hard_condition_that_fails_refuses_and_says_what_would_have_to_change(people):
    row = services.offer(draft(hard="地区 位于 4304"), by=people["works"])
    assert "away" not in proposed(row)
    assert [r["name"] for r in row.refusals] == ["演示丙电缆厂"]
    assert "地区" in row.refusals[0]["says"][0]


def test_a_condition_that_nobody_can_tell_leaves_the_pair_and_is_listed_as_unsure(people):
    row = services.offer(draft(hard="须有高新技术企业"), by=people["works"])
    assert match_with(row, "cable").unsure == []
    assert "待核实" in match_with(row, "other").unsure[0]


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"title": " "}, "没有写名称"),
        ({"products": "、"}, "没有写名称"),
        ({"kind": "money"}, "没有这个类别"),
        ({"kind": "scenario"}, "供求和类别不符"),
        ({"valid_until": TODAY - datetime.timedelta(days=1)}, "有效期不对"),
        ({"valid_until": TODAY + datetime.timedelta(days=500)}, "有效期不对"),
        ({"unit": ""}, "数量不完整"),
        ({"hard": "最好便宜些"}, "看不懂这个条件"),
        ({"told": "我们很好"}, "看不懂这一条"),
        ({"node": "demo.none"}, "没有这个环节"),
        ({"region": "999999"}, "没有这个地区"),
        ({"enterprise": "cable"}, "不能替别的企业发布"),
        ({"starts_on": TODAY, "ends_on": TODAY - datetime.timedelta(days=3)}, "期限不对"),
    ],
)
def test_what_cannot_be_a_listing_is_refused_whole(people, wrong, says):
    with pytest.raises(YanzhenError, match=says):
        services.offer(draft(**wrong), by=people["works"])
    assert not Listing.objects.exists()


def test_a_form_sent_twice_is_one_listing(people, offered):
    with pytest.raises(YanzhenError, match="已经发布过"):
        services.offer(draft(), by=people["works"])


def test_links_of_which_only_names_are_published_are_not_traded(people):
    secret = node("demo.secret", "演示涉密件", restricted=True, products=["裸铜线"])
    hidden = enterprise("hidden", "演示保密厂", secret, products=["电力电缆"])
    with pytest.raises(YanzhenError, match="不在这里发布"):
        services.offer(draft(node="demo.secret"), by=people["works"])
    with pytest.raises(YanzhenError, match="只列公开名称"):
        services.offer(draft(enterprise=hidden.code), by=people["desk"])
    assert "hidden" not in proposed(services.offer(draft(), by=people["works"]))


def test_an_office_lists_visibly_for_an_enterprise_and_by_itself_only_a_scenario(people):
    row = services.offer(draft(enterprise="works"), by=people["bureau"])
    assert (row.on_behalf, row.by_unit.code) == (True, "u-bureau")
    with pytest.raises(YanzhenError, match="没有写是哪家企业"):
        services.offer(draft(), by=people["bureau"])
    chance = services.seek(
        draft(kind="scenario", title="演示泵站巡检", products="控制电缆", node=""), by=people["bureau"]
    )
    assert (chance.enterprise, chance.unit_of.code) == (None, "u-bureau")
    assert proposed(chance)[0] == "other"


def test_a_bank_cannot_publish(people):
    with pytest.raises(YanzhenError, match="不能发布供需"):
        services.offer(draft(), by=people["bank"])


def test_what_fell_out_after_a_change_is_kept_as_taken_back_and_what_was_acted_on_stays(people, offered):
    act(match_with(offered, "cable"), "invite", people["works"])
    changed = dataclasses.replace(draft(), products="大米", node="farm.rice")
    services.edit_listing(offered, changed, version=offered.version, by=people["works"])
    states = dict(offered.matches.values_list("enterprise__code", "state"))
    assert states["cable"] == "invited"
    assert states["other"] == states["away"] == "superseded"


def test_the_second_of_two_editors_is_told_what_the_first_changed(people, offered):
    services.edit_listing(offered, draft(title="甲"), version=0, by=people["works"])
    again = Listing.objects.get()
    with pytest.raises(EditConflict):
        services.edit_listing(again, draft(title="乙"), version=0, by=people["works"])


def test_only_the_keeper_takes_a_listing_down_and_says_why(people, offered):
    with pytest.raises(YanzhenError, match="不是你的发布"):
        services.close_listing(offered, "不要了", done=False, by=people["cable"])
    with pytest.raises(YanzhenError, match="要写明原因"):
        services.close_listing(offered, " ", done=False, by=people["works"])
    services.close_listing(offered, "已卖完", done=True, by=people["works"])
    assert offered.state == "done"
    with pytest.raises(YanzhenError, match="已经不在有效期"):
        services.rematch(offered, by=people["works"])


def test_a_firm_with_an_open_and_a_restricted_link_is_proposed_by_the_open_one_alone(people, links):
    secret = node("demo.secret", "演示涉密件", restricted=True, products=["潜用电缆"])
    enterprise("mixed", "演示两用电缆厂", secret, links["cable"], region=region(), products=["电力电缆"])
    row = services.offer(draft(), by=people["works"])
    assert "mixed" in proposed(row)
    told = str(row.matches.get(enterprise__code="mixed").parts)
    assert "演示电缆" in told and "涉密" not in told and "潜用" not in told


def test_a_listing_has_a_prefix_of_its_own_apart_from_requests_to_share(offered):
    assert offered.number == f"GQ{offered.opened_on.year}-{offered.pk:05d}"
