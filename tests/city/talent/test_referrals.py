"""Posts and introductions: what is refused, fill rate and 90-day retention with their denominators."""

from __future__ import annotations

import pytest

from yanzhen.city.records.editing import EditConflict
from yanzhen.city.records.sealing import verify
from yanzhen.city.talent import queries
from yanzhen.city.talent.models import Opening, Referral
from yanzhen.city.talent.post_services import change, close
from yanzhen.city.talent.referral_services import answer_declined, answer_hired, check_stayed, introduce
from yanzhen.city.talent.values import Hiring, OpeningDraft
from yanzhen.kernel.errors import YanzhenError

pytestmark = pytest.mark.django_db


def hired(row, people, day, *, by="firm", heads=1):
    answer_hired(row, Hiring(row.version, hired=heads, hired_on=day.now), by=people[by])
    row.refresh_from_db()
    return row


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"count": 0}, "招聘人数不对"),
        ({"skills": " "}, "没有写技能"),
        ({"skills": "、"}, "没有写技能"),
        ({"label": "、、、"}, "没有写岗位"),
        ({"node": "no.where"}, "没有这个环节"),
        ({"level": "wise"}, "没有这个学历或等级"),
    ],
)
def test_a_post_that_cannot_be_matched_is_refused_with_what_to_do(post, given, told):
    with pytest.raises(YanzhenError, match=told):
        post(**given)
    assert not Opening.objects.exists()


def test_a_deadline_that_is_over_and_the_same_post_twice_are_refused(post, day):
    with pytest.raises(YanzhenError, match="到岗期限已过"):
        post(deadline=day.later(-1))
    post()
    with pytest.raises(YanzhenError, match="已经发布"):
        post()


def test_a_deadline_lies_at_most_three_years_ahead_also_when_it_is_changed(post, people, day):
    with pytest.raises(YanzhenError, match="到岗期限太远"):
        post(deadline=day.later(3 * 365 + 2))
    row = post(deadline=day.later(10))
    day.now = day.later(400)
    given = {"label": row.label, "skills": row.skills, "level": "any", "node": "metal.rod", "count": 2}
    change(row, OpeningDraft(**given, deadline=day.later(3 * 365 + 1)), version=0, by=people["firm"])
    assert Opening.objects.get().deadline == day.later(3 * 365 + 1)


def test_an_office_publishes_visibly_for_an_enterprise_and_an_enterprise_only_for_itself(post):
    assert post(by="park", enterprise="jia").on_behalf is True
    assert post(by="rival").on_behalf is False
    with pytest.raises(YanzhenError, match="不能替别的企业"):
        post(by="firm", enterprise="yi")
    with pytest.raises(YanzhenError, match="不能发布岗位"):
        post(by="auditor", enterprise="jia")


def test_the_second_editor_of_a_post_is_told_and_nothing_is_overwritten(post, people, day):
    row = post()
    mine, theirs = Opening.objects.get(pk=row.pk), Opening.objects.get(pk=row.pk)
    given = {
        "label": row.label,
        "skills": row.skills,
        "deadline": row.deadline,
        "level": "any",
        "node": "metal.rod",
    }
    change(theirs, OpeningDraft(**given, count=5), version=0, by=people["firm"])
    with pytest.raises(EditConflict):
        change(mine, OpeningDraft(**given, count=9), version=0, by=people["park"])
    assert Opening.objects.get(pk=row.pk).count == 5
    assert verify() == []


def test_a_class_cannot_give_more_than_it_has_and_is_introduced_once(post, course, people, day):
    wanted, made = post(count=40), course(count=30)
    with pytest.raises(YanzhenError, match="推荐人数不对"):
        introduce(wanted, f"course:{made.pk}", count=31, by=people["labour"])
    row = introduce(wanted, f"course:{made.pk}", count=20, by=people["labour"])
    with pytest.raises(YanzhenError, match="已经推荐过"):
        introduce(wanted, f"course:{made.pk}", count=5, by=people["labour"])
    hired(row, people, day, heads=20)
    with pytest.raises(YanzhenError, match="已录用 20 人"):
        introduce(post(by="rival"), f"course:{made.pk}", count=11, by=people["labour"])


