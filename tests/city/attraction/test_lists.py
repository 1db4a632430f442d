"""A list of leads goes to the same desk as what is typed: own rows add, another unit's lead is not told."""

from __future__ import annotations

import pytest

from yanzhen.city.attraction.lead_services import report_lead
from yanzhen.city.attraction.lists import KINDS
from yanzhen.city.attraction.models import Lead
from yanzhen.city.attraction.values import LeadDraft
from yanzhen.city.exchange.lists import ListRow

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("book", "rod")]
(KIND,) = KINDS
ROW = {"investor": "湖南演示铜业有限公司", "industry": "有色金属冶炼", "node": "演示铜杆", "content": "铜杆"}


def matched(values, by):
    (match,) = KIND.match([ListRow("第2行", values)], by)
    return match


def test_a_new_row_is_reported_for_the_senders_unit(people):
    match = matched(ROW, people["jia"])
    assert (match.key, match.problems, match.extra["node"]) == (None, (), "demo.rod")
    (mark,) = KIND.apply([ListRow("第2行", ROW, extra=match.extra)], people["jia"], None)
    lead = Lead.objects.get()
    assert (mark.row, lead.unit, lead.node.code) == (lead, people["jia"].unit, "demo.rod")


def test_a_row_of_the_own_lead_adds_and_erases_nothing(people):
    draft = LeadDraft(ROW["investor"], ROW["industry"], node="demo.rod", channel="展会")
    lead = report_lead(draft, by=people["jia"])
    match = matched(ROW, people["jia"])
    assert (match.key, match.held["content"], match.held["node"]) == (lead.pk, "", "演示铜杆")
    KIND.apply([ListRow("第2行", ROW, key=lead.pk, extra=match.extra)], people["jia"], None)
    lead.refresh_from_db()
    assert (lead.content, lead.channel) == ("铜杆", "展会")


def test_what_another_unit_reported_is_refused_without_telling_whose_it_is(people):
    report_lead(LeadDraft(ROW["investor"], "演示行业", node="demo.rod"), by=people["jia"])
    match = matched(ROW, people["yi"])
    (problem,) = match.problems
    assert "已有单位报备" in problem.what and "报线索" in problem.do
    assert people["jia"].unit.name not in str(problem)
    assert Lead.objects.count() == 1


def test_a_node_that_nobody_knows_is_told_at_its_column(people):
    (problem,) = matched({**ROW, "node": "没有的环节"}, people["jia"]).problems
    assert problem.column == "“补哪个环节”"
