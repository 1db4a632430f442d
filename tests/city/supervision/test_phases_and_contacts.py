"""Phase items say how far they are; enterprises are not visited by ten leaders."""

from __future__ import annotations

import datetime

import pytest

from tests.city import rows
from tests.city.targets import desk
from yanzhen.city.chains.models import Phase
from yanzhen.city.records.models import InstalledRow
from yanzhen.city.records.sealing import verify
from yanzhen.city.supervision import contact_services, queries, services, task_services
from yanzhen.city.supervision.contact_services import Going
from yanzhen.city.supervision.models import Visit
from yanzhen.city.supervision.services import Progress
from yanzhen.kernel.errors import YanzhenError

pytestmark = pytest.mark.django_db
DAY = datetime.date(2025, 3, 10)


@pytest.fixture(autouse=True)
def today(monkeypatch):
    for room in (contact_services, services, task_services):
        monkeypatch.setattr(room, "today", lambda: DAY)


@pytest.fixture
def plan():
    return Phase.objects.create(
        code="phase-1", label="第一阶段", ends_on="2020-12", tasks=["搭框架", "摸家底"], grade="A"
    )


@pytest.fixture
def limit():
    content = {"id": "visits-enterprise-month", "label": {"zh": "走访"}, "limit": 2, "grade": "X"}
    for pack, most in (("reference", 2), ("town", 1)):
        InstalledRow.objects.create(
            pack=pack, kind="limits", key=content["id"], digest=pack, content={**content, "limit": most}
        )


def test_an_item_nobody_spoke_of_is_unknown(plan):
    shown = queries.phases(DAY)[0]
    assert (shown.unknown, shown.done, shown.over) == (2, 0, True)


def test_done_needs_a_document(plan):
    rows.source("doc-1")
    with pytest.raises(YanzhenError, match="完成要有依据"):
        services.report_phase("phase-1", "搭框架", Progress("done", "已成立"), version=0, by=desk.office())
    given = Progress("done", "已成立", source="doc-1", place="第一段")
    services.report_phase("phase-1", "搭框架", given, version=0, by=desk.office())
    assert queries.phases(DAY)[0].done == 1
    assert not verify()


def test_two_editors_of_an_item(plan):
    services.report_phase("phase-1", "搭框架", Progress("doing", "在办"), version=0, by=desk.office())
    with pytest.raises(YanzhenError, match="进行中"):
        services.report_phase("phase-1", "搭框架", Progress("blocked", "卡住"), version=0, by=desk.office())


def test_an_item_outside_of_the_plan_is_refused(plan):
    with pytest.raises(YanzhenError, match="没有这一项"):
        services.report_phase("phase-1", "别的", Progress("doing", "在办"), version=0, by=desk.office())


def going(leader, on=DAY, **more):
    return Going("firm", leader.username, on, "问用工", **more)


def test_the_citys_own_limit_goes_before_the_preset_and_needs_a_reason_above(limit):
    rows.enterprise("firm", "某厂")
    first, second = desk.person("leader", "city"), desk.person("leader", "city", "second")
    contact_services.log_visit(going(first), by=first)
    with pytest.raises(YanzhenError, match="上限 1 次"):
        contact_services.log_visit(going(second), by=second)
    assert Visit.objects.count() == 1
    contact_services.log_visit(going(second, excuse="事故处理"), by=second)
    burden = queries.burdens("2025-03")[0]
    assert (burden.visits, burden.leaders) == (2, 2)
    assert burden.over == ("走访 2 次，上限 1 次",)
    contact_services.log_visit(going(second, datetime.date(2025, 4, 2)), by=second)


def test_visits_that_cannot_be_are_refused(limit):
    rows.enterprise("firm", "某厂")
    leader = desk.person("leader", "city")
    with pytest.raises(YanzhenError, match="没有这家企业"):
        contact_services.log_visit(Going("nowhere", leader.username, DAY, "问用工"), by=leader)
    with pytest.raises(YanzhenError, match="日期太远"):
        contact_services.log_visit(going(leader, datetime.date(2026, 3, 1)), by=leader)
    contact_services.log_visit(going(leader), by=leader)
    with pytest.raises(YanzhenError, match="已经登记过"):
        contact_services.log_visit(going(leader), by=leader)
    with pytest.raises(YanzhenError, match="没有权限"):
        contact_services.log_visit(going(leader), by=desk.person("enterprise", "firm"))


def test_the_contact_list_keeps_its_terms():
    rows.enterprise("firm", "某厂")
    leader = desk.person("leader", "city")
    row = contact_services.name_contact(leader.username, enterprise="firm", by=desk.office())
    with pytest.raises(YanzhenError, match="已经在名单上"):
        contact_services.name_contact(leader.username, enterprise="firm", by=desk.office())
    with pytest.raises(YanzhenError, match="选一个"):
        contact_services.name_contact(leader.username, by=desk.office())
    contact_services.end_contact(row.pk, by=desk.office())
    assert not queries.contacts().exists()
    row.refresh_from_db()
    assert row.until == DAY