def test_only_the_enterprise_or_a_supplying_office_answers(post, person, people, day):
    row = introduce(post(), f"person:{person().pk}", by=people["labour"])
    with pytest.raises(YanzhenError, match="不由您答复"):
        hired(row, people, day, by="rival")
    with pytest.raises(YanzhenError, match="要写明原因"):
        answer_declined(row, Hiring(row.version), by=people["firm"])
    assert hired(row, people, day).state == "hired"


def test_an_order_class_is_not_introduced_elsewhere(post, course, people):
    made = course(kind="order", enterprise="jia")
    with pytest.raises(YanzhenError, match="订单班不能给别的企业"):
        introduce(post(by="rival"), f"course:{made.pk}", count=1, by=people["labour"])


def test_who_stayed_is_asked_after_ninety_days_and_once(post, course, people, day):
    row = introduce(post(count=10), f"course:{course().pk}", count=10, by=people["labour"])
    hired(row, people, day, heads=8)
    day.now = day.later(89)
    with pytest.raises(YanzhenError, match="还不能回访"):
        check_stayed(row, Hiring(row.version, stayed=6), by=people["firm"])
    day.now = day.later(1)
    with pytest.raises(YanzhenError, match="在岗人数不对"):
        check_stayed(row, Hiring(row.version, stayed=9), by=people["firm"])
    check_stayed(row, Hiring(row.version, stayed=6), by=people["firm"])
    assert Referral.objects.get().stayed == 6
    assert verify() == []


def test_rates_are_shares_of_what_they_say_and_nothing_unknown_counts(post, course, people, day):
    filled = post(count=10, deadline=day.later(30))
    post(by="rival", count=4, deadline=day.later(400))
    row = introduce(filled, f"course:{course().pk}", count=12, by=people["labour"])
    hired(row, people, day, heads=12)
    all_ = queries.sums(Opening.objects.all(), day.now)["all"][0]
    assert (all_.posts, all_.wanted, all_.hired) == (2, 14, 12)
    assert (all_.fill_rate, all_.retention) == ("无数据", "无数据")
    later = queries.sums(Opening.objects.all(), day.later(90))["all"][0]
    assert (later.ended_wanted, later.ended_filled, later.fill_rate) == (10, 10, "10/10")
    assert (later.due, later.checked, later.unchecked, later.retention) == (12, 0, 12, "无数据")
    day.now = day.later(90)
    check_stayed(row, Hiring(row.version, stayed=9), by=people["firm"])
    asked = queries.sums(Opening.objects.all(), day.now)["all"][0]
    assert (asked.retention, asked.unchecked) == ("9/12", 0)


def test_practice_posts_are_in_no_figure_of_the_others(post, settings, people, day):
    post()
    Opening.objects.update(practice=True)
    post(by="rival")
    found = queries.sums(Opening.objects.all(), day.now)["all"][0]
    assert found.posts == 1
    assert queries.sums(Opening.objects.all(), day.now, practice=True)["all"][0].posts == 1


def test_a_post_is_withdrawn_only_before_anybody_was_introduced(post, person, people):
    row = post()
    introduce(row, f"person:{person().pk}", by=people["labour"])
    with pytest.raises(YanzhenError, match="不能撤回"):
        close(row, state="withdrawn", reason="写错", version=0, by=people["firm"])
    close(row, state="closed", reason="已招满", version=0, by=people["firm"])
    assert Opening.objects.get().state == "closed"


def test_an_enterprise_is_told_what_waits_for_it(post, person, people, day):
    row = introduce(post(), f"person:{person().pk}", by=people["labour"])
    told = queries.todos_on(people["firm"], day.now)
    assert [(m.key, m.says) for m in told] == [(str(row.pk), "请答复推荐的人选")]
    card = queries.portal_card("jia", people["firm"])
    assert "1 个推荐等您答复" in card.lines[0].text
    assert queries.portal_card("jia", people["rival"]).lines == ()
