"""Who fits a post: reasons, order classes, deadlines told in days, and what the matcher is not told."""

from __future__ import annotations

import pytest

from yanzhen.city.talent import facts
from yanzhen.city.talent.matching_queries import open_openings, plan, proposals_for
from yanzhen.kernel.errors import YanzhenError

pytestmark = pytest.mark.django_db


def test_a_class_with_the_skills_on_the_node_in_time_stands_before_one_without(post, course, day):
    course(label="电子商务", skills="直播、客服", node="")
    course()
    found = proposals_for(post(), day.now)
    assert found.fits[0].label == "某技工学校 有色金属冶炼"
    assert any("铜杆连铸" in reason for reason in found.fits[0].reasons)
    assert found.looked_at == 2


def test_a_class_that_leaves_too_late_is_refused_and_says_by_how_many_days(post, course, day):
    course(ready_on=day.later(150))
    found = proposals_for(post(), day.now)
    assert not found.fits
    assert found.refused[0].lacks == (
        f"岗位要求 {day.later(120)} 前到岗，对方 {day.later(150)} 才能到岗，晚 30 天",
    )


def test_a_level_below_what_the_post_asks_is_refused_in_words(post, course, day):
    course(level="vocational")
    found = proposals_for(post(level="bachelor"), day.now)
    assert not found.fits
    assert "学历或等级属于本科、研究生" in found.refused[0].lacks[0]
    assert "中职" in found.refused[0].lacks[0]


def test_a_class_trained_to_order_is_there_for_its_enterprise_alone(post, course, day):
    course(kind="order", enterprise="jia")
    assert proposals_for(post(), day.now).fits[0].kind == "订单班"
    other = proposals_for(post(by="rival"), day.now)
    assert not other.fits
    assert other.refused[0].lacks == ("订单班只为演示甲公司培养",)


def test_a_person_is_proposed_by_number_and_never_by_name(post, person, day):
    row = person()
    found = proposals_for(post(), day.now)
    assert found.fits[0].label == row.number
    assert row.name not in str(found)
    assert row.phone not in str(found)


def test_who_took_the_consent_back_is_not_proposed(post, person, people, day):
    from yanzhen.city.talent.supply_services import withdraw

    withdraw(person(), by=people["labour"])
    assert proposals_for(post(), day.now).looked_at == 0


def test_nobody_is_promised_to_two_posts(post, person, day):
    person()
    post()
    post(by="rival", label="铜杆工")
    lines = plan(open_openings(day.now), day.now)
    assert len(lines) == 1


def test_without_an_installed_market_the_reader_is_told_what_to_do(db):
    with pytest.raises(YanzhenError, match="没有人才市场的权重"):
        facts.people_market()
