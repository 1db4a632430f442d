"""Leads: who was first, who waits, what others see, when protection ends, and that every step is sealed."""

from __future__ import annotations

import datetime

import pytest

from yanzhen.kernel.errors import YanzhenError

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("book")]


def report(draft, by, **given):
    from yanzhen.city.attraction.services import report_lead

    return report_lead(draft, by=by, **given)


def code(stem):
    from stdnum.cn import uscc

    return stem + uscc.calc_check_digit(stem)


def today():
    from django.utils import timezone

    return timezone.localdate()


def test_the_first_complete_report_is_protected_for_the_days_of_the_rule(draft, people):
    lead = report(draft(), people["jia"])
    assert lead.standing == "first"
    assert lead.protected_until == today() + datetime.timedelta(days=30)
    assert (lead.due_act, lead.due_on) == ("contact", today() + datetime.timedelta(days=1))


def test_a_second_report_of_the_same_investor_is_refused_until_confirmed_and_then_waits(draft, people):
    first = report(draft(), people["jia"])
    with pytest.raises(YanzhenError, match="已有单位报备"):
        report(draft(investor="演示铜业（衡阳）有限责任公司"), people["yi"])
    second = report(draft(investor="演示铜业有限责任公司"), people["yi"], confirmed=True)
    assert (second.standing, second.follows_id) == ("second", first.pk)


def test_two_different_codes_are_two_investors_whatever_their_names(draft, people):
    report(draft(uscc="91350100M000100Y43"), people["jia"])
    other = report(draft(uscc=code("91430400M000100Y4")), people["yi"])
    assert other.standing == "first"


def test_a_wrong_code_is_refused_with_what_to_do(draft, people):
    with pytest.raises(YanzhenError, match="营业执照"):
        report(draft(uscc="91350100M000100Y44"), people["jia"])


def test_a_report_that_lacks_a_required_field_is_not_protected_and_says_which(draft, people):
    lead = report(draft(contact_role=""), people["jia"])
    assert lead.standing == "incomplete"
    assert "联系人职务" in lead.standing_why
    assert report(draft(), people["yi"], confirmed=True).standing == "first"


def test_others_see_that_it_was_reported_its_industry_and_the_day_and_nothing_else(draft, people):
    from yanzhen.city.attraction.queries import reported_leads, visible_leads

    lead = report(draft(), people["jia"])
    assert list(visible_leads(people["jia"])) == [lead]
    assert not visible_leads(people["yi"])
    assert list(visible_leads(people["desk"])) == [lead]
    (seen,) = reported_leads(people["yi"])
    assert (seen.says, seen.industry, seen.reported_on) == ("已报备", lead.industry, today())
    assert not {"investor", "number", "unit"} & set(seen.__slots__)
    assert reported_leads(people["firm"]) == ()
    assert reported_leads(people["jia"]) == ()
