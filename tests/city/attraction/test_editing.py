"""An incomplete report becomes first on the day it is completed; who edits second is shown the difference."""

from __future__ import annotations

import dataclasses
import datetime
from decimal import Decimal

import pytest
from django.utils import timezone

from yanzhen.city.attraction.edit_services import edit_lead
from yanzhen.city.attraction.lead_services import release_daily, report_lead
from yanzhen.city.attraction.models import Lead, LeadDesk
from yanzhen.city.attraction.values import LeadDraft
from yanzhen.city.records.editing import EditConflict
from yanzhen.city.records.sealing import verify
from yanzhen.kernel.errors import YanzhenError

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("book", "rod")]
WHOLE = LeadDraft(
    "湖南演示铜业有限公司", "有色金属冶炼", node="demo.rod", content="铜杆", investment=Decimal(2),
    contact_role="投资部负责人", channel="商会推荐",
)  # fmt: skip
PART = dataclasses.replace(WHOLE, content="")


@pytest.fixture
def part(people):
    lead = report_lead(PART, by=people["jia"])
    assert lead.standing == "incomplete"
    return lead


def test_a_completed_report_is_first_from_that_day_on(part, people):
    edit_lead(part, WHOLE, version=part.version, by=people["jia"])
    part.refresh_from_db()
    assert (part.standing, part.content) == ("first", "铜杆")
    assert part.protected_until > timezone.localdate()
    assert verify() == []


def test_a_report_completed_after_another_was_complete_waits_behind_it(part, people):
    first = report_lead(WHOLE, by=people["yi"], confirmed=True)
    edit_lead(part, WHOLE, version=part.version, by=people["jia"])
    assert (first.standing, part.standing, part.follows_id) == ("first", "second", first.pk)


def test_who_waits_moves_up_when_the_first_turns_out_to_be_another_investor(people):
    first = report_lead(WHOLE, by=people["jia"])
    waiting = report_lead(WHOLE, by=people["yi"], confirmed=True)
    other = dataclasses.replace(WHOLE, investor="湖南演示线缆有限公司")
    edit_lead(first, other, version=first.version, by=people["jia"])
    waiting.refresh_from_db()
    assert (first.standing, waiting.standing, waiting.follows_id) == ("first", "first", None)


def test_editing_does_not_lengthen_a_protection(people):
    lead = report_lead(WHOLE, by=people["jia"])
    until = lead.protected_until - datetime.timedelta(days=3)
    Lead.objects.filter(pk=lead.pk).update(protected_until=until)
    edit_lead(lead, dataclasses.replace(WHOLE, channel="展会"), version=lead.version, by=people["jia"])
    lead.refresh_from_db()
    assert lead.protected_until == until


def test_the_second_editor_is_shown_the_difference_and_nothing_is_lost(part, people):
    seen = part.version
    edit_lead(part, WHOLE, version=seen, by=people["jia"])
    mine = Lead.objects.get(pk=part.pk)
    with pytest.raises(EditConflict) as told:
        edit_lead(mine, dataclasses.replace(PART, channel="展会"), version=seen, by=people["jia"])
    assert {f.name for f in told.value.fields} == {"content", "channel"}
    part.refresh_from_db()
    assert part.content == "铜杆"


def test_only_the_holder_edits_a_lead(part, people):
    with pytest.raises(YanzhenError, match="不归你单位"):
        edit_lead(part, WHOLE, version=part.version, by=people["desk"])


def test_the_worker_looks_once_a_day_and_says_what_it_released(people):
    lead = report_lead(WHOLE, by=people["jia"])
    Lead.objects.filter(pk=lead.pk).update(protected_until=timezone.localdate() - datetime.timedelta(days=1))
    assert release_daily().swept == 1
    assert release_daily() is None
    lead.refresh_from_db()
    assert lead.state == "released"
    assert LeadDesk.objects.get().swept_on == timezone.localdate()
