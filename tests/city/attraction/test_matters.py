"""What is late comes before the meeting without names, and to its holder in full."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest

from yanzhen.city.attraction.lead_services import report_lead
from yanzhen.city.attraction.models import Lead
from yanzhen.city.attraction.queries import reds_on, todos_on
from yanzhen.city.attraction.values import LeadDraft

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("book", "rod")]
INVESTOR = "湖南演示铜业有限公司"


@pytest.fixture
def late(people):
    """A lead whose first contact is overdue on the day given with it."""
    draft = LeadDraft(INVESTOR, "有色金属冶炼", node="demo.rod", content="铜杆", investment=Decimal(2))
    lead = report_lead(draft, by=people["jia"])
    return lead, lead.due_on + datetime.timedelta(days=2)


def test_an_overdue_lead_comes_before_the_meeting_without_its_investor(late):
    lead, day = late
    assert reds_on(lead.due_on) == []
    (told,) = reds_on(day)
    assert told.light == "red" and told.late_by(day) == 2 and "超期 2 天" in told.says
    assert told.unit == lead.unit.code
    assert "演示铜业" not in f"{told.label}{told.says}"


def test_only_its_holder_has_a_lead_among_what_is_to_be_done(late, people):
    lead, day = late
    (mine,) = todos_on(people["jia"], day)
    assert INVESTOR in mine.label and mine.light == "red" and mine.argument == str(lead.pk)
    assert todos_on(people["yi"], day) == []
    assert todos_on(people["firm"], day) == []


def test_a_lead_that_ended_is_no_longer_late(late):
    lead, day = late
    Lead.objects.filter(pk=lead.pk).update(state="dropped")
    assert reds_on(day) == []
